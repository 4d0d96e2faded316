//! Writing messages: bodies and attachments in the lightest transfer encoding that keeps every octet. The output
//! depends on the input and the random source only.

use crate::date;
pub use crate::header_writer::{Headers, Mailbox};
use crate::transfer::{
    encode_base64_lines, encode_quoted_printable, is_seven_bit, prefers_quoted_printable, to_crlf,
};
use ropewalk_base::{FileTime, Rng};

/// What an attachment consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentBody<'a> {
    /// Octets; written as base64.
    Bytes(&'a [u8]),
    /// A whole message; written as message/rfc822 without an encoding (RFC 2046 5.2.1).
    Message(Vec<u8>),
}

/// An attachment to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment<'a> {
    /// Its content.
    pub body: AttachmentBody<'a>,
    /// `type/subtype`; of messages it is not looked at.
    pub mime_type: String,
    /// Its file name.
    pub file_name: Option<String>,
    /// Content-ID without brackets.
    pub content_id: Option<String>,
    /// Content-Location.
    pub location: Option<String>,
    /// Content-Description.
    pub description: Option<String>,
    /// Charset of a text attachment.
    pub charset: Option<String>,
    /// Shown inside the HTML body: then it stands in the multipart/related with it.
    pub inline: bool,
    /// creation-date.
    pub created: Option<FileTime>,
    /// modification-date.
    pub modified: Option<FileTime>,
}

/// The machine-readable part of a multipart/report (RFC 6522).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report<'a> {
    /// report-type, which is also the subtype of the part: `delivery-status`, `disposition-notification`.
    pub kind: &'static str,
    /// Its fields, with CRLF line ends.
    pub fields: &'a [u8],
}

/// A message to be written.
#[derive(Debug, Clone, Default)]
pub struct MessageBuilder<'a> {
    /// All fields but MIME-Version and Content-*.
    pub headers: Headers,
    /// Plain text body; line ends become CRLF.
    pub text: Option<&'a str>,
    /// HTML body and its charset; line ends become CRLF.
    pub html: Option<(&'a [u8], &'a str)>,
    /// Attachments.
    pub attachments: Vec<NewAttachment<'a>>,
    /// Makes the message a report: text, this, and the attachments.
    pub report: Option<Report<'a>>,
}

enum Node<'n> {
    Text {
        subtype: &'static str,
        charset: &'n str,
        bytes: &'n [u8],
    },
    Attachment(&'n NewAttachment<'n>),
    Report(&'n Report<'n>),
    /// With one parameter beside the boundary.
    Multipart {
        subtype: &'static str,
        parameter: Option<(&'static str, &'static str)>,
        children: Vec<Node<'n>>,
    },
}

impl MessageBuilder<'_> {
    /// The message as octets: multipart/mixed, related and alternative only where they are needed.
    pub fn build(&self, rng: &dyn Rng) -> Vec<u8> {
        let size: usize = self.attachments.iter().map(|a| attachment_size(&a.body)).sum();
        let mut writer = Writer { out: Vec::with_capacity(size / 57 * 79 + 16 * 1024), rng };
        writer.out.extend_from_slice(self.headers.as_bytes());
        writer.out.extend_from_slice(b"MIME-Version: 1.0\r\n");
        writer.node(&self.tree(), true);
        writer.out
    }

    fn tree(&self) -> Node<'_> {
        let mut bodies = Vec::new();
        if let Some(text) = self.text {
            bodies.push(Node::Text { subtype: "plain", charset: "utf-8", bytes: text.as_bytes() });
        }
        if let Some((bytes, charset)) = self.html {
            bodies.push(Node::Text { subtype: "html", charset, bytes });
        }
        let has_html = self.html.is_some();
        let (inline, attached): (Vec<_>, Vec<_>) =
            self.attachments.iter().partition(|a| a.inline && has_html);
        let alternative = bodies.len() > 1;
        let mut body = match (bodies.len(), bodies.pop()) {
            (1, Some(only)) => only,
            (_, Some(last)) => {
                bodies.push(last);
                Node::Multipart { subtype: "alternative", parameter: None, children: bodies }
            }
            (_, None) => Node::Text { subtype: "plain", charset: "utf-8", bytes: b"" },
        };
        if !inline.is_empty() {
            let root = if alternative { "multipart/alternative" } else { "text/html" };
            let children = std::iter::once(body).chain(inline.into_iter().map(Node::Attachment)).collect();
            body = Node::Multipart { subtype: "related", parameter: Some(("type", root)), children };
        }
        if let Some(report) = &self.report {
            let children =
                [body, Node::Report(report)].into_iter().chain(attached.into_iter().map(Node::Attachment));
            let parameter = Some(("report-type", report.kind));
            return Node::Multipart { subtype: "report", parameter, children: children.collect() };
        }
        if attached.is_empty() {
            return body;
        }
        let children = std::iter::once(body).chain(attached.into_iter().map(Node::Attachment)).collect();
        Node::Multipart { subtype: "mixed", parameter: None, children }
    }
}

