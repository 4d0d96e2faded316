//! Control words that are a character (RTF 1.9.1, "Special Characters"; MS-OXRTFEX 2.1.3.1.4.2).

/// A character and how HTML names it.
pub(crate) struct Special {
    pub(crate) character: char,
    pub(crate) reference: &'static str,
}

const fn special(character: char, reference: &'static str) -> Option<Special> {
    Some(Special { character, reference })
}

/// The character of a control word or symbol.
pub(crate) fn character(word: &[u8]) -> Option<Special> {
    match word {
        b"tab" => special('\t', "\t"),
        b"lquote" => special('\u{2018}', "&lsquo;"),
        b"rquote" => special('\u{2019}', "&rsquo;"),
        b"ldblquote" => special('\u{201C}', "&ldquo;"),
        b"rdblquote" => special('\u{201D}', "&rdquo;"),
        b"bullet" => special('\u{2022}', "&bull;"),
        b"endash" => special('\u{2013}', "&ndash;"),
        b"emdash" => special('\u{2014}', "&mdash;"),
        b"emspace" => special('\u{2003}', "&emsp;"),
        b"enspace" => special('\u{2002}', "&ensp;"),
        b"qmspace" => special('\u{2005}', "&#8197;"),
        b"zwj" => special('\u{200D}', "&zwj;"),
        b"zwnj" => special('\u{200C}', "&zwnj;"),
        b"ltrmark" => special('\u{200E}', "&lrm;"),
        b"rtlmark" => special('\u{200F}', "&rlm;"),
        b"~" => special('\u{A0}', "&nbsp;"),
        // MS-OXRTFEX calls it a soft hyphen, RTF a hyphen that does not break.
        b"_" => special('\u{2011}', "&shy;"),
        b"-" => special('\u{AD}', "&shy;"),
        _ => None,
    }
}
