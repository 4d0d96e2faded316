//! xs:dateTime and xs:date (RFC 3339 without its strictness).

use ropewalk_base::FileTime;
use ropewalk_base::civil::{civil_from_days, days_from_civil};
use std::time::Duration;

/// How much of the second is written (the DateTimePrecision header, MS-OXWSCDATA 2.2.5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Whole seconds.
    #[default]
    Seconds,
    /// Three digits.
    Milliseconds,
}

/// A time as UTC: `2005-01-01T00:00:00Z`.
pub fn format(time: FileTime, precision: Precision) -> String {
    let seconds = time.unix_seconds();
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    match precision {
        Precision::Seconds => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
        Precision::Milliseconds => {
            let milliseconds = time.ticks() / 10_000 % 1000;
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z")
        }
    }
}

/// Reads xs:dateTime or xs:date. A time without offset is taken as UTC.
pub fn parse(text: &str) -> Option<FileTime> {
    let text = text.trim();
    let year: i64 = number(text.get(0..4)?)?;
    let month = number(text.get(5..7)?)?;
    let day = number(text.get(8..10)?)?;
    if text.as_bytes().get(4) != Some(&b'-') || text.as_bytes().get(7) != Some(&b'-') {
        return None;
    }
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let mut seconds = days_from_civil(year, month, day) * 86_400;
    let mut ticks = 0;
    let mut rest = text.get(10..)?;
    if let Some(time) = rest.strip_prefix('T') {
        let (hour, minute, second) =
            (number(time.get(0..2)?)?, number(time.get(3..5)?)?, number(time.get(6..8)?)?);
        if time.as_bytes().get(2) != Some(&b':') || time.as_bytes().get(5) != Some(&b':') {
            return None;
        }
        // 24:00:00 is the end of the day (XML Schema part 2, 3.2.7), and 60 a leap second.
        if hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second > 0) {
            return None;
        }
        seconds += hour * 3600 + minute * 60 + second;
        rest = time.get(8..)?;
        if let Some(fraction) = rest.strip_prefix('.') {
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                return None;
            }
            for (place, digit) in fraction.bytes().take(digits.min(7)).enumerate() {
                ticks += u64::from(digit - b'0') * 10_u64.pow(6 - u32::try_from(place).ok()?);
            }
            rest = fraction.get(digits..)?;
        }
    }
    let time = FileTime::from_unix_seconds(seconds - offset_seconds(rest)?);
    Some(time.saturating_add(Duration::from_nanos(ticks * 100)))
}

fn offset_seconds(text: &str) -> Option<i64> {
    if text.is_empty() || text == "Z" {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = (number(text.get(1..3)?)?, number(text.get(4..6)?)?);
    let well_formed =
        text.len() == 6 && text.as_bytes().get(3) == Some(&b':') && hours <= 14 && minutes <= 59;
    well_formed.then_some(sign * (hours * 3600 + minutes * 60))
}

fn number(digits: &str) -> Option<i64> {
    if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read() {
        let time = FileTime::from_unix_seconds(1_709_210_096);
        assert_eq!(format(time, Precision::Seconds), "2024-02-29T12:34:56Z");
        assert_eq!(
            format(time.saturating_add(Duration::from_millis(7)), Precision::Milliseconds),
            "2024-02-29T12:34:56.007Z"
        );
        for text in [
            "2024-02-29T12:34:56Z",
            "2024-02-29T14:34:56+02:00",
            "2024-02-29T04:04:56-08:30",
            "2024-02-29T12:34:56",
        ] {
            assert_eq!(parse(text), Some(time), "{text}");
        }
        assert_eq!(format(FileTime::MIN, Precision::Seconds), "1601-01-01T00:00:00Z");
        assert_eq!(parse("2017-06-21+01:00").map(FileTime::unix_seconds), Some(1_497_999_600));
        assert_eq!(parse("1970-01-01T00:00:00.5Z").map(|t| t.ticks() % 10_000_000), Some(5_000_000));
        for bad in [
            "",
            "2024",
            "2023-02-29",
            "2024-13-01",
            "2024-02-29T25:00:00Z",
            "2024-02-29T12:34:56+99:00",
            "2024-02-29T12:34:56.Z",
            "20é4-02-29",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_is_itself() {
        for days in -146_097..146_097 {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }
}
