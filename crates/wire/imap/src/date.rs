//! Dates (RFC 3501 9: date, date-time), Gregorian, with the arithmetic to and from seconds since 1970.

use std::fmt;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SECONDS_PER_DAY: i64 = 86_400;

/// A day, without zone. Made only from days that exist; years 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// `None` when there is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (year <= 9999 && (1..=length).contains(&day)).then_some(Self { year, month, day })
    }

    /// Days since 1970-01-01.
    pub fn days_since_1970(self) -> i64 {
        // Days from civil: years counted from March, so that the leap day is the last of its year.
        let (month, year) = (i64::from(self.month), i64::from(self.year) - i64::from(self.month <= 2));
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// From days since 1970-01-01; days outside the years 0 to 9999 become the nearest inside.
    pub fn from_days_since_1970(days: i64) -> Self {
        let days = days.clamp(-719_528, 2_932_896) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = (shifted + 2) % 12 + 1;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year: year as u16, month: month as u8, day: (day_of_year - (153 * shifted + 2) / 5 + 1) as u8 }
    }

    /// Year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    pub(crate) fn month_by_name(name: &[u8]) -> Option<u8> {
        let place = MONTHS.iter().position(|month| month.as_bytes().eq_ignore_ascii_case(name))?;
        u8::try_from(place + 1).ok()
    }

    fn month_name(self) -> &'static str {
        MONTHS.get(usize::from(self.month) - 1).copied().unwrap_or("Jan")
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:04}", self.day, self.month_name(), self.year)
    }
}

/// INTERNALDATE: a second with the zone it is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub unix_seconds: i64,
    /// Minutes east of UTC, -1439 to 1439 (others are taken for UTC).
    pub zone_minutes: i16,
}

impl DateTime {
    /// In UTC.
    pub fn utc(unix_seconds: i64) -> Self {
        Self { unix_seconds, zone_minutes: 0 }
    }

    /// The day in its own zone.
    pub fn date(self) -> Date {
        Date::from_days_since_1970(self.local_seconds().div_euclid(SECONDS_PER_DAY))
    }

    fn local_seconds(self) -> i64 {
        self.unix_seconds.saturating_add(i64::from(self.zone()) * 60)
    }

    fn zone(self) -> i16 {
        if self.zone_minutes.unsigned_abs() < 24 * 60 { self.zone_minutes } else { 0 }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        let second = self.local_seconds().rem_euclid(SECONDS_PER_DAY);
        let zone = self.zone();
        let sign = if zone < 0 { '-' } else { '+' };
        let zone = zone.unsigned_abs();
        write!(f, "{:2}-{}-{:04} ", date.day, date.month_name(), date.year)?;
        write!(f, "{:02}:{:02}:{:02} ", second / 3600, second / 60 % 60, second % 60)?;
        write!(f, "{sign}{:02}{:02}", zone / 60, zone % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_both_ways() {
        assert_eq!(Date::new(1970, 1, 1).unwrap().days_since_1970(), 0);
        assert_eq!(Date::new(2000, 3, 1).unwrap().days_since_1970(), 11_017);
        assert_eq!(Date::new(9999, 12, 31).unwrap().days_since_1970(), 2_932_896);
        for days in (-719_528..2_932_896).step_by(97) {
            let date = Date::from_days_since_1970(days);
            assert_eq!(date.days_since_1970(), days);
            assert_eq!(Date::new(date.year, date.month, date.day), Some(date));
        }
        for (year, month, day) in [(2023, 2, 29), (2023, 0, 1), (2023, 13, 1), (2023, 4, 31), (1900, 2, 29)] {
            assert_eq!(Date::new(year, month, day), None);
        }
    }

    #[test]
    fn internal_date_of_the_rfc() {
        // RFC 3501 6.4.5 example: "17-Jul-1996 02:44:25 -0700".
        let time = DateTime { unix_seconds: 837_596_665, zone_minutes: -420 };
        assert_eq!(time.to_string(), "17-Jul-1996 02:44:25 -0700");
        assert_eq!(DateTime::utc(0).to_string(), " 1-Jan-1970 00:00:00 +0000");
        assert_eq!(DateTime::utc(i64::MIN).to_string().len(), 26);
        assert_eq!(DateTime::utc(i64::MAX).to_string().len(), 26);
    }
}
