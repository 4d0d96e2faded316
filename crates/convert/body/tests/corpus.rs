//! The text of real RTF bodies beside the text that Outlook kept of the same message.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use ropewalk_convert_body::Body;
use std::path::Path;

/// Words without the addresses of links, which stand elsewhere, and with plain blanks.
fn words(text: &str) -> Vec<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, address)) = rest.split_once('<') {
        out.push_str(before);
        rest = address.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let out = out.replace(['\u{A0}', '\0'], " ");
    out.split_whitespace()
        .filter(|word| !matches!(*word, "*" | "\u{B7}" | "\u{2022}"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_text_of_real_bodies_is_what_outlook_kept() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus");
    let Ok(entries) = std::fs::read_dir(root.join("msg/msgreader")) else {
        eprintln!("skipped: the shared corpus is not beside the checkout");
        return;
    };
    let mut compared = 0;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let stream = root.join(format!("rtf/compressed/msgreader_{name}.lzfu"));
        let (true, Ok(compressed)) =
            (path.extension().is_some_and(|extension| extension == "json"), std::fs::read(stream))
        else {
            continue;
        };
        let fields: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let Some(expected) = fields.get("body").and_then(|body| body.as_str()) else { continue };
        let text = Body::Rtf(&compressed).to_text().unwrap();
        assert_eq!(words(&text), words(expected), "{name}");
        compared += 1;
    }
    assert!(compared > 10, "{compared}");
}
