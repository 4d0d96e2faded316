//! Who acts on a mailbox.

use ropewalk_directory::User;
use std::fmt;
use std::sync::Arc;

/// Who an entry of a permission list is about: PidTagMemberId (MS-OXCPERM 2.2.5). The server chooses it; it is the
/// number of the directory's entry, which is never given to anybody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u64);

impl MemberId {
    /// Everybody who has logged in and has no entry of their own.
    pub const DEFAULT: Self = Self(0);
    /// Who has not logged in.
    pub const ANONYMOUS: Self = Self(u64::MAX);

    /// Whether it is one of the two entries that every list has.
    pub const fn is_reserved(self) -> bool {
        self.0 == Self::DEFAULT.0 || self.0 == Self::ANONYMOUS.0
    }
}

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

/// Somebody of the directory as a permission list keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Number of the directory's entry, or one of the reserved two.
    pub id: MemberId,
    /// Legacy DN, which PidTagEntryId is made of; empty for the reserved two.
    pub legacy_dn: String,
    /// PidTagMemberName as it was when the entry was made.
    pub name: String,
}

impl Member {
    /// A user as a member.
    pub fn of(user: &User) -> Self {
        Self { id: MemberId(user.id.0), legacy_dn: user.legacy_dn.clone(), name: user.display_name.clone() }
    }

    /// The default user's entry: its name is empty (MS-OXCPERM 2.2.6).
    pub const fn default_user() -> Self {
        Self { id: MemberId::DEFAULT, legacy_dn: String::new(), name: String::new() }
    }

    /// The anonymous user's entry (MS-OXCPERM 2.2.6).
    pub fn anonymous() -> Self {
        Self { id: MemberId::ANONYMOUS, legacy_dn: String::new(), name: "Anonymous".to_owned() }
    }
}

/// A user who is not the mailbox's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Who it is.
    pub member: Member,
    /// The groups the user is in, directly or through others.
    pub groups: Vec<MemberId>,
}

/// Who acts on a mailbox. What they may do is decided by [`crate::Operation::allowed_by`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Actor {
    /// Its owner, or the server itself: delivery, upkeep. May do everything.
    #[default]
    Owner,
    /// Another user of the directory.
    User(Arc<Visitor>),
    /// Somebody who has not logged in.
    Anonymous,
    /// An administrator who has asked to act as one. May do everything.
    Administrator,
}

impl Actor {
    /// Another user, as a member of some groups.
    pub fn visitor(user: &User, groups: Vec<MemberId>) -> Self {
        Self::User(Arc::new(Visitor { member: Member::of(user), groups }))
    }

    /// Whether permission lists say what the actor may do.
    pub const fn is_restricted(&self) -> bool {
        matches!(self, Self::User(_) | Self::Anonymous)
    }

    /// The other user, if it is one.
    pub fn member(&self) -> Option<&Member> {
        match self {
            Self::User(visitor) => Some(&visitor.member),
            Self::Owner | Self::Anonymous | Self::Administrator => None,
        }
    }
}
