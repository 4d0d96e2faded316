//! ExceptionInfo (MS-OXOCAL 2.2.1.44.2): what is different in one instance of a series.

use crate::codec::{DecodeError, EncodeError, Writer};
use ropewalk_base::Reader;

/// OverrideFlags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct OverrideFlags(pub u16);

impl OverrideFlags {
    /// ARO_SUBJECT.
    pub const SUBJECT: u16 = 0x0001;
    /// ARO_MEETINGTYPE.
    pub const MEETING_TYPE: u16 = 0x0002;
    /// ARO_REMINDERDELTA.
    pub const REMINDER_DELTA: u16 = 0x0004;
    /// ARO_REMINDER.
    pub const REMINDER: u16 = 0x0008;
    /// ARO_LOCATION.
    pub const LOCATION: u16 = 0x0010;
    /// ARO_BUSYSTATUS.
    pub const BUSY_STATUS: u16 = 0x0020;
    /// ARO_ATTACHMENT.
    pub const ATTACHMENT: u16 = 0x0040;
    /// ARO_SUBTYPE.
    pub const SUB_TYPE: u16 = 0x0080;
    /// ARO_APPTCOLOR: reserved.
    pub const APPOINTMENT_COLOR: u16 = 0x0100;
    /// ARO_EXCEPTIONAL_BODY.
    pub const EXCEPTIONAL_BODY: u16 = 0x0200;

    const ALL: u16 = 0x03FF;

    /// Whether a flag is set.
    pub const fn has(self, flag: u16) -> bool {
        self.0 & flag != 0
    }
}

/// What one instance has of its own. Of the texts the 8-bit form stands here, in the code page of who wrote it; the
/// Unicode one is in the [`super::ExtendedException`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExceptionInfo {
    /// StartDateTime.
    pub start: u32,
    /// EndDateTime.
    pub end: u32,
    /// OriginalStartTime: when it would have begun.
    pub original_start: u32,
    /// Subject.
    pub subject: Option<Vec<u8>>,
    /// MeetingType: PidLidAppointmentStateFlags.
    pub meeting_type: Option<u32>,
    /// ReminderDelta: minutes before the start.
    pub reminder_delta: Option<u32>,
    /// ReminderSet: PidLidReminderSet.
    pub reminder_set: Option<u32>,
    /// Location.
    pub location: Option<Vec<u8>>,
    /// BusyStatus: PidLidBusyStatus.
    pub busy_status: Option<u32>,
    /// Attachment: whether the exception has attachments.
    pub attachment: Option<u32>,
    /// SubType: whether it takes all day.
    pub sub_type: Option<u32>,
    /// AppointmentColor: reserved.
    pub appointment_color: Option<u32>,
    /// ARO_EXCEPTIONAL_BODY: the body is in the Exception Embedded Message object.
    pub exceptional_body: bool,
}

impl ExceptionInfo {
    /// OverrideFlags, from what there is.
    pub fn flags(&self) -> OverrideFlags {
        let bits = [
            (self.subject.is_some(), OverrideFlags::SUBJECT),
            (self.meeting_type.is_some(), OverrideFlags::MEETING_TYPE),
            (self.reminder_delta.is_some(), OverrideFlags::REMINDER_DELTA),
            (self.reminder_set.is_some(), OverrideFlags::REMINDER),
            (self.location.is_some(), OverrideFlags::LOCATION),
            (self.busy_status.is_some(), OverrideFlags::BUSY_STATUS),
            (self.attachment.is_some(), OverrideFlags::ATTACHMENT),
            (self.sub_type.is_some(), OverrideFlags::SUB_TYPE),
            (self.appointment_color.is_some(), OverrideFlags::APPOINTMENT_COLOR),
            (self.exceptional_body, OverrideFlags::EXCEPTIONAL_BODY),
        ];
        OverrideFlags(bits.iter().filter(|(set, _)| *set).fold(0, |flags, (_, bit)| flags | bit))
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = reader.u32("StartDateTime")?;
        let end = reader.u32("EndDateTime")?;
        let original_start = reader.u32("OriginalStartTime")?;
        let flags = OverrideFlags(reader.u16("OverrideFlags")?);
        if flags.0 & !OverrideFlags::ALL != 0 {
            return Err(DecodeError::invalid("OverrideFlags", reader, 2, flags.0));
        }
        let number = |reader: &mut Reader<'_>, flag, field| {
            flags.has(flag).then(|| reader.u32(field)).transpose().map_err(DecodeError::from)
        };
        let subject = flags.has(OverrideFlags::SUBJECT);
        let location = flags.has(OverrideFlags::LOCATION);
        Ok(Self {
            start,
            end,
            original_start,
            subject: subject.then(|| text(reader, "SubjectLength2", "Subject")).transpose()?,
            meeting_type: number(reader, OverrideFlags::MEETING_TYPE, "MeetingType")?,
            reminder_delta: number(reader, OverrideFlags::REMINDER_DELTA, "ReminderDelta")?,
            reminder_set: number(reader, OverrideFlags::REMINDER, "ReminderSet")?,
            location: location.then(|| text(reader, "LocationLength2", "Location")).transpose()?,
            busy_status: number(reader, OverrideFlags::BUSY_STATUS, "BusyStatus")?,
            attachment: number(reader, OverrideFlags::ATTACHMENT, "Attachment")?,
            sub_type: number(reader, OverrideFlags::SUB_TYPE, "SubType")?,
            appointment_color: number(reader, OverrideFlags::APPOINTMENT_COLOR, "AppointmentColor")?,
            exceptional_body: flags.has(OverrideFlags::EXCEPTIONAL_BODY),
        })
    }

    pub(super) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.start);
        out.u32(self.end);
        out.u32(self.original_start);
        out.u16(self.flags().0);
        put_text(out, self.subject.as_deref(), "SubjectLength")?;
        let first = [self.meeting_type, self.reminder_delta, self.reminder_set];
        first.into_iter().flatten().for_each(|number| out.u32(number));
        put_text(out, self.location.as_deref(), "LocationLength")?;
        let last = [self.busy_status, self.attachment, self.sub_type, self.appointment_color];
        last.into_iter().flatten().for_each(|number| out.u32(number));
        Ok(())
    }
}

/// A text with its length before it twice, once with a terminating zero that does not stand there.
fn text(reader: &mut Reader<'_>, second: &'static str, field: &'static str) -> Result<Vec<u8>, DecodeError> {
    let with_zero = reader.u16(field)?;
    let length = reader.u16(second)?;
    if with_zero.checked_sub(1) != Some(length) {
        return Err(DecodeError::invalid(second, reader, 2, length));
    }
    Ok(reader.bytes(usize::from(length), field)?.to_vec())
}

fn put_text(out: &mut Writer, text: Option<&[u8]>, field: &'static str) -> Result<(), EncodeError> {
    if let Some(text) = text {
        out.count16(text.len().saturating_add(1), field)?;
        out.count16(text.len(), field)?;
        out.bytes(text);
    }
    Ok(())
}
