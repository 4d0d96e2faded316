//! Types shared by the operations.

pub mod attachment;
pub mod date_time;
pub mod folder;
pub mod id;
pub mod item;
pub mod mailbox;
pub mod restriction;
pub mod rights;
pub mod shape;
pub mod view;

pub use attachment::{Attachment, AttachmentContent, AttachmentId};
pub use date_time::Precision;
pub use folder::{Folder, FolderKind};
pub use id::{BaseFolderId, BaseItemId, Id};
pub use item::{
    Body, BodyType, Flag, FlagStatus, Importance, Item, ItemKind, MimeContent, ResponseObject, Sensitivity,
};
pub use mailbox::{Mailbox, MailboxType};
pub use restriction::{
    Comparison, ContainmentComparison, ContainmentMode, FieldOrder, GroupBy, Operand, SearchExpression,
};
pub use rights::EffectiveRights;
pub use shape::{BaseShape, BodyTypeResponse, FolderShape, ItemShape};
pub use view::{BasePoint, Paging, View};

use crate::xml::{Element, Violation};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Takes missing padding and stray last bits, as .NET and Java writers are not all exact.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The text of an element as xs:base64Binary; white space inside is allowed.
pub(crate) fn base64(element: &Element) -> Result<Vec<u8>, Violation> {
    let decoded = if element.text.bytes().any(|b| b.is_ascii_whitespace()) {
        let packed: Vec<u8> = element.text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        LENIENT.decode(packed)
    } else {
        LENIENT.decode(&element.text)
    };
    decoded.map_err(|_| element.bad_value())
}
