//! The directory over the in-memory engine.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{Directory, DirectoryError, NewUser, PasswordHash, Roles, User, UserId};
use ropewalk_storage_api::{PartitionId, Reading, ScanStep, Store};
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;

fn store() -> Store {
    Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()))
}

fn open(store: &Store, seed: u64) -> Directory {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    Directory::open(store.clone(), clock, Arc::new(FakeRng::new(seed))).unwrap()
}

fn directory() -> Directory {
    let directory = open(&store(), 1);
    directory.add_domain("Example.Test").unwrap();
    directory
}

fn new(address: &str) -> NewUser {
    NewUser { address: address.into(), ..NewUser::default() }
}

fn sound(directory: &Directory) {
    assert_eq!(directory.check().unwrap(), []);
}

#[test]
fn a_user_is_found_by_every_name() {
    let directory = directory();
    directory.add_domain("bücher.example").unwrap();
    let alice = directory
        .create_user(NewUser {
            aliases: vec![
                "Postmaster@example.test".into(),
                "älice@BÜCHER.example".into(),
                "ALICE@EXAMPLE.TEST".into(),
            ],
            given_name: "Alice".into(),
            surname: "Liddell".into(),
            roles: Roles::ADMINISTRATOR,
            password_hash: Some(PasswordHash::new("$argon2id$hash")),
            ..new("Alice@example.test.")
        })
        .unwrap();
    assert_eq!(alice.address, "Alice@example.test");
    assert_eq!(
        alice.aliases,
        ["Postmaster@example.test", "älice@BÜCHER.example"],
        "her own address is no alias"
    );
    assert_eq!(alice.display_name, "Alice Liddell");
    assert!(alice.is_administrator());
    assert_eq!(alice.created, FileTime::from_unix_seconds(1_700_000_000));
    assert!(alice.mailbox != PartitionId::SYSTEM);
    assert!(
        alice
            .legacy_dn
            .starts_with("/o=Ropewalk/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn="),
        "{}",
        alice.legacy_dn
    );

    let found = Some(alice.clone());
    assert_eq!(directory.user(alice.id).unwrap(), found);
    for address in [
        "ALICE@Example.TEST",
        "\"alice\"@example.test.",
        "postmaster@EXAMPLE.test",
        "Älice@xn--bcher-kva.example",
    ] {
        assert_eq!(directory.user_by_address(address).unwrap(), found, "{address}");
    }
    for login in [
        "alice",
        "ALICE",
        " alice ",
        "alice@example.test",
        "EXAMPLE\\alice",
        "example.test\\Alice",
        "WORKSTATION7\\alice",
        "\\alice",
        "\\alice@example.test",
        "X\\postmaster@example.test",
        "postmaster",
    ] {
        assert_eq!(directory.user_by_login(login).unwrap(), found, "{login}");
    }
    assert_eq!(directory.user_by_legacy_dn(&alice.legacy_dn.to_uppercase()).unwrap(), found);
    for nobody in
        ["", "bob", "bob@example.test", "alice@other.test", "@", "EXAMPLE\\", "a@b@c", &"x".repeat(10_000)]
    {
        assert_eq!(directory.user_by_address(nobody).unwrap(), None, "{nobody:.20}");
        assert_eq!(directory.user_by_login(nobody).unwrap(), None, "{nobody:.20}");
        assert_eq!(directory.user_by_legacy_dn(nobody).unwrap(), None, "{nobody:.20}");
    }
    sound(&directory);
}

