//! The configuration file of `ropewalk serve`: TOML, documented in `docs/ropewalk.example.toml`.
//!
//! The file is read strictly: an unknown key, a missing one or a value of the wrong kind is one line that
//! names the file, the key and what is expected.

use crate::node::NodeLimits;
use crate::telemetry;
use ropewalk_base::limits;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The configuration as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `[server]`
    pub server: Server,
    /// `[listen]`
    pub listen: Listen,
    /// `[tls]`
    pub tls: Tls,
    /// `[limits]`
    pub limits: NodeLimits,
    /// `[mailbox]`
    pub mailbox: MailboxDefaults,
    /// `log.level`
    pub log_level: String,
}

/// `[server]`: what is served and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The mail domain.
    pub domain: String,
    /// The name that clients connect to; the domain if absent.
    pub hostname: String,
    /// The data folder. A relative path in the file is relative to the file's folder.
    pub data: PathBuf,
    /// The storage engine's name; the wiring knows which exist.
    pub engine: Option<String>,
}

/// `[listen]`: an address for each protocol; one that is absent is not served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listen {
    /// HTTP without TLS.
    pub http: Option<SocketAddr>,
    /// HTTP over TLS.
    pub https: Option<SocketAddr>,
    /// Mail from outside.
    pub smtp: Option<SocketAddr>,
    /// Mail from our own users.
    pub submission: Option<SocketAddr>,
    /// IMAP with STARTTLS.
    pub imap: Option<SocketAddr>,
}

/// `[tls]`: where the certificate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tls {
    /// There is none: no protocol that needs TLS can be served.
    None,
    /// A CA and a certificate of our own, kept in the data folder.
    SelfSigned,
    /// PEM files.
    Files {
        /// The server's certificate and then those that lead to the root.
        certificate: PathBuf,
        /// The private key.
        key: PathBuf,
    },
}

/// `[mailbox]`: what holds for mailboxes that have no settings of their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MailboxDefaults {
    /// From which size on the owner is warned, bytes; none is no bound.
    pub warn_bytes: Option<u64>,
    /// From which size on nothing is sent, bytes.
    pub send_bytes: Option<u64>,
    /// From which size on nothing is received, bytes.
    pub receive_bytes: Option<u64>,
    /// How long what was deleted is kept, seconds; absent, the server's own time.
    pub deleted_retention_seconds: Option<u64>,
    /// How long the mailbox of a removed user is kept, seconds; absent, the server's own time.
    pub removed_retention_seconds: Option<u64>,
}

/// What is wrong with a configuration file.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("{file}: cannot read the configuration: {source}")]
    Read {
        /// The file.
        file: String,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// It is not TOML.
    #[error("{file}: line {line}: not valid TOML: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the TOML reader says.
        message: String,
    },
    /// A key is wrong.
    #[error("{file}: {key}: {problem}")]
    Key {
        /// The file.
        file: String,
        /// The key with its section, `listen.http`.
        key: String,
        /// What is expected and what was found.
        problem: String,
    },
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read or is wrong in any way.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Read { file: file.clone(), source })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&file, folder, &text)
    }

    /// Reads a text; `file` is what errors call it, `folder` what relative paths start from.
    ///
    /// # Errors
    /// When it is wrong in any way.
    pub fn parse(file: &str, folder: &Path, text: &str) -> Result<Self, ConfigError> {
        let table = text.parse::<Table>().map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.as_bytes().get(..start).unwrap_or_default();
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            let message = error.message().replace('\n', "; ");
            ConfigError::Syntax { file: file.to_owned(), line, message }
        })?;
        let mut sections = Sections { file, table };
        let config = Self {
            server: server(&mut sections.take("server")?, folder)?,
            listen: listen(&mut sections.take("listen")?)?,
            tls: tls(&mut sections.take("tls")?, folder)?,
            limits: node_limits(&mut sections.take("limits")?)?,
            mailbox: mailbox(&mut sections.take("mailbox")?)?,
            log_level: log_level(&mut sections.take("log")?)?,
        };
        sections.finish()?;
        config.check(file)?;
        Ok(config)
    }

    fn check(&self, file: &str) -> Result<(), ConfigError> {
        let wrong = |key: &str, problem: &str| {
            Err(ConfigError::Key { file: file.to_owned(), key: key.to_owned(), problem: problem.to_owned() })
        };
        let listen = &self.listen;
        if *listen == Listen::default() {
            return wrong(
                "listen",
                "nothing to serve: give at least one of http, https, smtp, submission, imap",
            );
        }
        let needs_tls = [
            ("listen.https", listen.https),
            ("listen.submission", listen.submission),
            ("listen.imap", listen.imap),
        ];
        match needs_tls.iter().find(|(_, address)| address.is_some()) {
            Some((key, _)) if self.tls == Tls::None => {
                wrong(key, "needs TLS: give tls.certificate and tls.key, or tls.self_signed = true")
            }
            _ => Ok(()),
        }
    }
}

