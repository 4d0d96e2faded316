//! X-ResponseCode (MS-OXCMAPIHTTP 2.2.3.3.3).

macro_rules! response_codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal;)*) => {
        /// What the transport made of a request.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum ResponseCode {
            $($(#[$doc])* $name = $number,)*
        }

        impl ResponseCode {
            /// All of them, by number.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

response_codes! {
    /// The request was taken; StatusCode and ErrorCode in the body say what came of it.
    Success = 0;
    /// Unknown failure.
    UnknownFailure = 1;
    /// Not a POST.
    InvalidVerb = 2;
    /// The path is wrong.
    InvalidPath = 3;
    /// A header's value is wrong.
    InvalidHeader = 4;
    /// X-RequestType is not known.
    InvalidRequestType = 5;
    /// The context cookie is wrong.
    InvalidContextCookie = 6;
    /// A header that is needed is absent.
    MissingHeader = 7;
    /// The user has to log in.
    AnonymousNotAllowed = 8;
    /// The request is too large.
    TooLarge = 9;
    /// The session context is gone; the client connects again.
    ContextNotFound = 10;
    /// The session context is somebody else's.
    NoPrivilege = 11;
    /// The body is malformed.
    InvalidRequestBody = 12;
    /// A cookie is absent.
    MissingCookie = 13;
    /// To be ignored.
    Reserved = 14;
    /// Two requests at once in one context, or a wrong sequence cookie.
    InvalidSequence = 15;
    /// The endpoint is switched off.
    EndpointDisabled = 16;
    /// The response could not be used.
    InvalidResponse = 17;
    /// The server is stopping.
    EndpointShuttingDown = 18;
}

impl ResponseCode {
    /// The number in the header.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// By the number in the header.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R136, MS-OXCMAPIHTTP_R137, MS-OXCMAPIHTTP_R138, MS-OXCMAPIHTTP_R139,
    /// MS-OXCMAPIHTTP_R140, MS-OXCMAPIHTTP_R141, MS-OXCMAPIHTTP_R142, MS-OXCMAPIHTTP_R143,
    /// MS-OXCMAPIHTTP_R144, MS-OXCMAPIHTTP_R145, MS-OXCMAPIHTTP_R146, MS-OXCMAPIHTTP_R147,
    /// MS-OXCMAPIHTTP_R148, MS-OXCMAPIHTTP_R149, MS-OXCMAPIHTTP_R150, MS-OXCMAPIHTTP_R151,
    /// MS-OXCMAPIHTTP_R152, MS-OXCMAPIHTTP_R153, MS-OXCMAPIHTTP_R154
    #[test]
    fn numbers_are_places() {
        use ResponseCode as Code;
        let named = [
            (Code::Success, 0),
            (Code::InvalidRequestType, 5),
            (Code::ContextNotFound, 10),
            (Code::InvalidSequence, 15),
            (Code::EndpointShuttingDown, 18),
        ];
        assert!(named.iter().all(|(code, number)| code.number() == *number));
        assert_eq!(Code::ALL.len(), 19);
        for (place, code) in ResponseCode::ALL.iter().enumerate() {
            assert_eq!(usize::from(code.number()), place);
            assert_eq!(ResponseCode::from_number(place as u32), Some(*code));
        }
        assert_eq!(ResponseCode::from_number(19), None);
    }
}
