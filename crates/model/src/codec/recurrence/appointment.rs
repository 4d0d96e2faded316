//! AppointmentRecurrencePattern (MS-OXOCAL 2.2.1.44.5): the value of PidLidAppointmentRecur.

use super::{ExceptionInfo, ExtendedException, RecurrencePattern, put_reserved, reserved};
use crate::codec::{DecodeError, EncodeError, Writer};
use ropewalk_base::Reader;

const READER_VERSION: u32 = 0x0000_3006;

/// One instance that is not as the series says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecurrenceException {
    /// ExceptionInfo.
    pub info: ExceptionInfo,
    /// ExtendedException.
    pub extended: ExtendedException,
}

/// A series of a Calendar object with its exceptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentRecurrencePattern {
    /// RecurrencePattern.
    pub pattern: RecurrencePattern,
    /// WriterVersion2: [`AppointmentRecurrencePattern::WRITER_VERSION`], or an older one.
    pub writer_version: u32,
    /// StartTimeOffset: minutes after midnight at which an instance begins.
    pub start_time_offset: u32,
    /// EndTimeOffset: minutes after that midnight at which it ends; more than a day when it goes beyond one.
    pub end_time_offset: u32,
    /// ExceptionInfo and ExtendedException, one for each of the modified instances.
    pub exceptions: Vec<RecurrenceException>,
    /// ReservedBlock1: empty.
    pub reserved1: Vec<u8>,
    /// ReservedBlock2: empty.
    pub reserved2: Vec<u8>,
}

impl AppointmentRecurrencePattern {
    /// WriterVersion2 that "SHOULD be set".
    pub const WRITER_VERSION: u32 = 0x0000_3009;

    /// Reads the value of the property.
    ///
    /// # Errors
    /// As [`RecurrencePattern::decode_from`]; when there are not as many exceptions as modified instances, an
    /// exception is malformed, or bytes are left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let pattern = RecurrencePattern::decode_from(&mut reader)?;
        let version = reader.u32("ReaderVersion2")?;
        if version != READER_VERSION {
            return Err(DecodeError::invalid("ReaderVersion2", &reader, 4, version));
        }
        let writer_version = reader.u32("WriterVersion2")?;
        if writer_version < READER_VERSION {
            return Err(DecodeError::invalid("WriterVersion2", &reader, 4, writer_version));
        }
        let start_time_offset = reader.u32("StartTimeOffset")?;
        let end_time_offset = reader.u32("EndTimeOffset")?;
        let count = reader.u16("ExceptionCount")?;
        if usize::from(count) != pattern.modified.len() {
            return Err(DecodeError::invalid("ExceptionCount", &reader, 2, count));
        }
        let infos: Vec<ExceptionInfo> =
            (0..count).map(|_| ExceptionInfo::decode(&mut reader)).collect::<Result<_, _>>()?;
        let reserved1 = reserved(&mut reader, "ReservedBlock1Size", "ReservedBlock1")?;
        let mut exceptions = Vec::with_capacity(infos.len());
        for info in infos {
            let extended = ExtendedException::decode(&mut reader, info.flags(), writer_version)?;
            exceptions.push(RecurrenceException { info, extended });
        }
        let reserved2 = reserved(&mut reader, "ReservedBlock2Size", "ReservedBlock2")?;
        DecodeError::unless_empty("AppointmentRecurrencePattern", &reader)?;
        Ok(Self {
            pattern,
            writer_version,
            start_time_offset,
            end_time_offset,
            exceptions,
            reserved1,
            reserved2,
        })
    }

    /// The value of the property.
    ///
    /// # Errors
    /// As [`RecurrencePattern::encode_to`]; when there are not as many exceptions as modified instances, or the
    /// parts of an exception do not go together.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        self.pattern.encode_to(&mut out)?;
        if self.exceptions.len() != self.pattern.modified.len() {
            let value = self.exceptions.len() as u64;
            return Err(EncodeError::Invalid { field: "ExceptionCount", value });
        }
        out.u32(READER_VERSION);
        out.u32(self.writer_version);
        out.u32(self.start_time_offset);
        out.u32(self.end_time_offset);
        out.count16(self.exceptions.len(), "ExceptionCount")?;
        self.exceptions.iter().try_for_each(|exception| exception.info.encode(&mut out))?;
        put_reserved(&mut out, &self.reserved1, "ReservedBlock1Size")?;
        for exception in &self.exceptions {
            exception.extended.encode(&mut out, exception.info.flags(), self.writer_version)?;
        }
        put_reserved(&mut out, &self.reserved2, "ReservedBlock2Size")?;
        Ok(out.into_bytes())
    }
}

#[cfg(test)]
mod tests;
