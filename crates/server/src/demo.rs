//! `ropewalk demo`: a whole server on 127.0.0.1 with users and mail, until it is told to stop.

use crate::engines;
use crate::protocols::{self, Site};
use crate::server::{Bound, Protocol, StartError};
use ropewalk_admin::demo::{self, Login, Ready};
use ropewalk_admin::{AdminError, DataFolder, EngineRow, Missing, cli};
use ropewalk_auth::HashCost;
use ropewalk_base::SystemClock;
use ropewalk_base::limits::REMOVED_RETENTION_SECONDS;
use ropewalk_node::tls::{self, SelfSigned};
use ropewalk_node::{NodeLimits, telemetry};
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use tempfile::TempDir;

/// The name that the demo's listeners call themselves.
const HOSTNAME: &str = "localhost";

pub(crate) fn run(arguments: &cli::Demo) -> Result<(), StartError> {
    telemetry::start("warn")?;
    let engine = arguments.engine.as_deref();
    let row = engine.and_then(|engine| EngineRow::named(engine, engines::ENGINES));
    if let (Some(name), Some(_), Some(false)) = (engine, &arguments.data, row.map(|row| row.durable)) {
        let problem = format!("--engine {name} keeps nothing on disk: use it without --data");
        return Err(AdminError::Usage(problem).into());
    }
    let bound = Bound::new(NodeLimits::default(), &addresses(arguments.port)?)?;
    let (path, _removed_at_the_end) = place(arguments)?;
    // What is not to be kept gets a store of its own, which is removed at the end as the folder is.
    let scratch = match (row, engine) {
        (Some(row), Some(engine)) if arguments.data.is_none() && engine.contains("://") => {
            Some(Scratch { row, address: (row.scratch)(engine) })
        }
        _ => None,
    };
    let engine = scratch.as_ref().map(|scratch| scratch.address.as_str()).or(engine);
    // The passwords are printed; strong hashes would only slow clients down that log in for each request.
    let (folder, core) = DataFolder::open(&path, engine, engines::ENGINES, Missing::Create, HashCost::FAST)?;
    let names = ["localhost", "127.0.0.1", demo::DOMAIN, "mail.example.test", "autodiscover.example.test"];
    let made = tls::self_signed(&folder.tls(), &names.map(str::to_owned), &SystemClock)?;
    let users = demo::fill(&core, folder.path(), &protocols::deliver(&core, HOSTNAME))?;
    let ready = ready(&bound, &made, users);
    let site = Site {
        hostname: HOSTNAME.to_owned(),
        public_url: None,
        demo: true,
        removed_retention_seconds: REMOVED_RETENTION_SECONDS,
    };
    let serving = bound.serve(&core, &site, Some(&made.config));
    if arguments.json {
        let line = ready.json().map_err(std::io::Error::other)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{line}")?;
        out.flush()?;
    }
    // The server is ready, whether anybody reads this or not.
    let _ = write!(std::io::stderr(), "{}", ready.text());
    serving.until_signal();
    Ok(())
}

/// A store that is removed when this is dropped.
struct Scratch<'a> {
    row: &'a EngineRow,
    address: String,
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        if let Err(error) = (self.row.remove)(&self.address) {
            let _ = writeln!(std::io::stderr(), "ropewalk: the demo's store is left behind: {error}");
        }
    }
}

/// The given folder, or a temporary one that is removed when the second value is dropped.
fn place(arguments: &cli::Demo) -> Result<(PathBuf, Option<TempDir>), StartError> {
    if let Some(data) = &arguments.data {
        return Ok((std::path::absolute(data)?, None));
    }
    let made = tempfile::Builder::new().prefix("ropewalk-demo-").tempdir()?;
    Ok((made.path().into(), Some(made)))
}

fn addresses(first: u16) -> Result<Vec<(Protocol, String, SocketAddr)>, StartError> {
    let mut addresses = Vec::new();
    for (offset, protocol) in (0u16..).zip(Protocol::ALL) {
        let port = match first {
            0 => Some(0),
            first => first.checked_add(offset),
        };
        let Some(port) = port else {
            let last = u16::MAX - (Protocol::ALL.len() as u16 - 1);
            return Err(AdminError::Usage(format!("--port {first}: the last possible is {last}")).into());
        };
        let key = format!("--port {first} ({})", protocol.key());
        addresses.push((protocol, key, SocketAddr::from((Ipv4Addr::LOCALHOST, port))));
    }
    Ok(addresses)
}

fn ready(bound: &Bound, made: &SelfSigned, users: Vec<Login>) -> Ready {
    let at = |protocol| bound.address(protocol).map_or_else(String::new, |address| address.to_string());
    Ready {
        ready: true,
        domain: demo::DOMAIN.to_owned(),
        http: format!("http://{}", at(Protocol::Http)),
        https: format!("https://{}", at(Protocol::Https)),
        ca: made.ca.display().to_string(),
        smtp: at(Protocol::Smtp),
        submission: at(Protocol::Submission),
        imap: at(Protocol::Imap),
        users,
    }
}
