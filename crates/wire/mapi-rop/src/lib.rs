//! ROP buffers and ROPs (MS-OXCROPS) as values and bytes, both ways, and the extended buffers around them
//! (MS-OXCRPC 2.2.2.1, 3.1.4.1.1); auxiliary blocks (MS-OXCRPC 2.2.2.2). Pure: bytes in, values out; hostile input ends
//! in an error.
//!
//! A server: [`decode_extended`], [`RopBuffer::decode`], [`RequestReader`] for the requests, [`ResponseWriter`] for
//! the responses, [`encode_extended`]. A client goes the other way, with [`decode_responses`].
//!
//! The README of the crate, with an example:
//!
#![doc = include_str!("../README.md")]

pub mod auxiliary;
mod buffer;
mod error;
mod extended;
mod handles;
mod layout;
mod lz77;
mod request;
mod response;
mod response_reader;
mod response_writer;
pub mod rop;
mod structure;
mod table;

pub use buffer::{RopBuffer, UNUSED_HANDLE};
pub use error::BufferError;
pub use extended::{EXTENDED_HEADER_BYTES, PAYLOADS_MAX, Packing, decode_extended, encode_extended};
pub use handles::Handles;
pub use layout::{HandleForm, RopId, RopLayout};
pub use lz77::{compress, decompress};
pub use request::{RequestReader, RopRequest, decode_requests};
pub use response::{BackoffRop, RopFailure, RopResponse};
pub use response_reader::{Columns, RequestColumns, decode_responses};
pub use response_writer::{Fit, ResponseWriter};
pub use rop::{RopRequestBody, RopResponseBody};
pub use structure::{
    Fid, LogonTime, LongTermIdRange, MessageReadState, MessageReadStates, Mid, ModifyRecipientRow, ObjectId,
    OpenRecipientRow, PropertyProblem, PropertyValues, ReadRecipientRow, RecipientList, RestrictionData,
    RowChange, SendOptions, SortOrder, ZeroString,
};
pub use table::{ObjectKind, ResponseBound, RopInfo};
