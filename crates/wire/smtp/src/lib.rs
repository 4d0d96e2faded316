//! SMTP commands, replies and the DATA stream as values and bytes, both directions.
//!
//! RFC 5321 with the extensions SIZE (1870), PIPELINING (2920), 8BITMIME (6152), CHUNKING (3030), STARTTLS
//! (3207), DSN (3461), ENHANCEDSTATUSCODES (2034, 3463), AUTH (4954) and SMTPUTF8 (6531). Pure: no I/O, no
//! clock. The grammar is our own because strictness at line ends and in paths is what keeps smuggled mail
//! out; a command is a file under [`command`] and a row in its table.

pub mod address;
pub mod capability;
pub mod chunk;
pub mod command;
pub mod data;
pub mod line;
pub mod parameter;
pub mod reply;
mod scan;
pub mod status;

pub use address::{Domain, ForwardPath, Mailbox, ReversePath};
pub use capability::{Capability, Greeting};
pub use chunk::ChunkReader;
pub use command::{Command, CommandError, Verb};
pub use data::{ContentFault, DataReader, Progress};
pub use line::{LineEvent, LineFault, LineReader};
pub use reply::{Reply, ReplyError};
pub use status::EnhancedStatus;
