//! PidTagExtendedRuleMessageActions, PidTagExtendedRuleMessageCondition and the NamedPropertyInformation before them
//! (MS-OXORULE 2.2.4.1.9, 2.2.4.1.10, 2.2.4.2). All counts have 32 bits, all strings are Unicode.

use super::{ActionData, RuleActions};
use crate::codec::{
    Counts, DecodeError, EncodeError, Writer, decode_property_name, decode_restriction, encode_property_name,
    encode_restriction,
};
use crate::property::{PropertyName, PropertyTag, PropertyType, PropertyValue};
use crate::restriction::Restriction;
use ropewalk_base::{Reader, limits};
use std::collections::BTreeSet;

/// RuleVersion: the only one there is.
pub const RULE_VERSION: u32 = 1;

/// The names of the named properties of an extended rule (MS-OXORULE 2.2.4.2). Its ids are the rule's own, not those
/// of the mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedPropertyInformation(pub Vec<(u16, PropertyName)>);

impl NamedPropertyInformation {
    /// The name of a property id of this rule.
    pub fn name(&self, id: u16) -> Option<&PropertyName> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, name)| name)
    }

    /// Reads the structure.
    ///
    /// # Errors
    /// When the input ends, an id is below 0x8000 or comes twice, a name is missing, or the size is wrong.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let offset = reader.offset();
        let count = usize::from(reader.u16("NoOfNamedProps")?);
        if count > limits::RULE_NAMED_PROPERTIES_MAX {
            let max = limits::RULE_NAMED_PROPERTIES_MAX;
            return Err(DecodeError::Limit { field: "NoOfNamedProps", offset, max });
        }
        if count == 0 {
            return Ok(Self::default());
        }
        let mut seen = BTreeSet::new();
        let mut ids = Vec::new();
        for _ in 0..count {
            let id = reader.u16("PropIds")?;
            // "each of which is a value of 0x8000 or greater and uniquely identifies the named property".
            if id < 0x8000 || !seen.insert(id) {
                return Err(DecodeError::invalid("PropIds", reader, 2, id));
            }
            ids.push(id);
        }
        let size = reader.u32("NamedPropertiesSize")?;
        let mut names = reader.part(size as usize, "NamedProperties")?;
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            let offset = names.offset();
            let name = decode_property_name(&mut names)?;
            let name = name.ok_or(DecodeError::Invalid { field: "Kind", offset, value: 0xFF })?;
            all.push((id, name));
        }
        DecodeError::unless_empty("NamedProperties", &names)?;
        Ok(Self(all))
    }

    /// Writes the structure.
    ///
    /// # Errors
    /// When there are too many names, or one is too long.
    pub fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.0.len(), "NoOfNamedProps")?;
        if self.0.is_empty() {
            return Ok(());
        }
        self.0.iter().for_each(|(id, _)| out.u16(*id));
        let mut names = Writer::new();
        self.0.iter().try_for_each(|(_, name)| encode_property_name(&mut names, Some(name)))?;
        out.count32(names.len(), "NamedPropertiesSize")?;
        out.bytes(names.as_slice());
        Ok(())
    }
}

/// The value of PidTagExtendedRuleMessageActions (MS-OXORULE 2.2.4.1.9).
#[derive(Debug, Clone, PartialEq)]
pub struct ExtendedRuleActions {
    /// NamedPropertyInformation.
    pub names: NamedPropertyInformation,
    /// RuleActionsBuffer.
    pub actions: RuleActions,
}

impl ExtendedRuleActions {
    /// Reads the value of the property.
    ///
    /// # Errors
    /// When it is longer than [`limits::EXTENDED_RULE_BYTES_MAX`], of another version, holds 8-bit text, is
    /// malformed or has bytes left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = bounded(bytes, "PidTagExtendedRuleMessageActions")?;
        let names = NamedPropertyInformation::decode(&mut reader)?;
        let version = reader.u32("RuleVersion")?;
        if version != RULE_VERSION {
            return Err(DecodeError::invalid("RuleVersion", &reader, 4, version));
        }
        let offset = reader.offset();
        let actions = RuleActions::decode_from(&mut reader, Counts::Extended)?;
        DecodeError::unless_empty("RuleActionsBuffer", &reader)?;
        let eight_bit = actions.0.iter().find_map(|action| match &action.data {
            ActionData::Tag(_, value) => eight_bit(value),
            ActionData::Forward(_, list) | ActionData::Delegate(list) => {
                list.iter().find_map(|one| one.properties.iter().find_map(|(_, value)| eight_bit(value)))
            }
            _ => None,
        });
        unicode_only("RuleActionsBuffer", offset, eight_bit)?;
        Ok(Self { names, actions })
    }

    /// The value of the property.
    ///
    /// # Errors
    /// As [`RuleActions::encode`] and [`NamedPropertyInformation::encode`].
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        self.names.encode(&mut out)?;
        out.u32(RULE_VERSION);
        self.actions.encode_to(&mut out, Counts::Extended)?;
        Ok(out.into_bytes())
    }
}

