//! Exchange Web Services as values and XML: SOAP envelopes, the operations, items, folders, restrictions
//! (MS-OXWSCDATA, MS-OXWSCORE, MS-OXWSFOLD, MS-OXWSMSG, MS-OXWSSRCH, MS-OXWSATT, MS-OXWSXPROP).
//!
//! [`decode_request`] makes a [`Request`] of the body of an HTTP request; [`encode_response`] and
//! [`encode_fault`] make the body of the answer. Pure: no clock, no store; bounded by `limits::XML_*`.

pub mod field;
pub mod op;
pub mod outcome;
pub mod response_code;
pub mod soap;
pub mod types;
pub mod xml;

pub use field::{ExtendedField, ExtendedProperty, FieldUri, Path};
pub use op::{Operation, Response};
pub use outcome::{Outcome, Problem};
pub use response_code::ResponseCode;
pub use soap::{
    DecodeError, Fault, Header, Impersonation, Request, ServerVersion, SoapVersion, decode_request,
    encode_fault, encode_response,
};
