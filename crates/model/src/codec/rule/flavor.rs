//! ActionFlavor (MS-OXORULE 2.2.5.1.1). Bits without a meaning are kept, "MUST be ignored by the server".

/// How an OP_FORWARD forwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ForwardFlavor(pub u32);

impl ForwardFlavor {
    /// PR: the sender is preserved, and the message marked as forwarded.
    pub const PRESERVE_SENDER: u32 = 0x0000_0001;
    /// NC: the message is not changed.
    pub const DO_NOT_MUNGE: u32 = 0x0000_0002;
    /// AT: the message becomes an attachment; with no other flag.
    pub const AS_ATTACHMENT: u32 = 0x0000_0004;
    /// TM: as a text message; with no other flag.
    pub const AS_TEXT_MESSAGE: u32 = 0x0000_0008;

    const KNOWN: u32 =
        Self::PRESERVE_SENDER | Self::DO_NOT_MUNGE | Self::AS_ATTACHMENT | Self::AS_TEXT_MESSAGE;

    /// Whether a flag is set.
    pub const fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    /// AT and TM "MUST NOT be combined with other ActionFlavor flags".
    pub(super) const fn is_valid(self) -> bool {
        let known = self.0 & Self::KNOWN;
        let alone = Self::AS_ATTACHMENT | Self::AS_TEXT_MESSAGE;
        known & alone == 0 || known.is_power_of_two()
    }
}

/// How an OP_REPLY or OP_OOF_REPLY replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ReplyFlavor(pub u32);

impl ReplyFlavor {
    /// NS: not to the sender, only to the recipients of the template.
    pub const DO_NOT_SEND_TO_SENDER: u32 = 0x0000_0001;
    /// ST: with the server's own text.
    pub const STOCK_TEXT: u32 = 0x0000_0002;

    /// Whether a flag is set.
    pub const fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    /// "MUST have one of the values specified in the following table or zero".
    pub(super) const fn is_valid(self) -> bool {
        self.0 & 0x3 != 0x3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXORULE_R280, MS-OXORULE_R283, MS-OXORULE_R276
    #[test]
    fn attachment_and_text_message_stand_alone() {
        for (bits, valid) in
            [(0, true), (3, true), (4, true), (8, true), (5, false), (10, false), (12, false)]
        {
            assert_eq!(ForwardFlavor(bits).is_valid(), valid, "{bits}");
            assert_eq!(ForwardFlavor(bits | 0x100).is_valid(), valid, "a bit without meaning is ignored");
        }
        assert!(ReplyFlavor(2).is_valid() && !ReplyFlavor(3).is_valid());
        assert!(ReplyFlavor(1).has(ReplyFlavor::DO_NOT_SEND_TO_SENDER) && !ForwardFlavor(1).has(2));
    }
}
