//! The connection that writes. It holds the advisory locks, and what it commits it commits under them: if it is
//! lost, the locks and what was not committed are lost with it.

use crate::block_on::{block_on, send_only};
use crate::connect::{Connector, lock};
use crate::statements::{self, Writing};
use ropewalk_storage_api::{BlobHash, PartitionId, StorageError, StorageResult};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tokio_postgres::{Client, Error};

/// How long a lock that somebody else holds is waited for, and a database that is away when something is on its way
/// to it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
const POLL_MIN: Duration = Duration::from_millis(1);
const POLL_MAX: Duration = Duration::from_millis(200);

/// One connection that writes.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) writing: Writing,
    /// Number of the server's process behind it.
    backend: i32,
}

/// Holds a partition's advisory lock, until dropped.
pub(crate) struct Claim {
    session: Arc<Session>,
    /// None where one lock keeps every other process out.
    lock: Option<i64>,
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(key) = self.lock {
            send_only(self.session.client.batch_execute(&format!("SELECT pg_advisory_unlock({key})")));
        }
    }
}

/// The writing side of a store.
pub(crate) struct Sessions {
    current: Mutex<Arc<Session>>,
    /// Number under which this process marks its batches.
    writer: i64,
    shared: bool,
}

/// The number of an advisory lock: they are numbers for the whole database, so it holds the schema's name.
pub(crate) fn lock_key(connector: &Connector, what: &str) -> i64 {
    let hash = BlobHash::of(format!("ropewalk {} {what}", connector.target.schema).as_bytes());
    hash.0.first_chunk::<8>().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}

/// Takes an advisory lock that may be held by somebody else for a while.
fn take_lock(connector: &Connector, client: &Client, key: i64, patience: Duration) -> StorageResult<bool> {
    let deadline = Instant::now() + patience;
    let mut pause = POLL_MIN;
    loop {
        let row = block_on(client.query_one("SELECT pg_try_advisory_lock($1)", &[&key]));
        if row.and_then(|row| row.try_get(0)).map_err(|error| connector.target.failed(&error))? {
            return Ok(true);
        }
        if Instant::now() >= deadline {
            return Ok(false);
        }
        sleep(pause);
        pause = (pause * 2).min(POLL_MAX);
    }
}

impl Session {
    /// Connects, and takes the store's lock unless it is shared. `old` is the session it is for.
    fn open(connector: &Connector, shared: bool, old: Option<&Self>) -> StorageResult<Self> {
        let client = connector.connect()?;
        let failed = |error: Error| connector.target.failed(&error);
        // A server may be set to acknowledge what is not on its disk yet.
        let durable = "SELECT set_config('synchronous_commit', 'on', false) \
                       WHERE current_setting('synchronous_commit') = 'off'";
        block_on(client.batch_execute(durable)).map_err(failed)?;
        if let Some(old) = old {
            // The server may not have noticed yet that the old connection is gone. Not every user may do this; then
            // the server has to notice by itself. After a change to another server the number is somebody else's,
            // so the name is asked for too.
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 \
                       AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')";
            let _ = block_on(client.query(end, &[&old.backend]));
        }
        let patience = if old.is_some() { PATIENCE } else { Duration::ZERO };
        if !shared && !take_lock(connector, &client, lock_key(connector, "store"), patience)? {
            return Err(in_use(connector));
        }
        let row = block_on(client.query_one("SELECT pg_backend_pid()", &[])).map_err(failed)?;
        let backend = row.try_get(0).map_err(failed)?;
        let writing = block_on(Writing::prepare(&client, &connector.target)).map_err(failed)?;
        Ok(Self { client, writing, backend })
    }
}

impl Sessions {
    /// Connects, makes the tables where there are none, and takes a number.
    pub(crate) fn open(connector: &Connector, shared: bool) -> StorageResult<Self> {
        prepare_tables(connector)?;
        let session = Session::open(connector, shared, None)?;
        let failed = |error: Error| connector.target.failed(&error);
        let number = block_on(session.client.query_one(&statements::new_writer(&connector.target), &[]));
        let writer: i64 = number.and_then(|row| row.try_get(0)).map_err(failed)?;
        // As long as a session holds it, what it sent may still be committed.
        take_lock(
            connector,
            &session.client,
            lock_key(connector, &format!("writer {writer}")),
            Duration::ZERO,
        )?;
        Ok(Self { current: Mutex::new(Arc::new(session)), writer, shared })
    }

    pub(crate) fn writer(&self) -> i64 {
        self.writer
    }

    /// The connection; may be lost.
    pub(crate) fn current(&self) -> Arc<Session> {
        Arc::clone(&lock(&self.current))
    }

