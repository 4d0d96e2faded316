//! Code pages and the character sets of fonts (RTF 1.9.1, "Character Set" and "Font Table").

use encoding_rs::{self as rs, Encoding};
use std::borrow::Cow;
use std::sync::LazyLock;

/// How bytes of text are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    /// Of the WHATWG.
    Standard(&'static Encoding),
    /// Of DOS.
    Dos(DosCodePage),
}

/// Code pages of DOS that the WHATWG has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DosCodePage {
    Us,
    Latin1,
}

impl DosCodePage {
    /// The upper half.
    fn upper(self) -> &'static [char] {
        static US: LazyLock<Vec<char>> = LazyLock::new(|| CP437.chars().collect());
        static LATIN1: LazyLock<Vec<char>> = LazyLock::new(|| CP850.chars().collect());
        match self {
            Self::Us => &US,
            Self::Latin1 => &LATIN1,
        }
    }
}

/// What RTF is read as that says nothing.
pub(crate) const ANSI: Charset = Charset::Standard(rs::WINDOWS_1252);

/// Code page 437, from 0x80.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
/// Code page 850, from 0x80.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// The character set of a Windows code page, if it is one that text comes in.
pub(crate) fn of_code_page(number: i32) -> Option<Charset> {
    let encoding = match number {
        437 => return Some(Charset::Dos(DosCodePage::Us)),
        850 => return Some(Charset::Dos(DosCodePage::Latin1)),
        // 708 and 1361 are of the same script; only rare characters differ or are missing.
        708 | 1256 => rs::WINDOWS_1256,
        866 => rs::IBM866,
        874 => rs::WINDOWS_874,
        932 => rs::SHIFT_JIS,
        936 => rs::GBK,
        949 | 1361 => rs::EUC_KR,
        950 => rs::BIG5,
        1250 => rs::WINDOWS_1250,
        1251 => rs::WINDOWS_1251,
        1252 => rs::WINDOWS_1252,
        1253 => rs::WINDOWS_1253,
        1254 => rs::WINDOWS_1254,
        1255 => rs::WINDOWS_1255,
        1257 => rs::WINDOWS_1257,
        1258 => rs::WINDOWS_1258,
        10000 => rs::MACINTOSH,
        10007 => rs::X_MAC_CYRILLIC,
        20866 => rs::KOI8_R,
        21866 => rs::KOI8_U,
        28591 => rs::WINDOWS_1252,
        28592 => rs::ISO_8859_2,
        28595 => rs::ISO_8859_5,
        28597 => rs::ISO_8859_7,
        28599 => rs::WINDOWS_1254,
        28605 => rs::ISO_8859_15,
        50220..=50222 => rs::ISO_2022_JP,
        51932 => rs::EUC_JP,
        51949 => rs::EUC_KR,
        54936 => rs::GB18030,
        65001 => rs::UTF_8,
        _ => return None,
    };
    Some(Charset::Standard(encoding))
}

/// The character set of a font (`\fcharset`); none where the font leaves it to the document.
pub(crate) fn of_font(number: i32) -> Option<Charset> {
    of_code_page(match number {
        0 => 1252,
        77 => 10000,
        78 | 128 => 932,
        79 | 129 => 949,
        80 | 134 => 936,
        81 | 136 => 950,
        89 => 10007,
        83 | 177 | 181 => 1255,
        84 | 178..=180 => 1256,
        85 | 161 => 1253,
        86 | 162 => 1254,
        87 | 222 => 874,
        88 | 238 => 1250,
        130 => 1361,
        163 => 1258,
        186 => 1257,
        204 => 1251,
        254 => 437,
        255 => 850,
        _ => return None,
    })
}

impl Charset {
    /// Bytes as text; what is no character becomes U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Standard(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Self::Dos(code_page) => {
                if let Some(ascii) = bytes.is_ascii().then(|| std::str::from_utf8(bytes).ok()).flatten() {
                    return Cow::Borrowed(ascii);
                }
                let upper = code_page.upper();
                let character = |byte: &u8| match byte.checked_sub(0x80) {
                    None => char::from(*byte),
                    Some(at) => upper.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
                };
                Cow::Owned(bytes.iter().map(character).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_and_fonts() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(CP850.chars().count(), 128);
        let decoded = |charset: Option<Charset>, bytes: &'static [u8]| charset.unwrap().decode(bytes);
        assert_eq!(decoded(of_code_page(437), b"\x84x\xFE\xE1"), "äx■ß");
        assert_eq!(decoded(of_code_page(850), b"\x9B\xD5\xFF"), "øı\u{A0}");
        assert_eq!(decoded(of_font(204), b"\xCF\xF0"), "Пр");
        assert_eq!(decoded(of_font(128), b"\x82\xB1"), "こ");
        assert_eq!(of_font(1), None);
        assert_eq!(of_code_page(1200), None);
    }
}
