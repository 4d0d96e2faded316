//! Recurring series (MS-OXOCAL 2.2.1.44): PidLidAppointmentRecur of Calendar objects, and PidLidTaskRecurrence,
//! which is the [`RecurrencePattern`] alone. Times are local and in minutes since 1601-01-01.

mod appointment;
mod exception;
mod extended_exception;
mod first_date;
mod pattern;
mod pattern_type;

pub use appointment::{AppointmentRecurrencePattern, RecurrenceException};
pub use exception::{ExceptionInfo, OverrideFlags};
pub use extended_exception::{ChangeHighlight, ExtendedException, UnicodeOverrides};
pub use pattern::{CalendarType, EndType, RecurFrequency, RecurrencePattern};
pub use pattern_type::{DayMask, Nth, PatternType};

use super::{DecodeError, EncodeError, Writer};
use ropewalk_base::{FileTime, Reader};

/// Minutes of a day.
pub const DAY_MINUTES: u32 = 1440;

/// A point in time of these structures as a FILETIME, in the same zone.
pub const fn local_time(minutes: u32) -> FileTime {
    FileTime::from_ticks(minutes as u64 * 600_000_000)
}

/// A reserved block: its size and bytes. The size "MUST be set to zero"; what is there is kept.
fn reserved(
    reader: &mut Reader<'_>,
    size: &'static str,
    block: &'static str,
) -> Result<Vec<u8>, DecodeError> {
    let length = reader.u32(size)?;
    Ok(reader.bytes(length as usize, block)?.to_vec())
}

fn put_reserved(out: &mut Writer, block: &[u8], size: &'static str) -> Result<(), EncodeError> {
    out.count32(block.len(), size)?;
    out.bytes(block);
    Ok(())
}
