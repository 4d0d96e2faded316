//! How large a mailbox is, and what its bounds refuse.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as the tests do")]

mod common;

use common::{attachment, content, world};
use ropewalk_mailbox::{
    DeleteMode, Flags, MailboxError, MailboxOverrides, MailboxSettings, MailboxSize, NewMessage, Quota,
    QuotaKind, QuotaState,
};
use ropewalk_model::{MessageContent, SpecialFolder};
use std::time::Duration;

fn large() -> MessageContent {
    let mut content = content("large");
    content.attachments.push(attachment("x.bin", &[7; 10_000]));
    content
}

fn new(content: &MessageContent) -> NewMessage<'_> {
    NewMessage { content, mime: None, flags: Flags::NONE, associated: false, delivered: None, new_mail: true }
}

fn quota(bytes: [u64; 3]) -> Quota {
    let [warn, send, receive] = bytes.map(Some);
    Quota { warn_bytes: warn, send_bytes: send, receive_bytes: receive }
}

#[test]
fn the_size_follows_every_write() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    assert_eq!(mailbox.size().unwrap(), MailboxSize::default());
    let a = mailbox.create_folder(inbox, "a", None, &Default::default()).unwrap().id;
    let id = world.save(a, &large()).id;
    let one = mailbox.size().unwrap().bytes;
    assert!(one > 10_000);
    mailbox.copy_messages(a, &[id], inbox).unwrap();
    assert_eq!(mailbox.size().unwrap(), MailboxSize { bytes: 2 * one, recoverable_bytes: 0 });
    mailbox.delete_messages(a, &[id], DeleteMode::Soft).unwrap();
    assert_eq!(mailbox.size().unwrap(), MailboxSize { bytes: one, recoverable_bytes: one });
    world.assert_sound();
    mailbox.delete_folder(a).unwrap();
    mailbox.copy_folder(inbox, mailbox.special_folder(SpecialFolder::IpmSubtree), "b", true).unwrap();
    assert_eq!(mailbox.size().unwrap(), MailboxSize { bytes: 2 * one, recoverable_bytes: one });
    world.assert_sound();
}

#[test]
fn a_full_mailbox_receives_nothing_until_something_is_deleted() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let own = MailboxOverrides { quota: Some(quota([5_000, 15_000, 25_000])), ..MailboxOverrides::default() };
    mailbox.set_overrides(&own).unwrap();
    assert_eq!(mailbox.quota_state().unwrap(), QuotaState::Within);
    let first = world.save(inbox, &large()).id;
    assert_eq!(mailbox.quota_state().unwrap(), QuotaState::Warning);
    mailbox.check_send_quota().unwrap();
    world.save(inbox, &large());
    assert!(matches!(mailbox.check_send_quota(), Err(MailboxError::QuotaExceeded(QuotaKind::Send))));
    let full = |refused| matches!(refused, Err(MailboxError::QuotaExceeded(QuotaKind::Receive)));
    assert!(full(mailbox.save_message(inbox, new(&large())).map(drop)));
    assert!(full(mailbox.copy_messages(inbox, &[first], inbox).map(drop)));
    // What configures a client is taken, and what is moved adds nothing.
    mailbox.save_message(inbox, NewMessage { associated: true, ..new(&content("view")) }).unwrap();
    let sent = mailbox.special_folder(SpecialFolder::SentItems);
    let moved = mailbox.move_messages(inbox, &[first], sent).unwrap()[0].new;
    // What is deleted and kept does not count.
    mailbox.delete_messages(sent, &[moved], DeleteMode::Soft).unwrap();
    mailbox.save_message(inbox, new(&large())).unwrap();
    world.assert_sound();
}

#[test]
fn a_mailbox_without_its_own_quota_has_the_default_one() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let default = MailboxSettings { quota: quota([1, 2, 3]), ..MailboxSettings::default() };
    world.store.set_defaults(default);
    assert_eq!(mailbox.settings().unwrap(), default);
    assert!(mailbox.save_message(inbox, new(&content("m"))).is_err());
    let own = MailboxOverrides { quota: Some(Quota::default()), ..MailboxOverrides::default() };
    mailbox.set_overrides(&own).unwrap();
    assert_eq!(mailbox.overrides().unwrap(), own);
    mailbox.save_message(inbox, new(&content("m"))).unwrap();
    world.assert_sound();
}

#[test]
fn the_owner_is_warned_once_a_day_and_anew_after_it_was_well() {
    let world = world();
    let mailbox = &world.mailbox;
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let own = MailboxOverrides {
        quota: Some(Quota { warn_bytes: Some(5_000), ..Quota::default() }),
        ..MailboxOverrides::default()
    };
    mailbox.set_overrides(&own).unwrap();
    assert_eq!(mailbox.take_quota_warning().unwrap(), None);
    let id = world.save(inbox, &large()).id;
    assert_eq!(mailbox.take_quota_warning().unwrap(), Some(QuotaState::Warning));
    assert_eq!(mailbox.take_quota_warning().unwrap(), None);
    world.clock.advance(Duration::from_secs(24 * 3600));
    assert_eq!(mailbox.take_quota_warning().unwrap(), Some(QuotaState::Warning));
    mailbox.delete_messages(inbox, &[id], DeleteMode::Hard).unwrap();
    assert_eq!(mailbox.take_quota_warning().unwrap(), None);
    world.save(inbox, &large());
    assert_eq!(mailbox.take_quota_warning().unwrap(), Some(QuotaState::Warning));
    world.assert_sound();
}
