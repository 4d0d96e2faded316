//! A small blocking MAPI/HTTP client, written against the codecs' client side only.

mod error;
mod mailbox;
mod message;
mod table;
mod transport;

#[cfg(test)]
mod tests;

pub use error::MapiError;
pub use mailbox::{HierarchyRow, Logon};
pub use message::{AttachmentRow, OpenedMessage};

use ropewalk_base::limits;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::Writer;
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, DisconnectRequest, DisconnectResponse, ExecuteRequest, ExecuteResponse,
    RequestType, execute_flags,
};
use ropewalk_wire_mapi_rop::{
    HandleForm, Handles, Packing, RequestColumns, RopBuffer, RopRequest, RopRequestBody, RopResponse,
    RopResponseBody, UNUSED_HANDLE, decode_extended, decode_requests, decode_responses, encode_extended,
};
use std::collections::HashMap;
use transport::Transport;

/// MaxRopOut of a first attempt: one buffer with its header.
const MAX_ROP_OUT: u32 = limits::ROP_BUFFER_BYTES_MAX as u32 + 8;

/// A session context on the mailbox endpoint.
pub struct MapiClient {
    transport: Transport,
    legacy_dn: String,
    /// What Connect answered.
    pub connected: ConnectResponse,
    /// Flags of Execute requests ([`execute_flags`]): how the server is to pack its answers.
    pub execute_flags: u32,
    /// How requests are packed.
    pub packing: Packing,
    /// MaxRopOut of Execute requests, bytes.
    pub max_rop_out: u32,
    /// Columns set on tables and RecipientColumns of messages, by handle.
    columns: HashMap<u32, Vec<PropertyTag>>,
}

/// What came of an Execute.
#[derive(Debug, Clone, PartialEq)]
pub struct Executed {
    /// Responses in order, from all buffers.
    pub responses: Vec<RopResponse>,
    /// The handle table afterwards.
    pub handles: Vec<u32>,
}

