//! A whole server as its own process: `ropewalk demo` on free ports, ended when dropped.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a server that is dropped may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running demo server.
pub struct Demo {
    child: Child,
    /// What it printed when it was ready.
    pub ready: Value,
}

/// One of the demo's users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoUser {
    /// SMTP address.
    pub address: String,
    /// Password.
    pub password: String,
    /// Distinguished name.
    pub legacy_dn: String,
}

impl Demo {
    /// Starts `program demo --port 0 --json` with more arguments and waits until it is ready.
    ///
    /// # Panics
    /// When it does not start or does not print its line.
    #[expect(clippy::expect_used, reason = "a test that has no server has failed")]
    pub fn start(program: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(["demo", "--port", "0", "--json"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut out = BufReader::new(child.stdout.take().expect("standard output is piped"));
        let mut line = String::new();
        out.read_line(&mut line).expect("the server prints a line");
        let ready = serde_json::from_str(&line).expect("the line is JSON");
        child.stdout = Some(out.into_inner());
        Self { child, ready }
    }

    /// A text of the ready line: `smtp`, `imap`, `https`, `ca` ...
    ///
    /// # Panics
    /// When there is none under `key`.
    #[expect(clippy::expect_used, reason = "a test that asks for a key needs it")]
    pub fn text(&self, key: &str) -> &str {
        self.ready[key].as_str().expect("the ready line has the key")
    }

    /// A user by place: alice, bob, carol, the administrator.
    pub fn user(&self, place: usize) -> DemoUser {
        let user = &self.ready["users"][place];
        let text = |key: &str| user[key].as_str().unwrap_or_default().to_owned();
        DemoUser { address: text("address"), password: text("password"), legacy_dn: text("legacy_dn") }
    }

    /// Ends it as a crash or a power switch would.
    pub fn kill(mut self) {
        // Ending what has ended already is no error worth a word.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends a signal (`-TERM`, `-INT`) and waits; gives the exit status, how long it took, and what else was
    /// printed on standard output.
    ///
    /// # Panics
    /// When the process cannot be signalled.
    #[expect(clippy::expect_used, reason = "a test that cannot signal its server has failed")]
    pub fn stop(mut self, signal: &str) -> (ExitStatus, Duration, String) {
        let since = Instant::now();
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success(), "the server was there to be stopped");
        let status = self.child.wait().expect("the server ends");
        let mut rest = String::new();
        if let Some(mut out) = self.child.stdout.take() {
            out.read_to_string(&mut rest).expect("standard output is text");
        }
        (status, since.elapsed(), rest)
    }
}

impl Drop for Demo {
    /// Ends it in an orderly way, so that it takes its temporary folder with it; after `stop` or `kill` there is
    /// nothing to end.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
