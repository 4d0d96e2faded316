//! MAPI/HTTP (MS-OXCMAPIHTTP) as values and bytes, both ways: headers and cookies, request types, response codes, the
//! meta-tags in front of a response body, chunks, and the bodies of both endpoints. ROP buffers and auxiliary blocks
//! stand in them as opaque bytes (see `ropewalk-wire-mapi-rop`), the address book's structures as those of
//! `ropewalk-wire-nspi`.

mod body;
pub mod chunked;
mod framing;
pub mod header;
mod request_type;
mod response_code;

pub use body::{
    ConnectRequest, ConnectResponse, DisconnectRequest, DisconnectResponse, ExecuteRequest, ExecuteResponse,
    Failure, NotificationWaitRequest, NotificationWaitResponse, Reply, address_book, connect_flags,
    execute_flags,
};
pub use framing::{
    DONE, FrameEvent, FrameReader, FrameWriter, FramingError, PENDING, PROCESSING, ResponseFrame, frame_end,
    frame_response, parse_response,
};
pub use request_type::RequestType;
pub use response_code::ResponseCode;
