//! Every RTF body of the shared corpus is decompressed, compressed, read and taken out of its wrapping.

use ropewalk_rtf::{
    Encapsulated, compress, decompress, encapsulate_html, encapsulate_text, encapsulated, extract_html,
    to_html, to_text,
};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus")
}

fn files(folder: &Path, extension: &str, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, extension, out);
        } else if path.extension().is_some_and(|found| found == extension) {
            out.push(path);
        }
    }
}

fn corpus(folders: &[&str], extension: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    folders.iter().for_each(|folder| files(&root().join(folder), extension, &mut out));
    out.sort();
    if out.is_empty() {
        eprintln!("skipped: the shared corpus is not beside the checkout");
    }
    out
}

/// The text of HTML, roughly: enough to see that the same words are in it.
fn words(html: &str) -> String {
    html.split('<')
        .filter_map(|piece| piece.split_once('>').map(|(_, text)| text))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn compressed_bodies_give_the_expected_rtf_and_compress_as_well_as_their_writers_did() {
    for path in corpus(&["rtf"], "lzfu") {
        let compressed = std::fs::read(&path).unwrap();
        let expected = std::fs::read(path.with_extension("rtf")).unwrap();
        let rtf = decompress(&compressed).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(rtf, expected, "{}", path.display());
        let again = compress(&rtf);
        assert_eq!(decompress(&again).unwrap(), rtf, "{}", path.display());
        assert!(again.len() <= compressed.len() + compressed.len() / 50 + 8, "{}", path.display());
    }
}

/// Another implementation, which takes ASCII only, and only streams whose COMPSIZE is exact.
#[test]
fn another_implementation_agrees() {
    for path in corpus(&["rtf", "msg", "tnef"], "rtf") {
        let rtf = std::fs::read(&path).unwrap();
        if rtf.is_ascii() {
            let theirs = compressed_rtf::decompress_rtf(&compress(&rtf)).unwrap();
            assert_eq!(theirs.trim_end_matches('\0').as_bytes(), rtf.strip_suffix(b"\0").unwrap_or(&rtf));
            // Its writer takes seconds for a long body.
            let text = std::str::from_utf8(&rtf).unwrap();
            let text = text.get(..1500).unwrap_or(text);
            assert_eq!(decompress(&compressed_rtf::compress_rtf(text).unwrap()).unwrap(), text.as_bytes());
        }
    }
}

#[test]
fn every_document_is_read_and_html_goes_back_as_it_came() {
    for path in corpus(&["rtf", "msg", "tnef"], "rtf") {
        let (name, rtf) = (path.display(), std::fs::read(&path).unwrap());
        let start = Instant::now();
        let (text, html) = (to_text(&rtf), to_html(&rtf));
        match encapsulated(&rtf) {
            Some(Encapsulated::Html) => {
                let html = extract_html(&rtf).unwrap();
                assert!(html.len() > 10, "{name}: {html}");
                assert!(!html.contains('\u{FFFD}'), "{name}");
                assert_eq!(extract_html(&encapsulate_html(&html)).unwrap(), html, "{name}");
            }
            Some(Encapsulated::Text) => assert_eq!(to_text(&encapsulate_text(&text)), text, "{name}"),
            None => assert!(html.ends_with("</html>\r\n"), "{name}"),
        }
        assert!(start.elapsed() < Duration::from_secs(3), "{name}: {:?}", start.elapsed());
    }
}

#[test]
fn known_documents_have_their_text() {
    let root = root().join("rtf/tika");
    for (name, expected) in [
        ("testRTF-ms932.rtf", "Hello\r\nこんにちは\r\nTest\r\nテスト\r\n"),
        ("testRTF.rtf", "Test d\u{2019}indexation Word"),
        ("testRTFHexEscapeInsideWord.rtf", "GOVERNO DO ESTADO DO ESPÍRITO SANTO"),
        ("testRTFIgnoredControlWord.rtf", "The quick brown fox jumps over the lazy dog"),
        (
            "testRTFListLibreOffice.rtf",
            " 2.\ttwo\r\n 3.\tthree\r\n\r\nA short unordered list:\r\n\u{2022}\tfirst\r\n",
        ),
        ("testRTFListMicrosoftWord.rtf", "A nested list:\r\n1.\ta\r\n-\taa\r\n-\tab\r\n2.\tb"),
        ("testRTFTableCellSeparation2.rtf", "Fax / Phone Station\tFax / Phone #"),
        ("testRTFUnicodeGothic.rtf", "\u{10332}\u{1033F}\u{10344}\u{10339}\u{10343}\u{1033A}"),
        ("testRTFUnicodeUCNControlWordCharacterDoubling.rtf", "0 \u{5E74} abc \u{5FF5}"),
        ("testRTFWindowsCodepage1250.rtf", "zażółć gęślą jaźń\r\nZAŻÓŁĆ GĘŚLĄ JAŹŃ"),
        ("testRTFWithCurlyBraces.rtf", "{ some text inside curly brackets }"),
        ("testRTFWordPadCzechCharacters.rtf", "Článek týdne\r\nČást svitku s textem Knihy Izajáš"),
        ("testRTF_annotation_spacing.rtf", "This is supercalifragilistic"),
        ("testRTF_parInsideHyperlink.rtf", "Before line1\r\nline2 after."),
        ("test_list_override.rtf", "\r\n"),
    ] {
        let Ok(rtf) = std::fs::read(root.join(name)) else {
            eprintln!("skipped: the shared corpus is not beside the checkout");
            return;
        };
        let text = to_text(&rtf);
        assert!(text.contains(expected), "{name}: {text:?}");
        let text = text.trim_start_matches(['\r', '\n', ' ']);
        assert!(text.is_empty() || !text.starts_with("Axel"), "{name}: {text:?}");
    }
}

/// TNEF keeps the stream in one piece, so it can be found without taking the TNEF apart.
#[test]
fn bodies_inside_of_tnef_are_what_was_expected_of_them() {
    let mut found = 0;
    for path in corpus(&["tnef"], "tnef") {
        let bytes = std::fs::read(&path).unwrap();
        let magic = bytes.windows(4).position(|window| window == b"LZFu");
        let Some(stream) = magic.and_then(|at| at.checked_sub(8)).and_then(|at| bytes.get(at..)) else {
            continue;
        };
        let Ok(rtf) = decompress(stream) else { continue };
        let folder = path.with_extension("");
        if let Ok(expected) = std::fs::read(folder.join("message.rtf")) {
            // Its line ends are those of the machine it was taken out on.
            let trimmed = |rtf: &[u8]| String::from_utf8_lossy(rtf).replace(['\0', '\r', '\n'], "");
            assert_eq!(trimmed(&rtf), trimmed(&expected), "{}", path.display());
            found += 1;
        } else if let Ok(expected) = std::fs::read(folder.join("message.html"))
            && let Some(html) = extract_html(&rtf)
        {
            let squeezed = |html: &str| words(html).split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(squeezed(&html), squeezed(&String::from_utf8_lossy(&expected)), "{}", path.display());
            found += 1;
        }
    }
    eprintln!("{found} bodies compared");
}
