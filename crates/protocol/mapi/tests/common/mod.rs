//! A house on the in-memory engine and a client that calls the handler without a socket.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test file uses its part")]

use ropewalk_auth::{Authenticator, HashCost};
use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{Directory, NewUser, User};
use ropewalk_mailbox::{AppendOptions, Flags, MailStore, Mailbox, MailboxOwner, NewMessage, SavedMessage};
use ropewalk_model::codec::Writer;
use ropewalk_model::{ErrorCode, FolderId, MessageContent, PropertyTag, SpecialFolder};
use ropewalk_node::http::{Body, HttpHandler, HttpRequest, HttpResponse, Method, StatusCode};
use ropewalk_protocol_mapi::{Emsmdb, PATH};
use ropewalk_storage_api::Store;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, ExecuteRequest, ExecuteResponse, Reply, parse_response,
};
use ropewalk_wire_mapi_rop::rop::{get_contents_table, logon, open_folder, open_message};
use ropewalk_wire_mapi_rop::{
    Fid, Handles, Mid, Packing, RequestColumns, RopBuffer, RopRequest, RopRequestBody, RopResponse,
    RopResponseBody, UNUSED_HANDLE, decode_extended, decode_responses, encode_extended,
};
use std::collections::HashMap;
use std::sync::Arc;

pub const ALICE: &str = "Basic YWxpY2VAZXhhbXBsZS50ZXN0OnNlY3JldA==";
pub const BOB: &str = "Basic Ym9iQGV4YW1wbGUudGVzdDpzZWNyZXQ=";
pub const MAX: u32 = 0x8008;

pub struct World {
    pub clock: Arc<FakeClock>,
    pub endpoint: Emsmdb,
    pub directory: Directory,
    pub store: MailStore,
    pub alice: User,
    pub bob: User,
    pub mailbox: Mailbox,
}

pub fn world() -> World {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let rng = Arc::new(FakeRng::new(1));
    let storage = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
    let directory = Directory::open(storage.clone(), clock.clone(), rng.clone()).unwrap();
    directory.add_domain("example.test").unwrap();
    let authenticator =
        Authenticator::new(directory.clone(), clock.clone(), rng.clone(), HashCost::FAST).unwrap();
    let store = MailStore::new(storage, clock.clone(), rng);
    let mut users = ["alice", "bob"].map(|name| {
        let user = NewUser {
            address: format!("{name}@example.test"),
            display_name: name.to_uppercase(),
            password_hash: Some(authenticator.hash("secret").unwrap()),
            ..NewUser::default()
        };
        let user = directory.create_user(user).unwrap();
        let owner = MailboxOwner {
            display_name: user.display_name.clone(),
            address: user.address.clone(),
            legacy_dn: user.legacy_dn.clone(),
            host: "example.test".into(),
        };
        store.create_mailbox(user.mailbox, &owner).unwrap();
        Some(user)
    });
    let (alice, bob) = (users[0].take().unwrap(), users[1].take().unwrap());
    let mailbox = store.mailbox(alice.mailbox).unwrap();
    World {
        clock,
        endpoint: Emsmdb::new(Arc::new(authenticator), store.clone()),
        directory,
        store,
        alice,
        bob,
        mailbox,
    }
}

impl World {
    pub fn inbox(&self) -> FolderId {
        self.mailbox.special_folder(SpecialFolder::Inbox)
    }

    pub fn deliver(&self, mime: &str) -> SavedMessage {
        let options = AppendOptions { flags: Flags::NONE, keywords: vec![], delivered: None, new_mail: true };
        self.mailbox.append_mime(self.inbox(), mime.replace('\n', "\r\n").as_bytes(), options).unwrap()
    }

    pub fn save(&self, content: &MessageContent) -> SavedMessage {
        let new = NewMessage {
            content,
            mime: None,
            flags: Flags::NONE,
            associated: false,
            delivered: None,
            new_mail: true,
        };
        self.mailbox.save_message(self.inbox(), new).unwrap()
    }

