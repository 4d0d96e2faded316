//! Bodies in the form the client wants (MS-OXWSCDATA 2.2.5.2; MS-OXCMSG 2.2.1.56).

use crate::context::Context;
use crate::problem::Problems;
use crate::render::Source;
use ropewalk_model::tags;
use ropewalk_wire_ews_xml::types::{Body, BodyType, BodyTypeResponse};

/// PidTagNativeBody (MS-OXCMSG 2.2.1.56.2).
const NATIVE_TEXT: i64 = 1;

/// The body of an item, in HTML or as text; `maximum` counts characters.
pub(crate) fn show(
    context: &Context<'_>,
    source: &Source<'_>,
    wanted: BodyTypeResponse,
    maximum: Option<usize>,
) -> Problems<Body> {
    let native_text = source.integer(tags::PID_TAG_NATIVE_BODY) == Some(NATIVE_TEXT);
    let (kind, text) = match wanted {
        BodyTypeResponse::Text => (BodyType::Text, plain(context, source)?),
        BodyTypeResponse::Html => (BodyType::Html, hypertext(context, source)?),
        BodyTypeResponse::Best => match html(context, source)? {
            Some(html) if !native_text => (BodyType::Html, html),
            _ => (BodyType::Text, plain(context, source)?),
        },
    };
    context.spend(text.len())?;
    let cut = maximum.and_then(|maximum| text.char_indices().nth(maximum)).map(|(at, _)| at);
    Ok(match cut {
        Some(at) => {
            Body { kind, is_truncated: Some(true), text: text.get(..at).unwrap_or_default().to_owned() }
        }
        None => Body { kind, is_truncated: maximum.map(|_| false), text },
    })
}

/// PidTagHtml as text.
fn html(context: &Context<'_>, source: &Source<'_>) -> Problems<Option<String>> {
    let Some(bytes) = source.binary(context, tags::PID_TAG_HTML)? else { return Ok(None) };
    let code_page = source.integer(tags::PID_TAG_INTERNET_CODEPAGE).and_then(|page| u16::try_from(page).ok());
    Ok(Some(decode(&bytes, code_page)))
}

fn plain(context: &Context<'_>, source: &Source<'_>) -> Problems<String> {
    if let Some(text) = source.text(context, tags::PID_TAG_BODY)? {
        return Ok(text);
    }
    Ok(html(context, source)?.map_or_else(String::new, |html| html_to_text(&html)))
}

fn hypertext(context: &Context<'_>, source: &Source<'_>) -> Problems<String> {
    match html(context, source)? {
        Some(html) => Ok(html),
        None => Ok(text_to_html(&plain(context, source)?)),
    }
}

/// Bytes in a code page; UTF-8 where there is none.
fn decode(bytes: &[u8], code_page: Option<u16>) -> String {
    let charset = match code_page {
        None | Some(65001) => None,
        Some(20127 | 28591) => Some("iso-8859-1".to_owned()),
        Some(page @ 28592..=28606) => Some(format!("iso-8859-{}", page - 28590)),
        Some(page @ 874 | page @ 1250..=1258) => Some(format!("windows-{page}")),
        Some(932) => Some("shift_jis".to_owned()),
        Some(936) => Some("gbk".to_owned()),
        Some(949) => Some("euc-kr".to_owned()),
        Some(950) => Some("big5".to_owned()),
        Some(20866) => Some("koi8-r".to_owned()),
        Some(50220..=50222) => Some("iso-2022-jp".to_owned()),
        Some(51932) => Some("euc-jp".to_owned()),
        Some(54936) => Some("gb18030".to_owned()),
        Some(_) => None,
    };
    let decoder =
        charset.and_then(|charset| mail_parser::decoders::charsets::map::charset_decoder(charset.as_bytes()));
    match decoder {
        Some(decoder) => decoder(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// HTML as text.
pub(crate) fn html_to_text(html: &str) -> String {
    mail_parser::decoders::html::html_to_text(html)
}

/// Text as HTML.
pub(crate) fn text_to_html(text: &str) -> String {
    mail_parser::decoders::html::text_to_html(text)
}
