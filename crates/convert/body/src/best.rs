//! Which form of a body is the best one (MS-OXBBODY 2.1.3.1), and the other forms made of it (MS-OXCMSG 3.2.4.1).

use crate::{code_page, decode_html, html_to_text, text_to_html, with_declared_charset};
use ropewalk_mime::charset;
use ropewalk_rtf::{
    Encapsulated, encapsulate_html, encapsulate_text, encapsulated, extract_html, to_html, to_text,
};

pub use ropewalk_rtf::CompressedRtfError;

/// A form a body has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyForm {
    /// PidTagBody.
    Text,
    /// PidTagRtfCompressed.
    Rtf,
    /// PidTagHtml, or the same as text: PidTagBodyHtml.
    Html,
}

impl BodyForm {
    /// Its number in PidTagNativeBody (MS-OXCMSG 2.2.1.58.2).
    pub const fn native_body(self) -> i32 {
        match self {
            Self::Text => 1,
            Self::Rtf => 2,
            Self::Html => 3,
        }
    }
}

/// What a message says of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StoredForms {
    /// Whether it has PidTagBody.
    pub text: bool,
    /// Whether it has PidTagRtfCompressed.
    pub rtf: bool,
    /// Whether it has PidTagHtml or PidTagBodyHtml.
    pub html: bool,
    /// PidTagNativeBody.
    pub native_body: Option<i32>,
    /// PidTagRtfInSync; absent counts as false.
    pub rtf_in_sync: bool,
}

impl StoredForms {
    /// Whether it has a form.
    pub const fn has(self, form: BodyForm) -> bool {
        match form {
            BodyForm::Text => self.text,
            BodyForm::Rtf => self.rtf,
            BodyForm::Html => self.html,
        }
    }

    /// The form that is most like what was written; none if there is no body.
    ///
    /// PidTagNativeBody decides where it names a form that is there. Else RTF is the best one when it is in sync or
    /// the only one, and HTML is better than text (MS-OXBBODY 2.1.3.1, step 2 and its table).
    pub fn best(self) -> Option<BodyForm> {
        let all = [BodyForm::Html, BodyForm::Text, BodyForm::Rtf];
        let named = all.into_iter().find(|form| Some(form.native_body()) == self.native_body);
        if let Some(named) = named.filter(|form| self.has(*form)) {
            return Some(named);
        }
        if self.rtf && self.rtf_in_sync {
            return Some(BodyForm::Rtf);
        }
        all.into_iter().find(|form| self.has(*form))
    }
}

