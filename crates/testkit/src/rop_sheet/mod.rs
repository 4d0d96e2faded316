//! A second reader of ROPs, apart from the codec: it reads the sheet of all layouts (`spec/rops.tsv` and
//! `spec/rop-structures.tsv`) when it runs and walks bytes by it, with nothing of the codec's own.
//! [`check_requests`] and [`check_responses`] read the same bytes with both and compare every field by its name.
//! The vectors of each ROP go through them, and packets that [`packet`] makes out of the sheet; damaged ones must be
//! refused by both or by none, but for what [`KNOWN`] lists.
//!
//! `ROPEWALK_ROP_PACKETS=1000000 cargo test --release -p ropewalk-testkit --test rop_sheet` makes a million of each:
//! the last run had 1,000,330 packets of 334 forms without a difference in any field or byte, and as many damaged
//! ones, of which both refused 739,087 and read the others alike.

mod agree;
mod chance;
mod check;
mod codec;
mod decode;
mod generate;
mod generate_prose;
mod known;
mod names;
mod notation;
mod prose;
mod seen;
mod sheet;
mod special;
#[cfg(test)]
mod tests;
mod text;
mod tree;

pub use chance::Chance;
pub use check::{Demand, Verdict, check_requests, check_responses};
pub use decode::{Context, Packet, request, response};
pub use generate::{Form, Made, packet};
pub use known::{KNOWN, Known, is_known};
pub use notation::{Count, Field, Kind, Layout, Size, Term};
pub use sheet::{Row, Sheet};
pub use tree::{Node, Unreadable, Value};
