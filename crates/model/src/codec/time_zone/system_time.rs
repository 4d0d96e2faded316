//! SYSTEMTIME (MS-DTYP 2.3.13) as a date on which a zone changes its time (MS-OXOCAL 2.2.1.39); 16 bytes.

use crate::codec::{DecodeError, Writer};
use ropewalk_base::Reader;

/// When a zone changes to standard or to daylight saving time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SystemTime {
    /// wYear; 0 for a date of every year, else the change happens once.
    pub year: u16,
    /// wMonth, 1 to 12; 0 in a zone without daylight saving time.
    pub month: u16,
    /// wDayOfWeek, 0 Sunday to 6.
    pub day_of_week: u16,
    /// wDay: the day of the month, or with no year which of those weekdays of the month, 1 to 5 (the last).
    pub day: u16,
    /// wHour.
    pub hour: u16,
    /// wMinute.
    pub minute: u16,
    /// wSecond.
    pub second: u16,
    /// wMilliseconds.
    pub milliseconds: u16,
}

impl SystemTime {
    /// Size, bytes.
    pub const SIZE_BYTES: usize = 16;

    /// Whether it stands for no change at all.
    pub const fn is_none(&self) -> bool {
        self.month == 0
    }

    /// Whether it comes every year.
    pub const fn is_yearly(&self) -> bool {
        self.year == 0
    }

    /// Reads 16 bytes. Without a month the other fields are not looked at.
    ///
    /// # Errors
    /// When the input ends or a field is out of its range.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = reader.offset();
        let mut field = |name| reader.u16(name);
        let time = Self {
            year: field("wYear")?,
            month: field("wMonth")?,
            day_of_week: field("wDayOfWeek")?,
            day: field("wDay")?,
            hour: field("wHour")?,
            minute: field("wMinute")?,
            second: field("wSecond")?,
            milliseconds: field("wMilliseconds")?,
        };
        match time.wrong() {
            Some((field, at, value)) if !time.is_none() => {
                Err(DecodeError::Invalid { field, offset: start + at, value: value.into() })
            }
            _ => Ok(time),
        }
    }

    /// The first field out of its range: name, offset inside the structure, and what stands there.
    fn wrong(&self) -> Option<(&'static str, usize, u16)> {
        let days = if self.is_yearly() { 1..=5 } else { 1..=31 };
        [
            ("wMonth", 2, self.month, 0..=12),
            ("wDayOfWeek", 4, self.day_of_week, 0..=6),
            ("wDay", 6, self.day, days),
            ("wHour", 8, self.hour, 0..=23),
            ("wMinute", 10, self.minute, 0..=59),
            ("wSecond", 12, self.second, 0..=59),
            ("wMilliseconds", 14, self.milliseconds, 0..=999),
        ]
        .into_iter()
        .find(|(_, _, value, range)| !range.contains(value))
        .map(|(field, at, value, _)| (field, at, value))
    }

    /// Writes 16 bytes.
    pub fn encode(&self, out: &mut Writer) {
        out.u16(self.year);
        out.u16(self.month);
        out.u16(self.day_of_week);
        out.u16(self.day);
        out.u16(self.hour);
        out.u16(self.minute);
        out.u16(self.second);
        out.u16(self.milliseconds);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stay_in_their_ranges() {
        let good: [u16; 8] = [0, 11, 0, 1, 2, 0, 0, 0];
        let decode = |fields: [u16; 8]| {
            let bytes: Vec<u8> = fields.iter().flat_map(|field| field.to_le_bytes()).collect();
            let time = SystemTime::decode(&mut Reader::new(&bytes))?;
            let mut out = Writer::new();
            time.encode(&mut out);
            assert_eq!(out.as_slice(), bytes);
            Ok::<_, DecodeError>(time)
        };
        assert!(decode(good).unwrap().is_yearly());
        for (at, value) in [(1, 13), (2, 7), (3, 0), (3, 6), (4, 24), (5, 60), (6, 60), (7, 1000)] {
            let mut bad = good;
            bad[at] = value;
            let error = decode(bad).unwrap_err();
            assert!(matches!(error, DecodeError::Invalid { offset, .. } if offset == at * 2), "{error}");
        }
        let mut once = good;
        (once[0], once[3]) = (2026, 31);
        assert!(decode(once).is_ok());
        assert!(decode([0; 8]).unwrap().is_none());
        assert!(SystemTime::decode(&mut Reader::new(&[0; 15])).is_err());
    }
}
