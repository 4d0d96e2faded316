//! The EWS samples of the shared corpus: requests are read or refused with a type, nothing panics, and neither
//! does anything made of them by cutting and flipping bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use proptest::prelude::*;
use ropewalk_wire_ews_xml::{DecodeError, decode_request, encode_fault};
use std::path::Path;

/// `None`, with a line that says so, where the corpus is not there.
fn corpus() -> Option<Vec<(String, Vec<u8>)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/ews");
    if !root.is_dir() {
        eprintln!("skipped: {} is not there", root.display());
        return None;
    }
    let mut files = Vec::new();
    for folder in ["ms-docs", "exchangelib"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
    files.sort();
    Some(files)
}

#[test]
fn requests_are_read_or_refused_with_a_type() {
    let Some(files) = corpus() else { return };
    let mut read = 0;
    let mut refused = Vec::new();
    for (name, bytes) in &files {
        match decode_request(bytes) {
            Ok(_) => read += 1,
            Err(error) => {
                assert!(encode_fault(&error.fault()).contains("<e:ResponseCode"));
                if name.contains("request") && !matches!(error, DecodeError::NotAvailable { .. }) {
                    refused.push(format!("{name}: {error}"));
                }
            }
        }
    }
    eprintln!(
        "{read} of {} read; refused otherwise than as not available:\n{}",
        files.len(),
        refused.join("\n")
    );
    assert!(read > 25, "{read}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_requests_never_panic(pick in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)) {
        if let Some(files) = corpus() {
            let mut bytes = files[pick.index(files.len())].1.clone();
            for (at, value) in flips {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = value;
                }
            }
            bytes.truncate(cut.index(bytes.len() + 1).max(bytes.len() / 2));
            if let Err(error) = decode_request(&bytes) {
                let _ = encode_fault(&error.fault());
            }
        }
    }

    #[test]
    fn noise_never_panics(text in "[<>/a-zA-Z:=&;#' \"\\[\\]!?-]{0,200}") {
        let _ = decode_request(text.as_bytes());
    }
}
