//! The storage engine past one machine: PostgreSQL, and what speaks its protocol and has its advisory locks. The
//! mailbox is the partition key. Layout: `docs/format.md` section 2.
//!
//! One connection writes, in batches (`ropewalk-storage-group-commit`), and holds the locks that keep other processes
//! from writing to the same partitions; so what it commits it commits under them. Each batch carries a mark. When
//! the connection is lost with a commit on its way, a new one looks for the mark: what is acknowledged is committed,
//! and what was committed is acknowledged, as long as the database comes back within seconds. Other connections read.

mod apply;
mod block_on;
mod connect;
mod fault;
mod options;
mod session;
mod statements;
mod tls;
mod view;

pub use fault::{Fault, FaultPoint};
pub use options::Options;

use block_on::block_on;
use connect::{Connector, Pool};
use options::Target;
use ropewalk_storage_api::{Engine, PartitionId, ReadTxn, StorageError, StorageResult, WriteTxn};
use ropewalk_storage_group_commit::{Durable, Shared};
use session::{Claim, Sessions};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::thread::JoinHandle;
use view::{Snapshot, View, unsigned};

/// What is durable: the database.
struct Server {
    connector: Connector,
    pool: Pool,
    sessions: Sessions,
    batches: AtomicI64,
    fault: Fault,
    /// Who has transactions over it.
    shared: OnceLock<Weak<Shared<Server>>>,
}

impl Server {
    /// Fails all transactions that have begun: the locks they began under are lost.
    fn outdate(&self) {
        if let Some(shared) = self.shared.get().and_then(Weak::upgrade) {
            shared.outdate();
        }
    }

    fn next_batch(&self) -> i64 {
        self.batches.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Durable for Server {
    type View<'d> = View<'d>;
    type Claim = Claim;
    const FAILURES_KEEP_OTHERS: bool = false;

    fn view(&self, partition: PartitionId) -> StorageResult<View<'_>> {
        Ok(View { pool: &self.pool, connector: &self.connector, partition })
    }

    fn claim(&self, partition: PartitionId, before: Option<Claim>) -> StorageResult<Claim> {
        self.sessions.claim(&self.connector, partition, before, &|| self.outdate())
    }
}

/// An open store in a database, and its writer thread.
pub struct PostgresEngine {
    shared: Arc<Shared<Server>>,
    thread: Option<JoinHandle<()>>,
}

impl PostgresEngine {
    /// Opens the store that a URL names, or makes one there:
    /// `postgres://user:password@host:port/database?schema=ropewalk&sslrootcert=FILE`. The database must exist; the
    /// schema is made if it does not. With `sslrootcert` the connection is encrypted and the server's certificate
    /// checked; without, a password is sent to this machine only, unless `sslmode=disable` says otherwise.
    ///
    /// # Errors
    /// [`StorageError::Unusable`] when the URL is not understood, another process uses the store, or it is of a
    /// version this program does not know; [`StorageError::Engine`] when the database cannot be reached.
    pub fn open(url: &str, options: Options) -> StorageResult<Self> {
        let connector = Connector::new(Target::parse(url)?)?;
        let sessions = Sessions::open(&connector, options.shared)?;
        let pool = Pool::new(options.readers_max);
        let (batches, fault, shared) = (AtomicI64::new(0), options.fault, OnceLock::new());
        let server = Server { connector, pool, sessions, batches, fault, shared };
        let shared = Arc::new(Shared::new(server));
        // Set once, here.
        let _ = shared.durable().shared.set(Arc::downgrade(&shared));
        let writer = Arc::clone(&shared);
        let run = move || writer.run(|batch| writer.durable().apply(batch));
        let thread = std::thread::Builder::new().name("postgres-writer".to_owned()).spawn(run);
        let thread =
            thread.map_err(|error| StorageError::Unusable(format!("no thread to write with: {error}")))?;
        Ok(Self { shared, thread: Some(thread) })
    }
}

/// The URL of another store in the same database: a schema that nobody else has.
pub fn scratch(url: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let others =
        query.split('&').filter(|parameter| !parameter.is_empty() && !parameter.starts_with("schema="));
    let since = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_micros());
    let schema = format!("schema=ropewalk_{}_{since}", std::process::id());
    let parameters: Vec<_> = others.chain([schema.as_str()]).collect();
    format!("{address}?{}", parameters.join("&"))
}

/// Removes the store that a URL names: its schema, whatever is in it.
///
/// # Errors
/// As [`PostgresEngine::open`]; also when a process uses the store.
pub fn remove(url: &str) -> StorageResult<()> {
    let connector = Connector::new(Target::parse(url)?)?;
    session::remove(&connector)
}

impl Drop for PostgresEngine {
    fn drop(&mut self) {
        self.shared.close();
        if let Some(thread) = self.thread.take() {
            // It cannot panic, and there is nobody left to tell.
            let _ = thread.join();
        }
        let server = self.shared.durable();
        server.sessions.close(&server.connector);
    }
}

impl Engine for PostgresEngine {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn read(&self, partition: PartitionId) -> StorageResult<Box<dyn ReadTxn + '_>> {
        let server = self.shared.durable();
        Ok(Box::new(Snapshot::new(server.pool.borrow(&server.connector)?, partition)?))
    }

    fn write(&self, partition: PartitionId) -> StorageResult<Box<dyn WriteTxn + '_>> {
        Ok(Box::new(self.shared.begin(partition)?))
    }

    fn partitions(&self) -> StorageResult<Vec<PartitionId>> {
        let server = self.shared.durable();
        let borrowed = server.pool.borrow(&server.connector)?;
        let failed = |error: tokio_postgres::Error| server.connector.target.failed(&error);
        let statement = statements::partitions(&server.connector.target);
        let rows = block_on(borrowed.parts()?.client.query(&statement, &[])).map_err(failed)?;
        let found: Result<Vec<i64>, _> = rows.iter().map(|row| row.try_get(0)).collect();
        let mut found: Vec<_> = found.map_err(failed)?.into_iter().map(unsigned).collect();
        found.sort_unstable();
        Ok(found)
    }
}
