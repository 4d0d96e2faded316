//! Copying folders (MS-OXCFOLD 3.2.5.8).

use crate::access::Operation;
use crate::error::{MailboxError, Result};
use crate::folder::{Folder, child_ids};
use crate::folder_delete::Completion;
use crate::folder_write::{ancestors, check_name, height, insert_folder};
use crate::mailbox::Mailbox;
use crate::record::BagBuilder;
use crate::recoverable;
use crate::search::is_search;
use ropewalk_base::limits::FOLDER_DEPTH_MAX;
use ropewalk_model::{FolderId, tags};

impl Mailbox {
    /// Copies a folder with its properties and messages, associated ones too, and all folders below it when
    /// `recursive`. What changes meanwhile may be copied or not.
    ///
    /// # Errors
    /// [`MailboxError::FolderCycle`] when the copy would come below the original, [`MailboxError::Exists`] when the name
    /// is taken there, [`MailboxError::Denied`] for the root, [`MailboxError::AccessDenied`] for who is not the owner; then nothing
    /// is copied. A folder or message further
    /// down that cannot be copied is left out and told as partial.
    pub fn copy_folder(
        &self,
        id: FolderId,
        new_parent: FolderId,
        new_name: &str,
        recursive: bool,
    ) -> Result<(Folder, Completion)> {
        self.require_all()?;
        check_name(new_name)?;
        let (copy, children) = self.copy_one(id, new_parent, new_name, recursive, true)?;
        let mut done = Completion { folders: 1, ..Completion::default() };
        self.copy_contents(id, copy, &mut done)?;
        let mut waiting: Vec<(FolderId, FolderId)> =
            children.into_iter().map(|child| (child, copy)).collect();
        while let Some((from, to)) = waiting.pop() {
            let name = self.folder(from).map(|folder| folder.display_name().to_owned());
            match name.and_then(|name| self.copy_one(from, to, &name, true, false)) {
                Ok((below, children)) => {
                    done.folders += 1;
                    self.copy_contents(from, below, &mut done)?;
                    waiting.extend(children.into_iter().map(|child| (child, below)));
                }
                Err(error) => done.add(Err(error))?,
            }
        }
        Ok((self.folder(copy)?, done))
    }

    /// Makes the copy of one folder, without what is in it. Returns it and the folders below the original that are
    /// to be copied.
    fn copy_one(
        &self,
        id: FolderId,
        parent: FolderId,
        name: &str,
        recursive: bool,
        is_top: bool,
    ) -> Result<(FolderId, Vec<FolderId>)> {
        self.transact(|writing| {
            writing.require(Operation::CreateSubfolder, parent)?;
            let old = writing.folder(id)?;
            if old.parent == FolderId::default() {
                return Err(MailboxError::Denied("the root is not copied"));
            }
            if is_search(&old.properties) {
                return Err(MailboxError::Denied("a search folder is not copied"));
            }
            writing.holding_folder(parent)?;
            let above = ancestors(writing, parent)?;
            if above.contains(&id) {
                return Err(MailboxError::FolderCycle);
            }
            if is_top && recursive && above.len() + height(writing, id)? > FOLDER_DEPTH_MAX {
                return Err(MailboxError::Limit("depth of folders"));
            }
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            properties.set(tags::PID_TAG_DISPLAY_NAME.id(), name);
            recoverable::unmark(&mut properties);
            let properties = properties.build()?;
            for large in properties.large_values()? {
                writing.refer_again(large.hash)?;
            }
            let children = if recursive { child_ids(&writing.txn, id)? } else { Vec::new() };
            Ok((insert_folder(writing, parent, name, properties)?, children))
        })
    }

    fn copy_contents(&self, from: FolderId, to: FolderId, done: &mut Completion) -> Result<()> {
        let ids = self.message_ids(from, true)?;
        let copied = self.copy_messages(from, &ids, to);
        done.add(copied.map(|copied| Completion {
            messages: copied.len() as u64,
            partial: copied.len() < ids.len(),
            ..Completion::default()
        }))
    }
}
