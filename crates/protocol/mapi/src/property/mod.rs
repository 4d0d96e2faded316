//! Properties as ROPs return them (MS-OXCPRPT 3.2.5.1): found on an object, turned into the type asked for, cut
//! or refused where they are too long.

mod holder;
mod restriction;
mod store;

pub(crate) use holder::Holder;
pub(crate) use restriction::unicode;

use crate::error::Result;
use ropewalk_mailbox::{LargeValue, Mailbox, StoredValue};
use ropewalk_model::codec::{CodePage, Counts, FlaggedValue, PropertyRow, Writer, encode_value};
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, PropertyValue};

/// "Every property value returned in a row MUST be less than or equal to 510 bytes" (MS-OXCTABL 2.2.2.5.2).
const ROW_VALUE_BYTES_MAX: usize = 510;
/// Many values in a row are not cut but refused beyond this.
const ROW_MULTI_VALUE_BYTES_MAX: usize = 4096;

/// How values are made.
pub(crate) struct Values<'a> {
    pub(crate) mailbox: &'a Mailbox,
    pub(crate) code_page: &'static dyn CodePage,
}

/// Bytes of a value in a buffer.
pub(crate) fn encoded_bytes(value: &PropertyValue) -> usize {
    let mut out = Writer::new();
    match encode_value(&mut out, value, Counts::Rop) {
        Ok(()) => out.len(),
        // Longer than its count can say, or without a form: never fits.
        Err(_) => usize::MAX,
    }
}

/// The fewest bytes that a large value can have in a buffer.
fn bytes_min(large: &LargeValue, kind: PropertyType) -> u64 {
    match (large.kind, kind) {
        // Three bytes of UTF-8 can be one unit of UTF-16, or one byte of a code page.
        (PropertyType::STRING, PropertyType::STRING8) => large.size_bytes / 4,
        (PropertyType::STRING, _) => large.size_bytes / 3 * 2,
        _ => large.size_bytes / 4,
    }
}