    /// Every test ends with a mailbox in which everything fits together.
    pub fn assert_sound(&self) {
        let report = self.store.check(self.alice.mailbox).unwrap();
        assert_eq!(report.findings, [], "{:#?}", report.findings);
    }

    pub fn client(&self) -> Client<'_> {
        self.client_of(1252)
    }

    /// A client whose 8-bit text is in this code page.
    pub fn client_of(&self, code_page: u32) -> Client<'_> {
        let mut client = Client { world: self, auth: ALICE, context: String::new(), sequence: String::new() };
        assert_eq!(client.connect_with(&self.alice.legacy_dn.clone(), code_page).error_code, 0);
        client
    }

    /// A client with a logon; its handle.
    pub fn logged_on(&self) -> (Client<'_>, u32) {
        self.logged_on_with(1252)
    }

    /// The same with a code page for 8-bit text.
    pub fn logged_on_with(&self, code_page: u32) -> (Client<'_>, u32) {
        let mut client = self.client_of(code_page);
        let (responses, handles) =
            client.run(vec![logon_request(0, 0, &self.alice.legacy_dn)], &[UNUSED_HANDLE]);
        ok(&responses[0]);
        (client, handles[0])
    }
}

pub fn logon_request(logon_id: u8, output: u8, dn: &str) -> RopRequest {
    let body =
        logon::Request { logon_flags: 1, open_flags: 0x0100_0000, store_state: 0, essdn: dn.to_owned() };
    RopRequest { logon_id, handles: Handles::Output(output), body: body.into() }
}

/// A request on one object.
pub fn on(input: u8, body: impl Into<RopRequestBody>) -> RopRequest {
    RopRequest { logon_id: 0, handles: Handles::Input(input), body: body.into() }
}

/// A request that opens another object.
pub fn opens(input: u8, output: u8, body: impl Into<RopRequestBody>) -> RopRequest {
    RopRequest { logon_id: 0, handles: Handles::InputOutput { input, output }, body: body.into() }
}

pub fn open_folder(input: u8, output: u8, id: FolderId) -> RopRequest {
    opens(input, output, open_folder::Request { folder_id: Fid::of_folder(id), open_mode_flags: 0 })
}

pub fn open_message(input: u8, output: u8, folder: FolderId, id: ropewalk_model::MessageId) -> RopRequest {
    let body = open_message::Request {
        code_page_id: 0x0FFF,
        folder_id: Fid::of_folder(folder),
        open_mode_flags: 0,
        message_id: Mid::of_message(id),
    };
    opens(input, output, body)
}

pub fn contents_table(input: u8, output: u8) -> RopRequest {
    opens(input, output, get_contents_table::Request { table_flags: 0 })
}

pub fn ok(response: &RopResponse) -> &RopResponseBody {
    match response {
        RopResponse::Success { body, .. } => body,
        other => panic!("{other:?}"),
    }
}

pub fn code(response: &RopResponse) -> ErrorCode {
    match response {
        RopResponse::Failure(failure) => failure.return_value,
        other => panic!("{other:?}"),
    }
}

/// The body of a successful response, which has to be one to the ROP named.
#[macro_export]
macro_rules! body {
    ($name:ident, $response:expr) => {
        match $crate::common::ok($response) {
            ropewalk_wire_mapi_rop::RopResponseBody::$name(body) => body,
            other => panic!("{other:?}"),
        }
    };
}

pub fn full(response: &HttpResponse) -> &[u8] {
    match &response.body {
        Body::Full(bytes) => bytes,
        Body::Stream(_) => panic!("streamed"),
    }
}

pub fn x_code(response: &HttpResponse) -> &str {
    assert_eq!(response.status, StatusCode::OK);
    response.headers["x-responsecode"].to_str().unwrap()
}

pub fn cookie(response: &HttpResponse, name: &str) -> Option<String> {
    let all = response.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let mut named = all.filter_map(|value| value.strip_prefix(name)?.strip_prefix('='));
    named.next_back().map(|value| value.split(';').next().unwrap().to_owned())
}

