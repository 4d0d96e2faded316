//! What a user lets others do: send in their name (send as, send on behalf: MS-OXOMSG 2.2.1.48 and following) and be
//! their delegates (MS-OXODLGT). What delegates may do with folders is in the mailbox's permission lists.

use crate::{Directory, DirectoryError, DirectoryResult, User, UserId};
use ropewalk_base::limits::{DIRECTORY_DELEGATES_MAX, DIRECTORY_SENDERS_MAX};

/// A delegate of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegate {
    /// Who it is.
    pub user: UserId,
    /// Whether the delegate sees items marked private (PidTagDelegateFlags, MS-OXODLGT 2.2.2.2.6).
    pub sees_private: bool,
    /// Whether the delegate gets the user's meeting messages.
    pub gets_meetings: bool,
}

/// To whom meeting requests go of a user who has delegates that get them (MS-OXODLGT 2.2.2.2.1, 2.2.2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MeetingDelivery {
    /// To the user alone.
    #[default]
    UserOnly,
    /// To the delegates alone.
    DelegatesOnly,
    /// To both.
    DelegatesAndUser,
    /// To the delegates to be answered, to the user to be read.
    DelegatesAndInformation,
}

impl MeetingDelivery {
    const ALL: [Self; 4] =
        [Self::UserOnly, Self::DelegatesOnly, Self::DelegatesAndUser, Self::DelegatesAndInformation];

    pub(crate) const fn code(self) -> u64 {
        self as u64
    }

    pub(crate) fn from_code(code: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|delivery| delivery.code() == code)
    }
}

/// How somebody may send from an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendMode {
    /// It is their own.
    Own,
    /// In the name of its owner, who alone is seen.
    As,
    /// On behalf of its owner, who is the author; the sender is seen.
    OnBehalf,
}

impl User {
    /// How somebody may send in this user's name; not at all without a grant. Who may do both sends as the user.
    pub fn lets_send(&self, sender: UserId) -> Option<SendMode> {
        if sender == self.id {
            Some(SendMode::Own)
        } else if self.send_as.contains(&sender) {
            Some(SendMode::As)
        } else if self.send_on_behalf.contains(&sender) {
            Some(SendMode::OnBehalf)
        } else {
            None
        }
    }
}

impl Directory {
    /// Whether a user may send from an address, and how: whose it is and what that user allows. None when it is
    /// nobody's here or its owner does not allow it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn may_send_from(&self, sender: UserId, address: &str) -> DirectoryResult<Option<(User, SendMode)>> {
        let Some(owner) = self.user_by_address(address)? else { return Ok(None) };
        Ok(owner.lets_send(sender).map(|mode| (owner, mode)))
    }
}

/// Takes out who stands there twice and the user, who needs no grant.
pub(crate) fn tidy(user: &mut User) -> DirectoryResult<()> {
    for senders in [&mut user.send_as, &mut user.send_on_behalf] {
        senders.sort_unstable();
        senders.dedup();
        senders.retain(|sender| *sender != user.id);
        if senders.len() > DIRECTORY_SENDERS_MAX {
            return Err(DirectoryError::TooMany { what: "users that may send in another's name" });
        }
    }
    let mut seen = vec![user.id];
    user.delegates.retain(|delegate| {
        let fresh = !seen.contains(&delegate.user);
        seen.push(delegate.user);
        fresh
    });
    if user.delegates.len() > DIRECTORY_DELEGATES_MAX {
        return Err(DirectoryError::TooMany { what: "delegates" });
    }
    Ok(())
}
