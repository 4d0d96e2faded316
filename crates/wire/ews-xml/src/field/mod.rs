//! Paths to properties: field URIs, indexed fields and extended fields (MS-OXWSCDATA 2.2.5.26, MS-OXWSXPROP).

mod extended;
#[rustfmt::skip]
#[path = "table.gen.rs"]
mod table;

pub use extended::{
    DistinguishedSet, ExtendedField, ExtendedKey, ExtendedProperty, MapiType, PropertySet, Values,
    parse_value,
};
pub use table::FieldUri;

use crate::xml::{Element, Violation, XmlWriter};
use ropewalk_base::Guid;
use ropewalk_base::limits::EWS_PATHS_MAX;
use ropewalk_model::{PropertyKey, PropertyName, PropertyNameKind, PropertyTag, PropertyType};

/// A MAPI property behind a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldProperty {
    /// By tag.
    Tag(PropertyTag),
    /// By property set and long id.
    Lid(Guid, u32, PropertyType),
    /// By property set and name.
    Name(Guid, &'static str, PropertyType),
}

impl FieldProperty {
    /// Its key.
    pub fn key(self) -> PropertyKey {
        match self {
            Self::Tag(tag) => PropertyKey::Id(tag.id()),
            Self::Lid(set, lid, _) => {
                PropertyKey::Named(PropertyName { set, kind: PropertyNameKind::Lid(lid) })
            }
            Self::Name(set, name, _) => {
                PropertyKey::Named(PropertyName { set, kind: PropertyNameKind::String(name.to_owned()) })
            }
        }
    }

    /// Its type.
    pub const fn kind(self) -> PropertyType {
        match self {
            Self::Tag(tag) => tag.kind(),
            Self::Lid(_, _, kind) | Self::Name(_, _, kind) => kind,
        }
    }
}

/// What is known of a field.
#[derive(Debug, Clone, Copy)]
pub struct FieldInfo {
    /// The field.
    pub field: FieldUri,
    /// Its name on the wire.
    pub uri: &'static str,
    /// The element it is shown as.
    pub element: &'static str,
    /// The schema type of that element.
    pub kind: &'static str,
    /// The schema version that brought it; empty where that is not known.
    pub since: &'static str,
    /// The properties behind it, the one that sorts and compares first.
    pub properties: &'static [FieldProperty],
}

/// What is known of an indexed field.
#[derive(Debug, Clone, Copy)]
pub struct IndexedFieldInfo {
    /// Its name on the wire.
    pub uri: &'static str,
    /// Its index; `*` stands for any.
    pub index: &'static str,
    /// The properties behind it.
    pub properties: &'static [FieldProperty],
}

impl FieldUri {
    /// By its name on the wire.
    pub fn parse(uri: &str) -> Option<Self> {
        let at = table::FIELDS.binary_search_by(|row| row.uri.cmp(uri)).ok()?;
        table::FIELDS.get(at).map(|row| row.field)
    }

    /// What is known of it.
    pub fn info(self) -> &'static FieldInfo {
        // One row per variant in the order of the variants; a test holds the generator to that.
        &table::FIELDS[self as usize]
    }

    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        self.info().uri
    }
}

/// An indexed field as a request names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedField {
    /// `item:InternetMessageHeader`, `contacts:PhoneNumber` ...
    pub uri: String,
    /// Header name, `HomePhone` ...
    pub index: String,
}

impl IndexedField {
    /// What is known of it.
    pub fn info(&self) -> Option<&'static IndexedFieldInfo> {
        table::INDEXED.iter().find(|row| row.uri == self.uri && (row.index == "*" || row.index == self.index))
    }
}

/// A path to a property.
#[derive(Debug, Clone, PartialEq)]
pub enum Path {
    /// FieldURI.
    Field(FieldUri),
    /// IndexedFieldURI.
    Indexed(IndexedField),
    /// ExtendedFieldURI.
    Extended(ExtendedField),
    /// ExceptionFieldURI: a property of an exception, by its name.
    Exception(String),
}

impl Path {
    /// Whether an element is a path at all.
    pub fn is_path(element: &Element) -> bool {
        matches!(
            element.name.as_str(),
            "FieldURI" | "IndexedFieldURI" | "ExtendedFieldURI" | "ExceptionFieldURI" | "Path"
        )
    }

    /// # Errors
    /// When the element is no path the schema knows.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        match element.name.as_str() {
            "FieldURI" => {
                let uri = element.required("FieldURI")?;
                FieldUri::parse(uri).map(Self::Field).ok_or_else(|| {
                    let shown: String = uri.chars().take(64).collect();
                    element.violation(format!(
                        "The 'FieldURI' attribute is invalid - The value '{shown}' is invalid according to its datatype \
                         'http://schemas.microsoft.com/exchange/services/2006/types:UnindexedFieldURIType' - \
                         The Enumeration constraint failed."
                    ))
                })
            }
            "IndexedFieldURI" => Ok(Self::Indexed(IndexedField {
                uri: element.required("FieldURI")?.to_owned(),
                index: element.required("FieldIndex")?.to_owned(),
            })),
            "ExtendedFieldURI" => ExtendedField::decode(element).map(Self::Extended),
            "ExceptionFieldURI" => Ok(Self::Exception(element.required("FieldURI")?.to_owned())),
            _ => {
                Err(element.violation(format!("The element '{}' is not a path to a property.", element.name)))
            }
        }
    }

    /// The only path among the children of an element.
    ///
    /// # Errors
    /// When there is none.
    pub fn decode_child(parent: &Element) -> Result<Self, Violation> {
        match parent.ews_children().find(|child| Self::is_path(child)) {
            Some(element) => Self::decode(element),
            None => Err(parent.violation(format!(
                "The element '{}' has incomplete content. List of possible elements expected: 'Path'.",
                parent.name
            ))),
        }
    }

    /// The paths of an AdditionalProperties element.
    ///
    /// # Errors
    /// When one is wrong.
    pub fn decode_list(parent: &Element) -> Result<Vec<Self>, Violation> {
        parent.bounded(EWS_PATHS_MAX)?.ews_children().map(Self::decode).collect()
    }

    /// Writes the path.
    pub fn encode(&self, w: &mut XmlWriter) {
        match self {
            Self::Field(field) => {
                w.start("t:FieldURI");
                w.attribute("FieldURI", field.as_str());
                w.end("t:FieldURI");
            }
            Self::Indexed(field) => {
                w.start("t:IndexedFieldURI");
                w.attribute("FieldURI", &field.uri);
                w.attribute("FieldIndex", &field.index);
                w.end("t:IndexedFieldURI");
            }
            Self::Extended(field) => field.encode(w),
            Self::Exception(uri) => {
                w.start("t:ExceptionFieldURI");
                w.attribute("FieldURI", uri);
                w.end("t:ExceptionFieldURI");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_of_names_and_of_variants() {
        for (at, row) in table::FIELDS.iter().enumerate() {
            assert_eq!(row.field as usize, at);
            assert_eq!(FieldUri::parse(row.uri), Some(row.field));
        }
        assert!(table::FIELDS.is_sorted_by_key(|row| row.uri));
        assert_eq!(
            FieldUri::ItemSubject.info().properties.first(),
            Some(&FieldProperty::Tag(PropertyTag(0x0037_001F)))
        );
        assert_eq!(FieldUri::parse("item:Nonsense"), None);
    }
}
