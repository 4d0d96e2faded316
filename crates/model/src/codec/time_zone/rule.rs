//! TZRule (MS-OXOCAL 2.2.1.41.1); 66 bytes.

use super::{SystemTime, TimeZoneBias};
use crate::codec::{DecodeError, Writer};
use ropewalk_base::Reader;

const MAJOR_VERSION: u8 = 0x02;
const MINOR_VERSION: u8 = 0x01;
/// Reserved: what follows, bytes.
const SIZE_AFTER: u16 = 0x003E;

/// What holds in a zone from one year on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TimeZoneRule {
    /// TZRule flags: [`TimeZoneRule::RECURRING`] and [`TimeZoneRule::EFFECTIVE`].
    pub flags: u16,
    /// wYear: the first year in which it holds.
    pub year: u16,
    /// X: unused, zero.
    pub unused: [u8; 14],
    /// lBias, lStandardBias and lDaylightBias.
    pub bias: TimeZoneBias,
    /// stStandardDate: when standard time begins.
    pub standard: SystemTime,
    /// stDaylightDate: when daylight saving time begins.
    pub daylight: SystemTime,
}

impl TimeZoneRule {
    /// Size, bytes.
    pub const SIZE_BYTES: usize = 66;
    /// R, TZRULE_FLAG_RECUR_CURRENT_TZREG: the rule of a recurring series.
    pub const RECURRING: u16 = 0x0001;
    /// E, TZRULE_FLAG_EFFECTIVE_TZREG: the effective rule.
    pub const EFFECTIVE: u16 = 0x0002;

    /// Whether this is the rule that converts times.
    pub const fn is_effective(&self) -> bool {
        self.flags & Self::EFFECTIVE != 0
    }

    /// Reads 66 bytes.
    ///
    /// # Errors
    /// When the input ends, the version or size is another one, or a date is wrong.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        super::definition::versions(reader, MAJOR_VERSION, MINOR_VERSION)?;
        let size = reader.u16("Reserved")?;
        if size != SIZE_AFTER {
            return Err(DecodeError::invalid("Reserved", reader, 2, size));
        }
        Ok(Self {
            flags: reader.u16("TZRule flags")?,
            year: reader.u16("wYear")?,
            unused: reader.array("X")?,
            bias: TimeZoneBias::decode(reader)?,
            standard: SystemTime::decode(reader)?,
            daylight: SystemTime::decode(reader)?,
        })
    }

    /// Writes 66 bytes.
    pub fn encode(&self, out: &mut Writer) {
        out.u8(MAJOR_VERSION);
        out.u8(MINOR_VERSION);
        out.u16(SIZE_AFTER);
        out.u16(self.flags);
        out.u16(self.year);
        out.bytes(&self.unused);
        self.bias.encode(out);
        self.standard.encode(out);
        self.daylight.encode(out);
    }
}
