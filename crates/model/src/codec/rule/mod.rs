//! Rule actions and extended rules (MS-OXORULE 2.2.4 and 2.2.5).
//!
//! A property of type PtypRuleAction keeps its bytes ([`crate::PropertyValue::RuleAction`]); the typed form is made
//! from them here when a rule is looked at. The store must give back what the client wrote, also a rule it cannot
//! read: that one is kept and marked ST_RULE_PARSE_ERROR (MS-OXORULE 2.2.1.3.1.3). Actions hold property values in
//! turn, so that bytes are also what ends the nesting.

mod action;
mod destination;
mod extended;
mod flavor;
mod recipient;
mod reply;

pub use action::{ActionData, BounceCode, RuleAction, RuleActions};
pub use destination::Destination;
pub use extended::{ExtendedRuleActions, ExtendedRuleCondition, NamedPropertyInformation, RULE_VERSION};
pub use flavor::{ForwardFlavor, ReplyFlavor};
pub use recipient::RuleRecipient;
pub use reply::ReplyTemplate;

use super::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_base::Reader;

/// A size or count that is 16 bits wide in standard rules and 32 in extended ones. The address book has no rules; what
/// comes with its counts is read as an extended one.
fn count(reader: &mut Reader<'_>, counts: Counts, field: &'static str) -> Result<usize, DecodeError> {
    Ok(match counts {
        Counts::Rop => usize::from(reader.u16(field)?),
        Counts::Extended | Counts::AddressBook => reader.u32(field)? as usize,
    })
}

/// The other side of [`count`].
fn put_count(
    out: &mut Writer,
    length: usize,
    counts: Counts,
    field: &'static str,
) -> Result<(), EncodeError> {
    match counts {
        Counts::Rop => out.count16(length, field),
        Counts::Extended | Counts::AddressBook => out.count32(length, field),
    }
}

/// A count in four bytes that is at least one and at most `max`.
fn count_within(
    reader: &mut Reader<'_>,
    counts: Counts,
    field: &'static str,
    max: usize,
) -> Result<usize, DecodeError> {
    let offset = reader.offset();
    match count(reader, counts, field)? {
        0 => Err(DecodeError::Invalid { field, offset, value: 0 }),
        many if many > max => Err(DecodeError::Limit { field, offset, max }),
        some => Ok(some),
    }
}
