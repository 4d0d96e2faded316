//! Who may send in whose name, and who are a user's delegates.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

use ropewalk_base::limits::{DIRECTORY_DELEGATES_MAX, DIRECTORY_SENDERS_MAX};
use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{
    Delegate, Directory, DirectoryError, Inconsistency, MeetingDelivery, NewUser, SendMode, UserId,
};
use ropewalk_storage_api::Store;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;

fn directory() -> (Directory, [UserId; 3]) {
    let store = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let directory = Directory::open(store, clock, Arc::new(FakeRng::new(1))).unwrap();
    directory.add_domain("example.test").unwrap();
    let ids = ["alice", "bob", "carol"].map(|name| {
        let new = NewUser { address: format!("{name}@example.test"), ..NewUser::default() };
        directory.create_user(new).unwrap().id
    });
    (directory, ids)
}

#[test]
fn who_may_send_from_an_address_and_how() {
    let (directory, [alice, bob, carol]) = directory();
    let mode =
        |sender, address: &str| directory.may_send_from(sender, address).unwrap().map(|(_, mode)| mode);
    assert_eq!(mode(alice, "Alice@EXAMPLE.test"), Some(SendMode::Own));
    assert_eq!(mode(bob, "alice@example.test"), None);
    directory
        .update_user(alice, |user| {
            user.send_as = vec![bob, bob, alice];
            user.send_on_behalf = vec![carol, bob];
        })
        .unwrap();
    assert_eq!(mode(bob, "alice@example.test"), Some(SendMode::As), "the stronger of both");
    assert_eq!(mode(carol, "alice@example.test"), Some(SendMode::OnBehalf));
    assert_eq!(mode(alice, "bob@example.test"), None, "a grant goes one way");
    assert_eq!(mode(bob, "nobody@example.test"), None);
    assert_eq!(directory.user(alice).unwrap().unwrap().send_as, [bob]);
    // Who is gone leaves the number behind, which nobody gets.
    directory.remove(bob).unwrap();
    let new = NewUser { address: "dave@example.test".into(), ..NewUser::default() };
    let dave = directory.create_user(new).unwrap().id;
    assert_eq!(mode(dave, "alice@example.test"), None);
    assert_eq!(directory.check().unwrap(), []);
}

#[test]
fn delegates_are_kept_in_order_and_once() {
    let (directory, [alice, bob, carol]) = directory();
    let delegate = |user, sees_private| Delegate { user, sees_private, gets_meetings: !sees_private };
    directory
        .update_user(alice, |user| {
            user.delegates = vec![
                delegate(carol, true),
                delegate(bob, false),
                delegate(carol, false),
                delegate(alice, true),
            ];
            user.meeting_delivery = MeetingDelivery::DelegatesAndUser;
        })
        .unwrap();
    let kept = directory.user(alice).unwrap().unwrap();
    assert_eq!(kept.delegates, [delegate(carol, true), delegate(bob, false)]);
    assert_eq!(kept.meeting_delivery, MeetingDelivery::DelegatesAndUser);
    assert_eq!(directory.user(bob).unwrap().unwrap().meeting_delivery, MeetingDelivery::UserOnly);
    assert_eq!(directory.check().unwrap(), []);
}

#[test]
fn grants_are_bounded_and_the_check_tells_of_strange_ones() {
    let (directory, [alice, bob, _]) = directory();
    let many = |count: usize| (1..=count as u64 + 1).map(|id| UserId(id + 10)).collect::<Vec<_>>();
    let senders = directory.update_user(alice, |user| user.send_as = many(DIRECTORY_SENDERS_MAX));
    assert!(matches!(senders, Err(DirectoryError::TooMany { .. })));
    let delegates = many(DIRECTORY_DELEGATES_MAX).into_iter();
    let delegates: Vec<_> =
        delegates.map(|user| Delegate { user, sees_private: false, gets_meetings: false }).collect();
    let refused = directory.update_user(alice, |user| user.delegates = delegates);
    assert!(matches!(refused, Err(DirectoryError::TooMany { .. })));
    assert_eq!(directory.check().unwrap(), []);
    directory.update_user(bob, |user| user.send_on_behalf = vec![UserId(99)]).unwrap();
    assert_eq!(directory.check().unwrap(), [Inconsistency::Grant { id: bob, to: UserId(99) }]);
}
