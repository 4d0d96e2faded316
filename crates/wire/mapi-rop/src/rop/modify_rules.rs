//! RopModifyRules: layout MS-OXCROPS 2.2.11.1, operation MS-OXORULE 2.2.1, 3.2.5.2.

use crate::RowChange;
use crate::structure::decode_changes;
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};

/// ModifyRulesFlags: these rules replace all there are.
pub const REPLACE: u8 = 0x01;

/// Changes the rules of a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ModifyRulesFlags: [`REPLACE`].
    pub flags: u8,
    /// RulesData.
    pub rules: Vec<RowChange>,
    /// How wide counts inside the values are: [`Counts::Rop`], unless the client writes them as in extended rules.
    pub counts: Counts,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let flags = reader.u8("ModifyRulesFlags")?;
        let count = reader.u16("RulesCount")?;
        let (counts, rules) = decode_changes(reader, count)?;
        Ok(Self { flags, rules, counts })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.flags);
        out.count16(self.rules.len(), "RulesCount")?;
        self.rules.iter().try_for_each(|change| change.encode(out, self.counts))
    }
}

/// They are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};
    use crate::{RopRequestBody, RowChange};
    use ropewalk_model::PropertyValue;
    use ropewalk_model::codec::Counts;

    const HEAD: &[u8] = &[0x41, 0x00, 0x01, 0x00, 1, 0, 1, 2, 0];
    const EXISTS: &[u8] = &[0x08, 0x1F, 0, 0x37, 0];

    /// An And of one Exist, and one action (OP_MARK_AS_READ), with counts of 16 bits.
    #[test]
    fn both_ways() {
        let condition = [&[0xFD, 0, 0x79, 0x66, 0x00, 1, 0][..], EXISTS].concat();
        let actions: &[u8] = &[0xFE, 0, 0x80, 0x66, 1, 0, 9, 0, 0x0B, 0, 0, 0, 0, 0, 0, 0, 0];
        let body = request(&[HEAD, &condition, actions].concat());
        let RopRequestBody::ModifyRules(modify) = body else { panic!("{body:?}") };
        assert_eq!((modify.counts, modify.rules[0].flags), (Counts::Rop, RowChange::ADD));
        assert!(matches!(modify.rules[0].values[1].1, PropertyValue::RuleAction(_)));
        response(&[0x41, 0x01, 0, 0, 0, 0]);
        response(&[0x41, 0x01, 0x0E, 0, 0x07, 0x80]);
    }

    /// Wide actions alone, which as narrow ones would be empty with bytes behind them.
    #[test]
    fn wide_actions() {
        let head: &[u8] = &[0x41, 0x00, 0x01, 0x00, 1, 0, 1, 1, 0];
        let actions: &[u8] = &[0xFE, 0, 0x80, 0x66, 1, 0, 0, 0, 9, 0, 0, 0, 0x0B, 0, 0, 0, 0, 0, 0, 0, 0];
        let body = request(&[head, actions].concat());
        let RopRequestBody::ModifyRules(modify) = body else { panic!("{body:?}") };
        assert_eq!(modify.counts, Counts::Extended);
    }

    /// The same with counts of 32 bits, as some readers expect them.
    #[test]
    fn wide_counts() {
        let condition = [&[0xFD, 0, 0x79, 0x66, 0x00, 1, 0, 0, 0][..], EXISTS].concat();
        let actions: &[u8] = &[0xFE, 0, 0x80, 0x66, 1, 0, 0, 0, 9, 0, 0, 0, 0x0B, 0, 0, 0, 0, 0, 0, 0, 0];
        let body = request(&[HEAD, &condition, actions].concat());
        let RopRequestBody::ModifyRules(modify) = body else { panic!("{body:?}") };
        assert_eq!(modify.counts, Counts::Extended);
    }
}
