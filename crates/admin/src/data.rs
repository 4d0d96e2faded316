//! A data folder: one file that says what it is, one lock, and the engine's own files.
//!
//! `ropewalk.data` holds three lines: `format 1`, `engine NAME` (with the address behind it where the engine is
//! somewhere else), and `organization GUID`, which is the directory's own and shows that the store is the one that
//! belongs here. The last is added when the store has been made; before it stands `blobs ADDRESS` where large values
//! are somewhere else.
//! `lock` is locked by the process that uses the folder: the core serialises the writers of a mailbox in
//! memory, so two processes must not share a store. `tls/` is the node's; everything else is the engine's.

use crate::{AdminError, AdminResult, Core};
use ropewalk_auth::HashCost;
use ropewalk_base::{Guid, SystemRng};
use ropewalk_storage_api::{Blobs, StorageError, StorageResult, Store};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MARK: &str = "ropewalk.data";
const UNFINISHED: &str = "ropewalk.data.new";
const LOCK: &str = "lock";
/// Where certificates of our own making lie.
pub(crate) const TLS: &str = "tls";
const FORMAT: &str = "format 1";

/// What is asked for when a data folder is opened; none takes what the folder says, or the default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The engine, by name or address.
    pub engine: Option<&'a str>,
    /// The address of large values, for a new folder.
    pub blobs: Option<&'a str>,
}

impl<'a> From<Option<&'a str>> for Asked<'a> {
    fn from(engine: Option<&'a str>) -> Self {
        Self { engine, blobs: None }
    }
}

/// Opens large values that are somewhere else.
pub type OpenBlobs = fn(&str) -> StorageResult<Arc<dyn Blobs>>;

/// A storage engine, as the wiring lists it. The first row is the default.
pub struct EngineRow {
    /// Its name in flags and configuration.
    pub name: &'static str,
    /// What its address begins with, before `://`, if it is somewhere else than in the data folder.
    pub schemes: &'static [&'static str],
    /// Whether anything is left of it when the process ends.
    pub durable: bool,
    /// Checks as much of the engine's files in the data folder as can be checked before they are opened, and
    /// must be so that opening damaged ones is safe. Changes nothing.
    pub verify: fn(&Path) -> StorageResult<()>,
    /// Opens the engine's files in the data folder, making them if there are none. The second is the engine's
    /// address, empty if it has none.
    pub open: fn(&Path, &str) -> StorageResult<Store>,
    /// Copies the engine's files from one data folder to another that has none, also while a server uses them; none
    /// where they are not in the folder.
    pub copy: Option<fn(&Path, &Path) -> StorageResult<()>>,
    /// Opens large values at an address, if the engine can do with any but those in the data folder.
    pub blobs: Option<OpenBlobs>,
    /// Makes, of the address of a store, that of another one in the same place, for who wants one for a while.
    pub scratch: fn(&str) -> String,
    /// Removes the store at an address, whatever is in it; nothing where there is no address.
    pub remove: fn(&str) -> StorageResult<()>,
}

impl EngineRow {
    /// An engine whose files lie in the data folder.
    pub const fn in_folder(
        name: &'static str,
        durable: bool,
        verify: fn(&Path) -> StorageResult<()>,
        open: fn(&Path, &str) -> StorageResult<Store>,
    ) -> Self {
        Self {
            name,
            schemes: &[],
            durable,
            verify,
            open,
            copy: None,
            blobs: None,
            scratch: |_| String::new(),
            remove: |_| Ok(()),
        }
    }

    /// With large values that may be somewhere else.
    pub const fn with_blobs(self, blobs: OpenBlobs) -> Self {
        Self { blobs: Some(blobs), ..self }
    }

    /// The large values at an address.
    pub(crate) fn open_blobs(&self, address: &str) -> StorageResult<Arc<dyn Blobs>> {
        let cannot =
            || format!("{address}: the engine {} keeps large values in the data folder only", self.name);
        self.blobs.map_or_else(|| Err(StorageError::Unusable(cannot())), |open| open(address))
    }

    /// With a way to copy the files.
    pub const fn with_copy(self, copy: fn(&Path, &Path) -> StorageResult<()>) -> Self {
        Self { copy: Some(copy), ..self }
    }

