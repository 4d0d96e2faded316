//! Items and messages (MS-OXWSCORE 2.2.4.24 ItemType, MS-OXWSMSG 2.2.4.3 MessageType): one value for requests
//! and answers; only what is there is written, in the order of the schema.

mod decode;
mod encode;

use crate::field::ExtendedProperty;
use crate::types::attachment::Attachment;
use crate::types::id::Id;
use crate::types::mailbox::Mailbox;
use crate::types::rights::EffectiveRights;
use ropewalk_base::FileTime;

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $number:literal $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each variant is the value of its name")]
        pub enum $name { $($variant = $number,)* }

        impl $name {
            pub(crate) const NAMES: &'static [(&'static str, Self)] = &[$(($text, Self::$variant),)*];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// By its name on the wire.
            pub fn parse(name: &str) -> Option<Self> {
                Self::NAMES.iter().find(|(text, _)| *text == name).map(|(_, value)| *value)
            }

            /// By the value of the property behind it.
            pub fn from_number(number: i64) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            /// The value of the property behind it.
            pub const fn number(self) -> i32 {
                self as i32
            }
        }
    };
}

choices! {
    /// ImportanceChoicesType; PidTagImportance.
    Importance { Low = 0 "Low", Normal = 1 "Normal", High = 2 "High", }
}
choices! {
    /// SensitivityChoicesType; PidTagSensitivity.
    Sensitivity { Normal = 0 "Normal", Personal = 1 "Personal", Private = 2 "Private", Confidential = 3 "Confidential", }
}
choices! {
    /// BodyTypeType.
    BodyType { Text = 0 "Text", Html = 1 "HTML", }
}
choices! {
    /// FlagStatusType; PidTagFlagStatus.
    FlagStatus { NotFlagged = 0 "NotFlagged", Complete = 1 "Complete", Flagged = 2 "Flagged", }
}

/// Which element an item is shown as (MS-OXWSCDATA 2.2.4.10, ArrayOfRealItemsType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "each variant is the element of its name")]
pub enum ItemKind {
    Item,
    #[default]
    Message,
    CalendarItem,
    Contact,
    DistributionList,
    MeetingMessage,
    MeetingRequest,
    MeetingResponse,
    MeetingCancellation,
    Task,
    PostItem,
    /// A response object of CreateItem: ReplyToItem, ForwardItem, AcceptItem ...
    ResponseObject,
}

impl ItemKind {
    /// By the message class (MS-OXWSCDATA 2.2.4.10 and the defining documents of each type).
    pub fn of_class(class: &str) -> Self {
        let lower = class.to_ascii_lowercase();
        let is = |prefix: &str| {
            lower.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        match () {
            () if is("ipm.note") || is("report") || is("ipm.outlook.recall") => Self::Message,
            () if is("ipm.appointment") => Self::CalendarItem,
            () if is("ipm.contact") => Self::Contact,
            () if is("ipm.distlist") => Self::DistributionList,
            () if is("ipm.schedule.meeting.request") => Self::MeetingRequest,
            () if is("ipm.schedule.meeting.resp") => Self::MeetingResponse,
            () if is("ipm.schedule.meeting.canceled") => Self::MeetingCancellation,
            () if is("ipm.schedule.meeting") => Self::MeetingMessage,
            () if is("ipm.task") => Self::Task,
            () if is("ipm.post") => Self::PostItem,
            () => Self::Item,
        }
    }

    /// The element's local name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Item => "Item",
            Self::Message => "Message",
            Self::CalendarItem => "CalendarItem",
            Self::Contact => "Contact",
            Self::DistributionList => "DistributionList",
            Self::MeetingMessage => "MeetingMessage",
            Self::MeetingRequest => "MeetingRequest",
            Self::MeetingResponse => "MeetingResponse",
            Self::MeetingCancellation => "MeetingCancellation",
            Self::Task => "Task",
            Self::PostItem => "PostItem",
            Self::ResponseObject => "ResponseObject",
        }
    }

    /// Whether the schema gives it the properties of MessageType.
    pub const fn is_message(self) -> bool {
        matches!(
            self,
            Self::Message
                | Self::MeetingMessage
                | Self::MeetingRequest
                | Self::MeetingResponse
                | Self::MeetingCancellation
        )
    }
}

