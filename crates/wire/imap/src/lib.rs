//! IMAP4rev1 commands and responses as values and bytes: RFC 3501, with LITERAL+ (RFC 7888), SASL-IR (4959),
//! UIDPLUS (4315), MOVE (6851), UNSELECT (3691), IDLE (2177), NAMESPACE (2342), ID (2971), ENABLE (5161),
//! SPECIAL-USE (6154), LIST-EXTENDED (5258) and LIST-STATUS (5819).
//!
//! A server feeds bytes to a [`Decoder`] and gets [`Command`]s; it writes [`Status`] lines, [`Data`] and FETCH
//! responses ([`FetchWriter`]) into a buffer. A client encodes commands. Nothing here does I/O.
//! Why the grammar is our own: `docs/adr/0008-own-imap-grammar.md`.

pub mod command;
mod date;
mod decoder;
mod error;
mod flag;
mod mailbox_name;
pub mod response;
mod scanner;
mod section;
mod sequence;
mod utf7;
mod writer;

pub use command::{Command, CommandBody, State, Tag};
pub use date::{Date, DateTime};
pub use decoder::{Decoded, DecodedLine, Decoder};
pub use error::CommandError;
pub use flag::Flag;
pub use mailbox_name::MailboxName;
pub use response::{Code, Condition, Data, FetchWriter, Status};
pub use section::{Partial, Section, SectionText};
pub use sequence::{SequenceNumber, SequenceRange, SequenceSet};
pub use writer::{Encoded, LiteralStyle};
