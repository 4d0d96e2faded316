//! Large values as objects of an S3 service, named by their content. Layout: `docs/format.md` section 3.
//!
//! An object has the same bytes as a file of `ropewalk-storage-blobs`, so a part of a value is verified without reading
//! the rest. A value that is put again is written again, which renews its age.

mod target;

use futures_util::StreamExt as _;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{ClientOptions, Error, ObjectStore as _, ObjectStoreExt as _, RetryConfig};
use ropewalk_storage_api::{BlobHash, Blobs, StorageError, StorageResult};
use ropewalk_storage_blobs::file::{self, Failure, Stored};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use target::Target;
use tokio::runtime::Runtime;

/// Bytes asked for at least in one request that reads.
const READ_BYTES_MIN: u64 = 256 * 1024;
/// How long an unreachable service is asked again before the caller is told.
const RETRY: Duration = Duration::from_secs(15);

/// Who the service is asked as.
#[derive(Clone)]
pub enum Credentials {
    /// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, a web identity, or the role of the machine.
    Environment,
    /// These keys.
    Keys {
        /// Access key id.
        id: String,
        /// Secret access key.
        secret: String,
    },
}

/// A store of large values in a bucket.
pub struct S3Blobs {
    store: AmazonS3,
    target: Target,
    /// Read by puts, written by sweeps, so that nothing is put between a sweep's question and its answer.
    sweeping: RwLock<()>,
    /// None only while it is dropped.
    runtime: Option<Runtime>,
}

impl S3Blobs {
    /// Opens the store that a URL names: `s3://bucket/prefix?region=R&endpoint=URL`. The endpoint is for services that are
    /// not Amazon's; one without TLS is taken on this machine only.
    ///
    /// # Errors
    /// [`StorageError::Unusable`] when the URL is not understood; [`StorageError::Engine`] when the bucket cannot be
    /// listed.
    pub fn open(url: &str, credentials: &Credentials) -> StorageResult<Self> {
        let target = Target::parse(url)?;
        // Whoever was first has set one; both are good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let unusable = |error: &dyn std::fmt::Display| StorageError::Unusable(format!("{url}: {error}"));
        let mut builder =
            AmazonS3Builder::from_env().with_bucket_name(&target.bucket).with_region(&target.region);
        if let Credentials::Keys { id, secret } = credentials {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret);
        }
        if let Some(endpoint) = &target.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(target.is_local);
        }
        let retry = RetryConfig { retry_timeout: RETRY, ..RetryConfig::default() };
        let options = ClientOptions::new()
            .with_allow_http(target.is_local)
            .with_connect_timeout(Duration::from_secs(5))
            .with_timeout(Duration::from_secs(120));
        let store = builder.with_retry(retry).with_client_options(options).build();
        let store = store.map_err(|error| unusable(&error))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("s3")
            .enable_all()
            .build();
        let runtime = runtime.map_err(|error| unusable(&error))?;
        let blobs = Self { store, target, sweeping: RwLock::default(), runtime: Some(runtime) };
        // A wrong name, key or bucket shows now and not at the first large message.
        let first =
            blobs.run(async |store| store.list(Some(&blobs.target.prefix)).next().await.transpose())?;
        first.map_err(|error| blobs.failed(&error))?;
        Ok(blobs)
    }

    /// Runs a request on the store's own threads and waits.
    fn run<T>(&self, request: impl AsyncFnOnce(&AmazonS3) -> T) -> StorageResult<T> {
        let gone = || StorageError::Engine(format!("{}: closed", self.target));
        let runtime = self.runtime.as_ref().ok_or_else(gone)?;
        // Callers are threads of the synchronous core, never a runtime's own.
        Ok(runtime.handle().block_on(request(&self.store)))
    }

    fn failed(&self, error: &Error) -> StorageError {
        let mut text = format!("{}: {error}", self.target);
        let mut source = std::error::Error::source(error);
        while let Some(error) = source {
            let more = error.to_string();
            if !text.contains(&more) {
                text = format!("{text}: {more}");
            }
            source = error.source();
        }
        StorageError::Engine(text)
    }

    fn place(&self, hash: BlobHash) -> Path {
        let name = hash.to_string();
        let (first, second) = (name.get(..2).unwrap_or_default(), name.get(2..4).unwrap_or_default());
        self.target.prefix.clone().join(first).join(second).join(name.as_str())
    }

    fn stored(&self, hash: BlobHash, read_bytes: u64) -> StorageResult<Stored<Object<'_>>> {
        let place = self.place(hash);
        let size_bytes = match self.run(async |store| store.head(&place).await)? {
            Ok(found) => found.size,
            Err(Error::NotFound { .. }) => return Err(StorageError::MissingBlob(hash)),
            Err(error) => return Err(self.failed(&error)),
        };
        let object =
            Object { blobs: self, place, size_bytes, read_bytes, at: 0, held: Vec::new(), held_from: 0 };
        Stored::new(object, size_bytes, hash).map_err(|failure| self.blame(hash, failure))
    }

    fn blame(&self, hash: BlobHash, failure: Failure) -> StorageError {
        match failure {
            Failure::Damaged => StorageError::DamagedBlob(hash),
            Failure::Disk(error) => StorageError::Engine(format!("{}: {error}", self.target)),
        }
    }
}

