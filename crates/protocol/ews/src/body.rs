//! Bodies in the form the client wants (MS-OXWSCDATA 2.2.5.1; MS-OXCMSG 2.2.1.56).

use crate::context::Context;
use crate::problem::Problems;
use crate::render::Source;
use ropewalk_convert_body::{decode_html, html_to_text, text_to_html};
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
    let code_page = source.integer(tags::PID_TAG_INTERNET_CODEPAGE).and_then(|page| u32::try_from(page).ok());
    Ok(Some(decode_html(&bytes, code_page)))
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
