//! Connections, and the runtime that drives them.

use crate::block_on::block_on;
use crate::options::Target;
use crate::statements::Reading;
use crate::tls::Tls;
use ropewalk_storage_api::{StorageError, StorageResult};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio_postgres::Client;

/// How long somebody waits for a connection to read with.
const CONNECTION_WAIT: Duration = Duration::from_secs(30);

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes connections.
pub(crate) struct Connector {
    pub(crate) target: Target,
    tls: Tls,
    /// None only while it is dropped.
    runtime: Option<Runtime>,
}

impl Connector {
    pub(crate) fn new(target: Target) -> StorageResult<Self> {
        let tls = Tls::new(target.root_certificates.as_deref()).map_err(|problem| {
            let file = target.root_certificates.as_deref().unwrap_or("".as_ref()).display();
            StorageError::Unusable(format!("{file}: {problem}"))
        })?;
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).thread_name("postgres").enable_all().build();
        let runtime =
            runtime.map_err(|error| StorageError::Unusable(format!("no thread for connections: {error}")))?;
        Ok(Self { target, tls, runtime: Some(runtime) })
    }

    /// Opens a connection; its task ends with the client.
    pub(crate) fn connect(&self) -> StorageResult<Client> {
        let gone = || StorageError::Engine(format!("{}: closed", self.target.name));
        let runtime = self.runtime.as_ref().ok_or_else(gone)?;
        let (config, tls) = (self.target.config.clone(), self.tls.clone());
        let connecting = runtime.spawn(async move {
            let (client, connection) = config.connect(tls).await?;
            // What ends it is told to everyone who waits for an answer.
            tokio::spawn(connection);
            Ok(client)
        });
        let connected = block_on(connecting).map_err(|_| gone())?;
        connected.map_err(|error| self.target.failed(&error))
    }
}

impl Drop for Connector {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Also from a thread of another runtime, where waiting for its threads is not allowed.
            runtime.shutdown_background();
        }
    }
}

/// A connection that reads.
pub(crate) struct Connection {
    pub(crate) client: Client,
    pub(crate) reading: Reading,
}

#[derive(Default)]
struct Idle {
    connections: Vec<Connection>,
    /// Connections that exist, idle or not.
    count: usize,
}

/// Connections that read.
pub(crate) struct Pool {
    idle: Mutex<Idle>,
    freed: Condvar,
    readers_max: usize,
}

/// One of them, until dropped.
pub(crate) struct Borrowed<'p> {
    pool: &'p Pool,
    connection: Option<Connection>,
    pub(crate) connector: &'p Connector,
}

impl Pool {
    pub(crate) fn new(readers_max: usize) -> Self {
        Self { idle: Mutex::default(), freed: Condvar::new(), readers_max: readers_max.max(1) }
    }

    /// Waits for one that is free, or opens one.
    pub(crate) fn borrow<'p>(&'p self, connector: &'p Connector) -> StorageResult<Borrowed<'p>> {
        let deadline = Instant::now() + CONNECTION_WAIT;
        let mut idle = lock(&self.idle);
        loop {
            while let Some(connection) = idle.connections.pop() {
                if !connection.client.is_closed() {
                    return Ok(Borrowed { pool: self, connection: Some(connection), connector });
                }
                idle.count -= 1;
            }
            if idle.count < self.readers_max {
                idle.count += 1;
                break;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let problem = format!("all {} connections are in use", self.readers_max);
                return Err(StorageError::Engine(format!("{}: {problem}", connector.target.name)));
            }
            idle = self.freed.wait_timeout(idle, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(idle);
        // Counted already; dropped without a connection, it is not any more.
        let mut borrowed = Borrowed { pool: self, connection: None, connector };
        let client = connector.connect()?;
        let reading = block_on(Reading::prepare(&client, &connector.target));
        let reading = reading.map_err(|error| connector.target.failed(&error))?;
        borrowed.connection = Some(Connection { client, reading });
        Ok(borrowed)
    }
}

impl Borrowed<'_> {
    pub(crate) fn parts(&self) -> StorageResult<&Connection> {
        let gone = || StorageError::Engine(format!("{}: closed", self.connector.target.name));
        self.connection.as_ref().ok_or_else(gone)
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        let mut idle = lock(&self.pool.idle);
        match self.connection.take().filter(|connection| !connection.client.is_closed()) {
            Some(connection) => idle.connections.push(connection),
            None => idle.count -= 1,
        }
        drop(idle);
        self.pool.freed.notify_one();
    }
}