fn server(section: &mut Section<'_>, folder: &Path) -> Result<Server, ConfigError> {
    let name = |section: &mut Section<'_>, key: &str| {
        let what = "a host name such as \"mail.example.org\"";
        section.parsed(key, what, |text| is_host_name(text).then(|| text.to_ascii_lowercase()))
    };
    let domain = name(section, "domain")?;
    let domain = section.required("domain", domain, "the mail domain")?;
    let hostname = name(section, "hostname")?.unwrap_or_else(|| domain.clone());
    let data = section.path("data", folder)?;
    let data = section.required("data", data, "the data folder")?;
    let engine = section.parsed("engine", "the name of an engine", |text| Some(text.to_owned()))?;
    section.finish()?;
    Ok(Server { domain, hostname, data, engine })
}

fn listen(section: &mut Section<'_>) -> Result<Listen, ConfigError> {
    let what = "\"address:port\", for example \"0.0.0.0:25\" or \"[::]:25\"";
    let mut address = |key| section.parsed(key, what, |text| text.parse().ok());
    let listen = Listen {
        http: address("http")?,
        https: address("https")?,
        smtp: address("smtp")?,
        submission: address("submission")?,
        imap: address("imap")?,
    };
    section.finish()?;
    Ok(listen)
}

fn tls(section: &mut Section<'_>, folder: &Path) -> Result<Tls, ConfigError> {
    let certificate = section.path("certificate", folder)?;
    let key = section.path("key", folder)?;
    let self_signed = section.boolean("self_signed")?.unwrap_or(false);
    section.finish()?;
    match (certificate, key, self_signed) {
        (None, None, false) => Ok(Tls::None),
        (None, None, true) => Ok(Tls::SelfSigned),
        (Some(certificate), Some(key), false) => Ok(Tls::Files { certificate, key }),
        (Some(_), _, true) | (_, Some(_), true) => {
            Err(section.wrong("self_signed", "either true, or a certificate and key, not both".to_owned()))
        }
        (Some(_), None, false) => {
            Err(section.wrong("key", "missing: the certificate needs its key".to_owned()))
        }
        (None, Some(_), false) => {
            Err(section.wrong("certificate", "missing: the key needs its certificate".to_owned()))
        }
    }
}

fn node_limits(section: &mut Section<'_>) -> Result<NodeLimits, ConfigError> {
    let default = NodeLimits::default();
    let mut count = |key, default, max| Ok(section.count(key, max)?.unwrap_or(default));
    let limits = NodeLimits {
        connections_per_listener: count(
            "connections_per_listener",
            default.connections_per_listener,
            1_000_000,
        )?,
        connections_per_source: count("connections_per_source", default.connections_per_source, 1_000_000)?,
        worker_threads: count("worker_threads", limits::WORKER_THREADS_MAX, 4096)?,
        ..default
    };
    section.finish()?;
    Ok(limits)
}

