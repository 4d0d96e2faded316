//! Copying properties between two objects of a kind (MS-OXCPRPT 2.2.10, 2.2.11, 3.2.5.7, 3.2.5.8). Values are copied, not
//! shared: whatever becomes of the source, the copy is whole. The two may be in different mailboxes.

use super::attachment::{self, AttachmentEdit};
use super::bag::{EditBag, EditValue, EditedValue};
use super::content::{Content, Shared};
use super::message::{self, MessageEdit};
use super::parts::{EditAttachment, EditContent, EditRecipient, check_depth};
use super::pending::Pending;
use super::problem::{ProblemKind, PropertyProblem};
use crate::access::Operation;
use crate::computed;
use crate::error::{MailboxError, Result};
use crate::folder_write::{change_folder, folder_event};
use crate::mailbox::Mailbox;
use crate::notify::EventKind;
use crate::record::{BagBuilder, FolderRecord, StoredValue};
use ropewalk_base::limits::ATTACHMENTS_MAX;
use ropewalk_model::{FolderId, PropertyName, PropertyTag, PropertyType, tags};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How properties are copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CopyMode {
    /// What was copied is deleted from the source.
    pub moves: bool,
    /// What has a value in the target stays as it is there.
    pub keeps_existing: bool,
}

/// Which properties are copied.
#[derive(Debug, Clone, Copy)]
pub enum CopyWhat<'a> {
    /// These. Recipients, attachments and embedded messages go by the tags of their tables and objects.
    Only(&'a [PropertyTag]),
    /// All that can be written, but for these.
    AllBut {
        /// Left out.
        excluded: &'a [PropertyTag],
        /// Whether recipients, attachments and embedded messages are copied, too.
        sub_objects: bool,
    },
}

impl CopyWhat<'_> {
    /// Whether a part that goes by this tag is copied.
    fn has_part(&self, part: PropertyTag) -> bool {
        let is_in = |tags: &[PropertyTag]| tags.iter().any(|tag| tag.id() == part.id());
        match self {
            Self::Only(tags) => is_in(tags),
            Self::AllBut { excluded, sub_objects } => *sub_objects && !is_in(excluded),
        }
    }

    /// The tags that are copied, of those the source has.
    fn tags(&self, source: &EditBag, is_read_only: impl Fn(u16) -> bool) -> Vec<PropertyTag> {
        match self {
            Self::Only(tags) => tags.to_vec(),
            Self::AllBut { excluded, .. } => source
                .tags()
                .filter(|tag| !is_read_only(tag.id()) && !excluded.iter().any(|one| one.id() == tag.id()))
                .collect(),
        }
    }
}

/// The ids that named properties have in another mailbox.
struct Names(Option<BTreeMap<u16, u16>>);

impl Names {
    /// Maps those of `ids` that are named. A name that the target's map has no room for is left out.
    fn of(source: &Mailbox, target: &Mailbox, ids: BTreeSet<u16>) -> Result<Self> {
        if Arc::ptr_eq(&source.inner, &target.inner) && source.info.partition == target.info.partition {
            return Ok(Self(None));
        }
        let named: Vec<u16> = ids.into_iter().filter(|id| *id >= 0x8000).collect();
        let names = source.property_names(&named)?;
        let known: Vec<(u16, PropertyName)> =
            named.into_iter().zip(names).filter_map(|(id, name)| Some((id, name?))).collect();
        let names: Vec<PropertyName> = known.iter().map(|(_, name)| name.clone()).collect();
        let there = target.property_ids_of_message(&names)?;
        Ok(Self(Some(known.iter().zip(there).filter_map(|((id, _), new)| Some((*id, new?))).collect())))
    }

    fn id(&self, id: u16) -> Option<u16> {
        match &self.0 {
            Some(map) if id >= 0x8000 => map.get(&id).copied(),
            _ => Some(id),
        }
    }
}

/// A value that stands by itself.
fn detach(source: &Mailbox, value: &EditValue) -> Result<EditValue> {
    match value {
        EditValue::Stored(large @ StoredValue::Large(_)) => {
            let mut content = Content::of_stored(source, large)?;
            content.set_dirty(true);
            Ok(EditValue::Written(Shared::new(content)))
        }
        EditValue::Stored(small) => Ok(EditValue::Stored(small.clone())),
        EditValue::Written(shared) => {
            let copy = shared.fork();
            copy.lock().set_dirty(true);
            Ok(EditValue::Written(copy))
        }
    }
}

