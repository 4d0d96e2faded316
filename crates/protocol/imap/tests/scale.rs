//! Ten thousand messages: what is cheap must stay cheap.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod common;

use common::{CHUNK_BYTES_MAX, Server};
use ropewalk_mailbox::{Flags, NewMessage};
use ropewalk_model::{MessageContent, SpecialFolder};
use std::time::Instant;

#[test]
fn ten_thousand_messages() {
    let server = Server::new();
    let inbox = server.mailbox.special_folder(SpecialFolder::Inbox);
    let content = MessageContent::default();
    let mime = b"Subject: x\r\n\r\n";
    for _ in 0..10_000 {
        let new = NewMessage {
            content: &content,
            mime: Some(mime),
            flags: Flags::NONE,
            associated: false,
            delivered: None,
            new_mail: true,
        };
        server.mailbox.save_message(inbox, new).unwrap();
    }
    let mut client = server.login();
    for command in [
        "SELECT INBOX",
        "FETCH 1:* (UID FLAGS)",
        "UID FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE)",
        "UID FETCH 9990:* ENVELOPE",
        "UID SEARCH UNSEEN",
        "UID SEARCH UID 9000:*",
        "STORE 1:* +FLAGS.SILENT (\\Deleted)",
        "NOOP",
        "EXPUNGE",
    ] {
        let start = Instant::now();
        let answer = client.ok(command);
        eprintln!("{command}: {} bytes, {:?}", answer.len(), start.elapsed());
        assert!(command == "EXPUNGE" || client.largest_chunk <= CHUNK_BYTES_MAX, "{command}");
    }
    assert!(client.ok("STATUS INBOX (MESSAGES)").contains("MESSAGES 0"));
}
