//! LogonTime (MS-OXCROPS 2.2.3.1.2.1).

use ropewalk_base::{FileTime, Reader};
use ropewalk_model::codec::{DecodeError, Writer};

/// A time of day and a date, UTC (MS-OXCROPS 2.2.3.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "each is the field of its name")]
pub struct LogonTime {
    pub seconds: u8,
    pub minutes: u8,
    pub hour: u8,
    /// 0 is Sunday.
    pub day_of_week: u8,
    /// 1 to 31.
    pub day: u8,
    /// 1 to 12.
    pub month: u8,
    pub year: u16,
}

impl LogonTime {
    /// The second a time lies in.
    pub fn new(time: FileTime) -> Self {
        let seconds = time.unix_seconds();
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        // Days since 0000-03-01, in eras of 400 years: the leap day is the last of its year.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            seconds: (second % 60) as u8,
            minutes: (second / 60 % 60) as u8,
            hour: (second / 3600) as u8,
            day_of_week: (days + 4).rem_euclid(7) as u8,
            day: day as u8,
            month: month as u8,
            year: u16::try_from(year).unwrap_or(u16::MAX),
        }
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            seconds: reader.u8("Seconds")?,
            minutes: reader.u8("Minutes")?,
            hour: reader.u8("Hour")?,
            day_of_week: reader.u8("DayOfWeek")?,
            day: reader.u8("Day")?,
            month: reader.u8("Month")?,
            year: reader.u16("Year")?,
        })
    }

    pub(crate) fn encode(self, out: &mut Writer) {
        out.bytes(&[self.seconds, self.minutes, self.hour, self.day_of_week, self.day, self.month]);
        out.u16(self.year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let of = |seconds| {
            let t = LogonTime::new(FileTime::from_unix_seconds(seconds));
            (t.year, t.month, t.day, t.hour, t.minutes, t.seconds, t.day_of_week)
        };
        assert_eq!(of(0), (1970, 1, 1, 0, 0, 0, 4));
        assert_eq!(of(951_782_400 - 1), (2000, 2, 28, 23, 59, 59, 1));
        assert_eq!(of(951_782_400), (2000, 2, 29, 0, 0, 0, 2));
        assert_eq!(of(1_732_147_200), (2024, 11, 21, 0, 0, 0, 4));
        assert_eq!(of(-11_644_473_600), (1601, 1, 1, 0, 0, 0, 1));
    }
}
