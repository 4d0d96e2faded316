//! 8-bit text: the Windows code pages by number, as PtypString8 and the CodePageId fields name them (MS-OXCDATA
//! 2.11.1, MS-OXCMSG 2.2.3.1.1). What the WHATWG has comes from encoding_rs; the pages of ISO 8859 that it takes for
//! Windows ones, those of DOS and UTF-7 are here.
//!
//! In none of them is a byte of a character zero, so a text ends at its first zero whatever the page. 1200 and 1201
//! (UTF-16) are therefore not among them: their text is PtypString. 52936 (HZ), 50225 and 50227 are not either.

mod dos;
mod iso;
mod japanese;
mod utf7;
mod whatwg;

use dos::Dos;
use iso::{Ascii, Iso8859};
use japanese::Iso2022Jp;
use std::fmt::Debug;
use utf7::Utf7;
use whatwg::Whatwg;

/// Turns 8-bit text into characters and back (PtypString8, MS-OXCDATA 2.11.1).
pub trait CodePage: Debug + Send + Sync {
    /// The characters; bytes that mean nothing become U+FFFD.
    fn decode(&self, bytes: &[u8]) -> String;
    /// The bytes; characters that do not exist become `?`.
    fn encode(&self, text: &str) -> Vec<u8>;
}

/// Code page 1252 (PtypString8, MS-OXCDATA 2.11.1), and what stands in for every code page nobody knows. The five bytes
/// it leaves undefined are the C1 controls of the same number, so that every byte comes back as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Windows1252;

impl CodePage for Windows1252 {
    fn decode(&self, bytes: &[u8]) -> String {
        Whatwg(encoding_rs::WINDOWS_1252).decode(bytes)
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        Whatwg(encoding_rs::WINDOWS_1252).encode(text)
    }
}

/// UTF-8, code page 65001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Utf8;

impl CodePage for Utf8 {
    fn decode(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }
}

macro_rules! pages {
    ($($number:literal = $page:expr,)*) => {
        /// The code pages there are.
        static PAGES: &[(u32, &dyn CodePage)] = &[$(($number, &$page),)*];
    };
}

pages! {
    437 = Dos(dos::PAGE_437),
    850 = Dos(dos::PAGE_850),
    852 = Dos(dos::PAGE_852),
    858 = Dos(dos::PAGE_858),
    866 = Whatwg(&encoding_rs::IBM866_INIT),
    874 = Whatwg(&encoding_rs::WINDOWS_874_INIT),
    932 = Whatwg(&encoding_rs::SHIFT_JIS_INIT),
    936 = Whatwg(&encoding_rs::GBK_INIT),
    949 = Whatwg(&encoding_rs::EUC_KR_INIT),
    950 = Whatwg(&encoding_rs::BIG5_INIT),
    1250 = Whatwg(&encoding_rs::WINDOWS_1250_INIT),
    1251 = Whatwg(&encoding_rs::WINDOWS_1251_INIT),
    1252 = Windows1252,
    1253 = Whatwg(&encoding_rs::WINDOWS_1253_INIT),
    1254 = Whatwg(&encoding_rs::WINDOWS_1254_INIT),
    1255 = Whatwg(&encoding_rs::WINDOWS_1255_INIT),
    1256 = Whatwg(&encoding_rs::WINDOWS_1256_INIT),
    1257 = Whatwg(&encoding_rs::WINDOWS_1257_INIT),
    1258 = Whatwg(&encoding_rs::WINDOWS_1258_INIT),
    10000 = Whatwg(&encoding_rs::MACINTOSH_INIT),
    10007 = Whatwg(&encoding_rs::X_MAC_CYRILLIC_INIT),
    10017 = Whatwg(&encoding_rs::X_MAC_CYRILLIC_INIT),
    20127 = Ascii,
    20866 = Whatwg(&encoding_rs::KOI8_R_INIT),
    20932 = Whatwg(&encoding_rs::EUC_JP_INIT),
    20936 = Whatwg(&encoding_rs::GBK_INIT),
    21866 = Whatwg(&encoding_rs::KOI8_U_INIT),
    28591 = Iso8859(&encoding_rs::WINDOWS_1252_INIT),
    28592 = Whatwg(&encoding_rs::ISO_8859_2_INIT),
    28593 = Whatwg(&encoding_rs::ISO_8859_3_INIT),
    28594 = Whatwg(&encoding_rs::ISO_8859_4_INIT),
    28595 = Whatwg(&encoding_rs::ISO_8859_5_INIT),
    28596 = Whatwg(&encoding_rs::ISO_8859_6_INIT),
    28597 = Whatwg(&encoding_rs::ISO_8859_7_INIT),
    28598 = Whatwg(&encoding_rs::ISO_8859_8_INIT),
    28599 = Iso8859(&encoding_rs::WINDOWS_1254_INIT),
    28600 = Whatwg(&encoding_rs::ISO_8859_10_INIT),
    28601 = Iso8859(&encoding_rs::WINDOWS_874_INIT),
    28603 = Whatwg(&encoding_rs::ISO_8859_13_INIT),
    28604 = Whatwg(&encoding_rs::ISO_8859_14_INIT),
    28605 = Whatwg(&encoding_rs::ISO_8859_15_INIT),
    28606 = Whatwg(&encoding_rs::ISO_8859_16_INIT),
    38598 = Whatwg(&encoding_rs::ISO_8859_8_I_INIT),
    50220 = Iso2022Jp { half_width: false },
    50221 = Iso2022Jp { half_width: true },
    50222 = Iso2022Jp { half_width: true },
    51932 = Whatwg(&encoding_rs::EUC_JP_INIT),
    51936 = Whatwg(&encoding_rs::GBK_INIT),
    51949 = Whatwg(&encoding_rs::EUC_KR_INIT),
    54936 = Whatwg(&encoding_rs::GB18030_INIT),
    65000 = Utf7,
    65001 = Utf8,
}

/// The code page of a number as clients send it; `None` for one nobody knows here, and for 1200 and 1201, which are
/// not 8-bit.
pub fn known_code_page(number: u32) -> Option<&'static dyn CodePage> {
    let at = PAGES.binary_search_by_key(&number, |(known, _)| *known).ok()?;
    PAGES.get(at).map(|(_, page)| *page)
}

/// The code page of a number as clients send it. Where [`known_code_page`] has none, [`Windows1252`] stands in: ASCII
/// is right in it, and the bytes of a client come back to it as they were.
pub fn code_page(number: u32) -> &'static dyn CodePage {
    known_code_page(number).unwrap_or(&Windows1252)
}

#[cfg(test)]
mod tests;