/// A body in one form, of which the others are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body<'b> {
    /// PidTagBody.
    Text(&'b str),
    /// PidTagRtfCompressed.
    Rtf(&'b [u8]),
    /// PidTagHtml and its code page (PidTagInternetCodepage), if that is known.
    Html(&'b [u8], Option<u32>),
    /// PidTagBodyHtml.
    HtmlText(&'b str),
}

impl Body<'_> {
    /// As plain text, line ends CRLF.
    ///
    /// # Errors
    /// When the RTF cannot be decompressed.
    pub fn to_text(self) -> Result<String, CompressedRtfError> {
        Ok(match self {
            Self::Text(text) => text.to_owned(),
            Self::Rtf(compressed) => {
                let rtf = decompress(compressed)?;
                extract_html(&rtf).map_or_else(|| to_text(&rtf), |html| html_to_text(&html))
            }
            Self::Html(bytes, code_page) => html_to_text(&decode_html(bytes, code_page)),
            Self::HtmlText(html) => html_to_text(html),
        })
    }

    /// As HTML. What charset it declares is not looked at: [`encode_html`] corrects that.
    ///
    /// # Errors
    /// When the RTF cannot be decompressed.
    pub fn to_html(self) -> Result<String, CompressedRtfError> {
        Ok(match self {
            Self::Text(text) => text_to_html(text),
            Self::Rtf(compressed) => {
                let rtf = decompress(compressed)?;
                match encapsulated(&rtf) {
                    Some(Encapsulated::Html) => extract_html(&rtf).unwrap_or_default(),
                    Some(Encapsulated::Text) => text_to_html(&to_text(&rtf)),
                    None => to_html(&rtf),
                }
            }
            Self::Html(bytes, code_page) => decode_html(bytes, code_page),
            Self::HtmlText(html) => html.to_owned(),
        })
    }

    /// As compressed RTF: text and HTML go into it so that they can be had back (MS-OXRTFEX).
    pub fn to_rtf(self) -> Vec<u8> {
        let rtf = match self {
            Self::Rtf(compressed) => return compressed.to_vec(),
            Self::Text(text) => encapsulate_text(text),
            Self::Html(bytes, code_page) => encapsulate_html(&decode_html(bytes, code_page)),
            Self::HtmlText(html) => encapsulate_html(html),
        };
        ropewalk_rtf::compress(&rtf)
    }

    /// Whether text says all that it says: RTF that was made of text does no more than text.
    pub fn is_plain(self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Rtf(compressed) => {
                decompress(compressed).is_ok_and(|rtf| encapsulated(&rtf) == Some(Encapsulated::Text))
            }
            Self::Html(..) | Self::HtmlText(_) => false,
        }
    }
}

/// Outlook and others end the RTF with zeros.
fn decompress(compressed: &[u8]) -> Result<Vec<u8>, CompressedRtfError> {
    let mut rtf = ropewalk_rtf::decompress(compressed)?;
    while rtf.last() == Some(&0) {
        rtf.pop();
    }
    Ok(rtf)
}

/// HTML as PidTagHtml in a code page (UTF-8 if that is unknown), which it also declares if it declares any.
/// Characters that the code page has not become references.
pub fn encode_html(html: &str, code_page: Option<u32>) -> Vec<u8> {
    let label = code_page.and_then(code_page::label).unwrap_or("utf-8");
    let html = with_declared_charset(html, label);
    match (label, charset::encoding(label.as_bytes())) {
        ("utf-8", _) => html.into_owned().into_bytes(),
        ("utf-16le", _) => html.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ("utf-16be", _) => html.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        (_, Some(encoding)) if encoding.output_encoding() == encoding => {
            encoding.encode(&html).0.into_owned()
        }
        // No code page that mail has changes ASCII, but UTF-7 has a use for the plus sign.
        _ => ascii_with_references(&html).into_bytes(),
    }
}

fn ascii_with_references(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for character in html.chars() {
        if character.is_ascii() && character != '+' {
            out.push(character);
        } else {
            out.push_str(&format!("&#{};", u32::from(character)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: bool, rtf: bool, html: bool, native_body: Option<i32>, rtf_in_sync: bool) -> StoredForms {
        StoredForms { text, rtf, html, native_body, rtf_in_sync }
    }

    /// MS-OXBBODY 2.1.3.1.
    #[test]
    fn the_best_body_is_the_one_the_table_says() {
        use BodyForm::{Html, Rtf, Text};
        for (text, rtf, html, in_sync, expected) in [
            (false, false, false, true, None),
            (true, false, false, true, Some(Text)),
            (false, true, false, false, Some(Rtf)),
            (false, false, true, true, Some(Html)),
            (true, false, true, false, Some(Html)),
            (true, true, false, true, Some(Rtf)),
            (true, true, false, false, Some(Text)),
            (true, true, true, true, Some(Rtf)),
            (true, true, true, false, Some(Html)),
            (false, true, true, false, Some(Html)),
        ] {
            assert_eq!(forms(text, rtf, html, None, in_sync).best(), expected);
            assert_eq!(forms(text, rtf, html, Some(0), in_sync).best(), expected);
        }
        assert_eq!(forms(true, true, true, Some(1), true).best(), Some(Text));
        assert_eq!(forms(true, true, true, Some(2), false).best(), Some(Rtf));
        // A form that is not there cannot be the best one.
        assert_eq!(forms(true, false, false, Some(3), false).best(), Some(Text));
    }

    #[test]
    fn every_form_gives_every_other() {
        let html = "<html><body><p>gr\u{FC}\u{DF}e \u{41F}</p></body></html>";
        let as_html = Body::Html(html.as_bytes(), Some(65001));
        let rtf = as_html.to_rtf();
        assert_eq!(as_html.to_text().unwrap(), "gr\u{FC}\u{DF}e \u{41F}\r\n");
        assert_eq!(Body::Rtf(&rtf).to_html().unwrap(), html);
        assert_eq!(Body::Rtf(&rtf).to_text().unwrap(), "gr\u{FC}\u{DF}e \u{41F}\r\n");
        assert_eq!(Body::HtmlText(html).to_rtf(), rtf);
        assert!(!Body::Rtf(&rtf).is_plain());

        let text = "a <b>\r\n\u{41F}\r\n";
        let rtf = Body::Text(text).to_rtf();
        assert_eq!(Body::Rtf(&rtf).to_text().unwrap(), text);
        assert_eq!(Body::Rtf(&rtf).to_html().unwrap(), Body::Text(text).to_html().unwrap());
        assert!(Body::Rtf(&rtf).is_plain());

        let rtf = ropewalk_rtf::compress(b"{\\rtf1\\ansi plain {\\b bold}\\par}\0\0");
        assert_eq!(Body::Rtf(&rtf).to_text().unwrap(), "plain bold\r\n");
        assert!(Body::Rtf(&rtf).to_html().unwrap().contains("<p>plain <b>bold</b></p>"));
        assert!(Body::Rtf(b"broken").to_text().is_err());
    }

    #[test]
    fn html_is_written_in_its_code_page() {
        let html = "<meta charset=utf-8>\u{41F}\u{E9}+";
        assert_eq!(encode_html(html, Some(1251)), b"<meta charset=windows-1251>\xCF&#233;+");
        assert_eq!(encode_html(html, None), html.as_bytes());
        for code_page in [65001, 1200, 1201, 932, 20127, 28605, 65000, 999, 50220, 1252] {
            let bytes = encode_html("<p>a\u{E9}+</p>", Some(code_page));
            let back = decode_html(&bytes, Some(code_page));
            let back = back.replace("&#233;", "\u{E9}").replace("&#43;", "+");
            assert_eq!(back, "<p>a\u{E9}+</p>", "{code_page}");
        }
    }
}
