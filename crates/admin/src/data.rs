//! A data folder: one file that says what it is, one lock, and the engine's own files.
//!
//! `ropewalk.data` holds two lines, `format 1` and `engine NAME`; it is written once, when the folder is made.
//! `lock` is locked by the process that uses the folder: the core serialises the writers of a mailbox in
//! memory, so two processes must not share a store. `tls/` is the node's; everything else is the engine's.

use crate::{AdminError, AdminResult};
use ropewalk_storage_api::{StorageError, StorageResult, Store};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

const MARK: &str = "ropewalk.data";
const LOCK: &str = "lock";
const FORMAT: &str = "format 1";

/// A storage engine, as the wiring lists it. The first row is the default.
pub struct EngineRow {
    /// Its name in flags and configuration.
    pub name: &'static str,
    /// Whether anything is left of it when the process ends.
    pub durable: bool,
    /// Opens the engine's files in the data folder, making them if there are none.
    pub open: fn(&Path) -> StorageResult<Store>,
}

/// What to do when there is no data folder yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Make it.
    Create,
    /// Say so.
    Refuse,
}

/// A data folder in use by this process.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    /// Unlocked when dropped.
    _lock: File,
}

impl DataFolder {
    /// Opens a data folder and the store in it. `engine` is the one that is asked for; none takes what the
    /// folder says, or the default.
    ///
    /// # Errors
    /// When the folder is not a data folder, is in use, was made with another engine, or the store in it
    /// cannot be opened. Nothing that is there is changed.
    pub fn open(
        path: &Path,
        engine: Option<&str>,
        engines: &[EngineRow],
        missing: Missing,
    ) -> AdminResult<(Self, Store)> {
        let wrong = |problem: String| AdminError::Data { path: path.into(), problem };
        let found = match std::fs::read_to_string(path.join(MARK)) {
            Ok(text) => Some(engine_of(&text).ok_or_else(|| AdminError::Data {
                path: path.join(MARK),
                problem: format!("not understood: expected \"{FORMAT}\" and \"engine NAME\""),
            })?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(AdminError::File { path: path.join(MARK), source }),
        };
        if found.is_none() {
            if !is_empty(path)? {
                return Err(wrong(
                    "not empty, and not a data folder of Ropewalk; nothing was changed".to_owned(),
                ));
            }
            if missing == Missing::Refuse {
                return Err(wrong("there is no data folder here".to_owned()));
            }
        }
        let row = choose(engine, found.as_deref(), engines).map_err(wrong)?;
        let file = |path: PathBuf| move |source| AdminError::File { path, source };
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(file(path.into()))?;
        let lock = lock(path)?;
        if found.is_none() {
            // Before the engine, so that a folder whose making was cut short is known for ours.
            mark(path, row.name).map_err(file(path.join(MARK)))?;
        }
        let store = (row.open)(path).map_err(|error| match error {
            // It names the engine's folder itself.
            StorageError::Unusable(_) => AdminError::Storage(error),
            other => wrong(other.to_string()),
        })?;
        Ok((Self { path: path.into(), _lock: lock }, store))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where certificates of our own making lie.
    pub fn tls(&self) -> PathBuf {
        self.path.join("tls")
    }
}

fn choose<'a>(
    asked: Option<&str>,
    found: Option<&str>,
    engines: &'a [EngineRow],
) -> Result<&'a EngineRow, String> {
    if let (Some(asked), Some(found)) = (asked, found)
        && asked != found
    {
        return Err(format!("made with the engine {found}, not {asked}"));
    }
    let names = || engines.iter().map(|row| row.name).collect::<Vec<_>>().join(", ");
    match asked.or(found) {
        Some(name) => {
            let row = engines.iter().find(|row| row.name == name);
            row.ok_or_else(|| format!("there is no storage engine {name}; there are {}", names()))
        }
        None => engines.first().ok_or_else(|| "there is no storage engine".to_owned()),
    }
}

fn engine_of(text: &str) -> Option<String> {
    let mut lines = text.lines();
    if lines.next() != Some(FORMAT) {
        return None;
    }
    lines.next()?.strip_prefix("engine ").map(str::to_owned)
}

fn mark(path: &Path, engine: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path.join(MARK))?;
    file.write_all(format!("{FORMAT}\nengine {engine}\n").as_bytes())?;
    file.sync_all()?;
    File::open(path)?.sync_all()
}

/// Whether there is nothing in the folder, or only the lock, which is made before the mark.
fn is_empty(path: &Path) -> AdminResult<bool> {
    let file = |source| AdminError::File { path: path.into(), source };
    match std::fs::read_dir(path) {
        Ok(entries) => {
            for entry in entries {
                if entry.map_err(file)?.file_name() != LOCK {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(file(source)),
    }
}

fn lock(path: &Path) -> AdminResult<File> {
    let name = path.join(LOCK);
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&name);
    let file = open.map_err(|source| AdminError::File { path: name.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(AdminError::Data {
            path: path.into(),
            problem: "in use by another ropewalk process; stop it first".to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(AdminError::File { path: name, source }),
    }
}