    /// The engine that a name or an address asks for.
    pub fn named<'a>(asked: &str, engines: &'a [Self]) -> Option<&'a Self> {
        let (name, has_address) =
            asked.split_once("://").map_or((asked, false), |(scheme, _)| (scheme, true));
        let asked_for =
            |row: &&Self| if has_address { row.schemes.contains(&name) } else { row.name == name };
        engines.iter().find(asked_for)
    }
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
    /// Opens a data folder and the core of the store in it. `engine` is the one that is asked for, by name or
    /// address; none takes what the folder says, or the default. New passwords are hashed at `cost`.
    ///
    /// # Errors
    /// When the folder is not a data folder, is in use, was made with another engine, or the store in it
    /// cannot be opened or is not the folder's own. Nothing that is there is changed.
    pub fn open<'a>(
        path: &Path,
        asked: impl Into<Asked<'a>>,
        engines: &[EngineRow],
        missing: Missing,
        cost: HashCost,
    ) -> AdminResult<(Self, Core)> {
        Self::open_with(path, asked.into(), engines, missing, cost, false)
    }

    /// As [`DataFolder::open`], for a check: the folder must be there, and the engine's files are verified before
    /// they are opened.
    ///
    /// # Errors
    /// As [`DataFolder::open`], and when the engine's files are damaged so that they cannot be opened.
    pub fn inspect<'a>(
        path: &Path,
        asked: impl Into<Asked<'a>>,
        engines: &[EngineRow],
        cost: HashCost,
    ) -> AdminResult<(Self, Core)> {
        Self::open_with(path, asked.into(), engines, Missing::Refuse, cost, true)
    }

    fn open_with(
        path: &Path,
        asked: Asked<'_>,
        engines: &[EngineRow],
        missing: Missing,
        cost: HashCost,
        verify: bool,
    ) -> AdminResult<(Self, Core)> {
        let wrong = |problem: String| AdminError::Data { path: path.into(), problem };
        let found = Mark::read(path)?;
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
        let Choice { row, address } = choose(asked.engine, found.as_ref(), engines).map_err(wrong)?;
        let is_new = found.is_none();
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|source| AdminError::File { path: path.into(), source })?;
        let lock = lock(path)?;
        // Before the engine, so that a folder whose making was cut short is known for ours.
        let mark = match found {
            Some(mark) if mark.address == address => mark,
            found => {
                let (organization, blobs) = match found {
                    Some(found) => (found.organization, found.blobs),
                    None => (None, asked.blobs.map_or_else(String::new, own_place)),
                };
                Mark { engine: row.name.to_owned(), address, blobs, organization }.write(path)?
            }
        };
        let verified = if verify { (row.verify)(path) } else { Ok(()) };
        let opened = verified.and_then(|()| (row.open)(path, &mark.address));
        let opened = opened.and_then(|store| match mark.blobs.as_str() {
            "" => Ok(store),
            address => Ok(store.with_blobs(row.open_blobs(address)?)),
        });
        let store = opened.map_err(|error| match error {
            // It names the engine's folder itself.
            StorageError::Unusable(_) => AdminError::Storage(error),
            other => wrong(other.to_string()),
        })?;
        if is_new && !mark.address.is_empty() && !store.engine().partitions()?.is_empty() {
            drop(store);
            Mark::remove(path)?;
            return Err(wrong(
                "the database holds a store already, and this is not its data folder; name another schema"
                    .to_owned(),
            ));
        }
        let core = open_core(path, store, mark, row.durable, cost)?;
        Ok((Self { path: path.into(), _lock: lock }, core))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where certificates of our own making lie.
    pub fn tls(&self) -> PathBuf {
        self.path.join(TLS)
    }
}

/// A place of its own at an address, so that the sweeps of two stores do not take each other's values.
pub(crate) fn own_place(address: &str) -> String {
    let (place, query) = address.split_once('?').unwrap_or((address, ""));
    let own = format!("{}/{}", place.trim_end_matches('/'), Guid::random(&SystemRng));
    if query.is_empty() { own } else { format!("{own}?{query}") }
}

pub(crate) struct Choice<'a> {
    pub(crate) row: &'a EngineRow,
    /// Empty if the engine has none.
    pub(crate) address: String,
}

pub(crate) fn choose<'a>(
    asked: Option<&str>,
    found: Option<&Mark>,
    engines: &'a [EngineRow],
) -> Result<Choice<'a>, String> {
    let names = || engines.iter().map(|row| row.name).collect::<Vec<_>>().join(", ");
    let row = match asked.or(found.map(|mark| mark.engine.as_str())) {
        // An address may hold a password.
        Some(name) => EngineRow::named(name, engines).ok_or_else(|| {
            let name = name.split_once("://").map_or(name, |(scheme, _)| scheme);
            format!("there is no storage engine {name}; there are {}", names())
        })?,
        None => engines.first().ok_or_else(|| "there is no storage engine".to_owned())?,
    };
    if let Some(found) = found
        && found.engine != row.name
    {
        return Err(format!("made with the engine {}, not {}", found.engine, row.name));
    }
    let address = match (asked.filter(|asked| asked.contains("://")), found) {
        (Some(asked), _) => asked.to_owned(),
        (None, Some(found)) => found.address.clone(),
        (None, None) => String::new(),
    };
    match row.schemes.first() {
        Some(scheme) if address.is_empty() => {
            Err(format!("the engine {} needs an address: {scheme}://user@host/name", row.name))
        }
        _ => Ok(Choice { row, address }),
    }
}

