//! Reads an item of a request.

use super::{Body, BodyType, Flag, FlagStatus, Importance, Item, ItemKind, MimeContent, Sensitivity};
use crate::field::ExtendedProperty;
use crate::types::attachment::Attachment;
use crate::types::date_time;
use crate::types::id::Id;
use crate::types::mailbox::Mailbox;
use crate::xml::{Element, Violation};
use ropewalk_base::FileTime;

fn time(element: &Element) -> Result<FileTime, Violation> {
    date_time::parse(&element.text).ok_or_else(|| element.bad_value())
}

fn body(element: &Element) -> Result<Body, Violation> {
    let kind = element.choice("BodyType", BodyType::NAMES)?;
    Ok(Body { kind, is_truncated: element.boolean_attribute("IsTruncated")?, text: element.text.clone() })
}

fn mime(element: &Element) -> Result<MimeContent, Violation> {
    Ok(MimeContent {
        character_set: element.attribute("CharacterSet").map(str::to_owned),
        bytes: crate::types::base64(element)?,
    })
}

fn single(element: &Element) -> Result<Mailbox, Violation> {
    Mailbox::decode(element.required_child("Mailbox")?)
}

fn flag(element: &Element) -> Result<Flag, Violation> {
    let date = |name| element.child(name).map(time).transpose();
    Ok(Flag {
        status: element.required_child("FlagStatus")?.text_choice(FlagStatus::NAMES)?,
        start: date("StartDate")?,
        due: date("DueDate")?,
        complete: date("CompleteDate")?,
    })
}

fn kind_of(name: &str) -> Option<ItemKind> {
    Some(match name {
        "Item" => ItemKind::Item,
        "Message" => ItemKind::Message,
        "CalendarItem" => ItemKind::CalendarItem,
        "Contact" => ItemKind::Contact,
        "DistributionList" => ItemKind::DistributionList,
        "MeetingMessage" => ItemKind::MeetingMessage,
        "MeetingRequest" => ItemKind::MeetingRequest,
        "MeetingResponse" => ItemKind::MeetingResponse,
        "MeetingCancellation" => ItemKind::MeetingCancellation,
        "Task" => ItemKind::Task,
        "PostItem" => ItemKind::PostItem,
        "ReplyToItem"
        | "ForwardItem"
        | "ReplyAllToItem"
        | "AcceptItem"
        | "TentativelyAcceptItem"
        | "DeclineItem"
        | "CancelCalendarItem"
        | "RemoveItem"
        | "SuppressReadReceipt"
        | "PostReplyItem"
        | "AcceptSharingInvitation"
        | "RoleMember"
        | "Network"
        | "Person"
        | "Booking" => ItemKind::ResponseObject,
        _ => return None,
    })
}

impl Item {
    /// Whether the element is an item, or a response object that CreateItem takes in place of one.
    pub fn is_item(element: &Element) -> bool {
        kind_of(&element.name).is_some()
    }

