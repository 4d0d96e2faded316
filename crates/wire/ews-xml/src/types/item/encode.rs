//! Writes an item.

use super::{Body, Flag, Item, ItemKind, MimeContent, ResponseObject};
use crate::types::date_time::{self, Precision};
use crate::types::mailbox::Mailbox;
use crate::xml::XmlWriter;
use ropewalk_base::FileTime;

/// A writer that knows how times are to look.
struct Fields<'a> {
    w: &'a mut XmlWriter,
    precision: Precision,
}

impl Fields<'_> {
    fn time(&mut self, name: &str, time: Option<FileTime>) {
        self.w.optional_value(name, time.map(|time| date_time::format(time, self.precision)));
    }

    fn bytes(&mut self, name: &str, bytes: Option<&Vec<u8>>) {
        if let Some(bytes) = bytes {
            self.w.base64_leaf(name, bytes);
        }
    }

    fn body(&mut self, name: &str, body: Option<&Body>) {
        let Some(body) = body else { return };
        self.w.start(name);
        self.w.attribute("BodyType", body.kind.as_str());
        if let Some(truncated) = body.is_truncated {
            self.w.attribute("IsTruncated", if truncated { "true" } else { "false" });
        }
        self.w.text(&body.text);
        self.w.end(name);
    }

    fn mime(&mut self, name: &str, mime: Option<&MimeContent>) {
        let Some(mime) = mime else { return };
        self.w.start(name);
        if let Some(character_set) = &mime.character_set {
            self.w.attribute("CharacterSet", character_set);
        }
        self.w.base64(&mime.bytes);
        self.w.end(name);
    }

    fn strings(&mut self, name: &str, strings: &[String]) {
        if !strings.is_empty() {
            self.w.element(name, |w| strings.iter().for_each(|text| w.leaf("t:String", text)));
        }
    }

    fn recipient(&mut self, name: &str, mailbox: Option<&Mailbox>) {
        if let Some(mailbox) = mailbox {
            self.w.element(name, |w| mailbox.encode("t:Mailbox", w));
        }
    }

    fn recipients(&mut self, name: &str, list: &[Mailbox]) {
        if !list.is_empty() {
            Mailbox::encode_list(list, name, self.w);
        }
    }

    fn flag(&mut self, flag: &Flag) {
        self.w.start("t:Flag");
        self.w.leaf("t:FlagStatus", flag.status.as_str());
        self.time("t:StartDate", flag.start);
        self.time("t:DueDate", flag.due);
        self.time("t:CompleteDate", flag.complete);
        self.w.end("t:Flag");
    }
}

impl Item {
    /// Writes the item, in the order of the schema (its sequences are binding).
    pub fn encode(&self, w: &mut XmlWriter, precision: Precision) {
        let name = format!("t:{}", self.kind.name());
        w.start(&name);
        let mut fields = Fields { w, precision };
        self.encode_head(&mut fields);
        self.encode_middle(&mut fields);
        self.encode_tail(&mut fields);
        if self.kind.is_message() {
            self.encode_message(&mut fields);
        } else if self.kind == ItemKind::PostItem {
            self.encode_post(&mut fields);
        }
        w.end(&name);
    }

    fn encode_head(&self, f: &mut Fields<'_>) {
        f.mime("t:MimeContent", self.mime_content.as_ref());
        if let Some(id) = &self.item_id {
            id.encode("t:ItemId", f.w);
        }
        if let Some(id) = &self.parent_folder_id {
            id.encode("t:ParentFolderId", f.w);
        }
        f.w.optional("t:ItemClass", self.item_class.as_deref());
        f.w.optional("t:Subject", self.subject.as_deref());
        f.w.optional("t:Sensitivity", self.sensitivity.map(|value| value.as_str()));
        f.body("t:Body", self.body.as_ref());
        if !self.attachments.is_empty() {
            let precision = f.precision;
            f.w.element("t:Attachments", |w| self.attachments.iter().for_each(|a| a.encode(w, precision)));
        }
        f.time("t:DateTimeReceived", self.date_time_received);
        f.w.optional_value("t:Size", self.size);
        f.strings("t:Categories", &self.categories);
        f.w.optional("t:Importance", self.importance.map(|value| value.as_str()));
        f.w.optional("t:InReplyTo", self.in_reply_to.as_deref());
        f.w.optional_value("t:IsSubmitted", self.is_submitted);
        f.w.optional_value("t:IsDraft", self.is_draft);
        f.w.optional_value("t:IsFromMe", self.is_from_me);
        f.w.optional_value("t:IsResend", self.is_resend);
        f.w.optional_value("t:IsUnmodified", self.is_unmodified);
    }

