//! A schema of its own in a database that is there for tests: `ROPEWALK_TEST_POSTGRES` names one, or the one of this
//! machine is taken. Where none answers, the tests say so and pass.

use ropewalk_storage_postgres::{Options, PostgresEngine};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The database, if it answers.
pub(crate) static URL: LazyLock<Option<String>> = LazyLock::new(|| {
    let given = std::env::var("ROPEWALK_TEST_POSTGRES").ok();
    let url = given.clone().unwrap_or_else(|| "postgres://postgres@127.0.0.1:5432/test".to_owned());
    let answer = execute(&url, "SELECT 1");
    if let Err(problem) = &answer {
        assert!(given.is_none(), "ROPEWALK_TEST_POSTGRES: {problem}");
        println!(
            "skipped: no PostgreSQL at 127.0.0.1:5432 ({problem}); ROPEWALK_TEST_POSTGRES may name another"
        );
    }
    answer.is_ok().then_some(url)
});

/// Runs SQL on a connection of its own.
pub(crate) fn execute(url: &str, sql: &str) -> Result<Vec<String>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let told = |error: tokio_postgres::Error| error.to_string();
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.map_err(told)?;
        let driver = tokio::spawn(connection);
        let answers = client.simple_query(sql).await.map_err(told)?;
        drop(client);
        let _ = driver.await;
        let row = |answer| match answer {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or("").to_owned()),
            _ => None,
        };
        Ok(answers.into_iter().filter_map(row).collect())
    })
}

/// A schema, gone when dropped.
pub(crate) struct Schema {
    pub(crate) name: String,
    pub(crate) url: String,
    base: String,
}

impl Schema {
    /// None where no database answers.
    pub(crate) fn new() -> Option<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let base = URL.clone()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ropewalk_test_{}_{number}", std::process::id());
        let _ = execute(&base, &format!("DROP SCHEMA IF EXISTS {name} CASCADE"));
        let join = if base.contains('?') { '&' } else { '?' };
        Some(Self { url: format!("{base}{join}schema={name}"), base, name })
    }

    pub(crate) fn open(&self, options: Options) -> PostgresEngine {
        PostgresEngine::open(&self.url, options).unwrap()
    }

    pub(crate) fn execute(&self, sql: &str) -> Vec<String> {
        execute(&self.base, &sql.replace("SCHEMA", &self.name)).unwrap()
    }

    /// Ends all connections of the store, as a crash of the server would.
    pub(crate) fn end_connections(&self) {
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ropewalk SCHEMA'",
        );
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let _ = execute(&self.base, &format!("DROP SCHEMA IF EXISTS {} CASCADE", self.name));
    }
}