fn detach_bag(source: &Mailbox, bag: &EditBag, names: &Names) -> Result<EditBag> {
    let mut copy = EditBag::default();
    for tag in bag.tags() {
        if let (Some(value), Some(id)) = (bag.find(tag), names.id(tag.id())) {
            copy.put(id, detach(source, value)?);
        }
    }
    Ok(copy)
}

fn detach_recipient(source: &Mailbox, one: &EditRecipient, names: &Names) -> Result<EditRecipient> {
    Ok(EditRecipient { kind: one.kind, properties: detach_bag(source, &one.properties, names)? })
}

fn detach_attachment(source: &Mailbox, one: &EditAttachment, names: &Names) -> Result<EditAttachment> {
    let embedded = one.embedded.as_ref().map(|inner| detach_content(source, inner, names).map(Box::new));
    Ok(EditAttachment {
        properties: detach_bag(source, &one.properties, names)?,
        embedded: embedded.transpose()?,
    })
}

fn detach_content(source: &Mailbox, content: &EditContent, names: &Names) -> Result<EditContent> {
    let recipients = content.recipients.iter();
    let attachments = content.attachments.iter();
    Ok(EditContent {
        properties: detach_bag(source, &content.properties, names)?,
        recipients: recipients
            .map(|(row, one)| Ok((*row, detach_recipient(source, one, names)?)))
            .collect::<Result<_>>()?,
        attachments: attachments
            .map(|(number, one)| Ok((*number, detach_attachment(source, one, names)?)))
            .collect::<Result<_>>()?,
        next_attachment: content.next_attachment,
        ..EditContent::default()
    })
}

/// The ids of everything in an attachment, or a message.
fn attachment_ids(one: &EditAttachment, ids: &mut BTreeSet<u16>) {
    ids.extend(one.properties.tags().map(PropertyTag::id));
    if let Some(inner) = &one.embedded {
        content_ids(inner, ids);
    }
}

fn content_ids(content: &EditContent, ids: &mut BTreeSet<u16>) {
    ids.extend(content.properties.tags().map(PropertyTag::id));
    for recipient in content.recipients.values() {
        ids.extend(recipient.properties.tags().map(PropertyTag::id));
    }
    content.attachments.values().for_each(|one| attachment_ids(one, ids));
}

/// A copy between two bags.
struct BagCopy<'a> {
    source: &'a Mailbox,
    names: &'a Names,
    mode: CopyMode,
    /// Tags that go with the object's parts.
    parts: &'a [PropertyTag],
}

impl BagCopy<'_> {
    /// Copies properties; those that were copied are returned with what was wrong with others.
    fn run(
        &self,
        from: &EditBag,
        to: &mut EditBag,
        what: &[PropertyTag],
        is_read_only: impl Fn(u16) -> bool,
    ) -> Result<(Vec<u16>, Vec<PropertyProblem>)> {
        let (mut copied, mut problems) = (Vec::new(), Vec::new());
        for (index, tag) in what.iter().enumerate() {
            let is_part =
                |part: &PropertyTag| part.id() == tag.id() && matches!(tag.kind(), PropertyType::OBJECT);
            if self.parts.iter().any(is_part) {
                continue;
            }
            let kind = match (from.find(*tag), self.names.id(tag.id())) {
                _ if is_read_only(tag.id()) => ProblemKind::ReadOnly,
                (None, _) => ProblemKind::NotFound,
                (Some(_), None) => ProblemKind::UnknownName,
                (Some(_), Some(id)) if self.mode.keeps_existing && to.contains(id) => continue,
                (Some(_), Some(id)) if !to.has_room(id) => ProblemKind::TooMuch,
                (Some(value), Some(id)) => {
                    to.put(id, detach(self.source, value)?);
                    copied.push(tag.id());
                    continue;
                }
            };
            problems.push(PropertyProblem { index, tag: *tag, kind });
        }
        Ok((copied, problems))
    }
}

