//! The Receive folder table: which folder messages of a class are delivered to (MS-OXCSTOR 2.2.1.2 to 2.2.1.4,
//! 3.2.3, 3.2.5.2 to 3.2.5.4).

use crate::error::{MailboxError, Result, What};
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{Writer, damaged, version};
use crate::write::Writing;
use ropewalk_base::limits::RECEIVE_FOLDERS_MAX;
use ropewalk_base::{FileTime, Reader};
use ropewalk_model::{FolderId, SpecialFolder};
use ropewalk_storage_api::{Reading, ScanStep};
use std::collections::BTreeMap;

const VERSION: u8 = 1;
/// "less than or equal to 255", with the terminating zero (2.2.1.2.1).
const CLASS_BYTES_MAX: usize = 254;
/// The rows of a new mailbox (3.2.3).
const DEFAULTS: [(&str, SpecialFolder); 4] = [
    ("", SpecialFolder::Inbox),
    ("IPM", SpecialFolder::Inbox),
    ("Report.IPM", SpecialFolder::Inbox),
    ("IPC", SpecialFolder::Root),
];
/// Classes whose folder does not change (3.2.5.3, ecAccessDenied).
const FIXED: [&str; 2] = ["IPM", "Report.IPM"];

/// A row of the Receive folder table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveFolder {
    /// The message class, which stands for all below it that have no row of their own.
    pub class: String,
    /// Where messages of it are delivered to.
    pub folder: FolderId,
    /// When the row was made or changed.
    pub modified: FileTime,
}

/// A row as it is kept; without a folder it takes out the row that a new mailbox has.
struct Row {
    folder: Option<FolderId>,
    modified: FileTime,
    class: String,
}

impl Row {
    fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        out.u64(self.folder.unwrap_or_default().value());
        out.u64(self.modified.ticks());
        out.raw(self.class.as_bytes());
        out.0
    }

    fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, VERSION, "receive folder record")?;
        let folder = FolderId::new(reader.u64("folder")?).ok_or_else(|| damaged("receive folder id"))?;
        let modified = FileTime::from_ticks(reader.u64("modified")?);
        let class = String::from_utf8(reader.rest().to_vec());
        let class =
            class.ok().filter(|class| is_valid(class)).ok_or_else(|| damaged("receive folder class"))?;
        Ok(Self { folder: (folder != FolderId::default()).then_some(folder), modified, class })
    }
}

/// The requirements of 2.2.1.2.1.
fn is_valid(class: &str) -> bool {
    class.len() <= CLASS_BYTES_MAX
        && class.bytes().all(|byte| (32..=126).contains(&byte))
        && !class.starts_with('.')
        && !class.ends_with('.')
        && !class.contains("..")
}

/// Whether `class` is `parent` or one of its subclasses.
fn is_below(class: &str, parent: &str) -> bool {
    let (Some(head), Some(tail)) = (class.get(..parent.len()), class.get(parent.len()..)) else {
        return false;
    };
    head.eq_ignore_ascii_case(parent) && (parent.is_empty() || tail.is_empty() || tail.starts_with('.'))
}

fn rows(reading: &impl Reading) -> Result<Vec<(Vec<u8>, Row)>> {
    let mut records = Vec::new();
    reading.scan_prefix(&[key::RECEIVE_FOLDER], false, &mut |key, value| {
        records.push((key.to_vec(), value.to_vec()));
        Ok(ScanStep::Continue)
    })?;
    records.into_iter().map(|(key, value)| Ok((key, Row::decode(&value)?))).collect()
}

/// What is wrong with a record of the table.
pub(crate) fn check(key: &[u8], value: &[u8], exists: &dyn Fn(FolderId) -> bool) -> Result<()> {
    let row = Row::decode(value)?;
    if key != key::receive_folder(&row.class) {
        return Err(damaged("stands under another class"));
    }
    if row.folder.is_some_and(|folder| !exists(folder)) {
        return Err(damaged("leads to no folder"));
    }
    Ok(())
}