impl MapiClient {
    /// Makes a session context. `url` is `http://host:port`, with a path or without (`/mapi/emsmdb/` then);
    /// `legacy_dn` is the user's distinguished name.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub fn connect(url: &str, user: &str, password: &str, legacy_dn: &str) -> Result<Self, MapiError> {
        let mut transport = Transport::connect(url, user, password)?;
        let request = ConnectRequest {
            user_dn: legacy_dn.to_owned(),
            flags: 0,
            default_code_page: 1252,
            lcid_sort: 0x409,
            lcid_string: 0x409,
            auxiliary: Vec::new(),
        };
        let connected: ConnectResponse = transport.call(RequestType::Connect, &request.encode()?)?;
        MapiError::unless_zero(connected.error_code)?;
        Ok(Self {
            transport,
            legacy_dn: legacy_dn.to_owned(),
            connected,
            execute_flags: execute_flags::NO_COMPRESSION | execute_flags::NO_XOR_MAGIC,
            packing: Packing::default(),
            max_rop_out: MAX_ROP_OUT,
            columns: HashMap::new(),
        })
    }

    /// A connection of another login that shows this session's cookies: what a server has to refuse.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn with_stolen_cookies(&self, user: &str, password: &str) -> Result<Self, MapiError> {
        Ok(Self {
            transport: self.transport.with_other_login(user, password)?,
            legacy_dn: self.legacy_dn.clone(),
            connected: self.connected.clone(),
            execute_flags: self.execute_flags,
            packing: self.packing,
            max_rop_out: self.max_rop_out,
            columns: self.columns.clone(),
        })
    }

    /// Asks whether the endpoint is there.
    ///
    /// # Errors
    /// When it is not.
    pub fn ping(&mut self) -> Result<(), MapiError> {
        self.transport.post(RequestType::Ping, &[]).map(drop)
    }

    /// Ends the session context.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn disconnect(mut self) -> Result<(), MapiError> {
        let body = DisconnectRequest::default().encode()?;
        let answer: DisconnectResponse = self.transport.call(RequestType::Disconnect, &body)?;
        MapiError::unless_zero(answer.error_code)
    }

    /// Sends requests with a handle table. Requests that come back in a RopBufferTooSmall are sent again, with
    /// the room they need.
    ///
    /// # Errors
    /// When the call as a whole fails; failures of single ROPs are among the responses.
    pub fn execute(&mut self, requests: &[RopRequest], handles: Vec<u32>) -> Result<Executed, MapiError> {
        let mut done = Executed { responses: Vec::new(), handles };
        let mut rest = requests.to_vec();
        let mut max_rop_out = self.max_rop_out;
        loop {
            let mut responses = self.execute_once(&rest, &mut done.handles, max_rop_out)?;
            let Some(RopResponse::BufferTooSmall { size_needed, requests }) = responses.last().cloned()
            else {
                done.responses.extend(responses);
                return Ok(done);
            };
            responses.pop();
            let unprocessed = decode_requests(&requests, &|_| false)?;
            let size_needed = u32::from(size_needed);
            if unprocessed.len() >= rest.len() && size_needed <= max_rop_out {
                return Err(MapiError::Unexpected("RopBufferTooSmall again with the room it asked for"));
            }
            max_rop_out = max_rop_out.max(size_needed);
            done.responses.extend(responses);
            rest = unprocessed;
        }
    }

    fn execute_once(
        &mut self,
        requests: &[RopRequest],
        handles: &mut [u32],
        max_rop_out: u32,
    ) -> Result<Vec<RopResponse>, MapiError> {
        let mut rops = Writer::new();
        requests.iter().try_for_each(|request| request.encode(&mut rops))?;
        let buffer = RopBuffer { rops: rops.into_bytes(), handles: handles.to_vec() };
        let body = ExecuteRequest {
            flags: self.execute_flags,
            rop_buffer: encode_extended(&[buffer.encode()?], self.packing)?,
            max_rop_out,
            auxiliary: Vec::new(),
        };
        let answer: ExecuteResponse = self.transport.call(RequestType::Execute, &body.encode()?)?;
        MapiError::unless_zero(answer.error_code)?;
        if answer.rop_buffer.len() > max_rop_out as usize {
            return Err(MapiError::Unexpected("RopBuffer longer than MaxRopOut"));
        }
        let known = (0..=u8::MAX).zip(handles.iter());
        let known = known.filter_map(|(index, handle)| Some((index, self.columns.get(handle)?.clone())));
        let mut columns = RequestColumns::new(requests, known.collect());
        let mut responses = Vec::new();
        for (number, payload) in decode_extended(&answer.rop_buffer)?.iter().enumerate() {
            let buffer = RopBuffer::decode(payload)?;
            responses.extend(decode_responses(&buffer.rops, &mut columns)?);
            if number == 0 {
                // The table may have become shorter; what is missing was not touched.
                handles.iter_mut().zip(&buffer.handles).for_each(|(handle, new)| *handle = *new);
            }
        }
        self.remember(requests, &responses, handles);
        Ok(responses)
    }

    /// Notes the columns of tables and messages for later rows.
    fn remember(&mut self, requests: &[RopRequest], responses: &[RopResponse], handles: &[u32]) {
        let handle = |index: u8| handles.get(usize::from(index)).copied().unwrap_or(UNUSED_HANDLE);
        for request in requests {
            if let RopRequestBody::SetColumns(set) = &request.body {
                self.columns.insert(handle(request.handles.response()), set.tags.clone());
            }
        }
        for response in responses {
            let RopResponse::Success { handle_index, body } = response else { continue };
            let list = match body {
                RopResponseBody::OpenMessage(opened) => &opened.recipients,
                RopResponseBody::OpenEmbeddedMessage(opened) => &opened.recipients,
                RopResponseBody::ReloadCachedInformation(opened) => &opened.recipients,
                _ => continue,
            };
            self.columns.insert(handle(*handle_index), list.columns.clone());
        }
    }

    /// Sends one request on an object; gives its response, and the handle of the object it made.
    ///
    /// # Errors
    /// When the call or the ROP fails.
    pub fn call<R: TryFrom<RopResponseBody>>(
        &mut self,
        object: u32,
        body: impl Into<RopRequestBody>,
    ) -> Result<(R, u32), MapiError> {
        let body = body.into();
        let form = body.id().layout().map(|layout| layout.handles);
        let handles = match form {
            Some(HandleForm::InputOutput) => Handles::InputOutput { input: 0, output: 1 },
            Some(HandleForm::Output) => Handles::Output(1),
            Some(HandleForm::Input) => Handles::Input(0),
            _ => return Err(MapiError::Unexpected("a ROP on two objects")),
        };
        let request = RopRequest { logon_id: 0, handles, body };
        let mut done = self.execute(&[request], vec![object, UNUSED_HANDLE])?;
        let made = done.handles.get(1).copied().unwrap_or(UNUSED_HANDLE);
        match done.responses.pop() {
            Some(RopResponse::Success { body, .. }) => {
                let body =
                    R::try_from(body).map_err(|_| MapiError::Unexpected("the response of another ROP"))?;
                Ok((body, made))
            }
            Some(RopResponse::Failure(failure)) => Err(MapiError::Rop(failure.id, failure.return_value)),
            _ => Err(MapiError::Unexpected("no response, or one of another kind")),
        }
    }
}
