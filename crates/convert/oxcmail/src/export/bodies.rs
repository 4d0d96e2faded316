//! The bodies that MIME gets (MS-OXCMAIL 2.1.3.2): text, and HTML where the message is more than text. RTF becomes
//! HTML, the HTML it was made from if it says so.

use ropewalk_convert_body::{Body, BodyForm, StoredForms, code_page, decode_html, encode_html, html_to_text};
use ropewalk_mime::charset;
use ropewalk_model::PropertyBag;
use ropewalk_model::tags::{
    PID_TAG_BODY, PID_TAG_BODY_HTML, PID_TAG_HTML, PID_TAG_INTERNET_CODEPAGE, PID_TAG_NATIVE_BODY,
    PID_TAG_RTF_COMPRESSED, PID_TAG_RTF_IN_SYNC,
};
use std::borrow::Cow;

/// An HTML body.
pub(super) struct Html<'h> {
    pub(super) bytes: Cow<'h, [u8]>,
    pub(super) charset: &'static str,
    pub(super) code_page: Option<u32>,
}

/// What is stored of the body.
fn forms(bag: &PropertyBag) -> StoredForms {
    StoredForms {
        text: bag.string(PID_TAG_BODY).is_some(),
        rtf: bag.binary(PID_TAG_RTF_COMPRESSED).is_some(),
        html: bag.binary(PID_TAG_HTML).is_some() || bag.string(PID_TAG_BODY_HTML).is_some(),
        native_body: bag.integer(PID_TAG_NATIVE_BODY).and_then(|form| i32::try_from(form).ok()),
        rtf_in_sync: bag.boolean(PID_TAG_RTF_IN_SYNC) == Some(true),
    }
}

/// The RTF, where it is the best form.
fn best_rtf(bag: &PropertyBag) -> Option<Body<'_>> {
    let rtf = bag.binary(PID_TAG_RTF_COMPRESSED).filter(|_| forms(bag).best() == Some(BodyForm::Rtf))?;
    Some(Body::Rtf(rtf))
}

/// The text; that of the HTML if there is no other.
pub(super) fn text<'b>(bag: &'b PropertyBag, html: Option<&Html<'_>>) -> Option<Cow<'b, str>> {
    if let Some(text) = bag.string(PID_TAG_BODY) {
        return Some(Cow::Borrowed(text));
    }
    if let Some(html) = html {
        return Some(Cow::Owned(html_to_text(&decode_html(&html.bytes, html.code_page))));
    }
    best_rtf(bag)?.to_text().ok().map(Cow::Owned)
}

/// The HTML body, if the message has one or has RTF that is more than text.
pub(super) fn html(bag: &PropertyBag) -> Option<Html<'_>> {
    if let Some(rtf) = best_rtf(bag) {
        if rtf.is_plain() {
            return None;
        }
        // Of RTF that cannot be read there may be HTML beside it.
        if let Ok(html) = rtf.to_html() {
            return Some(in_utf_8(&html));
        }
    }
    match bag.string(PID_TAG_BODY_HTML) {
        Some(html) => Some(in_utf_8(html)),
        None => stored(bag),
    }
}

fn in_utf_8(html: &str) -> Html<'static> {
    Html {
        bytes: Cow::Owned(encode_html(html, Some(code_page::UTF_8))),
        charset: "utf-8",
        code_page: Some(code_page::UTF_8),
    }
}

/// PidTagHtml in its own code page where MIME can name it, else in UTF-8.
fn stored(bag: &PropertyBag) -> Option<Html<'_>> {
    let bytes = bag.binary(PID_TAG_HTML)?;
    let number = bag.integer(PID_TAG_INTERNET_CODEPAGE).and_then(|number| u32::try_from(number).ok());
    let label =
        number.and_then(code_page::label).filter(|label| charset::encoding(label.as_bytes()).is_some());
    Some(match label {
        Some(label) => Html { bytes: Cow::Borrowed(bytes), charset: label, code_page: number },
        None => in_utf_8(&decode_html(bytes, number)),
    })
}
