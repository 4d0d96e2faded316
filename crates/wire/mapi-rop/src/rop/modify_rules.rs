//! RopModifyRules: layout MS-OXCROPS 2.2.11.1, operation MS-OXORULE 2.2.1, 3.2.5.2.

use crate::RowChange;
use crate::structure::decode_changes;
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, EncodeError, Writer};

/// ModifyRulesFlags: these rules replace all there are.
pub const REPLACE: u8 = 0x01;

/// Changes the rules of a folder (MS-OXCROPS 2.2.11.1.1).
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

/// They are changed (MS-OXCROPS 2.2.11.1.2).
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
    use super::*;
    use crate::rop::exact;
    use crate::rop::vectors::{request, response};
    use crate::{Handles, RopRequestBody};
    use ropewalk_model::{PropertyTag, PropertyValue};

    const HEAD: &[u8] = &[0x41, 0x00, 0x01, 0x00, 1, 0, 1, 2, 0];
    const EXISTS: &[u8] = &[0x08, 0x1F, 0, 0x37, 0];

    /// MS-OXCROPS 2.2.11.1.
    /// covers: MS-OXCROPS_R3564, MS-OXCROPS_R3566, MS-OXCROPS_R3567, MS-OXCROPS_R3569, MS-OXCROPS_R3572,
    /// MS-OXCROPS_R3575, MS-OXCROPS_R3577, MS-OXCROPS_R3578, MS-OXCROPS_R3580, MS-OXCROPS_R3582,
    /// MS-OXCROPS_R3584, MS-OXCROPS_R3585, MS-OXCROPS_R3588, MS-OXCROPS_R3590, MS-OXCROPS_R3591,
    /// MS-OXCROPS_R3594
    #[test]
    fn each_field_has_its_place() {
        let name = RowChange {
            flags: RowChange::MODIFY,
            values: vec![
                (PropertyTag(0x6674_0014), PropertyValue::Integer64(0x2827_2625_2423_2221)),
                (PropertyTag(0x6676_0003), 0x1413_1211.into()),
            ],
        };
        let gone = RowChange {
            flags: RowChange::REMOVE,
            values: vec![(PropertyTag(0x6674_0014), PropertyValue::Integer64(9))],
        };
        exact::request(
            &exact::join(&[
                &[0x41, 5, 3, 1, 2, 0],
                &[2, 2, 0],
                &[0x14, 0, 0x74, 0x66, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28],
                &[0x03, 0, 0x76, 0x66, 0x11, 0x12, 0x13, 0x14],
                &[4, 1, 0],
                &[0x14, 0, 0x74, 0x66, 9, 0, 0, 0, 0, 0, 0, 0],
            ]),
            5,
            Handles::Input(3),
            Request { flags: REPLACE, rules: vec![name, gone], counts: Counts::Rop },
        );
        exact::success(&[0x41, 3, 0, 0, 0, 0], 3, Response);
        exact::failure(&exact::join(&[&[0x41, 3], &exact::FAILED]), 3, exact::NOT_FOUND);
    }

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

    /// An action nobody knows, in the narrow form: the rule is stored as it is, and is in error.
    #[test]
    fn an_unknown_action_does_not_make_counts_wide() {
        let head: &[u8] = &[0x41, 0x00, 0x01, 0x00, 1, 0, 1, 1, 0];
        let actions: &[u8] = &[0xFE, 0, 0x80, 0x66, 1, 0, 9, 0, 0x63, 0, 0, 0, 0, 0, 0, 0, 0];
        let body = request(&[head, actions].concat());
        let RopRequestBody::ModifyRules(modify) = body else { panic!("{body:?}") };
        assert_eq!(modify.counts, Counts::Rop);
    }

    /// Two wide actions that as narrow ones would be three: only their content tells.
    #[test]
    fn wide_actions_that_are_framed_as_narrow_ones() {
        let head: &[u8] = &[0x41, 0x00, 0x01, 0x00, 1, 0, 1, 1, 0];
        let mark: &[u8] = &[9, 0, 0, 0, 0x0B, 0, 0, 0, 0, 0, 0, 0, 0];
        let body = request(&[head, &[0xFE, 0, 0x80, 0x66, 2, 0, 0, 0], mark, mark].concat());
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
