//! EffectiveRights (MS-OXWSCDATA 2.2.4.29): what who asks may do, from what the store says of the object.

use crate::context::Context;
use ropewalk_wire_ews_xml::types::EffectiveRights;

/// The rights that PidTagAccess stands for (MS-OXCPRPT 2.2.1.1). Private items are seen by the
/// owner and by delegates who are let.
pub(super) fn effective_rights(context: &Context<'_>, access: Option<i64>) -> EffectiveRights {
    let has = |bit: i64| access.unwrap_or_default() & bit != 0;
    EffectiveRights {
        create_associated: has(0x20),
        create_contents: has(0x10),
        create_hierarchy: has(0x08),
        delete: has(0x04),
        modify: has(0x01),
        read: has(0x02),
        view_private_items: Some(context.sees_private),
    }
}