pub struct Client<'a> {
    pub world: &'a World,
    pub auth: &'static str,
    pub context: String,
    pub sequence: String,
}

impl Client<'_> {
    pub fn http(&self, kind: &str, body: Vec<u8>) -> HttpRequest {
        let cookies = format!("MapiContext={}; MapiSequence={}", self.context, self.sequence);
        let mut headers = vec![
            ("Authorization", self.auth),
            ("Content-Type", "application/mapi-http"),
            ("X-RequestType", kind),
            ("X-RequestId", "{E2EA6C1C-E61B-49E9-9CFB-38184F907552}:1"),
            ("X-ClientInfo", "{2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:123"),
        ];
        if !self.context.is_empty() {
            headers.push(("Cookie", &cookies));
        }
        HttpRequest::for_tests(Method::POST, &format!("{PATH}?MailboxId=x@example.test"), &headers, body)
    }

    pub fn send(&mut self, kind: &str, body: Vec<u8>) -> HttpResponse {
        let response = self.world.endpoint.handle(&self.http(kind, body));
        if let Some(context) = cookie(&response, "MapiContext") {
            self.context = context;
        }
        if let Some(sequence) = cookie(&response, "MapiSequence") {
            self.sequence = sequence;
        }
        response
    }

    pub fn connect(&mut self, dn: &str) -> ConnectResponse {
        self.connect_with(dn, 1252)
    }

    pub fn connect_with(&mut self, dn: &str, default_code_page: u32) -> ConnectResponse {
        let request = ConnectRequest {
            user_dn: dn.to_owned(),
            flags: 0,
            default_code_page,
            lcid_sort: 0x409,
            lcid_string: 0x407,
            auxiliary: vec![],
        };
        let response = self.send("Connect", request.encode().unwrap());
        assert_eq!(x_code(&response), "0");
        match Reply::<ConnectResponse>::decode(parse_response(full(&response)).unwrap().body).unwrap() {
            Reply::Success(response) => response,
            Reply::Failure(failure) => panic!("{failure:?}"),
        }
    }

    pub fn execute_bytes(
        &mut self,
        rops: Vec<u8>,
        handles: &[u32],
        flags: u32,
        max: u32,
    ) -> Reply<ExecuteResponse> {
        let input = RopBuffer { rops, handles: handles.to_vec() }.encode().unwrap();
        let rop_buffer = encode_extended(&[input], Packing::default()).unwrap();
        let request = ExecuteRequest { flags: flags | 3, rop_buffer, max_rop_out: max, auxiliary: vec![] };
        let response = self.send("Execute", request.encode().unwrap());
        assert_eq!(x_code(&response), "0");
        Reply::decode(parse_response(full(&response)).unwrap().body).unwrap()
    }

    /// All payloads of the answer.
    pub fn execute(
        &mut self,
        requests: &[RopRequest],
        handles: &[u32],
        flags: u32,
        max: u32,
        known: HashMap<u8, Vec<PropertyTag>>,
    ) -> Vec<(Vec<RopResponse>, Vec<u32>)> {
        let mut rops = Writer::new();
        requests.iter().for_each(|request| request.encode(&mut rops).unwrap());
        let reply = match self.execute_bytes(rops.into_bytes(), handles, flags, max) {
            Reply::Success(reply) => reply,
            Reply::Failure(failure) => panic!("{failure:?}"),
        };
        assert_eq!(reply.error_code, 0);
        assert!(reply.rop_buffer.len() <= max as usize);
        let mut columns = RequestColumns::new(requests, known);
        let payloads = decode_extended(&reply.rop_buffer).unwrap().into_iter();
        payloads
            .map(|payload| {
                let buffer = RopBuffer::decode(&payload).unwrap();
                (decode_responses(&buffer.rops, &mut columns).unwrap(), buffer.handles)
            })
            .collect()
    }

    pub fn run(&mut self, requests: Vec<RopRequest>, handles: &[u32]) -> (Vec<RopResponse>, Vec<u32>) {
        self.execute(&requests, handles, 0, MAX, HashMap::new()).remove(0)
    }
}