#[test]
fn no_name_is_given_twice() {
    let directory = directory();
    let alice = directory
        .create_user(NewUser { aliases: vec!["al@example.test".into()], ..new("alice@example.test") });
    let alice = alice.unwrap();
    let taken = |new: NewUser| directory.create_user(new).unwrap_err();
    assert!(matches!(taken(new("AL@example.test")), DirectoryError::AddressTaken(_)));
    let with_alias = NewUser { aliases: vec!["Alice@example.test".into()], ..new("bob@example.test") };
    assert!(matches!(taken(with_alias), DirectoryError::AddressTaken(_)));
    let with_account = NewUser { account: Some("ALICE".into()), ..new("bob@example.test") };
    assert!(matches!(taken(with_account), DirectoryError::AccountTaken(_)));

    let bob = directory.create_user(new("bob@example.test")).unwrap();
    let same_dn = directory.update_user(bob.id, |bob| bob.legacy_dn = alice.legacy_dn.to_lowercase());
    assert!(matches!(same_dn, Err(DirectoryError::LegacyDnTaken(_))));
    assert!(bob.mailbox != alice.mailbox && bob.id != alice.id && bob.legacy_dn != alice.legacy_dn);
    assert_eq!(bob.mailbox, PartitionId(2), "failed attempts take no number");
    assert_eq!(directory.list().unwrap(), [alice, bob]);
    sound(&directory);
}

#[test]
fn what_is_not_well_formed_or_not_ours_is_refused() {
    let directory = directory();
    let refused = |new: NewUser| directory.create_user(new).unwrap_err();
    assert!(matches!(refused(new("alice")), DirectoryError::BadAddress { .. }));
    assert!(matches!(refused(new("alice@elsewhere.test")), DirectoryError::UnknownDomain(_)));
    for account in ["a\\b", "a@b", "a:b", "", "a\nb"] {
        let bad = NewUser { account: Some(account.into()), ..new("alice@example.test") };
        assert!(matches!(refused(bad), DirectoryError::BadValue { field: "account" }), "{account:?}");
    }
    let long = NewUser { display_name: "x".repeat(401), ..new("alice@example.test") };
    assert!(matches!(refused(long), DirectoryError::BadValue { field: "display name" }));
    // U+0130 is one character of two bytes whose lower case has three.
    let growing = NewUser { account: Some("İ".repeat(200)), ..new("alice@example.test") };
    assert!(matches!(refused(growing), DirectoryError::BadValue { field: "account" }));
    assert!(matches!(directory.add_domain("a b"), Err(DirectoryError::BadDomain(_))));
    assert!(matches!(directory.add_domain("[192.0.2.1]"), Err(DirectoryError::BadDomain(_))));
    assert!(matches!(directory.set_disabled(UserId(9), true), Err(DirectoryError::NoSuchUser(_))));
    assert_eq!(directory.list().unwrap(), []);
    sound(&directory);
}

#[test]
fn changes_move_the_names() {
    let directory = directory();
    let alice = directory.create_user(new("alice@example.test")).unwrap();
    let change = |user: &mut User| {
        user.aliases = vec![user.address.clone()];
        user.address = "liddell@example.test".into();
        user.account = "liddell".into();
        user.mailbox = PartitionId(77);
        user.id = UserId(77);
    };
    let changed = directory.update_user(alice.id, change).unwrap();
    assert_eq!((changed.id, changed.mailbox), (alice.id, alice.mailbox), "cannot be changed");
    for address in ["alice@example.test", "liddell@example.test"] {
        assert_eq!(directory.user_by_address(address).unwrap().unwrap().id, alice.id);
    }
    directory.update_user(alice.id, |user| user.aliases.clear()).unwrap();
    assert_eq!(directory.user_by_address("alice@example.test").unwrap(), None);
    assert_eq!(directory.user_by_login("alice").unwrap(), None);

    directory.set_disabled(alice.id, true).unwrap();
    directory.set_password_hash(alice.id, PasswordHash::new("$x")).unwrap();
    let found = directory.user(alice.id).unwrap().unwrap();
    assert!(found.disabled);
    assert_eq!(found.password_hash, Some(PasswordHash::new("$x")));
    sound(&directory);
}

