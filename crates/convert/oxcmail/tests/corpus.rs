//! Every message of the shared corpus is imported, written again and imported once more.

use ropewalk_base::{FakeRng, FileTime};
use ropewalk_convert_oxcmail::{ExportContext, ImportContext, export, import};
use ropewalk_model::tags::{
    PID_TAG_BODY, PID_TAG_CLIENT_SUBMIT_TIME, PID_TAG_DISPLAY_NAME, PID_TAG_EMAIL_ADDRESS, PID_TAG_HTML,
    PID_TAG_INTERNET_MESSAGE_ID, PID_TAG_MESSAGE_CLASS, PID_TAG_SENDER_EMAIL_ADDRESS,
    PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS, PID_TAG_SENT_REPRESENTING_NAME, PID_TAG_SUBJECT,
};
use ropewalk_model::{AttachmentData, MessageContent, PropertyTag, Recipient};
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
    out.sort();
    out
}

fn text(content: &MessageContent, tag: PropertyTag) -> String {
    let text = content.properties.string(tag).unwrap_or_default();
    // Runs of blanks are not kept where fields are folded; controls never are.
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn row(recipient: &Recipient) -> (i32, String, String) {
    let text = |tag| recipient.properties.string(tag).unwrap_or_default().trim().to_owned();
    (recipient.kind.value(), text(PID_TAG_DISPLAY_NAME), text(PID_TAG_EMAIL_ADDRESS))
}

fn compare(before: &MessageContent, after: &MessageContent, path: &Path) {
    for tag in [
        PID_TAG_SUBJECT,
        PID_TAG_SENT_REPRESENTING_NAME,
        PID_TAG_SENDER_EMAIL_ADDRESS,
        PID_TAG_INTERNET_MESSAGE_ID,
        PID_TAG_MESSAGE_CLASS,
        PID_TAG_BODY,
    ] {
        // A sender without an address is written as an empty group, which is nobody.
        let nameless = tag == PID_TAG_SENT_REPRESENTING_NAME
            && before.properties.string(PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS).is_none();
        if !nameless && !text(before, tag).is_empty() {
            assert_eq!(text(before, tag), text(after, tag), "{tag:?} of {}", path.display());
        }
    }
    let time = |content: &MessageContent| {
        content.properties.time(PID_TAG_CLIENT_SUBMIT_TIME).map(FileTime::unix_seconds)
    };
    assert_eq!(time(before), time(after), "{}", path.display());
    let html = |content: &MessageContent| {
        let bytes = content.properties.binary(PID_TAG_HTML).unwrap_or_default();
        String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n")
    };
    assert_eq!(html(before), html(after), "{}", path.display());
    let rows = |content: &MessageContent| -> Vec<_> {
        content.recipients.iter().map(row).filter(|(_, _, email)| !email.is_empty()).collect()
    };
    assert_eq!(rows(before), rows(after), "{}", path.display());
    assert_eq!(before.attachments.len(), after.attachments.len(), "{}", path.display());
    for (one, other) in before.attachments.iter().zip(&after.attachments) {
        match (&one.data, &other.data) {
            (AttachmentData::Embedded(one), AttachmentData::Embedded(other)) => compare(one, other, path),
            (one, other) => assert_eq!(one, other, "{}", path.display()),
        }
        let name = |bag: &ropewalk_model::PropertyBag| {
            bag.string(PID_TAG_DISPLAY_NAME).unwrap_or_default().to_owned()
        };
        assert_eq!(name(&one.properties).trim(), name(&other.properties).trim(), "{}", path.display());
    }
}

#[test]
fn every_file_comes_back() {
    let received = FileTime::from_unix_seconds(1_600_000_000);
    for path in corpus() {
        let raw = std::fs::read(&path).unwrap();
        let begun = Instant::now();
        let content = import(&raw, &ImportContext { received });
        let rng = FakeRng::new(7);
        let context = ExportContext { now: received, rng: &rng, host: "host.test", with_bcc: true };
        let written = export(&content, &context);
        assert!(begun.elapsed() < Duration::from_secs(10), "{} took {:?}", path.display(), begun.elapsed());
        if path.extension().is_some_and(|extension| extension == "eml") {
            compare(&content, &import(&written, &ImportContext { received }), &path);
        } else {
            import(&written, &ImportContext { received });
        }
        import(&raw[..raw.len() / 2], &ImportContext { received });
    }
}