fn mailbox(section: &mut Section<'_>) -> Result<MailboxDefaults, ConfigError> {
    const MEGABYTES_MAX: usize = 1 << 30;
    const DAYS_MAX: usize = 100 * 366;
    let mut times = |key, max, unit: u64| Ok(section.count(key, max)?.map(|count| count as u64 * unit));
    let defaults = MailboxDefaults {
        warn_bytes: times("warn_megabytes", MEGABYTES_MAX, 1 << 20)?,
        send_bytes: times("send_megabytes", MEGABYTES_MAX, 1 << 20)?,
        receive_bytes: times("receive_megabytes", MEGABYTES_MAX, 1 << 20)?,
        deleted_retention_seconds: times("keep_deleted_days", DAYS_MAX, 24 * 3600)?,
        removed_retention_seconds: times("keep_removed_days", DAYS_MAX, 24 * 3600)?,
    };
    section.finish()?;
    Ok(defaults)
}

fn log_level(section: &mut Section<'_>) -> Result<String, ConfigError> {
    let level = section.text("level")?.unwrap_or_else(|| "info".to_owned());
    if let Err(error) = telemetry::check_level(&level) {
        return Err(section.wrong("level", error.to_string()));
    }
    section.finish()?;
    Ok(level)
}

/// Letters, digits and hyphens in dotted labels (RFC 1123 2.1), which also keeps it fit for headers and SMTP.
fn is_host_name(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

struct Sections<'a> {
    file: &'a str,
    table: Table,
}

impl<'a> Sections<'a> {
    /// Takes a section out; one that is absent is empty.
    fn take(&mut self, name: &'static str) -> Result<Section<'a>, ConfigError> {
        let table = match self.table.remove(name) {
            None => Table::new(),
            Some(Value::Table(table)) => table,
            Some(_) => {
                let problem = format!("expected a section, [{name}]");
                return Err(ConfigError::Key { file: self.file.to_owned(), key: name.to_owned(), problem });
            }
        };
        Ok(Section { file: self.file, name, table, known: Vec::new() })
    }

    fn finish(self) -> Result<(), ConfigError> {
        let Some(key) = self.table.into_iter().next().map(|(key, _)| key) else { return Ok(()) };
        let problem =
            "unknown key; expected one of [server], [listen], [tls], [limits], [mailbox], [log]".to_owned();
        Err(ConfigError::Key { file: self.file.to_owned(), key, problem })
    }
}

/// One section while it is read: keys are taken out, what remains is unknown.
struct Section<'a> {
    file: &'a str,
    name: &'static str,
    table: Table,
    known: Vec<String>,
}

