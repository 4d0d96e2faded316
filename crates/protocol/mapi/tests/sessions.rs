//! HTTP requests, cookies and sequences.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

mod common;

use common::{ALICE, BOB, Client, cookie, full, logon_request, open_folder, world, x_code};
use ropewalk_base::limits;
use ropewalk_node::http::{Body, Chunk, HttpHandler, HttpRequest, Method, StatusCode};
use ropewalk_protocol_mapi::PATH;
use ropewalk_wire_mapi_http::{
    DisconnectRequest, ExecuteResponse, NotificationWaitRequest, Reply, parse_response,
};
use ropewalk_wire_mapi_rop::UNUSED_HANDLE;
use std::time::Duration;

/// covers: MS-OXCMAPIHTTP_R35, MS-OXCMAPIHTTP_R36
#[test]
fn nobody_gets_in_without_a_login() {
    let world = world();
    for auth in [None, Some("Basic YWxpY2U6d3Jvbmc="), Some("Negotiate x")] {
        let headers: Vec<_> = auth.iter().map(|value| ("Authorization", *value)).collect();
        let response = world.endpoint.handle(&HttpRequest::for_tests(Method::POST, PATH, &headers, ""));
        assert_eq!(response.status, StatusCode::UNAUTHORIZED);
        assert!(response.headers["www-authenticate"].to_str().unwrap().starts_with("Basic "));
    }
}

/// covers: MS-OXCMAPIHTTP_R44, MS-OXCMAPIHTTP_R2040, MS-OXCMAPIHTTP_R156, MS-OXCMAPIHTTP_R164,
/// MS-OXCMAPIHTTP_R167, MS-OXCMAPIHTTP_R2228, MS-OXCMAPIHTTP_R1221, MS-OXCMAPIHTTP_R2037
#[test]
fn connect_makes_a_session() {
    let world = world();
    let mut client = Client { world: &world, auth: ALICE, context: String::new(), sequence: String::new() };
    let connected = client.connect(&world.alice.legacy_dn);
    assert_eq!((connected.error_code, connected.display_name.as_str()), (0, "ALICE"));
    assert!(world.alice.legacy_dn.starts_with(&connected.dn_prefix) && connected.dn_prefix.ends_with('='));
    assert_eq!((client.context.len(), client.sequence.len()), (32, 32));
    let response = client.send("ping", vec![]);
    assert_eq!(x_code(&response), "0");
    let header = |name: &str| response.headers[name].to_str().unwrap();
    assert_eq!(header("x-requestid"), "{E2EA6C1C-E61B-49E9-9CFB-38184F907552}:1");
    assert_eq!(header("x-clientinfo"), "{2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:123");
    assert_eq!((header("x-requesttype"), header("content-type")), ("ping", "application/mapi-http"));
    assert!(header("x-serverapplication").starts_with("Exchange/15."));
    assert_eq!((header("x-expirationinfo"), header("x-pendingperiod")), ("900000", "30000"));
    let frame = parse_response(full(&response)).unwrap();
    assert_eq!((frame.body, frame.header("X-ElapsedTime")), (&[][..], Some("0")));
    assert_eq!(frame.header("X-StartTime"), Some("Tue, 14 Nov 2023 22:13:20 GMT"));
}

/// covers: MS-OXCRPC_R600, MS-OXCRPC_R1369, MS-OXCRPC_R4888
#[test]
fn connect_is_for_oneself() {
    let world = world();
    let mut client = Client { world: &world, auth: ALICE, context: String::new(), sequence: String::new() };
    for (dn, error) in [(world.bob.legacy_dn.as_str(), 0x8007_0005), ("", 0x8007_0005), ("/o=x/cn=y", 0x3EB)]
    {
        assert_eq!(client.connect(dn).error_code, error, "{dn}");
        assert!(client.context.is_empty());
    }
}

