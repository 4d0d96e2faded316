//! The charset an HTML document declares, and HTML as text (WHATWG HTML, "determining the character encoding").

use crate::code_page;
use memchr::memmem;
use ropewalk_mime::charset;
use std::borrow::Cow;
use std::ops::Range;

/// A declaration has to stand in the first kilobyte; mail programs put styles before it, so some more is read.
const PRESCAN_BYTES: usize = 8192;

/// Where the name of the charset stands that a `<meta>` declares.
fn declaration(html: &[u8]) -> Option<Range<usize>> {
    let head = html.get(..html.len().min(PRESCAN_BYTES))?.to_ascii_lowercase();
    let mut at = 0;
    while let Some(found) = memmem::find(head.get(at..)?, b"<meta") {
        let start = at + found;
        let end =
            head.get(start..)?.iter().position(|b| *b == b'>').map_or(head.len(), |length| start + length);
        if let Some(name) = memmem::find(head.get(start..end)?, b"charset") {
            let mut from = start + name + b"charset".len();
            while matches!(head.get(from), Some(b' ' | b'=' | b'"' | b'\'' | b'\t')) {
                from += 1;
            }
            let name = head.get(from..end)?;
            let length = name.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.+".contains(b));
            let length = length.unwrap_or(name.len());
            if length > 0 {
                return Some(from..from + length);
            }
        }
        at = end;
    }
    None
}

/// The charset an HTML document declares by a byte order mark or in its head.
pub fn declared_charset(html: &[u8]) -> Option<String> {
    match html {
        [0xEF, 0xBB, 0xBF, ..] => return Some("utf-8".to_owned()),
        [0xFF, 0xFE, ..] => return Some("utf-16le".to_owned()),
        [0xFE, 0xFF, ..] => return Some("utf-16be".to_owned()),
        _ => {}
    }
    let name = html.get(declaration(html)?)?;
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    // Bytes in which the declaration could be read are not UTF-16.
    Some(if name.starts_with("utf-16") { "utf-8".to_owned() } else { name })
}

/// An HTML body (PidTagHtml) as text: in its code page (PidTagInternetCodepage) if that is known, else in the
/// charset it declares, else guessed.
pub fn decode_html(html: &[u8], code_page: Option<u32>) -> String {
    let label = code_page.and_then(code_page::label).map(str::to_owned).or_else(|| declared_charset(html));
    charset::decode(label.as_deref().map(str::as_bytes), html).into_owned()
}

/// HTML that has been converted to another charset, with the name in its `<meta>` corrected.
pub fn with_declared_charset<'h>(html: &'h str, label: &str) -> Cow<'h, str> {
    match declaration(html.as_bytes()) {
        Some(range) if !html.get(range.clone()).is_some_and(|name| name.eq_ignore_ascii_case(label)) => {
            match (html.get(..range.start), html.get(range.end..)) {
                (Some(before), Some(after)) => Cow::Owned([before, label, after].concat()),
                _ => Cow::Borrowed(html),
            }
        }
        _ => Cow::Borrowed(html),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        let html = "<html><head><meta name=x><META http-equiv=Content-Type content=\"text/html; charset=ISO-8859-2\">";
        assert_eq!(declared_charset(html.as_bytes()).as_deref(), Some("iso-8859-2"));
        assert!(with_declared_charset(html, "utf-8").ends_with("charset=utf-8\">"));
        assert_eq!(declared_charset(b"<meta charset='koi8-r'/>").as_deref(), Some("koi8-r"));
        assert_eq!(declared_charset(b"<p>charset=x"), None);
        assert_eq!(declared_charset(b"<meta charset"), None);
        assert_eq!(decode_html(b"<meta charset=koi8-r>\xC1", None), "<meta charset=koi8-r>\u{430}");
        assert_eq!(decode_html(b"<meta charset=koi8-r>\xC3\xA9", Some(65001)), "<meta charset=koi8-r>\u{E9}");
    }
}