    fn encode_middle(&self, f: &mut Fields<'_>) {
        if !self.internet_message_headers.is_empty() {
            f.w.element("t:InternetMessageHeaders", |w| {
                for (name, value) in &self.internet_message_headers {
                    w.start("t:InternetMessageHeader");
                    w.attribute("HeaderName", name);
                    w.text(value);
                    w.end("t:InternetMessageHeader");
                }
            });
        }
        f.time("t:DateTimeSent", self.date_time_sent);
        f.time("t:DateTimeCreated", self.date_time_created);
        if !self.response_objects.is_empty() {
            f.w.element("t:ResponseObjects", |w| {
                self.response_objects
                    .iter()
                    .map(|object| ResponseObject::element(*object))
                    .for_each(|name| w.leaf(name, ""));
            });
        }
        f.time("t:ReminderDueBy", self.reminder_due_by);
        f.w.optional_value("t:ReminderIsSet", self.reminder_is_set);
        f.time("t:ReminderNextTime", self.reminder_next_time);
        f.w.optional_value("t:ReminderMinutesBeforeStart", self.reminder_minutes_before_start);
        f.w.optional("t:DisplayCc", self.display_cc.as_deref());
        f.w.optional("t:DisplayTo", self.display_to.as_deref());
        f.w.optional_value("t:HasAttachments", self.has_attachments);
        self.extended.iter().for_each(|property| property.encode(f.w));
        f.w.optional("t:Culture", self.culture.as_deref());
        if let Some(rights) = &self.effective_rights {
            rights.encode(f.w);
        }
        f.w.optional("t:LastModifiedName", self.last_modified_name.as_deref());
        f.time("t:LastModifiedTime", self.last_modified_time);
    }

    fn encode_tail(&self, f: &mut Fields<'_>) {
        f.w.optional_value("t:IsAssociated", self.is_associated);
        if let Some(id) = &self.conversation_id {
            id.encode("t:ConversationId", f.w);
        }
        f.body("t:UniqueBody", self.unique_body.as_ref());
        if let Some(flag) = &self.flag {
            f.flag(flag);
        }
        f.bytes("t:StoreEntryId", self.store_entry_id.as_ref());
        f.bytes("t:InstanceKey", self.instance_key.as_ref());
        f.body("t:NormalizedBody", self.normalized_body.as_ref());
        f.time("t:RetentionDate", self.retention_date);
        f.w.optional("t:Preview", self.preview.as_deref());
        f.w.optional_value("t:BlockStatus", self.block_status);
        f.w.optional_value("t:HasBlockedImages", self.has_blocked_images);
        f.body("t:TextBody", self.text_body.as_ref());
        f.w.optional("t:IconIndex", self.icon_index.as_deref());
        f.mime("t:MimeContentUTF8", self.mime_content_utf8.as_ref());
        f.bytes("t:SearchKey", self.search_key.as_ref());
    }

    fn encode_message(&self, f: &mut Fields<'_>) {
        f.recipient("t:Sender", self.sender.as_ref());
        f.recipients("t:ToRecipients", &self.to_recipients);
        f.recipients("t:CcRecipients", &self.cc_recipients);
        f.recipients("t:BccRecipients", &self.bcc_recipients);
        f.w.optional_value("t:IsReadReceiptRequested", self.is_read_receipt_requested);
        f.w.optional_value("t:IsDeliveryReceiptRequested", self.is_delivery_receipt_requested);
        f.bytes("t:ConversationIndex", self.conversation_index.as_ref());
        f.w.optional("t:ConversationTopic", self.conversation_topic.as_deref());
        f.recipient("t:From", self.from.as_ref());
        f.w.optional("t:InternetMessageId", self.internet_message_id.as_deref());
        f.w.optional_value("t:IsRead", self.is_read);
        f.w.optional_value("t:IsResponseRequested", self.is_response_requested);
        f.w.optional("t:References", self.references.as_deref());
        f.recipients("t:ReplyTo", &self.reply_to);
        f.recipient("t:ReceivedBy", self.received_by.as_ref());
        f.recipient("t:ReceivedRepresenting", self.received_representing.as_ref());
    }

    /// PostItemType has its own order (MS-OXWSPOST 2.2.4.1).
    fn encode_post(&self, f: &mut Fields<'_>) {
        f.bytes("t:ConversationIndex", self.conversation_index.as_ref());
        f.w.optional("t:ConversationTopic", self.conversation_topic.as_deref());
        f.recipient("t:From", self.from.as_ref());
        f.w.optional("t:InternetMessageId", self.internet_message_id.as_deref());
        f.w.optional_value("t:IsRead", self.is_read);
        f.time("t:PostedTime", self.date_time_sent);
        f.w.optional("t:References", self.references.as_deref());
        f.recipient("t:Sender", self.sender.as_ref());
    }
}
