//! PermissionData (MS-OXCROPS 2.2.10.1.1.1) and RuleData (2.2.11.1.1.1): they have one layout.

use super::{decode_values, encode_values};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyValue};

/// A change to one row of a permissions table or rules table (MS-OXCROPS 2.2.10.1.1.1, 2.2.11.1.1.1).
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

/// Shortest ActionBlock after its length: ActionType, ActionFlavor and ActionFlags (MS-OXORULE 2.2.5.1).
const ACTION_BYTES_MIN: usize = 9;

/// So many changes. The documents leave open how wide the counts inside rule conditions and actions are here
/// (MS-OXCDATA 2.11.1.1 says 16 bits, some readers take 32); the narrow form is tried first. Read as narrow, wide
/// actions would be empty ones with bytes behind them, so narrow actions must be long enough to be any.
pub(crate) fn decode_changes(
    reader: &mut Reader<'_>,
    count: u16,
) -> Result<(Counts, Vec<RowChange>), DecodeError> {
    let attempt = |counts| {
        let mut reader = reader.clone();
        let changes = (0..count)
            .map(|_| RowChange::decode(&mut reader, counts))
            .collect::<Result<Vec<RowChange>, DecodeError>>()?;
        Ok::<_, DecodeError>((reader, counts, changes))
    };
    let (after, counts, changes) = match attempt(Counts::Rop) {
        Ok(narrow) if narrow.2.iter().all(RowChange::is_plausible) => narrow,
        // Actions too short to be any are not believed for want of better: the buffer is wrong in either width.
        Ok(_) => attempt(Counts::Extended)?,
        Err(narrow) => attempt(Counts::Extended).map_err(|_| narrow)?,
    };
    *reader = after;
    Ok((counts, changes))
}

impl RowChange {
    /// Whether every action, with counts of 16 bits, is long enough.
    fn is_plausible(&self) -> bool {
        self.values.iter().all(|(_, value)| match value {
            PropertyValue::RuleAction(actions) => are_plausible(actions).unwrap_or(false),
            _ => true,
        })
    }
}

fn are_plausible(actions: &[u8]) -> Result<bool, DecodeError> {
    let mut reader = Reader::new(actions);
    for _ in 0..reader.u16("NoOfActions")? {
        let length = usize::from(reader.u16("ActionLength")?);
        reader.bytes(length, "ActionBlock")?;
        if length < ACTION_BYTES_MIN {
            return Ok(false);
        }
    }
    Ok(true)
}
