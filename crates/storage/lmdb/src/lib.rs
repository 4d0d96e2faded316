//! The embedded storage engine: LMDB with group commit. Layout: `docs/format.md` section 2.
//!
//! One thread writes (`ropewalk-storage-group-commit`) and makes all transactions that have come meanwhile durable in
//! one LMDB transaction: a disk's sync costs the same for one as for sixty. Readers read what is durable, straight
//! from LMDB's map. If LMDB cannot write a root page it refuses everything that
//! follows, reads too, until the environment is opened again.

mod apply;
mod environment;
mod fault;
mod key;
mod snapshot;
mod verify;

pub use fault::{Fault, FaultPoint};
pub use verify::verify;

use environment::Environment;
use ropewalk_storage_api::{Engine, PartitionId, ReadTxn, StorageError, StorageResult, WriteTxn};
use ropewalk_storage_group_commit::{Durable, Shared};
use snapshot::Snapshot;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

/// How to open an environment. The defaults are for a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Size of the map, a multiple of the page size: the most that `data.mdb` can hold. It is address space and
    /// not disk or memory; where the system refuses so much, smaller ones are tried down to 1 GiB. Default
    /// 1 TiB, or 1 GiB where addresses have 32 bits.
    pub map_bytes: usize,
    /// Snapshots and transactions open at one time; one more fails. Default 1024.
    pub readers_max: u32,
    /// A file that uses no more bytes than this has its structure verified before it is used, as [`verify`]
    /// does. Default 256 MiB, which takes a fraction of a second.
    pub verify_bytes_max: u64,
    /// For crash tests. Default none.
    pub fault: Fault,
}

impl Default for Options {
    fn default() -> Self {
        let map_bytes = usize::try_from(1_u64 << 40).unwrap_or(1 << 30);
        Self { map_bytes, readers_max: 1024, verify_bytes_max: 256 << 20, fault: Fault::default() }
    }
}

impl Durable for Environment {
    type View<'d> = Snapshot<'d>;
    type Claim = ();
    const FAILURES_KEEP_OTHERS: bool = true;

    fn view(&self, partition: PartitionId) -> StorageResult<Snapshot<'_>> {
        Snapshot::new(self, partition)
    }

    fn claim(&self, _: PartitionId, _: Option<()>) -> StorageResult<()> {
        Ok(())
    }
}

/// An open LMDB environment and its writer thread.
pub struct LmdbEngine {
    shared: Arc<Shared<Environment>>,
    thread: Option<JoinHandle<()>>,
}

impl LmdbEngine {
    /// Opens the environment in `dir`, or makes one there.
    ///
    /// # Errors
    /// [`StorageError::Unusable`] when another process has it open, it is not ours or of a version this program
    /// does not know, it is damaged, or the folder cannot be used; nothing that is there is changed.
    pub fn open(dir: &Path, options: Options) -> StorageResult<Self> {
        let environment = Environment::open(dir, &options)?;
        let shared = Arc::new(Shared::new(environment));
        let (threads, fault) = (Arc::clone(&shared), options.fault);
        let run = move || threads.run(|batch| apply::apply(threads.durable(), &fault, batch));
        let thread = std::thread::Builder::new().name("lmdb-writer".to_owned()).spawn(run);
        let thread =
            thread.map_err(|error| StorageError::Unusable(format!("no thread to write with: {error}")))?;
        Ok(Self { shared, thread: Some(thread) })
    }
}

/// Copies the environment in `dir` as it is committed now to one in `target`, a folder that is there and has none,
/// even while another process writes to it. The copy is as small as can be. Not for an environment that this process
/// has open.
///
/// # Errors
/// [`StorageError::Unusable`] when `dir` holds no environment of ours, `target` holds one already, or a file cannot be
/// written.
pub fn copy(dir: &Path, target: &Path) -> StorageResult<()> {
    environment::copy(dir, &target.join("data.mdb"))
}

impl Drop for LmdbEngine {
    fn drop(&mut self) {
        self.shared.close();
        if let Some(thread) = self.thread.take() {
            // It cannot panic, and there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

impl Engine for LmdbEngine {
    fn name(&self) -> &'static str {
        "lmdb"
    }

    fn read(&self, partition: PartitionId) -> StorageResult<Box<dyn ReadTxn + '_>> {
        Ok(Box::new(Snapshot::new(self.shared.durable(), partition)?))
    }

    fn write(&self, partition: PartitionId) -> StorageResult<Box<dyn WriteTxn + '_>> {
        Ok(Box::new(self.shared.begin(partition)?))
    }

    fn partitions(&self) -> StorageResult<Vec<PartitionId>> {
        self.shared.durable().partitions()
    }
}
