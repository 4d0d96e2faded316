//! Input that no program writes: readers do not panic, do not take longer than the input is long, and hold no more
//! than they may.

use proptest::prelude::*;
use ropewalk_rtf::{
    compress, decompress, encapsulate_html, encapsulate_text, extract_html, to_html, to_text,
};
use std::time::{Duration, Instant};

fn read(rtf: &[u8]) {
    let text = to_text(rtf);
    let html = to_html(rtf);
    extract_html(rtf);
    extract_html(&[b"{\\rtf1\\fromhtml1 ", rtf].concat());
    assert!(html.starts_with("<html>") && html.ends_with("</html>\r\n"));
    for tag in ["b", "i", "u", "s", "sup", "sub", "a", "p", "li", "ul", "ol", "table", "tr", "td", "span"] {
        let count = |tag: &str| html.matches(tag).count();
        let opened = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
        assert_eq!(opened, count(&format!("</{tag}>")), "<{tag}> in {html}");
    }
    assert!(text.len() <= 12 * rtf.len() + 16);
}

const SEEDS: &[&[u8]] = &[
    b"{\\rtf1\\ansi\\ansicpg932\\fromhtml1\\deff0{\\fonttbl{\\f0\\fcharset128 A;}{\\f1\\fcharset2 B;}}\\uc1\\f0\
      {\\*\\htmltag64 <p>\\par}\\htmlrtf {\\b\\htmlrtf0 \\'82\\'b1\\u-10179?\\u-8704?\\lquote\\htmlrtf}\\htmlrtf0{\\*\\mhtmltag1 x}}",
    b"{\\rtf1{\\colortbl;\\red1\\green2\\blue300;}{\\field{\\*\\fldinst HYPERLINK \"x\\\\\" \\\\l y}{\\fldrslt a\\par b}}\
      \\trowd\\intbl a\\cell{\\listtext 1.\\tab}b\\par\\cell\\row\\pard\\ilvl2{\\pntext\\'b7}c\\par\\bin4 }}}}\\b d\\i\\ul e\\b0\\super f}",
    b"{\\rtf1\\pc\\upr{a}{\\*\\ud b}\\u99999999999?\\uc99999 \\f-1\\cf99999\\fs99999\\li-99999999\\'zz\\\r\n\\~\\_\\-}",
];

#[test]
fn changed_documents_are_read() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    for seed in SEEDS {
        for length in 0..seed.len() {
            read(seed.get(..length).unwrap());
        }
        for _ in 0..800 {
            let mut bytes = seed.to_vec();
            for _ in 0..=next(4) {
                let at = next(bytes.len());
                match next(4) {
                    0 => bytes[at] = b"{}\\'*;0 \xFF"[next(9)],
                    1 => drop(bytes.remove(at)),
                    2 => {
                        let from = next(bytes.len());
                        let piece = bytes[from..bytes.len().min(from + 1 + next(20))].to_vec();
                        bytes.splice(at..at, piece);
                    }
                    _ => bytes[at] = bytes[at].wrapping_add(1 << next(8)),
                }
                if bytes.is_empty() {
                    bytes.push(b'{');
                }
            }
            read(&bytes);
        }
    }
}

#[test]
fn changed_streams_are_refused_or_read() {
    let good = compress(SEEDS.concat().as_slice());
    for at in 0..good.len() {
        assert!(decompress(&good[..at]).is_err());
        for bit in 0..8 {
            let mut bytes = good.clone();
            bytes[at] ^= 1 << bit;
            // COMPSIZE made smaller, the kind, the CRC and the contents are all noticed; RAWSIZE is not used.
            assert_eq!(decompress(&bytes).is_ok(), (4..8).contains(&at), "{at} {bit}");
        }
    }
}

#[test]
fn time_grows_with_the_input_and_not_faster() {
    for pattern in [
        "{",
        "}",
        "{}",
        "\\",
        "\\'",
        "\\'8",
        "\\u1",
        "\\u55357?",
        "{\\*\\x",
        "{\\field{\\*\\fldinst HYPERLINK \"a\"}{\\fldrslt x",
        "{\\fonttbl{\\f1 a;}",
        "\\f1",
        "{\\colortbl;",
        "\\intbl\\cell\\row",
        "\\par",
        "{\\listtext 1.}\\ilvl8\\par",
        "\\b\\i\\ul x\\plain y",
        "\\htmlrtf",
        "{\\*\\htmltag",
        "\\bin1",
        "\\bin99999999 ",
        "{\\upr{\\*\\ud",
        "\\uc9999\\u1 ",
        "\\pca\\'80\\b",
    ] {
        let rtf = "{\\rtf1\\fromhtml1 ".to_owned() + &pattern.repeat(200_000 / pattern.len());
        let start = Instant::now();
        to_text(rtf.as_bytes());
        to_html(rtf.as_bytes());
        extract_html(rtf.as_bytes());
        assert!(start.elapsed() < Duration::from_secs(5), "{pattern}: {:?}", start.elapsed());
    }
    for pattern in
        ["<", "<a \"", "<a ' \">", "&", "&#1", "<style>", "</", "<!--", "\r", "{", "\u{1F600}", "<p"]
    {
        let html = pattern.repeat(200_000 / pattern.len());
        let start = Instant::now();
        assert_eq!(extract_html(&encapsulate_html(&html)).as_deref(), Some(html.as_str()));
        assert!(start.elapsed() < Duration::from_secs(5), "{pattern}: {:?}", start.elapsed());
    }
    for byte in [b"a".as_slice(), b"ab", b"{\\rtf1", b"\0\x01\0"] {
        let start = Instant::now();
        let rtf = byte.repeat(200_000);
        assert_eq!(decompress(&compress(&rtf)).unwrap(), rtf);
        assert!(start.elapsed() < Duration::from_secs(5), "{byte:?}: {:?}", start.elapsed());
    }
}

proptest! {
    #[test]
    fn anything_is_read(rtf in r"(\\[a-z]{1,8}-?[0-9]{0,3} ?|\{|\}|\\\*|\\'[0-9a-f]{0,2}|[a-z;]|\PC){0,60}") {
        read(rtf.as_bytes());
        read(format!("{{\\rtf1 {rtf}").as_bytes());
    }

    #[test]
    fn any_html_comes_back(html in r"(<[a-zA-Z!/]{0,8}|>|&[a-z#0-9]{0,4};?|\r\n|\n|\r|\t|\\|\{|\}|'|-- |\PC){0,60}") {
        prop_assert_eq!(extract_html(&encapsulate_html(&html)), Some(html));
    }

    #[test]
    fn any_text_comes_back(text in r"(\r\n|\t|\\|\{|\}|'|\PC){0,60}") {
        prop_assert_eq!(to_text(&encapsulate_text(&text)), text);
    }

    #[test]
    fn any_bytes_come_back(rtf in proptest::collection::vec(any::<u8>(), 0..6000)) {
        prop_assert_eq!(decompress(&compress(&rtf)), Ok(rtf));
    }

    #[test]
    fn no_stream_panics(bytes in proptest::collection::vec(any::<u8>(), 0..80), kind in any::<bool>()) {
        decompress(&bytes).ok();
        let mut framed = (bytes.len() as u32 + 12).to_le_bytes().to_vec();
        framed.extend_from_slice(&[0xFF; 4]);
        framed.extend_from_slice(if kind { b"LZFu" } else { b"MELA" });
        framed.extend_from_slice(&[0; 4]);
        framed.extend_from_slice(&bytes);
        decompress(&framed).ok();
    }
}
