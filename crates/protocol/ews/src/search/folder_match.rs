//! Restrictions on folders: FindFolder looks at the folders it has read, and the core says which of them fit.

use crate::context::Context;
use crate::problem::{OrProblem, Problems};
use ropewalk_mailbox::{Folder, properties_match};
use ropewalk_model::Restriction;

/// A restriction to be tried on folders.
pub(crate) struct FolderFilter<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) restriction: Restriction,
}

impl FolderFilter<'_> {
    /// Whether a folder meets it.
    pub(crate) fn matches(&self, folder: &Folder) -> Problems<bool> {
        let mailbox = &self.context.mailbox;
        let property = |tag| folder.property(tag).map(|value| mailbox.load(&value)).transpose();
        properties_match(mailbox, &property, &self.restriction).or_problem()
    }
}
