//! Listeners, bound first and served when everything behind them is ready.

use crate::jobs;
use crate::protocols::{self, Site};
use ropewalk_admin::{AdminError, Core};
use ropewalk_node::config::{ConfigError, Listen};
use ropewalk_node::telemetry::LevelError;
use ropewalk_node::tls::TlsError;
use ropewalk_node::{Endpoint, Listener, Node, NodeError, NodeLimits, Security, Signals, Speaks};
use rustls::ServerConfig;
use std::net::SocketAddr;
use std::sync::Arc;

/// Why a server did not start; one line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error(transparent)]
    Admin(#[from] AdminError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("log.level: {0}")]
    Level(#[from] LevelError),
    #[error(transparent)]
    Node(#[from] NodeError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// What a listener speaks. The demo gives out its ports in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http,
    Https,
    Smtp,
    Submission,
    Imap,
}

impl Protocol {
    pub(crate) const ALL: [Self; 5] = [Self::Http, Self::Https, Self::Smtp, Self::Submission, Self::Imap];

    /// The key in `[listen]`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Smtp => "smtp",
            Self::Submission => "submission",
            Self::Imap => "imap",
        }
    }

    pub(crate) fn of(self, listen: &Listen) -> Option<SocketAddr> {
        match self {
            Self::Http => listen.http,
            Self::Https => listen.https,
            Self::Smtp => listen.smtp,
            Self::Submission => listen.submission,
            Self::Imap => listen.imap,
        }
    }
}

/// A node whose addresses are taken and whose signals are caught, with nothing behind it yet.
pub(crate) struct Bound {
    node: Node,
    signals: Signals,
    listeners: Vec<(Protocol, Listener)>,
}

impl Bound {
    /// Takes all addresses, each with the key or flag that an error names. Nothing else has been touched when
    /// one of them cannot be had.
    pub(crate) fn new(
        limits: NodeLimits,
        addresses: &[(Protocol, String, SocketAddr)],
    ) -> Result<Self, StartError> {
        let node = Node::new(limits)?;
        let signals = node.signals()?;
        let bind = |(protocol, key, address): &(Protocol, String, SocketAddr)| {
            Ok((*protocol, node.bind(key, *address)?))
        };
        let listeners = addresses.iter().map(bind).collect::<Result<_, NodeError>>()?;
        Ok(Self { node, signals, listeners })
    }

    /// The address that a protocol really has.
    pub(crate) fn address(&self, protocol: Protocol) -> Option<SocketAddr> {
        let found = self.listeners.iter().find(|(listening, _)| *listening == protocol);
        found.map(|(_, listener)| listener.address())
    }

    /// Begins to answer on all listeners, and to do what is to be done unasked.
    pub(crate) fn serve(self, core: &Core, site: &Site, tls: Option<&Arc<ServerConfig>>) -> Serving {
        let Self { node, signals, listeners } = self;
        let services = protocols::services(core, site);
        for (protocol, listener) in listeners {
            tracing::info!(protocol = protocol.key(), address = %listener.address(), "listening");
            let starttls = tls.map_or(Security::Clear, |config| Security::StartTls(Arc::clone(config)));
            let (speaks, security) = match (protocol, tls) {
                (Protocol::Http, _) => (Speaks::Http(Arc::clone(&services.http)), Security::Clear),
                (Protocol::Https, Some(config)) => {
                    (Speaks::Http(Arc::clone(&services.http)), Security::Tls(Arc::clone(config)))
                }
                // The configuration refuses this; without a certificate there is nothing to answer with.
                (Protocol::Https, None) => continue,
                (Protocol::Smtp, _) => (Speaks::Lines(Arc::clone(&services.smtp)), starttls),
                (Protocol::Submission, _) => (Speaks::Lines(Arc::clone(&services.submission)), starttls),
                (Protocol::Imap, _) => (Speaks::Lines(Arc::clone(&services.imap)), starttls),
            };
            node.serve(listener, Endpoint { speaks, security, clear_passwords_on_loopback: site.demo });
        }
        node.run_jobs(Arc::clone(&core.clock), jobs::jobs(core, site.removed_retention_seconds));
        Serving { node, signals }
    }
}

/// A server that answers.
pub(crate) struct Serving {
    node: Node,
    signals: Signals,
}

impl Serving {
    /// Blocks until SIGINT or SIGTERM, then stops in an orderly way.
    pub(crate) fn until_signal(self) {
        let signal = self.node.wait(self.signals);
        tracing::info!(signal, "stopping");
        self.node.shut_down();
    }
}
