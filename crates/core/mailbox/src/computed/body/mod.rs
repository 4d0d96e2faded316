//! Bodies in forms that are not stored: "the server SHOULD convert whatever body property it has for the message
//! into the requested format" (MS-OXCMSG 3.2.4.1). They are made of the best form there is (MS-OXBBODY 2.1.3.1)
//! when they are loaded, and are not among the properties a message lists, or a copy would have them all.

mod html;
mod native;
mod rtf;
mod text;

use super::{Computed, fallback, find};
use crate::record::{StoredBag, StoredValue};
use ropewalk_convert_body::{Body, BodyForm, StoredForms, encode_html};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue, tags};

const BODIES: &[Computed<StoredBag>] = &[
    fallback(tags::PID_TAG_BODY, text::value),
    fallback(tags::PID_TAG_HTML, html::bytes),
    fallback(tags::PID_TAG_BODY_HTML, html::text),
    fallback(tags::PID_TAG_RTF_COMPRESSED, rtf::value),
    fallback(tags::PID_TAG_RTF_IN_SYNC, rtf::in_sync),
    fallback(tags::PID_TAG_NATIVE_BODY, native::value),
    fallback(tags::PID_TAG_INTERNET_CODEPAGE, native::code_page),
];

/// The properties that hold a body, in whatever type.
const FORMS: [PropertyTag; 3] = [tags::PID_TAG_BODY, tags::PID_TAG_HTML, tags::PID_TAG_RTF_COMPRESSED];
/// The properties that say which of them counts.
const VERDICTS: [PropertyTag; 2] = [tags::PID_TAG_NATIVE_BODY, tags::PID_TAG_RTF_IN_SYNC];

/// What a message must not keep once these properties are written: a new body in one form makes the old one in
/// the others wrong, and what was said of them.
pub(crate) fn outdated_bodies(written: &[u16]) -> Vec<u16> {
    let is_written = |tag: &PropertyTag| written.contains(&tag.id());
    if !FORMS.iter().any(is_written) {
        return Vec::new();
    }
    FORMS.iter().chain(&VERDICTS).filter(|tag| !is_written(tag)).map(|tag| tag.id()).collect()
}

/// A property about the body of a message, or embedded message, that has none stored under the tag.
pub(crate) fn body(bag: &StoredBag, tag: PropertyTag) -> Option<StoredValue> {
    find(BODIES, bag, tag)
}

/// A body to be made of one in another form.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeBody {
    pub(crate) wanted: PropertyTag,
    form: BodyForm,
    pub(crate) source: StoredValue,
    code_page: Option<u32>,
}

impl MadeBody {
    /// The body out of the value of its source. Of a source that cannot be read the body is empty.
    pub(crate) fn make(&self, source: &PropertyValue) -> PropertyValue {
        let body = match (self.form, source) {
            (BodyForm::Text, PropertyValue::String(text)) => Body::Text(text),
            (BodyForm::Rtf, PropertyValue::Binary(compressed)) => Body::Rtf(compressed),
            (BodyForm::Html, PropertyValue::Binary(bytes)) => Body::Html(bytes, self.code_page),
            (BodyForm::Html, PropertyValue::String(html)) => Body::HtmlText(html),
            _ => Body::Text(""),
        };
        match self.wanted {
            tags::PID_TAG_BODY => body.to_text().unwrap_or_default().into(),
            tags::PID_TAG_BODY_HTML => body.to_html().unwrap_or_default().into(),
            tags::PID_TAG_HTML => encode_html(&body.to_html().unwrap_or_default(), self.code_page).into(),
            _ => body.to_rtf().into(),
        }
    }
}

/// What is stored, without loading it.
fn forms(bag: &StoredBag) -> StoredForms {
    let has = |tag: PropertyTag| bag.tagged(tag).is_some();
    let small = |tag: PropertyTag| bag.tagged(tag).and_then(|value| value.small().cloned());
    StoredForms {
        text: has(tags::PID_TAG_BODY),
        rtf: has(tags::PID_TAG_RTF_COMPRESSED),
        html: has(tags::PID_TAG_HTML) || has(tags::PID_TAG_BODY_HTML),
        native_body: small(tags::PID_TAG_NATIVE_BODY).and_then(|value| i32::try_from(value.as_i64()?).ok()),
        rtf_in_sync: small(tags::PID_TAG_RTF_IN_SYNC).and_then(|value| value.as_bool()) == Some(true),
    }
}

/// A body made of the best form that is stored.
fn made(bag: &StoredBag, wanted: PropertyTag) -> Option<StoredValue> {
    let form = forms(bag).best()?;
    let source = match form {
        BodyForm::Text => bag.tagged(tags::PID_TAG_BODY),
        BodyForm::Rtf => bag.tagged(tags::PID_TAG_RTF_COMPRESSED),
        BodyForm::Html => bag.value(tags::PID_TAG_HTML.id()),
    }?;
    let code_page = bag.tagged(tags::PID_TAG_INTERNET_CODEPAGE);
    let code_page = code_page.and_then(|value| u32::try_from(value.small()?.as_i64()?).ok());
    Some(StoredValue::Body(Box::new(MadeBody { wanted, form, source, code_page })))
}

const _: () = assert!(tags::PID_TAG_HTML.id() == tags::PID_TAG_BODY_HTML.id());
const _: () = assert!(tags::PID_TAG_BODY.kind().0 == PropertyType::STRING.0);
