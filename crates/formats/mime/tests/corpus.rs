//! Every message of the shared corpus is taken apart and put together again from its sections.

use ropewalk_base::limits::MIME_DEPTH_MAX;
use ropewalk_mime::{BodyStructure, Message, Part, SectionKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus");
    let mut out = Vec::new();
    for folder in ["mime", "dsn", "imip"] {
        files(&root.join(folder), &mut out);
    }
    if out.is_empty() {
        eprintln!("skipped: the shared corpus is not beside the checkout");
    }
    out
}

fn check_part(raw: &[u8], part: &Part, depth: usize) {
    assert!(depth <= 2 * MIME_DEPTH_MAX + 2);
    assert_eq!(part.header.end, part.body.start);
    assert!(part.body.start <= part.body.end && part.body.end <= raw.len());
    assert_eq!(part.lines, raw[part.body.clone()].iter().filter(|b| **b == b'\n').count());
    let mut at = part.body.start;
    for child in part.children() {
        assert!(child.header.start >= at && child.body.end <= part.body.end);
        at = child.body.end;
        check_part(raw, child, depth + 1);
    }
    if let Some(inner) = part.message() {
        assert_eq!((inner.header.start, inner.body.end), (part.body.start, part.body.end));
        check_part(raw, inner, depth + 1);
    }
}

fn count(structure: &BodyStructure) -> usize {
    match structure {
        BodyStructure::Multipart { parts, .. } => 1 + parts.iter().map(count).sum::<usize>(),
        BodyStructure::Message { body, .. } => 1 + count(body),
        _ => 1,
    }
}

fn check(raw: &[u8]) {
    let message = Message::parse(raw);
    let root = message.root();
    assert_eq!((root.header.start, root.body.end), (0, raw.len()));
    check_part(raw, root, 0);
    assert!(count(&message.structure()) >= 1);
    message.envelope(root);
    for (path, part) in message.walk() {
        assert_eq!(message.part(&path), Some(part), "{path:?}");
        assert!(message.section(&path, SectionKind::Whole).is_some());
        for field in message.fields(part) {
            field.text();
            assert!(raw[field.range.clone()].starts_with(field.name));
        }
        let all = message.header_subset(part.header.clone(), &[""], true);
        let again = Message::parse(&all);
        assert_eq!(again.fields(again.root()).count(), message.fields(part).count());
        message.file_and_text(part);
    }
}

trait Touch {
    fn file_and_text(&self, part: &Part);
}

impl Touch for Message<'_> {
    fn file_and_text(&self, part: &Part) {
        part.file_name();
        part.content_id_bare();
        if part.is_leaf() {
            self.decoded(part);
            self.text(part);
        }
        for name in ["From", "To", "Date"] {
            self.addresses(part, name);
            self.date(part, name);
        }
    }
}

#[test]
fn every_file_is_taken_apart() {
    for path in corpus() {
        let raw = std::fs::read(&path).unwrap();
        let begun = Instant::now();
        let crlf = String::from_utf8_lossy(&raw).replace("\r\n", "\n").replace('\n', "\r\n").into_bytes();
        let half = &raw[..raw.len() / 2];
        for octets in [&raw[..], &crlf, half] {
            check(octets);
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{} took {:?}", path.display(), begun.elapsed());
    }
}

/// Input made to be expensive takes time in proportion to its length.
#[test]
fn hostile_input_is_linear() {
    let size = 2_000_000;
    let repeat = |unit: &str| unit.repeat(size / unit.len());
    let mut nested = String::new();
    for level in 0..200 {
        nested += &format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
    }
    for raw in [
        repeat("--\n"),
        format!("Content-Type: multipart/mixed; boundary=b\n\n{}", repeat("--b\n\n")),
        format!("{nested}{}", repeat("--b\n")),
        format!("Subject: {}", repeat("=?utf-8?Q?")),
        format!("To: {}", repeat("a@b,")),
        format!("To: {}", repeat("=?")),
        format!("To: {}", repeat("[")),
        format!("To: {}", repeat("(")),
        format!("To: {}", repeat("x @ ")),
        format!("Content-Type: text/plain; {}", repeat("a=b;")),
        format!("Content-Type: text/plain; {}", repeat("name*0=b;")),
        repeat("a:\n"),
        repeat(" \n"),
        format!("Content-Transfer-Encoding: quoted-printable\n\n{}", repeat("= ")),
        format!("Content-Transfer-Encoding: quoted-printable\n\n{}", repeat("  ")),
    ] {
        let begun = Instant::now();
        let message = Message::parse(raw.as_bytes());
        message.structure();
        message.envelope(message.root());
        for name in ["subject", "to"] {
            message.text_field(message.root(), name);
            message.addresses(message.root(), name);
        }
        message.root().file_name();
        message.text(message.root());
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}: {:?}", &raw[..60], begun.elapsed());
    }
}
