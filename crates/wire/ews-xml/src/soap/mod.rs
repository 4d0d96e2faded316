//! The envelope (SOAP 1.1; 1.2 is understood and answered in kind) and its headers (MS-OXWSCDATA).

mod fault;
mod header;

pub use fault::{Fault, SchemaViolation, encode_fault};
pub use header::{Header, Impersonation, ServerVersion};

use crate::op::{self, Operation, Response};
use crate::response_code::ResponseCode;
use crate::types::Precision;
use crate::xml::{self, Element, Namespace, XmlWriter};
use std::borrow::Cow;

/// Version of the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SoapVersion {
    /// 1.1.
    #[default]
    Soap11,
    /// 1.2.
    Soap12,
}

impl SoapVersion {
    /// Its namespace.
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::Soap11 => xml::SOAP_11,
            Self::Soap12 => xml::SOAP_12,
        }
    }

    /// Content-Type of its messages.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Soap11 => "text/xml; charset=utf-8",
            Self::Soap12 => "application/soap+xml; charset=utf-8",
        }
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// How it was wrapped, and the answer is to be.
    pub soap: SoapVersion,
    /// Its headers.
    pub header: Header,
    /// What is asked for.
    pub operation: Operation,
}

/// Why a body is no request that can be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not XML, or not XML that is taken.
    #[error("not well-formed XML at line {line}, position {position}: {reason}")]
    Xml {
        /// Line, from 1.
        line: usize,
        /// Position in the line, from 1.
        position: usize,
        /// What is wrong.
        reason: String,
    },
    /// XML that does not follow the schema.
    #[error("line {line}, position {position}: {text}")]
    Schema {
        /// How it was wrapped.
        soap: SoapVersion,
        /// Line, from 1.
        line: usize,
        /// Position in the line, from 1.
        position: usize,
        /// What is wrong.
        text: String,
    },
    /// RequestServerVersion names no version.
    #[error("unknown server version {version}")]
    ServerVersion {
        /// How it was wrapped.
        soap: SoapVersion,
        /// What it names.
        version: String,
    },
    /// A header given twice.
    #[error("SOAP header {name} given twice")]
    DuplicateHeader {
        /// How it was wrapped.
        soap: SoapVersion,
        /// Which.
        name: String,
    },
    /// An operation of EWS that this server does not have.
    #[error("operation {name} is not available")]
    NotAvailable {
        /// How it was wrapped.
        soap: SoapVersion,
        /// Which.
        name: String,
    },
}

impl DecodeError {
    /// The fault that answers it.
    pub fn fault(&self) -> Fault {
        let schema = |soap, line: &usize, position: &usize, text: &String| Fault {
            soap,
            violation: Some(SchemaViolation { line: *line, position: *position, text: text.clone() }),
            ..Fault::new(ResponseCode::ErrorSchemaValidation, "The request failed schema validation.")
        };
        match self {
            Self::Xml { line, position, reason } => schema(SoapVersion::Soap11, line, position, reason),
            Self::Schema { soap, line, position, text } => schema(*soap, line, position, text),
            Self::ServerVersion { soap, .. } => Fault {
                soap: *soap,
                ..Fault::new(
                    ResponseCode::ErrorInvalidServerVersion,
                    "The specified server version is invalid.",
                )
            },
            Self::DuplicateHeader { soap, name } => Fault {
                soap: *soap,
                ..Fault::new(
                    ResponseCode::ErrorDuplicateSOAPHeader,
                    format!("The SOAP request contains the header {name} more than once."),
                )
            },
            Self::NotAvailable { soap, name } => Fault {
                soap: *soap,
                ..Fault::new(
                    ResponseCode::ErrorInvalidRequest,
                    format!("The request is invalid: the operation {name} is not available on this server."),
                )
            },
        }
    }
}

