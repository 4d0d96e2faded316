//! The value of FirstDateTime (MS-OXOCAL 2.2.1.44.1.1), in the Gregorian calendar.

use super::{DAY_MINUTES, PatternType, RecurrencePattern};
use ropewalk_base::civil::{civil_from_days, days_from_civil};

const DAYS_1601_TO_1970: i64 = 134_774;
const WEEK_MINUTES: u64 = 7 * DAY_MINUTES as u64;
/// 1601-01-01 was a Monday.
const FIRST_DAY_OF_WEEK: u64 = 1;

impl RecurrencePattern {
    /// FirstDateTime of a series of the Gregorian calendar. For the Hijri patterns and other calendars it counts in
    /// months of theirs, so there is none here.
    pub fn first_date_time_of(
        pattern: PatternType,
        period: u32,
        first_day_of_week: u32,
        start_date: u32,
    ) -> Option<u32> {
        let minutes = match pattern {
            PatternType::Day => u64::from(start_date.checked_rem(period)?),
            PatternType::Week(_) => {
                let day = u64::from(start_date / DAY_MINUTES);
                let weekday = (day + FIRST_DAY_OF_WEEK) % 7;
                let into_week = (weekday + 7 - u64::from(first_day_of_week) % 7) % 7;
                let begin = day.checked_sub(into_week)? * u64::from(DAY_MINUTES);
                begin.checked_rem(WEEK_MINUTES * u64::from(period))?
            }
            PatternType::Month(_) | PatternType::MonthNth(..) | PatternType::MonthEnd(_) => {
                let day = i64::from(start_date / DAY_MINUTES) - DAYS_1601_TO_1970;
                let (year, month, _) = civil_from_days(day);
                let months = ((year - 1601) * 12 + month - 1).checked_rem(i64::from(period))?;
                let first = days_from_civil(1601 + months / 12, months % 12 + 1, 1);
                u64::try_from(first + DAYS_1601_TO_1970).ok()? * u64::from(DAY_MINUTES)
            }
            _ => return None,
        };
        u32::try_from(minutes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DayMask, Nth};
    use super::*;

    fn minutes(year: i64, month: i64, day: i64) -> u32 {
        u32::try_from(days_from_civil(year, month, day) + DAYS_1601_TO_1970).unwrap() * DAY_MINUTES
    }

    /// The daily and the weekly one are those of MS-OXOCAL 4.1.1.3 and 4.1.1.1.
    #[test]
    fn where_a_series_begins_in_its_period() {
        let first = RecurrencePattern::first_date_time_of;
        assert_eq!(first(PatternType::Day, 4320, 0, minutes(2011, 4, 7)), Some(1440));
        let week = PatternType::Week(DayMask(0x32));
        assert_eq!(first(week, 1, 0, minutes(2007, 3, 26)), Some(8640));
        assert_eq!(first(week, 1, 1, minutes(2007, 3, 26)), Some(0), "a Monday begins its own week");
        let month = PatternType::Month(31);
        assert_eq!(first(month, 12, 0, minutes(2026, 3, 31)), Some(minutes(1601, 3, 1)));
        let nth = PatternType::MonthNth(DayMask::WEEKDAYS, Nth::Last);
        assert_eq!(first(nth, 1, 0, minutes(2026, 3, 31)), Some(0));
        assert_eq!(first(nth, 5, 0, minutes(1601, 9, 1)), Some(minutes(1601, 4, 1)));
        assert_eq!(first(PatternType::HjMonth(1), 1, 0, 0), None);
        assert_eq!(first(PatternType::Day, 0, 0, 1), None);
        assert!(first(week, u32::MAX, 6, u32::MAX).is_some());
    }
}
