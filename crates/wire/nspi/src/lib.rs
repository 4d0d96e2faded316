//! The address book's structures (MS-OXNSPI 2.2) as values and bytes, both ways, in the form the request bodies of
//! MAPI/HTTP have them (MS-OXCMAPIHTTP 2.2.1). Restrictions and single values are those of the model with
//! [`Counts::AddressBook`](ropewalk_model::codec::Counts::AddressBook).

mod array;
pub mod code_page;
mod columns_and_rows;
mod display_type;
mod entry_id;
pub mod flags;
mod minimal_entry_id;
mod property_name;
mod property_value;
mod row;
mod stat;

pub use array::{
    decode_entry_ids, decode_minimal_ids, decode_property_tags, decode_strings, decode_unicode_strings,
    encode_entry_ids, encode_minimal_ids, encode_property_tags, encode_strings, encode_unicode_strings,
};
pub use columns_and_rows::ColumnsAndRows;
pub use display_type::DisplayType;
pub use entry_id::{EntryId, EphemeralEntryId};
pub use minimal_entry_id::MinimalEntryId;
pub use property_name::PropertyName;
pub use property_value::{
    AddressBookFlaggedPropertyValue, AddressBookPropertyValue, AddressBookPropertyValueList,
    AddressBookTaggedPropertyValue,
};
pub use row::AddressBookPropertyRow;
pub use stat::{SortType, Stat};
