//! HTTP dates (RFC 9110 5.6.7, RFC 2616 3.3.1): X-StartTime.

use ropewalk_base::FileTime;
use ropewalk_base::civil::{civil_from_days, days_from_civil};

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_SECONDS: i64 = 24 * 3600;
/// 1970-01-01 was a Thursday.
const EPOCH_DAY: i64 = 4;

/// Writes `Sun, 06 Nov 1994 08:49:37 GMT`; parts of a second are cut off.
pub fn format_http_date(time: FileTime) -> String {
    let seconds = time.unix_seconds();
    let (days, second) = (seconds.div_euclid(DAY_SECONDS), seconds.rem_euclid(DAY_SECONDS));
    let (year, month, day) = civil_from_days(days);
    let name = |names: &[&'static str], at: i64| {
        usize::try_from(at).ok().and_then(|at| names.get(at).copied()).unwrap_or_default()
    };
    let (weekday, month) = (name(&DAYS, (days + EPOCH_DAY).rem_euclid(7)), name(&MONTHS, month - 1));
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Reads a date in any of the three forms: the one that is written, `Sunday, 06-Nov-94 08:49:37 GMT`, and
/// `Sun Nov  6 08:49:37 1994`. The day of the week is not looked at.
pub fn parse_http_date(text: &str) -> Option<FileTime> {
    let text = text.trim();
    let (day, month, year, clock) = if let Some((_, rest)) = text.split_once(',') {
        let mut parts = rest.split([' ', '-']).filter(|part| !part.is_empty());
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let clock = parts.next()?;
        if parts.next() != Some("GMT") || parts.next().is_some() {
            return None;
        }
        (day, month, year, clock)
    } else {
        let mut parts = text.split_ascii_whitespace().skip(1);
        let (month, day, clock, year) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        (day, month, year, clock)
    };
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))? + 1;
    let day = number(day).filter(|day| (1..=31).contains(day))?;
    let days = days_from_civil(full_year(year)?, i64::try_from(month).ok()?, day);
    Some(FileTime::from_unix_seconds(days * DAY_SECONDS + seconds_of_day(clock)?))
}

fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// A year of two digits is one from 1970 to 2069.
fn full_year(text: &str) -> Option<i64> {
    match (number(text)?, text.len()) {
        (year @ 70.., 2) => Some(1900 + year),
        (year, 2) => Some(2000 + year),
        (year @ 1601.., 4) => Some(year),
        _ => None,
    }
}

fn seconds_of_day(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(number);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    // A leap second is the sixtieth.
    let valid = hour < 24 && minute < 60 && second <= 60 && parts.next().is_none();
    valid.then_some(hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R2046
    #[test]
    fn three_forms_are_read_and_one_is_written() {
        let time = FileTime::from_unix_seconds(784_111_777);
        assert_eq!(format_http_date(time), "Sun, 06 Nov 1994 08:49:37 GMT");
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "sun, 6 nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(parse_http_date(text), Some(time), "{text}");
        }
        for days in (-100_000..100_000_i64).step_by(97) {
            let time = FileTime::from_unix_seconds(days * DAY_SECONDS + 86_399);
            assert_eq!(parse_http_date(&format_http_date(time)), Some(time));
        }
    }

    #[test]
    fn other_dates_are_refused() {
        for text in [
            "",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nob 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 19940 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "1994-11-06T08:49:37Z",
        ] {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }
}
