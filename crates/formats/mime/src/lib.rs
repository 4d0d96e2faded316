//! MIME messages (RFC 5322, 2045 to 2047, 2231): split, look up, decode, build.
//!
//! [`Message::parse`] never fails and never copies: it finds the byte ranges of every part, which is what IMAP
//! needs, and decoding happens when something is asked for. The splitter is our own because every octet of the
//! raw message has to belong to a section; of mail-parser only its tables of odd charset names are used.

pub mod address;
pub mod build;
pub mod charset;
pub mod date;
pub mod encoded_word;
pub mod envelope;
pub mod header;
mod header_writer;
pub mod parameters;
mod parse;
pub mod part;
pub mod section;
pub mod structure;
pub mod transfer;

pub use address::{Address, AddressItem};
pub use build::{AttachmentBody, Headers, Mailbox, MessageBuilder, NewAttachment, Report};
pub use envelope::{Envelope, EnvelopeAddress};
pub use header::{Field, Fields};
pub use parameters::{ContentType, Disposition, Parameters};
pub use part::{Encoding, Message, Part, PartKind};
pub use section::SectionKind;
pub use structure::{BodyLeaf, BodyStructure};
