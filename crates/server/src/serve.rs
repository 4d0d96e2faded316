//! `ropewalk serve`: a server from a configuration file.

use crate::engines;
use crate::protocols::Site;
use crate::server::{Bound, Protocol, StartError};
use ropewalk_admin::{AdminError, DataFolder, Missing};
use ropewalk_auth::HashCost;
use ropewalk_base::SystemClock;
use ropewalk_base::limits::REMOVED_RETENTION_SECONDS;
use ropewalk_mailbox::{MailboxSettings, Quota};
use ropewalk_node::config::{Config, MailboxDefaults, Server, Tls};
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
    core.mail.set_defaults(mailbox_defaults(&config.mailbox));
    let tls = certificate(&config, &folder)?;
    core.directory.add_domain(domain).map_err(AdminError::from)?;
    core.ensure_mailboxes()?;
    if core.directory.page(None, 1).map_err(AdminError::from)?.is_empty() {
        tracing::warn!("there are no users yet: stop the server and use `ropewalk user add`");
    }
    let https = bound.address(Protocol::Https).map(|at| public_url(hostname, at));
    let removed_retention_seconds =
        config.mailbox.removed_retention_seconds.unwrap_or(REMOVED_RETENTION_SECONDS);
    let site = Site { hostname: hostname.clone(), public_url: https, demo: false, removed_retention_seconds };
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

fn mailbox_defaults(config: &MailboxDefaults) -> MailboxSettings {
    let MailboxDefaults { warn_bytes, send_bytes, receive_bytes, deleted_retention_seconds, .. } = *config;
    let default = MailboxSettings::default();
    MailboxSettings {
        quota: Quota { warn_bytes, send_bytes, receive_bytes },
        deleted_retention_seconds: deleted_retention_seconds.unwrap_or(default.deleted_retention_seconds),
        ..default
    }
}

fn public_url(hostname: &str, address: SocketAddr) -> String {
    match address.port() {
        443 => format!("https://{hostname}"),
        port => format!("https://{hostname}:{port}"),
    }
}
