//! Text on its way into a stream and out of it: Unicode here, what the client asked for there (MS-OXCFXICS
//! 3.2.5.8.1.1, 2.2.4.1.1.1).

use crate::{PropertyDefinition, meta};
use ropewalk_model::codec::{CodePage, code_page};
use ropewalk_model::{PropertyType, PropertyValue};
use std::borrow::Cow;

/// The form in which text that is stored as Unicode is written (MS-OXCFXICS 3.2.5.8.1.1, 2.2.4.1.1.1).
#[derive(Debug, Clone, Copy)]
pub enum TextForm<'a> {
    /// PtypString.
    Unicode,
    /// The code page type of UTF-16, 0x84B0. Many values have no such type and are PtypMultipleString.
    Typed,
    /// PtypString8 in this code page, that of the connection.
    CodePage(&'a dyn CodePage),
}

impl<'a> TextForm<'a> {
    /// The form that the flags Unicode, UseCpid and ForceUnicode of SendOptions ask for; a synchronization has Unicode
    /// of SynchronizationFlags for the first.
    pub fn new(unicode: bool, use_cpid: bool, force_unicode: bool, connection: &'a dyn CodePage) -> Self {
        match (use_cpid, unicode || force_unicode) {
            (true, _) => Self::Typed,
            (false, true) => Self::Unicode,
            (false, false) => Self::CodePage(connection),
        }
    }

    /// The type that text of this type has in this form; every other type is itself.
    pub const fn kind(self, kind: PropertyType) -> PropertyType {
        match (self, kind) {
            (Self::Typed, PropertyType::STRING) => PropertyType(meta::UTF_16 | meta::CODE_PAGE),
            (Self::CodePage(_), PropertyType::STRING) => PropertyType::STRING8,
            (Self::CodePage(_), PropertyType::MULTIPLE_STRING) => PropertyType::MULTIPLE_STRING8,
            _ => kind,
        }
    }

    /// A property in this form; what is not Unicode text stays what it is.
    pub fn apply<'v>(
        self,
        definition: &PropertyDefinition,
        value: &'v PropertyValue,
    ) -> (PropertyDefinition, Cow<'v, PropertyValue>) {
        let tag = definition.tag.with_kind(self.kind(definition.tag.kind()));
        let value = match (self, value) {
            (Self::CodePage(page), PropertyValue::String(text)) => {
                Cow::Owned(PropertyValue::String8(page.encode(text)))
            }
            (Self::CodePage(page), PropertyValue::MultipleString(all)) => {
                Cow::Owned(PropertyValue::MultipleString8(all.iter().map(|text| page.encode(text)).collect()))
            }
            (_, value) => Cow::Borrowed(value),
        };
        (PropertyDefinition { tag, name: definition.name.clone() }, value)
    }
}

impl PropertyDefinition {
    /// The code page that PtypString8 values are in: the one the type names, else `connection`.
    pub fn code_page<'a>(&self, connection: &'a dyn CodePage) -> &'a dyn CodePage {
        meta::code_page(self.tag.kind()).map_or(connection, |number| code_page(number.into()))
    }

    /// The characters of a text in [`Self::code_page`]; `None` when the value is no text.
    pub fn text(&self, value: &PropertyValue, connection: &dyn CodePage) -> Option<String> {
        match value {
            PropertyValue::String(text) => Some(text.clone()),
            PropertyValue::String8(bytes) => Some(self.code_page(connection).decode(bytes)),
            _ => None,
        }
    }

    /// A property that was read, with its text as Unicode, under the type of that.
    pub fn unicode(self, value: PropertyValue, connection: &dyn CodePage) -> (Self, PropertyValue) {
        let page = self.code_page(connection);
        let value = match value {
            PropertyValue::String8(bytes) => PropertyValue::String(page.decode(&bytes)),
            PropertyValue::MultipleString8(all) => {
                PropertyValue::MultipleString(all.iter().map(|bytes| page.decode(bytes)).collect())
            }
            other => other,
        };
        let tag = match &value {
            PropertyValue::String(_) | PropertyValue::MultipleString(_) => self.tag.with_kind(value.kind()),
            _ => self.tag,
        };
        (Self { tag, ..self }, value)
    }
}