impl MessageEdit {
    /// Copies properties, and as `what` says recipients and attachments, to another message. Nothing is kept before
    /// that one is saved, and what is moved away not before this one is.
    ///
    /// # Errors
    /// When the target is open for reading or lies in this message, a bound is exceeded, or the disk fails. Then
    /// neither is changed.
    pub fn copy_to(
        &mut self,
        target: &mut Self,
        what: CopyWhat<'_>,
        mode: CopyMode,
    ) -> Result<Vec<PropertyProblem>> {
        target.check_writable()?;
        if mode.moves {
            self.check_writable()?;
        }
        check_no_cycle(&self.lineage, &target.lineage)?;
        let (recipients, attachments) = (tags::PID_TAG_MESSAGE_RECIPIENTS, tags::PID_TAG_MESSAGE_ATTACHMENTS);
        let mut ids = BTreeSet::new();
        content_ids(&self.content, &mut ids);
        let names = Names::of(&self.mailbox, &target.mailbox, ids)?;
        let mut new = target.content.fork_for_copy();
        let copy = BagCopy { source: &self.mailbox, names: &names, mode, parts: &[recipients, attachments] };
        let tags = what.tags(&self.content.properties, message::is_read_only);
        let copied = copy.run(&self.content.properties, &mut new.properties, &tags, message::is_read_only);
        let (copied, problems) = copied.map_err(|error| self.or_stale(error))?;
        self.copy_search_key(&mut new, what, mode)?;
        let blocked = |is_empty: bool| mode.keeps_existing && !is_empty;
        let takes_recipients = what.has_part(recipients) && !blocked(new.recipients.is_empty());
        if takes_recipients {
            let all = self.content.recipients.iter();
            new.recipients = all
                .map(|(row, one)| Ok((*row, detach_recipient(&self.mailbox, one, &names)?)))
                .collect::<Result<_>>()?;
            new.recipients_changed = true;
        }
        let takes_attachments = what.has_part(attachments) && !blocked(new.attachments.is_empty());
        if takes_attachments {
            self.copy_attachments(&mut new, &names)?;
        }
        check_depth(target.depth, new.height())?;
        target.memory.set_records(new.check_room()?)?;
        new.properties.settle()?;
        target.content = new;
        if mode.moves {
            self.content.properties.remove_each(copied);
            if takes_recipients {
                self.remove_all_recipients()?;
            }
            if takes_attachments {
                self.attachment_numbers()
                    .into_iter()
                    .try_for_each(|number| self.delete_attachment(number))?;
            }
        }
        Ok(problems)
    }

    /// "Whenever a copy of an object is created, the key is also copied" (MS-OXCPRPT 2.2.1.9), even one that nobody has
    /// set.
    fn copy_search_key(&self, new: &mut EditContent, what: CopyWhat<'_>, mode: CopyMode) -> Result<()> {
        let tag = tags::PID_TAG_SEARCH_KEY;
        let is_copied = match what {
            CopyWhat::Only(_) => false,
            CopyWhat::AllBut { excluded, .. } => !excluded.iter().any(|one| one.id() == tag.id()),
        };
        let blocked = mode.keeps_existing && new.properties.contains(tag.id());
        if is_copied
            && !blocked
            && let Some(EditedValue::Value(key)) = self.property(tag)
        {
            new.properties.set(&self.mailbox, tag.id(), key)?;
        }
        Ok(())
    }

    /// Puts copies of this message's attachments in the place of those of `new`, under new numbers.
    fn copy_attachments(&self, new: &mut EditContent, names: &Names) -> Result<()> {
        if self.content.attachments.len() > ATTACHMENTS_MAX {
            return Err(MailboxError::Limit("attachments of one message"));
        }
        for number in std::mem::take(&mut new.attachments).into_keys() {
            if !new.attachments_created.remove(&number) {
                new.attachments_changed.insert(number);
            } else {
                new.attachments_changed.remove(&number);
            }
        }
        for one in self.content.attachments.values() {
            let number = new.next_attachment;
            new.next_attachment =
                number.checked_add(1).ok_or(MailboxError::Limit("attachments of one message"))?;
            new.attachments.insert(number, detach_attachment(&self.mailbox, one, names)?);
            new.attachments_changed.insert(number);
            new.attachments_created.insert(number);
        }
        Ok(())
    }
}

/// "When the source message directly or indirectly contains the destination message" (MS-OXCPRPT 3.2.5.8).
fn check_no_cycle(source: &[Arc<()>], target: &[Arc<()>]) -> Result<()> {
    let is_in = source.last().is_some_and(|own| target.iter().any(|one| Arc::ptr_eq(one, own)));
    if is_in { Err(MailboxError::Cycle) } else { Ok(()) }
}

