//! Opening the LMDB environment: lock, map, format record (`docs/format.md` section 2).

use crate::Options;
use crate::verify::verify_up_to;
use heed::types::Bytes;
use heed::{CompactionOption, Database, Env, EnvFlags, EnvOpenOptions, RoTxn, WithoutTls};
use ropewalk_storage_api::{PartitionId, StorageError, StorageResult, VALUE_BYTES_MAX};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

const FORMAT_KEY: &[u8] = b"format";
const FORMAT_MAGIC: [u8; 8] = *b"RWLMDB\0\0";
const FORMAT_VERSION: u32 = 1;
const MAP_BYTES_MIN: usize = 1 << 30;
/// What a damaged length may lead beyond the last page in use: the longest value, and a page offset or key
/// length of 16 bits.
const TAIL_BYTES: u64 = VALUE_BYTES_MAX as u64 + (1 << 20);
const TAIL_STEP_BYTES: u64 = 64 << 20;

pub(crate) type Records = Database<Bytes, Bytes>;

/// The open environment.
pub(crate) struct Environment {
    pub(crate) env: Env<WithoutTls>,
    pub(crate) records: Records,
    /// The data file, to make it longer.
    file: File,
    file_bytes: AtomicU64,
    /// Unlocked when dropped, after the environment.
    _lock: File,
}

pub(crate) fn failed(error: heed::Error) -> StorageError {
    StorageError::Engine(error.to_string())
}

fn io_failed(path: &Path) -> impl Fn(io::Error) -> StorageError {
    move |error| StorageError::Unusable(format!("{}: {error}", path.display()))
}

impl Environment {
    pub(crate) fn open(dir: &Path, options: &Options) -> StorageResult<Self> {
        make_dir(dir)?;
        let lock = lock(dir)?;
        verify_up_to(dir, options.verify_bytes_max)?;
        let env = open_map(dir, options)?;
        let file = env.try_clone_inner_file().map_err(failed)?;
        let length = complete(&env, &file).map_err(io_failed(&dir.join("data.mdb")))?;
        let records = prepare(&env, dir)?;
        // The names of the files must be as durable as what is in them.
        for synced in
            [Some(dir), dir.parent().filter(|parent| !parent.as_os_str().is_empty())].into_iter().flatten()
        {
            File::open(synced).and_then(|dir| dir.sync_all()).map_err(io_failed(synced))?;
        }
        let environment = Self { env, records, file, file_bytes: AtomicU64::new(length), _lock: lock };
        environment.lengthen()?;
        Ok(environment)
    }

    /// Keeps the file longer than what LMDB uses, so that nothing a damaged page may lead to lies beyond its
    /// end, where touching the map would end the process.
    pub(crate) fn lengthen(&self) -> StorageResult<()> {
        let wanted = used_bytes(&self.env).saturating_add(TAIL_BYTES);
        if self.file_bytes.load(Ordering::Relaxed) < wanted {
            let length = wanted.saturating_add(TAIL_STEP_BYTES);
            self.file.set_len(length).map_err(|error| StorageError::Engine(format!("data.mdb: {error}")))?;
            self.file_bytes.store(length, Ordering::Relaxed);
        }
        Ok(())
    }

    pub(crate) fn read(&self) -> StorageResult<RoTxn<'_, WithoutTls>> {
        self.env.read_txn().map_err(failed)
    }

    /// The partitions that hold a record: one search each, however many records there are.
    pub(crate) fn partitions(&self) -> StorageResult<Vec<PartitionId>> {
        let txn = self.read()?;
        let mut found = Vec::new();
        let mut next = Some(0_u64);
        while let Some(from) = next {
            let record =
                self.records.get_greater_than_or_equal_to(&txn, &from.to_be_bytes()).map_err(failed)?;
            let Some((key, _)) = record else { break };
            let (partition, _) = crate::key::split(key).ok_or_else(damaged_key)?;
            if partition.0 < from {
                return Err(damaged_key());
            }
            found.push(partition);
            next = partition.0.checked_add(1);
        }
        Ok(found)
    }
}

/// Copies what is committed now to `target`, a file that must not be there, durably and without gaps. Another process
/// may be writing.
pub(crate) fn copy(dir: &Path, target: &Path) -> StorageResult<()> {
    let unusable = |problem: String| StorageError::Unusable(format!("{}: {problem}", dir.display()));
    if !dir.join("data.mdb").exists() {
        return Err(unusable("there is no LMDB environment here".to_owned()));
    }
    let options = Options::default();
    let flags = EnvFlags::NO_READ_AHEAD | EnvFlags::READ_ONLY;
    let env = open_environment(dir, options.map_bytes, options.readers_max, flags);
    let env = env.map_err(|error| unusable(error.to_string()))?;
    prepare(&env, dir)?;
    let mut file = OpenOptions::new();
    file.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    let mut file = file.open(target).map_err(io_failed(target))?;
    env.copy_to_file(&mut file, CompactionOption::Enabled).map_err(failed)?;
    file.sync_all().map_err(io_failed(target))
}

/// Up to where the last committed transaction uses the file.
fn used_bytes(env: &Env<WithoutTls>) -> u64 {
    let pages = (env.info().last_page_number as u64).saturating_add(1);
    pages.saturating_mul(u64::from(env.stat().page_size))
}

