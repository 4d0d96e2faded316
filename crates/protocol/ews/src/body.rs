//! Bodies in the form the client wants (MS-OXWSCDATA 2.2.5.1; MS-OXCMSG 2.2.1.56).

use crate::context::Context;
use crate::problem::Problems;
use crate::render::Source;
use ropewalk_convert_body::{BodyForm, text_to_html};
use ropewalk_model::tags;
use ropewalk_wire_ews_xml::types::{Body, BodyType, BodyTypeResponse};

/// The body of an item, in HTML or as text; `maximum` counts characters.
pub(crate) fn show(
    context: &Context<'_>,
    source: &Source<'_>,
    wanted: BodyTypeResponse,
    maximum: Option<usize>,
) -> Problems<Body> {
    let native = source.integer(tags::PID_TAG_NATIVE_BODY);
    let native_text = native == Some(BodyForm::Text.native_body().into());
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

/// The HTML as text, made of another form if it is not stored; none if there is no body.
fn html(context: &Context<'_>, source: &Source<'_>) -> Problems<Option<String>> {
    source.text(context, tags::PID_TAG_BODY_HTML)
}

fn plain(context: &Context<'_>, source: &Source<'_>) -> Problems<String> {
    Ok(source.text(context, tags::PID_TAG_BODY)?.unwrap_or_default())
}

fn hypertext(context: &Context<'_>, source: &Source<'_>) -> Problems<String> {
    Ok(html(context, source)?.unwrap_or_else(|| text_to_html("")))
}
