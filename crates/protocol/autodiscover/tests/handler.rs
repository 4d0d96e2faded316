//! Whole requests and answers, without sockets.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

use ropewalk_auth::{Authenticator, HashCost};
use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{Directory, NewUser};
use ropewalk_node::http::{Body, HttpHandler, HttpRequest, HttpResponse, Method, StatusCode};
use ropewalk_protocol_autodiscover::{Autodiscover, PATH, Site};
use ropewalk_storage_api::Store;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;

/// alice@example.test / secret
const ALICE: &str = "Basic YWxpY2VAZXhhbXBsZS50ZXN0OnNlY3JldA==";

fn handler(site: Site) -> Autodiscover {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let rng = Arc::new(FakeRng::new(1));
    let store = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
    let directory = Directory::open(store, clock.clone(), rng.clone()).unwrap();
    directory.add_domain("example.test").unwrap();
    let authenticator = Authenticator::new(directory.clone(), clock.clone(), rng, HashCost::FAST).unwrap();
    for (address, name) in [("alice@example.test", "Alice & Co"), ("bob@example.test", "Bob")] {
        let hash = authenticator.hash("secret").unwrap();
        let user = NewUser {
            address: address.into(),
            display_name: name.into(),
            password_hash: Some(hash),
            ..NewUser::default()
        };
        directory.create_user(user).unwrap();
    }
    Autodiscover::new(Arc::new(authenticator), clock, site)
}

fn body(address: &str, kind: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/{kind}/requestschema/2006\">\
         <Request><EMailAddress>{address}</EMailAddress><AcceptableResponseSchema>\
         http://schemas.microsoft.com/exchange/autodiscover/{kind}/responseschema/2006{}</AcceptableResponseSchema></Request></Autodiscover>",
        if kind == "outlook" { "a" } else { "" }
    )
}

fn post(headers: &[(&str, &str)], body: String) -> HttpRequest {
    let headers = [&[("Authorization", ALICE), ("Host", "mail.example.test")], headers].concat();
    HttpRequest::for_tests(Method::POST, PATH, &headers, body)
}

