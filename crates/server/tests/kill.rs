//! What was acknowledged survives SIGKILL: the server is killed at random moments during concurrent deliveries,
//! started again on the same data, and must have every acknowledged message, whole, and none twice over more
//! than it was sent; `ropewalk check` must find nothing wrong.

#![expect(clippy::expect_used, reason = "helpers of tests fail as the tests do")]

use ropewalk_base::{FakeRng, Rng, SystemRng};
use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::imap::ImapClient;
use ropewalk_testkit::smtp::SmtpClient;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

const ROUNDS: u64 = 12;
const SENDERS: u64 = 6;

fn ropewalk() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_ropewalk"))
}

/// A message that says in each part which one it is; every seventh is large enough for a blob file.
fn message(id: &str, number: u64) -> Vec<u8> {
    let lines = if number.is_multiple_of(7) { 6000 } else { number % 300 };
    let mut text = format!("Subject: kill {id}\r\nMessage-ID: <{id}@kill.test>\r\nFrom: k@kill.test\r\n\r\n");
    (0..lines).for_each(|line| {
        text.push_str(&format!("{id} line {line} of {lines} and some more words to fill it\r\n"))
    });
    text.push_str(&format!("end of {id}\r\n"));
    text.into_bytes()
}

/// Sends until the server goes away; notes what it acknowledged.
fn deliver(
    address: &str,
    to: &[&str],
    round: u64,
    sender: u64,
    acknowledged: &Mutex<BTreeMap<String, Vec<u8>>>,
) {
    let Ok(mut smtp) = SmtpClient::connect(address) else { return };
    for number in 0.. {
        let id = format!("r{round}s{sender}n{number}");
        let message = message(&id, number);
        if smtp.send("k@kill.test", to, &message).is_err() {
            return;
        }
        acknowledged.lock().expect("unpoisoned").insert(id, message);
    }
}

/// The messages of the inbox by id; a message that is not what was sent fails.
fn inbox(demo: &Demo, place: usize) -> BTreeMap<String, Vec<Vec<u8>>> {
    let user = demo.user(place);
    let mut imap = ImapClient::connect(demo.text("imap")).expect("IMAP");
    imap.login(&user.address, &user.password).expect("login");
    imap.command("EXAMINE INBOX").expect("inbox");
    let fetched = imap.command("UID FETCH 1:* (BODY.PEEK[])").expect("fetch");
    let mut found: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for raw in fetched.into_iter().flat_map(|response| response.literals) {
        // The server's trace fields stand before the first octet that was sent.
        let start = raw.windows(14).position(|part| part == b"Subject: kill ");
        let Some(start) = start else { continue };
        let sent = raw.get(start..).expect("in range").to_vec();
        let id = String::from_utf8_lossy(&sent[14..]).lines().next().unwrap_or_default().to_owned();
        found.entry(id).or_default().push(sent);
    }
    found
}

#[test]
fn acknowledged_mail_survives_sigkill() {
    let data = tempfile::tempdir().expect("a folder");
    let path = data.path().to_str().expect("text").to_owned();
    // A seed that is printed when the test fails.
    let seed = SystemRng.next_u64();
    eprintln!("seed {seed}");
    let rng = FakeRng::new(seed);
    let acknowledged = Mutex::new(BTreeMap::new());
    for round in 0..ROUNDS {
        let demo = Demo::start(ropewalk(), &["--data", &path]);
        let (alice, bob) = (demo.user(0).address, demo.user(1).address);
        let to: Vec<&str> = if round % 2 == 0 { vec![&alice] } else { vec![&alice, &bob] };
        let smtp = demo.text("smtp").to_owned();
        std::thread::scope(|scope| {
            for sender in 0..SENDERS {
                let (to, smtp, acknowledged) = (&to, &smtp, &acknowledged);
                scope.spawn(move || deliver(smtp, to, round, sender, acknowledged));
            }
            std::thread::sleep(Duration::from_millis(30 + rng.next_u64() % 500));
            demo.kill();
        });
        let check = Command::new(ropewalk()).args(["check", "--data", &path]).output().expect("check runs");
        assert!(check.status.success(), "round {round}: {}", String::from_utf8_lossy(&check.stdout));
    }

    let acknowledged = acknowledged.into_inner().expect("unpoisoned");
    assert!(acknowledged.len() as u64 > ROUNDS, "only {} deliveries were acknowledged", acknowledged.len());
    let demo = Demo::start(ropewalk(), &["--data", &path]);
    for (place, only_odd) in [(0, false), (1, true)] {
        let found = inbox(&demo, place);
        let odd = |id: &str| {
            id[1..].split('s').next().and_then(|round| round.parse::<u64>().ok()).is_some_and(|r| r % 2 == 1)
        };
        for (id, sent) in acknowledged.iter().filter(|(id, _)| !only_odd || odd(id)) {
            let copies = found.get(id);
            assert_eq!(copies, Some(&vec![sent.clone()]), "message {id} of user {place}, seed {seed}");
        }
        // What was on its way when the server was killed may be there, but then whole.
        let known: BTreeSet<&String> = acknowledged.keys().collect();
        for (id, copies) in found.iter().filter(|(id, _)| !known.contains(id)) {
            let number = id.rsplit_once('n').and_then(|(_, number)| number.parse().ok()).unwrap_or_default();
            assert_eq!(copies, &vec![message(id, number)], "unacknowledged message {id}, seed {seed}");
        }
    }
}
