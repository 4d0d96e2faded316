//! Where the database is and how it is used.

use crate::Fault;
use ropewalk_storage_api::{StorageError, StorageResult};
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// Schema that is used when the URL names none.
const SCHEMA: &str = "ropewalk";
/// Longest name of a schema, characters; PostgreSQL cuts longer ones off.
const SCHEMA_CHARS_MAX: usize = 63;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a server may not answer to what was sent before it counts as gone.
const SILENCE: Duration = Duration::from_secs(15);

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections that read, at one time; whoever needs one more waits. Default 32. One more connection writes.
    pub readers_max: usize,
    /// Whether other processes may use the same schema at the same time. A partition is then written to under an
    /// advisory lock of its own; otherwise one lock keeps every other process out. Default false, because a server
    /// keeps what it knows of a store in memory.
    pub shared: bool,
    /// For tests. Default none.
    pub fault: Fault,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers_max: 32, shared: false, fault: Fault::default() }
    }
}

/// What a URL says.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) config: Config,
    /// Plain lower-case letters, digits and underscores: it stands in SQL.
    pub(crate) schema: String,
    /// Certificates that may sign the server's.
    pub(crate) root_certificates: Option<PathBuf>,
    /// Without password, for messages.
    pub(crate) name: String,
}

fn unusable(problem: impl Into<String>) -> StorageError {
    StorageError::Unusable(problem.into())
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

impl Target {
    /// Reads `postgres://user:password@host:port/database?schema=NAME&sslrootcert=FILE` and what else libpq takes.
    ///
    /// # Errors
    /// When it is not understood, or a password would travel unencrypted to another machine.
    pub(crate) fn parse(url: &str) -> StorageResult<Self> {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut schema, mut root_certificates, mut rest) = (SCHEMA.to_owned(), None, Vec::new());
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("schema", name)) => schema = name.to_owned(),
                Some(("sslrootcert", file)) => root_certificates = Some(PathBuf::from(file)),
                _ => rest.push(parameter),
            }
        }
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if schema.is_empty() || schema.len() > SCHEMA_CHARS_MAX || !schema.chars().all(legal) {
            return Err(unusable(format!(
                "schema {schema:?}: only a-z, 0-9 and _, at most {SCHEMA_CHARS_MAX} characters"
            )));
        }
        let plain =
            if rest.is_empty() { address.to_owned() } else { format!("{address}?{}", rest.join("&")) };
        // The parser's own message may hold parts of the URL, and so of a password.
        let mut config: Config = plain
            .parse()
            .map_err(|_| unusable("the engine's address is not understood: postgres://user@host/database"))?;
        let asked_for = rest.iter().any(|parameter| parameter.starts_with("sslmode="));
        if root_certificates.is_some() {
            config.ssl_mode(SslMode::Require);
        } else if config.get_ssl_mode() == SslMode::Require {
            return Err(unusable(
                "sslmode=require needs sslrootcert=FILE, who may sign the server's certificate",
            ));
        } else {
            if !asked_for && config.get_password().is_some() && !config.get_hosts().iter().all(is_loopback) {
                return Err(unusable(
                    "the password would travel unencrypted: name sslrootcert=FILE, or sslmode=disable if that is meant",
                ));
            }
            config.ssl_mode(SslMode::Disable);
        }
        config.connect_timeout(CONNECT_TIMEOUT).tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
        config.application_name(format!("ropewalk {schema}"));
        let hosts: Vec<_> = config.get_hosts().iter().map(host_name).collect();
        let name = format!("PostgreSQL at {}", hosts.join(", "));
        Ok(Self { config, schema, root_certificates, name })
    }

    /// An error of the database, with the server's name and what it said.
    pub(crate) fn failed(&self, error: &tokio_postgres::Error) -> StorageError {
        StorageError::Engine(format!("{}: {}", self.name, told(error)))
    }
}

fn host_name(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    }
}

/// What went wrong, in one line.
fn told(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return format!("{} ({})", error.message(), error.code().code());
    }
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_schema_and_certificates() {
        let target =
            Target::parse("postgres://rope:walk@127.0.0.1:5433/mail?schema=a_1&connect_timeout=3").unwrap();
        assert_eq!((target.schema.as_str(), target.config.get_dbname()), ("a_1", Some("mail")));
        assert_eq!(target.config.get_ssl_mode(), SslMode::Disable);
        assert!(!target.name.contains("walk"));
        let target =
            Target::parse("postgres://rope:walk@db.example.test/mail?sslrootcert=/etc/root.pem").unwrap();
        assert_eq!((target.schema.as_str(), target.config.get_ssl_mode()), ("ropewalk", SslMode::Require));
    }

    #[test]
    fn what_is_unsafe_is_refused() {
        for url in [
            "postgres://rope:walk@db.example.test/mail",
            "postgres://rope@localhost/mail?sslmode=require",
            "postgres://rope@localhost/mail?schema=a;drop",
            "postgres://rope@localhost/mail?schema=",
            "postgres://rope:walk@[::1/mail",
        ] {
            let Err(StorageError::Unusable(text)) = Target::parse(url).map(|_| ()) else { panic!("{url}") };
            assert!(!text.contains("walk@"), "{text}");
        }
        Target::parse("postgres://rope:walk@db.example.test/mail?sslmode=disable").unwrap();
        Target::parse("postgres://rope@db.example.test/mail").unwrap();
    }
}
