//! Message flags as every protocol sees them. The MAPI and IMAP forms are computed from these.

use std::ops::{BitOr, BitOrAssign};

/// A set of message flags. The numbers are kept on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Flags(u32);

impl Flags {
    /// None.
    pub const NONE: Self = Self(0);
    /// Read: mfRead, \Seen.
    pub const READ: Self = Self(1);
    /// Not yet sent: mfUnsent, \Draft.
    pub const DRAFT: Self = Self(1 << 1);
    /// On its way: mfSubmitted.
    pub const SUBMITTED: Self = Self(1 << 2);
    /// Sent by the mailbox's user: mfFromMe.
    pub const FROM_ME: Self = Self(1 << 3);
    /// mfResend.
    pub const RESEND: Self = Self(1 << 4);
    /// A read report is wanted: mfNotifyRead.
    pub const NOTIFY_READ: Self = Self(1 << 5);
    /// A non-read report is wanted: mfNotifyUnread.
    pub const NOTIFY_UNREAD: Self = Self(1 << 6);
    /// Was read: mfEverRead; goes with [`Flags::READ`].
    pub const EVER_READ: Self = Self(1 << 7);
    /// Came from the Internet: mfInternet.
    pub const INTERNET: Self = Self(1 << 8);
    /// Replied to: PidTagLastVerbExecuted 102 or 103, \Answered.
    pub const ANSWERED: Self = Self(1 << 16);
    /// Forwarded: PidTagLastVerbExecuted 104, $Forwarded.
    pub const FORWARDED: Self = Self(1 << 17);
    /// PidTagFlagStatus followupFlagged, \Flagged.
    pub const FLAGGED: Self = Self(1 << 18);
    /// PidTagFlagStatus followupComplete.
    pub const FLAG_COMPLETE: Self = Self(1 << 19);
    /// Marked for deletion: MSGSTATUS_DELMARKED, \Deleted.
    pub const DELETED: Self = Self(1 << 20);
    /// A receipt was sent: $MDNSent.
    pub const RECEIPT_SENT: Self = Self(1 << 21);

    /// From the number on disk.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The number on disk.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether all of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether some of `other` are set.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// With `other` set as well.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

impl BitOrAssign for Flags {
    fn bitor_assign(&mut self, other: Self) {
        *self = self.with(other);
    }
}
