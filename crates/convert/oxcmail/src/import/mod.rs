//! MIME to Message object (MS-OXCMAIL 2.2).

mod attachments;
mod bodies;
mod headers;

use crate::report;
use attachments::Attachments;
use bodies::Bodies;
use ropewalk_base::FileTime;
use ropewalk_mime::{Message, Part};
use ropewalk_model::tags::{
    PID_TAG_MESSAGE_CLASS, PID_TAG_MESSAGE_DELIVERY_TIME, PID_TAG_ORIGINAL_MESSAGE_CLASS,
};
use ropewalk_model::{MessageContent, PropertyKey, tags};

/// What import needs to know beside the message.
#[derive(Debug, Clone, Copy)]
pub struct ImportContext {
    /// When the message arrived; it becomes PidTagMessageDeliveryTime, and stands for a missing Date.
    pub received: FileTime,
}

/// How an entity is taken, by its top media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Ordinary,
    /// multipart/signed (MS-OXOSMIME 2.1.3.1).
    ClearSigned,
    /// application/pkcs7-mime (MS-OXOSMIME 2.1.3.2).
    Opaque,
    /// multipart/report (MS-OXCMAIL 2.2.3.7).
    Report,
}

/// Makes a message of its MIME form. Never fails: what cannot be understood becomes text or an attachment.
pub fn import(raw: &[u8], context: &ImportContext) -> MessageContent {
    let message = Message::parse(raw);
    Importer { message: &message, context, decoded_depth: 0 }.entity(message.root(), true)
}

struct Importer<'m> {
    message: &'m Message<'m>,
    context: &'m ImportContext,
    /// How many encoded messages this one was decoded out of.
    decoded_depth: usize,
}

impl Importer<'_> {
    /// A message, or one inside it. Only the outer one has been delivered.
    fn entity(&self, part: &Part, delivered: bool) -> MessageContent {
        let mut content = MessageContent::default();
        headers::import(self, part, &mut content);
        if delivered {
            content.properties.set(PID_TAG_MESSAGE_DELIVERY_TIME, self.context.received);
        }
        let shape = shape(part);
        let bodies = match shape {
            Shape::ClearSigned => part.children().first().map_or_else(Bodies::default, Bodies::of),
            Shape::Opaque => Bodies::default(),
            Shape::Ordinary | Shape::Report => Bodies::of(part),
        };
        let html = bodies.write(self.message, &mut content.properties);
        let class = match shape {
            Shape::ClearSigned => {
                content.attachments.push(attachments::signed(self.message, part));
                "IPM.Note.SMIME.MultipartSigned".to_owned()
            }
            Shape::Opaque => {
                if let Some(field) = self.message.field(part, "content-type") {
                    let key = PropertyKey::from(tags::PID_NAME_CONTENT_TYPE);
                    content.properties.set(key, String::from_utf8_lossy(&field.unfolded()).into_owned());
                }
                content.attachments.push(attachments::opaque(self.message, part));
                "IPM.Note.SMIME".to_owned()
            }
            Shape::Ordinary => {
                content.attachments =
                    Attachments { importer: self, html: html.as_deref() }.all(&bodies.attachments);
                "IPM.Note".to_owned()
            }
            Shape::Report => {
                let class = report::import(self.message, part, &bodies, &mut content);
                let rest = bodies
                    .attachments
                    .iter()
                    .filter(|found| class.is_none() || !report::is_status(found.part));
                let rest: Vec<_> = rest.copied().collect();
                content.attachments = Attachments { importer: self, html: html.as_deref() }.all(&rest);
                if class.is_some() {
                    content.properties.set(PID_TAG_ORIGINAL_MESSAGE_CLASS, "IPM.Note");
                }
                class.unwrap_or_else(|| "IPM.Note".to_owned())
            }
        };
        content.properties.set(PID_TAG_MESSAGE_CLASS, class);
        content
    }
}

fn shape(part: &Part) -> Shape {
    let media = &part.content_type;
    match (media.kind.as_str(), media.subtype.as_str()) {
        ("multipart", "signed") if part.children().len() >= 2 => Shape::ClearSigned,
        ("multipart", "report") => Shape::Report,
        ("application", "pkcs7-mime" | "x-pkcs7-mime") if part.is_leaf() => Shape::Opaque,
        _ => Shape::Ordinary,
    }
}

pub(crate) use bodies::Bodies as ImportedBodies;
