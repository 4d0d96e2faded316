//! Before login: greeting, capabilities, passwords, TLS, and what a hostile client may try.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::Server;
use ropewalk_node::connection::{Closing, Next, Peer};

#[test]
fn login_and_logout() {
    let server = Server::new();
    let mut client = server.connect();
    let offered = client.ok("CAPABILITY");
    for name in ["IMAP4rev1", "LITERAL+", "SASL-IR", "STARTTLS", "AUTH=PLAIN"] {
        assert!(offered.contains(name), "{offered}");
    }
    assert!(!offered.contains("LOGINDISABLED"));
    client.fails("SELECT INBOX", "BAD");
    client.fails("LOGIN alice@example.test wrong", "NO [AUTHENTICATIONFAILED]");
    let answer = client.raw(b"a LOGIN {5}\r\n");
    assert_eq!(answer, b"+ go on\r\n");
    let answer = String::from_utf8(client.raw(b"alice {6+}\r\nsecret\r\n")).unwrap();
    assert!(answer.starts_with("a OK [CAPABILITY IMAP4rev1 ") && answer.contains(" IDLE "), "{answer}");
    client.fails("LOGIN alice@example.test secret", "BAD");
    let answer = client.send("LOGOUT");
    assert!(answer.starts_with("* BYE ") && answer.contains("\r\nt OK "), "{answer}");
    assert_eq!(client.ended, Some(Next::Close));
}

#[test]
fn sasl() {
    let server = Server::new();
    // NUL alice NUL secret
    let plain = "AGFsaWNlAHNlY3JldA==";
    server.connect().ok(&format!("AUTHENTICATE PLAIN {plain}"));
    let mut client = server.connect();
    assert_eq!(client.send("authenticate plain"), "+ \r\n");
    assert!(client.raw(format!("{plain}\r\n").as_bytes()).starts_with(b"t OK "));
    let mut client = server.connect();
    assert_eq!(client.send("AUTHENTICATE LOGIN"), "+ VXNlcm5hbWU6\r\n");
    assert_eq!(client.raw(b"YWxpY2U=\r\n"), b"+ UGFzc3dvcmQ6\r\n");
    assert!(client.raw(b"c2VjcmV0\r\n").starts_with(b"t OK "));
    let mut client = server.connect();
    client.send("AUTHENTICATE PLAIN");
    assert!(client.raw(b"*\r\n").starts_with(b"t BAD "));
    client.fails("AUTHENTICATE GSSAPI", "NO");
    client.fails("AUTHENTICATE PLAIN !", "BAD");
    client.fails("AUTHENTICATE PLAIN AGFsaWNlAHdyb25n", "NO [AUTHENTICATIONFAILED]");
    client.ok(&format!("AUTHENTICATE PLAIN {plain}"));
}

#[test]
fn passwords_only_over_tls_or_on_loopback() {
    let server = Server::new();
    let remote = Peer { clear_passwords: false, ..Peer::loopback_for_tests() };
    let mut client = server.connect_from(remote);
    assert!(client.ok("CAPABILITY").contains("LOGINDISABLED"));
    client.fails("LOGIN alice secret", "NO [PRIVACYREQUIRED]");
    client.fails("AUTHENTICATE PLAIN AGFsaWNlAHNlY3JldA==", "NO [PRIVACYREQUIRED]");
    assert!(client.send("STARTTLS").starts_with("t OK "));
    assert_eq!(client.ended.take(), Some(Next::StartTls));
    client.connection.tls_started();
    assert_eq!(client.connection.resume(&mut Vec::new()), Next::Read);
    let offered = client.ok("CAPABILITY");
    assert!(!offered.contains("LOGINDISABLED") && !offered.contains("STARTTLS"), "{offered}");
    client.fails("STARTTLS", "BAD");
    client.ok("LOGIN alice secret");
    let tls = Peer { tls: true, starttls: false, ..remote };
    server.connect_from(tls).ok("LOGIN alice secret");
}

#[test]
fn patience_with_strangers_ends() {
    let server = Server::new();
    let mut client = server.connect();
    let mut answers = String::new();
    for _ in 0..20 {
        answers += &client.send("NONSENSE");
        if client.ended.is_some() {
            break;
        }
    }
    assert!(answers.ends_with("* BYE Too many failures\r\n"), "{answers}");
    assert_eq!(client.ended, Some(Next::Close));
    // A large literal before login is refused without being read.
    let mut client = server.connect();
    client.fails("LOGIN {100000000}", "NO [TOOBIG]");
    client.fails("APPEND INBOX {100000}", "NO [TOOBIG]");
}

#[test]
fn the_node_ends_it_with_a_word() {
    let server = Server::new();
    let mut client = server.login();
    let mut out = Vec::new();
    client.connection.closing(Closing::Shutdown, &mut out);
    assert!(out.starts_with(b"* BYE "));
    assert!(client.connection.idle_timeout().as_secs() >= 30 * 60);
}

#[test]
fn commands_come_in_any_pieces() {
    let server = Server::new();
    let script = b"a LOGIN alice secret\r\nb SELECT INBOX\r\nc APPEND INBOX {3+}\r\n\r\nx\r\nd NOOP\r\ne IDLE\r\nDONE\r\nf FETCH 1 BODY[]\r\ng LOGOUT\r\n";
    let whole = server.connect().raw(script);
    let text = String::from_utf8(whole).unwrap();
    for tag in ["a", "b", "c", "d", "e", "f", "g"] {
        assert!(
            text.contains(&format!("\r\n{tag} OK")) || text.starts_with(&format!("{tag} OK")),
            "{tag}: {text}"
        );
    }
    let mut client = Server::new().connect();
    let pieces: Vec<u8> = script.iter().flat_map(|byte| client.raw(&[*byte])).collect();
    assert_eq!(String::from_utf8(pieces).unwrap(), text);
}
