//! Messages, their recipients and attachments.

use super::mailbox::{number, text};
use super::{Logon, MapiClient, MapiError};
use ropewalk_model::codec::Windows1252;
use ropewalk_model::tags;
use ropewalk_wire_mapi_rop::rop::{open_attachment, open_embedded_message, open_message, read_recipients};
use ropewalk_wire_mapi_rop::{Fid, Mid, OpenRecipientRow, RecipientList};

/// CodePageId that stands for the code page of the logon.
const CODE_PAGE_OF_LOGON: u16 = 0x0FFF;

/// An open message.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedMessage {
    /// Handle of the Message object.
    pub handle: u32,
    /// SubjectPrefix and NormalizedSubject.
    pub subject: String,
    /// The recipients that came with it.
    pub recipients: RecipientList,
}

/// An attachment in an attachment table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// PidTagAttachNumber.
    pub number: u32,
    /// PidTagAttachLongFilename.
    pub name: String,
    /// PidTagAttachMethod: 1 by value, 5 embedded message.
    pub method: i64,
    /// PidTagAttachMimeTag.
    pub mime_type: String,
}

impl MapiClient {
    /// Opens a message for reading.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn open_message(
        &mut self,
        logon: &Logon,
        folder_id: Fid,
        message_id: Mid,
    ) -> Result<OpenedMessage, MapiError> {
        let request = open_message::Request {
            code_page_id: CODE_PAGE_OF_LOGON,
            folder_id,
            open_mode_flags: open_message::READ_ONLY,
            message_id,
        };
        let (answer, handle) = self.call::<open_message::Response>(logon.handle, request)?;
        let subject =
            answer.subject_prefix.text(&Windows1252) + &answer.normalized_subject.text(&Windows1252);
        Ok(OpenedMessage { handle, subject, recipients: answer.recipients })
    }

    /// All recipients of a message; those that did not come with it are asked for.
    ///
    /// # Errors
    /// When a call or a ROP fails.
    pub fn recipients(&mut self, message: &OpenedMessage) -> Result<Vec<OpenRecipientRow>, MapiError> {
        let mut rows = message.recipients.rows.clone();
        while rows.len() < usize::from(message.recipients.count) {
            let row_id = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let request = read_recipients::Request { row_id, reserved: 0 };
            let (answer, _) = self.call::<read_recipients::Response>(message.handle, request)?;
            if answer.rows.is_empty() {
                return Err(MapiError::Unexpected("fewer recipients than RecipientCount"));
            }
            rows.extend(answer.rows.into_iter().map(|row| row.recipient));
        }
        Ok(rows)
    }

    /// The attachments of a message.
    ///
    /// # Errors
    /// When a call or a ROP fails.
    pub fn attachments(&mut self, message: u32) -> Result<Vec<AttachmentRow>, MapiError> {
        let table = self.attachment_table(message)?;
        let columns = [
            tags::PID_TAG_ATTACH_NUMBER,
            tags::PID_TAG_ATTACH_LONG_FILENAME,
            tags::PID_TAG_ATTACH_METHOD,
            tags::PID_TAG_ATTACH_MIME_TAG,
        ];
        self.set_columns(table, &columns)?;
        let rows = self.all_rows(table)?;
        self.release(table)?;
        Ok(rows
            .iter()
            .map(|row| AttachmentRow {
                number: u32::try_from(number(row, 0)).unwrap_or_default(),
                name: text(row, 1),
                method: number(row, 2),
                mime_type: text(row, 3),
            })
            .collect())
    }

    /// Opens an attachment by its number; gives its handle.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn open_attachment(&mut self, message: u32, attachment_id: u32) -> Result<u32, MapiError> {
        let request =
            open_attachment::Request { open_attachment_flags: open_attachment::READ_ONLY, attachment_id };
        Ok(self.call::<open_attachment::Response>(message, request)?.1)
    }

    /// The bytes of an attachment by value.
    ///
    /// # Errors
    /// When a call or a ROP fails.
    pub fn attachment_data(&mut self, message: u32, attachment_id: u32) -> Result<Vec<u8>, MapiError> {
        let attachment = self.open_attachment(message, attachment_id)?;
        let bytes = self.stream(attachment, tags::PID_TAG_ATTACH_DATA_BINARY)?;
        self.release(attachment)?;
        Ok(bytes)
    }

    /// Opens the message inside an attachment.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn open_embedded(&mut self, attachment: u32) -> Result<OpenedMessage, MapiError> {
        let request = open_embedded_message::Request {
            code_page_id: CODE_PAGE_OF_LOGON,
            open_mode_flags: open_embedded_message::READ_ONLY,
        };
        let (answer, handle) = self.call::<open_embedded_message::Response>(attachment, request)?;
        let subject =
            answer.subject_prefix.text(&Windows1252) + &answer.normalized_subject.text(&Windows1252);
        Ok(OpenedMessage { handle, subject, recipients: answer.recipients })
    }
}
