//! Time zone definitions: PidLidAppointmentTimeZoneDefinitionRecur, -StartDisplay and -EndDisplay (MS-OXOCAL
//! 2.2.1.41 to 2.2.1.43). In the last two no rule has the flag R.

use super::{DecodeError, EncodeError, TimeZoneRule, TimeZoneStruct, Writer};
use ropewalk_base::{Reader, limits};

const MAJOR_VERSION: u8 = 0x02;
const MINOR_VERSION: u8 = 0x01;
/// Reserved: the key name follows.
const VALID_KEY_NAME: u16 = 0x0002;
/// What cbHeader counts beside KeyName: Reserved, cchKeyName and cRules.
const HEADER_BYTES: usize = 6;

/// A zone by its name, with its rules of different years.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TimeZoneDefinition {
    /// KeyName: the name of the zone, the same in all languages (`Pacific Standard Time`).
    pub key_name: String,
    /// TZRules, at least one, by ascending year.
    pub rules: Vec<TimeZoneRule>,
}

impl TimeZoneDefinition {
    /// The rule that converts times: the first that is marked.
    pub fn effective(&self) -> Option<&TimeZoneRule> {
        self.rules.iter().find(|rule| rule.is_effective())
    }

    /// The rule of a year: the last that begins in it or before, else the first.
    pub fn rule_of(&self, year: u16) -> Option<&TimeZoneRule> {
        self.rules.iter().rev().find(|rule| rule.year <= year).or_else(|| self.rules.first())
    }

    /// Whether the effective rule says the same as a PidLidTimeZoneStruct. Where not, "the values in the
    /// PidLidTimeZoneStruct property are used" (MS-OXOCAL 2.2.1.41).
    pub fn agrees_with(&self, zone: &TimeZoneStruct) -> bool {
        self.effective().is_some_and(|rule| {
            (rule.bias, rule.standard, rule.daylight) == (zone.bias, zone.standard, zone.daylight)
        })
    }

    /// Reads the value of a property.
    ///
    /// # Errors
    /// When it ends early or has bytes left, a version, size or date is wrong, there is no rule or more than
    /// [`limits::TIME_ZONE_RULES_MAX`], or their years do not ascend.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        versions(&mut reader, MAJOR_VERSION, MINOR_VERSION)?;
        let header_size = reader.u16("cbHeader")?;
        let reserved = reader.u16("Reserved")?;
        if reserved != VALID_KEY_NAME {
            return Err(DecodeError::invalid("Reserved", &reader, 2, reserved));
        }
        let offset = reader.offset();
        let characters = usize::from(reader.u16("cchKeyName")?);
        if characters > limits::TIME_ZONE_KEY_CHARS_MAX {
            let max = limits::TIME_ZONE_KEY_CHARS_MAX;
            return Err(DecodeError::Limit { field: "cchKeyName", offset, max });
        }
        if usize::from(header_size) != HEADER_BYTES + 2 * characters {
            return Err(DecodeError::Invalid { field: "cbHeader", offset: 2, value: header_size.into() });
        }
        let (units, _) = reader.bytes(2 * characters, "KeyName")?.as_chunks::<2>();
        let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        let key_name = String::from_utf16_lossy(&units);
        let rules = decode_rules(&mut reader)?;
        DecodeError::unless_empty("TZRules", &reader)?;
        Ok(Self { key_name, rules })
    }

    /// The value of a property.
    ///
    /// # Errors
    /// When the name is too long, or there is no rule or too many.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let units: Vec<u16> = self.key_name.encode_utf16().collect();
        within("KeyName", units.len(), limits::TIME_ZONE_KEY_CHARS_MAX)?;
        within("TZRules", self.rules.len(), limits::TIME_ZONE_RULES_MAX)?;
        if self.rules.is_empty() {
            return Err(EncodeError::Empty { field: "TZRules" });
        }
        let mut out = Writer::new();
        out.u8(MAJOR_VERSION);
        out.u8(MINOR_VERSION);
        out.count16(HEADER_BYTES + 2 * units.len(), "cbHeader")?;
        out.u16(VALID_KEY_NAME);
        out.count16(units.len(), "cchKeyName")?;
        units.iter().for_each(|unit| out.u16(*unit));
        out.count16(self.rules.len(), "cRules")?;
        self.rules.iter().for_each(|rule| rule.encode(&mut out));
        Ok(out.into_bytes())
    }
}

fn within(field: &'static str, length: usize, max: usize) -> Result<(), EncodeError> {
    if length > max { Err(EncodeError::TooLong { field, length, max }) } else { Ok(()) }
}

