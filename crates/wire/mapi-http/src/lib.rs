//! MAPI/HTTP (MS-OXCMAPIHTTP) as values and bytes, both ways: header names, request types, response codes, the
//! meta-tags in front of a response body, and the bodies of the mailbox endpoint. ROP buffers and auxiliary blocks
//! stand in them as opaque bytes (see `ropewalk-wire-mapi-rop`).

mod body;
mod framing;
pub mod header;
mod request_type;
mod response_code;

pub use body::{
    ConnectRequest, ConnectResponse, DisconnectRequest, DisconnectResponse, ExecuteRequest, ExecuteResponse,
    Failure, NotificationWaitRequest, NotificationWaitResponse, Reply, address_book, execute_flags,
};
pub use framing::{
    DONE, FramingError, PENDING, PROCESSING, ResponseFrame, frame_end, frame_response, parse_response,
};
pub use request_type::RequestType;
pub use response_code::ResponseCode;
