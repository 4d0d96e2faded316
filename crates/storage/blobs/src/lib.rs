//! Large values as files, named by their content. Layout: `docs/format.md` section 3.

mod file;

use file::{Failure, Stored};
use ropewalk_storage_api::{BlobHash, BlobSource, Blobs, StorageError, StorageResult, hash_source};
use std::collections::HashSet;
use std::fs::{self, DirBuilder, DirEntry, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

/// A blob store in a folder. Values are written in parallel; a sweep waits for them.
pub struct FileBlobs {
    dir: PathBuf,
    /// Read by puts, written by sweeps, so that nothing is put between a sweep's question and its answer.
    sweeping: RwLock<()>,
    /// The folders known to be on disk, by the first two bytes of the hashes in them.
    synced: Mutex<HashSet<[u8; 2]>>,
    /// Numbers the temporary files.
    next: AtomicU64,
    /// Unlocked when dropped.
    _lock: File,
}

fn failed(path: &Path) -> impl Fn(io::Error) -> StorageError {
    move |error| StorageError::Engine(format!("{}: {error}", path.display()))
}

fn sync_dir(dir: &Path) -> StorageResult<()> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(failed(dir))
}

fn make_dir(dir: &Path) -> StorageResult<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(dir).map_err(failed(dir))
}

fn lock(dir: &Path) -> StorageResult<File> {
    let path = dir.join("lock");
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = open.map_err(failed(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StorageError::Unusable(format!("{}: in use by another process", dir.display())))
        }
        Err(TryLockError::Error(error)) => Err(failed(&path)(error)),
    }
}

/// The entries of a folder; none if there is no such folder.
fn entries(dir: &Path) -> StorageResult<Vec<DirEntry>> {
    match fs::read_dir(dir) {
        Ok(entries) => entries.collect::<io::Result<_>>().map_err(failed(dir)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(dir)(error)),
    }
}

