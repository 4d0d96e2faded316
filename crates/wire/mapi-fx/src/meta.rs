//! Meta-properties (MS-OXCFXICS 2.2.4.1.5), the properties of ICS states and differences (2.2.1), and those that
//! have no id of their own.

use ropewalk_model::codec::known_code_page;
use ropewalk_model::{PropertyTag, PropertyType};

/// Name prefix of a server; ignored when received (2.2.4.1.5.6).
pub const DN_PREFIX: PropertyTag = PropertyTag(0x4008_001E);
/// Warning code for an object that could not be sent in full (2.2.4.1.5.2).
pub const EC_WARNING: PropertyTag = PropertyTag(0x400F_0003);
/// FolderReplicaInfo: the content of a public folder is elsewhere (2.2.4.1.5.3).
pub const NEW_FX_FOLDER: PropertyTag = PropertyTag(0x4011_0102);
/// Tag of the subobjects that the receiver has to delete first (2.2.4.1.5.1).
pub const FX_DEL_PROP: PropertyTag = PropertyTag(0x4016_0003);
/// Index of the property group that follows (2.2.4.1.5.5).
pub const INCREMENTAL_SYNC_MESSAGE_PARTIAL: PropertyTag = PropertyTag(0x407A_0003);
/// Which property group mapping is in force (2.2.4.1.5.4).
pub const INCR_SYNC_GROUP_ID: PropertyTag = PropertyTag(0x407C_0003);

/// Ids the client holds. Declared as PtypInteger32, its value is that of a PtypBinary (2.2.1.1.1).
pub const IDSET_GIVEN: PropertyTag = PropertyTag(0x4017_0003);
/// [`IDSET_GIVEN`] under the type its value has; taken as well (3.2.5.9.2.2).
pub const IDSET_GIVEN_BINARY: PropertyTag = PropertyTag(0x4017_0102);
/// Changes of folders or messages the client has (2.2.1.1.2).
pub const CNSET_SEEN: PropertyTag = PropertyTag(0x6796_0102);
/// Changes of associated messages the client has (2.2.1.1.3).
pub const CNSET_SEEN_FAI: PropertyTag = PropertyTag(0x67DA_0102);
/// Changes of read states the client has (2.2.1.1.4).
pub const CNSET_READ: PropertyTag = PropertyTag(0x67D2_0102);

/// Deleted ids (2.2.1.3.1).
pub const IDSET_DELETED: PropertyTag = PropertyTag(0x67E5_0102);
/// Messages that left the scope (2.2.1.3.2).
pub const IDSET_NO_LONGER_IN_SCOPE: PropertyTag = PropertyTag(0x4021_0102);
/// Expired messages (2.2.1.3.3).
pub const IDSET_EXPIRED: PropertyTag = PropertyTag(0x6793_0102);
/// Messages now read (2.2.1.3.4).
pub const IDSET_READ: PropertyTag = PropertyTag(0x402D_0102);
/// Messages now unread (2.2.1.3.5).
pub const IDSET_UNREAD: PropertyTag = PropertyTag(0x402E_0102);

/// A structure without a property id: ProgressInformation, PropertyGroupInfo, ExtendedErrorInfo.
pub const STRUCTURE: PropertyTag = PropertyTag(0x0000_0102);
/// Size of the message that follows (2.2.4.3.18).
pub const PROGRESS_SIZE: PropertyTag = PropertyTag(0x0000_0003);
/// Whether the message that follows is an associated one (2.2.4.3.18).
pub const PROGRESS_ASSOCIATED: PropertyTag = PropertyTag(0x0000_000B);

/// Stands, with the value 0, for the properties of a group that changed and has none (2.2.4.3.15).
pub const EMPTY_GROUP: PropertyTag = PropertyTag(0x0000_0003);
/// Index of what is in no property group (2.2.4.3.15).
pub const NO_GROUP: u32 = 0xFFFF_FFFF;

/// Whether a property steers the stream and never stands in a propList (2.2.4.3.20).
pub const fn is_meta(tag: PropertyTag) -> bool {
    matches!(tag.id(), 0x4008 | 0x400F | 0x4011 | 0x4016 | 0x407A | 0x407C)
}

/// Whether two tags are one property: the same, or its text in another form.
pub fn same(a: PropertyTag, b: PropertyTag) -> bool {
    a == b || (a.id() == b.id() && (is_text(a.kind()) && is_text(b.kind()) || a.id() == IDSET_GIVEN.id()))
}

/// PtypString, PtypString8 and the code page types (2.2.4.1.1.1).
pub fn is_text(kind: PropertyType) -> bool {
    kind == PropertyType::STRING || kind == PropertyType::STRING8 || code_page(kind).is_some()
}

/// Flag of the code page types.
pub const CODE_PAGE: u16 = 0x8000;

/// The code page of UTF-16LE, whose text is PtypString.
pub const UTF_16: u16 = 1200;

/// The code page a property type names (2.2.4.1.1.1): [`UTF_16`] or one that is known. Those from 32768 do not fit
/// the 15 bits of CodePageId; their number has the flag in it already, and no other page has what is left.
pub fn code_page(kind: PropertyType) -> Option<u16> {
    if kind.0 & CODE_PAGE == 0 {
        return None;
    }
    let known = |page: &u16| *page == UTF_16 || known_code_page((*page).into()).is_some();
    [kind.0 & !CODE_PAGE, kind.0].into_iter().find(known)
}

/// The property type that names a code page; `None` for one that is not known.
pub fn code_page_type(page: u16) -> Option<PropertyType> {
    let kind = PropertyType(page | CODE_PAGE);
    (code_page(kind) == Some(page)).then_some(kind)
}

/// Whether a value, or each of many, is UTF-16.
pub(crate) fn is_utf16(kind: PropertyType) -> bool {
    matches!(kind, PropertyType::STRING | PropertyType::MULTIPLE_STRING) || code_page(kind) == Some(UTF_16)
}
