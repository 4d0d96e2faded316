//! Who somebody is: passwords (argon2id), throttling of failed logins, and the forms in which protocols carry
//! a user name and a password (HTTP Basic, SASL PLAIN and LOGIN).
//!
//! Nothing here writes a password, a hash or a header into `Debug` output or a message.

mod authenticator;
pub mod basic;
mod credentials;
mod gate;
mod hashing;
pub mod sasl;
mod throttle;
mod verified;

pub use authenticator::{AuthError, Authenticator, Principal, Unavailable};
pub use credentials::{Credentials, Password};
pub use hashing::{HashCost, HashError, hash_password};