/// The value of PidTagExtendedRuleMessageCondition (MS-OXORULE 2.2.4.1.10).
#[derive(Debug, Clone, PartialEq)]
pub struct ExtendedRuleCondition {
    /// NamedPropertyInformation.
    pub names: NamedPropertyInformation,
    /// RuleRestriction.
    pub restriction: Restriction,
}

impl ExtendedRuleCondition {
    /// Reads the value of the property.
    ///
    /// # Errors
    /// When it is longer than [`limits::EXTENDED_RULE_BYTES_MAX`], holds 8-bit text, is malformed or has bytes left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = bounded(bytes, "PidTagExtendedRuleMessageCondition")?;
        let names = NamedPropertyInformation::decode(&mut reader)?;
        let offset = reader.offset();
        let restriction = decode_restriction(&mut reader, Counts::Extended)?;
        DecodeError::unless_empty("RuleRestriction", &reader)?;
        unicode_only("RuleRestriction", offset, eight_bit_in(&restriction))?;
        Ok(Self { names, restriction })
    }

    /// The value of the property.
    ///
    /// # Errors
    /// As [`encode_restriction`] and [`NamedPropertyInformation::encode`].
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        self.names.encode(&mut out)?;
        encode_restriction(&mut out, &self.restriction, Counts::Extended)?;
        Ok(out.into_bytes())
    }
}

fn bounded<'a>(bytes: &'a [u8], field: &'static str) -> Result<Reader<'a>, DecodeError> {
    let max = limits::EXTENDED_RULE_BYTES_MAX;
    if bytes.len() > max {
        return Err(DecodeError::Limit { field, offset: max, max });
    }
    Ok(Reader::new(bytes))
}

/// "All string values ... MUST be in Unicode format."
fn unicode_only(field: &'static str, offset: usize, found: Option<PropertyType>) -> Result<(), DecodeError> {
    found.map_or(Ok(()), |kind| Err(DecodeError::Type { field, offset, kind }))
}

/// The type of a value that is, or holds, 8-bit text.
fn eight_bit(value: &PropertyValue) -> Option<PropertyType> {
    match value {
        PropertyValue::String8(_) | PropertyValue::MultipleString8(_) => Some(value.kind()),
        PropertyValue::Restriction(inner) => eight_bit_in(inner),
        _ => None,
    }
}

