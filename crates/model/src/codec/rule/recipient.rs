//! RecipientBlockData (MS-OXORULE 2.2.5.1.2.4.1): whom an OP_FORWARD or OP_DELEGATE sends to.

use super::count_within;
use crate::codec::{Counts, DecodeError, EncodeError, Writer, decode_tagged_value, encode_tagged_value};
use crate::property::{PropertyTag, PropertyValue};
use ropewalk_base::{Reader, limits};

/// One recipient of a forwarding action.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleRecipient {
    /// Reserved: clients write 0x01.
    pub reserved: u8,
    /// PropertyValues, at least one: display name, e-mail address, recipient type ...
    pub properties: Vec<(PropertyTag, PropertyValue)>,
}

impl RuleRecipient {
    /// RecipientCount and RecipientBlocks.
    pub(super) fn decode_list(reader: &mut Reader<'_>, counts: Counts) -> Result<Vec<Self>, DecodeError> {
        let recipients =
            count_within(reader, Counts::Extended, "RecipientCount", limits::RULE_RECIPIENTS_MAX)?;
        (0..recipients).map(|_| Self::decode(reader, counts)).collect()
    }

    fn decode(reader: &mut Reader<'_>, counts: Counts) -> Result<Self, DecodeError> {
        let reserved = reader.u8("Reserved")?;
        let values =
            count_within(reader, Counts::Extended, "NoOfProperties", limits::RULE_RECIPIENT_PROPERTIES_MAX)?;
        let properties =
            (0..values).map(|_| decode_tagged_value(reader, counts)).collect::<Result<_, _>>()?;
        Ok(Self { reserved, properties })
    }

    /// The other side of [`RuleRecipient::decode_list`].
    pub(super) fn encode_list(list: &[Self], out: &mut Writer, counts: Counts) -> Result<(), EncodeError> {
        if list.is_empty() {
            return Err(EncodeError::Empty { field: "RecipientBlocks" });
        }
        out.count32(list.len(), "RecipientCount")?;
        list.iter().try_for_each(|recipient| recipient.encode(out, counts))
    }

    fn encode(&self, out: &mut Writer, counts: Counts) -> Result<(), EncodeError> {
        if self.properties.is_empty() {
            return Err(EncodeError::Empty { field: "PropertyValues" });
        }
        out.u8(self.reserved);
        out.count32(self.properties.len(), "NoOfProperties")?;
        self.properties.iter().try_for_each(|(tag, value)| encode_tagged_value(out, *tag, value, counts))
    }
}
