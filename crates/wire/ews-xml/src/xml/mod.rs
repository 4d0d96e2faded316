//! XML 1.0 as EWS uses it: a bounded reader into a small tree, and a writer.

mod tree;
mod write;

pub use tree::{Element, Namespace, Violation, XmlError};
pub use write::XmlWriter;

pub(crate) use tree::{parse, position};

/// Namespace of the EWS operations.
pub const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
/// Namespace of the EWS types.
pub const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
/// Namespace of the detail of EWS faults.
pub const ERRORS: &str = "http://schemas.microsoft.com/exchange/services/2006/errors";
/// Namespace of SOAP 1.1 envelopes.
pub const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// Namespace of SOAP 1.2 envelopes.
pub const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// Whether XML 1.0 allows this character (XML 2.2).
pub(crate) const fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
