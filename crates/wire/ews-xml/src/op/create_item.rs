//! CreateItem (MS-OXWSCORE 3.1.4.2).

use crate::types::{BaseFolderId, Item, Precision};
use crate::xml::{Element, Violation, XmlWriter};
use ropewalk_base::limits::EWS_IDS_MAX;

/// MessageDispositionType (MS-OXWSMSG 2.2.5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the value of its name")]
pub enum MessageDisposition {
    SaveOnly,
    SendOnly,
    SendAndSaveCopy,
}

/// CreateItem.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// MessageDisposition; an e-mail message needs one.
    pub disposition: Option<MessageDisposition>,
    /// SendMeetingInvitations; a calendar item needs one.
    pub send_meeting_invitations: Option<String>,
    /// SavedItemFolderId.
    pub saved_item_folder: Option<BaseFolderId>,
    /// Items.
    pub items: Vec<Item>,
}

/// The items of one response message: with ids when they were saved, none when they were only sent.
pub type Answer = Vec<Item>;

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        use MessageDisposition::{SaveOnly, SendAndSaveCopy, SendOnly};
        let dispositions = [("SaveOnly", SaveOnly), ("SendOnly", SendOnly), ("SendAndSaveCopy", SendAndSaveCopy)];
        let disposition = match element.attribute("MessageDisposition") {
            Some(_) => Some(element.choice("MessageDisposition", &dispositions)?),
            None => None,
        };
        let list = element.required_child("Items")?;
        let items: Vec<Item> = list.bounded(EWS_IDS_MAX)?.ews_children().map(Item::decode).collect::<Result<_, _>>()?;
        if items.is_empty() {
            return Err(list.violation("The element 'Items' has incomplete content."));
        }
        Ok(Self {
            disposition,
            send_meeting_invitations: element.attribute("SendMeetingInvitations").map(str::to_owned),
            saved_item_folder: element.child("SavedItemFolderId").map(BaseFolderId::decode_target).transpose()?,
            items,
        })
    }
}

pub(super) fn encode(answer: Option<&Answer>, w: &mut XmlWriter, precision: Precision) {
    w.element("m:Items", |w| answer.into_iter().flatten().for_each(|item| item.encode(w, precision)));
}
