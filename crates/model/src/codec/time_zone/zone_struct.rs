//! PidLidTimeZoneStruct (MS-OXOCAL 2.2.1.39); 48 bytes.

use super::{SystemTime, TimeZoneBias};
use crate::codec::{DecodeError, Writer};
use ropewalk_base::Reader;

/// The zone of a recurring series, in one rule for all years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TimeZoneStruct {
    /// lBias, lStandardBias and lDaylightBias.
    pub bias: TimeZoneBias,
    /// stStandardDate: when standard time begins.
    pub standard: SystemTime,
    /// stDaylightDate: when daylight saving time begins.
    pub daylight: SystemTime,
}

impl TimeZoneStruct {
    /// Size, bytes.
    pub const SIZE_BYTES: usize = 48;

    /// Reads the value of the property.
    ///
    /// # Errors
    /// When it has not 48 bytes, a date is wrong, or wStandardYear or wDaylightYear is not the year of its date.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let bias = TimeZoneBias::decode(&mut reader)?;
        let standard = Self::date(&mut reader, "wStandardYear")?;
        let daylight = Self::date(&mut reader, "wDaylightYear")?;
        DecodeError::unless_empty("PidLidTimeZoneStruct", &reader)?;
        Ok(Self { bias, standard, daylight })
    }

    /// A date with its year once more before it.
    fn date(reader: &mut Reader<'_>, field: &'static str) -> Result<SystemTime, DecodeError> {
        let offset = reader.offset();
        let year = reader.u16(field)?;
        let date = SystemTime::decode(reader)?;
        if year == date.year {
            return Ok(date);
        }
        Err(DecodeError::Invalid { field, offset, value: year.into() })
    }

    /// The value of the property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        self.bias.encode(&mut out);
        for date in [&self.standard, &self.daylight] {
            out.u16(date.year);
            date.encode(&mut out);
        }
        out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::hex;

    /// The example of MS-OXOCAL 4.1.5.
    #[test]
    fn pacific_time() {
        let bytes = hex("E001000000000000C4FFFFFF000000000B00000001000200000000000000\
             000000000300000002000200000000000000");
        let zone = TimeZoneStruct::decode(&bytes).unwrap();
        assert_eq!(zone.bias, TimeZoneBias { bias: 480, standard_bias: 0, daylight_bias: -60 });
        assert_eq!((zone.standard.month, zone.standard.day, zone.standard.hour), (11, 1, 2));
        assert_eq!((zone.daylight.month, zone.daylight.day), (3, 2));
        assert_eq!(zone.encode(), bytes);
        for end in 0..bytes.len() {
            assert!(TimeZoneStruct::decode(&bytes[..end]).is_err());
        }
        assert!(TimeZoneStruct::decode(&[bytes.clone(), vec![0]].concat()).is_err());
        let mut year = bytes;
        year[12] = 1;
        assert_eq!(
            TimeZoneStruct::decode(&year),
            Err(DecodeError::Invalid { field: "wStandardYear", offset: 12, value: 1 })
        );
    }
}