/// Opens the core and sees that the store is the folder's own: an engine whose files are gone or were emptied
/// begins anew without a word.
fn open_core(path: &Path, store: Store, mark: Mark, durable: bool, cost: HashCost) -> AdminResult<Core> {
    let wrong = |problem: &str| Err(AdminError::Data { path: path.into(), problem: problem.to_owned() });
    if mark.organization.is_some() && store.engine().partitions()?.is_empty() {
        return wrong("the store is empty, but there was data in it: it is damaged, or files are missing");
    }
    let core = Core::open(store, cost)?;
    let organization = core.directory.organization()?;
    match mark.organization {
        Some(expected) if expected != organization => {
            wrong("the store belongs to another data folder: files of two folders are mixed")
        }
        None if durable => {
            Mark { organization: Some(organization), ..mark }.write(path)?;
            Ok(core)
        }
        _ => Ok(core),
    }
}

/// What `ropewalk.data` says.
pub(crate) struct Mark {
    pub(crate) engine: String,
    /// Where the engine is; empty for one in this folder.
    pub(crate) address: String,
    /// Where large values are; empty for in this folder.
    pub(crate) blobs: String,
    pub(crate) organization: Option<Guid>,
}

impl Mark {
    pub(crate) fn read(path: &Path) -> AdminResult<Option<Self>> {
        let file = path.join(MARK);
        match std::fs::read_to_string(&file) {
            Ok(text) => match Self::parse(&text) {
                Some(mark) => Ok(Some(mark)),
                None => {
                    let problem = format!("not understood: expected \"{FORMAT}\" and \"engine NAME\"");
                    Err(AdminError::Data { path: file, problem })
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(AdminError::File { path: file, source }),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(FORMAT) {
            return None;
        }
        let engine = lines.next()?.strip_prefix("engine ")?;
        let (engine, address) = engine.split_once(' ').unwrap_or((engine, ""));
        let (mut organization, mut blobs) = (None, "");
        for line in lines {
            match line.split_once(' ')? {
                ("blobs", address) => blobs = address,
                ("organization", guid) => organization = Some(Guid::parse(guid)?),
                _ => return None,
            }
        }
        let (engine, address, blobs) = (engine.to_owned(), address.to_owned(), blobs.to_owned());
        Some(Self { engine, address, blobs, organization })
    }

    /// Takes it away, from a folder that did not become one.
    fn remove(path: &Path) -> AdminResult<()> {
        let file = path.join(MARK);
        std::fs::remove_file(&file).map_err(|source| AdminError::File { path: file, source })
    }

    /// Puts the file in its place whole.
    pub(crate) fn write(self, path: &Path) -> AdminResult<Self> {
        let engine = format!("{} {}", self.engine, self.address);
        let mut text = format!("{FORMAT}\nengine {}\n", engine.trim_end());
        if !self.blobs.is_empty() {
            text.push_str(&format!("blobs {}\n", self.blobs));
        }
        if let Some(organization) = self.organization {
            text.push_str(&format!("organization {organization}\n"));
        }
        let (file, unfinished) = (path.join(MARK), path.join(UNFINISHED));
        let write = || {
            // An address may hold a password.
            let mut new =
                OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&unfinished)?;
            new.write_all(text.as_bytes())?;
            new.sync_all()?;
            std::fs::rename(&unfinished, &file)?;
            File::open(path)?.sync_all()
        };
        write().map_err(|source| AdminError::File { path: file.clone(), source })?;
        Ok(self)
    }
}

/// Whether there is nothing in the folder, or only what a making that was cut short leaves before the mark.
pub(crate) fn is_empty(path: &Path) -> AdminResult<bool> {
    let file = |source| AdminError::File { path: path.into(), source };
    match std::fs::read_dir(path) {
        Ok(entries) => {
            for entry in entries {
                let name = entry.map_err(file)?.file_name();
                if name != LOCK && name != UNFINISHED {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(file(source)),
    }
}

pub(crate) fn lock(path: &Path) -> AdminResult<File> {
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
