//! A mailbox on the in-memory engine, under a clock that stands still.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as the tests do")]

pub mod people;

use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_mailbox::{Flags, MailStore, Mailbox, MailboxOwner, NewMessage, SavedMessage};
use ropewalk_model::{
    AttachmentContent, AttachmentData, FolderId, MessageContent, PropertyBag, Recipient, RecipientKind, tags,
};
use ropewalk_storage_api::{PartitionId, Store};
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;

pub struct World {
    pub clock: Arc<FakeClock>,
    pub store: MailStore,
    pub mailbox: Mailbox,
}

pub fn owner() -> MailboxOwner {
    MailboxOwner {
        display_name: "Alice Archer".into(),
        address: "alice@example.test".into(),
        legacy_dn: "/o=Ropewalk/ou=x/cn=Recipients/cn=alice".into(),
        host: "example.test".into(),
    }
}

pub fn world() -> World {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let storage = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
    let store = MailStore::new(storage, clock.clone(), Arc::new(FakeRng::new(1)));
    let mailbox = store.create_mailbox(PartitionId(1), &owner()).unwrap();
    World { clock, store, mailbox }
}

pub fn recipient(kind: RecipientKind, name: &str, address: &str) -> Recipient {
    let mut properties = PropertyBag::new();
    properties.set(tags::PID_TAG_DISPLAY_NAME, name);
    properties.set(tags::PID_TAG_SMTP_ADDRESS, address);
    Recipient { kind, properties }
}

pub fn attachment(name: &str, bytes: &[u8]) -> AttachmentContent {
    let mut properties = PropertyBag::new();
    properties.set(tags::PID_TAG_ATTACH_LONG_FILENAME, name);
    AttachmentContent { properties, data: AttachmentData::Binary(bytes.to_vec()) }
}

pub fn content(subject: &str) -> MessageContent {
    let mut content = MessageContent::default();
    content.properties.set(tags::PID_TAG_SUBJECT, subject);
    content.properties.set(tags::PID_TAG_MESSAGE_CLASS, "IPM.Note");
    content.recipients.push(recipient(RecipientKind::To, "Bob", "bob@example.test"));
    content
}

impl World {
    pub fn save(&self, folder: FolderId, content: &MessageContent) -> SavedMessage {
        self.save_with(folder, content, Flags::NONE)
    }

    pub fn save_with(&self, folder: FolderId, content: &MessageContent, flags: Flags) -> SavedMessage {
        let new =
            NewMessage { content, mime: None, flags, associated: false, delivered: None, new_mail: true };
        self.mailbox.save_message(folder, new).unwrap()
    }

    /// Every test ends with a mailbox in which everything fits together.
    pub fn assert_sound(&self) {
        let report = self.store.check(PartitionId(1)).unwrap();
        assert_eq!(report.findings, [], "{:#?}", report.findings);
    }
}
