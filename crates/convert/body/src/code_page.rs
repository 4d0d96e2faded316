//! Windows code page numbers (PidTagInternetCodepage, PidTagMessageCodepage) and MIME charset names.

use encoding_rs::Encoding;
use ropewalk_mime::charset;

/// UTF-8.
pub const UTF_8: u32 = 65001;

/// Code pages and the charset name written for each. The first row of a WHATWG encoding is the one that its other
/// names lead to.
const CODE_PAGES: &[(u32, &str)] = &[
    (65001, "utf-8"),
    (1252, "windows-1252"),
    (28591, "iso-8859-1"),
    (20127, "us-ascii"),
    (1250, "windows-1250"),
    (1251, "windows-1251"),
    (1253, "windows-1253"),
    (1254, "windows-1254"),
    (28599, "iso-8859-9"),
    (1255, "windows-1255"),
    (1256, "windows-1256"),
    (1257, "windows-1257"),
    (1258, "windows-1258"),
    (874, "windows-874"),
    (932, "shift_jis"),
    (936, "gbk"),
    (949, "euc-kr"),
    (51949, "euc-kr"),
    (950, "big5"),
    (20866, "koi8-r"),
    (21866, "koi8-u"),
    (28592, "iso-8859-2"),
    (28593, "iso-8859-3"),
    (28594, "iso-8859-4"),
    (28595, "iso-8859-5"),
    (28596, "iso-8859-6"),
    (28597, "iso-8859-7"),
    (28598, "iso-8859-8"),
    (38598, "iso-8859-8-i"),
    (28603, "iso-8859-13"),
    (28605, "iso-8859-15"),
    (50220, "iso-2022-jp"),
    (50221, "iso-2022-jp"),
    (50222, "iso-2022-jp"),
    (51932, "euc-jp"),
    (20932, "euc-jp"),
    (54936, "gb18030"),
    (866, "ibm866"),
    (850, "ibm850"),
    (10000, "macintosh"),
    (10007, "x-mac-cyrillic"),
    (1200, "utf-16le"),
    (1201, "utf-16be"),
    (65000, "utf-7"),
];

/// The charset name of a code page.
pub fn label(code_page: u32) -> Option<&'static str> {
    CODE_PAGES.iter().find(|(number, _)| *number == code_page).map(|(_, label)| *label)
}

/// The code page of a charset name.
pub fn code_page(label: &[u8]) -> Option<u32> {
    let label = label.trim_ascii();
    let named =
        |name: &[u8]| CODE_PAGES.iter().find(|(_, known)| known.as_bytes().eq_ignore_ascii_case(name));
    let found = named(label).or_else(|| named(Encoding::for_label(label)?.name().as_bytes()));
    found.map(|(number, _)| *number)
}

/// Bytes in a code page as text; an unknown one is guessed as undeclared text is.
pub fn decode(code_page: u32, bytes: &[u8]) -> String {
    charset::decode(label(code_page).map(str::as_bytes), bytes).into_owned()
}

/// Text in a code page, if the code page has all its characters.
pub fn encode(code_page: u32, text: &str) -> Option<Vec<u8>> {
    let encoding = charset::encoding(label(code_page)?.as_bytes())?;
    let (bytes, _, lossy) = encoding.encode(text);
    (!lossy).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names() {
        for (name, number) in [
            ("UTF-8", 65001),
            ("latin1", 1252),
            ("iso-8859-1", 28591),
            ("gb2312", 936),
            ("sjis", 932),
            ("l2", 28592),
        ] {
            assert_eq!(code_page(name.as_bytes()), Some(number), "{name}");
        }
        assert_eq!(code_page(b"x-nothing"), None);
        assert_eq!(label(1251), Some("windows-1251"));
        assert_eq!(decode(1251, b"\xCF\xF0"), "\u{41F}\u{440}");
        assert_eq!(encode(1251, "\u{41F}\u{440}"), Some(b"\xCF\xF0".to_vec()));
        assert_eq!(encode(1252, "\u{41F}"), None);
        assert_eq!(encode(1200, "a"), None);
    }
}
