//! Streams read to something that can be compared, and bytes of streams that no writer would write.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test file uses its part")]

use ropewalk_model::{PropertyTag, PropertyValue};
use ropewalk_wire_mapi_fx::{Collector, Element, Event, FxError, Marker, PropertyDefinition, StreamReader};

pub const COLLECT_MAX: usize = 1 << 20;

/// A stream as it can be compared, whatever its cuts.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    Enter(Element),
    Leave(Element),
    Abandon(Element),
    Property(PropertyDefinition, PropertyValue),
}

pub fn read(root: Element, buffers: &[&[u8]]) -> Result<Vec<Seen>, FxError> {
    let mut reader = StreamReader::new(root);
    let mut collector = Collector::new(COLLECT_MAX);
    let mut seen = Vec::new();
    let mut take = |event: Event<'_>| {
        match event {
            Event::Enter(element) => seen.push(Seen::Enter(element)),
            Event::Leave(element) => seen.push(Seen::Leave(element)),
            Event::Abandon(element) => seen.push(Seen::Abandon(element)),
            _ => {}
        }
        seen.extend(collector.take(event)?.map(|(tag, value)| Seen::Property(tag, value)));
        Ok::<_, FxError>(())
    };
    for buffer in buffers {
        reader.feed(buffer, &mut take)?;
    }
    reader.finish(&mut take)?;
    Ok(seen)
}

pub fn properties(seen: &[Seen]) -> Vec<(PropertyDefinition, PropertyValue)> {
    let property = |seen: &Seen| match seen {
        Seen::Property(tag, value) => Some((tag.clone(), value.clone())),
        _ => None,
    };
    seen.iter().filter_map(property).collect()
}

/// A marker or property as it is written, wherever it stands.
#[derive(Debug, Clone)]
pub enum Step {
    Marker(Marker),
    Property(PropertyTag, PropertyValue),
}

impl From<Marker> for Step {
    fn from(marker: Marker) -> Self {
        Self::Marker(marker)
    }
}

impl<V: Into<PropertyValue>> From<(PropertyTag, V)> for Step {
    fn from((tag, value): (PropertyTag, V)) -> Self {
        Self::Property(tag, value.into())
    }
}

/// The bytes of these steps.
pub fn bytes(steps: &[Step]) -> Vec<u8> {
    let mut out = Vec::new();
    let sized = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat();
    for step in steps {
        match step {
            Step::Marker(marker) => out.extend(marker.code().to_le_bytes()),
            Step::Property(tag, value) => {
                out.extend(tag.0.to_le_bytes());
                out.extend(match value {
                    PropertyValue::Integer32(n) => n.to_le_bytes().to_vec(),
                    PropertyValue::Boolean(truth) => vec![u8::from(*truth), 0],
                    PropertyValue::Time(time) => time.ticks().to_le_bytes().to_vec(),
                    PropertyValue::Integer64(n) => n.to_le_bytes().to_vec(),
                    PropertyValue::Binary(bytes) => sized(bytes),
                    PropertyValue::String8(text) => sized(&[text, &[0u8][..]].concat()),
                    PropertyValue::String(text) => {
                        sized(&text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
                    }
                    other => panic!("{other:?}"),
                });
            }
        }
    }
    out
}

/// Where a stream fails; none if the error does not say.
pub fn offset(error: &FxError) -> Option<u64> {
    match error {
        FxError::Invalid { offset, .. }
        | FxError::Type { offset, .. }
        | FxError::Limit { offset, .. }
        | FxError::Unexpected { offset, .. }
        | FxError::Missing { offset, .. }
        | FxError::Misplaced { offset, .. }
        | FxError::Truncated { offset, .. } => Some(*offset),
        _ => None,
    }
}