fn text(response: &HttpResponse) -> String {
    match &response.body {
        Body::Full(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
        Body::Stream(_) => panic!("streamed"),
    }
}

fn ok(response: HttpResponse) -> String {
    assert_eq!(response.status, StatusCode::OK);
    assert_eq!(response.headers["content-type"], "text/xml; charset=utf-8");
    text(&response)
}

/// covers: MS-OXDSCLI 3.2.5.1 (a valid X-MapiHttpCapability)
#[test]
fn with_the_capability_mapi_over_http_and_no_rpc() {
    let request = post(&[("X-MapiHttpCapability", "1")], body("ALICE@example.test", "outlook"));
    let xml = ok(handler(Site::default()).handle(&request));
    assert!(xml.contains("<DisplayName>Alice &amp; Co</DisplayName>"), "{xml}");
    assert!(xml.contains("<AutoDiscoverSMTPAddress>alice@example.test</AutoDiscoverSMTPAddress>"), "{xml}");
    assert!(xml.contains("<LegacyDN>/o=Ropewalk/"), "{xml}");
    let (_, protocol) = xml.split_once("<Protocol Type=\"mapiHttp\" Version=\"1\">").unwrap();
    assert!(protocol.contains("://mail.example.test/mapi/emsmdb/?MailboxId="), "{xml}");
    assert!(protocol.contains("://mail.example.test/mapi/nspi/?MailboxId="), "{xml}");
    assert!(!xml.contains("<Protocol><Type>EXCH</Type><Server>"), "{xml}");
    assert!(xml.contains("<Type>WEB</Type>") && xml.contains("/EWS/Exchange.asmx</ASUrl>"), "{xml}");
}

/// covers: MS-OXDSCLI 3.2.5.1 (an invalid X-MapiHttpCapability counts as none)
#[test]
fn without_it_exch_and_expr() {
    for value in ["0", "-1", "x", ""] {
        let request = post(&[("X-MapiHttpCapability", value)], body("bob@example.test", "outlook"));
        let xml = ok(handler(Site::default()).handle(&request));
        assert!(!xml.contains("mapiHttp"), "{value}: {xml}");
        assert!(xml.contains("<Protocol><Type>EXCH</Type><Server>mail.example.test</Server>"), "{xml}");
        assert!(xml.contains("<Protocol><Type>EXPR</Type>"), "{xml}");
        assert!(xml.contains("/EWS/Exchange.asmx</EwsUrl>"), "{xml}");
    }
}

#[test]
fn the_configured_name_wins() {
    let site = Site { public_url: Some("https://mail.example.org".into()) };
    let request = post(&[("X-MapiHttpCapability", "1")], body("alice@example.test", "outlook"));
    let xml = ok(handler(site).handle(&request));
    assert!(xml.contains("<ASUrl>https://mail.example.org/EWS/Exchange.asmx</ASUrl>"), "{xml}");
    assert!(!xml.contains("mail.example.test"), "{xml}");
}

#[test]
fn errors_are_answers() {
    let handler = handler(Site::default());
    for (body, code) in [
        (body("nobody@example.test", "outlook"), "500"),
        (body("no address", "outlook"), "501"),
        (body("", "outlook"), "600"),
        (String::new(), "600"),
        ("<a".to_owned(), "600"),
        ("<Autodiscover><Request/></Autodiscover>".to_owned(), "600"),
        (body("alice@example.test", "mobilesync"), "601"),
        (body("alice@example.test", "outlook").replace("2006a", "2099"), "601"),
    ] {
        let xml = ok(handler.handle(&post(&[], body)));
        assert!(xml.contains(&format!("<ErrorCode>{code}</ErrorCode>")), "{code}: {xml}");
        assert!(xml.contains("<Error Time=\"22:13:20.0000000\" Id=\""), "{xml}");
    }
    let get = HttpRequest::for_tests(Method::GET, PATH, &[("Authorization", ALICE)], "");
    assert!(
        ok(handler.handle(&get)).contains("<ErrorCode>600</ErrorCode><Message>Invalid Request</Message>")
    );
}

#[test]
fn by_legacy_dn() {
    let handler = handler(Site::default());
    let xml = ok(handler.handle(&post(&[], body("bob@example.test", "outlook"))));
    let (_, rest) = xml.split_once("<LegacyDN>").unwrap();
    let (dn, _) = rest.split_once("</LegacyDN>").unwrap();
    let by_dn =
        body("x", "outlook").replace("<EMailAddress>x</EMailAddress>", &format!("<LegacyDN>{dn}</LegacyDN>"));
    assert!(ok(handler.handle(&post(&[], by_dn))).contains("bob@example.test"));
}

#[test]
fn who_has_not_logged_in_learns_nothing() {
    let handler = handler(Site::default());
    let body = body("alice@example.test", "outlook");
    for header in [None, Some("Basic YWxpY2U6d3Jvbmc="), Some("Negotiate abc"), Some("Basic !")] {
        let headers: Vec<_> = header.iter().map(|value| ("Authorization", *value)).collect();
        let response = handler.handle(&HttpRequest::for_tests(Method::POST, PATH, &headers, body.clone()));
        assert_eq!(response.status, StatusCode::UNAUTHORIZED);
        assert!(response.headers["www-authenticate"].to_str().unwrap().starts_with("Basic "));
        assert!(!text(&response).contains("example.test"));
    }
    for _ in 0..20 {
        let headers = [("Authorization", "Basic YWxpY2U6d3Jvbmc=")];
        handler.handle(&HttpRequest::for_tests(Method::POST, PATH, &headers, body.clone()));
    }
    let response = handler.handle(&post(&[], body.clone()));
    assert_eq!(response.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers.contains_key("retry-after"));
}

#[test]
fn other_methods_and_clear_passwords_are_refused() {
    let handler = handler(Site::default());
    let put = HttpRequest::for_tests(Method::PUT, PATH, &[("Authorization", ALICE)], "");
    assert_eq!(handler.handle(&put).status, StatusCode::METHOD_NOT_ALLOWED);
    let mut request = post(&[], body("alice@example.test", "outlook"));
    request.peer.tls = false;
    request.peer.clear_passwords = false;
    assert_eq!(handler.handle(&request).status, StatusCode::FORBIDDEN);
}
