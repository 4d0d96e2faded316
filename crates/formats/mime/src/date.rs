//! Dates (RFC 5322 3.3 and 4.3), read tolerantly: without a weekday, without a zone, in the order of `ctime`, with
//! names of zones, and ISO 8601 where senders put it.

use crate::header::unfold;
use ropewalk_base::FileTime;
use ropewalk_base::civil::{civil_from_days, days_from_civil};
use std::fmt::Write;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

#[derive(Default)]
struct Parts {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    time: Option<i64>,
    zone_seconds: Option<i64>,
}

/// Reads a date. Without a zone it is UTC. `None` when day, month or year are missing or impossible.
pub fn parse(value: &[u8]) -> Option<FileTime> {
    let value = unfold(value);
    let text = without_comments(value.get(..value.len().min(256))?);
    let mut parts = Parts::default();
    for token in text.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|t| !t.is_empty()) {
        parts.take(token);
    }
    let (year, month, day) = (parts.year?, parts.month?, parts.day?);
    if !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    let seconds = days_from_civil(year, month, day) * 86_400 + parts.time.unwrap_or(0);
    Some(FileTime::from_unix_seconds(seconds - parts.zone_seconds.unwrap_or(0)))
}

fn without_comments(value: &[u8]) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for &byte in value {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                out.push(' ');
            }
            _ if depth == 0 => out.push(char::from(byte)),
            _ => {}
        }
    }
    out
}

impl Parts {
    fn take(&mut self, token: &str) {
        let first = token.chars().next().unwrap_or(' ');
        if token.contains(':') {
            self.take_time(token);
        } else if matches!(first, '+' | '-') {
            self.zone_seconds = self.zone_seconds.or_else(|| numeric_zone(token));
        } else if token.contains('-') {
            // 1-Jan-2020, 2020-01-31
            let mut pieces = token.split('-');
            if let (Some(a), Some(b), Some(c)) = (pieces.next(), pieces.next(), pieces.next()) {
                let (year, day) = if a.len() == 4 { (a, c) } else { (c, a) };
                self.day = number(day);
                self.month = month(b).or_else(|| number(b));
                self.year = number(year).map(full_year);
            }
        } else if let Some(n) = number(token) {
            if self.day.is_none() && token.len() <= 2 {
                self.day = Some(n);
            } else if self.year.is_none() {
                self.year = Some(if token.len() < 4 { full_year(n) } else { n });
            } else if self.zone_seconds.is_none() && token.len() == 4 {
                self.zone_seconds = numeric_zone(&format!("+{token}"));
            }
        } else if let Some(month) = month(token) {
            self.month = self.month.or(Some(month));
        } else if self.zone_seconds.is_none() && self.time.is_some() {
            self.zone_seconds = named_zone(token);
        }
    }

    fn take_time(&mut self, token: &str) {
        let (date, time) = match token.split_once('T') {
            Some((date, time)) if date.contains('-') => (Some(date), time),
            _ => (None, token),
        };
        if let Some(date) = date {
            self.take(date);
        }
        let zone_at = time.find(['+', '-', 'Z']).unwrap_or(time.len());
        let (clock, zone) = time.split_at(zone_at);
        if !zone.is_empty() {
            self.zone_seconds = numeric_zone(&zone.replace(':', "")).or(Some(0));
        }
        let mut pieces = clock.split([':', '.']).map(number);
        let piece = |value: Option<Option<i64>>, most: i64| value.flatten().unwrap_or(0).min(most);
        let (hour, minute, second) =
            (piece(pieces.next(), 24), piece(pieces.next(), 59), piece(pieces.next(), 60));
        self.time = Some(hour * 3600 + minute * 60 + second);
    }
}

fn number(text: &str) -> Option<i64> {
    (text.len() <= 4 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

fn month(text: &str) -> Option<i64> {
    let head = text.get(..3)?;
    let at = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(head))?;
    i64::try_from(at + 1).ok()
}

/// Two digits below 50 are of this century, other years of two and three digits of the last (RFC 5322 4.3).
fn full_year(year: i64) -> i64 {
    match year {
        0..=49 => 2000 + year,
        50..=999 => 1900 + year,
        other => other,
    }
}

fn numeric_zone(text: &str) -> Option<i64> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.get(1..).filter(|digits| digits.len() == 4)?;
    let value = number(digits)?;
    Some(sign * ((value / 100) * 3600 + (value % 100) * 60))
}

fn named_zone(text: &str) -> Option<i64> {
    let hours = match text.to_ascii_uppercase().as_str() {
        "UT" | "UTC" | "GMT" | "Z" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        "CET" | "BST" | "MET" => 1,
        "CEST" | "EET" | "MEST" => 2,
        "JST" => 9,
        _ => return None,
    };
    Some(hours * 3600)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// A date as RFC 5322 3.3 wants it, in UTC; parts of a second are dropped.
pub fn format(time: FileTime) -> String {
    let seconds = time.unix_seconds();
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let name =
        |names: &[&'static str], at: i64| usize::try_from(at).ok().and_then(|at| names.get(at).copied());
    let weekday = name(&WEEKDAYS, (days + 3).rem_euclid(7)).unwrap_or("Mon");
    let month = name(&MONTHS, month - 1).unwrap_or("Jan");
    let mut out = format!("{weekday}, {day:02} {month} {year:04} ");
    // Writing to a String cannot fail.
    let _ = write!(out, "{:02}:{:02}:{:02} +0000", of_day / 3600, of_day / 60 % 60, of_day % 60);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn many_forms() {
        for (text, seconds) in [
            ("Thu, 13 Feb 1969 23:32:54 -0330", -27_723_426),
            ("Fri, 21 Nov 1997 09:55:06 -0600", 880_127_706),
            ("21 Nov 97 09:55:06 GMT", 880_106_106),
            ("Mon Jan  2 15:04:05 2006", 1_136_214_245),
            ("2 Jan 2006 15:04:05 PST (x)", 1_136_243_045),
            ("2006-01-02T15:04:05Z", 1_136_214_245),
            ("2006-01-02T15:04:05.123+01:00", 1_136_210_645),
            ("01-Jan-1970 00:00:01 +0000", 1),
        ] {
            assert_eq!(parse(text.as_bytes()).map(FileTime::unix_seconds), Some(seconds), "{text}");
        }
        for text in ["", "yesterday", "31 Feb 2020 10:00:00 +0000", "99 Jan 2020", "1 Jan"] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn written_dates_come_back(seconds in -10_000_000_000_i64..200_000_000_000) {
            let time = FileTime::from_unix_seconds(seconds);
            prop_assert_eq!(parse(format(time).as_bytes()), Some(time));
        }

        #[test]
        fn takes_anything(text in "[0-9A-Za-z:,+\\-TZ ()]{0,60}", bytes: Vec<u8>) {
            parse(text.as_bytes());
            parse(&bytes);
        }
    }
}
