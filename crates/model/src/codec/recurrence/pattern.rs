//! RecurrencePattern (MS-OXOCAL 2.2.1.44.1).

use super::{DAY_MINUTES, PatternType};
use crate::codec::{DecodeError, EncodeError, Writer};
use ropewalk_base::{Reader, limits};

/// ReaderVersion and WriterVersion.
const VERSION: u16 = 0x3004;

/// RecurFrequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum RecurFrequency {
    /// By days.
    Daily = 0x200A,
    /// By weeks.
    Weekly = 0x200B,
    /// By months.
    Monthly = 0x200C,
    /// By years.
    Yearly = 0x200D,
}

/// CalendarType: in which calendar days and months are counted. A number, of those the specification lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CalendarType(pub u16);

impl CalendarType {
    /// The Gregorian one, or with a Hijri pattern that one.
    pub const DEFAULT: Self = Self(0x0000);
    /// CAL_GREGORIAN.
    pub const GREGORIAN: Self = Self(0x0001);
    /// CAL_HIJRI.
    pub const HIJRI: Self = Self(0x0006);
    /// CAL_HEBREW.
    pub const HEBREW: Self = Self(0x0008);
    /// CAL_UMALQURA.
    pub const UMALQURA: Self = Self(0x0017);

    /// Whether the specification knows it.
    pub const fn exists(self) -> bool {
        matches!(self.0, 0x0000..=0x000C | 0x000E..=0x0010 | 0x0014 | 0x0017)
    }
}

/// EndType: what ends the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum EndType {
    /// EndDate.
    Date = 0x0000_2021,
    /// OccurrenceCount.
    Count = 0x0000_2022,
    /// Nothing.
    Never = 0x0000_2023,
    /// Nothing, as some writers say it.
    NeverOnes = 0xFFFF_FFFF,
}

impl EndType {
    /// Whether the series goes on for ever.
    pub const fn is_never(self) -> bool {
        matches!(self, Self::Never | Self::NeverOnes)
    }
}

/// When the instances of a series take place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurrencePattern {
    /// RecurFrequency.
    pub frequency: RecurFrequency,
    /// PatternType and PatternTypeSpecific.
    pub pattern: PatternType,
    /// CalendarType.
    pub calendar: CalendarType,
    /// FirstDateTime: where in its period the series begins ([`RecurrencePattern::first_date_time_of`]), minutes.
    pub first_date_time: u32,
    /// Period: minutes in a [`PatternType::Day`], weeks in a [`PatternType::Week`], else months; at least one.
    pub period: u32,
    /// SlidingFlag: the next task comes so long after the last one is done. Never set in Calendar objects.
    pub sliding: bool,
    /// EndType.
    pub end: EndType,
    /// OccurrenceCount; 10 in a series without an end.
    pub occurrence_count: u32,
    /// FirstDOW: the day on which a week begins, 0 Sunday to 6.
    pub first_day_of_week: u32,
    /// DeletedInstanceDates: midnights of the instances that were deleted or modified.
    pub deleted: Vec<u32>,
    /// ModifiedInstanceDates: midnights of the days on which modified instances now are.
    pub modified: Vec<u32>,
    /// StartDate: midnight of the first instance's day.
    pub start_date: u32,
    /// EndDate: midnight of the last instance's day, or [`RecurrencePattern::NO_END_DATE`].
    pub end_date: u32,
}

impl RecurrencePattern {
    /// EndDate of a series without an end.
    pub const NO_END_DATE: u32 = 0x5AE9_80DF;

    /// Reads the structure.
    ///
    /// # Errors
    /// When the input ends, a field holds what the section does not allow, or there are more instances deleted or
    /// modified than [`limits::RECURRENCE_INSTANCES_MAX`].
    pub fn decode_from(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = reader.offset();
        for field in ["ReaderVersion", "WriterVersion"] {
            let version = reader.u16(field)?;
            if version != VERSION {
                return Err(DecodeError::invalid(field, reader, 2, version));
            }
        }
        let frequency = match reader.u16("RecurFrequency")? {
            0x200A => RecurFrequency::Daily,
            0x200B => RecurFrequency::Weekly,
            0x200C => RecurFrequency::Monthly,
            0x200D => RecurFrequency::Yearly,
            other => return Err(DecodeError::invalid("RecurFrequency", reader, 2, other)),
        };
        let kind = reader.u16("PatternType")?;
        if !PatternType::exists(kind) {
            return Err(DecodeError::invalid("PatternType", reader, 2, kind));
        }
        let calendar = CalendarType(reader.u16("CalendarType")?);
        let first_date_time = reader.u32("FirstDateTime")?;
        let period = reader.u32("Period")?;
        let sliding = match reader.u32("SlidingFlag")? {
            0 => false,
            1 => true,
            other => return Err(DecodeError::invalid("SlidingFlag", reader, 4, other)),
        };
        let pattern = PatternType::decode(reader, kind)?;
        let end = decode_end(reader)?;
        let occurrence_count = reader.u32("OccurrenceCount")?;
        let first_day_of_week = reader.u32("FirstDOW")?;
        if first_day_of_week > 6 {
            return Err(DecodeError::invalid("FirstDOW", reader, 4, first_day_of_week));
        }
        let deleted = dates(reader, "DeletedInstanceCount", "DeletedInstanceDates")?;
        let offset = reader.offset();
        let modified = dates(reader, "ModifiedInstanceCount", "ModifiedInstanceDates")?;
        if modified.len() > deleted.len() {
            let value = modified.len() as u64;
            return Err(DecodeError::Invalid { field: "ModifiedInstanceCount", offset, value });
        }
        let found = Self {
            frequency,
            pattern,
            calendar,
            first_date_time,
            period,
            sliding,
            end,
            occurrence_count,
            first_day_of_week,
            deleted,
            modified,
            start_date: reader.u32("StartDate")?,
            end_date: reader.u32("EndDate")?,
        };
        found.wrong().map_or(Ok(found), |(field, at, value)| {
            Err(DecodeError::Invalid { field, offset: start + at, value: value.into() })
        })
    }

