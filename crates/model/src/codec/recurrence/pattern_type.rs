//! PatternType and PatternTypeSpecific (MS-OXOCAL 2.2.1.44.1.3 to 2.2.1.44.1.6): on which days of its period an
//! event falls.

use crate::codec::{DecodeError, Writer};
use ropewalk_base::Reader;

/// Days of the week, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayMask(pub u8);

impl DayMask {
    /// Su.
    pub const SUNDAY: u8 = 0x01;
    /// M.
    pub const MONDAY: u8 = 0x02;
    /// Tu.
    pub const TUESDAY: u8 = 0x04;
    /// W.
    pub const WEDNESDAY: u8 = 0x08;
    /// Th.
    pub const THURSDAY: u8 = 0x10;
    /// F.
    pub const FRIDAY: u8 = 0x20;
    /// Sa.
    pub const SATURDAY: u8 = 0x40;
    /// Monday to Friday.
    pub const WEEKDAYS: Self = Self(0x3E);
    /// Saturday and Sunday.
    pub const WEEKEND: Self = Self(0x41);
    /// Every day.
    pub const EVERY_DAY: Self = Self(0x7F);

    /// Whether a day is in it, 0 Sunday to 6.
    pub const fn has(self, day_of_week: u8) -> bool {
        day_of_week < 7 && self.0 & (1 << day_of_week) != 0
    }

    /// The bits that are not days "MUST be ignored"; no day at all never occurs.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let bits = reader.u32("PatternTypeSpecific")?;
        match (bits & 0x7F) as u8 {
            0 => Err(DecodeError::invalid("PatternTypeSpecific", reader, 4, bits)),
            days => Ok(Self(days)),
        }
    }

    const fn is_valid(self) -> bool {
        self.0 != 0 && self.0 <= 0x7F
    }
}

/// N: which of the days of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Nth {
    /// The first.
    First = 1,
    /// The second.
    Second = 2,
    /// The third.
    Third = 3,
    /// The fourth.
    Fourth = 4,
    /// The last.
    Last = 5,
}

impl Nth {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match reader.u32("N")? {
            1 => Self::First,
            2 => Self::Second,
            3 => Self::Third,
            4 => Self::Fourth,
            5 => Self::Last,
            other => return Err(DecodeError::invalid("N", reader, 4, other)),
        })
    }
}

/// The kind of a pattern with what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PatternType {
    /// 0x0000: every so many days.
    Day,
    /// 0x0001: on days of the week. With a daily frequency: every weekday.
    Week(DayMask),
    /// 0x0002: on a day of the month, 1 to 31; in shorter months on their last.
    Month(u32),
    /// 0x0003: on the nth of some days of the week in the month.
    MonthNth(DayMask, Nth),
    /// 0x0004: on the last day of the month; the day is kept.
    MonthEnd(u32),
    /// 0x000A: as [`PatternType::Month`], in the Hijri calendar.
    HjMonth(u32),
    /// 0x000B: as [`PatternType::MonthNth`], in the Hijri calendar.
    HjMonthNth(DayMask, Nth),
    /// 0x000C: as [`PatternType::MonthEnd`], in the Hijri calendar.
    HjMonthEnd(u32),
}

impl PatternType {
    /// PatternType.
    pub const fn value(self) -> u16 {
        match self {
            Self::Day => 0x0000,
            Self::Week(_) => 0x0001,
            Self::Month(_) => 0x0002,
            Self::MonthNth(..) => 0x0003,
            Self::MonthEnd(_) => 0x0004,
            Self::HjMonth(_) => 0x000A,
            Self::HjMonthNth(..) => 0x000B,
            Self::HjMonthEnd(_) => 0x000C,
        }
    }

    /// Whether it counts months.
    pub const fn is_monthly(self) -> bool {
        !matches!(self, Self::Day | Self::Week(_))
    }

    /// Whether PatternType is one of these.
    pub(super) const fn exists(value: u16) -> bool {
        matches!(value, 0x0000..=0x0004 | 0x000A..=0x000C)
    }

    /// Reads PatternTypeSpecific of a PatternType that exists.
    pub(super) fn decode(reader: &mut Reader<'_>, value: u16) -> Result<Self, DecodeError> {
        Ok(match value {
            0x0001 => Self::Week(DayMask::decode(reader)?),
            0x0002 => Self::Month(day(reader, 1)?),
            0x0003 => Self::MonthNth(DayMask::decode(reader)?, Nth::decode(reader)?),
            0x0004 => Self::MonthEnd(day(reader, 0)?),
            0x000A => Self::HjMonth(day(reader, 1)?),
            0x000B => Self::HjMonthNth(DayMask::decode(reader)?, Nth::decode(reader)?),
            0x000C => Self::HjMonthEnd(day(reader, 0)?),
            _ => Self::Day,
        })
    }

    /// Writes PatternTypeSpecific.
    pub(super) fn encode(self, out: &mut Writer) {
        match self {
            Self::Day => {}
            Self::Week(days) => out.u32(days.0.into()),
            Self::Month(day) | Self::MonthEnd(day) | Self::HjMonth(day) | Self::HjMonthEnd(day) => {
                out.u32(day);
            }
            Self::MonthNth(days, nth) | Self::HjMonthNth(days, nth) => {
                out.u32(days.0.into());
                out.u32(nth as u32);
            }
        }
    }

    /// What in PatternTypeSpecific is not allowed.
    pub(super) fn wrong(self) -> Option<u32> {
        let (right, value) = match self {
            Self::Day => return None,
            Self::Week(days) | Self::MonthNth(days, _) | Self::HjMonthNth(days, _) => {
                (days.is_valid(), u32::from(days.0))
            }
            Self::Month(day) | Self::HjMonth(day) => ((1..=31).contains(&day), day),
            Self::MonthEnd(day) | Self::HjMonthEnd(day) => (day <= 31, day),
        };
        (!right).then_some(value)
    }
}

fn day(reader: &mut Reader<'_>, first: u32) -> Result<u32, DecodeError> {
    let day = reader.u32("Day")?;
    if (first..=31).contains(&day) { Ok(day) } else { Err(DecodeError::invalid("Day", reader, 4, day)) }
}
