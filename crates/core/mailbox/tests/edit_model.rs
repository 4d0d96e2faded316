//! Random edits of one message by two handles, held against a simple model of what each sees and what is kept.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{World, content, world};
use ropewalk_base::{FakeRng, Rng};
use ropewalk_mailbox::{
    Access, DeleteMode, EditedValue, MailboxError, MessageEdit, RecipientChange, SaveMessage, SeekOrigin,
    StreamError, StreamMode,
};
use ropewalk_model::{
    FolderId, MessageId, PropertyTag, PropertyType, PropertyValue, RecipientKind, SpecialFolder, tags,
};
use std::collections::BTreeMap;

const STEPS: usize = 60;
const SEEDS: u64 = 12;
const DATA: PropertyTag = tags::PID_TAG_ATTACH_DATA_BINARY;

/// Binary properties that are set, streamed and deleted.
const TAGS: [PropertyTag; 4] = [
    PropertyTag::new(0x6820, PropertyType::BINARY),
    PropertyTag::new(0x6821, PropertyType::BINARY),
    PropertyTag::new(0x6822, PropertyType::BINARY),
    PropertyTag::new(0x6823, PropertyType::BINARY),
];

/// What a message holds, as far as the test changes it.
#[derive(Debug, Clone, PartialEq, Default)]
struct Model {
    values: BTreeMap<PropertyTag, Vec<u8>>,
    recipients: BTreeMap<u32, String>,
    attachments: BTreeMap<u32, Vec<u8>>,
    next: u32,
}

/// What was changed of it since it was opened.
#[derive(Debug, Clone, Default)]
struct Changes {
    values: Vec<PropertyTag>,
    recipients: bool,
    attachments: Vec<u32>,
}

struct Handle {
    edit: MessageEdit,
    model: Model,
    changes: Changes,
    version: u64,
}

struct Dice(FakeRng);

impl Dice {
    fn roll(&self, sides: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        (u64::from_le_bytes(bytes) % sides as u64) as usize
    }

    /// Short, large for a record, large for the engine.
    fn bytes(&self) -> Vec<u8> {
        let length =
            [self.roll(40), self.roll(3000), 1024, 1025, 262_144, 262_145, self.roll(600_000)][self.roll(7)];
        let seed = self.roll(256);
        (0..length).map(|at| (at * 7 + at / 253 + seed) as u8).collect()
    }
}

fn inbox(world: &World) -> FolderId {
    world.mailbox.special_folder(SpecialFolder::Inbox)
}

fn open(world: &World, id: MessageId, kept: &Model, version: u64) -> Handle {
    let edit = world.mailbox.edit_message(inbox(world), id, Access::ReadWrite).unwrap();
    // Rows are numbered anew when a message is opened.
    let recipients = (0..).zip(kept.recipients.values().cloned()).collect();
    let model = Model { recipients, ..kept.clone() };
    Handle { edit, model, changes: Changes::default(), version }
}

impl Handle {
    /// One change, on the message and on the model.
    fn step(&mut self, dice: &Dice) {
        let tag = TAGS[dice.roll(TAGS.len())];
        match dice.roll(8) {
            0 | 1 => {
                let bytes = dice.bytes();
                assert_eq!(self.edit.set_properties(&[(tag, bytes.clone().into())]).unwrap(), []);
                self.model.values.insert(tag, bytes);
                self.changes.values.push(tag);
            }
            2 => {
                self.edit.delete_properties(&[tag]).unwrap();
                if self.model.values.remove(&tag).is_some() {
                    self.changes.values.push(tag);
                }
            }
            3 | 4 => self.stream(dice, tag),
            5 => {
                let row = dice.roll(6) as u32;
                let name = format!("name {}", dice.roll(1000));
                let recipient = (dice.roll(3) > 0).then(|| {
                    (
                        RecipientKind::To,
                        vec![(tags::PID_TAG_DISPLAY_NAME, PropertyValue::from(name.as_str()))],
                    )
                });
                match &recipient {
                    Some(_) => drop(self.model.recipients.insert(row, name)),
                    None => drop(self.model.recipients.remove(&row)),
                }
                self.edit.modify_recipients(&[RecipientChange { row_id: row, recipient }]).unwrap();
                self.changes.recipients = true;
            }
            6 => self.attach(dice),
            _ => {
                let Some(number) = self.model.attachments.keys().next().copied() else { return };
                self.edit.delete_attachment(number).unwrap();
                self.model.attachments.remove(&number);
                self.changes.attachments.push(number);
            }
        }
    }

    fn stream(&mut self, dice: &Dice, tag: PropertyTag) {
        let there = self.model.values.contains_key(&tag);
        let create = !there || dice.roll(4) == 0;
        let mode = if create { StreamMode::Create } else { StreamMode::ReadWrite };
        let mut stream = match self.edit.open_stream(tag, mode, 1) {
            Ok(stream) => stream,
            // Another handle has replaced a value that was not touched here.
            Err(StreamError::Mailbox(MailboxError::Modified(_))) if !self.changes.values.contains(&tag) => {
                return;
            }
            Err(error) => panic!("{error}"),
        };
        let value = self.model.values.entry(tag).or_default();
        if create {
            value.clear();
            self.changes.values.push(tag);
        }
        for _ in 0..dice.roll(4) {
            let at = dice.roll(value.len() + 1000);
            match dice.roll(3) {
                0 => {
                    stream.set_size(at as u64).unwrap();
                    value.resize(at, 0);
                }
                1 => {
                    let bytes = dice.bytes();
                    stream.seek(SeekOrigin::Start, at as i64).unwrap();
                    stream.write(&bytes).unwrap();
                    value.resize(value.len().max(at + bytes.len()), 0);
                    value[at..at + bytes.len()].copy_from_slice(&bytes);
                }
                _ => {
                    let at = at.min(value.len());
                    stream.seek(SeekOrigin::Start, at as i64).unwrap();
                    let expected = &value[at..value.len().min(at + 70_000)];
                    assert!(stream.read(70_000).unwrap() == expected);
                    continue;
                }
            }
            self.changes.values.push(tag);
        }
        assert_eq!(stream.size_bytes(), value.len() as u64);
    }