impl AttachmentEdit {
    /// Copies properties, and as `what` says the embedded message, to another attachment. Nothing is kept before that
    /// one is saved, and what is moved away not before this one is.
    ///
    /// # Errors
    /// When the target is open for reading or lies in this attachment's message, a bound is exceeded, or the disk
    /// fails. Then neither is changed.
    pub fn copy_to(
        &mut self,
        target: &mut Self,
        what: CopyWhat<'_>,
        mode: CopyMode,
    ) -> Result<Vec<PropertyProblem>> {
        target.check_writable()?;
        if mode.moves {
            self.check_writable()?;
        }
        check_no_cycle(&self.lineage, &target.lineage)?;
        let embedded = tags::PID_TAG_ATTACH_DATA_OBJECT;
        let mut ids = BTreeSet::new();
        attachment_ids(&self.content, &mut ids);
        let names = Names::of(&self.mailbox, &target.mailbox, ids)?;
        let takes_embedded = what.has_part(embedded)
            && self.content.embedded.is_some()
            && !(mode.keeps_existing && target.content.embedded.is_some());
        let parts: &[PropertyTag] = if self.content.embedded.is_some() { &[embedded] } else { &[] };
        let copy = BagCopy { source: &self.mailbox, names: &names, mode, parts };
        let tags = what.tags(&self.content.properties, attachment::is_read_only);
        let mut properties = target.content.properties.fork_for_copy();
        let (copied, problems) =
            copy.run(&self.content.properties, &mut properties, &tags, attachment::is_read_only)?;
        let inner = match &self.content.embedded {
            Some(inner) if takes_embedded => {
                target.check_room_for(1 + inner.height())?;
                Some(Box::new(detach_content(&self.mailbox, inner, &names)?))
            }
            _ => None,
        };
        properties.settle()?;
        target.content.properties = properties;
        if inner.is_some() {
            target.content.embedded = inner;
        }
        target.set_changed();
        if mode.moves {
            self.content.properties.remove_each(copied);
            if takes_embedded {
                self.content.embedded = None;
            }
            self.set_changed();
        }
        Ok(problems)
    }
}

impl Mailbox {
    /// Copies a folder's properties to another folder of this mailbox. On return they are durable. Its name stays, and
    /// so do what it holds and the folders below it.
    ///
    /// # Errors
    /// When properties are to be moved, which folders cannot (MS-OXCPRPT 3.2.5.7), one of the folders is gone, or the
    /// disk fails.
    pub fn copy_folder_properties(
        &self,
        from: FolderId,
        to: FolderId,
        what: CopyWhat<'_>,
        mode: CopyMode,
    ) -> Result<Vec<PropertyProblem>> {
        if mode.moves {
            return Err(MailboxError::Invalid("properties of folders are not moved"));
        }
        let is_read_only = |id: u16| computed::is_computed(id) || id == tags::PID_TAG_DISPLAY_NAME.id();
        self.transact(|writing| {
            writing.require(Operation::ViewFolder, from)?;
            writing.require(Operation::ChangeFolder, to)?;
            let source = EditBag::of_stored(&writing.folder(from)?.properties)?;
            let old = writing.folder(to)?;
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            let (mut problems, mut is_changed) = (Vec::new(), false);
            for (index, tag) in what.tags(&source, is_read_only).into_iter().enumerate() {
                let kind = match source.find(tag) {
                    _ if is_read_only(tag.id()) => ProblemKind::ReadOnly,
                    Some(EditValue::Stored(_))
                        if mode.keeps_existing && properties.value(tag.id()).is_some() =>
                    {
                        continue;
                    }
                    Some(EditValue::Stored(value)) => {
                        properties.set(tag.id(), value.clone());
                        is_changed = true;
                        continue;
                    }
                    _ => ProblemKind::NotFound,
                };
                problems.push(PropertyProblem { index, tag, kind });
            }
            if is_changed {
                let properties = properties.build()?;
                let (gone, named) = (old.properties.large_values()?, properties.large_values()?);
                Pending::new(self).account(writing, &gone, &named)?;
                let change = change_folder(writing, to, FolderRecord { properties, ..old })?;
                writing.event(folder_event(EventKind::FolderModified, to, None, change));
            }
            Ok(problems)
        })
    }
}
