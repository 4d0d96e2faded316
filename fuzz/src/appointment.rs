//! model::codec: what appointments and conversations hold as binary properties, and the rules of a folder.

use crate::bound::stable;
use crate::model::bytes_of;
use ropewalk_base::Reader;
use ropewalk_model::codec::recurrence::{AppointmentRecurrencePattern, RecurrencePattern};
use ropewalk_model::codec::rule::{ExtendedRuleActions, ExtendedRuleCondition, RuleActions};
use ropewalk_model::codec::time_zone::{TimeZoneDefinition, TimeZoneStruct};
use ropewalk_model::codec::{
    ConversationIndex, Counts, GlobalObjectId, decode_sort_order_set, encode_sort_order_set,
};

/// Recurrence patterns, time zones, global object ids and conversation indexes.
pub(crate) fn appointment(data: &[u8]) {
    stable(data, RecurrencePattern::decode, |pattern| pattern.encode().expect("fits"));
    stable(data, AppointmentRecurrencePattern::decode, |pattern| pattern.encode().expect("fits"));
    stable(data, TimeZoneDefinition::decode, |zone| zone.encode().expect("fits"));
    stable(data, TimeZoneStruct::decode, TimeZoneStruct::encode);
    stable(data, GlobalObjectId::decode, |id| id.encode().expect("fits"));
    stable(data, ConversationIndex::decode, ConversationIndex::encode);
}

/// Actions of rules with both widths of counts, and extended rules.
pub(crate) fn rule(data: &[u8]) {
    for counts in [Counts::Rop, Counts::Extended] {
        stable(
            data,
            |bytes| RuleActions::decode(bytes, counts),
            |actions: &RuleActions| actions.encode(counts).expect("fits"),
        );
    }
    stable(data, ExtendedRuleActions::decode, |rule| rule.encode().expect("fits"));
    stable(data, ExtendedRuleCondition::decode, |rule| rule.encode().expect("fits"));
    stable(
        data,
        |bytes| decode_sort_order_set(&mut Reader::new(bytes)),
        |set| {
            bytes_of(|out| {
                let _ = encode_sort_order_set(out, set);
            })
        },
    );
}