impl Section<'_> {
    fn wrong(&self, key: &str, problem: String) -> ConfigError {
        ConfigError::Key { file: self.file.to_owned(), key: format!("{}.{key}", self.name), problem }
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        self.known.push(key.to_owned());
        self.table.remove(key)
    }

    fn text(&mut self, key: &str) -> Result<Option<String>, ConfigError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(key, format!("expected a text in quotes, found {}", kind(&other)))),
        }
    }

    fn parsed<T>(
        &mut self,
        key: &str,
        what: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        match parse(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(self.wrong(key, format!("expected {what}, found {text:?}"))),
        }
    }

    fn path(&mut self, key: &str, folder: &Path) -> Result<Option<PathBuf>, ConfigError> {
        self.parsed(key, "a path", |text| (!text.is_empty()).then(|| folder.join(text)))
    }

    fn boolean(&mut self, key: &str) -> Result<Option<bool>, ConfigError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Boolean(value)) => Ok(Some(value)),
            Some(other) => Err(self.wrong(key, format!("expected true or false, found {}", kind(&other)))),
        }
    }

    fn count(&mut self, key: &str, max: usize) -> Result<Option<usize>, ConfigError> {
        let expected = format!("expected a number from 1 to {max}");
        match self.take(key) {
            None => Ok(None),
            Some(Value::Integer(number)) => match usize::try_from(number) {
                Ok(number) if (1..=max).contains(&number) => Ok(Some(number)),
                _ => Err(self.wrong(key, format!("{expected}, found {number}"))),
            },
            Some(other) => Err(self.wrong(key, format!("{expected}, found {}", kind(&other)))),
        }
    }

    fn required<T>(&self, key: &str, value: Option<T>, what: &str) -> Result<T, ConfigError> {
        value.ok_or_else(|| self.wrong(key, format!("missing: {what}")))
    }

    fn finish(&mut self) -> Result<(), ConfigError> {
        let Some(key) = self.table.keys().next().cloned() else { return Ok(()) };
        Err(self.wrong(&key, format!("unknown key; expected one of {}", self.known.join(", "))))
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a section",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../docs/ropewalk.example.toml");

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse("x.toml", Path::new("/etc/ropewalk"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_parses_and_shows_the_defaults() {
        let example = parse(EXAMPLE).expect("the example is valid");
        let minimal = "[server]\ndomain = \"example.org\"\ndata = \"/var/lib/ropewalk\"\n\
                       [listen]\nsmtp = \"0.0.0.0:25\"\n";
        let minimal = parse(minimal).expect("valid");
        assert_eq!(example.limits, minimal.limits);
        assert_eq!(minimal.mailbox, MailboxDefaults::default());
        assert_eq!(example.mailbox.send_bytes, Some(2000 << 20));
        assert_eq!(example.mailbox.deleted_retention_seconds, Some(limits::DELETED_RETENTION_SECONDS));
        assert_eq!(example.mailbox.removed_retention_seconds, Some(limits::REMOVED_RETENTION_SECONDS));
        assert_eq!(example.log_level, minimal.log_level);
        assert_eq!(example.server.data, minimal.server.data);
        let listen = example.listen;
        let ports = [listen.http, listen.https, listen.smtp, listen.submission, listen.imap];
        assert_eq!(ports.map(|a| a.map_or(0, |a| a.port())), [80, 443, 25, 587, 143]);
        assert_eq!(example.server.engine.as_deref(), Some("lmdb"));
        assert!(matches!(example.tls, Tls::Files { .. }));
    }

    #[test]
    fn one_line_names_file_key_and_expectation() {
        let head = "[server]\ndomain = \"example.org\"\ndata = \"d\"\n";
        let cases = [
            ("", "x.toml: server.domain: missing: the mail domain"),
            ("[server]\ndomain = \"a b\"\n", "x.toml: server.domain: expected a host name such as"),
            ("[server\n", "x.toml: line 1: not valid TOML: "),
            (
                "a = 1\n[server]\ndomain = \"e\"\ndata = \"d\"\n",
                "x.toml: a: unknown key; expected one of [server]",
            ),
            (
                "@[listen]\nhttpx = \"a\"\n",
                "x.toml: listen.httpx: unknown key; expected one of http, https, smtp",
            ),
            ("@[listen]\nsmtp = \"here\"\n", "x.toml: listen.smtp: expected \"address:port\", for example"),
            ("@[listen]\nsmtp = 25\n", "x.toml: listen.smtp: expected a text in quotes, found a number"),
            ("@", "x.toml: listen: nothing to serve"),
            ("@[listen]\nimap = \"0.0.0.0:143\"\n", "x.toml: listen.imap: needs TLS: give tls.certificate"),
            ("@[tls]\nkey = \"k\"\n", "x.toml: tls.certificate: missing"),
            ("@[tls]\nself_signed = 1\n", "x.toml: tls.self_signed: expected true or false, found a number"),
            ("@[limits]\nworker_threads = 0\n", "x.toml: limits.worker_threads: expected a number from 1 to"),
            ("@[log]\nlevel = \"loud\"\n", "x.toml: log.level: expected error, warn, info"),
            ("@log = 3\n", "x.toml: server.log: unknown key; expected one of domain, hostname"),
        ];
        for (text, expected) in cases {
            let error = parse(&text.replace('@', head)).expect_err(text);
            assert!(error.starts_with(expected), "{text:?}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn paths_start_from_the_file() {
        let text = "[server]\ndomain = \"Example.ORG\"\ndata = \"data\"\n[listen]\nhttps = \"[::1]:0\"\n\
                    [tls]\ncertificate = \"/c.pem\"\nkey = \"k.pem\"\n";
        let config = parse(text).expect("valid");
        assert_eq!(config.server.data, Path::new("/etc/ropewalk/data"));
        assert_eq!(
            (config.server.domain.as_str(), config.server.hostname.as_str()),
            ("example.org", "example.org")
        );
        let files = Tls::Files { certificate: "/c.pem".into(), key: "/etc/ropewalk/k.pem".into() };
        assert_eq!(config.tls, files);
    }
}
