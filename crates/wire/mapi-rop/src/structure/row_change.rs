//! PermissionData (MS-OXCROPS 2.2.10.1.1.1) and RuleData (2.2.11.1.1.1): they have one layout.

use super::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};

/// A change to one row of a permissions table or rules table.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// PermissionDataFlags or RuleDataFlags: [`RowChange::ADD`], [`RowChange::MODIFY`] or [`RowChange::REMOVE`].
    pub flags: u8,
    /// PropertyValues.
    pub values: Vec<(PropertyTag, PropertyValue)>,
}

impl RowChange {
    /// Flags: a new row.
    pub const ADD: u8 = 0x01;
    /// Flags: another content of a row that is there.
    pub const MODIFY: u8 = 0x02;
    /// Flags: the row is removed.
    pub const REMOVE: u8 = 0x04;

    pub(crate) fn decode(reader: &mut Reader<'_>, counts: Counts) -> Result<Self, DecodeError> {
        Ok(Self { flags: reader.u8("Flags")?, values: decode_values(reader, counts)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer, counts: Counts) -> Result<(), EncodeError> {
        out.u8(self.flags);
        encode_values(out, &self.values, counts)
    }
}

/// So many changes. The documents leave open how wide the counts inside rule conditions and actions are here
/// (MS-OXCDATA 2.11.1.1 says 16 bits, some readers take 32); the narrow form is tried first.
pub(crate) fn decode_changes(
    reader: &mut Reader<'_>,
    count: u16,
) -> Result<(Counts, Vec<RowChange>), DecodeError> {
    let start = reader.clone();
    let narrow = decode_changes_of(reader, count, Counts::Rop);
    match narrow {
        Ok(changes) => Ok((Counts::Rop, changes)),
        Err(error) => {
            *reader = start;
            decode_changes_of(reader, count, Counts::Extended)
                .map(|changes| (Counts::Extended, changes))
                .map_err(|_| error)
        }
    }
}

fn decode_changes_of(
    reader: &mut Reader<'_>,
    count: u16,
    counts: Counts,
) -> Result<Vec<RowChange>, DecodeError> {
    (0..count).map(|_| RowChange::decode(reader, counts)).collect()
}