/// Gives a file that was cut short the length its pages need, so that reading them finds zeros, which are no
/// pages, and does not end the process. A sound file may be shorter by pages that were never written.
fn complete(env: &Env<WithoutTls>, file: &File) -> io::Result<u64> {
    let (length, used) = (file.metadata()?.len(), used_bytes(env));
    if length < used {
        file.set_len(used)?;
    }
    Ok(length.max(used))
}

pub(crate) fn damaged_key() -> StorageError {
    StorageError::Engine("data.mdb: a key that is none of ours: the file is damaged".to_owned())
}

fn make_dir(dir: &Path) -> StorageResult<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(dir).map_err(io_failed(dir))
}

fn lock(dir: &Path) -> StorageResult<File> {
    let path = dir.join("engine.lock");
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = open.map_err(io_failed(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StorageError::Unusable(format!("{}: in use by another process", dir.display())))
        }
        Err(TryLockError::Error(error)) => Err(io_failed(&path)(error)),
    }
}

/// Maps the file. The map is address space only, so it is made far larger than any data folder at once, and
/// smaller only where the system refuses (a limit on address space). It does not grow while the environment is
/// open: a transaction that would need more fails, and the data stay as they were.
fn open_map(dir: &Path, options: &Options) -> StorageResult<Env<WithoutTls>> {
    let mut map_bytes = options.map_bytes;
    loop {
        match open_environment(dir, map_bytes, options.readers_max, EnvFlags::NO_READ_AHEAD) {
            Err(heed::Error::Io(error)) if out_of_space(&error) && map_bytes > MAP_BYTES_MIN => {
                map_bytes = (map_bytes / 4).max(MAP_BYTES_MIN);
            }
            opened => {
                return opened.map_err(|error| {
                    StorageError::Unusable(format!("{}: {error}", dir.join("data.mdb").display()))
                });
            }
        }
    }
}

fn out_of_space(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::OutOfMemory | io::ErrorKind::InvalidInput | io::ErrorKind::FileTooLarge
    )
}

#[allow(unsafe_code)]
fn open_environment(
    dir: &Path,
    map_bytes: usize,
    readers_max: u32,
    flags: EnvFlags,
) -> heed::Result<Env<WithoutTls>> {
    let mut options = EnvOpenOptions::new().read_txn_without_tls();
    options.map_size(map_bytes).max_readers(readers_max).max_dbs(4);
    // SAFETY: the map is undefined if somebody else changes the file other than through LMDB. `engine.lock` is
    // held, so no second process of ours writes to it, and heed refuses to open it twice in this one; one that only
    // reads (a copy) is what LMDB's table of readers is for. The folder is private to the
    // user we run as, and local (an administrator's promise, as for LMDB itself). No flag that weakens LMDB's
    // locking or syncing is set. What remains is damage of the file: `verify` finds it in the structure, which
    // LMDB trusts; in a file too large to verify at each start, LMDB checks page numbers and `lengthen` keeps
    // what a damaged length can reach within the file. Values carry a seal.
    unsafe {
        options.flags(flags);
        options.open(dir)
    }
}

/// Finds the database of the records, or makes it in a new environment.
fn prepare(env: &Env<WithoutTls>, dir: &Path) -> StorageResult<Records> {
    let unusable = |problem: String| StorageError::Unusable(format!("{}: {problem}", dir.display()));
    let damaged = |error: heed::Error| unusable(error.to_string());
    let foreign = || unusable("an LMDB environment, but not a store of Ropewalk".to_owned());

    let txn = env.read_txn().map_err(damaged)?;
    let meta: Option<Records> = env.open_database(&txn, Some("meta")).map_err(damaged)?;
    let records: Option<Records> = env.open_database(&txn, Some("records")).map_err(damaged)?;
    if let Some(meta) = meta {
        let format = meta.get(&txn, FORMAT_KEY).map_err(damaged)?.ok_or_else(foreign)?;
        let version = match format.strip_prefix(&FORMAT_MAGIC) {
            Some(version) => u32::from_le_bytes(version.try_into().map_err(|_| foreign())?),
            None => return Err(foreign()),
        };
        if version != FORMAT_VERSION {
            return Err(unusable(format!(
                "its format is version {version}, this program knows {FORMAT_VERSION}"
            )));
        }
        let records = records.ok_or_else(|| unusable("damaged: the records are missing".to_owned()))?;
        // A handle that was opened in a transaction is kept only if that ends well.
        txn.commit().map_err(damaged)?;
        return Ok(records);
    }
    let unnamed: Option<Records> = env.open_database(&txn, None).map_err(damaged)?;
    let is_new = match unnamed {
        Some(unnamed) => unnamed.is_empty(&txn).map_err(damaged)?,
        None => true,
    };
    drop(txn);
    if !is_new {
        return Err(foreign());
    }
    let mut txn = env.write_txn().map_err(damaged)?;
    let meta: Records = env.create_database(&mut txn, Some("meta")).map_err(damaged)?;
    let records: Records = env.create_database(&mut txn, Some("records")).map_err(damaged)?;
    let format = [&FORMAT_MAGIC[..], &FORMAT_VERSION.to_le_bytes()].concat();
    meta.put(&mut txn, FORMAT_KEY, &format).map_err(damaged)?;
    txn.commit().map_err(damaged)?;
    Ok(records)
}
