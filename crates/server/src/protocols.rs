//! The protocols of this binary, each joined to the core.

use ropewalk_admin::Core;
use ropewalk_node::connection::Service;
use ropewalk_node::http::{HttpHandler, Router};
use ropewalk_protocol_autodiscover::{self as autodiscover, Autodiscover};
use ropewalk_protocol_ews::{self as ews, Ews};
use ropewalk_protocol_imap::ImapService;
use ropewalk_protocol_mapi::{self as mapi, Emsmdb};
use ropewalk_protocol_smtp::{Role, SmtpService};
use ropewalk_transport::trace::Hop;
use ropewalk_transport::{Incoming, Origin, Route, Transport};
use std::sync::Arc;

/// Under which names the server is known.
pub(crate) struct Site {
    /// The name it calls itself.
    pub(crate) hostname: String,
    /// Base URL that clients are sent to; without one, the one they asked under.
    pub(crate) public_url: Option<String>,
    /// Passwords are taken without TLS on loopback.
    pub(crate) demo: bool,
    /// How long the mailboxes of removed users are kept, seconds.
    pub(crate) removed_retention_seconds: u64,
}

/// What the listeners speak.
pub(crate) struct Services {
    pub(crate) http: Arc<dyn HttpHandler>,
    pub(crate) smtp: Arc<dyn Service>,
    pub(crate) submission: Arc<dyn Service>,
    pub(crate) imap: Arc<dyn Service>,
}

pub(crate) fn services(core: &Core, site: &Site) -> Services {
    let auth = || Arc::clone(&core.auth);
    let transport = Transport::new(core.directory.clone(), core.mail.clone(), &site.hostname);
    let public = autodiscover::Site { public_url: site.public_url.clone() };
    let autodiscover = Autodiscover::new(auth(), Arc::clone(&core.clock), public);
    let router = Router::new()
        .exact(autodiscover::PATH, Arc::new(autodiscover))
        .exact(ews::PATH, Arc::new(Ews::new(auth(), transport.clone())))
        .prefix(mapi::PATH, Arc::new(Emsmdb::new(auth(), core.mail.clone())));
    Services {
        http: Arc::new(router),
        smtp: Arc::new(SmtpService::new(Role::Inbound, transport.clone(), auth())),
        submission: Arc::new(SmtpService::new(Role::Submission, transport, auth())),
        imap: Arc::new(ImapService::new(core.mail.clone(), auth())),
    }
}

/// Delivers the demo's messages the way received mail goes: by route, with trace fields, durably.
pub(crate) fn deliver(core: &Core, hostname: &str) -> impl Fn(&str, &[&str], &[u8]) -> Result<(), String> {
    let transport = Transport::new(core.directory.clone(), core.mail.clone(), hostname);
    move |from, recipients, mime| {
        let route = |address: &&str| match transport.route(address) {
            Ok(Route::Local(destination)) => Ok(*destination),
            Ok(_) => Err(format!("{address} has no mailbox here")),
            Err(error) => Err(error.to_string()),
        };
        let recipients = recipients.iter().map(route).collect::<Result<Vec<_>, _>>()?;
        let incoming = Incoming {
            from: (!from.is_empty()).then_some(from),
            recipients: &recipients,
            mime,
            hop: Hop { helo: None, source: None, with: "LOCAL" },
            origin: Origin::Outside,
        };
        transport.deliver(&incoming).map(|_| ()).map_err(|error| error.to_string())
    }
}
