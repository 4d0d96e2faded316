//! Rich Text Format (RTF 1.9.1) as message bodies use it: compressed (MS-OXRTFCP), with HTML or plain text inside
//! (MS-OXRTFEX), and on its own as text and as HTML.
//!
//! Every reader goes over its input once, whatever the input is: unknown control words are skipped, groups too deep
//! are left out, and what is missing at the end counts as closed.

pub mod compressed;
