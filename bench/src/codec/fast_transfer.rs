//! A FastTransfer stream of a thousand messages (RopFastTransferSourceCopyMessages): properties, a body, two
//! recipients and an attachment each, taken in buffers of 31 KiB.

use super::Codec;
use crate::report::Report;
use ropewalk_base::FileTime;
use ropewalk_model::{PropertyTag, PropertyValue, tags};
use ropewalk_wire_mapi_fx::{
    Collector, Element, Event, FxError, Marker, PropertyDefinition, StreamReader, StreamWriter,
};
use std::hint::black_box;
use std::io;

const SCENARIO: &str = "fast-transfer";
const MESSAGES: i32 = 1000;
/// What fits beside the headers of an Execute buffer.
const BUFFER_BYTES: usize = 31 * 1024;
/// A body as text of so many bytes of UTF-8, and an attachment.
const BODY_BYTES: usize = 2048;
const ATTACHMENT_BYTES: usize = 8192;
/// Largest property put together by whoever reads.
const COLLECT_BYTES_MAX: usize = 1 << 20;

type Properties = Vec<(PropertyDefinition, PropertyValue)>;

struct Message {
    properties: Properties,
    recipient: Properties,
    attachment: Properties,
    data: Vec<u8>,
}

fn plain<const N: usize>(list: [(PropertyTag, PropertyValue); N]) -> Properties {
    list.into_iter().map(|(tag, value)| (tag.into(), value)).collect()
}

fn message() -> Message {
    let time = PropertyValue::Time(FileTime::from_unix_seconds(1_700_000_000));
    let body: String =
        "All work and no play makes Jack a dull boy. ".chars().cycle().take(BODY_BYTES).collect();
    Message {
        properties: plain([
            (tags::PID_TAG_MESSAGE_CLASS, "IPM.Note".into()),
            (tags::PID_TAG_SUBJECT, "Re: Minutes of the meeting".into()),
            (tags::PID_TAG_SENDER_NAME, "Käthe Müller".into()),
            (tags::PID_TAG_SENT_REPRESENTING_NAME, "Käthe Müller".into()),
            (tags::PID_TAG_IMPORTANCE, 1.into()),
            (tags::PID_TAG_PRIORITY, 0.into()),
            (tags::PID_TAG_SENSITIVITY, 0.into()),
            (tags::PID_TAG_MESSAGE_FLAGS, 1.into()),
            (tags::PID_TAG_MESSAGE_STATUS, 0.into()),
            (tags::PID_TAG_MESSAGE_SIZE, 12_345.into()),
            (tags::PID_TAG_CLIENT_SUBMIT_TIME, time.clone()),
            (tags::PID_TAG_MESSAGE_DELIVERY_TIME, time.clone()),
            (tags::PID_TAG_LAST_MODIFICATION_TIME, time),
            (tags::PID_TAG_HAS_ATTACHMENTS, true.into()),
            (tags::PID_TAG_SEARCH_KEY, PropertyValue::Binary(vec![5; 16])),
            (tags::PID_TAG_CONVERSATION_INDEX, PropertyValue::Binary(vec![6; 22])),
            (tags::PID_TAG_BODY, body.as_str().into()),
        ]),
        recipient: plain([
            (tags::PID_TAG_RECIPIENT_TYPE, 1.into()),
            (tags::PID_TAG_DISPLAY_NAME, "Alice Example".into()),
            (tags::PID_TAG_EMAIL_ADDRESS, "alice@example.test".into()),
        ]),
        attachment: plain([
            (tags::PID_TAG_ATTACH_METHOD, 1.into()),
            (tags::PID_TAG_ATTACH_LONG_FILENAME, "minutes.pdf".into()),
        ]),
        data: (0..ATTACHMENT_BYTES).map(|number| number as u8).collect(),
    }
}

fn write_message(writer: &mut StreamWriter, message: &Message) -> Result<(), FxError> {
    writer.marker(Marker::StartMessage)?;
    message.properties.iter().try_for_each(|(tag, value)| writer.property(tag, value))?;
    for row in 0..2 {
        writer.recipient(row, |list| {
            message.recipient.iter().try_for_each(|(tag, value)| list.property(tag, value))
        })?;
    }
    let write = |list: &mut ropewalk_wire_mapi_fx::PropertyList<'_>| {
        message.attachment.iter().try_for_each(|(tag, value)| list.property(tag, value))?;
        list.begin_value(&tags::PID_TAG_ATTACH_DATA_BINARY.into(), message.data.len() as u32)?;
        message.data.chunks(4096).try_for_each(|chunk| list.chunk(chunk))
    };
    writer.attachment(0, write, None::<fn(&mut StreamWriter) -> Result<(), FxError>>)?;
    writer.marker(Marker::EndMessage)
}

/// The buffers of the stream; written as a server does, one buffer ahead.
fn encode(message: &Message, take: &mut dyn FnMut(Vec<u8>)) -> io::Result<()> {
    let mut writer = StreamWriter::new(Element::MessageList);
    for _ in 0..MESSAGES {
        write_message(&mut writer, message).map_err(io::Error::other)?;
        while writer.pending() >= BUFFER_BYTES {
            take(writer.take(BUFFER_BYTES).map_err(io::Error::other)?);
        }
    }
    writer.finish().map_err(io::Error::other)?;
    take(writer.take(BUFFER_BYTES).map_err(io::Error::other)?);
    Ok(())
}

fn decode(buffers: &[Vec<u8>], take: &mut dyn FnMut((PropertyDefinition, PropertyValue))) -> io::Result<()> {
    let mut reader = StreamReader::new(Element::MessageList);
    let mut collector = Collector::new(COLLECT_BYTES_MAX);
    let mut collect = |event: Event<'_>| {
        if let Some(property) = collector.take(event)? {
            take(property);
        }
        Ok::<_, FxError>(())
    };
    for buffer in buffers {
        reader.feed(buffer, &mut collect).map_err(io::Error::other)?;
    }
    reader.finish(&mut collect).map_err(io::Error::other)
}

pub(super) fn run(report: &mut Report) -> io::Result<()> {
    let message = message();
    let mut buffers = Vec::new();
    encode(&message, &mut |buffer| buffers.push(buffer))?;
    let mut decoded = Vec::new();
    decode(&buffers, &mut |property| decoded.push(property))?;
    let own = message.properties.len();
    if decoded.get(..own) != Some(&message.properties[..]) {
        return Err(io::Error::other("what was decoded is not what was encoded"));
    }
    Codec {
        scenario: SCENARIO,
        bytes: &buffers.concat(),
        encode: &mut || encode(black_box(&message), &mut |buffer| drop(black_box(buffer))),
        decode: &mut || decode(black_box(&buffers), &mut |property| drop(black_box(property))),
        clone: &mut || {
            decoded.iter().for_each(|property| drop(black_box(black_box(property).clone())));
            Ok(())
        },
    }
    .run(report)
}
