//! The client against a scripted endpoint that speaks through the server side of the same codecs.

use super::*;
use ropewalk_base::Guid;
use ropewalk_model::codec::{FlaggedValue, PropertyRow, RecipientAddress, RecipientRow, RowSet, TypedString};
use ropewalk_model::{ErrorCode, MessageId, PropertyType, PropertyValue, ReplicaId, tags};
use ropewalk_wire_mapi_http::{Reply, ResponseCode, frame_response, header};
use ropewalk_wire_mapi_rop::rop::*;
use ropewalk_wire_mapi_rop::{
    Fid, Fit, Mid, OpenRecipientRow, ReadRecipientRow, RecipientList, RequestReader, ResponseWriter,
};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

const ROWS: usize = 900;
const DATA: usize = 70_000;

/// One mailbox with one table of [`ROWS`] rows, one stream and one message.
#[derive(Default)]
struct Script {
    requests: usize,
    columns: Vec<PropertyTag>,
    row: usize,
    offset: usize,
}

fn recipient(name: &str) -> OpenRecipientRow {
    let mut row = RecipientRow::new(RecipientAddress::Smtp);
    row.email_address = Some(format!("{name}@example.test"));
    row.properties = PropertyRow::Standard(vec![6.into()]);
    OpenRecipientRow { recipient_type: 1, code_page_id: 1252, row }
}

fn private_logon() -> logon::Response {
    logon::Response::Private(Box::new(logon::PrivateLogon {
        logon_flags: 1,
        folder_ids: [Fid::from_wire(0x0500_0000_0000_0001); 13],
        response_flags: 7,
        mailbox_guid: Guid([1; 16]),
        repl_id: ReplicaId::OWN,
        repl_guid: Guid([2; 16]),
        logon_time: Default::default(),
        gwart_time: 0,
        store_state: 0,
    }))
}

impl Script {
    fn row(&self, number: usize) -> PropertyRow {
        let value = |tag: &PropertyTag| match tag.kind() {
            PropertyType::STRING => FlaggedValue::Value(format!("name {number}").into()),
            PropertyType::INTEGER32 => FlaggedValue::Value(PropertyValue::Integer32(number as i32)),
            PropertyType::INTEGER64 => FlaggedValue::Value(PropertyValue::Integer64(number as i64)),
            _ => FlaggedValue::Error(ErrorCode::OUT_OF_MEMORY),
        };
        PropertyRow::new(self.columns.iter().map(value).collect())
    }

    fn answer(&mut self, request: &RopRequest, room: usize) -> RopResponse {
        let body: RopResponseBody = match &request.body {
            RopRequestBody::Logon(logon) => {
                assert_eq!((logon.essdn.as_str(), logon.logon_flags), ("/o=x/cn=alice", 1));
                private_logon().into()
            }
            RopRequestBody::OpenFolder(_) => open_folder::Response { has_rules: false, ghosted: None }.into(),
            RopRequestBody::GetContentsTable(_) => {
                get_contents_table::Response { row_count: ROWS as u32 }.into()
            }
            RopRequestBody::SetColumns(set) => {
                self.columns.clone_from(&set.tags);
                set_columns::Response { table_status: 0 }.into()
            }
            RopRequestBody::QueryRows(query) => {
                let mut rows = RowSet::new(self.columns.clone());
                while self.row < ROWS && rows.count() < usize::from(query.row_count) {
                    if !rows
                        .push_within(&self.row(self.row), room - query_rows::Response::FIXED_BYTES)
                        .unwrap()
                    {
                        break;
                    }
                    self.row += 1;
                }
                query_rows::Response { origin: 1, rows }.into()
            }
            RopRequestBody::QueryPosition(_) => {
                query_position::Response { numerator: self.row as u32, denominator: ROWS as u32 }.into()
            }
            RopRequestBody::GetPropertiesSpecific(get) => {
                self.columns.clone_from(&get.tags);
                get_properties_specific::Response { columns: get.tags.clone(), row: self.row(7) }.into()
            }
            RopRequestBody::OpenStream(_) => open_stream::Response { stream_size: DATA as u32 }.into(),
            RopRequestBody::ReadStream(read) => {
                let length = (read.byte_count as usize).min(DATA - self.offset);
                let length = length.min(room - read_stream::Response::FIXED_BYTES);
                self.offset += length;
                read_stream::Response { data: vec![0x41; length] }.into()
            }
            RopRequestBody::OpenMessage(_) => open_message::Response {
                has_named_properties: false,
                subject_prefix: TypedString::new("RE: "),
                normalized_subject: TypedString::new("Łódź"),
                recipients: RecipientList {
                    count: 3,
                    columns: vec![tags::PID_TAG_OBJECT_TYPE],
                    rows: vec![recipient("a")],
                },
            }
            .into(),
            RopRequestBody::ReadRecipients(read) => {
                let name = ["a", "b", "c"][read.row_id as usize];
                let rows = vec![ReadRecipientRow { row_id: read.row_id, recipient: recipient(name) }];
                read_recipients::Response { columns: vec![tags::PID_TAG_OBJECT_TYPE], rows }.into()
            }
            _ => return RopResponse::failure(request, ErrorCode::NOT_IMPLEMENTED),
        };
        RopResponse::success(request, body)
    }

