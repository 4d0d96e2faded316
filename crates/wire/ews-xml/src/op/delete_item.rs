//! DeleteItem (MS-OXWSCORE 3.1.4.3).

use crate::types::{BaseItemId, Precision};
use crate::xml::{Element, Violation, XmlWriter};

/// DisposalType (MS-OXWSCDATA 2.2.5.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the value of its name")]
pub enum DisposalType {
    HardDelete,
    SoftDelete,
    MoveToDeletedItems,
}

/// DeleteItem.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// DeleteType.
    pub delete_type: DisposalType,
    /// SendMeetingCancellations; a calendar item needs one.
    pub send_meeting_cancellations: Option<String>,
    /// AffectedTaskOccurrences; a task needs one.
    pub affected_task_occurrences: Option<String>,
    /// SuppressReadReceipts.
    pub suppress_read_receipts: bool,
    /// ItemIds.
    pub items: Vec<BaseItemId>,
}

/// Nothing beyond the common elements.
pub type Answer = ();

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        use DisposalType::{HardDelete, MoveToDeletedItems, SoftDelete};
        let types =
            [("HardDelete", HardDelete), ("SoftDelete", SoftDelete), ("MoveToDeletedItems", MoveToDeletedItems)];
        Ok(Self {
            delete_type: element.choice("DeleteType", &types)?,
            send_meeting_cancellations: element.attribute("SendMeetingCancellations").map(str::to_owned),
            affected_task_occurrences: element.attribute("AffectedTaskOccurrences").map(str::to_owned),
            suppress_read_receipts: element.boolean_attribute("SuppressReadReceipts")?.unwrap_or_default(),
            items: BaseItemId::decode_list(element.required_child("ItemIds")?)?,
        })
    }
}

pub(super) const fn encode(_: Option<&Answer>, _: &mut XmlWriter, _: Precision) {}
