//! The syntactic elements (MS-OXCFXICS 2.2.4.2) as a table of what each is made of.

use crate::{Marker, meta};
use ropewalk_model::{PropertyTag, tags};

/// How often a part comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    One,
    Optional,
    Many,
}

/// What a part is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Symbol {
    Marker(Marker),
    /// This property.
    Property(PropertyTag),
    /// MetaTagFXDelProp with one of these values.
    Delete(&'static [PropertyTag]),
    /// propList.
    List(&'static ListRule),
    Element(Element),
    /// The first that fits.
    Choice(&'static [Symbol]),
}

pub(crate) type Part = (Times, Symbol);

/// Whether and where a property stands in a propList (MS-OXCFXICS 2.2, "property list restriction table").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It must be there, at the position of its entry.
    Fixed,
    /// It must be there.
    Required,
    /// It may be there, and then before all that does not lead, in the order of the table. Writers keep to that;
    /// where clients do not, a reader does not mind, except for meta-properties.
    Leading,
    /// It may be there.
    Optional,
}

/// A property list restriction table.
#[derive(Debug)]
pub(crate) struct ListRule {
    /// At most 32; those that lead come first.
    pub(crate) named: &'static [(PropertyTag, Presence)],
    /// Whether other properties may be there. Meta-properties never are.
    pub(crate) open: bool,
    /// Whether it must not be empty.
    pub(crate) some: bool,
}

impl ListRule {
    pub(crate) fn position(&self, tag: PropertyTag) -> Option<usize> {
        self.named.iter().position(|(named, _)| meta::same(*named, tag))
    }

    pub(crate) fn takes(&self, tag: PropertyTag) -> bool {
        self.position(tag).is_some() || self.open && !meta::is_meta(tag) && tag.id() != 0
    }

    /// Whether an empty list is complete.
    pub(crate) fn nullable(&self) -> bool {
        let may_miss = |presence| matches!(presence, Presence::Optional | Presence::Leading);
        !self.some && self.named.iter().all(|(_, presence)| may_miss(*presence))
    }
}

const ANY: ListRule = ListRule { named: &[], open: true, some: false };
const FOLDER_CONTENT: ListRule = ListRule {
    named: &[
        (tags::PID_TAG_FOLDER_ID, Presence::Leading),
        (tags::PID_TAG_DISPLAY_NAME, Presence::Leading),
        (tags::PID_TAG_COMMENT, Presence::Leading),
        (meta::EC_WARNING, Presence::Leading),
    ],
    open: true,
    some: false,
};
const MESSAGE_CONTENT: ListRule =
    ListRule { named: &[(tags::PID_TAG_MID, Presence::Leading)], open: true, some: false };
const GROUP: ListRule =
    ListRule { named: &[(meta::EMPTY_GROUP, Presence::Optional)], open: true, some: false };
const STRUCTURE: ListRule =
    ListRule { named: &[(meta::STRUCTURE, Presence::Fixed)], open: false, some: true };
const PROGRESS: ListRule = ListRule {
    named: &[(meta::PROGRESS_SIZE, Presence::Fixed), (meta::PROGRESS_ASSOCIATED, Presence::Fixed)],
    open: false,
    some: true,
};
const RECIPIENT: ListRule =
    ListRule { named: &[(tags::PID_TAG_ROWID, Presence::Fixed)], open: true, some: true };
const HEADER: ListRule = ListRule {
    named: &[
        (tags::PID_TAG_SOURCE_KEY, Presence::Fixed),
        (tags::PID_TAG_LAST_MODIFICATION_TIME, Presence::Fixed),
        (tags::PID_TAG_CHANGE_KEY, Presence::Fixed),
        (tags::PID_TAG_PREDECESSOR_CHANGE_LIST, Presence::Fixed),
        (tags::PID_TAG_ASSOCIATED, Presence::Fixed),
        (tags::PID_TAG_MID, Presence::Optional),
        (tags::PID_TAG_MESSAGE_SIZE, Presence::Optional),
        (tags::PID_TAG_CHANGE_NUMBER, Presence::Optional),
    ],
    open: false,
    some: true,
};
const FOLDER: ListRule = ListRule {
    named: &[
        (tags::PID_TAG_PARENT_SOURCE_KEY, Presence::Required),
        (tags::PID_TAG_SOURCE_KEY, Presence::Required),
        (tags::PID_TAG_LAST_MODIFICATION_TIME, Presence::Required),
        (tags::PID_TAG_CHANGE_KEY, Presence::Required),
        (tags::PID_TAG_PREDECESSOR_CHANGE_LIST, Presence::Required),
        (tags::PID_TAG_DISPLAY_NAME, Presence::Required),
    ],
    open: true,
    some: true,
};
const DELETED: ListRule = ListRule {
    named: &[
        (meta::IDSET_DELETED, Presence::Optional),
        (meta::IDSET_NO_LONGER_IN_SCOPE, Presence::Optional),
        (meta::IDSET_EXPIRED, Presence::Optional),
    ],
    open: false,
    some: true,
};
const DELETED_FOLDERS: ListRule =
    ListRule { named: &[(meta::IDSET_DELETED, Presence::Required)], open: false, some: true };
const READ: ListRule = ListRule {
    named: &[(meta::IDSET_READ, Presence::Optional), (meta::IDSET_UNREAD, Presence::Optional)],
    open: false,
    some: true,
};
const STATE: ListRule = ListRule {
    named: &[
        (meta::IDSET_GIVEN, Presence::Optional),
        (meta::CNSET_SEEN, Presence::Optional),
        (meta::CNSET_SEEN_FAI, Presence::Optional),
        (meta::CNSET_READ, Presence::Optional),
    ],
    open: false,
    some: false,
};

const STATE_OF_FOLDERS: ListRule = ListRule {
    named: &[(meta::IDSET_GIVEN, Presence::Optional), (meta::CNSET_SEEN, Presence::Optional)],
    open: false,
    some: false,
};

const fn one(symbol: Symbol) -> Part {
    (Times::One, symbol)
}

const fn optional(symbol: Symbol) -> Part {
    (Times::Optional, symbol)
}

const fn many(symbol: Symbol) -> Part {
    (Times::Many, symbol)
}

macro_rules! elements {
    ($($(#[$doc:meta])* $name:ident = [$($part:expr),* $(,)?];)*) => {
        /// A syntactic element. Groups that the grammar writes in brackets have a name of their own here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Element {
            $($(#[$doc])* $name,)*
        }

        impl Element {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            pub(crate) const fn parts(self) -> &'static [Part] {
                use Marker as M;
                use Symbol as S;
                match self { $(Self::$name => const { &[$($part),*] },)* }
            }
        }
    };
}

elements! {
    /// Root: changes of the messages of a folder (2.2.4.3.2).
    ContentsSync = [
        optional(S::Element(Self::ProgressTotal)),
        many(S::Element(Self::MessageChange)),
        optional(S::Element(Self::Deletions)),
        optional(S::Element(Self::ReadStateChanges)),
        one(S::Element(Self::State)),
        one(S::Marker(M::IncrSyncEnd)),
    ];
    /// Root: changes of the folders below a folder (2.2.4.3.9).
    HierarchySync = [
        many(S::Element(Self::FolderChange)),
        optional(S::Element(Self::HierarchyDeletions)),
        one(S::Element(Self::HierarchyState)),
        one(S::Marker(M::IncrSyncEnd)),
    ];
    /// Root, and part of a synchronization of messages: the ICS state (2.2.4.3.25).
    State = [one(S::Marker(M::IncrSyncStateBegin)), one(S::List(&STATE)), one(S::Marker(M::IncrSyncStateEnd))];
    /// Root, and content of a subfolder (2.2.4.3.6).
    FolderContent = [
        optional(S::Property(meta::DN_PREFIX)),
        one(S::List(&FOLDER_CONTENT)),
        optional(S::Choice(&[S::Property(meta::NEW_FX_FOLDER), S::Element(Self::FolderMessages)])),
        optional(S::Element(Self::Subfolders)),
    ];
    /// Root, and content of a message (2.2.4.3.16).
    MessageContent = [
        optional(S::Property(meta::DN_PREFIX)),
        one(S::List(&MESSAGE_CONTENT)),
        one(S::Element(Self::MessageChildren)),
    ];
    /// Root, and content of an attachment (2.2.4.3.1).
    AttachmentContent = [
        optional(S::Property(meta::DN_PREFIX)),
        one(S::List(&ANY)),
        optional(S::Delete(&[tags::PID_TAG_ATTACH_DATA_OBJECT])),
        optional(S::Element(Self::EmbeddedMessage)),
    ];
    /// Root, and part of a folder: messages one after the other (2.2.4.3.17).
    MessageList = [many(S::Choice(&[
        S::Property(meta::DN_PREFIX),
        S::Property(meta::EC_WARNING),
        S::Element(Self::Message),
        S::Element(Self::AssociatedMessage),
    ]))];
    /// Root: a folder with all below it (2.2.4.2).
    TopFolder = [
        optional(S::Property(meta::DN_PREFIX)),
        one(S::Marker(M::StartTopFld)),
        one(S::Element(Self::FolderContentNoDelProps)),
        one(S::Marker(M::EndFolder)),
    ];
    /// The subfolders of a [`Element::FolderContent`]. The MetaTagFXDelProp before them is there when filters have an
    /// effect (2.2.4.3.6, 3.2.5.10), though the grammar draws it without a condition.
    Subfolders =
        [optional(S::Delete(&[tags::PID_TAG_CONTAINER_HIERARCHY])), many(S::Element(Self::SubFolder))];
    /// A subfolder (2.2.4.2).
    SubFolder = [
        one(S::Marker(M::StartSubFld)),
        one(S::Element(Self::FolderContent)),
        one(S::Marker(M::EndFolder)),
    ];
    /// Content of a folder in a copy of a whole folder.
    FolderContentNoDelProps = [
        optional(S::Property(meta::DN_PREFIX)),
        one(S::List(&FOLDER_CONTENT)),
        optional(S::Choice(&[S::Property(meta::NEW_FX_FOLDER), S::Element(Self::MessageList)])),
        many(S::Element(Self::SubFolderNoDelProps)),
    ];
    /// A subfolder in a copy of a whole folder.
    SubFolderNoDelProps = [
        one(S::Marker(M::StartSubFld)),
        one(S::Element(Self::FolderContentNoDelProps)),
        one(S::Marker(M::EndFolder)),
    ];
    /// Messages and associated messages of a folder (2.2.4.3.7).
    FolderMessages = [one(S::Element(Self::FolderMessageList)), optional(S::Element(Self::FolderMessageList))];
    /// One of the two lists; for the MetaTagFXDelProp before it see [`Element::Subfolders`].
    FolderMessageList = [
        optional(S::Delete(&[tags::PID_TAG_CONTAINER_CONTENTS, tags::PID_TAG_FOLDER_ASSOCIATED_CONTENTS])),
        one(S::Element(Self::MessageList)),
    ];
    /// A message (2.2.4.3.10).
    Message = [
        one(S::Marker(M::StartMessage)),
        one(S::Element(Self::MessageContent)),
        one(S::Marker(M::EndMessage)),
    ];
    /// A folder associated message (2.2.4.3.10).
    AssociatedMessage = [
        one(S::Marker(M::StartFAIMsg)),
        one(S::Element(Self::MessageContent)),
        one(S::Marker(M::EndMessage)),
    ];
    /// Recipients and attachments of a message (2.2.4.3.12).
    MessageChildren = [
        optional(S::Delete(&[tags::PID_TAG_MESSAGE_RECIPIENTS])),
        many(S::Element(Self::Recipient)),
        optional(S::Delete(&[tags::PID_TAG_MESSAGE_ATTACHMENTS])),
        many(S::Element(Self::Attachment)),
    ];
    /// A recipient; PidTagRowid comes first (2.2.4.3.23).
    Recipient = [one(S::Marker(M::StartRecip)), one(S::List(&RECIPIENT)), one(S::Marker(M::EndToRecip))];
    /// An attachment; PidTagAttachNumber comes first.
    Attachment = [
        one(S::Marker(M::NewAttach)),
        one(S::Property(tags::PID_TAG_ATTACH_NUMBER)),
        one(S::Element(Self::AttachmentContent)),
        one(S::Marker(M::EndAttach)),
    ];
    /// The message inside an attachment.
    EmbeddedMessage = [
        one(S::Marker(M::StartEmbed)),
        one(S::Element(Self::MessageContent)),
        one(S::Marker(M::EndEmbed)),
    ];
    /// How much is to come in all (2.2.4.3.19).
    ProgressTotal = [one(S::Marker(M::IncrSyncProgressMode)), one(S::List(&STRUCTURE))];
    /// How large the next message is (2.2.4.3.18).
    ProgressPerMessage = [one(S::Marker(M::IncrSyncProgressPerMsg)), one(S::List(&PROGRESS))];
    /// A full or partial change (2.2.4.3.11) with its progress before it.
    MessageChange = [
        optional(S::Element(Self::ProgressPerMessage)),
        one(S::Choice(&[S::Element(Self::MessageChangeFull), S::Element(Self::MessageChangePartial)])),
    ];
    /// A changed message, whole (2.2.4.3.13).
    MessageChangeFull = [
        one(S::Marker(M::IncrSyncChg)),
        one(S::Element(Self::MessageChangeHeader)),
        one(S::Marker(M::IncrSyncMessage)),
        one(S::List(&ANY)),
        one(S::Element(Self::MessageChildren)),
    ];
    /// Ids and versions of a changed message (2.2.4.3.14).
    MessageChangeHeader = [one(S::List(&HEADER))];
    /// Property groups of a changed message (2.2.4.3.15). The mapping comes once for all messages that use it, and the
    /// id of the one in force "until the value is reset" (2.2.4.1.5.4), though the grammar draws both everywhere.
    MessageChangePartial = [
        optional(S::Element(Self::GroupInfo)),
        optional(S::Property(meta::INCR_SYNC_GROUP_ID)),
        one(S::Marker(M::IncrSyncChgPartial)),
        one(S::Element(Self::MessageChangeHeader)),
        many(S::Element(Self::PropertyGroup)),
        one(S::Element(Self::MessageChildren)),
    ];
    /// One property group of a partial change.
    PropertyGroup = [one(S::Property(meta::INCREMENTAL_SYNC_MESSAGE_PARTIAL)), one(S::List(&GROUP))];
    /// A property group mapping (2.2.4.3.8).
    GroupInfo = [one(S::Marker(M::IncrSyncGroupInfo)), one(S::List(&STRUCTURE))];
    /// A changed folder (2.2.4.3.5).
    FolderChange = [one(S::Marker(M::IncrSyncChg)), one(S::List(&FOLDER))];
    /// Ids that are gone (2.2.4.3.3).
    Deletions = [one(S::Marker(M::IncrSyncDel)), one(S::List(&DELETED))];
    /// Ids of folders that are gone: nothing leaves the scope of a hierarchy or expires in it (2.2.4.3.3).
    HierarchyDeletions = [one(S::Marker(M::IncrSyncDel)), one(S::List(&DELETED_FOLDERS))];
    /// The ICS state of a hierarchy, without associated messages and read states (2.2.4.3.25).
    HierarchyState = [
        one(S::Marker(M::IncrSyncStateBegin)),
        one(S::List(&STATE_OF_FOLDERS)),
        one(S::Marker(M::IncrSyncStateEnd)),
    ];
    /// Messages whose read state changed (2.2.4.3.22).
    ReadStateChanges = [one(S::Marker(M::IncrSyncRead)), one(S::List(&READ))];
    /// What went wrong with an object; the elements around it end here (2.2.4.3.4).
    ErrorInfo = [one(S::Marker(M::FXErrorInfo)), one(S::List(&STRUCTURE))];
}

impl Element {
    /// Whether a stream goes on in it after an [`Element::ErrorInfo`] (2.2.4.3.4).
    pub const fn recovers(self) -> bool {
        matches!(self, Self::ContentsSync | Self::MessageList)
    }
}
