//! What is asked of the header is answered without reading the body.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::Server;
use ropewalk_storage_api::{BlobHash, Blobs, StorageResult};
use ropewalk_storage_mem::MemBlobs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the bytes that are read.
#[derive(Default)]
struct Counting {
    kept: MemBlobs,
    read: AtomicU64,
}

impl Counting {
    fn count(&self, bytes: StorageResult<Vec<u8>>) -> StorageResult<Vec<u8>> {
        self.read.fetch_add(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64), Ordering::SeqCst);
        bytes
    }
}

impl Blobs for Counting {
    fn put(&self, bytes: &[u8]) -> StorageResult<BlobHash> {
        self.kept.put(bytes)
    }

    fn load(&self, hash: BlobHash) -> StorageResult<Vec<u8>> {
        self.count(self.kept.load(hash))
    }

    fn load_range(&self, hash: BlobHash, offset: u64, length: usize) -> StorageResult<Vec<u8>> {
        self.count(self.kept.load_range(hash, offset, length))
    }

    fn list(&self, visit: &mut dyn FnMut(BlobHash, u64)) -> StorageResult<()> {
        self.kept.list(visit)
    }

    fn sweep(
        &self,
        hash: BlobHash,
        age_seconds: u64,
        referenced: &mut dyn FnMut(BlobHash) -> StorageResult<bool>,
    ) -> StorageResult<bool> {
        self.kept.sweep(hash, age_seconds, referenced)
    }
}

/// Items that need the header only, and one that needs everything.
const ITEMS: [&str; 7] = [
    "ENVELOPE",
    "BODY.PEEK[HEADER]",
    "RFC822.HEADER",
    "BODY.PEEK[HEADER.FIELDS (SUBJECT X-LONG)]",
    "BODY.PEEK[HEADER.FIELDS.NOT (X-LONG)]",
    "BODY.PEEK[HEADER]<3.20>",
    "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY.PEEK[HEADER.FIELDS (DATE FROM)])",
];

#[test]
fn of_large_messages_only_the_header_is_read() {
    let blobs = Arc::new(Counting::default());
    let server = Server::with_blobs(blobs.clone());
    let long = "x".repeat(900);
    for (header_lines, body_bytes) in [(3, 3_000_000), (200, 3_000_000), (3, 0), (3, 100_000)] {
        let mut mime =
            b"From: Bob <bob@example.test>\r\nSubject: large\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n"
                .to_vec();
        (0..header_lines).for_each(|_| mime.extend_from_slice(format!("X-Long: {long}\r\n").as_bytes()));
        mime.extend_from_slice(b"\r\n");
        mime.resize(mime.len() + body_bytes, b'.');
        server.deliver(&mime);
    }
    // No empty line at all: the whole is the header.
    server.deliver(&[&b"Subject: endless\r\nX-Long: "[..], &vec![b'y'; 400_000]].concat());
    let mut client = server.login();
    client.ok("SELECT INBOX");
    for number in 1..=5 {
        for items in ITEMS {
            blobs.read.store(0, Ordering::SeqCst);
            let alone = client.ok(&format!("FETCH {number} {items}"));
            let read = blobs.read.load(Ordering::SeqCst);
            let header_bytes = if number == 2 { 200_000 } else { 3_000 };
            assert!(number == 5 || read <= 2 * header_bytes.max(65_536), "{number} {items}: {read} bytes");
            // Asked for with the body, the same comes from the whole message.
            let inner = items.trim_start_matches('(').trim_end_matches(')');
            let whole = client.ok(&format!("FETCH {number} ({inner} BODY.PEEK[TEXT])"));
            let line = alone.split_once("* ").unwrap().1.rsplit_once(")\r\n").unwrap().0;
            assert!(line.len() > 30, "{line}");
            assert!(whole.contains(line), "{number} {items}:\n{line}\n{}", &whole[..whole.len().min(2000)]);
        }
    }
    blobs.read.store(0, Ordering::SeqCst);
    assert!(client.ok("SEARCH 1:4 HEADER X-Long xxx HEADER From bob").contains("* SEARCH 1 2 3 4"));
    assert!(client.ok("SEARCH 1:4 SENTON 1-Jan-2024").contains("* SEARCH 1 2 3 4"));
    let read = blobs.read.load(Ordering::SeqCst);
    assert!(read < 1_500_000, "{read}");
    blobs.read.store(0, Ordering::SeqCst);
    client.ok("FETCH 1 BODY.PEEK[]");
    assert!(blobs.read.load(Ordering::SeqCst) > 3_000_000);
}
