//! Message bodies: which form is the best one and the others made of it, HTML to plain text and back, Windows code
//! page numbers and charset names, and the charset an HTML document declares (MS-OXCMSG 2.2.1.58, MS-OXBBODY 2.1).
//!
//! HTML is not interpreted here, only read in one pass: what a message says, not how it looks.

pub mod best;
pub mod code_page;
pub mod flowed;
pub mod html_charset;
mod html_to_text;
mod text_to_html;

pub use best::{Body, BodyForm, StoredForms, encode_html};
pub use code_page::{code_page, label};
pub use flowed::unflow;
pub use html_charset::{declared_charset, decode_html, with_declared_charset};
pub use html_to_text::{content_ids, html_to_text};
pub use text_to_html::{escape, text_to_html};