    fn execute(&mut self, body: &[u8]) -> Vec<u8> {
        let request = ExecuteRequest::decode(body).unwrap();
        let mut buffer = RopBuffer::decode(&decode_extended(&request.rop_buffer).unwrap()[0]).unwrap();
        let mut requests = RequestReader::new(&buffer.rops);
        let mut out = ResponseWriter::new(request.max_rop_out as usize, buffer.handles.len());
        while let Some(rop) = requests.next(&|_| false).unwrap() {
            out.keep_for(requests.rest());
            if matches!(rop.body, RopRequestBody::Release(_)) {
                continue;
            }
            let response = self.answer(&rop, out.left());
            if let Some(output) = rop.handles.output() {
                buffer.handles[usize::from(output)] = u32::from(rop.id().0);
            }
            if let Fit::TooLarge { needed } = out.push(&response).unwrap() {
                out.buffer_too_small(needed, requests.unprocessed()).unwrap();
                break;
            }
        }
        let packing = Packing {
            compress: request.flags & execute_flags::NO_COMPRESSION == 0,
            obfuscate: request.flags & execute_flags::NO_XOR_MAGIC == 0,
        };
        let rop_buffer = encode_extended(&[out.finish(buffer.handles).encode().unwrap()], packing).unwrap();
        let answer = ExecuteResponse { error_code: 0, flags: 0, rop_buffer, auxiliary: vec![] };
        Reply::Success(answer).encode().unwrap()
    }

    fn body(&mut self, kind: RequestType, body: &[u8]) -> Vec<u8> {
        match kind {
            RequestType::Connect => {
                let request = ConnectRequest::decode(body).unwrap();
                let answer = ConnectResponse {
                    error_code: 0,
                    polls_max: 60_000,
                    retry_count: 6,
                    retry_delay: 10_000,
                    dn_prefix: String::new(),
                    display_name: request.user_dn,
                    auxiliary: vec![],
                };
                Reply::Success(answer).encode().unwrap()
            }
            RequestType::Execute => self.execute(body),
            RequestType::Disconnect => Reply::Success(DisconnectResponse::default()).encode().unwrap(),
            _ => Vec::new(),
        }
    }