/// covers: MS-OXCMAPIHTTP_R138, MS-OXCMAPIHTTP_R139, MS-OXCMAPIHTTP_R140, MS-OXCMAPIHTTP_R141,
/// MS-OXCMAPIHTTP_R143, MS-OXCMAPIHTTP_R148, MS-OXCMAPIHTTP_R2038
#[test]
fn requests_without_form() {
    let world = world();
    let mut client = world.client();
    let changed = |change: &dyn Fn(&mut HttpRequest)| {
        let mut request = client.http("Execute", vec![]);
        change(&mut request);
        let response = world.endpoint.handle(&request);
        assert_eq!(response.headers["content-type"], "text/html");
        x_code(&response).to_owned()
    };
    assert_eq!(changed(&|r| r.method = Method::GET), "2");
    assert_eq!(changed(&|r| r.path = "/mapi/nspi/".into()), "3");
    assert_eq!(changed(&|r| drop(r.headers.insert("content-type", "text/xml".parse().unwrap()))), "4");
    assert_eq!(changed(&|r| drop(r.headers.insert("x-requesttype", "Destroy".parse().unwrap()))), "5");
    assert_eq!(changed(&|r| drop(r.headers.insert("x-requesttype", "Bind".parse().unwrap()))), "5");
    for name in ["x-requesttype", "x-requestid", "content-type"] {
        assert_eq!(changed(&|r| drop(r.headers.remove(name))), "7", "{name}");
    }
    // The body is the last thing looked at; the session goes on.
    assert_eq!(x_code(&client.send("Execute", vec![1, 2, 3])), "12");
    assert_eq!(x_code(&client.send("PING", vec![])), "0");
    let mut upper = client.http("PING", vec![]);
    upper.path = "/MAPI/EmsMdb".into();
    assert_eq!(x_code(&world.endpoint.handle(&upper)), "0");
}

/// covers: MS-OXCMAPIHTTP_R142, MS-OXCMAPIHTTP_R146, MS-OXCMAPIHTTP_R149, MS-OXCMAPIHTTP_R1225
#[test]
fn cookies_are_checked() {
    let world = world();
    let mut client = world.client();
    let context = client.context.clone();
    client.context = "x".into();
    assert_eq!(x_code(&client.send("Execute", vec![])), "6");
    client.context = "0".repeat(32);
    assert_eq!(x_code(&client.send("Execute", vec![])), "10");
    client.context = String::new();
    assert_eq!(x_code(&client.send("Execute", vec![])), "13");
    // Somebody else's.
    (client.auth, client.context) = (BOB, context.clone());
    for kind in ["Execute", "PING", "NotificationWait", "Disconnect"] {
        assert_eq!(x_code(&client.send(kind, vec![])), "10", "{kind}");
    }
    client.auth = ALICE;
    assert_eq!(x_code(&client.send("PING", vec![])), "0");
}

/// covers: MS-OXCMAPIHTTP_R151, MS-OXCMAPIHTTP_R1150, MS-OXCMAPIHTTP_R1228
#[test]
fn the_sequence_changes_and_is_checked() {
    let world = world();
    let (mut client, _) = world.logged_on();
    let first = client.sequence.clone();
    client.run(vec![], &[]);
    let second = client.sequence.clone();
    assert_ne!(first, second);
    client.sequence = first;
    assert_eq!(x_code(&client.send("Execute", vec![])), "15");
    client.sequence = "nonsense".into();
    assert_eq!(x_code(&client.send("Execute", vec![])), "15");
    client.sequence = second;
    client.run(vec![], &[]);
}

