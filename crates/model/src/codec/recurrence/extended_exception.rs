//! ExtendedException and ChangeHighlight (MS-OXOCAL 2.2.1.44.3, 2.2.1.44.4): the Unicode texts of an exception.

use super::{OverrideFlags, put_reserved, reserved};
use crate::codec::{DecodeError, EncodeError, Writer};
use ropewalk_base::Reader;

/// The first WriterVersion2 with a [`ChangeHighlight`].
const WITH_CHANGE_HIGHLIGHT: u32 = 0x0000_3009;

/// What an update changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangeHighlight {
    /// ChangeHighlightValue: PidLidChangeHighlight.
    pub value: u32,
    /// Reserved: what newer writers add.
    pub reserved: Vec<u8>,
}

/// What stands in an [`ExtendedException`] when the subject or the location is another one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnicodeOverrides {
    /// StartDateTime.
    pub start: u32,
    /// EndDateTime.
    pub end: u32,
    /// OriginalStartDate.
    pub original_start: u32,
    /// WideCharSubject.
    pub subject: Option<String>,
    /// WideCharLocation.
    pub location: Option<String>,
    /// ReservedBlockEE2: empty.
    pub reserved: Vec<u8>,
}

/// The second part of an exception.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtendedException {
    /// ChangeHighlight: there when WriterVersion2 is 0x3009 or later.
    pub change_highlight: Option<ChangeHighlight>,
    /// ReservedBlockEE1: empty.
    pub reserved: Vec<u8>,
    /// There when the exception has a subject or location of its own.
    pub overrides: Option<UnicodeOverrides>,
}

impl ExtendedException {
    pub(super) fn decode(
        reader: &mut Reader<'_>,
        flags: OverrideFlags,
        writer_version: u32,
    ) -> Result<Self, DecodeError> {
        let highlighted = writer_version >= WITH_CHANGE_HIGHLIGHT;
        let change_highlight = highlighted.then(|| ChangeHighlight::decode(reader)).transpose()?;
        let block = reserved(reader, "ReservedBlockEE1Size", "ReservedBlockEE1")?;
        let overrides = if flags.has(OverrideFlags::SUBJECT | OverrideFlags::LOCATION) {
            Some(UnicodeOverrides::decode(reader, flags)?)
        } else {
            None
        };
        Ok(Self { change_highlight, reserved: block, overrides })
    }

    pub(super) fn encode(
        &self,
        out: &mut Writer,
        flags: OverrideFlags,
        writer_version: u32,
    ) -> Result<(), EncodeError> {
        if self.change_highlight.is_some() != (writer_version >= WITH_CHANGE_HIGHLIGHT) {
            return Err(EncodeError::Form { field: "ChangeHighlight" });
        }
        if let Some(highlight) = &self.change_highlight {
            out.count32(highlight.reserved.len().saturating_add(4), "ChangeHighlightSize")?;
            out.u32(highlight.value);
            out.bytes(&highlight.reserved);
        }
        put_reserved(out, &self.reserved, "ReservedBlockEE1Size")?;
        let texts = self.overrides.as_ref();
        let has = |text: fn(&UnicodeOverrides) -> &Option<String>| texts.is_some_and(|o| text(o).is_some());
        let subject = has(|overrides| &overrides.subject) == flags.has(OverrideFlags::SUBJECT);
        let location = has(|overrides| &overrides.location) == flags.has(OverrideFlags::LOCATION);
        if !subject || !location {
            return Err(EncodeError::Form {
                field: if subject { "WideCharLocation" } else { "WideCharSubject" },
            });
        }
        match texts {
            Some(overrides) if overrides.subject.is_some() || overrides.location.is_some() => {
                overrides.encode(out)
            }
            Some(_) => Err(EncodeError::Form { field: "StartDateTime" }),
            None => Ok(()),
        }
    }
}

impl ChangeHighlight {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let size = reader.u32("ChangeHighlightSize")?;
        let mut part = reader.part(size as usize, "ChangeHighlight")?;
        let value = part.u32("ChangeHighlightValue")?;
        Ok(Self { value, reserved: part.rest().to_vec() })
    }
}

impl UnicodeOverrides {
    fn decode(reader: &mut Reader<'_>, flags: OverrideFlags) -> Result<Self, DecodeError> {
        let subject = flags.has(OverrideFlags::SUBJECT);
        let location = flags.has(OverrideFlags::LOCATION);
        Ok(Self {
            start: reader.u32("StartDateTime")?,
            end: reader.u32("EndDateTime")?,
            original_start: reader.u32("OriginalStartDate")?,
            subject: subject.then(|| wide(reader, "WideCharSubject")).transpose()?,
            location: location.then(|| wide(reader, "WideCharLocation")).transpose()?,
            reserved: reserved(reader, "ReservedBlockEE2Size", "ReservedBlockEE2")?,
        })
    }

    fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.start);
        out.u32(self.end);
        out.u32(self.original_start);
        for (text, field) in [(&self.subject, "WideCharSubject"), (&self.location, "WideCharLocation")] {
            if let Some(text) = text {
                let units: Vec<u16> = text.encode_utf16().collect();
                out.count16(units.len(), field)?;
                units.iter().for_each(|unit| out.u16(*unit));
            }
        }
        put_reserved(out, &self.reserved, "ReservedBlockEE2Size")
    }
}

/// A length in UTF-16 units, and so many, without a terminating zero.
fn wide(reader: &mut Reader<'_>, field: &'static str) -> Result<String, DecodeError> {
    let length = usize::from(reader.u16(field)?);
    let (units, _) = reader.bytes(length * 2, field)?.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    Ok(String::from_utf16_lossy(&units))
}
