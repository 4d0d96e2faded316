//! Which conversation a message belongs to (MS-OXOMSG 2.2.1.2 to 2.2.1.5).

use super::md5::md5;
use crate::record::StoredValue;
use ropewalk_convert_oxcmail::split_subject;
use ropewalk_model::{PropertyTag, PropertyValue, tags};

/// The reserved byte, the time and the GUID a conversation index begins with; the GUID's place.
const HEADER_BYTES: usize = 22;
const GUID_AT: usize = 6;
/// UTF-16 units of the topic that count.
const TOPIC_UNITS: usize = 255;

type Lookup<'a> = &'a dyn Fn(PropertyTag) -> Option<PropertyValue>;

fn text(stored: Lookup<'_>, tag: PropertyTag) -> Option<String> {
    match stored(tag)? {
        PropertyValue::String(text) => Some(text),
        _ => None,
    }
}

/// PidTagConversationTopic: what was set, or else the normalized subject.
pub(super) fn topic(stored: Lookup<'_>) -> Option<StoredValue> {
    topic_text(stored).map(StoredValue::from)
}

fn topic_text(stored: Lookup<'_>) -> Option<String> {
    text(stored, tags::PID_TAG_CONVERSATION_TOPIC)
        .or_else(|| text(stored, tags::PID_TAG_NORMALIZED_SUBJECT))
        .or_else(|| Some(split_subject(&text(stored, tags::PID_TAG_SUBJECT)?).1.to_owned()))
}

/// PidTagConversationId: the GUID of the conversation index if that is tracked, or else the hash of the topic.
pub(super) fn id(stored: Lookup<'_>) -> Option<StoredValue> {
    let tracked = stored(tags::PID_TAG_CONVERSATION_INDEX_TRACKING) == Some(PropertyValue::Boolean(true));
    if tracked
        && let Some(PropertyValue::Binary(index)) = stored(tags::PID_TAG_CONVERSATION_INDEX)
        && index.first() == Some(&1)
        && let Some(guid) = index.get(GUID_AT..HEADER_BYTES)
    {
        return Some(guid.to_vec().into());
    }
    let topic = topic_text(stored)?;
    let units: Vec<u16> = topic.encode_utf16().take_while(|unit| *unit != 0).take(TOPIC_UNITS).collect();
    let upper = char::decode_utf16(units).flat_map(|unit| {
        let character = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut upper = character.to_uppercase();
        // A character whose capital is two stays.
        match (upper.next(), upper.next()) {
            (Some(one), None) => Some(one),
            _ => Some(character),
        }
    });
    let bytes: Vec<u8> = upper.collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect();
    Some(md5(&bytes).to_vec().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(PropertyTag, PropertyValue)]) -> Option<StoredValue> {
        id(&|tag| values.iter().find(|(one, _)| *one == tag).map(|(_, value)| value.clone()))
    }

    #[test]
    fn a_tracked_index_names_the_conversation_and_otherwise_its_topic_does() {
        let index: Vec<u8> = (1..=27).collect();
        let subject = (tags::PID_TAG_SUBJECT, PropertyValue::from("RE: Rope"));
        let index = (tags::PID_TAG_CONVERSATION_INDEX, PropertyValue::Binary(index));
        let tracked = (tags::PID_TAG_CONVERSATION_INDEX_TRACKING, PropertyValue::Boolean(true));
        assert_eq!(of(&[]), None);
        let by_topic = of(&[subject.clone(), index.clone()]).unwrap();
        assert_eq!(by_topic, md5(b"R\0O\0P\0E\0").to_vec().into());
        assert_eq!(of(&[(tags::PID_TAG_CONVERSATION_TOPIC, "rope".into())]).unwrap(), by_topic);
        let by_index = of(&[subject.clone(), index, tracked.clone()]).unwrap();
        assert_eq!(by_index, (7..=22).collect::<Vec<u8>>().into());
        let short = (tags::PID_TAG_CONVERSATION_INDEX, PropertyValue::Binary(vec![1; 21]));
        assert_eq!(of(&[subject, short, tracked]).unwrap(), by_topic);
    }

    #[test]
    fn a_long_topic_counts_up_to_its_bound() {
        let long = |length: usize| of(&[(tags::PID_TAG_CONVERSATION_TOPIC, "x".repeat(length).into())]);
        assert_eq!(long(255), long(300));
        assert_ne!(long(254), long(255));
    }
}
