//! Every message of the corpus goes in by DATA and by BDAT and is kept octet for octet.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Dialogue, world};
use ropewalk_wire_smtp::data;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Lines as a client must send them: each ends with CRLF, whatever it ended with in the file.
fn as_lines(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 2);
    let mut at = bytes.iter().peekable();
    while let Some(byte) = at.next() {
        match byte {
            b'\r' => {
                at.next_if_eq(&&b'\n');
                out.extend_from_slice(b"\r\n");
            }
            b'\n' => out.extend_from_slice(b"\r\n"),
            other => out.push(*other),
        }
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn envelope(dialogue: &mut Dialogue) {
    dialogue.expect("MAIL FROM:<carl@far.example>", "250 ").expect("RCPT TO:<bob@example.test>", "250 ");
}

#[test]
fn every_message_is_kept_octet_for_octet() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus");
    let mut found = Vec::new();
    for folder in ["mime", "dsn"] {
        files(&corpus.join(folder), &mut found);
    }
    if found.is_empty() {
        eprintln!("skipped: no corpus beside the checkout");
        return;
    }
    for path in found {
        let world = world();
        let mut dialogue = world.inbound();
        dialogue.expect("EHLO c", "250 ");
        let message = as_lines(&std::fs::read(&path).unwrap());

        let mut stream = Vec::new();
        data::encode(&message, &mut stream).unwrap();
        envelope(&mut dialogue);
        dialogue.expect("DATA", "354 ");
        let answer = dialogue.send(stream);
        assert!(answer.starts_with("250 2.6.0 "), "{}: {answer}", path.display());

        envelope(&mut dialogue);
        let (first, second) = message.split_at(message.len() / 2);
        let mut stream = format!("BDAT {}\r\n", first.len()).into_bytes();
        stream.extend_from_slice(first);
        stream.extend_from_slice(format!("BDAT {} LAST\r\n", second.len()).as_bytes());
        stream.extend_from_slice(second);
        let answer = dialogue.send(stream);
        assert!(answer.contains("\r\n250 2.6.0 "), "{}: {answer}", path.display());

        assert_eq!(world.received(), [message.clone(), message], "{}", path.display());
    }
}
