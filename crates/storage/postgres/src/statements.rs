//! The SQL. Layout of the tables: `docs/format.md` section 2.

use crate::options::Target;
use tokio_postgres::{Client, Error, Statement};

/// Version of the tables.
const FORMAT_VERSION: i32 = 1;

/// Makes the tables where there are none. Two processes that do it at once would trip over each other, so it is done
/// under a lock that ends with the transaction.
pub(crate) fn create(target: &Target, lock: i64) -> String {
    let schema = &target.schema;
    format!(
        "BEGIN;
         SELECT pg_advisory_xact_lock({lock});
         CREATE SCHEMA IF NOT EXISTS {schema};
         CREATE TABLE IF NOT EXISTS {schema}.format (version integer NOT NULL);
         INSERT INTO {schema}.format SELECT {FORMAT_VERSION} WHERE NOT EXISTS (SELECT FROM {schema}.format);
         CREATE TABLE IF NOT EXISTS {schema}.records (
             partition bigint NOT NULL, key bytea NOT NULL, value bytea NOT NULL, PRIMARY KEY (partition, key));
         CREATE TABLE IF NOT EXISTS {schema}.writers (
             writer bigint PRIMARY KEY, batch bigint NOT NULL, seen timestamptz NOT NULL DEFAULT now());
         CREATE SEQUENCE IF NOT EXISTS {schema}.writer;
         DELETE FROM {schema}.writers WHERE seen < now() - interval '30 days';
         COMMIT"
    )
}

/// Whether the tables are there.
pub(crate) fn exist(target: &Target) -> String {
    format!(
        "SELECT to_regclass('{0}.records') IS NOT NULL AND to_regclass('{0}.format') IS NOT NULL",
        target.schema
    )
}

/// Whether their version is one this program knows, and what it is.
pub(crate) fn version(target: &Target) -> String {
    format!("SELECT version, version = {FORMAT_VERSION} FROM {}.format", target.schema)
}

/// A number no writer had before.
pub(crate) fn new_writer(target: &Target) -> String {
    format!("SELECT nextval('{}.writer')", target.schema)
}

/// All partitions with a record: one search each, however many records there are.
pub(crate) fn partitions(target: &Target) -> String {
    let records = format!("{}.records", target.schema);
    format!(
        "WITH RECURSIVE found AS (
             (SELECT partition FROM {records} ORDER BY partition LIMIT 1)
             UNION ALL
             SELECT (SELECT partition FROM {records} WHERE partition > found.partition ORDER BY partition LIMIT 1)
             FROM found WHERE found.partition IS NOT NULL)
         SELECT partition FROM found WHERE partition IS NOT NULL"
    )
}

/// Prepared statements of a connection that reads.
pub(crate) struct Reading {
    pub(crate) load: Statement,
    pub(crate) ascending: Statement,
    pub(crate) descending: Statement,
}

impl Reading {
    pub(crate) async fn prepare(client: &Client, target: &Target) -> Result<Self, Error> {
        let records = format!("{}.records", target.schema);
        let load = format!("SELECT value FROM {records} WHERE partition = $1 AND key = $2");
        let scan = |direction| {
            format!(
                "SELECT key, value FROM {records} WHERE partition = $1 AND key >= $2 AND key < $3 \
                 ORDER BY key {direction} LIMIT $4"
            )
        };
        let (ascending, descending) = (scan("ASC"), scan("DESC"));
        let (load, ascending, descending) =
            tokio::join!(client.prepare(&load), client.prepare(&ascending), client.prepare(&descending));
        Ok(Self { load: load?, ascending: ascending?, descending: descending? })
    }
}

/// Prepared statements of the connection that writes.
pub(crate) struct Writing {
    pub(crate) set: Statement,
    pub(crate) remove: Statement,
    pub(crate) mark: Statement,
    pub(crate) marked: Statement,
}

impl Writing {
    pub(crate) async fn prepare(client: &Client, target: &Target) -> Result<Self, Error> {
        let (records, writers) = (format!("{}.records", target.schema), format!("{}.writers", target.schema));
        let set = format!(
            "INSERT INTO {records} (partition, key, value) \
             SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) \
             ON CONFLICT (partition, key) DO UPDATE SET value = EXCLUDED.value"
        );
        let remove = format!(
            "DELETE FROM {records} USING unnest($1::bigint[], $2::bytea[]) AS gone (partition, key) \
             WHERE {records}.partition = gone.partition AND {records}.key = gone.key"
        );
        let mark = format!(
            "INSERT INTO {writers} (writer, batch) VALUES ($1, $2) \
             ON CONFLICT (writer) DO UPDATE SET batch = EXCLUDED.batch, seen = now()"
        );
        let marked = format!("SELECT batch FROM {writers} WHERE writer = $1");
        let (set, remove, mark, marked) = tokio::join!(
            client.prepare(&set),
            client.prepare(&remove),
            client.prepare(&mark),
            client.prepare(&marked)
        );
        Ok(Self { set: set?, remove: remove?, mark: mark?, marked: marked? })
    }
}
