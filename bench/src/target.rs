//! The server that is measured.

use ropewalk_testkit::demo::Demo;
use serde::Deserialize;
use std::io;
use std::path::Path;

/// One user of it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct User {
    pub(crate) address: String,
    pub(crate) password: String,
    #[serde(default)]
    pub(crate) legacy_dn: String,
}

/// Where it listens: the line `ropewalk demo --json` prints.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Target {
    pub(crate) http: String,
    pub(crate) smtp: String,
    pub(crate) imap: String,
    users: Vec<User>,
}

impl Target {
    pub(crate) fn read(file: &Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(file)?;
        serde_json::from_str(&text).map_err(|error| io::Error::other(format!("{}: {error}", file.display())))
    }

    pub(crate) fn spawn(program: &Path) -> io::Result<(Self, Demo)> {
        let demo = Demo::start(program, &[]);
        Ok((serde_json::from_value(demo.ready.clone())?, demo))
    }

    /// Who gets the small, the large and the fetched folder.
    pub(crate) fn user(&self, place: usize) -> io::Result<&User> {
        self.users.get(place).ok_or_else(|| io::Error::other("the target needs three users"))
    }
}
