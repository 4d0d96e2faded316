//! The namespaces of MS-OXDSCLI 2.2 and MS-ASCMD 2.2.1.1.

/// Namespace of the outer element of every response.
pub(crate) const RESPONSE: &str = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
const OUTLOOK_REQUEST: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
pub(crate) const OUTLOOK_RESPONSE: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
const MOBILE_SYNC_REQUEST: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema/2006";
const MOBILE_SYNC_RESPONSE: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006";

/// Microsoft's own pages print these names with `https:`, and clients copied from them.
fn same(name: &str, known: &str) -> bool {
    let scheme_less = |name: &str| match name.split_once("://") {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
        {
            Some(rest.trim_end_matches('/').to_ascii_lowercase())
        }
        _ => None,
    };
    scheme_less(name.trim()).is_some_and(|name| Some(name) == scheme_less(known))
}

/// What kind of client asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestSchema {
    /// Outlook and EWS clients (MS-OXDSCLI).
    Outlook,
    /// ActiveSync clients (MS-ASCMD).
    MobileSync,
}

impl RequestSchema {
    /// From the namespace of the request; none for any other.
    pub fn from_namespace(name: &str) -> Option<Self> {
        let known = [(OUTLOOK_REQUEST, Self::Outlook), (MOBILE_SYNC_REQUEST, Self::MobileSync)];
        known.into_iter().find(|(namespace, _)| same(name, namespace)).map(|(_, schema)| schema)
    }
}

/// What kind of answer the client takes (AcceptableResponseSchema).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponseSchema {
    /// Settings for Outlook and EWS clients.
    Outlook,
    /// Settings for ActiveSync clients.
    MobileSync,
    /// Anything else.
    Other(String),
}

impl ResponseSchema {
    /// From the text of AcceptableResponseSchema.
    pub fn from_name(name: &str) -> Self {
        if same(name, OUTLOOK_RESPONSE) {
            Self::Outlook
        } else if same(name, MOBILE_SYNC_RESPONSE) {
            Self::MobileSync
        } else {
            Self::Other(name.to_owned())
        }
    }
}