/// A body, with its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// BodyType.
    pub kind: BodyType,
    /// IsTruncated.
    pub is_truncated: Option<bool>,
    /// The text or the HTML.
    pub text: String,
}

/// MimeContent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MimeContent {
    /// CharacterSet.
    pub character_set: Option<String>,
    /// The message.
    pub bytes: Vec<u8>,
}

/// Flag (MS-OXWSCORE 2.2.4.23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag {
    /// FlagStatus.
    pub status: FlagStatus,
    /// StartDate.
    pub start: Option<FileTime>,
    /// DueDate.
    pub due: Option<FileTime>,
    /// CompleteDate.
    pub complete: Option<FileTime>,
}

/// What can be done in answer to an item (MS-OXWSCORE 2.2.4.33, NonEmptyArrayOfResponseObjectsType).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the element of its name")]
pub enum ResponseObject {
    ReplyToItem,
    ReplyAllToItem,
    ForwardItem,
}

impl ResponseObject {
    const fn element(self) -> &'static str {
        match self {
            Self::ReplyToItem => "t:ReplyToItem",
            Self::ReplyAllToItem => "t:ReplyAllToItem",
            Self::ForwardItem => "t:ForwardItem",
        }
    }
}

/// An item. The fields are the elements of their names.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "each field is the element of its name")]
pub struct Item {
    pub kind: ItemKind,
    pub mime_content: Option<MimeContent>,
    pub item_id: Option<Id>,
    pub parent_folder_id: Option<Id>,
    pub item_class: Option<String>,
    pub subject: Option<String>,
    pub sensitivity: Option<Sensitivity>,
    pub body: Option<Body>,
    pub attachments: Vec<Attachment>,
    pub date_time_received: Option<FileTime>,
    pub size: Option<i32>,
    pub categories: Vec<String>,
    pub importance: Option<Importance>,
    pub in_reply_to: Option<String>,
    pub is_submitted: Option<bool>,
    pub is_draft: Option<bool>,
    pub is_from_me: Option<bool>,
    pub is_resend: Option<bool>,
    pub is_unmodified: Option<bool>,
    pub internet_message_headers: Vec<(String, String)>,
    pub date_time_sent: Option<FileTime>,
    pub date_time_created: Option<FileTime>,
    pub response_objects: Vec<ResponseObject>,
    pub reminder_due_by: Option<FileTime>,
    pub reminder_is_set: Option<bool>,
    pub reminder_next_time: Option<FileTime>,
    pub reminder_minutes_before_start: Option<i32>,
    pub display_cc: Option<String>,
    pub display_to: Option<String>,
    pub has_attachments: Option<bool>,
    pub extended: Vec<ExtendedProperty>,
    pub culture: Option<String>,
    pub effective_rights: Option<EffectiveRights>,
    pub last_modified_name: Option<String>,
    pub last_modified_time: Option<FileTime>,
    pub is_associated: Option<bool>,
    pub conversation_id: Option<Id>,
    pub unique_body: Option<Body>,
    pub flag: Option<Flag>,
    pub store_entry_id: Option<Vec<u8>>,
    pub instance_key: Option<Vec<u8>>,
    pub normalized_body: Option<Body>,
    pub retention_date: Option<FileTime>,
    pub preview: Option<String>,
    pub block_status: Option<bool>,
    pub has_blocked_images: Option<bool>,
    pub text_body: Option<Body>,
    pub icon_index: Option<String>,
    pub mime_content_utf8: Option<MimeContent>,
    pub search_key: Option<Vec<u8>>,
    // MessageType
    pub sender: Option<Mailbox>,
    pub to_recipients: Vec<Mailbox>,
    pub cc_recipients: Vec<Mailbox>,
    pub bcc_recipients: Vec<Mailbox>,
    pub is_read_receipt_requested: Option<bool>,
    pub is_delivery_receipt_requested: Option<bool>,
    pub conversation_index: Option<Vec<u8>>,
    pub conversation_topic: Option<String>,
    pub from: Option<Mailbox>,
    pub internet_message_id: Option<String>,
    pub is_read: Option<bool>,
    pub is_response_requested: Option<bool>,
    pub references: Option<String>,
    pub reply_to: Vec<Mailbox>,
    pub received_by: Option<Mailbox>,
    pub received_representing: Option<Mailbox>,
    /// In a request: elements of the schema that a client cannot set, or that belong to what is not kept here.
    pub refused: Vec<String>,
}
