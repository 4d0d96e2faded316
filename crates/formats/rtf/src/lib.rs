//! Rich Text Format (RTF 1.9.1) as message bodies use it: compressed (MS-OXRTFCP), with HTML or plain text inside
//! (MS-OXRTFEX), and on its own as text and as HTML.
//!
//! Every reader goes over its input once, whatever the input is: unknown control words are skipped, groups too deep
//! are left out, and what is missing at the end counts as closed.

mod charset;
pub mod compressed;
mod de_encapsulate;
mod encapsulate;
mod escape;
mod link;
mod reader;
mod special;
mod to_html;
mod to_text;
pub mod token;

pub use compressed::{CompressedRtfError, compress, decompress};
pub use de_encapsulate::{Encapsulated, encapsulated, extract_html};
pub use encapsulate::{encapsulate_html, encapsulate_text};
pub use to_html::to_html;
pub use to_text::to_text;