/// Many threads with the same cookies: one is served, the others are told.
/// covers: MS-OXCMAPIHTTP_R1227, MS-OXCMAPIHTTP_R1228
#[test]
fn one_request_at_a_time() {
    let world = world();
    let (client, _) = world.logged_on();
    let empty = ropewalk_wire_mapi_http::ExecuteRequest {
        flags: 3,
        rop_buffer: vec![],
        max_rop_out: common::MAX,
        auxiliary: vec![],
    };
    let codes = std::thread::scope(|scope| {
        let send =
            || x_code(&world.endpoint.handle(&client.http("Execute", empty.encode().unwrap()))).to_owned();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(codes.iter().filter(|code| *code == "0").count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| *code == "15").count(), 7, "{codes:?}");
}

/// covers: MS-OXCMAPIHTTP_R2233, MS-OXCMAPIHTTP_R1253, MS-OXCMAPIHTTP_R1255
#[test]
fn disconnect_ends_it() {
    let world = world();
    let mut client = world.client();
    let response = client.send("Disconnect", DisconnectRequest::default().encode().unwrap());
    assert_eq!(x_code(&response), "0");
    assert_eq!(parse_response(full(&response)).unwrap().body, [0; 12]);
    assert!(cookie(&response, "MapiContext").is_some());
    assert_eq!(x_code(&client.send("Execute", vec![])), "10");
}

/// covers: MS-OXCMAPIHTTP_R1277, MS-OXCMAPIHTTP_R1278, MS-OXCMAPIHTTP_R1279
#[test]
fn connecting_again_replaces_the_session() {
    let world = world();
    let mut client = world.client();
    let former = client.context.clone();
    client.sequence = "wrong".into();
    assert_eq!(client.connect(&world.alice.legacy_dn).error_code, 0);
    assert_ne!(client.context, former);
    client.context = former;
    assert_eq!(x_code(&client.send("Execute", vec![])), "10");
}

/// covers: MS-OXCMAPIHTTP_R1248, MS-OXCMAPIHTTP_R1284, MS-OXCMAPIHTTP_R1285
#[test]
fn idle_sessions_expire() {
    let world = world();
    let mut client = world.client();
    for _ in 0..3 {
        world.clock.advance(Duration::from_secs(limits::MAPI_SESSION_IDLE_SECONDS - 1));
        assert_eq!(x_code(&client.send("PING", vec![])), "0");
    }
    world.clock.advance(Duration::from_secs(limits::MAPI_SESSION_IDLE_SECONDS + 1));
    assert_eq!(x_code(&client.send("PING", vec![])), "10");
}

#[test]
fn a_user_has_so_many_sessions() {
    let world = world();
    let mut clients = Vec::new();
    for _ in 0..=limits::MAPI_SESSIONS_PER_USER_MAX {
        clients.push(world.client());
        world.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(x_code(&clients[0].send("PING", vec![])), "10", "the oldest made room");
    assert_eq!(x_code(&clients[1].send("PING", vec![])), "0");
}

/// covers: MS-OXCMAPIHTTP_R1170, MS-OXCMAPIHTTP_R1215, MS-OXCMAPIHTTP_R1259, MS-OXCMAPIHTTP_R1260,
/// MS-OXCMAPIHTTP_R1241
#[test]
fn notification_wait_is_held() {
    let world = world();
    let (mut client, _) = world.logged_on();
    let response = client.send("NotificationWait", NotificationWaitRequest::default().encode().unwrap());
    assert_eq!(x_code(&response), "0");
    assert_eq!(cookie(&response, "MapiSequence"), None);
    let Body::Stream(mut source) = response.body else { panic!("not streamed") };
    // Other requests run meanwhile.
    client.run(vec![], &[]);
    let mut out = Vec::new();
    loop {
        match source.next() {
            Chunk::Data(bytes) => out.extend_from_slice(&bytes),
            Chunk::Wait(time) => world.clock.advance(time),
            Chunk::End => break,
        }
    }
    drop(source);
    let frame = parse_response(&out).unwrap();
    assert_eq!((frame.pending, frame.header("X-ElapsedTime")), (9, Some("300000")));
    assert_eq!(frame.body, [0; 16]);
    world.clock.advance(Duration::from_secs(limits::MAPI_SESSION_IDLE_SECONDS - 1));
    assert_eq!(x_code(&client.send("PING", vec![])), "0");
}

/// covers: MS-OXCROPS_R4551
#[test]
fn what_cannot_be_read_is_refused_as_a_whole() {
    let world = world();
    let (mut client, logon) = world.logged_on();
    for rops in [vec![0x28, 0, 0], vec![0x02, 0, 0], vec![0xFF; 9]] {
        match client.execute_bytes(rops, &[logon], 0, common::MAX) {
            Reply::Success(ExecuteResponse { error_code, rop_buffer, .. }) => {
                assert_eq!((error_code, rop_buffer), (0x4B6, vec![]));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn logon_rules() {
    let world = world();
    let mut client = world.client();
    let unused = [UNUSED_HANDLE; 4];
    let mut public = logon_request(0, 0, &world.alice.legacy_dn);
    if let ropewalk_wire_mapi_rop::RopRequestBody::Logon(body) = &mut public.body {
        body.logon_flags = 0;
    }
    let (responses, handles) = client.run(
        vec![
            public,
            logon_request(1, 1, &world.bob.legacy_dn),
            logon_request(2, 2, "/o=x"),
            logon_request(3, 3, &world.alice.legacy_dn.to_uppercase()),
            open_folder(0, 0, world.inbox()),
        ],
        &unused,
    );
    // covers: MS-OXCSTOR_R59753, MS-OXCSTOR_R788
    let codes: Vec<u32> = responses[..3].iter().map(|response| common::code(response).0).collect();
    assert_eq!(codes, [0x8004_0111, 0x8007_0005, 0x3EB]);
    let ropewalk_wire_mapi_rop::rop::logon::Response::Private(logon) = body!(Logon, &responses[3]) else {
        panic!("public");
    };
    assert_eq!(logon.folder_ids[4].as_folder(), Some(world.inbox()));
    assert!(logon.folder_ids.iter().all(|id| id.as_folder().is_some()));
    assert_eq!((logon.mailbox_guid, logon.repl_id.0), (world.mailbox.info().guid, 1));
    assert_eq!((logon.logon_time.year, logon.response_flags), (2023, 7));
    assert_eq!(handles[3] >> 24, 3);
    assert_eq!(handles[..3], unused[..3]);
    assert_eq!(common::code(&responses[4]).0, 0x4B9);
}
