//! What tables list, as rows with positions.

use crate::error::Result;
use crate::object::OpenMessage;
use crate::property::Holder;
use ropewalk_mailbox::{
    Folder, Mailbox, MailboxError, RowId, TableRows, TableView, matches, properties_match,
};
use ropewalk_model::{FolderId, PropertyTag, Restriction};

/// Messages read at once while rows are collected; a page of a client has about fifty.
const BATCH: usize = 64;

/// What a table lists.
pub(crate) enum Rows {
    /// Messages of a folder.
    Contents(Box<TableView>),
    /// Folders below one; read anew each time, so that the table follows them.
    Hierarchy { folder: FolderId, deep: bool, restriction: Option<Restriction> },
    /// Attachments of a message.
    Attachments(OpenMessage),
    /// Soft-deleted objects, of which a folder keeps none.
    Nothing,
}

/// The rows, and the mailbox they are in.
#[derive(Clone, Copy)]
pub(super) struct RowsOf<'a> {
    pub(super) rows: &'a Rows,
    pub(super) mailbox: &'a Mailbox,
}

type Read<T> = std::result::Result<T, MailboxError>;

impl RowsOf<'_> {
    fn folders(&self) -> Read<Vec<Folder>> {
        let Rows::Hierarchy { folder, deep, restriction } = self.rows else { return Ok(Vec::new()) };
        let all =
            if *deep { self.mailbox.folder_tree(*folder)? } else { self.mailbox.child_folders(*folder)? };
        let Some(restriction) = restriction else { return Ok(all) };
        let mut found = Vec::new();
        for folder in all {
            if self.has(&|tag| folder.property(tag), restriction)? {
                found.push(folder);
            }
        }
        Ok(found)
    }

    /// Whether properties meet a restriction.
    fn has(
        &self,
        property: &dyn Fn(PropertyTag) -> Option<ropewalk_mailbox::StoredValue>,
        restriction: &Restriction,
    ) -> Read<bool> {
        let load = |tag| match property(tag) {
            Some(value) => Ok(Some(self.mailbox.load(&value)?)),
            None => Ok(None),
        };
        properties_match(self.mailbox, &load, restriction)
    }

    fn attachments(&self, message: &OpenMessage) -> Read<Vec<ropewalk_mailbox::StoredAttachment>> {
        if message.path.is_empty() {
            return self.mailbox.attachments(message.id);
        }
        Ok(self.mailbox.embedded(message.id, &message.path)?.attachments)
    }

    /// Shows whether the rows can be read at all.
    pub(super) fn try_all(&self) -> Result<()> {
        self.folders()?;
        Ok(())
    }
}

impl TableRows for RowsOf<'_> {
    type Row = Holder;

    fn row_count(&self) -> Read<u64> {
        Ok(match self.rows {
            Rows::Contents(view) => view.row_count()?,
            Rows::Hierarchy { .. } => self.folders()?.len() as u64,
            Rows::Attachments(message) => self.attachments(message)?.len() as u64,
            Rows::Nothing => 0,
        })
    }

    fn read(&self, position: u64, count: usize) -> Read<Vec<Option<Holder>>> {
        let from = usize::try_from(position).unwrap_or(usize::MAX);
        Ok(match self.rows {
            Rows::Contents(view) => {
                let rows = view.rows(position, count)?.into_iter();
                rows.map(|row| row.map(|row| Holder::Row(Box::new(row)))).collect()
            }
            Rows::Hierarchy { .. } => {
                let folders = self.folders()?.into_iter().skip(from).take(count);
                folders.map(|folder| Some(Holder::Folder(Box::new(folder)))).collect()
            }
            Rows::Attachments(message) => {
                let attachments = self.attachments(message)?.into_iter().skip(from).take(count);
                attachments.map(|attachment| Some(Holder::Attachment(Box::new(attachment)))).collect()
            }
            Rows::Nothing => Vec::new(),
        })
    }

    fn row_id(&self, row: &Holder) -> RowId {
        match row {
            Holder::Row(row) => row.row_id(),
            Holder::Folder(folder) => RowId::Folder(folder.id),
            Holder::Attachment(attachment) => RowId::Attachment(attachment.number),
            // No table lists these.
            Holder::Logon(_) | Holder::Message(_) | Holder::Embedded(_) => RowId::Category(0),
        }
    }

    fn position_of(&self, row: RowId) -> Read<Option<u64>> {
        let position = match (self.rows, row) {
            (Rows::Contents(view), row) => return view.position_of(row),
            (Rows::Hierarchy { .. }, RowId::Folder(id)) => {
                self.folders()?.iter().position(|folder| folder.id == id)
            }
            (Rows::Attachments(message), RowId::Attachment(number)) => {
                self.attachments(message)?.iter().position(|attachment| attachment.number == number)
            }
            _ => None,
        };
        Ok(position.map(|position| position as u64))
    }

    fn meets(&self, row: &Holder, restriction: &Restriction) -> Read<bool> {
        match (self.rows, row) {
            (Rows::Contents(view), Holder::Row(row)) => view.meets(row, restriction),
            (_, Holder::Message(message)) => matches(self.mailbox, message, restriction),
            (_, row) => self.has(&|tag| row.property(self.mailbox, tag), restriction),
        }
    }

    /// Folders and attachments are all read for any page.
    fn batch(&self) -> usize {
        if matches!(self.rows, Rows::Contents(_)) { BATCH } else { usize::MAX }
    }
}
