//! Every message of the shared corpus comes back octet for octet, and its envelope and structure are well
//! formed. Skipped where the corpus is not there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod common;

use common::{Server, literal};
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Reads one parenthesised list, string, literal or atom; where it ends, or none if it is not well formed.
fn value(bytes: &[u8], at: usize, depth: usize) -> Option<usize> {
    assert!(depth < 200);
    match bytes.get(at)? {
        b'(' => {
            let mut at = at + 1;
            loop {
                match bytes.get(at)? {
                    b')' => return Some(at + 1),
                    b' ' => at += 1,
                    _ => at = value(bytes, at, depth + 1)?,
                }
            }
        }
        b'"' => {
            let mut at = at + 1;
            loop {
                match bytes.get(at)? {
                    b'"' => return Some(at + 1),
                    b'\\' => at += 2,
                    b'\r' | b'\n' | 0 | 128.. => return None,
                    _ => at += 1,
                }
            }
        }
        b'{' => {
            let close = at + bytes[at..].iter().position(|byte| *byte == b'}')?;
            let size: usize = std::str::from_utf8(&bytes[at + 1..close]).ok()?.parse().ok()?;
            Some(close + 3 + size)
        }
        _ => {
            let length = bytes[at..].iter().position(|byte| matches!(byte, b' ' | b')' | b'('))?;
            (length > 0).then_some(at + length)
        }
    }
}

#[test]
fn octet_for_octet() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus");
    let mut found = Vec::new();
    for folder in ["mime", "dsn"] {
        files(&corpus.join(folder), &mut found);
    }
    if found.is_empty() {
        eprintln!("skipped: no corpus beside the checkout");
        return;
    }
    let server = Server::new();
    let mut client = server.inbox();
    let mut count = 0;
    for path in found {
        let bytes = std::fs::read(&path).unwrap();
        let appended = client.append("INBOX", &bytes);
        assert!(appended.contains("t OK [APPENDUID "), "{}: {appended}", path.display());
        count += 1;
        let answer = client.raw(format!("t FETCH {count} BODY.PEEK[]\r\n").as_bytes());
        assert!(literal(&answer) == bytes, "{} changed", path.display());
        let answer = client.raw(format!("t FETCH {count} (ENVELOPE BODY BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM)] BODY.PEEK[1])\r\n").as_bytes());
        let open = answer.iter().position(|byte| *byte == b'(').unwrap();
        let end = value(&answer, open, 0);
        let rest = end.map(|end| &answer[end..]);
        assert_eq!(
            rest,
            Some(&b"\r\nt OK Done\r\n"[..]),
            "{}: {}",
            path.display(),
            String::from_utf8_lossy(&answer)
        );
    }
    eprintln!("{count} messages");
    let found = client.ok("SEARCH TEXT e SENTSINCE 1-Jan-1990 OR SUBJECT a FROM b");
    assert!(found.starts_with("* SEARCH "));
}