#[test]
fn a_removed_user_frees_the_addresses_but_no_numbers() {
    let directory = directory();
    let first = directory.create_user(new("alice@example.test")).unwrap();
    assert_eq!(directory.remove(first.id).unwrap(), first);
    assert_eq!(directory.user_by_address("alice@example.test").unwrap(), None);
    assert!(matches!(directory.remove(first.id), Err(DirectoryError::NoSuchUser(_))));
    let second = directory.create_user(new("alice@example.test")).unwrap();
    assert!(second.id > first.id && second.mailbox > first.mailbox && second.legacy_dn != first.legacy_dn);
    assert!(directory.allocate_partition().unwrap() > second.mailbox);
    sound(&directory);
}

#[test]
fn domains() {
    let directory = open(&store(), 1);
    assert_eq!(directory.default_domain().unwrap(), None);
    directory.add_domain("zebra.test").unwrap();
    directory.add_domain("apple.test.").unwrap();
    directory.add_domain("ZEBRA.test").unwrap();
    assert_eq!(directory.domains().unwrap(), ["zebra.test", "apple.test"]);
    assert!(directory.is_local_domain("Apple.Test.").unwrap());
    assert!(!directory.is_local_domain("test").unwrap());
    assert!(!directory.is_local_domain("").unwrap());

    directory.create_user(new("info@zebra.test")).unwrap();
    let second = directory.create_user(new("info@apple.test")).unwrap();
    assert_eq!(second.account, "info.apple.test");
    assert_eq!(directory.user_by_login("APPLE\\info").unwrap().unwrap().id, second.id);
    assert!(matches!(directory.remove_domain("apple.test"), Err(DirectoryError::DomainInUse(_))));
    directory.remove(second.id).unwrap();
    directory.remove_domain("apple.test").unwrap();
    directory.add_domain("pear.test").unwrap();
    let first = directory.list().unwrap().remove(0);
    directory.remove(first.id).unwrap();
    directory.remove_domain("zebra.test").unwrap();
    assert_eq!(directory.domains().unwrap(), ["pear.test"]);
    assert_eq!(directory.default_domain().unwrap().as_deref(), Some("pear.test"));
    sound(&directory);
}

#[test]
fn opened_again_it_is_the_same() {
    let store = store();
    let first = open(&store, 1);
    first.add_domain("example.test").unwrap();
    let alice = first.create_user(new("alice@example.test")).unwrap();
    let again = open(&store, 2);
    assert_eq!(again.organization().unwrap(), first.organization().unwrap());
    assert_eq!(again.list().unwrap(), [alice]);
    sound(&again);
}

#[test]
fn pages() {
    let directory = directory();
    for n in 0..25 {
        directory.create_user(new(&format!("u{n}@example.test"))).unwrap();
    }
    let mut seen = Vec::new();
    while let Some(page) =
        Some(directory.page(seen.last().copied(), 10).unwrap()).filter(|page| !page.is_empty())
    {
        assert!(page.len() <= 10);
        seen.extend(page.iter().map(|user| user.id));
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.is_sorted());
    assert_eq!(directory.page(None, 0).unwrap(), []);
}

