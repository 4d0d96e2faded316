//! The words of a message.

use super::Field;
use crate::blob::{load_range, load_stored};
use crate::error::Result;
use crate::message::{Message, parts, recipients, stored_attachment};
use crate::record::{StoredValue, WordsRecord};
use ropewalk_base::limits::{SEARCH_TEXT_BYTES_MAX, SEARCH_WORDS_PER_MESSAGE_MAX};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue, tags};
use ropewalk_search::words;
use ropewalk_storage_api::{Reading, Store};

pub(super) const SUBJECT: &[PropertyTag] = &[
    tags::PID_TAG_SUBJECT,
    tags::PID_TAG_NORMALIZED_SUBJECT,
    tags::PID_TAG_SUBJECT_PREFIX,
    tags::PID_TAG_CONVERSATION_TOPIC,
];
pub(super) const PEOPLE: &[PropertyTag] = &[
    tags::PID_TAG_SENDER_NAME,
    tags::PID_TAG_SENDER_EMAIL_ADDRESS,
    tags::PID_TAG_SENDER_SMTP_ADDRESS,
    tags::PID_TAG_SENT_REPRESENTING_NAME,
    tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS,
    tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
    tags::PID_TAG_DISPLAY_TO,
    tags::PID_TAG_DISPLAY_CC,
    tags::PID_TAG_DISPLAY_BCC,
];
pub(super) const RECIPIENT: &[PropertyTag] =
    &[tags::PID_TAG_DISPLAY_NAME, tags::PID_TAG_EMAIL_ADDRESS, tags::PID_TAG_SMTP_ADDRESS];
pub(super) const ATTACHMENT: &[PropertyTag] =
    &[tags::PID_TAG_ATTACH_LONG_FILENAME, tags::PID_TAG_ATTACH_FILENAME, tags::PID_TAG_DISPLAY_NAME];
pub(super) const BODY: &[PropertyTag] = &[tags::PID_TAG_BODY];

struct Collecting<'a, R> {
    store: &'a Store,
    reading: &'a R,
    record: WordsRecord,
    bytes_left: usize,
}

/// The words of a message as it is in `reading`.
pub(super) fn collect<R: Reading>(store: &Store, reading: &R, message: &Message) -> Result<WordsRecord> {
    let bytes_left = SEARCH_TEXT_BYTES_MAX;
    let mut all = Collecting { store, reading, record: WordsRecord::default(), bytes_left };
    let of_message = |tag: PropertyTag| message.property(tag);
    all.take(Field::Subject, SUBJECT, &of_message)?;
    all.take(Field::People, PEOPLE, &of_message)?;
    let parts = parts(reading, message.id)?;
    for attachment in parts.attachments.iter().map(stored_attachment) {
        all.take(Field::Attachments, ATTACHMENT, &|tag| attachment.property(tag))?;
    }
    for recipient in recipients(parts) {
        all.take(Field::People, RECIPIENT, &|tag| recipient.property(tag))?;
    }
    // Last, because it is what may be too long.
    all.take(Field::Body, BODY, &of_message)?;
    Ok(all.record)
}

impl<R: Reading> Collecting<'_, R> {
    fn take(
        &mut self,
        field: Field,
        tags: &[PropertyTag],
        property: &dyn Fn(PropertyTag) -> Option<StoredValue>,
    ) -> Result<()> {
        for tag in tags {
            match property(tag.with_kind(PropertyType::UNSPECIFIED)) {
                Some(StoredValue::Large(large)) if large.size_bytes > self.bytes_left as u64 => {
                    // The beginning is still good for a search that other conditions narrow; the mark is what counts.
                    self.record.cut = true;
                    if large.kind == PropertyType::STRING {
                        let bytes = load_range(self.store, self.reading, &large, 0, self.bytes_left)?;
                        self.text(field, &String::from_utf8_lossy(&bytes));
                    }
                }
                Some(value) => match load_stored(self.store, self.reading, &value)? {
                    PropertyValue::String(text) => self.text(field, &text),
                    PropertyValue::MultipleString(all) => all.iter().for_each(|text| self.text(field, text)),
                    _ => {}
                },
                None => {}
            }
        }
        Ok(())
    }

    fn text(&mut self, field: Field, text: &str) {
        let end = text.floor_char_boundary(self.bytes_left);
        self.record.cut |= end < text.len();
        self.bytes_left -= end;
        let record = &mut self.record;
        let mut word = vec![field as u8];
        words(text.get(..end).unwrap_or_default(), &mut |found| {
            word.truncate(1);
            word.extend_from_slice(found.as_bytes());
            if record.words.contains(&word) {
                return true;
            }
            if record.words.len() >= SEARCH_WORDS_PER_MESSAGE_MAX {
                record.cut = true;
                return false;
            }
            record.words.insert(word.clone())
        });
    }
}