    fn attach(&mut self, dice: &Dice) {
        let number = self.model.attachments.keys().last().copied().filter(|_| dice.roll(2) == 0);
        let mut one = match number {
            Some(number) => self.edit.open_attachment(number, Access::ReadWrite).unwrap(),
            None => self.edit.create_attachment().unwrap(),
        };
        let bytes = dice.bytes();
        one.set_properties(&[(DATA, bytes.clone().into())]).unwrap();
        self.model.next = self.model.next.max(one.number() + 1);
        if dice.roll(5) > 0 {
            self.edit.save_attachment(&mut one).unwrap();
            self.model.attachments.insert(one.number(), bytes);
            self.changes.attachments.push(one.number());
        }
    }

    fn is_as_the_model_says(&self) {
        for tag in TAGS {
            let loaded = self.edit.load_property(tag);
            match loaded {
                Ok(value) => {
                    let expected = self.model.values.get(&tag).cloned().map(PropertyValue::Binary);
                    assert!(value == expected, "{tag:?}");
                }
                // Another handle has replaced it; only what was not touched here may be gone.
                Err(MailboxError::Modified(_)) => assert!(!self.changes.values.contains(&tag)),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(
            self.edit.attachment_numbers(),
            self.model.attachments.keys().copied().collect::<Vec<_>>()
        );
        let rows: BTreeMap<u32, String> = match self.edit.recipients_from(0) {
            Ok(all) => all
                .iter()
                .map(|one| match &one.properties[..] {
                    [(_, EditedValue::Value(PropertyValue::String(name)))] => (one.row_id, name.clone()),
                    other => panic!("{other:?}"),
                })
                .collect(),
            Err(_) => BTreeMap::new(),
        };
        assert_eq!(rows, self.model.recipients);
    }

    /// What is kept after this handle's changes were laid over it.
    fn laid_over(&self, kept: &Model) -> Model {
        let mut new = kept.clone();
        for tag in &self.changes.values {
            match self.model.values.get(tag) {
                Some(value) => drop(new.values.insert(*tag, value.clone())),
                None => drop(new.values.remove(tag)),
            }
        }
        if self.changes.recipients {
            new.recipients.clone_from(&self.model.recipients);
        }
        for number in &self.changes.attachments {
            match self.model.attachments.get(number) {
                Some(value) => drop(new.attachments.insert(*number, value.clone())),
                None => drop(new.attachments.remove(number)),
            }
        }
        new
    }
}

fn kept_is(world: &World, id: MessageId, kept: &Model) {
    let content = world.mailbox.content(id).unwrap();
    for tag in TAGS {
        assert!(content.properties.binary(tag) == kept.values.get(&tag).map(Vec::as_slice), "{tag:?}");
    }
    let names: Vec<&str> = kept.recipients.values().map(String::as_str).collect();
    assert_eq!(content.properties.string(tags::PID_TAG_DISPLAY_TO), Some(names.join("; ").as_str()));
    let attachments = world.mailbox.attachments(id).unwrap();
    assert_eq!(attachments.len(), kept.attachments.len());
    for one in attachments {
        let data = world.mailbox.load(&one.property(DATA).unwrap()).unwrap();
        assert!(data == PropertyValue::Binary(kept.attachments[&one.number].clone()));
    }
}

fn run(seed: u64) {
    let world = world();
    let dice = Dice(FakeRng::new(seed));
    let mut start = content("model");
    start.recipients.clear();
    let id = world.save(inbox(&world), &start).id;
    let mut kept = Model::default();
    let mut version = 0;
    let mut handles = [open(&world, id, &kept, version), open(&world, id, &kept, version)];
    for _ in 0..STEPS {
        let which = dice.roll(2);
        let handle = &mut handles[which];
        match dice.roll(10) {
            0 => handles[which] = open(&world, id, &kept, version),
            1 | 2 => {
                let saved = handle.edit.save(&SaveMessage::default());
                if handle.version == version {
                    kept = handle.laid_over(&kept);
                    saved.unwrap();
                    version += u64::from(!handle.changes.is_empty());
                    handle.version = version;
                    handle.changes = Changes::default();
                } else {
                    assert!(matches!(saved, Err(MailboxError::Modified(of)) if of == id));
                }
                kept_is(&world, id, &kept);
            }
            _ => handle.step(&dice),
        }
        handles.iter().for_each(Handle::is_as_the_model_says);
    }
    world.assert_sound();
    world.mailbox.delete_messages(inbox(&world), &[id], DeleteMode::Hard).unwrap();
    for handle in &mut handles {
        assert!(matches!(handle.edit.save(&SaveMessage::default()), Err(MailboxError::NotFound(_))));
    }
    world.assert_sound();
}

impl Changes {
    fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.recipients && self.attachments.is_empty()
    }
}

#[test]
fn two_handles_see_what_they_changed_and_keep_what_they_saved() {
    for seed in 0..SEEDS {
        run(seed);
    }
}