fn eight_bit_in(root: &Restriction) -> Option<PropertyType> {
    let any = |values: &[(PropertyTag, PropertyValue)]| values.iter().find_map(|(_, value)| eight_bit(value));
    let mut rest = vec![root];
    while let Some(node) = rest.pop() {
        let found = match node {
            Restriction::And(inner) | Restriction::Or(inner) => {
                rest.extend(inner);
                None
            }
            Restriction::Not(inner)
            | Restriction::SubObject { inner, .. }
            | Restriction::Count { inner, .. } => {
                rest.push(inner);
                None
            }
            Restriction::Content { value, .. } | Restriction::Property { value, .. } => eight_bit(value),
            Restriction::Comment { values, inner } | Restriction::Annotation { values, inner } => {
                rest.extend(inner.as_deref());
                any(values)
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property::PropertyNameKind;
    use crate::restriction::RelOp;
    use crate::tags;
    use ropewalk_base::Guid;

    fn names() -> NamedPropertyInformation {
        let set = Guid([1; 16]);
        NamedPropertyInformation(vec![
            (0x8001, PropertyName { set, kind: PropertyNameKind::Lid(0x8503) }),
            (0x8000, PropertyName { set, kind: PropertyNameKind::String("Keywords".to_owned()) }),
        ])
    }

    fn condition(value_tag: PropertyTag, value: PropertyValue) -> ExtendedRuleCondition {
        let equal = Restriction::Property { op: RelOp::Equal, tag: value_tag, value_tag, value };
        let restriction = Restriction::And(vec![
            Restriction::Not(Box::new(equal)),
            Restriction::Exist(PropertyTag(0x8001_000B)),
        ]);
        ExtendedRuleCondition { names: names(), restriction }
    }

    /// covers: MS-OXORULE_R194, MS-OXORULE_R208, MS-OXORULE_R220
    #[test]
    fn actions_both_ways() {
        let tag = ActionData::Tag(PropertyTag(0x8000_001F), "red".into());
        let value = ExtendedRuleActions {
            names: names(),
            actions: RuleActions(vec![tag.into(), ActionData::Delete.into()]),
        };
        let bytes = value.encode().unwrap();
        assert_eq!(bytes[..6], [2, 0, 0x01, 0x80, 0x00, 0x80]);
        assert_eq!(ExtendedRuleActions::decode(&bytes).as_ref(), Ok(&value));
        assert_eq!(value.names.name(0x8001), Some(&names().0[0].1));
        for end in 0..bytes.len() {
            assert!(ExtendedRuleActions::decode(&bytes[..end]).is_err(), "cut at {end}");
        }
        assert!(ExtendedRuleActions::decode(&[bytes, vec![0]].concat()).is_err());
    }

    /// covers: MS-OXORULE_R697, MS-OXORULE_R696, MS-OXORULE_R936
    #[test]
    fn without_names_two_zero_bytes_stand_first() {
        let plain = ExtendedRuleActions {
            names: NamedPropertyInformation::default(),
            actions: RuleActions(vec![ActionData::Delete.into()]),
        };
        let bytes = plain.encode().unwrap();
        assert_eq!(bytes[..14], [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0]);
        assert_eq!(ExtendedRuleActions::decode(&bytes), Ok(plain));
        let mut wrong = bytes;
        wrong[2] = 2;
        assert_eq!(
            ExtendedRuleActions::decode(&wrong),
            Err(DecodeError::Invalid { field: "RuleVersion", offset: 2, value: 2 })
        );
    }

    /// covers: MS-OXORULE_R200, MS-OXORULE_R198
    #[test]
    fn conditions_both_ways_and_in_unicode_only() {
        let good = condition(tags::PID_TAG_SUBJECT, "x".into());
        let bytes = good.encode().unwrap();
        assert_eq!(ExtendedRuleCondition::decode(&bytes).as_ref(), Ok(&good));
        for end in 0..bytes.len() {
            assert!(ExtendedRuleCondition::decode(&bytes[..end]).is_err(), "cut at {end}");
        }
        let text8 = PropertyTag::new(0x0037, PropertyType::STRING8);
        let bad = condition(text8, PropertyValue::String8(b"x".to_vec())).encode().unwrap();
        assert!(matches!(
            ExtendedRuleCondition::decode(&bad),
            Err(DecodeError::Type { field: "RuleRestriction", kind: PropertyType::STRING8, .. })
        ));
    }

    /// covers: MS-OXORULE_R1016
    #[test]
    fn a_condition_above_the_size_limit_is_refused() {
        let max = limits::EXTENDED_RULE_BYTES_MAX;
        assert_eq!(
            ExtendedRuleCondition::decode(&vec![0; max + 1]),
            Err(DecodeError::Limit { field: "PidTagExtendedRuleMessageCondition", offset: max, max })
        );
    }

    /// covers: MS-OXORULE_R218, MS-OXORULE_R999
    #[test]
    fn ids_are_named_ones_and_come_once() {
        let decode = |bytes: &[u8]| NamedPropertyInformation::decode(&mut Reader::new(bytes));
        let invalid = |offset, value| Err(DecodeError::Invalid { field: "PropIds", offset, value });
        assert_eq!(decode(&[1, 0, 0xFF, 0x7F]), invalid(2, 0x7FFF));
        assert_eq!(decode(&[2, 0, 0, 0x80, 0, 0x80]), invalid(4, 0x8000));
        assert!(matches!(decode(&[0xFF, 0xFF]), Err(DecodeError::Limit { field: "NoOfNamedProps", .. })));
        let mut nameless = vec![1, 0, 0, 0x80, 17, 0, 0, 0, 0xFF];
        nameless.extend([0; 16]);
        assert_eq!(decode(&nameless), Err(DecodeError::Invalid { field: "Kind", offset: 8, value: 0xFF }));
        nameless[4] = 18;
        nameless.push(0);
        assert!(decode(&nameless).is_err());
    }
}
