//! Every type of recurrence pattern both ways, and what the section does not allow.

use super::super::{DayMask, Nth};
use super::*;

fn daily() -> RecurrencePattern {
    RecurrencePattern {
        frequency: RecurFrequency::Daily,
        pattern: PatternType::Day,
        calendar: CalendarType::DEFAULT,
        first_date_time: 0,
        period: DAY_MINUTES,
        sliding: false,
        end: EndType::Never,
        occurrence_count: 10,
        first_day_of_week: 0,
        deleted: vec![],
        modified: vec![],
        start_date: 1440,
        end_date: RecurrencePattern::NO_END_DATE,
    }
}

fn of(frequency: RecurFrequency, pattern: PatternType, period: u32) -> RecurrencePattern {
    RecurrencePattern { frequency, pattern, period, ..daily() }
}

fn both_ways(pattern: &RecurrencePattern) -> Vec<u8> {
    let bytes = pattern.encode().unwrap();
    assert_eq!(RecurrencePattern::decode(&bytes).as_ref(), Ok(pattern));
    for end in 0..bytes.len() {
        assert!(RecurrencePattern::decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    assert!(matches!(
        RecurrencePattern::decode(&[bytes.clone(), vec![0]].concat()),
        Err(DecodeError::Excess { left: 1, .. })
    ));
    bytes
}

#[test]
fn every_type_of_pattern_and_of_end() {
    use PatternType as P;
    use RecurFrequency::{Daily, Monthly, Weekly, Yearly};
    let weekdays = DayMask::WEEKDAYS;
    for (frequency, pattern, period, specific_bytes) in [
        (Daily, P::Day, 3 * DAY_MINUTES, 0),
        (Daily, P::Week(weekdays), 1, 4),
        (Weekly, P::Week(DayMask(DayMask::SUNDAY | DayMask::FRIDAY)), 2, 4),
        (Monthly, P::Month(31), 1, 4),
        (Yearly, P::Month(1), 12, 4),
        (Monthly, P::MonthNth(DayMask::WEEKEND, Nth::First), 1, 8),
        (Yearly, P::MonthNth(DayMask::EVERY_DAY, Nth::Last), 12, 8),
        (Monthly, P::MonthEnd(31), 1, 4),
        (Monthly, P::HjMonth(29), 1, 4),
        (Yearly, P::HjMonthNth(weekdays, Nth::Third), 12, 8),
        (Yearly, P::HjMonthEnd(0), 12, 4),
    ] {
        let bytes = both_ways(&of(frequency, pattern, period));
        assert_eq!(bytes.len(), 50 + specific_bytes, "{pattern:?}");
    }
    for end in [EndType::Date, EndType::Count, EndType::Never, EndType::NeverOnes] {
        both_ways(&RecurrencePattern { end, ..daily() });
    }
    assert!(EndType::NeverOnes.is_never() && !EndType::Count.is_never());
}

/// A task that is made anew a week after the last one is done.
#[test]
fn a_regenerating_task() {
    let task =
        RecurrencePattern { sliding: true, ..of(RecurFrequency::Weekly, PatternType::Day, 7 * DAY_MINUTES) };
    let bytes = both_ways(&task);
    assert_eq!(bytes[18..22], [1, 0, 0, 0]);
}

#[test]
fn what_the_section_does_not_allow_is_named() {
    let good = of(RecurFrequency::Monthly, PatternType::MonthNth(DayMask(2), Nth::Second), 1);
    let bytes = both_ways(&good);
    let with = |at: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        RecurrencePattern::decode(&bytes)
    };
    let invalid = |field, offset, value| Err(DecodeError::Invalid { field, offset, value });
    assert_eq!(with(0, 5), invalid("ReaderVersion", 0, 0x3005));
    assert_eq!(with(2, 5), invalid("WriterVersion", 2, 0x3005));
    assert_eq!(with(4, 0x0E), invalid("RecurFrequency", 4, 0x200E));
    assert_eq!(with(4, 0x0A), invalid("PatternType", 6, 3));
    assert_eq!(with(6, 5), invalid("PatternType", 6, 5));
    assert_eq!(with(6, 9), invalid("PatternType", 6, 9));
    assert_eq!(with(8, 0x0D), invalid("CalendarType", 8, 0x0D));
    assert_eq!(with(14, 0), invalid("Period", 14, 0));
    assert_eq!(with(18, 2), invalid("SlidingFlag", 18, 2));
    assert_eq!(with(22, 0x80), invalid("PatternTypeSpecific", 22, 0x80));
    assert_eq!(with(26, 0), invalid("N", 26, 0));
    assert_eq!(with(26, 6), invalid("N", 26, 6));
    assert_eq!(with(30, 0x24), invalid("EndType", 30, 0x2024));
    assert_eq!(with(38, 7), invalid("FirstDOW", 38, 7));
    assert_eq!(with(46, 1), invalid("ModifiedInstanceCount", 46, 1));
    assert!(matches!(with(44, 1), Err(DecodeError::Limit { field: "DeletedInstanceCount", offset: 42, .. })));
    let mut hijri = both_ways(&of(RecurFrequency::Monthly, PatternType::HjMonthEnd(30), 1));
    hijri[8] = 1;
    assert_eq!(RecurrencePattern::decode(&hijri), invalid("CalendarType", 8, 1));
    let mut month = both_ways(&of(RecurFrequency::Monthly, PatternType::Month(1), 1));
    month[22] = 0;
    assert_eq!(RecurrencePattern::decode(&month), invalid("Day", 22, 0));
    let mut day = both_ways(&daily());
    day[14] = 0xA1;
    assert_eq!(RecurrencePattern::decode(&day), invalid("Period", 14, 0x05A1));
}

#[test]
fn what_is_not_allowed_is_not_written() {
    let invalid = |field, value| Err(EncodeError::Invalid { field, value });
    let no_day = of(RecurFrequency::Weekly, PatternType::Week(DayMask(0)), 1);
    assert_eq!(no_day.encode(), invalid("PatternTypeSpecific", 0));
    assert_eq!(of(RecurFrequency::Daily, PatternType::Day, 0).encode(), invalid("Period", 0));
    assert_eq!(of(RecurFrequency::Daily, PatternType::Month(1), 1).encode(), invalid("PatternType", 2));
    assert_eq!(
        of(RecurFrequency::Monthly, PatternType::Month(32), 1).encode(),
        invalid("PatternTypeSpecific", 32)
    );
    assert_eq!(RecurrencePattern { first_day_of_week: 7, ..daily() }.encode(), invalid("FirstDOW", 7));
    let modified = RecurrencePattern { modified: vec![1], ..daily() };
    assert!(matches!(modified.encode(), Err(EncodeError::TooLong { field: "ModifiedInstanceCount", .. })));
    let many = RecurrencePattern { deleted: vec![0; limits::RECURRENCE_INSTANCES_MAX + 1], ..daily() };
    assert!(matches!(many.encode(), Err(EncodeError::TooLong { field: "DeletedInstanceCount", .. })));
}