/// Whether a folder's name can be one of the two levels that hashes are spread over.
fn is_level(entry: &DirEntry) -> bool {
    entry
        .file_name()
        .to_str()
        .is_some_and(|name| name.len() == 2 && name.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl FileBlobs {
    /// Opens the store in `dir`, or makes one there. Removes files whose writing was cut short.
    ///
    /// # Errors
    /// [`StorageError::Unusable`] when another process has it open; [`StorageError::Engine`] when the disk
    /// fails.
    pub fn open(dir: &Path) -> StorageResult<Self> {
        let temporary = dir.join("tmp");
        make_dir(&temporary)?;
        let lock = lock(dir)?;
        for entry in entries(&temporary)? {
            fs::remove_file(entry.path()).map_err(failed(&entry.path()))?;
        }
        for dir in
            [Some(dir), dir.parent().filter(|parent| !parent.as_os_str().is_empty())].into_iter().flatten()
        {
            sync_dir(dir)?;
        }
        Ok(Self {
            dir: dir.into(),
            sweeping: RwLock::default(),
            synced: Mutex::default(),
            next: AtomicU64::new(0),
            _lock: lock,
        })
    }

    /// Makes a value's folder and has its name on disk.
    fn make_place(&self, hash: BlobHash, dir: &Path) -> StorageResult<()> {
        let [first, second, ..] = hash.0;
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        if !synced.contains(&[first, second]) {
            make_dir(dir)?;
            dir.parent().map_or(Ok(()), sync_dir)?;
            sync_dir(&self.dir)?;
            synced.insert([first, second]);
        }
        Ok(())
    }

    /// Renews the age of a value that is there and sound.
    fn renew(&self, hash: BlobHash, bytes: &[u8], place: &Path) -> StorageResult<bool> {
        let held = stored(&self.dir, hash).and_then(|mut stored| match stored.holds(bytes) {
            Ok(holds) => Ok(holds.then_some(stored)),
            Err(failure) => Err(blame(hash, place, failure)),
        });
        match held {
            // The owner of a file may set its times without having opened it for writing.
            Ok(Some(stored)) => {
                stored.file().set_modified(SystemTime::now()).map_err(failed(place)).map(|()| true)
            }
            Ok(None) | Err(StorageError::MissingBlob(_) | StorageError::DamagedBlob(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn temporary(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.dir.join("tmp").join(number.to_string())
    }

    fn write(&self, hash: BlobHash, bytes: &[u8], place: &Path) -> StorageResult<()> {
        let path = self.temporary();
        let written = write_synced(&path, hash, bytes).and_then(|()| fs::rename(&path, place));
        written.map_err(|error| {
            // Whether that succeeds changes nothing for the caller; opening the store would remove it, too.
            let _ = fs::remove_file(&path);
            failed(place)(error)
        })
    }
}

/// Copies the values in `from` to a new store in `to`, each checked against its name, even while another process uses
/// `from`: what comes later may be missed, and so may what is swept meanwhile. Returns how many, and their bytes.
///
/// # Errors
/// When a value is damaged, or the disk fails.
pub fn copy(from: &Path, to: &Path) -> StorageResult<(u64, u64)> {
    let target = FileBlobs::open(to)?;
    let (mut count, mut size_bytes) = (0, 0);
    let mut all = Vec::new();
    list(from, &mut |hash, _| all.push(hash))?;
    for hash in all {
        let (_, path) = place(from, hash);
        let bytes = match stored(from, hash).and_then(|stored| whole(stored, hash, &path)) {
            Ok(bytes) => bytes,
            Err(StorageError::MissingBlob(_)) => continue,
            Err(error) => return Err(error),
        };
        target.put(&bytes)?;
        count += 1;
        size_bytes += bytes.len() as u64;
    }
    Ok((count, size_bytes))
}

/// The folder of a value in a store, and its file.
fn place(store: &Path, hash: BlobHash) -> (PathBuf, PathBuf) {
    let [first, second, ..] = hash.0;
    let dir = store.join(format!("{first:02x}")).join(format!("{second:02x}"));
    let file = dir.join(hash.to_string());
    (dir, file)
}

fn stored(store: &Path, hash: BlobHash) -> StorageResult<Stored> {
    let (_, path) = place(store, hash);
    match File::open(&path) {
        Ok(file) => Stored::new(file, hash).map_err(|failure| blame(hash, &path, failure)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StorageError::MissingBlob(hash)),
        Err(error) => Err(failed(&path)(error)),
    }
}

/// All of a value, checked against its name.
fn whole(mut stored: Stored, hash: BlobHash, path: &Path) -> StorageResult<Vec<u8>> {
    let length = usize::try_from(stored.length()).map_err(|_| StorageError::DamagedBlob(hash))?;
    let bytes = stored.range(0, length).map_err(|failure| blame(hash, path, failure))?;
    if BlobHash::of(&bytes) == hash { Ok(bytes) } else { Err(StorageError::DamagedBlob(hash)) }
}

fn list(store: &Path, visit: &mut dyn FnMut(BlobHash, u64)) -> StorageResult<()> {
    for first in entries(store)?.iter().filter(|entry| is_level(entry)) {
        for second in entries(&first.path())?.iter().filter(|entry| is_level(entry)) {
            for entry in entries(&second.path())? {
                let Some(hash) = entry.file_name().to_str().and_then(BlobHash::parse) else { continue };
                match entry.metadata() {
                    Ok(metadata) => visit(hash, file::content_bytes(metadata.len())),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(failed(&entry.path())(error)),
                }
            }
        }
    }
    Ok(())
}

fn create(path: &Path) -> io::Result<BufWriter<File>> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(BufWriter::with_capacity(128 * 1024, options.open(path)?))
}

fn write_synced(path: &Path, hash: BlobHash, bytes: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    file::write(&mut file, hash, bytes)?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

fn blame(hash: BlobHash, path: &Path, failure: Failure) -> StorageError {
    match failure {
        Failure::Damaged => StorageError::DamagedBlob(hash),
        Failure::Disk(error) => failed(path)(error),
    }
}

impl Blobs for FileBlobs {
    fn put(&self, bytes: &[u8]) -> StorageResult<BlobHash> {
        let hash = BlobHash::of(bytes);
        let (dir, place) = place(&self.dir, hash);
        let _no_sweep = self.sweeping.read().unwrap_or_else(PoisonError::into_inner);
        self.make_place(hash, &dir)?;
        if !self.renew(hash, bytes, &place)? {
            self.write(hash, bytes, &place)?;
        }
        // Even if it was there: another thread may have renamed it a moment ago and not come to this yet.
        sync_dir(&dir)?;
        Ok(hash)
    }

    fn put_source(&self, source: &dyn BlobSource) -> StorageResult<BlobHash> {
        let hash = hash_source(source)?;
        let (dir, place) = place(&self.dir, hash);
        let path = self.temporary();
        let written = create(&path).map_err(failed(&path)).and_then(|mut file| {
            file::write_source(&mut file, hash, source)?;
            file.into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| file.sync_all())
                .map_err(failed(&path))
        });
        let kept = written.and_then(|()| {
            let _no_sweep = self.sweeping.read().unwrap_or_else(PoisonError::into_inner);
            self.make_place(hash, &dir)?;
            // One that is there is replaced by its like, and is as young as this one then.
            fs::rename(&path, &place).map_err(failed(&place))?;
            sync_dir(&dir)
        });
        if kept.is_err() {
            let _ = fs::remove_file(&path);
        }
        kept.map(|()| hash)
    }

    fn load(&self, hash: BlobHash) -> StorageResult<Vec<u8>> {
        whole(stored(&self.dir, hash)?, hash, &place(&self.dir, hash).1)
    }

    fn load_range(&self, hash: BlobHash, offset: u64, length: usize) -> StorageResult<Vec<u8>> {
        let mut stored = stored(&self.dir, hash)?;
        stored.range(offset, length).map_err(|failure| blame(hash, &place(&self.dir, hash).1, failure))
    }

    fn list(&self, visit: &mut dyn FnMut(BlobHash, u64)) -> StorageResult<()> {
        list(&self.dir, visit)
    }

    fn sweep(
        &self,
        hash: BlobHash,
        age_seconds: u64,
        referenced: &mut dyn FnMut(BlobHash) -> StorageResult<bool>,
    ) -> StorageResult<bool> {
        let (_, place) = place(&self.dir, hash);
        let _no_put = self.sweeping.write().unwrap_or_else(PoisonError::into_inner);
        let modified = match fs::metadata(&place).and_then(|metadata| metadata.modified()) {
            Ok(modified) => modified,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed(&place)(error)),
        };
        // A time that lies ahead is a clock that was set back: the value counts as new.
        let age = SystemTime::now().duration_since(modified).unwrap_or(Duration::ZERO);
        if age.as_secs() < age_seconds || referenced(hash)? {
            return Ok(false);
        }
        fs::remove_file(&place).map_err(failed(&place))?;
        Ok(true)
    }
}
