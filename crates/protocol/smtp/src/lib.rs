//! SMTP sessions: RFC 5321 for mail from outside, RFC 6409 for submission. The codec is `ropewalk_wire_smtp`,
//! where mail goes is `ropewalk_transport`; here is the order of things and the policy.
//!
//! Policy: from outside, mail is taken for addresses of this server only, and nobody logs in. On the
//! submission port everybody logs in first (over TLS, or in clear where the node allows it), and sends as one
//! of the own addresses. DSN and BINARYMIME are not offered, so their parameters are refused.

mod budget;
mod command;
mod content;
mod errors;
mod service;
mod session;
mod transaction;

pub use service::{Role, SmtpService};
