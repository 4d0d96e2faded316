//! What a permission list grants: the bits of PidTagMemberRights (MS-OXCPERM 2.2.7) and the roles that clients
//! name.

/// Rights on a folder and what is in it: a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rights(u32);

impl Rights {
    /// None at all.
    pub const NONE: Self = Self(0);
    /// Read every message.
    pub const READ_ANY: Self = Self(0x1);
    /// Put messages into the folder.
    pub const CREATE: Self = Self(0x2);
    /// Change messages that one made oneself.
    pub const EDIT_OWNED: Self = Self(0x8);
    /// Delete messages that one made oneself.
    pub const DELETE_OWNED: Self = Self(0x10);
    /// Change every message.
    pub const EDIT_ANY: Self = Self(0x20);
    /// Delete every message.
    pub const DELETE_ANY: Self = Self(0x40);
    /// Make folders below.
    pub const CREATE_SUBFOLDER: Self = Self(0x80);
    /// Change the folder's properties, permissions among them.
    pub const FOLDER_OWNER: Self = Self(0x100);
    /// Shown as somebody to ask about the folder. Grants nothing.
    pub const FOLDER_CONTACT: Self = Self(0x200);
    /// See the folder in the hierarchy, open it, read its permission list.
    pub const FOLDER_VISIBLE: Self = Self(0x400);
    /// See when the calendar's owner is free or busy.
    pub const FREE_BUSY_SIMPLE: Self = Self(0x800);
    /// See what with, too.
    pub const FREE_BUSY_DETAILED: Self = Self(0x1000);

    /// Both free/busy rights. They have a meaning on the Calendar only.
    pub const FREE_BUSY: Self = Self::FREE_BUSY_SIMPLE.with(Self::FREE_BUSY_DETAILED);

    /// Role: looks into items.
    pub const REVIEWER: Self = Self::READ_ANY.with(Self::FOLDER_VISIBLE);
    /// Role: puts items into the folder and sees none but these.
    pub const CONTRIBUTOR: Self = Self::CREATE.with(Self::FOLDER_VISIBLE);
    /// Role: as an author, without changing items.
    pub const NON_EDITING_AUTHOR: Self = Self::REVIEWER.with(Self::CREATE).with(Self::DELETE_OWNED);
    /// Role: reads all, writes the own.
    pub const AUTHOR: Self = Self::NON_EDITING_AUTHOR.with(Self::EDIT_OWNED);
    /// Role: an author who may make folders.
    pub const PUBLISHING_AUTHOR: Self = Self::AUTHOR.with(Self::CREATE_SUBFOLDER);
    /// Role: reads and writes all.
    pub const EDITOR: Self = Self::AUTHOR.with(Self::EDIT_ANY).with(Self::DELETE_ANY);
    /// Role: an editor who may make folders.
    pub const PUBLISHING_EDITOR: Self = Self::EDITOR.with(Self::CREATE_SUBFOLDER);
    /// Role: everything but the free/busy rights, which ask for no role.
    pub const OWNER: Self = Self::PUBLISHING_EDITOR.with(Self::FOLDER_OWNER).with(Self::FOLDER_CONTACT);
    /// Role on the Calendar: free or busy, no more.
    pub const AVAILABILITY_ONLY: Self = Self::FREE_BUSY_SIMPLE;
    /// Role on the Calendar: free or busy, with subject and place.
    pub const LIMITED_DETAILS: Self = Self::FREE_BUSY;

    /// The roles and their names, the strongest first.
    pub const ROLES: [(&'static str, Self); 11] = [
        ("Owner", Self::OWNER),
        ("PublishingEditor", Self::PUBLISHING_EDITOR),
        ("Editor", Self::EDITOR),
        ("PublishingAuthor", Self::PUBLISHING_AUTHOR),
        ("Author", Self::AUTHOR),
        ("NonEditingAuthor", Self::NON_EDITING_AUTHOR),
        ("Reviewer", Self::REVIEWER),
        ("Contributor", Self::CONTRIBUTOR),
        ("LimitedDetails", Self::LIMITED_DETAILS),
        ("AvailabilityOnly", Self::AVAILABILITY_ONLY),
        ("None", Self::NONE),
    ];

    const ALL: Self = Self::OWNER.with(Self::FREE_BUSY);

    /// The rights these bits stand for; none if there is a bit that MS-OXCPERM 2.2.7 does not have: "The client and
    /// server MUST NOT set any other flags."
    pub const fn from_bits(bits: u32) -> Option<Self> {
        if bits & !Self::ALL.0 == 0 { Some(Self(bits)) } else { None }
    }

    /// PidTagMemberRights.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether all of `other` are in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` are in this set.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The name of the role that has these rights and no others.
    pub fn role(self) -> Option<&'static str> {
        Self::ROLES.iter().find(|(_, rights)| *rights == self).map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_have_the_bits_that_clients_show_them_for() {
        let bits: Vec<u32> = Rights::ROLES.iter().map(|(_, rights)| rights.bits()).collect();
        let shown = [0x7FB, 0x4FB, 0x47B, 0x49B, 0x41B, 0x413, 0x401, 0x402, 0x1800, 0x800, 0];
        assert_eq!(bits, shown);
        for (name, rights) in Rights::ROLES {
            assert_eq!(rights.role(), Some(name));
        }
        assert_eq!(Rights::READ_ANY.role(), None);
    }

    /// covers: MS-OXCPERM_R1093
    #[test]
    fn other_bits_are_no_rights() {
        assert_eq!(Rights::from_bits(0x1FFB), Some(Rights::ALL));
        for bit in [0x4, 0x2000, 0x8000_0000] {
            assert_eq!(Rights::from_bits(bit), None);
        }
    }
}
