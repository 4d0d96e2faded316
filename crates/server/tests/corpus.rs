//! Every file of the corpus' mime and dsn folders, message or not, through the whole server: delivered by SMTP with CRLF line ends and appended by
//! IMAP as it is, fetched back octet for octet, and read over MAPI and EWS without an error.
//!
//! The corpus stands beside the checkout; without it the test says so and passes.

#![expect(clippy::expect_used, reason = "helpers of tests fail as the tests do")]

mod mapi_view;

use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::ews::{self, EwsClient};
use ropewalk_testkit::imap::ImapClient;
use ropewalk_testkit::smtp::SmtpClient;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn corpus() -> Option<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let mut files = Vec::new();
    let mut folders = vec![root.join("mime"), root.join("dsn")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).ok()? {
            let path = entry.ok()?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Some(files)
}

/// What SMTP may carry: every line ends with CRLF.
fn with_crlf(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 32);
    let mut bytes = bytes.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                if bytes.peek() == Some(&b'\n') {
                    bytes.next();
                }
                out.extend_from_slice(b"\r\n");
            }
            b'\n' => out.extend_from_slice(b"\r\n"),
            other => out.push(other),
        }
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// Names the file a test failed at.
#[expect(clippy::panic, reason = "it is how a test fails")]
fn fail(path: &Path, error: &std::io::Error) -> ! {
    panic!("{}: {error}", path.display())
}

/// The whole messages of a folder in UID order.
fn fetch_all(imap: &mut ImapClient, folder: &str) -> Vec<Vec<u8>> {
    imap.command(&format!("EXAMINE \"{folder}\"")).expect("examine");
    let fetched = imap.command("UID FETCH 1:* (BODYSTRUCTURE ENVELOPE)").expect("structures");
    assert!(
        fetched
            .iter()
            .filter(|response| response.text.contains("FETCH"))
            .all(|r| r.text.contains("BODYSTRUCTURE ("))
    );
    let mut all = Vec::new();
    for response in imap.command("UID FETCH 1:* (BODY.PEEK[])").expect("fetch") {
        all.extend(response.literals);
    }
    all
}

/// Reads every item of a folder over EWS: all properties, MIME, each file attachment.
fn read_by_ews(demo: &Demo, folder: &str) -> Vec<Vec<u8>> {
    let user = demo.user(2);
    let mut client = EwsClient::connect(demo.text("http"), &user.address, &user.password).expect("EWS");
    let mut ids = Vec::new();
    loop {
        let (page, total) = client.find_items(folder, ids.len()).expect("FindItem");
        ids.extend(page);
        if ids.len() >= total {
            break;
        }
    }
    let mut all = Vec::new();
    for id in &ids {
        let item = client.get_item(id).expect("GetItem");
        let mime = ews::element(&item, "t:MimeContent").expect("MIME content");
        all.push(ews::decode(&mime).expect("base64"));
        for attachment in item.split("<t:AttachmentId ").skip(1) {
            client.get_attachment(&ews::attribute(attachment, "Id").expect("an id")).expect("GetAttachment");
        }
    }
    all
}

#[test]
fn every_message_of_the_corpus_goes_in_and_comes_out() {
    let Some(files) = corpus() else {
        eprintln!("skipped: ../shared/corpus is not there");
        return;
    };
    let messages: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().map(|path| (path.clone(), std::fs::read(&path).expect("readable"))).collect();
    let demo = Demo::start(Path::new(env!("CARGO_BIN_EXE_ropewalk")), &[]);
    let user = demo.user(2);

    let mut smtp = SmtpClient::connect(demo.text("smtp")).expect("SMTP");
    let mut imap = ImapClient::connect(demo.text("imap")).expect("IMAP");
    imap.login(&user.address, &user.password).expect("login");
    let before = fetch_all(&mut imap, "INBOX").len();
    for (path, bytes) in &messages {
        smtp.send("corpus@elsewhere.example", &[&user.address], &with_crlf(bytes))
            .unwrap_or_else(|error| fail(path, &error));
        imap.append("Drafts", bytes).unwrap_or_else(|error| fail(path, &error));
    }

    let delivered = fetch_all(&mut imap, "INBOX").split_off(before);
    assert_eq!(delivered.len(), messages.len());
    for ((path, bytes), delivered) in messages.iter().zip(&delivered) {
        // Before what was sent stand the server's own trace fields, and nothing stands behind it.
        assert!(delivered.ends_with(&with_crlf(bytes)), "{} came back changed", path.display());
    }
    let appended = fetch_all(&mut imap, "Drafts");
    let wanted: BTreeSet<&[u8]> = messages.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    for bytes in &wanted {
        assert!(appended.iter().any(|found| found == bytes), "an appended message came back changed");
    }

    let by_ews = read_by_ews(&demo, "inbox").split_off(before);
    assert_eq!(by_ews.len(), delivered.len());
    assert!(by_ews.iter().zip(&delivered).all(|(ews, imap)| ews == imap), "EWS gives other octets than IMAP");
    assert_eq!(mapi_view::read_everything(&demo, 2), before + messages.len());
}
