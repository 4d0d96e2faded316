//! Markers (MS-OXCFXICS 2.2.4.1.4): four bytes without a value.

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// A marker.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Marker {
            $($(#[$doc])* $name,)*
        }

        impl Marker {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The marker of a number; `None` for what is a property tag.
            pub const fn from_code(code: u32) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// Its number, written little-endian.
            pub const fn code(self) -> u32 {
                match self { $(Self::$name => $code,)* }
            }

            /// Its name in the specification.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

markers! {
    /// A folder that is the root of a copy; until [`Marker::EndFolder`].
    StartTopFld = 0x4009_0003;
    /// A subfolder; until [`Marker::EndFolder`].
    StartSubFld = 0x400A_0003;
    /// End of a folder.
    EndFolder = 0x400B_0003;
    /// A message; until [`Marker::EndMessage`].
    StartMessage = 0x400C_0003;
    /// A folder associated message; until [`Marker::EndMessage`].
    StartFAIMsg = 0x4010_0003;
    /// End of a message.
    EndMessage = 0x400D_0003;
    /// The message inside an attachment; until [`Marker::EndEmbed`].
    StartEmbed = 0x4001_0003;
    /// End of an embedded message.
    EndEmbed = 0x4002_0003;
    /// A recipient; until [`Marker::EndToRecip`].
    StartRecip = 0x4003_0003;
    /// End of a recipient.
    EndToRecip = 0x4004_0003;
    /// An attachment; until [`Marker::EndAttach`].
    NewAttach = 0x4000_0003;
    /// End of an attachment.
    EndAttach = 0x400E_0003;
    /// Header of a change of a message or folder.
    IncrSyncChg = 0x4012_0003;
    /// Header of a partial change of a message.
    IncrSyncChgPartial = 0x407D_0003;
    /// Deletions.
    IncrSyncDel = 0x4013_0003;
    /// End of a synchronization.
    IncrSyncEnd = 0x4014_0003;
    /// Changes of read states.
    IncrSyncRead = 0x402F_0003;
    /// The ICS state; until [`Marker::IncrSyncStateEnd`].
    IncrSyncStateBegin = 0x403A_0003;
    /// End of the ICS state.
    IncrSyncStateEnd = 0x403B_0003;
    /// How much is to come in all.
    IncrSyncProgressMode = 0x4074_000B;
    /// How large the next message is.
    IncrSyncProgressPerMsg = 0x4075_000B;
    /// Content of a changed message.
    IncrSyncMessage = 0x4015_0003;
    /// A property group mapping.
    IncrSyncGroupInfo = 0x407B_0102;
    /// What went wrong with an object.
    FXErrorInfo = 0x4018_0003;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCFXICS_R1002, MS-OXCFXICS_R1024, MS-OXCFXICS_R1027
    #[test]
    fn codes_both_ways() {
        assert_eq!(Marker::ALL.len(), 24);
        for marker in Marker::ALL {
            assert_eq!(Marker::from_code(marker.code()), Some(*marker));
        }
        assert_eq!(Marker::from_code(0x3001_001F), None);
    }
}
