//! Display types (MS-OXNSPI 2.2.1.3).

use ropewalk_model::codec::entry_id::AddressBookKind;

/// What an object is shown as; a number, since "a server MUST ignore" it in entry ids that come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DisplayType(pub u32);

impl DisplayType {
    /// DT_MAILUSER: a typical messaging user.
    pub const MAIL_USER: Self = Self(0x0000_0000);
    /// DT_DISTLIST: a distribution list.
    pub const DISTRIBUTION_LIST: Self = Self(0x0000_0001);
    /// DT_FORUM: a bulletin board, a public or shared folder.
    pub const FORUM: Self = Self(0x0000_0002);
    /// DT_AGENT: an automated agent.
    pub const AGENT: Self = Self(0x0000_0003);
    /// DT_ORGANIZATION: a large group; no server returns it.
    pub const ORGANIZATION: Self = Self(0x0000_0004);
    /// DT_PRIVATE_DISTLIST: a private distribution list.
    pub const PRIVATE_DISTRIBUTION_LIST: Self = Self(0x0000_0005);
    /// DT_REMOTE_MAILUSER: somebody of a foreign messaging system.
    pub const REMOTE_MAIL_USER: Self = Self(0x0000_0006);
    /// DT_CONTAINER: a container; only in entry ids of the hierarchy table.
    pub const CONTAINER: Self = Self(0x0000_0100);
    /// DT_TEMPLATE: a display template; no server returns it.
    pub const TEMPLATE: Self = Self(0x0000_0101);
    /// DT_ADDRESS_TEMPLATE: an address creation template; only in entry ids of their table.
    pub const ADDRESS_TEMPLATE: Self = Self(0x0000_0102);
    /// DT_SEARCH: a search template; no server returns it.
    pub const SEARCH: Self = Self(0x0000_0200);

    /// All there are: "clients and servers MUST NOT use any other".
    pub const ALL: [Self; 11] = [
        Self::MAIL_USER,
        Self::DISTRIBUTION_LIST,
        Self::FORUM,
        Self::AGENT,
        Self::ORGANIZATION,
        Self::PRIVATE_DISTRIBUTION_LIST,
        Self::REMOTE_MAIL_USER,
        Self::CONTAINER,
        Self::TEMPLATE,
        Self::ADDRESS_TEMPLATE,
        Self::SEARCH,
    ];

    /// Whether it is one of [`DisplayType::ALL`].
    pub fn is_known(self) -> bool {
        Self::ALL.contains(&self)
    }
}

impl From<AddressBookKind> for DisplayType {
    fn from(kind: AddressBookKind) -> Self {
        Self(kind.0)
    }
}

impl From<DisplayType> for AddressBookKind {
    fn from(kind: DisplayType) -> Self {
        Self(kind.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXNSPI_R1816
    #[test]
    fn there_are_eleven_display_types() {
        let numbers = DisplayType::ALL.map(|kind| kind.0);
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 0x100, 0x101, 0x102, 0x200]);
        assert!(DisplayType(6).is_known() && !DisplayType(7).is_known());
        assert_eq!(DisplayType::from(AddressBookKind::CONTAINER), DisplayType::CONTAINER);
        assert_eq!(AddressBookKind::from(DisplayType::REMOTE_MAIL_USER), AddressBookKind::REMOTE_USER);
    }
}
