//! X-RequestType (MS-OXCMAPIHTTP 2.2.3.3.1).

use std::fmt;

macro_rules! request_types {
    ($($(#[$doc:meta])* $name:ident, $text:literal, $mailbox:literal;)*) => {
        /// What a request asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum RequestType {
            $($(#[$doc])* $name,)*
        }

        impl RequestType {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The header's value.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Whether it belongs to the mailbox endpoint; the others are the address book's. PING is both's.
            pub const fn is_mailbox(self) -> bool {
                match self { $(Self::$name => $mailbox,)* }
            }
        }
    };
}

request_types! {
    /// MS-OXCMAPIHTTP 2.2.4.1.
    Connect, "Connect", true;
    /// MS-OXCMAPIHTTP 2.2.4.2.
    Execute, "Execute", true;
    /// MS-OXCMAPIHTTP 2.2.4.3.
    Disconnect, "Disconnect", true;
    /// MS-OXCMAPIHTTP 2.2.4.4.
    NotificationWait, "NotificationWait", true;
    /// MS-OXCMAPIHTTP 2.2.6.
    Ping, "PING", true;
    /// MS-OXCMAPIHTTP 2.2.5.1.
    Bind, "Bind", false;
    /// MS-OXCMAPIHTTP 2.2.5.2.
    Unbind, "Unbind", false;
    /// MS-OXCMAPIHTTP 2.2.5.3.
    CompareMinimalIds, "CompareMIds", false;
    /// MS-OXCMAPIHTTP 2.2.5.4.
    DnToMinimalId, "DNToMId", false;
    /// MS-OXCMAPIHTTP 2.2.5.5.
    GetMatches, "GetMatches", false;
    /// MS-OXCMAPIHTTP 2.2.5.6.
    GetPropList, "GetPropList", false;
    /// MS-OXCMAPIHTTP 2.2.5.7.
    GetProps, "GetProps", false;
    /// MS-OXCMAPIHTTP 2.2.5.8.
    GetSpecialTable, "GetSpecialTable", false;
    /// MS-OXCMAPIHTTP 2.2.5.9.
    GetTemplateInfo, "GetTemplateInfo", false;
    /// MS-OXCMAPIHTTP 2.2.5.10.
    ModLinkAtt, "ModLinkAtt", false;
    /// MS-OXCMAPIHTTP 2.2.5.11.
    ModProps, "ModProps", false;
    /// MS-OXCMAPIHTTP 2.2.5.12.
    QueryRows, "QueryRows", false;
    /// MS-OXCMAPIHTTP 2.2.5.13.
    QueryColumns, "QueryColumns", false;
    /// MS-OXCMAPIHTTP 2.2.5.14.
    ResolveNames, "ResolveNames", false;
    /// MS-OXCMAPIHTTP 2.2.5.15.
    ResortRestriction, "ResortRestriction", false;
    /// MS-OXCMAPIHTTP 2.2.5.16.
    SeekEntries, "SeekEntries", false;
    /// MS-OXCMAPIHTTP 2.2.5.17.
    UpdateStat, "UpdateStat", false;
    /// MS-OXCMAPIHTTP 2.2.5.18.
    GetMailboxUrl, "GetMailboxUrl", false;
    /// MS-OXCMAPIHTTP 2.2.5.19.
    GetAddressBookUrl, "GetAddressBookUrl", false;
}

impl RequestType {
    /// Whether it belongs to the address book endpoint, as PING does too.
    pub const fn is_address_book(self) -> bool {
        matches!(self, Self::Ping) || !self.is_mailbox()
    }

    /// By the header's value, without case: clients in the field differ there.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        Self::ALL.iter().copied().find(|kind| kind.as_str().eq_ignore_ascii_case(value))
    }
}

impl fmt::Display for RequestType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R82, MS-OXCMAPIHTTP_R84, MS-OXCMAPIHTTP_R86, MS-OXCMAPIHTTP_R88,
    /// MS-OXCMAPIHTTP_R90, MS-OXCMAPIHTTP_R92, MS-OXCMAPIHTTP_R94, MS-OXCMAPIHTTP_R96, MS-OXCMAPIHTTP_R98,
    /// MS-OXCMAPIHTTP_R100, MS-OXCMAPIHTTP_R101, MS-OXCMAPIHTTP_R102, MS-OXCMAPIHTTP_R103,
    /// MS-OXCMAPIHTTP_R104, MS-OXCMAPIHTTP_R105, MS-OXCMAPIHTTP_R106, MS-OXCMAPIHTTP_R107,
    /// MS-OXCMAPIHTTP_R108, MS-OXCMAPIHTTP_R109, MS-OXCMAPIHTTP_R110, MS-OXCMAPIHTTP_R111,
    /// MS-OXCMAPIHTTP_R112, MS-OXCMAPIHTTP_R113, MS-OXCMAPIHTTP_R114, MS-OXCMAPIHTTP_R1127, MS-OXCMAPIHTTP_R1128
    #[test]
    fn every_request_type_has_its_name_and_its_endpoint() {
        let names = |mailbox| {
            let of = RequestType::ALL.iter().filter(|kind| kind.is_mailbox() == mailbox);
            of.map(|kind| kind.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(true), "Connect Execute Disconnect NotificationWait PING");
        let book = "Bind Unbind CompareMIds DNToMId GetMatches GetPropList GetProps GetSpecialTable GetTemplateInfo \
            ModLinkAtt ModProps QueryRows QueryColumns ResolveNames ResortRestriction SeekEntries UpdateStat \
            GetMailboxUrl GetAddressBookUrl";
        assert_eq!(names(false), book);
        let both = RequestType::ALL.iter().filter(|kind| kind.is_mailbox() && kind.is_address_book());
        assert_eq!(both.collect::<Vec<_>>(), [&RequestType::Ping]);
    }

    #[test]
    fn without_case() {
        for kind in RequestType::ALL {
            assert_eq!(RequestType::parse(kind.as_str()), Some(*kind));
            assert_eq!(RequestType::parse(&kind.as_str().to_lowercase()), Some(*kind));
        }
        assert_eq!(RequestType::parse("ping"), Some(RequestType::Ping));
        assert_eq!(RequestType::parse("Destroy"), None);
    }
}