#[test]
fn of_many_at_once_one_gets_the_address() {
    let directory = directory();
    let created: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|n| {
                let directory = directory.clone();
                scope.spawn(move || {
                    let aliases = vec![format!("own{n}@example.test")];
                    directory.create_user(NewUser { aliases, ..new("same@example.test") }).is_ok()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(created.into_iter().filter(|created| *created).count(), 1);
    sound(&directory);
}

#[test]
fn check_finds_what_does_not_fit() {
    let store = store();
    let directory = open(&store, 1);
    directory.add_domain("example.test").unwrap();
    directory.create_user(new("alice@example.test")).unwrap();
    directory.create_user(new("bob@example.test")).unwrap();
    let mut keys = Vec::new();
    let snapshot = store.read(PartitionId::SYSTEM).unwrap();
    snapshot
        .scan_prefix(b"D", false, &mut |key, _| {
            keys.push(key.to_vec());
            Ok(ScanStep::Continue)
        })
        .unwrap();
    drop(snapshot);
    // The meta record and the domain lead nowhere else; every other record is needed.
    for key in keys.iter().filter(|key| key[1] != 0 && key[1] != 2) {
        let mut txn = store.write(PartitionId::SYSTEM).unwrap();
        let value = txn.load(key).unwrap().unwrap();
        txn.remove(key).unwrap();
        txn.commit().unwrap();
        assert_ne!(directory.check().unwrap(), [], "{key:?}");
        let mut txn = store.write(PartitionId::SYSTEM).unwrap();
        txn.store(key, &value).unwrap();
        txn.commit().unwrap();
        sound(&directory);
    }
}

#[test]
fn a_removed_user_comes_back_as_it_was() {
    let directory = directory();
    let alice = directory.create_user(new("alice@example.test")).unwrap();
    let alice = directory.enable_archive(alice.id).unwrap();
    assert!(alice.archive.is_some_and(|archive| archive > alice.mailbox));
    assert_eq!(directory.enable_archive(alice.id).unwrap(), alice);
    directory.remove(alice.id).unwrap();
    let kept = directory.kept_mailboxes().unwrap();
    assert_eq!(kept.iter().map(|kept| &kept.user).collect::<Vec<_>>(), [&alice]);
    sound(&directory);
    // The address has gone to somebody else meanwhile.
    let other = directory.create_user(new("alice@example.test")).unwrap();
    let taken = directory.restore(alice.mailbox, |_| {});
    assert!(matches!(taken, Err(DirectoryError::AddressTaken(_) | DirectoryError::AccountTaken(_))));
    directory.remove(other.id).unwrap();
    assert_eq!(directory.restore(alice.mailbox, |_| {}).unwrap(), alice);
    assert_eq!(directory.user_by_address("alice@example.test").unwrap(), Some(alice.clone()));
    let again = directory.restore(alice.mailbox, |_| {});
    assert!(matches!(again, Err(DirectoryError::NoKeptMailbox(_))));
    let renamed = directory.restore(other.mailbox, |user| {
        user.address = "other@example.test".into();
        user.account = "other".into();
    });
    assert_eq!(renamed.unwrap().legacy_dn, other.legacy_dn);
    assert_eq!(directory.kept_mailboxes().unwrap(), []);
    sound(&directory);
}

#[test]
fn a_mailbox_of_nobody_is_adopted_once() {
    let directory = directory();
    let orphan = directory.allocate_partition().unwrap();
    let dn = "/o=Ropewalk/cn=orphan";
    let bob = directory.adopt(orphan, dn, new("bob@example.test")).unwrap();
    assert_eq!((bob.mailbox, bob.legacy_dn.as_str()), (orphan, dn));
    assert_eq!(directory.user_by_legacy_dn(dn).unwrap(), Some(bob.clone()));
    let twice = directory.adopt(orphan, dn, new("carol@example.test"));
    assert!(matches!(twice, Err(DirectoryError::MailboxInUse(_))));
    directory.remove(bob.id).unwrap();
    let kept = directory.adopt(orphan, dn, new("carol@example.test"));
    assert!(matches!(kept, Err(DirectoryError::MailboxInUse(_))), "it is kept for bob");
    directory.forget_kept(orphan).unwrap();
    assert!(matches!(directory.forget_kept(orphan), Err(DirectoryError::NoKeptMailbox(_))));
    let never = directory.adopt(PartitionId(99), dn, new("carol@example.test"));
    assert!(matches!(never, Err(DirectoryError::NoKeptMailbox(_))));
    sound(&directory);
}

#[test]
fn there_is_one_public_store() {
    let directory = directory();
    assert_eq!(directory.public_store().unwrap(), None);
    let partition = directory.enable_public_store().unwrap();
    assert_eq!(directory.enable_public_store().unwrap(), partition);
    assert_eq!(directory.public_store().unwrap(), Some(partition));
    assert!(directory.create_user(new("alice@example.test")).unwrap().mailbox > partition);
    sound(&directory);
}
