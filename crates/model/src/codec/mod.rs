//! Bytes of the MS-OXCDATA structures, both ways: property values, rows, restrictions, sort orders, names, entry
//! ids, recipient rows. Pure; decoders take hostile input, bound what they allocate and never panic.

mod code_page;
pub mod entry_id;
mod error;
mod globset;
mod ids;
mod idset;
mod name;
mod recipient;
mod restriction;
mod row;
mod sort;
mod tag;
mod text;
mod typed_string;
mod value;
mod writer;
mod xid;

pub use code_page::{CodePage, Windows1252, code_page};
pub use error::{DecodeError, EncodeError};
pub use globset::{CounterRange, GlobSet};
pub use ids::{GlobalId, LongTermId, ServerId};
pub use idset::{IdSet, Replica};
pub use name::{decode_property_name, encode_property_name};
pub use recipient::{RecipientAddress, RecipientRow};
pub use restriction::{decode_restriction, encode_restriction};
pub use row::{FlaggedValue, PropertyRow, RowSet};
pub use sort::{decode_sort_key, encode_sort_key};
pub use tag::{decode_tag, decode_tags, encode_tag, encode_tags};
pub use text::{decode_ascii, decode_text, decode_unicode, encode_ascii, encode_text, encode_unicode};
pub use typed_string::TypedString;
pub use value::{
    decode_tagged_value, decode_typed_value, decode_value, encode_tagged_value, encode_typed_value,
    encode_value,
};
pub use writer::Writer;
pub use xid::{PredecessorChangeList, SizedXid, VersionOrder, Xid};

/// How wide the COUNT fields are (MS-OXCDATA 2.11.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// In ROP buffers.
    Rop,
    /// In extended rules and in the address book bodies of MAPI/HTTP: 32 bits everywhere.
    Extended,
}

impl Counts {
    /// COUNT of PtypBinary, PtypServerId, rule actions and nested restrictions.
    const fn wide_bytes(self) -> bool {
        matches!(self, Self::Extended)
    }

    /// COUNT of the values of a multi-valued property. In ROP buffers the newer text of MS-OXCDATA 2.11.1.1 and
    /// the clients have 32 bits; older editions (and MS-OXCDATA 2.11.2.1 in the requirement tables) say 16. This
    /// is the only place that knows.
    const fn wide_values(self) -> bool {
        true
    }
}