    /// # Errors
    /// When the element is no item, or a child is not of its type.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let kind = kind_of(&element.name)
            .ok_or_else(|| element.violation(format!("The element '{}' is not an item.", element.name)))?;
        let mut item = Self { kind, ..Self::default() };
        for child in element.ews_children() {
            if !item.decode_item_field(child)? && !item.decode_message_field(child)? {
                // What this item type has beyond ItemType and MessageType is read with the operations that keep
                // it; a Message has nothing more.
                if kind == ItemKind::Message && !READ_ONLY.contains(&child.name.as_str()) {
                    return Err(element.unexpected(child));
                }
                item.refused.push(child.name.clone());
            }
        }
        Ok(item)
    }

    fn decode_item_field(&mut self, child: &Element) -> Result<bool, Violation> {
        match child.name.as_str() {
            "MimeContent" => self.mime_content = Some(mime(child)?),
            "MimeContentUTF8" => self.mime_content_utf8 = Some(mime(child)?),
            "ItemId" => self.item_id = Some(Id::decode(child)?),
            "ParentFolderId" => self.parent_folder_id = Some(Id::decode(child)?),
            "ItemClass" => self.item_class = Some(child.text.clone()),
            "Subject" => self.subject = Some(child.text.clone()),
            "Sensitivity" => self.sensitivity = Some(child.text_choice(Sensitivity::NAMES)?),
            "Body" => self.body = Some(body(child)?),
            "Attachments" => {
                self.attachments = child.ews_children().map(Attachment::decode).collect::<Result<_, _>>()?;
            }
            "DateTimeReceived" => self.date_time_received = Some(time(child)?),
            "Size" => self.size = Some(child.text_int()?),
            "Categories" => self.categories = child.ews_children().map(|text| text.text.clone()).collect(),
            "Importance" => self.importance = Some(child.text_choice(Importance::NAMES)?),
            "InReplyTo" => self.in_reply_to = Some(child.text.clone()),
            "IsSubmitted" => self.is_submitted = Some(child.text_boolean()?),
            "IsDraft" => self.is_draft = Some(child.text_boolean()?),
            "IsFromMe" => self.is_from_me = Some(child.text_boolean()?),
            "IsResend" => self.is_resend = Some(child.text_boolean()?),
            "IsUnmodified" => self.is_unmodified = Some(child.text_boolean()?),
            "InternetMessageHeaders" => {
                for header in child.ews_children() {
                    let name = header.required("HeaderName")?.to_owned();
                    self.internet_message_headers.push((name, header.text.clone()));
                }
            }
            "DateTimeSent" => self.date_time_sent = Some(time(child)?),
            "DateTimeCreated" => self.date_time_created = Some(time(child)?),
            "ReminderDueBy" => self.reminder_due_by = Some(time(child)?),
            "ReminderIsSet" => self.reminder_is_set = Some(child.text_boolean()?),
            "ReminderMinutesBeforeStart" => self.reminder_minutes_before_start = Some(child.text_int()?),
            "DisplayCc" => self.display_cc = Some(child.text.clone()),
            "DisplayTo" => self.display_to = Some(child.text.clone()),
            "HasAttachments" => self.has_attachments = Some(child.text_boolean()?),
            "ExtendedProperty" => self.extended.push(ExtendedProperty::decode(child)?),
            "Culture" => self.culture = Some(child.text.clone()),
            "LastModifiedName" => self.last_modified_name = Some(child.text.clone()),
            "LastModifiedTime" => self.last_modified_time = Some(time(child)?),
            "IsAssociated" => self.is_associated = Some(child.text_boolean()?),
            "Flag" => self.flag = Some(flag(child)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn decode_message_field(&mut self, child: &Element) -> Result<bool, Violation> {
        match child.name.as_str() {
            "Sender" => self.sender = Some(single(child)?),
            "ToRecipients" => self.to_recipients = Mailbox::decode_list(child)?,
            "CcRecipients" => self.cc_recipients = Mailbox::decode_list(child)?,
            "BccRecipients" => self.bcc_recipients = Mailbox::decode_list(child)?,
            "IsReadReceiptRequested" => self.is_read_receipt_requested = Some(child.text_boolean()?),
            "IsDeliveryReceiptRequested" => self.is_delivery_receipt_requested = Some(child.text_boolean()?),
            "ConversationIndex" => self.conversation_index = Some(crate::types::base64(child)?),
            "ConversationTopic" => self.conversation_topic = Some(child.text.clone()),
            "From" => self.from = Some(single(child)?),
            "InternetMessageId" => self.internet_message_id = Some(child.text.clone()),
            "IsRead" => self.is_read = Some(child.text_boolean()?),
            "IsResponseRequested" => self.is_response_requested = Some(child.text_boolean()?),
            "References" => self.references = Some(child.text.clone()),
            "ReplyTo" => self.reply_to = Mailbox::decode_list(child)?,
            "ReceivedBy" => self.received_by = Some(single(child)?),
            "ReceivedRepresenting" => self.received_representing = Some(single(child)?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Elements of MessageType that no request sets.
const READ_ONLY: &[&str] = &[
    "ResponseObjects",
    "ReminderNextTime",
    "EffectiveRights",
    "WebClientReadFormQueryString",
    "WebClientEditFormQueryString",
    "ConversationId",
    "UniqueBody",
    "StoreEntryId",
    "InstanceKey",
    "NormalizedBody",
    "EntityExtractionResult",
    "PolicyTag",
    "ArchiveTag",
    "RetentionDate",
    "Preview",
    "RightsManagementLicenseData",
    "PredictedActionReasons",
    "IsClutter",
    "NextPredictedAction",
    "GroupingAction",
    "BlockStatus",
    "HasBlockedImages",
    "TextBody",
    "IconIndex",
    "SearchKey",
    "SortKey",
    "Hashtags",
    "Mentions",
    "MentionedMe",
    "PendingSocialActivityTagIds",
    "ApprovalRequestData",
    "VotingInformation",
    "ReminderMessageData",
];