    /// Reads the value of PidLidTaskRecurrence.
    ///
    /// # Errors
    /// As [`RecurrencePattern::decode_from`], and when bytes are left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let pattern = Self::decode_from(&mut reader)?;
        DecodeError::unless_empty("RecurrencePattern", &reader)?;
        Ok(pattern)
    }

    /// What does not go together: field, its offset, and its value.
    fn wrong(&self) -> Option<(&'static str, usize, u32)> {
        let kind = u32::from(self.pattern.value());
        // A task that is made anew may combine them freely: its days are counted from when the last one was done.
        let fits = self.sliding
            || match self.pattern {
                PatternType::Day => self.frequency == RecurFrequency::Daily,
                PatternType::Week(_) => {
                    matches!(self.frequency, RecurFrequency::Daily | RecurFrequency::Weekly)
                }
                _ => matches!(self.frequency, RecurFrequency::Monthly | RecurFrequency::Yearly),
            };
        // "The value of the CalendarType field MUST be set to 0x0000" with these two.
        let hijri = matches!(self.pattern, PatternType::HjMonthNth(..) | PatternType::HjMonthEnd(_));
        let whole_days = !matches!(self.pattern, PatternType::Day) || self.period.is_multiple_of(DAY_MINUTES);
        if !fits {
            Some(("PatternType", 6, kind))
        } else if !self.calendar.exists() || (hijri && self.calendar != CalendarType::DEFAULT) {
            Some(("CalendarType", 8, self.calendar.0.into()))
        } else if self.period == 0 || !whole_days {
            Some(("Period", 14, self.period))
        } else {
            None
        }
    }

    /// Writes the structure.
    ///
    /// # Errors
    /// When a field holds what the section does not allow.
    pub fn encode_to(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let invalid = |field, value: u32| Err(EncodeError::Invalid { field, value: value.into() });
        if let Some((field, _, value)) = self.wrong() {
            return invalid(field, value);
        }
        if let Some(value) = self.pattern.wrong() {
            return invalid("PatternTypeSpecific", value);
        }
        if self.first_day_of_week > 6 {
            return invalid("FirstDOW", self.first_day_of_week);
        }
        if self.modified.len() > self.deleted.len() {
            let (length, max) = (self.modified.len(), self.deleted.len());
            return Err(EncodeError::TooLong { field: "ModifiedInstanceCount", length, max });
        }
        out.u16(VERSION);
        out.u16(VERSION);
        out.u16(self.frequency as u16);
        out.u16(self.pattern.value());
        out.u16(self.calendar.0);
        out.u32(self.first_date_time);
        out.u32(self.period);
        out.u32(self.sliding.into());
        self.pattern.encode(out);
        out.u32(self.end as u32);
        out.u32(self.occurrence_count);
        out.u32(self.first_day_of_week);
        put_dates(out, &self.deleted, "DeletedInstanceCount")?;
        put_dates(out, &self.modified, "ModifiedInstanceCount")?;
        out.u32(self.start_date);
        out.u32(self.end_date);
        Ok(())
    }

    /// The value of PidLidTaskRecurrence.
    ///
    /// # Errors
    /// As [`RecurrencePattern::encode_to`].
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        self.encode_to(&mut out)?;
        Ok(out.into_bytes())
    }
}

fn decode_end(reader: &mut Reader<'_>) -> Result<EndType, DecodeError> {
    Ok(match reader.u32("EndType")? {
        0x0000_2021 => EndType::Date,
        0x0000_2022 => EndType::Count,
        0x0000_2023 => EndType::Never,
        0xFFFF_FFFF => EndType::NeverOnes,
        other => return Err(DecodeError::invalid("EndType", reader, 4, other)),
    })
}

fn dates(reader: &mut Reader<'_>, count: &'static str, field: &'static str) -> Result<Vec<u32>, DecodeError> {
    let offset = reader.offset();
    let many = reader.u32(count)? as usize;
    if many > limits::RECURRENCE_INSTANCES_MAX {
        return Err(DecodeError::Limit { field: count, offset, max: limits::RECURRENCE_INSTANCES_MAX });
    }
    let (dates, _) = reader.bytes(many * 4, field)?.as_chunks::<4>();
    Ok(dates.iter().map(|date| u32::from_le_bytes(*date)).collect())
}

fn put_dates(out: &mut Writer, dates: &[u32], count: &'static str) -> Result<(), EncodeError> {
    let (length, max) = (dates.len(), limits::RECURRENCE_INSTANCES_MAX);
    if length > max {
        return Err(EncodeError::TooLong { field: count, length, max });
    }
    out.count32(length, count)?;
    dates.iter().for_each(|date| out.u32(*date));
    Ok(())
}

#[cfg(test)]
mod tests;