/// Takes out the rows of a folder that goes; classes that a new mailbox has rows for go back to those.
pub(crate) fn forget(writing: &mut Writing<'_>, folder: FolderId) -> Result<()> {
    for (key, row) in rows(&writing.txn)? {
        if row.folder == Some(folder) {
            writing.txn.remove(&key)?;
        }
    }
    Ok(())
}

impl Mailbox {
    /// The Receive folder table, by class in lower case.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn receive_folders(&self) -> Result<Vec<ReceiveFolder>> {
        self.require_all()?;
        let mut table = BTreeMap::new();
        for (class, special) in DEFAULTS {
            let (folder, modified) = (self.special_folder(special), self.info.created);
            let row = ReceiveFolder { class: class.to_owned(), folder, modified };
            table.insert(class.to_ascii_lowercase(), row);
        }
        for (_, row) in rows(&self.snapshot()?)? {
            let class = row.class.to_ascii_lowercase();
            match row.folder {
                Some(folder) => {
                    let row = ReceiveFolder { class: row.class, folder, modified: row.modified };
                    table.insert(class, row);
                }
                None => drop(table.remove(&class)),
            }
        }
        Ok(table.into_values().collect())
    }

    /// The row that messages of a class are delivered by: that of the longest class that it is or is below. When
    /// there is none, the Inbox with the empty class.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. [`MailboxError::Invalid`] when it is no message class.
    pub fn receive_folder(&self, class: &str) -> Result<ReceiveFolder> {
        self.require_all()?;
        if !is_valid(class) {
            return Err(MailboxError::Invalid("message class"));
        }
        let table = self.receive_folders()?.into_iter();
        let found = table.filter(|row| is_below(class, &row.class)).max_by_key(|row| row.class.len());
        Ok(found.unwrap_or_else(|| ReceiveFolder {
            class: String::new(),
            folder: self.special_folder(SpecialFolder::Inbox),
            modified: self.info.created,
        }))
    }

    /// Where a message is delivered to, whatever its class says.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn delivery_folder(&self, class: &str) -> Result<FolderId> {
        self.require_all()?;
        let class = if is_valid(class) { class } else { "" };
        Ok(self.receive_folder(class)?.folder)
    }

    /// Sets the folder that messages of a class are delivered to; none takes the class out of the table.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. [`MailboxError::Invalid`] when it is no message class, [`MailboxError::Denied`] for IPM and Report.IPM, whose
    /// folder is fixed; when the folder does not exist, or the empty class is to be taken out.
    pub fn set_receive_folder(&self, class: &str, folder: Option<FolderId>) -> Result<()> {
        self.require_all()?;
        if !is_valid(class) {
            return Err(MailboxError::Invalid("message class"));
        }
        if FIXED.iter().any(|fixed| class.eq_ignore_ascii_case(fixed)) {
            return Err(MailboxError::Denied("the receive folder of this class is fixed"));
        }
        if class.is_empty() && folder.is_none() {
            return Err(MailboxError::Invalid("the receive folder of all classes stays"));
        }
        self.transact(|writing| {
            if let Some(folder) = folder {
                writing.folder(folder)?;
                if self.lies_in_recoverable(folder)? {
                    return Err(MailboxError::NotFound(What::Folder(folder)));
                }
            }
            let key = key::receive_folder(class);
            let is_default = DEFAULTS.iter().any(|(default, _)| class.eq_ignore_ascii_case(default));
            if folder.is_none() && !is_default {
                return Ok(writing.txn.remove(&key)?);
            }
            if !writing.txn.contains(&key)? && rows(&writing.txn)?.len() >= RECEIVE_FOLDERS_MAX {
                return Err(MailboxError::Limit("receive folders of this mailbox"));
            }
            let row = Row { folder, modified: writing.now, class: class.to_owned() };
            Ok(writing.txn.store(&key, &row.encode())?)
        })
    }
}
