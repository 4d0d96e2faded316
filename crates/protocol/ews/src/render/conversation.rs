//! ConversationId (MS-OXOMSG 2.2.1.2, 2.2.1.3).

use super::source::Source;
use crate::context::Context;
use crate::id;
use crate::problem::Problems;
use ropewalk_model::tags;
use ropewalk_wire_ews_xml::types::Id;

/// The GUID of a conversation index stands after its reserved byte and time (MS-OXOMSG 2.2.1.3).
const GUID_IN_INDEX: std::ops::Range<usize> = 6..22;

/// The id of an item's conversation: PidTagConversationId, or else the GUID of its conversation index.
pub(super) fn id_of(context: &Context<'_>, source: &Source<'_>) -> Problems<Option<Id>> {
    let stored = source.binary(context, tags::PID_TAG_CONVERSATION_ID)?.filter(|id| id.len() == 16);
    let conversation = match stored {
        Some(id) => Some(id),
        None => {
            let index = source.binary(context, tags::PID_TAG_CONVERSATION_INDEX)?;
            index.and_then(|index| index.get(GUID_IN_INDEX).map(<[u8]>::to_vec))
        }
    };
    Ok(conversation.map(|conversation| id::conversation(&context.mailbox.info().guid, &conversation)))
}
