//! Autodiscover over HTTP: a client with nothing but an address and a password learns where everything is.
//! The XML is MS-OXDSCLI 2.2, the processing 3.2.5.

mod handler;
mod site;

pub use handler::Autodiscover;
pub use site::Site;

/// The path every client asks for, in every spelling of case.
pub const PATH: &str = "/autodiscover/autodiscover.xml";
