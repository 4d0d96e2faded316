//! Flags structures as types: bits with names, so that those of one field are not taken for those of another.

/// Makes a type of a flags structure. Bits without a name are kept, as what is read is written again.
macro_rules! flags {
    ($(#[$doc:meta])* $name:ident($int:ty) { $($(#[$flag_doc:meta])* $flag:ident = $value:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
        pub struct $name(pub $int);

        impl $name {
            $($(#[$flag_doc])* pub const $flag: Self = Self($value);)*
            /// All bits that have a name.
            pub const NAMED: Self = Self(0 $(| $value)*);

            /// Whether all these bits are set.
            pub const fn contains(self, flags: Self) -> bool {
                self.0 & flags.0 == flags.0
            }

            /// The bits that have no name: reserved ones, or those of a later version.
            pub const fn unnamed(self) -> Self {
                Self(self.0 & !Self::NAMED.0)
            }
        }

        impl std::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }
    };
}

pub(crate) use flags;

flags! {
    /// SendOptions of the ROPs that begin a download (MS-OXCFXICS 2.2.3.1.1.1.1): how the stream writes its data.
    SendOptions(u8) {
        /// Strings as UTF-16LE where they are stored so.
        UNICODE = 0x01;
        /// Strings in a code page are marked with it. Only for uploads from server to server, and only with
        /// [`SendOptions::UNICODE`].
        USE_CPID = 0x02;
        /// For an upload to another server: [`SendOptions::UNICODE`] and [`SendOptions::USE_CPID`].
        FOR_UPLOAD = 0x03;
        /// Errors in single objects do not end the download. Not with [`SendOptions::FOR_UPLOAD`].
        RECOVER_MODE = 0x04;
        /// All strings as UTF-16LE.
        FORCE_UNICODE = 0x08;
        /// Messages may come as their changes only. For synchronizations of contents only.
        PARTIAL_ITEM = 0x10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCFXICS_R404, MS-OXCFXICS_R3673, MS-OXCFXICS_R420, MS-OXCFXICS_R422
    #[test]
    fn bits_have_their_names() {
        assert_eq!(SendOptions::FOR_UPLOAD, SendOptions::UNICODE | SendOptions::USE_CPID);
        assert_eq!(SendOptions::NAMED, SendOptions(0x1F));
        assert_eq!(SendOptions(0x75).unnamed(), SendOptions(0x60));
        assert!(SendOptions(0x13).contains(SendOptions::FOR_UPLOAD));
        assert!(!SendOptions(0x12).contains(SendOptions::FOR_UPLOAD));
    }
}