fn decode_rules(reader: &mut Reader<'_>) -> Result<Vec<TimeZoneRule>, DecodeError> {
    let offset = reader.offset();
    let count = usize::from(reader.u16("cRules")?);
    if count == 0 {
        return Err(DecodeError::Invalid { field: "cRules", offset, value: 0 });
    }
    if count > limits::TIME_ZONE_RULES_MAX {
        return Err(DecodeError::Limit { field: "cRules", offset, max: limits::TIME_ZONE_RULES_MAX });
    }
    let mut rules: Vec<TimeZoneRule> = Vec::new();
    for _ in 0..count {
        let offset = reader.offset() + 6;
        let rule = TimeZoneRule::decode(reader)?;
        if rules.last().is_some_and(|before| before.year > rule.year) {
            return Err(DecodeError::Invalid { field: "wYear", offset, value: rule.year.into() });
        }
        rules.push(rule);
    }
    Ok(rules)
}

/// Major Version and Minor Version.
pub(super) fn versions(reader: &mut Reader<'_>, major: u8, minor: u8) -> Result<(), DecodeError> {
    for (field, wanted) in [("Major Version", major), ("Minor Version", minor)] {
        let version = reader.u8(field)?;
        if version != wanted {
            return Err(DecodeError::invalid(field, reader, 1, version));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::hex;

    /// The example of MS-OXOCAL 4.1.4.
    fn example() -> Vec<u8> {
        hex(
            "0201300002001500500061006300690066006900630020005300740061006E0064006100720064002000540069006D00\
             6500020002013E000000D6070000000000000000000000000000E001000000000000C4FFFFFF00000A00000005000200\
             0000000000000000040000000100020000000000000002013E000200D7070000000000000000000000000000E0010000\
             00000000C4FFFFFF00000B0000000100020000000000000000000300000002000200000000000000",
        )
    }

    #[test]
    fn pacific_time() {
        let bytes = example();
        let zone = TimeZoneDefinition::decode(&bytes).unwrap();
        assert_eq!((bytes.len(), &*zone.key_name, zone.rules.len()), (184, "Pacific Standard Time", 2));
        assert_eq!(zone.encode().unwrap(), bytes);
        assert_eq!(zone.effective().unwrap().year, 2007);
        assert_eq!(
            [2005, 2006, 2007, 2026].map(|year| zone.rule_of(year).unwrap().year),
            [2006, 2006, 2007, 2007]
        );
        let rule = zone.rules[1];
        let mut same = TimeZoneStruct { bias: rule.bias, standard: rule.standard, daylight: rule.daylight };
        assert!(zone.agrees_with(&same));
        same.bias.bias = 0;
        assert!(!zone.agrees_with(&same));
        for end in 0..bytes.len() {
            assert!(TimeZoneDefinition::decode(&bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let with = |at: usize, value: u8| {
            let mut bytes = example();
            bytes[at] = value;
            TimeZoneDefinition::decode(&bytes)
        };
        let invalid = |field, offset, value| Err(DecodeError::Invalid { field, offset, value });
        assert_eq!(with(0, 1), invalid("Major Version", 0, 1));
        assert_eq!(with(1, 2), invalid("Minor Version", 1, 2));
        assert_eq!(with(2, 0x31), invalid("cbHeader", 2, 0x31));
        assert_eq!(with(4, 1), invalid("Reserved", 4, 1));
        assert_eq!(with(50, 0), invalid("cRules", 50, 0));
        assert_eq!(with(54, 0x3F), invalid("Reserved", 54, 0x3F));
        assert_eq!(with(58, 0xD8), invalid("wYear", 124, 0x07D7));
        assert!(matches!(with(50, 1), Err(DecodeError::Excess { field: "TZRules", offset: 118, left: 66 })));
        assert!(matches!(with(7, 0xFF), Err(DecodeError::Limit { field: "cchKeyName", offset: 6, .. })));
        assert!(matches!(with(51, 0xFF), Err(DecodeError::Limit { field: "cRules", offset: 50, .. })));
        let empty = TimeZoneDefinition { key_name: "UTC".to_owned(), rules: vec![] };
        assert_eq!(empty.encode(), Err(EncodeError::Empty { field: "TZRules" }));
        let long = TimeZoneDefinition { key_name: "x".repeat(256), rules: vec![TimeZoneRule::default()] };
        assert!(matches!(long.encode(), Err(EncodeError::TooLong { field: "KeyName", .. })));
    }
}
