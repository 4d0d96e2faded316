//! Real clients against the real server: what Python's smtplib and swaks send, and what exchangelib sends, is
//! read by imaplib, mbsync, exchangelib and our own MAPI client, and all agree.

#![expect(clippy::expect_used, reason = "helpers of tests fail as the tests do")]

mod mapi_view;

use ropewalk_testkit::demo::Demo;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The Python that has exchangelib, as `tests/interop/install-clients.sh` leaves it.
fn python() -> PathBuf {
    let cache = || {
        let home = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))
    };
    let venv = std::env::var_os("ROPEWALK_INTEROP_VENV").map(PathBuf::from);
    let venv = venv.or_else(|| Some(cache()?.join("ropewalk-interop-venv"))).unwrap_or_default();
    venv.join("bin/python")
}

fn runs(program: &Path, argument: &str) -> bool {
    Command::new(program).arg(argument).output().is_ok()
}

/// Whether the clients are there; where they must be, their absence is a failure.
fn clients_are_installed() -> bool {
    let found = [
        ("Python with exchangelib", python().exists()),
        ("mbsync", runs(Path::new("mbsync"), "--version")),
        ("swaks", runs(Path::new("swaks"), "--version")),
    ];
    let missing: Vec<_> = found.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return true;
    }
    assert!(
        std::env::var_os("ROPEWALK_REQUIRE_CLIENTS").is_none(),
        "not installed: {}; run tests/interop/install-clients.sh",
        missing.join(", ")
    );
    eprintln!("skipped: not installed: {}; run tests/interop/install-clients.sh", missing.join(", "));
    false
}

struct Clients {
    demo: Demo,
    file: tempfile::NamedTempFile,
}

impl Clients {
    fn start() -> Self {
        let demo = Demo::start(Path::new(env!("CARGO_BIN_EXE_ropewalk")), &[]);
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), demo.ready.to_string()).expect("written");
        Self { demo, file }
    }

    /// Runs one part of `tests/interop/clients.py`; gives the messages it printed.
    fn run(&self, part: &str) -> Vec<Value> {
        let script = root().join("tests/interop/clients.py");
        let done =
            Command::new(python()).arg(script).arg(part).arg(self.file.path()).output().expect("Python runs");
        assert!(
            done.status.success(),
            "{part}:\n{}\n{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        );
        serde_json::from_slice(&done.stdout).expect("JSON")
    }
}

/// Fields all views must agree on.
const FIELDS: [&str; 7] = ["subject", "sender", "to", "cc", "text", "html", "attachments"];

fn assert_agree(name: &str, seen: &[Value], with: &str, other: &[Value]) {
    let subjects = |all: &[Value]| all.iter().map(|m| m["subject"].to_string()).collect::<Vec<_>>();
    assert_eq!(subjects(seen), subjects(other), "{name} and {with} see the same messages");
    for (left, right) in seen.iter().zip(other) {
        for field in FIELDS {
            assert_eq!(left[field], right[field], "{field} of {} by {name} and {with}", left["subject"]);
        }
    }
}

#[test]
fn what_is_sent_by_one_client_is_read_alike_by_all() {
    if !clients_are_installed() {
        return;
    }
    let clients = Clients::start();
    let sent = clients.run("send-smtplib");
    clients.run("send-swaks");
    clients.run("send-exchangelib");

    let by_imaplib = clients.run("read-imaplib");
    let of = |name: &str| by_imaplib.iter().find(|m| m["subject"].as_str() == Some(name)).cloned();
    for message in &sent {
        let seen = of(message["subject"].as_str().expect("a subject")).expect("delivered");
        for field in FIELDS {
            assert_eq!(seen[field], message[field], "{field} of {}", message["subject"]);
        }
    }
    let swaks = of("interop: from swaks").expect("delivered");
    assert_eq!(swaks["text"], "Sent by swaks.");
    assert_eq!(swaks["attachments"][0]["name"], "note.txt");
    assert!(of("interop: sent by EWS").is_some(), "what EWS sent has arrived");

    assert_agree("mbsync", &clients.run("read-mbsync"), "imaplib", &by_imaplib);
    assert_agree("exchangelib", &clients.run("read-exchangelib"), "imaplib", &by_imaplib);
    assert_agree("MAPI", &mapi_view::inbox(&clients.demo), "imaplib", &by_imaplib);
}
