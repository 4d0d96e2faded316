//! Which fields an answer shows: a shape as a set (MS-OXWSCDATA 2.2.5.7; MS-OXWSCORE 3.1.4.4).

use ropewalk_wire_ews_xml::field::{ExtendedField, IndexedField};
use ropewalk_wire_ews_xml::types::{BaseShape, FolderShape, ItemShape};
use ropewalk_wire_ews_xml::{FieldUri, Path};
use std::collections::HashSet;

/// A set of fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    set: HashSet<FieldUri>,
    /// Names of single Internet headers.
    pub(crate) headers: Vec<String>,
    pub(crate) extended: Vec<ExtendedField>,
}

use FieldUri as F;

const FOLDER_DEFAULT: &[FieldUri] = &[
    F::FolderFolderId,
    F::FolderDisplayName,
    F::FolderTotalCount,
    F::FolderChildFolderCount,
    F::FolderUnreadCount,
];

const FOLDER_ALL: &[FieldUri] = &[
    F::FolderParentFolderId,
    F::FolderFolderClass,
    F::FolderEffectiveRights,
    F::FolderDistinguishedFolderId,
];

/// What FindItem shows of a message as Default.
const FIND_DEFAULT: &[FieldUri] = &[
    F::ItemItemId,
    F::ItemSubject,
    F::ItemSensitivity,
    F::ItemSize,
    F::ItemDateTimeSent,
    F::ItemDateTimeCreated,
    F::ItemHasAttachments,
    F::MessageFrom,
    F::MessageIsRead,
    F::MessageIsReadReceiptRequested,
    F::MessageIsDeliveryReceiptRequested,
];

/// What GetItem adds to that.
const GET_DEFAULT: &[FieldUri] = &[
    F::ItemBody,
    F::ItemAttachments,
    F::ItemResponseObjects,
    F::MessageToRecipients,
    F::MessageCcRecipients,
    F::MessageBccRecipients,
];

/// What AllProperties adds to Default.
const FIND_ALL: &[FieldUri] = &[
    F::ItemParentFolderId,
    F::ItemItemClass,
    F::ItemDateTimeReceived,
    F::ItemCategories,
    F::ItemImportance,
    F::ItemInReplyTo,
    F::ItemIsSubmitted,
    F::ItemIsDraft,
    F::ItemIsFromMe,
    F::ItemIsResend,
    F::ItemIsUnmodified,
    F::ItemReminderDueBy,
    F::ItemReminderIsSet,
    F::ItemReminderMinutesBeforeStart,
    F::ItemDisplayCc,
    F::ItemDisplayTo,
    F::ItemCulture,
    F::ItemEffectiveRights,
    F::ItemLastModifiedName,
    F::ItemLastModifiedTime,
    F::ItemIsAssociated,
    F::ItemConversationId,
    F::ItemFlag,
    F::ItemInstanceKey,
    F::MessageSender,
    F::MessageConversationIndex,
    F::MessageConversationTopic,
    F::MessageInternetMessageId,
    F::MessageIsResponseRequested,
    F::MessageReferences,
    F::MessageReceivedBy,
    F::MessageReceivedRepresenting,
];

/// What GetItem adds to that.
const GET_ALL: &[FieldUri] = &[F::ItemInternetMessageHeaders, F::MessageReplyTo];

/// What FindItem cannot show (MS-OXWSSRCH 3.1.4.2: properties that are not computed from the row).
///
/// Deviation: Exchange answers some of these with an error; here they are left out of the answer.
const NOT_IN_FIND: &[FieldUri] = &[
    F::ItemBody,
    F::ItemTextBody,
    F::ItemUniqueBody,
    F::ItemNormalizedBody,
    F::ItemAttachments,
    F::ItemMimeContent,
    F::ItemMimeContentUTF8,
    F::ItemInternetMessageHeaders,
    F::ItemResponseObjects,
    F::MessageToRecipients,
    F::MessageCcRecipients,
    F::MessageBccRecipients,
    F::MessageReplyTo,
];

impl Fields {
    pub(crate) fn has(&self, field: FieldUri) -> bool {
        self.set.contains(&field)
    }

    pub(crate) fn of_folder(shape: &FolderShape) -> Self {
        let lists: &[&[FieldUri]] = match shape.base {
            BaseShape::IdOnly => &[&[F::FolderFolderId]],
            BaseShape::Default | BaseShape::PcxPeopleSearch => &[FOLDER_DEFAULT],
            BaseShape::AllProperties => &[FOLDER_DEFAULT, FOLDER_ALL],
        };
        let mut fields = Self::with(lists, &shape.additional);
        // The id is always there (MS-OXWSFOLD 3.1.4.6).
        fields.set.insert(F::FolderFolderId);
        fields
    }

    pub(crate) fn for_find(shape: &ItemShape) -> Self {
        let lists: &[&[FieldUri]] = match shape.base {
            BaseShape::IdOnly => &[&[F::ItemItemId]],
            BaseShape::Default | BaseShape::PcxPeopleSearch => &[FIND_DEFAULT],
            BaseShape::AllProperties => &[FIND_DEFAULT, FIND_ALL],
        };
        let mut fields = Self::with(lists, &shape.additional);
        for field in NOT_IN_FIND {
            fields.set.remove(field);
        }
        fields.set.insert(F::ItemItemId);
        fields.headers.clear();
        fields
    }

    pub(crate) fn for_get(shape: &ItemShape) -> Self {
        let lists: &[&[FieldUri]] = match shape.base {
            BaseShape::IdOnly => &[&[F::ItemItemId]],
            BaseShape::Default | BaseShape::PcxPeopleSearch => &[FIND_DEFAULT, GET_DEFAULT],
            BaseShape::AllProperties => &[FIND_DEFAULT, GET_DEFAULT, FIND_ALL, GET_ALL],
        };
        let mut fields = Self::with(lists, &shape.additional);
        fields.set.insert(F::ItemItemId);
        if shape.include_mime_content {
            fields.set.insert(F::ItemMimeContent);
        }
        fields
    }

    /// The item of an item attachment: everything, and what the attachment shape adds (MS-OXWSATT 3.1.4.3).
    pub(crate) fn for_attached(shape: &ItemShape) -> Self {
        let shape = ItemShape { base: BaseShape::AllProperties, ..shape.clone() };
        let mut fields = Self::for_get(&shape);
        fields.set.remove(&F::ItemItemId);
        fields.set.remove(&F::ItemParentFolderId);
        fields
    }

    fn with(lists: &[&[FieldUri]], additional: &[Path]) -> Self {
        let mut fields =
            Self { set: lists.iter().flat_map(|list| list.iter().copied()).collect(), ..Self::default() };
        for path in additional {
            match path {
                Path::Field(field) => {
                    fields.set.insert(*field);
                }
                Path::Indexed(IndexedField { uri, index }) if uri == "item:InternetMessageHeader" => {
                    fields.headers.push(index.clone());
                }
                Path::Extended(field) => fields.extended.push(field.clone()),
                // Contacts' dictionaries and exceptions belong to item types that are not kept yet.
                Path::Indexed(_) | Path::Exception(_) => {}
            }
        }
        fields
    }
}