/// A message whose MIME entity is already there (a clear-signed one, a report): the fields, MIME-Version, and the
/// entity, which begins with its own Content-* fields.
pub fn with_entity(headers: &Headers, entity: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(headers.as_bytes().len() + entity.len() + 32);
    out.extend_from_slice(headers.as_bytes());
    out.extend_from_slice(b"MIME-Version: 1.0\r\n");
    out.extend_from_slice(entity);
    out
}

/// A boundary no content can hold by chance.
pub fn boundary(rng: &dyn Rng) -> String {
    format!("=_{:016x}{:016x}", rng.next_u64(), rng.next_u64())
}

fn attachment_size(body: &AttachmentBody<'_>) -> usize {
    match body {
        AttachmentBody::Bytes(bytes) => bytes.len(),
        AttachmentBody::Message(message) => message.len(),
    }
}

struct Writer<'r> {
    out: Vec<u8>,
    rng: &'r dyn Rng,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node<'_>, top: bool) {
        match node {
            Node::Text { subtype, charset, bytes } => self.text(subtype, charset, bytes, top),
            Node::Attachment(attachment) => self.attachment(attachment),
            Node::Report(report) => {
                self.content_type(&format!("message/{}", report.kind), &[]);
                self.out.extend_from_slice(b"\r\n");
                self.out.extend_from_slice(report.fields);
            }
            Node::Multipart { subtype, parameter, children } => {
                let boundary = boundary(self.rng);
                let mut parameters = vec![("boundary", boundary.as_str())];
                parameters.extend(*parameter);
                self.content_type(&format!("multipart/{subtype}"), &parameters);
                self.out.extend_from_slice(b"\r\n");
                for child in children {
                    self.out.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
                    self.node(child, false);
                    self.out.extend_from_slice(b"\r\n");
                }
                self.out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
            }
        }
    }

    fn content_type(&mut self, value: &str, parameters: &[(&str, &str)]) {
        let mut headers = Headers::new();
        headers.with_parameters("Content-Type", value, parameters);
        self.out.extend_from_slice(headers.as_bytes());
    }

    fn text(&mut self, subtype: &str, charset: &str, bytes: &[u8], top: bool) {
        self.content_type(&format!("text/{subtype}"), &[("charset", charset)]);
        let text = to_crlf(bytes);
        // At the end of a message a line end has to stand, which quoted-printable can say is not there.
        if is_seven_bit(&text) && (!top || text.is_empty() || text.ends_with(b"\r\n")) {
            self.out.extend_from_slice(b"Content-Transfer-Encoding: 7bit\r\n\r\n");
            self.out.extend_from_slice(&text);
        } else if prefers_quoted_printable(&text) {
            self.out.extend_from_slice(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n");
            encode_quoted_printable(&text, &mut self.out);
        } else {
            self.out.extend_from_slice(b"Content-Transfer-Encoding: base64\r\n\r\n");
            encode_base64_lines(&text, &mut self.out);
        }
    }

    fn attachment(&mut self, attachment: &NewAttachment<'_>) {
        let is_message = matches!(attachment.body, AttachmentBody::Message(_));
        let mime_type = if is_message { "message/rfc822" } else { attachment.mime_type.as_str() };
        let mut headers = Headers::new();
        let mut parameters = Vec::new();
        // Readers that know no RFC 2231 look at the type's name; one in ASCII does them good.
        parameters
            .extend(attachment.file_name.as_deref().filter(|n| n.is_ascii()).map(|name| ("name", name)));
        parameters.extend(attachment.charset.as_deref().filter(|c| c.is_ascii()).map(|c| ("charset", c)));
        headers.with_parameters("Content-Type", mime_type, &parameters);
        if let Some(description) = &attachment.description {
            headers.text("Content-Description", description);
        }
        let created = attachment.created.map(date::format);
        let modified = attachment.modified.map(date::format);
        let mut parameters = Vec::new();
        parameters.extend(attachment.file_name.as_deref().map(|name| ("filename", name)));
        parameters.extend(created.as_deref().map(|date| ("creation-date", date)));
        parameters.extend(modified.as_deref().map(|date| ("modification-date", date)));
        let disposition = if attachment.inline { "inline" } else { "attachment" };
        headers.with_parameters("Content-Disposition", disposition, &parameters);
        if let Some(id) = &attachment.content_id {
            headers.structured("Content-ID", &format!("<{id}>"));
        }
        if let Some(location) = &attachment.location {
            headers.structured("Content-Location", location);
        }
        match &attachment.body {
            AttachmentBody::Bytes(bytes) => {
                headers.structured("Content-Transfer-Encoding", "base64");
                self.out.extend_from_slice(headers.as_bytes());
                self.out.extend_from_slice(b"\r\n");
                encode_base64_lines(bytes, &mut self.out);
            }
            AttachmentBody::Message(message) => {
                let encoding = if message.is_ascii() { "7bit" } else { "8bit" };
                headers.structured("Content-Transfer-Encoding", encoding);
                self.out.extend_from_slice(headers.as_bytes());
                self.out.extend_from_slice(b"\r\n");
                self.out.extend_from_slice(message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Message;
    use proptest::prelude::*;
    use ropewalk_base::FakeRng;

    #[test]
    fn shape_and_determinism() {
        let picture = NewAttachment {
            body: AttachmentBody::Bytes(b"\x89PNG"),
            mime_type: "image/png".to_owned(),
            file_name: Some("p\u{e9}.png".to_owned()),
            content_id: Some("1@x".to_owned()),
            location: None,
            description: None,
            charset: None,
            inline: true,
            created: None,
            modified: None,
        };
        let message = NewAttachment {
            body: AttachmentBody::Message(b"Subject: in\r\n\r\nx\r\n".to_vec()),
            inline: false,
            ..picture.clone()
        };
        let builder = MessageBuilder {
            headers: Headers::new(),
            text: Some("t"),
            html: Some((b"<p>", "utf-8")),
            attachments: vec![picture, message],
            report: None,
        };
        let raw = builder.build(&FakeRng::new(1));
        assert_eq!(raw, builder.build(&FakeRng::new(1)));
        let parsed = Message::parse(&raw);
        let part = |path: &[u32]| parsed.part(path).unwrap();
        assert!(parsed.root().content_type.is("multipart", "mixed"));
        assert!(part(&[1]).content_type.is("multipart", "related"));
        assert_eq!(parsed.text(part(&[1, 1, 1])), "t");
        assert_eq!(parsed.text(part(&[1, 1, 2])), "<p>");
        assert_eq!(part(&[1, 2]).file_name().as_deref(), Some("p\u{e9}.png"));
        assert_eq!(parsed.decoded(part(&[1, 2])).as_ref(), b"\x89PNG");
        assert!(part(&[2]).message().is_some());
    }

    proptest! {
        #[test]
        fn bodies_come_back(text in "([ -~é\u{4e00}\t.]{0,90}(\r\n)?){0,6}", bytes: Vec<u8>) {
            let attachment = NewAttachment {
                body: AttachmentBody::Bytes(&bytes),
                mime_type: "application/x".to_owned(),
                file_name: None, content_id: None, location: None, description: None, charset: None,
                inline: false, created: None, modified: None,
            };
            for attachments in [Vec::new(), vec![attachment]] {
                let builder = MessageBuilder { text: Some(&text), attachments, ..MessageBuilder::default() };
                let raw = builder.build(&FakeRng::new(7));
                let message = Message::parse(&raw);
                let body = message.part(&[1]).unwrap();
                prop_assert_eq!(&message.text(body), &text);
                if let Some(part) = message.part(&[2]) {
                    prop_assert_eq!(message.decoded(part).into_owned(), bytes.clone());
                }
            }
        }
    }
}