    /// A connection that is not known to be lost. Calls `lost` before there is a new one.
    fn ready(&self, connector: &Connector, lost: &dyn Fn()) -> StorageResult<Arc<Session>> {
        let current = lock(&self.current);
        if current.client.is_closed() {
            self.renew(connector, current, lost)
        } else {
            Ok(Arc::clone(&current))
        }
    }

    /// Another connection than this one, which may only seem to be alive. Calls `lost` before there is a new one.
    pub(crate) fn replace(
        &self,
        connector: &Connector,
        old: &Arc<Session>,
        lost: &dyn Fn(),
    ) -> StorageResult<Arc<Session>> {
        let current = lock(&self.current);
        if Arc::ptr_eq(&current, old) {
            self.renew(connector, current, lost)
        } else {
            Ok(Arc::clone(&current))
        }
    }

    fn renew(
        &self,
        connector: &Connector,
        mut current: MutexGuard<'_, Arc<Session>>,
        lost: &dyn Fn(),
    ) -> StorageResult<Arc<Session>> {
        lost();
        *current = Arc::new(self.reopen(connector, &current)?);
        Ok(Arc::clone(&current))
    }

    /// Connects anew. When this returns, what the old connection sent is committed or never will be.
    fn reopen(&self, connector: &Connector, old: &Session) -> StorageResult<Session> {
        let session = Session::open(connector, self.shared, Some(old))?;
        let key = lock_key(connector, &format!("writer {}", self.writer));
        if !take_lock(connector, &session.client, key, PATIENCE)? {
            let problem = "the connection that was lost is still in use on the server";
            return Err(StorageError::Engine(format!("{}: {problem}", connector.target.name)));
        }
        Ok(session)
    }

    /// The number of the last batch that was committed.
    pub(crate) fn last_batch(&self, connector: &Connector, session: &Session) -> StorageResult<i64> {
        let failed = |error: Error| connector.target.failed(&error);
        let row =
            block_on(session.client.query_opt(&session.writing.marked, &[&self.writer])).map_err(failed)?;
        row.map_or(Ok(0), |row| row.try_get(0)).map_err(failed)
    }

    /// The right to write to a partition.
    pub(crate) fn claim(
        &self,
        connector: &Connector,
        partition: PartitionId,
        before: Option<Claim>,
        lost: &dyn Fn(),
    ) -> StorageResult<Claim> {
        let session = self.ready(connector, lost)?;
        if let Some(before) = before.filter(|before| Arc::ptr_eq(&before.session, &session)) {
            return Ok(before);
        }
        let key = self.shared.then(|| lock_key(connector, &format!("partition {}", partition.0)));
        if let Some(key) = key
            && !take_lock(connector, &session.client, key, PATIENCE)?
        {
            let problem = format!("another process has been writing to {partition} for {PATIENCE:?}");
            return Err(StorageError::Engine(format!("{}: {problem}", connector.target.name)));
        }
        Ok(Claim { session, lock: key })
    }

    /// Forgets this process's mark.
    pub(crate) fn close(&self, connector: &Connector) {
        let forget =
            format!("DELETE FROM {}.writers WHERE writer = {}", connector.target.schema, self.writer);
        // Left behind, it does no harm.
        let _ = block_on(self.current().client.batch_execute(&forget));
    }
}

/// Makes the tables, or refuses those of another version.
fn prepare_tables(connector: &Connector) -> StorageResult<()> {
    let client = connector.connect()?;
    let failed = |error: Error| connector.target.failed(&error);
    let there = block_on(client.query_one(&statements::exist(&connector.target), &[]));
    if !there.and_then(|row| row.try_get(0)).map_err(failed)? {
        let key = lock_key(connector, "create");
        block_on(client.batch_execute(&statements::create(&connector.target, key))).map_err(failed)?;
    }
    let row = block_on(client.query_opt(&statements::version(&connector.target), &[])).map_err(failed)?;
    let (version, known) = match &row {
        Some(row) => (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?),
        None => (0_i32, false),
    };
    if !known {
        let (name, schema) = (&connector.target.name, &connector.target.schema);
        let problem =
            format!("schema {schema} has format version {version}, which this program does not know");
        return Err(StorageError::Unusable(format!("{name}: {problem}")));
    }
    Ok(())
}

/// Removes the tables and all else in the schema, unless somebody uses them.
pub(crate) fn remove(connector: &Connector) -> StorageResult<()> {
    let client = connector.connect()?;
    if !take_lock(connector, &client, lock_key(connector, "store"), PATIENCE)? {
        return Err(in_use(connector));
    }
    let drop = format!("DROP SCHEMA IF EXISTS {} CASCADE", connector.target.schema);
    block_on(client.batch_execute(&drop)).map_err(|error| connector.target.failed(&error))
}

fn in_use(connector: &Connector) -> StorageError {
    let (name, schema) = (&connector.target.name, &connector.target.schema);
    StorageError::Unusable(format!("{name}: schema {schema} is in use by another process"))
}