/// UTF-8, or UTF-16 with a byte order mark or in the declaration (XML 4.3.3).
fn text_of(body: &[u8]) -> Result<Cow<'_, str>, String> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)]));
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map(Cow::Owned)
            .map_err(|_| "not UTF-16".to_owned())
    };
    match body {
        [0xFE, 0xFF, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes),
        [0, b'<', 0, b'?', ..] => units(body, u16::from_be_bytes),
        [b'<', 0, b'?', 0, ..] => units(body, u16::from_le_bytes),
        _ => {
            let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
            std::str::from_utf8(body)
                .map(Cow::Borrowed)
                .map_err(|error| format!("not UTF-8 at byte {}", error.valid_up_to()))
        }
    }
}

/// Reads a request.
///
/// # Errors
/// When it cannot be answered other than with [`DecodeError::fault`].
pub fn decode_request(body: &[u8]) -> Result<Request, DecodeError> {
    let text = text_of(body).map_err(|reason| DecodeError::Xml { line: 1, position: 1, reason })?;
    let root = xml::parse(&text).map_err(|error| {
        let (line, position) = xml::position(&text, error.offset);
        DecodeError::Xml { line, position, reason: error.reason }
    })?;
    let soap = if root.namespace == Namespace::Soap12 { SoapVersion::Soap12 } else { SoapVersion::Soap11 };
    let schema = |violation: xml::Violation| {
        let (line, position) = xml::position(&text, violation.offset);
        DecodeError::Schema { soap, line, position, text: violation.text }
    };
    let soap_child = |name: &str| {
        root.children.iter().find(|child| child.namespace == root.namespace && child.name == name)
    };
    if !matches!(root.namespace, Namespace::Soap11 | Namespace::Soap12) || root.name != "Envelope" {
        return Err(schema(root.violation("The root element is not a SOAP envelope.")));
    }
    let header = match soap_child("Header") {
        Some(element) => Header::decode(element, soap).map_err(|error| match error {
            header::HeaderError::Schema(violation) => schema(violation),
            header::HeaderError::Version(version) => DecodeError::ServerVersion { soap, version },
            header::HeaderError::Duplicate(name) => DecodeError::DuplicateHeader { soap, name },
        })?,
        None => Header::default(),
    };
    let body = soap_child("Body").ok_or_else(|| schema(root.violation("The SOAP envelope has no body.")))?;
    let mut requests = body.children.iter();
    let request = requests.next().ok_or_else(|| schema(body.violation("The SOAP body is empty.")))?;
    if let Some(second) = requests.next() {
        return Err(schema(body.unexpected(second)));
    }
    decode_operation(request, soap)
        .map_err(|error| match error {
            OperationError::Schema(violation) => schema(violation),
            OperationError::NotAvailable => DecodeError::NotAvailable { soap, name: request.name.clone() },
        })
        .map(|operation| Request { soap, header, operation })
}

enum OperationError {
    Schema(xml::Violation),
    NotAvailable,
}

fn decode_operation(request: &Element, _: SoapVersion) -> Result<Operation, OperationError> {
    if request.namespace.is_ews() {
        match Operation::decode(request) {
            Some(decoded) => return decoded.map_err(OperationError::Schema),
            None if op::is_known(&request.name) => return Err(OperationError::NotAvailable),
            None => {}
        }
    }
    let shown: String = request.name.chars().take(64).collect();
    Err(OperationError::Schema(
        request.violation(format!("The element 'Body' has invalid child element '{shown}'.")),
    ))
}

/// The version this server says it is: Exchange Server 2016.
const SERVER_VERSION_INFO: &str = "<h:ServerVersionInfo \
     xmlns:h=\"http://schemas.microsoft.com/exchange/services/2006/types\" MajorVersion=\"15\" MinorVersion=\"1\" \
     MajorBuildNumber=\"2507\" MinorBuildNumber=\"6\" Version=\"V2017_07_11\"/>";

/// Writes an answer.
pub fn encode_response(response: &Response, soap: SoapVersion, precision: Precision) -> String {
    let mut w = XmlWriter::new();
    w.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    w.start("s:Envelope");
    w.attribute("xmlns:s", soap.namespace());
    w.element("s:Header", |w| w.raw(SERVER_VERSION_INFO));
    w.element("s:Body", |w| response.encode(w, precision));
    w.end("s:Envelope");
    w.finish()
}

#[cfg(test)]
mod tests;
