//! The folders a private mailbox is made with (MS-OXOSFLD 2.2, MS-OXCSTOR 2.2.1.1.3).

#[rustfmt::skip]
#[path = "table.gen.rs"]
mod table;

pub use table::SpecialFolder;

/// What is fixed about a special folder (MS-OXOSFLD 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpecialFolderInfo {
    /// Name it is created with.
    pub display_name: &'static str,
    /// Its parent; none for the root.
    pub parent: Option<SpecialFolder>,
    /// PidTagContainerClass.
    pub container_class: Option<&'static str>,
    /// Its place in the RopLogon response's folder ids.
    pub logon_slot: Option<u8>,
    /// EWS DistinguishedFolderId.
    pub ews_id: Option<&'static str>,
    /// IMAP SPECIAL-USE attribute (RFC 6154).
    pub imap_special_use: Option<&'static str>,
    /// Whether users do not see it: outside the IPM subtree, or PidTagAttributeHidden.
    pub hidden: bool,
}

impl SpecialFolder {
    /// By its number on disk.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// By its EWS DistinguishedFolderId.
    pub fn from_ews_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|folder| folder.info().ews_id == Some(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places_and_parents_come_first() {
        for (place, folder) in SpecialFolder::ALL.iter().enumerate() {
            assert_eq!(*folder as usize, place);
            if let Some(parent) = folder.info().parent {
                assert!(parent < *folder, "{folder:?}");
            }
        }
        assert_eq!(SpecialFolder::from_ews_id("inbox"), Some(SpecialFolder::Inbox));
    }
}
