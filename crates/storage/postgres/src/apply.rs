//! Making a batch durable, and finding out whether one is whose answer never came.

use crate::Server;
use crate::block_on::block_on;
use crate::fault::FaultPoint;
use crate::session::{PATIENCE, Session};
use crate::view::signed;
use ropewalk_storage_api::{PartitionId, StorageError, StorageResult};
use ropewalk_storage_group_commit::{Change, Job};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};

/// Bytes of keys and values in one statement.
const STATEMENT_BYTES_MAX: usize = 32 * 1024 * 1024;
const RETRY_PAUSE: Duration = Duration::from_millis(100);

type Changes<'b> = BTreeMap<(PartitionId, &'b [u8]), &'b Change>;

/// Records of one statement, column by column, as PostgreSQL takes them.
#[derive(Default)]
struct Columns<'b> {
    partitions: Vec<i64>,
    keys: Vec<&'b [u8]>,
    values: Vec<&'b [u8]>,
    bytes: usize,
}

/// The batch as statements: what is set, in pieces, and what is removed.
fn columns<'b>(changes: &Changes<'b>) -> (Vec<Columns<'b>>, Columns<'b>) {
    let (mut set, mut removed) = (Vec::new(), Columns::default());
    let mut piece = Columns::default();
    for ((partition, key), change) in changes {
        let Some(value) = change else {
            removed.partitions.push(signed(*partition));
            removed.keys.push(key);
            continue;
        };
        piece.bytes += key.len() + value.len();
        piece.partitions.push(signed(*partition));
        piece.keys.push(key);
        piece.values.push(value);
        if piece.bytes > STATEMENT_BYTES_MAX {
            set.push(std::mem::take(&mut piece));
        }
    }
    if !piece.keys.is_empty() {
        set.push(piece);
    }
    (set, removed)
}

/// Why a batch is not known to be durable.
enum Trouble {
    /// The database refused it.
    Refused(Error),
    /// The connection was lost; before the commit was sent, or after.
    Lost(Error),
    /// A test says so.
    Fault,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        if error.as_db_error().is_some_and(|error| !is_the_end(error.code().code())) {
            Self::Refused(error)
        } else {
            Self::Lost(error)
        }
    }
}

/// Whether the server ends the connection with this (class 57P: shutting down, crashed, terminated).
fn is_the_end(code: &str) -> bool {
    code.starts_with("57P")
}

impl Server {
    /// Makes the batch durable, all or nothing.
    pub(crate) fn apply(&self, batch: &[Job]) -> StorageResult<()> {
        let changes: Changes<'_> = batch
            .iter()
            .flat_map(|job| job.changes().iter().map(|(key, change)| ((job.partition(), &key[..]), change)))
            .collect();
        if changes.is_empty() {
            return Ok(());
        }
        let number = self.next_batch();
        let session = self.sessions.current();
        let trouble = match block_on(self.send(&session, &changes, number)) {
            Ok(()) => return Ok(()),
            Err(trouble) => trouble,
        };
        match trouble {
            Trouble::Refused(error) => {
                // The session stays in the transaction that failed until it is told.
                let _ = block_on(session.client.batch_execute("ROLLBACK"));
                Err(self.connector.target.failed(&error))
            }
            Trouble::Lost(error) => self.settle(&session, number, &self.connector.target.failed(&error)),
            Trouble::Fault => {
                let lost = StorageError::Engine("the connection is lost".to_owned());
                self.settle(&session, number, &lost)
            }
        }
    }

    /// All of it in one go: the statements are sent behind each other and answered behind each other. The commit
    /// waits for the answers, because PostgreSQL takes a commit after a failure for a rollback and calls that a
    /// success.
    async fn send(&self, session: &Session, changes: &Changes<'_>, number: i64) -> Result<(), Trouble> {
        let (client, writing) = (&session.client, &session.writing);
        let (set, removed) = columns(changes);
        let first = set.first();
        let writer = self.sessions.writer();
        let mark: [&(dyn ToSql + Sync); 2] = [&writer, &number];
        let (begun, set_first, gone, marked) = tokio::join!(
            biased;
            client.batch_execute("BEGIN"),
            write_piece(client, &writing.set, first),
            remove(client, &writing.remove, &removed),
            client.execute(&writing.mark, &mark)
        );
        begun?;
        set_first?;
        gone?;
        marked?;
        for piece in set.iter().skip(1) {
            write_piece(client, &writing.set, Some(piece)).await?;
        }
        if self.fault.loses(FaultPoint::BeforeCommit) {
            return Err(Trouble::Fault);
        }
        client.batch_execute("COMMIT").await?;
        if self.fault.loses(FaultPoint::AfterCommit) {
            return Err(Trouble::Fault);
        }
        Ok(())
    }

    /// Finds out what became of a batch whose connection was lost: connects anew and looks at the mark that is
    /// committed with each batch.
    fn settle(&self, lost: &Arc<Session>, number: i64, why: &StorageError) -> StorageResult<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self
                .sessions
                .replace(&self.connector, lost, &|| self.outdate())
                .and_then(|session| self.sessions.last_batch(&self.connector, &session));
            match found {
                Ok(last) if last == number => return Ok(()),
                Ok(_) => return Err(why.clone()),
                // Not acknowledged, so whoever asked knows that it may have been kept or not.
                Err(error) if Instant::now() >= deadline => return Err(error),
                Err(_) => sleep(RETRY_PAUSE),
            }
        }
    }
}

async fn write_piece(
    client: &Client,
    statement: &Statement,
    piece: Option<&Columns<'_>>,
) -> Result<(), Error> {
    if let Some(piece) = piece {
        client.execute(statement, &[&piece.partitions, &piece.keys, &piece.values]).await?;
    }
    Ok(())
}

async fn remove(client: &Client, statement: &Statement, removed: &Columns<'_>) -> Result<(), Error> {
    if !removed.keys.is_empty() {
        client.execute(statement, &[&removed.partitions, &removed.keys]).await?;
    }
    Ok(())
}
