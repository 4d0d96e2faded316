//! FastTransfer streams (MS-OXCFXICS 2.2.4), both ways. Pure: bytes in, events out, and back; hostile input ends
//! in an error that names the element and the offset.
//!
//! [`StreamReader`] takes buffers of any size, cut anywhere, and gives [`Event`]s; [`Lexer`] is the layer below it,
//! without the syntax. [`StreamWriter`] takes the same elements and gives buffers cut where 2.2.4.1 allows. Neither
//! holds a large value: those pass as chunks. [`Collector`] puts small ones together.
//!
//! ```
//! use ropewalk_model::tags::PID_TAG_SUBJECT;
//! use ropewalk_wire_mapi_fx::{Collector, Element, FxError, StreamReader, StreamWriter};
//!
//! let mut writer = StreamWriter::new(Element::MessageContent);
//! writer.property(&PID_TAG_SUBJECT.into(), &"Hello".into())?;
//! writer.recipient(0, |_| Ok(()))?;
//! writer.finish()?;
//!
//! let mut reader = StreamReader::new(Element::MessageContent);
//! let mut collector = Collector::new(64 * 1024);
//! let mut properties = Vec::new();
//! while writer.pending() > 0 {
//!     let buffer = writer.take(10).expect("every atom here fits");
//!     reader.feed(&buffer, &mut |event| {
//!         properties.extend(collector.take(event)?);
//!         Ok::<_, FxError>(())
//!     })?;
//! }
//! reader.finish(&mut |_| Ok::<_, FxError>(()))?;
//! assert_eq!(properties[0], (PID_TAG_SUBJECT.into(), "Hello".into()));
//! assert_eq!(properties.len(), 2);
//! # Ok::<(), FxError>(())
//! ```

mod collect;
mod element;
mod error;
mod grammar;
mod lexer;
mod marker;
pub mod meta;
mod output;
mod property;
mod reader;
mod structure;
mod sync;
mod text;
mod value;
mod writer;

pub use collect::Collector;
pub use element::Element;
pub use error::{Found, FxError, NoRoom};
pub use lexer::{Lexer, Token};
pub use marker::Marker;
pub use property::{PropertyDefinition, Shape};
pub use reader::{Event, StreamReader};
pub use structure::{ExtendedErrorInfo, FolderReplicaInfo, ProgressInformation, PropertyGroupInfo};
pub use sync::{Deletions, FolderChange, MessageChangeHeader, ReadStateChanges, SyncState};
pub use text::TextForm;
pub use value::FixedValue;
pub use writer::{PropertyList, StreamWriter};
