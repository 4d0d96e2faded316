//! Vectors of appointment recurrences: the examples of MS-OXOCAL 4.1.1, and what is wrong with them when changed.

use super::super::{
    CalendarType, ChangeHighlight, DayMask, EndType, OverrideFlags, PatternType, RecurFrequency,
    UnicodeOverrides,
};
use super::*;
use crate::codec::hex;

fn both_ways(digits: &str) -> AppointmentRecurrencePattern {
    let bytes = hex(digits);
    let series = AppointmentRecurrencePattern::decode(&bytes).unwrap();
    assert_eq!(series.encode().unwrap(), bytes);
    for end in 0..bytes.len() {
        assert!(AppointmentRecurrencePattern::decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    assert!(AppointmentRecurrencePattern::decode(&[bytes, vec![0]].concat()).is_err());
    series
}

/// MS-OXOCAL 4.1.1.1: Mondays, Thursdays and Fridays from 26 March 2007, 12 times.
const WEEKLY: &str = "043004300B2001000000C0210000010000000000000032000000222000000C0000000000000000000000000000008020BC0C\
                      20ADBC0C0630000009300000580200007602000000000000000000000000";

/// MS-OXOCAL 4.1.1.2: the same with one exception.
const WEEKLY_WITH_EXCEPTION: &str = "043004300B2001000000C0210000010000000000000032000000222000000C0000000000000001000000\
    A096BC0C01000000A096BC0C8020BC0C20ADBC0C0630000009300000580200007602000001003499BC0C5299BC0CF898BC0C11002200210053\
    696D706C6520526563757272656E6365207769746820657863657074696F6E730800070033342F343134310000000004000000000000000000\
    00003499BC0C5299BC0CF898BC0C2100530069006D0070006C006500200052006500630075007200720065006E006300650020007700690074\
    006800200065007800630065007000740069006F006E0073000700330034002F0034003100340031000000000000000000";

/// MS-OXOCAL 4.1.1.3: every three days in April 2011, two instances deleted.
const DAILY: &str = "043004300A2000000000A0050000E010000000000000212000000A0000000000000002000000A0C1DC0C80D2DC0C00000000\
                     207EDC0C0016DD0C0630000009300000E0010000FE01000000000000000000000000";

/// MS-OXOCAL 4.1.1.6: every year on a day of the Hebrew calendar, one exception without texts.
const HEBREW: &str = "043004300D200200080080750A000C0000000000000003000000232000000A0000000000000001000000207EDC0C01000000\
    207EDC0C6074C40CDF80E95A0630000009300000E0010000FE01000001000080DC0C1E80DC0C0080DC0C24023C000000010000000000000004\
    000000000000000000000000000000";

#[test]
fn weekly_without_exceptions() {
    let series = both_ways(WEEKLY);
    let pattern = &series.pattern;
    assert_eq!((pattern.frequency, pattern.end), (RecurFrequency::Weekly, EndType::Count));
    let days = DayMask(DayMask::MONDAY | DayMask::THURSDAY | DayMask::FRIDAY);
    assert_eq!((pattern.pattern, pattern.occurrence_count), (PatternType::Week(days), 12));
    let first = RecurrencePattern::first_date_time_of(pattern.pattern, pattern.period, 0, pattern.start_date);
    assert_eq!(first, Some(pattern.first_date_time));
    assert_eq!((series.start_time_offset, series.end_time_offset), (600, 630));
    assert_eq!(super::super::local_time(pattern.start_date).unix_seconds(), 1_174_867_200, "2007-03-26");
    assert!(series.exceptions.is_empty());
}

#[test]
fn weekly_with_an_exception() {
    let series = both_ways(WEEKLY_WITH_EXCEPTION);
    let exception = &series.exceptions[0];
    assert_eq!(exception.info.flags(), OverrideFlags(OverrideFlags::SUBJECT | OverrideFlags::LOCATION));
    assert_eq!(exception.info.subject.as_deref(), Some(&b"Simple Recurrence with exceptions"[..]));
    let overrides = exception.extended.overrides.as_ref().unwrap();
    assert_eq!(overrides.subject.as_deref(), Some("Simple Recurrence with exceptions"));
    assert_eq!(overrides.location.as_deref(), Some("34/4141"));
    assert_eq!(overrides.original_start, exception.info.original_start);
    assert_eq!(exception.extended.change_highlight, Some(ChangeHighlight::default()));
}

#[test]
fn daily_with_deleted_instances() {
    let series = both_ways(DAILY);
    assert_eq!((series.pattern.deleted.len(), series.pattern.modified.len()), (2, 0));
    assert_eq!((series.pattern.period, series.pattern.end), (4320, EndType::Date));
    let first = RecurrencePattern::first_date_time_of(PatternType::Day, 4320, 0, series.pattern.start_date);
    assert_eq!(first, Some(series.pattern.first_date_time));
}

#[test]
fn yearly_in_the_hebrew_calendar() {
    let series = both_ways(HEBREW);
    assert_eq!(
        (series.pattern.calendar, series.pattern.pattern),
        (CalendarType::HEBREW, PatternType::Month(3))
    );
    assert_eq!(series.pattern.end_date, RecurrencePattern::NO_END_DATE);
    let info = &series.exceptions[0].info;
    assert_eq!((info.busy_status, info.reminder_delta, info.exceptional_body), (Some(1), Some(60), true));
    assert_eq!(series.exceptions[0].extended.overrides, None);
}

/// Everything an exception can have; and the same by a writer that knows no ChangeHighlight.
#[test]
fn an_exception_with_all_fields() {
    let mut series = both_ways(WEEKLY_WITH_EXCEPTION);
    let exception = &mut series.exceptions[0];
    exception.info = ExceptionInfo {
        meeting_type: Some(3),
        reminder_delta: Some(15),
        reminder_set: Some(1),
        busy_status: Some(2),
        attachment: Some(1),
        sub_type: Some(1),
        appointment_color: Some(7),
        exceptional_body: true,
        ..exception.info.clone()
    };
    assert_eq!(exception.info.flags().0, 0x03FF);
    let again = |series: &AppointmentRecurrencePattern| {
        assert_eq!(AppointmentRecurrencePattern::decode(&series.encode().unwrap()).as_ref(), Ok(series));
    };
    again(&series);
    series.exceptions[0].extended.change_highlight = Some(ChangeHighlight { value: 9, reserved: vec![1, 2] });
    series.exceptions[0].extended.reserved = vec![3];
    (series.reserved1, series.reserved2) = (vec![4], vec![5, 6]);
    again(&series);
    series.writer_version = 0x3008;
    assert_eq!(series.encode(), Err(EncodeError::Form { field: "ChangeHighlight" }));
    series.exceptions[0].extended.change_highlight = None;
    again(&series);
}

#[test]
fn what_is_wrong_is_named() {
    let with = |digits: &str, at: usize, value: u8| {
        let mut bytes = hex(digits);
        bytes[at] = value;
        AppointmentRecurrencePattern::decode(&bytes)
    };
    let invalid = |field, offset, value| Err(DecodeError::Invalid { field, offset, value });
    assert_eq!(with(WEEKLY, 54, 7), invalid("ReaderVersion2", 54, 0x3007));
    assert_eq!(with(WEEKLY, 58, 5), invalid("WriterVersion2", 58, 0x3005));
    assert_eq!(with(WEEKLY, 70, 1), invalid("ExceptionCount", 70, 1));
    // The exception begins at 80: after three times its flags, then the lengths of the subject.
    assert_eq!(with(WEEKLY_WITH_EXCEPTION, 93, 4), invalid("OverrideFlags", 92, 0x0411));
    assert_eq!(with(WEEKLY_WITH_EXCEPTION, 94, 0x23), invalid("SubjectLength2", 96, 0x21));
    assert!(matches!(with(WEEKLY, 72, 1), Err(DecodeError::Read(_))), "ReservedBlock1Size");
}

#[test]
fn parts_that_do_not_go_together_are_not_written() {
    let series = both_ways(WEEKLY_WITH_EXCEPTION);
    let broken = |change: fn(&mut RecurrenceException)| {
        let mut series = series.clone();
        change(&mut series.exceptions[0]);
        series.encode()
    };
    let form = |field| Err(EncodeError::Form { field });
    assert_eq!(broken(|exception| exception.info.subject = None), form("WideCharSubject"));
    assert_eq!(broken(|exception| exception.info.location = None), form("WideCharLocation"));
    assert_eq!(broken(|exception| exception.extended.overrides = None), form("WideCharSubject"));
    let empty = |exception: &mut RecurrenceException| {
        exception.info = ExceptionInfo::default();
        exception.extended.overrides = Some(UnicodeOverrides::default());
    };
    assert_eq!(broken(empty), form("StartDateTime"));
    let mut fewer = series;
    fewer.exceptions.clear();
    assert_eq!(fewer.encode(), Err(EncodeError::Invalid { field: "ExceptionCount", value: 0 }));
}
