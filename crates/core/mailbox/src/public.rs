//! The public folder store: its own folders (MS-OXCSTOR 2.2.1.1.4). Those that newer servers leave out (free/busy
//! data, offline address books, NNTP) it does not have.

use ropewalk_model::{FolderId, SpecialFolder};

/// A folder that a public folder store is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicFolder {
    /// The root of all others.
    Root,
    /// IPM_SUBTREE: the tree that users see.
    IpmSubtree,
    /// NON_IPM_SUBTREE: what the system keeps.
    NonIpmSubtree,
    /// EFORMS REGISTRY: forms of the organisation.
    EformsRegistry,
}

/// Beyond the numbers of special folders and below those of users' folders.
const FIRST_PUBLIC: u64 = 0x100;

impl PublicFolder {
    /// All of them, each after its parent.
    pub const ALL: [Self; 4] = [Self::Root, Self::IpmSubtree, Self::NonIpmSubtree, Self::EformsRegistry];

    /// Its id, the same in every public folder store.
    pub fn id(self) -> FolderId {
        let number = match self {
            Self::Root => SpecialFolder::Root as u64 + 1,
            Self::IpmSubtree => SpecialFolder::IpmSubtree as u64 + 1,
            Self::NonIpmSubtree => FIRST_PUBLIC,
            Self::EformsRegistry => FIRST_PUBLIC + 1,
        };
        FolderId::new(number).unwrap_or_default()
    }

    /// Its name.
    pub const fn display_name(self) -> &'static str {
        match self {
            Self::Root => "Root",
            Self::IpmSubtree => "IPM_SUBTREE",
            Self::NonIpmSubtree => "NON_IPM_SUBTREE",
            Self::EformsRegistry => "EFORMS REGISTRY",
        }
    }

    /// The folder above it; none for the root.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Root => None,
            Self::IpmSubtree | Self::NonIpmSubtree => Some(Self::Root),
            Self::EformsRegistry => Some(Self::NonIpmSubtree),
        }
    }
}

/// Special folders of a public folder store, by which deleted items are kept as in a mailbox.
pub(crate) const PUBLIC_SPECIAL: &[SpecialFolder] = &[
    SpecialFolder::Root,
    SpecialFolder::IpmSubtree,
    SpecialFolder::RecoverableItems,
    SpecialFolder::Deletions,
    SpecialFolder::Versions,
    SpecialFolder::Purges,
    SpecialFolder::DiscoveryHolds,
];

/// Special folders of an archive mailbox (MS-OXWSFOLD DistinguishedFolderIdNameType: archiveroot and the others).
pub(crate) const ARCHIVE_SPECIAL: &[SpecialFolder] = &[
    SpecialFolder::Root,
    SpecialFolder::IpmSubtree,
    SpecialFolder::Finder,
    SpecialFolder::Inbox,
    SpecialFolder::DeletedItems,
    SpecialFolder::RecoverableItems,
    SpecialFolder::Deletions,
    SpecialFolder::Versions,
    SpecialFolder::Purges,
    SpecialFolder::DiscoveryHolds,
];
