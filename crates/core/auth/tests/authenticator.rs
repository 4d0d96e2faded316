//! Logging in, over the in-memory engine and a fake clock.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

use ropewalk_auth::{AuthError, Authenticator, Credentials, HashCost, Password};
use ropewalk_base::{FakeClock, FakeRng, FileTime, limits};
use ropewalk_directory::{Directory, NewUser, PasswordHash, User};
use ropewalk_storage_api::Store;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

struct House {
    clock: Arc<FakeClock>,
    directory: Directory,
    authenticator: Authenticator,
    alice: User,
}

fn house() -> House {
    let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
    let rng = Arc::new(FakeRng::new(1));
    let store = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
    let directory = Directory::open(store, clock.clone(), rng.clone()).unwrap();
    directory.add_domain("example.test").unwrap();
    let authenticator = Authenticator::new(directory.clone(), clock.clone(), rng, HashCost::FAST).unwrap();
    let alice = NewUser {
        address: "alice@example.test".into(),
        aliases: vec!["al@example.test".into()],
        display_name: "Alice".into(),
        password_hash: Some(authenticator.hash("secret").unwrap()),
        ..NewUser::default()
    };
    let alice = directory.create_user(alice).unwrap();
    House { clock, directory, authenticator, alice }
}

fn from(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

impl House {
    fn login(&self, login: &str, password: &str, source: IpAddr) -> Result<(), AuthError> {
        self.authenticator.password(login, password, source).map(drop)
    }

    /// As many failures as are allowed.
    fn fail(&self, login: &str, source: impl Fn(u32) -> IpAddr) {
        for n in 0..limits::LOGIN_FAILURES_MAX {
            assert!(matches!(self.login(login, "wrong", source(n)), Err(AuthError::Invalid)), "{n}");
        }
    }
}

fn throttled(result: Result<(), AuthError>) -> Duration {
    match result {
        Err(AuthError::Throttled { retry_after }) => retry_after,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_right_password_says_who_it_is() {
    let house = house();
    for login in ["alice", "ALICE@example.test", "EXAMPLE\\alice", "al@example.test"] {
        let principal = house.authenticator.password(login, "secret", from(1)).unwrap();
        assert_eq!((principal.user, principal.mailbox), (house.alice.id, house.alice.mailbox));
        assert_eq!((principal.address.as_str(), principal.administrator), ("alice@example.test", false));
        assert_eq!(
            (principal.display_name.as_str(), principal.legacy_dn),
            ("Alice", house.alice.legacy_dn.clone())
        );
    }
    for (login, password) in [("alice", "Secret"), ("alice", ""), ("bob", "secret"), ("", ""), ("", "secret")]
    {
        assert!(matches!(house.login(login, password, from(2)), Err(AuthError::Invalid)), "{login}");
    }
    let huge = "x".repeat(1_000_000);
    assert!(matches!(house.login(&huge, "x", from(3)), Err(AuthError::Invalid)));
    assert!(matches!(house.login("alice", &huge, from(3)), Err(AuthError::Invalid)));
}

#[test]
fn without_a_password_nobody_gets_in() {
    let house = house();
    house.directory.update_user(house.alice.id, |user| user.password_hash = None).unwrap();
    assert!(matches!(house.login("alice", "secret", from(1)), Err(AuthError::Invalid)));
    assert!(matches!(house.login("alice", "", from(1)), Err(AuthError::Invalid)));
    house.directory.set_password_hash(house.alice.id, PasswordHash::new("not a hash")).unwrap();
    assert!(matches!(house.login("alice", "secret", from(1)), Err(AuthError::Unavailable(_))));
}

#[test]
fn an_account_is_throttled_whatever_it_is_called_and_wherever_it_comes_from() {
    let house = house();
    house.fail("alice", |n| from(n as u8));
    let wait = throttled(house.login("al@example.test", "secret", from(99)));
    assert_eq!(wait, Duration::from_secs(limits::LOGIN_FAILURE_WINDOW_SECONDS));
    house.clock.advance(wait - Duration::from_secs(1));
    assert_eq!(throttled(house.login("alice", "secret", from(99))), Duration::from_secs(1));
    house.clock.advance(Duration::from_secs(1));
    house.login("alice", "secret", from(99)).unwrap();
}

#[test]
fn nobodys_account_is_throttled_too_so_that_it_cannot_be_told_apart() {
    let house = house();
    house.fail("nobody@example.test", |n| from(n as u8));
    throttled(house.login(" NOBODY@example.test", "x", from(99)));
}

#[test]
fn a_source_is_throttled_whomever_it_guesses() {
    let house = house();
    for n in 0..limits::LOGIN_FAILURES_MAX {
        assert!(matches!(house.login(&format!("user{n}"), "x", from(1)), Err(AuthError::Invalid)));
    }
    throttled(house.login("alice", "secret", from(1)));
    house.login("alice", "secret", from(2)).unwrap();
}

#[test]
fn success_forgives_the_account_but_not_the_source() {
    let house = house();
    for _ in 0..limits::LOGIN_FAILURES_MAX - 1 {
        let _ = house.login("alice", "wrong", from(1));
    }
    house.login("alice", "secret", from(1)).unwrap();
    assert!(matches!(house.login("alice", "wrong", from(1)), Err(AuthError::Invalid)));
    throttled(house.login("bob", "x", from(1)));
    for n in 2..limits::LOGIN_FAILURES_MAX {
        assert!(matches!(house.login("alice", "wrong", from(10 + n as u8)), Err(AuthError::Invalid)), "{n}");
    }
    house.login("alice", "secret", from(99)).unwrap();
}

#[test]
fn who_is_already_working_is_not_locked_out_by_others() {
    let house = house();
    house.login("alice", "secret", from(1)).unwrap();
    house.fail("alice", |n| from(10 + n as u8));
    house.login("alice", "secret", from(1)).unwrap();
    throttled(house.login("alice", "secret", from(50)));
    // Whoever shares the source may not guess on quickly.
    for _ in 0..limits::LOGIN_FAILURES_MAX {
        throttled(house.login("alice", "wrong", from(1)));
    }
    throttled(house.login("alice", "secret", from(1)));
}

#[test]
fn a_changed_password_counts_at_once() {
    let house = house();
    house.login("alice", "secret", from(1)).unwrap();
    house.authenticator.set_password(house.alice.id, "new").unwrap();
    assert!(matches!(house.login("alice", "secret", from(1)), Err(AuthError::Invalid)));
    house.login("alice", "new", from(1)).unwrap();
    for bad in ["", "a\0b", "x".repeat(limits::PASSWORD_BYTES_MAX + 1).as_str()] {
        assert!(matches!(house.authenticator.set_password(house.alice.id, bad), Err(AuthError::BadPassword)));
    }
}

#[test]
fn disabled_is_said_only_to_who_knows_the_password() {
    let house = house();
    house.login("alice", "secret", from(1)).unwrap();
    house.directory.set_disabled(house.alice.id, true).unwrap();
    assert!(matches!(house.login("alice", "secret", from(1)), Err(AuthError::Disabled)));
    assert!(matches!(house.login("alice", "secret", from(2)), Err(AuthError::Disabled)));
    assert!(matches!(house.login("alice", "wrong", from(2)), Err(AuthError::Invalid)));
    house.directory.set_disabled(house.alice.id, false).unwrap();
    house.login("alice", "secret", from(1)).unwrap();
}

#[test]
fn nobody_acts_as_somebody_else() {
    let house = house();
    let credentials = |authorization: Option<&str>| Credentials {
        authorization: authorization.map(str::to_owned),
        login: "alice".into(),
        password: Password::new("secret"),
    };
    for own in [None, Some("alice"), Some("al@example.test")] {
        house.authenticator.credentials(&credentials(own), from(1)).unwrap();
    }
    for other in ["bob", "root"] {
        let refused = house.authenticator.credentials(&credentials(Some(other)), from(1));
        assert!(matches!(refused, Err(AuthError::Invalid)));
    }
}

#[test]
fn many_at_once_get_in_and_guess_no_faster() {
    let house = house();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let house = &house;
        let threads: Vec<_> =
            (0..64).map(|_| scope.spawn(|| house.login("alice", "secret", from(1)))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(outcomes.iter().all(Result::is_ok));
    let guesses = std::thread::scope(|scope| {
        let house = &house;
        let threads: Vec<_> =
            (0..64).map(|_| scope.spawn(|| house.login("alice", "wrong", from(2)))).collect();
        let outcomes = threads.into_iter().map(|thread| thread.join().unwrap());
        outcomes.filter(|outcome| matches!(outcome, Err(AuthError::Invalid))).count()
    });
    let most = limits::LOGIN_FAILURES_MAX as usize + limits::PASSWORD_HASHES_AT_ONCE_MAX;
    assert!(guesses <= most, "{guesses} of 64 were hashed");
}

#[test]
fn nothing_secret_shows() {
    let house = house();
    let credentials =
        Credentials { authorization: None, login: "hunter2".into(), password: Password::new("hunter2") };
    let shown = format!("{credentials:?} {:?}", house.directory.user(house.alice.id).unwrap());
    assert!(!shown.contains("hunter2") && !shown.contains("argon2"), "{shown}");
}
