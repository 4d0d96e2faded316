//! One running node: listeners, TLS, the HTTP server, jobs, configuration and telemetry.
//!
//! Tokio lives here and nowhere below. A protocol is synchronous code: a [`connection::Connection`] is a state
//! machine over bytes, an [`http::HttpHandler`] is a function from request to response, and both run on a
//! bounded number of worker threads, where they may block on the store.
//!
//! A program makes a [`Node`], binds all its [`Listener`]s, builds its services (which may need the ports),
//! calls [`Node::serve`] for each and [`Node::run_jobs`], waits for a signal and calls [`Node::shut_down`].

pub mod config;
pub mod connection;
pub mod http;
mod http_server;
pub mod jobs;
mod line_server;
mod node;
mod socket;
pub mod telemetry;
pub mod tls;
mod workers;

pub use node::{Endpoint, Listener, Node, NodeError, NodeLimits, Security, Signals, Speaks};
