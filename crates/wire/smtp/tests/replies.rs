//! Replies: vectors both ways, the corpus, what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use ropewalk_wire_smtp::{Capability, EnhancedStatus, Greeting, Reply, ReplyError};
use std::path::Path;

fn encoded(reply: &Reply) -> Vec<u8> {
    let mut out = Vec::new();
    reply.encode(&mut out);
    out
}

#[test]
fn vectors_both_ways() {
    for (text, code, status, lines) in [
        ("220 mx.example.test ESMTP\r\n", 220, None, &["mx.example.test ESMTP"][..]),
        ("250 2.1.0 Sender ok\r\n", 250, Some(EnhancedStatus::SENDER_OK), &["Sender ok"]),
        (
            "550-5.1.1 No\r\n550 5.1.1 such user\r\n",
            550,
            Some(EnhancedStatus::UNKNOWN_USER),
            &["No", "such user"],
        ),
        ("250-a\r\n250-SIZE 5\r\n250 HELP\r\n", 250, None, &["a", "SIZE 5", "HELP"]),
        ("354 Go on\r\n", 354, None, &["Go on"]),
        ("334 \r\n", 334, None, &[""]),
        // The class must be the code's (RFC 2034 4), else it is text.
        ("250 5.1.1 odd\r\n", 250, None, &["5.1.1 odd"]),
    ] {
        let (reply, length) = Reply::decode(text.as_bytes()).unwrap().unwrap();
        assert_eq!(length, text.len());
        assert_eq!((reply.code, reply.status), (code, status));
        assert_eq!(reply.lines, lines);
        assert_eq!(encoded(&reply), text.as_bytes());
        for cut in 0..text.len() {
            assert_eq!(Reply::decode(&text.as_bytes()[..cut]), Ok(None), "{text} cut at {cut}");
        }
    }
    assert_eq!(Reply::decode(b"250\r\n").unwrap().unwrap().0, Reply::plain(250, ""));
}

#[test]
fn refused() {
    for (bytes, error) in [
        (&b"25\r\n"[..], ReplyError::Code),
        (b"abc d\r\n", ReplyError::Code),
        (b"199 x\r\n", ReplyError::Code),
        (b"600 x\r\n", ReplyError::Code),
        (b"250_x\r\n", ReplyError::Code),
        (b"2 0 x\r\n", ReplyError::Code),
        (b"250-x\r\n251 y\r\n", ReplyError::Mixed),
        (b"250 x\n", ReplyError::Text),
        (b"250 x\ry\r\n", ReplyError::Text),
        (b"250 \xff\r\n", ReplyError::Text),
        (b"\xc3\xa950 x\r\n", ReplyError::Code),
    ] {
        assert_eq!(Reply::decode(bytes), Err(error), "{bytes:?}");
    }
    assert_eq!(Reply::decode(&[b'2'; 70_000]), Err(ReplyError::TooLong));
    assert_eq!(Reply::decode(&b"250-x\r\n".repeat(10_000)), Err(ReplyError::TooLong));
}

#[test]
fn texts_cannot_forge_lines() {
    assert_eq!(encoded(&Reply::plain(550, "a\r\n250 b\0")), b"550 a??250 b?\r\n");
    assert!(encoded(&Reply::plain(550, "é".repeat(1000))).len() <= 512);
    assert!(Reply::decode(&encoded(&Reply::plain(550, "é".repeat(1000)))).unwrap().is_some());
}

#[test]
fn greeting_both_ways() {
    let greeting = Greeting {
        text: "mx.example.test greets you".to_owned(),
        capabilities: vec![
            Capability::Pipelining,
            Capability::Size(Some(67_108_864)),
            Capability::Size(None),
            Capability::EightBitMime,
            Capability::BinaryMime,
            Capability::Chunking,
            Capability::StartTls,
            Capability::Dsn,
            Capability::EnhancedStatusCodes,
            Capability::SmtpUtf8,
            Capability::Auth(vec!["PLAIN".to_owned(), "LOGIN".to_owned()]),
            Capability::Help,
            Capability::Other("XTHING with more".to_owned()),
        ],
    };
    let (reply, _) = Reply::decode(&encoded(&greeting.reply())).unwrap().unwrap();
    assert_eq!(Greeting::from_reply(&reply), Some(greeting));
    assert_eq!(Capability::decode("size x"), Capability::Other("size x".to_owned()));
    assert_eq!(Capability::decode("STARTTLS now"), Capability::Other("STARTTLS now".to_owned()));
    assert_eq!(Greeting::from_reply(&Reply::plain(504, "no")), None);
}

/// Every reply of the MailKit samples decodes, and encodes to bytes that decode to the same.
#[test]
fn corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/smtp/mailkit");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no corpus beside the checkout");
        return;
    };
    let mut replies = 0;
    for file in files {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n").replace('\n', "\r\n");
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let (reply, length) =
                Reply::decode(rest).unwrap().unwrap_or_else(|| panic!("{}: cut", path.display()));
            assert_eq!(Reply::decode(&encoded(&reply)).unwrap().unwrap().0, reply);
            if path.to_string_lossy().contains("ehlo+") {
                assert!(
                    Greeting::from_reply(&reply).unwrap().capabilities.contains(&Capability::EightBitMime)
                );
            }
            rest = &rest[length..];
            replies += 1;
        }
    }
    assert!(replies >= 34);
}
