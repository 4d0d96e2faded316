//! Reading: snapshots, and what a transaction reads below its own changes.

use crate::block_on::{block_on, send_only};
use crate::connect::{Borrowed, Connector, Pool};
use ropewalk_storage_api::{KEY_BYTES_MAX, PartitionId, ReadTxn, Scan, ScanStep, StorageResult, Visit};
use std::ops::Bound;

/// Records of the first page of a scan. Most callers stop early.
const PAGE_RECORDS_MIN: i64 = 32;
/// Records of a later page.
const PAGE_RECORDS_MAX: i64 = 2048;
/// Bytes of a page. The rest of what the database sends for it is thrown away and asked for again.
const PAGE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Partition numbers as PostgreSQL has them: the same 64 bits, signed.
pub(crate) fn signed(partition: PartitionId) -> i64 {
    i64::from_ne_bytes(partition.0.to_ne_bytes())
}

/// The other way.
pub(crate) fn unsigned(partition: i64) -> PartitionId {
    PartitionId(u64::from_ne_bytes(partition.to_ne_bytes()))
}

/// The first key after this one.
fn after(key: &[u8]) -> Vec<u8> {
    [key, &[0]].concat()
}

/// What is left of a scan: keys from the first, up to and without the second.
struct Rest {
    from: Vec<u8>,
    to: Vec<u8>,
    reverse: bool,
}

impl Rest {
    fn new(scan: Scan<'_>) -> Self {
        let from = match scan.from {
            Bound::Included(key) => key.to_vec(),
            Bound::Excluded(key) => after(key),
            Bound::Unbounded => Vec::new(),
        };
        let to = match scan.to {
            Bound::Included(key) => after(key),
            Bound::Excluded(key) => key.to_vec(),
            // No record's key is as long.
            Bound::Unbounded => vec![0xFF; KEY_BYTES_MAX + 1],
        };
        Self { from, to, reverse: scan.reverse }
    }

    fn pass(&mut self, key: &[u8]) {
        if self.reverse {
            self.to = key.to_vec();
        } else {
            self.from = after(key);
        }
    }
}

/// Records of a page, and whether there may be more behind them.
struct Page {
    records: Vec<(Vec<u8>, Vec<u8>)>,
    is_full: bool,
}

async fn page(
    connection: &crate::connect::Connection,
    partition: PartitionId,
    rest: &Rest,
    records_max: i64,
) -> Result<Page, tokio_postgres::Error> {
    let reading = &connection.reading;
    let statement = if rest.reverse { &reading.descending } else { &reading.ascending };
    let rows = connection
        .client
        .query_raw::<_, &(dyn tokio_postgres::types::ToSql + Sync), _>(
            statement,
            [&signed(partition) as _, &rest.from as _, &rest.to as _, &records_max as _],
        )
        .await?;
    let mut rows = std::pin::pin!(rows);
    let (mut records, mut bytes) = (Vec::new(), 0_usize);
    while let Some(row) = next(rows.as_mut()).await {
        let row = row?;
        let (key, value): (Vec<u8>, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        bytes = bytes.saturating_add(key.len() + value.len());
        records.push((key, value));
        if bytes > PAGE_BYTES_MAX {
            return Ok(Page { records, is_full: true });
        }
    }
    let is_full = i64::try_from(records.len()).is_ok_and(|count| count >= records_max);
    Ok(Page { records, is_full })
}

async fn next(
    mut rows: std::pin::Pin<&mut tokio_postgres::RowStream>,
) -> Option<Result<tokio_postgres::Row, tokio_postgres::Error>> {
    std::future::poll_fn(|context| futures_core::Stream::poll_next(rows.as_mut(), context)).await
}

fn load(borrowed: &Borrowed<'_>, partition: PartitionId, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
    if key.len() > KEY_BYTES_MAX {
        return Ok(None);
    }
    let connection = borrowed.parts()?;
    let failed = |error| borrowed.connector.target.failed(&error);
    let row = block_on(connection.client.query_opt(&connection.reading.load, &[&signed(partition), &key]));
    row.map_err(failed)?.map(|row| row.try_get(0)).transpose().map_err(failed)
}

/// Walks a range page by page; `page_of` fetches one.
fn scan(
    scan: Scan<'_>,
    visit: &mut Visit<'_>,
    page_of: impl Fn(&Rest, i64) -> StorageResult<Page>,
) -> StorageResult<()> {
    let (mut rest, mut records_max) = (Rest::new(scan), PAGE_RECORDS_MIN);
    while rest.from < rest.to {
        let page = page_of(&rest, records_max)?;
        for (key, value) in &page.records {
            if visit(key, value)? == ScanStep::Stop {
                return Ok(());
            }
        }
        match page.records.last() {
            Some((key, _)) if page.is_full => rest.pass(key),
            _ => break,
        }
        records_max = (records_max * 8).min(PAGE_RECORDS_MAX);
    }
    Ok(())
}

fn fetch(
    borrowed: &Borrowed<'_>,
    partition: PartitionId,
    rest: &Rest,
    records_max: i64,
) -> StorageResult<Page> {
    let page = block_on(page(borrowed.parts()?, partition, rest, records_max));
    page.map_err(|error| borrowed.connector.target.failed(&error))
}

/// One partition as it was when this was made.
pub(crate) struct Snapshot<'p> {
    borrowed: Borrowed<'p>,
    partition: PartitionId,
}

impl<'p> Snapshot<'p> {
    pub(crate) fn new(borrowed: Borrowed<'p>, partition: PartitionId) -> StorageResult<Self> {
        // PostgreSQL takes the snapshot with the first question, so one is asked at once.
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1";
        block_on(borrowed.parts()?.client.batch_execute(begin))
            .map_err(|error| borrowed.connector.target.failed(&error))?;
        Ok(Self { borrowed, partition })
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        if let Ok(connection) = self.borrowed.parts() {
            send_only(connection.client.batch_execute("COMMIT"));
        }
    }
}

impl ReadTxn for Snapshot<'_> {
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        load(&self.borrowed, self.partition, key)
    }

    fn scan(&self, range: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        scan(range, visit, |rest, records_max| fetch(&self.borrowed, self.partition, rest, records_max))
    }
}

/// One partition for whoever may write to it. Nobody else changes it, so each question is one of its own: no
/// connection is held between them.
pub(crate) struct View<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) connector: &'p Connector,
    pub(crate) partition: PartitionId,
}

impl ReadTxn for View<'_> {
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        load(&self.pool.borrow(self.connector)?, self.partition, key)
    }

    fn scan(&self, range: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        scan(range, visit, |rest, records_max| {
            fetch(&self.pool.borrow(self.connector)?, self.partition, rest, records_max)
        })
    }
}