impl Values<'_> {
    /// A property for RopGetPropertiesSpecific. A value of more than `bytes_max` bytes has to be read by stream.
    pub(crate) fn flagged(
        &self,
        holder: &Holder,
        tag: PropertyTag,
        want_unicode: bool,
        bytes_max: usize,
    ) -> Result<FlaggedValue> {
        let Some(stored) = holder.property(self.mailbox, tag) else {
            return Ok(ErrorCode::NOT_FOUND.into());
        };
        let kind = match tag.kind() {
            PropertyType::UNSPECIFIED if want_unicode => stored.kind(),
            PropertyType::UNSPECIFIED => narrow(stored.kind()),
            kind => kind,
        };
        let too_long = match &stored {
            StoredValue::Value(value) => *value == PropertyValue::Object,
            StoredValue::Large(large) => bytes_min(large, kind) > bytes_max as u64,
            // Not known before it is made.
            StoredValue::Body(_) => false,
        };
        if too_long {
            return Ok(ErrorCode::NOT_ENOUGH_MEMORY.into());
        }
        let value = self.convert(self.mailbox.load(&stored)?, kind);
        Ok(if encoded_bytes(&value) > bytes_max { ErrorCode::NOT_ENOUGH_MEMORY.into() } else { value.into() })
    }

    /// The row of a table.
    pub(crate) fn row(&self, holder: &Holder, columns: &[PropertyTag]) -> Result<PropertyRow> {
        let values = columns.iter().map(|column| self.column(holder, *column));
        Ok(PropertyRow::new(values.collect::<Result<_>>()?))
    }

    /// "If a property value is greater than 510 bytes in size, it MUST be truncated to 510 bytes."
    fn column(&self, holder: &Holder, tag: PropertyTag) -> Result<FlaggedValue> {
        let Some(stored) = holder.property(self.mailbox, tag) else {
            return Ok(ErrorCode::NOT_FOUND.into());
        };
        let value = match stored {
            StoredValue::Value(PropertyValue::Object) => return Ok(ErrorCode::NOT_ENOUGH_MEMORY.into()),
            StoredValue::Large(large) if large.kind == PropertyType::STRING => {
                PropertyValue::String(self.start_of_text(&large, ROW_VALUE_BYTES_MAX)?)
            }
            StoredValue::Large(large) if large.kind == PropertyType::BINARY => {
                PropertyValue::Binary(self.mailbox.load_range(&large, 0, ROW_VALUE_BYTES_MAX)?)
            }
            StoredValue::Large(large) if bytes_min(&large, tag.kind()) > ROW_MULTI_VALUE_BYTES_MAX as u64 => {
                return Ok(ErrorCode::NOT_ENOUGH_MEMORY.into());
            }
            stored => self.mailbox.load(&stored)?,
        };
        let value = self.cut(self.convert(value, of_value(tag.kind())));
        let fits = encoded_bytes(&value) <= ROW_MULTI_VALUE_BYTES_MAX;
        Ok(if fits { value.into() } else { ErrorCode::NOT_ENOUGH_MEMORY.into() })
    }

    /// At least the first `characters` characters of a large text, if it has them.
    pub(crate) fn start_of_text(&self, large: &LargeValue, characters: usize) -> Result<String> {
        let bytes = self.mailbox.load_range(large, 0, characters.saturating_mul(4))?;
        Ok(match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            // The range ends inside a character.
            Err(error) => {
                String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default()).into_owned()
            }
        })
    }

    fn cut(&self, value: PropertyValue) -> PropertyValue {
        match value {
            PropertyValue::Binary(mut bytes) => {
                bytes.truncate(ROW_VALUE_BYTES_MAX);
                PropertyValue::Binary(bytes)
            }
            PropertyValue::String(text) if text.len() > ROW_VALUE_BYTES_MAX / 3 => {
                PropertyValue::String(first_units(&text, ROW_VALUE_BYTES_MAX / 2))
            }
            PropertyValue::String8(bytes) if bytes.len() > ROW_VALUE_BYTES_MAX => {
                let text = self.code_page.decode(&bytes);
                let mut length = 0;
                let fits = text.chars().take_while(|character| {
                    length += self.code_page.encode(character.encode_utf8(&mut [0; 4])).len();
                    length <= ROW_VALUE_BYTES_MAX
                });
                PropertyValue::String8(self.code_page.encode(&fits.collect::<String>()))
            }
            other => other,
        }
    }

    /// A value as the type asked for: Unicode text becomes 8-bit text where that is wanted.
    pub(crate) fn convert(&self, value: PropertyValue, kind: PropertyType) -> PropertyValue {
        match (value, kind) {
            (PropertyValue::String(text), PropertyType::STRING8) => {
                PropertyValue::String8(self.code_page.encode(&text))
            }
            (PropertyValue::MultipleString(all), PropertyType::MULTIPLE_STRING8) => {
                PropertyValue::MultipleString8(all.iter().map(|text| self.code_page.encode(text)).collect())
            }
            (value, _) => value,
        }
    }
}

/// A value as the mailbox keeps it: 8-bit text of a client becomes Unicode.
pub(crate) fn unicode_value(value: PropertyValue, page: &dyn CodePage) -> PropertyValue {
    match value {
        PropertyValue::String8(bytes) => PropertyValue::String(page.decode(&bytes)),
        PropertyValue::MultipleString8(all) => {
            PropertyValue::MultipleString(all.iter().map(|bytes| page.decode(bytes)).collect())
        }
        other => other,
    }
}

/// The type of the value in a column: of an instance, the type of one value.
const fn of_value(kind: PropertyType) -> PropertyType {
    if kind.0 & PropertyType::INSTANCE == 0 {
        return kind;
    }
    PropertyType(kind.0 & !(PropertyType::INSTANCE | PropertyType::MULTIPLE))
}

/// PtypString8 for PtypString and likewise for many values.
pub(crate) const fn narrow(kind: PropertyType) -> PropertyType {
    match kind {
        PropertyType::STRING => PropertyType::STRING8,
        PropertyType::MULTIPLE_STRING => PropertyType::MULTIPLE_STRING8,
        other => other,
    }
}

/// The first UTF-16 units of a text, without half a character.
pub(crate) fn first_units(text: &str, units: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|character| {
            used += character.len_utf16();
            used <= units
        })
        .collect()
}