impl Drop for S3Blobs {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// An object that is read as a file is, some way ahead.
struct Object<'b> {
    blobs: &'b S3Blobs,
    place: Path,
    size_bytes: u64,
    read_bytes: u64,
    at: u64,
    held: Vec<u8>,
    held_from: u64,
}

impl Object<'_> {
    fn ahead(&self) -> &[u8] {
        let from = self.at.checked_sub(self.held_from).and_then(|from| usize::try_from(from).ok());
        from.and_then(|from| self.held.get(from..)).unwrap_or_default()
    }
}

impl Read for Object<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.ahead().is_empty() {
            let end = self.at.saturating_add(self.read_bytes.max(into.len() as u64)).min(self.size_bytes);
            if self.at >= end {
                return Ok(0);
            }
            let range = self.at..end;
            let got = self.blobs.run(async |store| store.get_range(&self.place, range).await);
            self.held = got.map_err(io::Error::other)?.map_err(io::Error::other)?.into();
            self.held_from = self.at;
        }
        let count = self.ahead().read(into)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Object<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.size_bytes.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl Blobs for S3Blobs {
    fn put(&self, bytes: &[u8]) -> StorageResult<BlobHash> {
        let hash = BlobHash::of(bytes);
        let mut object = Vec::with_capacity(bytes.len() + bytes.len() / 8192 + 64);
        file::write(&mut object, hash, bytes)
            .map_err(|error| StorageError::Engine(format!("{}: {error}", self.target)))?;
        let _no_sweep = self.sweeping.read().unwrap_or_else(PoisonError::into_inner);
        let place = self.place(hash);
        self.run(async |store| store.put(&place, object.into()).await)?
            .map_err(|error| self.failed(&error))?;
        Ok(hash)
    }

    fn load(&self, hash: BlobHash) -> StorageResult<Vec<u8>> {
        self.stored(hash, u64::MAX)?.whole().map_err(|failure| self.blame(hash, failure))
    }

    fn load_range(&self, hash: BlobHash, offset: u64, length: usize) -> StorageResult<Vec<u8>> {
        let read_bytes = (length as u64).saturating_add(length as u64 / 8192).max(READ_BYTES_MIN);
        let mut stored = self.stored(hash, read_bytes)?;
        stored.range(offset, length).map_err(|failure| self.blame(hash, failure))
    }

    fn list(&self, visit: &mut dyn FnMut(BlobHash, u64)) -> StorageResult<()> {
        let listed = self.run(async |store| {
            let mut objects = store.list(Some(&self.target.prefix));
            while let Some(object) = objects.next().await {
                let object = object?;
                if let Some(hash) = object.location.filename().and_then(BlobHash::parse) {
                    visit(hash, file::content_bytes(object.size));
                }
            }
            Ok(())
        })?;
        listed.map_err(|error| self.failed(&error))
    }

    fn sweep(
        &self,
        hash: BlobHash,
        age_seconds: u64,
        referenced: &mut dyn FnMut(BlobHash) -> StorageResult<bool>,
    ) -> StorageResult<bool> {
        let place = self.place(hash);
        let _no_put = self.sweeping.write().unwrap_or_else(PoisonError::into_inner);
        let modified = match self.run(async |store| store.head(&place).await)? {
            Ok(found) => SystemTime::from(found.last_modified),
            Err(Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(self.failed(&error)),
        };
        // A time that lies ahead is another machine's clock: the value counts as new.
        let age = SystemTime::now().duration_since(modified).unwrap_or(Duration::ZERO);
        if age.as_secs() < age_seconds || referenced(hash)? {
            return Ok(false);
        }
        self.run(async |store| store.delete(&place).await)?.map_err(|error| self.failed(&error))?;
        Ok(true)
    }
}
