//! Logging on, folders, properties.

use super::{MapiClient, MapiError};
use ropewalk_model::codec::{FlaggedValue, PropertyRow};
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, PropertyValue, tags};
use ropewalk_wire_mapi_rop::rop::{
    get_properties_all, get_properties_list, get_properties_specific, logon, open_folder, open_stream,
    read_stream, release,
};
use ropewalk_wire_mapi_rop::{Fid, Handles, RopRequest, UNUSED_HANDLE};

/// Bytes asked for by one RopReadStream.
const READ_BYTES: u32 = 30_000;

/// An open mailbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Logon {
    /// Handle of the Logon object.
    pub handle: u32,
    /// What the server said.
    pub answer: logon::PrivateLogon,
}

impl Logon {
    /// The root folder.
    pub const fn root(&self) -> Fid {
        self.answer.folder_ids[0]
    }

    /// "Top of Information Store".
    pub const fn ipm_subtree(&self) -> Fid {
        self.answer.folder_ids[3]
    }

    /// The Inbox.
    pub const fn inbox(&self) -> Fid {
        self.answer.folder_ids[4]
    }
}

/// A folder in a hierarchy table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HierarchyRow {
    /// PidTagFolderId.
    pub id: Fid,
    /// PidTagDisplayName.
    pub name: String,
    /// PidTagDepth.
    pub depth: i64,
    /// PidTagContentCount.
    pub content_count: i64,
    /// PidTagContentUnreadCount.
    pub unread_count: i64,
}

pub(super) fn text(row: &PropertyRow, column: usize) -> String {
    row.value(column).and_then(PropertyValue::as_str).unwrap_or_default().to_owned()
}

pub(super) fn number(row: &PropertyRow, column: usize) -> i64 {
    row.value(column).and_then(PropertyValue::as_i64).unwrap_or_default()
}

impl MapiClient {
    /// Logs on to the user's own mailbox.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn logon(&mut self) -> Result<Logon, MapiError> {
        let dn = self.legacy_dn.clone();
        self.logon_to(&dn)
    }

    /// Logs on to the mailbox of a distinguished name.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn logon_to(&mut self, dn: &str) -> Result<Logon, MapiError> {
        let request = logon::Request {
            logon_flags: logon::PRIVATE,
            open_flags: logon::USE_PER_MDB_REPLID_MAPPING | 0x0000_040C,
            store_state: 0,
            essdn: dn.to_owned(),
        };
        match self.call::<logon::Response>(UNUSED_HANDLE, request)? {
            (logon::Response::Private(answer), handle) => Ok(Logon { handle, answer: *answer }),
            _ => Err(MapiError::Unexpected("a logon to public folders")),
        }
    }

    /// Opens a folder; gives its handle.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn open_folder(&mut self, logon: &Logon, folder_id: Fid) -> Result<u32, MapiError> {
        let request = open_folder::Request { folder_id, open_mode_flags: 0 };
        Ok(self.call::<open_folder::Response>(logon.handle, request)?.1)
    }

    /// The folders in a folder; all below it when `deep`.
    ///
    /// # Errors
    /// When a call or a ROP fails.
    pub fn hierarchy(&mut self, folder: u32, deep: bool) -> Result<Vec<HierarchyRow>, MapiError> {
        let (table, _) = self.hierarchy_table(folder, deep)?;
        let columns = [
            tags::PID_TAG_FOLDER_ID,
            tags::PID_TAG_DISPLAY_NAME,
            tags::PID_TAG_DEPTH,
            tags::PID_TAG_CONTENT_COUNT,
            tags::PID_TAG_CONTENT_UNREAD_COUNT,
        ];
        self.set_columns(table, &columns)?;
        let rows = self.all_rows(table)?;
        self.release(table)?;
        Ok(rows
            .iter()
            .map(|row| HierarchyRow {
                id: Fid::from_wire(number(row, 0) as u64),
                name: text(row, 1),
                depth: number(row, 2),
                content_count: number(row, 3),
                unread_count: number(row, 4),
            })
            .collect())
    }

    /// Values of properties of an object, one per tag.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn properties(&mut self, object: u32, tags: &[PropertyTag]) -> Result<PropertyRow, MapiError> {
        let request = get_properties_specific::Request {
            property_size_limit: 0,
            want_unicode: true,
            tags: tags.to_vec(),
        };
        Ok(self.call::<get_properties_specific::Response>(object, request)?.0.row)
    }

    /// One property; none when the object does not have it. A value too long for the answer is read as a stream.
    ///
    /// # Errors
    /// When a call or a ROP fails, or the property has another error than NotFound.
    pub fn property(&mut self, object: u32, tag: PropertyTag) -> Result<Option<PropertyValue>, MapiError> {
        let row = self.properties(object, &[tag])?;
        match row.into_values().into_iter().next() {
            Some(FlaggedValue::Value(value)) => Ok(Some(value)),
            Some(FlaggedValue::Error(ErrorCode::OUT_OF_MEMORY)) => {
                let bytes = self.stream(object, tag)?;
                Ok(Some(match tag.kind() {
                    PropertyType::STRING => {
                        let (units, _) = bytes.as_chunks::<2>();
                        let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
                        PropertyValue::String(
                            String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned(),
                        )
                    }
                    PropertyType::STRING8 => PropertyValue::String8(bytes),
                    _ => PropertyValue::Binary(bytes),
                }))
            }
            Some(FlaggedValue::Error(ErrorCode::NOT_FOUND) | FlaggedValue::Absent) => Ok(None),
            Some(FlaggedValue::Error(code)) => Err(MapiError::Operation(code)),
            None => Err(MapiError::Unexpected("a row without columns")),
        }
    }

    /// All properties of an object.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn all_properties(&mut self, object: u32) -> Result<Vec<(PropertyTag, PropertyValue)>, MapiError> {
        let request = get_properties_all::Request { property_size_limit: 0, want_unicode: true };
        Ok(self.call::<get_properties_all::Response>(object, request)?.0.values)
    }

    /// Tags of all properties of an object.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn property_list(&mut self, object: u32) -> Result<Vec<PropertyTag>, MapiError> {
        Ok(self.call::<get_properties_list::Response>(object, get_properties_list::Request)?.0.tags)
    }

    /// A property as a stream, whole.
    ///
    /// # Errors
    /// When a call or a ROP fails, or the stream does not have the length it announced.
    pub fn stream(&mut self, object: u32, tag: PropertyTag) -> Result<Vec<u8>, MapiError> {
        let request = open_stream::Request { tag, open_mode_flags: open_stream::READ_ONLY };
        let (opened, stream) = self.call::<open_stream::Response>(object, request)?;
        let mut bytes = Vec::new();
        loop {
            let (part, _) =
                self.call::<read_stream::Response>(stream, read_stream::Request::new(READ_BYTES))?;
            if part.data.is_empty() {
                break;
            }
            bytes.extend(part.data);
        }
        self.release(stream)?;
        if bytes.len() == opened.stream_size as usize {
            Ok(bytes)
        } else {
            Err(MapiError::Unexpected("a stream of another length than StreamSize"))
        }
    }

    /// Lets go of an object.
    ///
    /// # Errors
    /// When the call fails.
    pub fn release(&mut self, object: u32) -> Result<(), MapiError> {
        let request = RopRequest { logon_id: 0, handles: Handles::Input(0), body: release::Request.into() };
        self.execute(&[request], vec![object])?;
        self.columns.remove(&object);
        Ok(())
    }
}