    fn serve(&mut self, stream: TcpStream) {
        let mut reader = BufReader::new(stream);
        loop {
            let (mut kind, mut id, mut length, mut cookies) =
                (String::new(), String::new(), 0, String::new());
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap() == 0 {
                    return;
                }
                match line.trim_end().split_once(": ") {
                    Some((header::REQUEST_TYPE, value)) => value.clone_into(&mut kind),
                    Some((header::REQUEST_ID, value)) => value.clone_into(&mut id),
                    Some(("Content-Length", value)) => length = value.parse().unwrap(),
                    Some(("Cookie", value)) => value.clone_into(&mut cookies),
                    Some(("Authorization", value)) => assert_eq!(value, "Basic YWxpY2U6c2VjcmV0"),
                    _ if line.trim().is_empty() => break,
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            if self.requests > 0 {
                assert_eq!(cookies, format!("MapiContext=c; MapiSequence=s{}", self.requests));
            }
            self.requests += 1;
            let body = self.body(RequestType::parse(&kind).unwrap(), &body);
            let body = frame_response(ResponseCode::Success, 1, "Sat, 21 Nov 2026 10:52:33 GMT", &body);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nX-ResponseCode: 0\r\nX-RequestId: {id}\r\n\
                 Set-Cookie: MapiContext=c; path=/\r\nSet-Cookie: MapiSequence=s{}; path=/\r\n\r\n",
                body.len(),
                self.requests
            );
            reader.get_mut().write_all(&[head.as_bytes(), &body].concat()).unwrap();
        }
    }
}

fn connect() -> (MapiClient, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || Script::default().serve(listener.accept().unwrap().0));
    (MapiClient::connect(&url, "alice", "secret", "/o=x/cn=alice").unwrap(), server)
}

#[test]
fn a_whole_session() {
    let (mut client, server) = connect();
    assert_eq!(client.connected.display_name, "/o=x/cn=alice");
    client.ping().unwrap();
    let logon = client.logon().unwrap();
    let folder = client.open_folder(&logon, logon.inbox()).unwrap();
    let (table, count) = client.contents_table(folder, false).unwrap();
    assert_eq!(count as usize, ROWS);
    client.set_columns(table, &[tags::PID_TAG_SUBJECT, tags::PID_TAG_MESSAGE_FLAGS]).unwrap();
    let rows = client.all_rows(table).unwrap();
    assert_eq!(rows.len(), ROWS);
    assert_eq!(rows[899].value(0), Some(&PropertyValue::from("name 899")));
    assert_eq!(client.position(table).unwrap(), (900, 900));
    let message =
        client.open_message(&logon, logon.inbox(), Mid::of_message(MessageId::new(9).unwrap())).unwrap();
    assert_eq!(message.subject, "RE: Łódź");
    let recipients = client.recipients(&message).unwrap();
    let addresses: Vec<_> = recipients.iter().map(|r| r.row.email_address.as_deref().unwrap()).collect();
    assert_eq!(addresses, ["a@example.test", "b@example.test", "c@example.test"]);
    let subject = client.property(message.handle, tags::PID_TAG_SUBJECT).unwrap();
    assert_eq!(subject, Some("name 7".into()));
    // Too long for the answer: comes as a stream.
    let data = client.property(message.handle, tags::PID_TAG_ATTACH_DATA_BINARY).unwrap();
    assert_eq!(data, Some(PropertyValue::Binary(vec![0x41; DATA])));
    let error = client.property_list(message.handle).unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::NOT_IMPLEMENTED));
    client.disconnect().unwrap();
    server.join().unwrap();
}

/// Packed both ways; requests that find no room come back and are sent again.
#[test]
fn packing_and_too_small_buffers() {
    let (mut client, server) = connect();
    client.execute_flags = 0;
    client.packing = Packing { compress: true, obfuscate: true };
    let logon = client.logon().unwrap();
    let folder = client.open_folder(&logon, logon.inbox()).unwrap();
    client.max_rop_out = 600;
    let tags = vec![tags::PID_TAG_SUBJECT; 10];
    let get = || get_properties_specific::Request {
        property_size_limit: 0,
        want_unicode: true,
        tags: tags.clone(),
    };
    let request = || RopRequest { logon_id: 0, handles: Handles::Input(0), body: get().into() };
    let requests: Vec<RopRequest> = std::iter::repeat_with(request).take(8).collect();
    let done = client.execute(&requests, vec![folder]).unwrap();
    assert_eq!(done.responses.len(), 8);
    assert!(done.responses.iter().all(|response| *response == done.responses[0]));
    assert_eq!(done.handles, [folder]);
    client.disconnect().unwrap();
    server.join().unwrap();
}
