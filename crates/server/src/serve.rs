//! `ropewalk serve`: a server from a configuration file.

use crate::engines;
use crate::protocols::Site;
use crate::server::{Bound, Protocol, StartError};
use ropewalk_admin::{AdminError, DataFolder, Missing};
use ropewalk_auth::HashCost;
use ropewalk_base::SystemClock;
use ropewalk_node::config::{Config, Server, Tls};
use ropewalk_node::{telemetry, tls};
use rustls::ServerConfig;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn run(file: &Path) -> Result<(), StartError> {
    let config = Config::read(file)?;
    telemetry::start(&config.log_level)?;
    let address = |protocol: Protocol| {
        let address = protocol.of(&config.listen)?;
        Some((protocol, format!("{}: listen.{}", file.display(), protocol.key()), address))
    };
    let addresses: Vec<_> = Protocol::ALL.into_iter().filter_map(address).collect();
    let bound = Bound::new(config.limits, &addresses)?;
    let Server { domain, hostname, data, engine } = &config.server;
    let (folder, core) =
        DataFolder::open(data, engine.as_deref(), engines::ENGINES, Missing::Create, HashCost::STANDARD)?;
    let tls = certificate(&config, &folder)?;
    core.directory.add_domain(domain).map_err(AdminError::from)?;
    core.ensure_mailboxes()?;
    if core.directory.page(None, 1).map_err(AdminError::from)?.is_empty() {
        tracing::warn!("there are no users yet: stop the server and use `ropewalk user add`");
    }
    let https = bound.address(Protocol::Https).map(|at| public_url(hostname, at));
    let site = Site { hostname: hostname.clone(), public_url: https, demo: false };
    bound.serve(&core, &site, tls.as_ref()).until_signal();
    Ok(())
}

fn certificate(config: &Config, folder: &DataFolder) -> Result<Option<Arc<ServerConfig>>, StartError> {
    Ok(match &config.tls {
        Tls::None => None,
        Tls::Files { certificate, key } => Some(tls::from_files(certificate, key)?),
        Tls::SelfSigned => {
            let Server { hostname, domain, .. } = &config.server;
            let mut names = vec![hostname.clone(), domain.clone(), format!("autodiscover.{domain}")];
            names.dedup();
            let made = tls::self_signed(&folder.tls(), &names, &SystemClock)?;
            tracing::info!(ca = %made.ca.display(), "self-signed certificate");
            Some(made.config)
        }
    })
}

fn public_url(hostname: &str, address: SocketAddr) -> String {
    match address.port() {
        443 => format!("https://{hostname}"),
        port => format!("https://{hostname}:{port}"),
    }
}
