//! The embedded directory: who exists and under which addresses.
//!
//! It lives in the system partition of the store, so one transaction creates a user, claims every address and
//! takes the mailbox's partition number. Every name that finds an entry (address, account, legacy DN) is an
//! index record; uniqueness is the index record being free inside the transaction. The layouts are in
//! `docs/format.md` section 5.

pub mod address;
mod check;
mod directory;
mod domains;
mod error;
mod grants;
mod keys;
mod mailboxes;
mod record;
mod user;

pub use address::Address;
pub use check::Inconsistency;
pub use directory::Directory;
pub use error::{DirectoryError, DirectoryResult};
pub use grants::{Delegate, MeetingDelivery, SendMode};
pub use mailboxes::KeptMailbox;
pub use user::{NewUser, PasswordHash, Roles, User, UserId};
