//! Writing messages: header fields folded at 76 columns, RFC 2047 and 2231 where text needs them, and bodies in
//! the lightest transfer encoding that keeps every octet. The output depends on the input and the random source
//! only.

use crate::address::{clean_domain, quoted_local, unquote};
use crate::date;
use crate::encoded_word::{encode, is_plain};
use crate::transfer::{
    encode_base64_lines, encode_quoted_printable, is_seven_bit, prefers_quoted_printable, to_crlf,
};
use ropewalk_base::{FileTime, Rng};

/// Columns of a header line (RFC 2047 2; RFC 5322 2.1.1 recommends 78).
const COLUMNS: usize = 76;

/// A mailbox to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// Display name.
    pub name: String,
    /// Address; when empty the name is written as a group without members, which is valid and reaches nobody.
    pub email: String,
}

/// Header fields as they are written. What a value must not hold (line ends, controls) is left out or encoded, so
/// that no value can make a field of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers {
    out: Vec<u8>,
    column: usize,
}

impl Headers {
    /// No fields.
    pub const fn new() -> Self {
        Self { out: Vec::new(), column: 0 }
    }

    /// The octets so far, every field with its CRLF.
    pub fn as_bytes(&self) -> &[u8] {
        &self.out
    }

    fn start(&mut self, name: &str) {
        self.out.extend(name.bytes().filter(|b| (33..=126).contains(b) && *b != b':'));
        self.out.push(b':');
        self.column = name.len() + 1;
    }

    /// Appends a token after a blank, on the next line when it does not fit. Its first token stays on the line of
    /// the name, because some readers lose a value that starts on the second.
    fn token(&mut self, token: &str, first: bool) {
        let width = token.len() + 1;
        if !first && self.column + width > COLUMNS {
            self.out.extend_from_slice(b"\r\n");
            self.column = 0;
        }
        self.out.push(b' ');
        self.out.extend_from_slice(token.as_bytes());
        self.column += width;
    }

    fn tokens<'t>(&mut self, tokens: impl IntoIterator<Item = &'t str>) {
        for (at, token) in tokens.into_iter().enumerate() {
            self.token(token, at == 0);
        }
    }

    fn end(&mut self) {
        self.out.extend_from_slice(b"\r\n");
    }

    /// An unstructured field (Subject, Comments, X-...): text, encoded when it has to be.
    pub fn text(&mut self, name: &str, value: &str) {
        self.start(name);
        if is_plain(value) {
            self.tokens(value.split(' '));
        } else {
            let words = encode(value);
            self.tokens(words.iter().map(String::as_str));
        }
        self.end();
    }

    /// A structured field of tokens (message ids, keywords of a protocol): folded between tokens, never encoded;
    /// controls are left out.
    pub fn structured(&mut self, name: &str, value: &str) {
        let clean: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.start(name);
        self.tokens(clean.split_ascii_whitespace());
        self.end();
    }

    /// A date field.
    pub fn date(&mut self, name: &str, time: FileTime) {
        self.structured(name, &date::format(time));
    }

    /// An address list; nothing when it is empty.
    pub fn mailboxes(&mut self, name: &str, mailboxes: &[Mailbox]) {
        if mailboxes.is_empty() {
            return;
        }
        self.start(name);
        let mut first = true;
        for (at, mailbox) in mailboxes.iter().enumerate() {
            let mut tokens = mailbox_tokens(mailbox);
            if at + 1 < mailboxes.len() {
                if let Some(last) = tokens.last_mut() {
                    last.push(',');
                }
            }
            for token in &tokens {
                self.token(token, std::mem::take(&mut first));
            }
        }
        self.end();
    }

    /// A field of a value and parameters (Content-Type, Content-Disposition); values that are not short plain
    /// ASCII are written by RFC 2231.
    pub fn with_parameters(&mut self, name: &str, value: &str, parameters: &[(&str, &str)]) {
        let pieces: Vec<String> =
            parameters.iter().flat_map(|(name, value)| parameter(name, value)).collect();
        self.start(name);
        let last = pieces.len();
        for (at, piece) in std::iter::once(value).chain(pieces.iter().map(String::as_str)).enumerate() {
            let token = if at < last { format!("{piece};") } else { piece.to_owned() };
            self.token(&token, at == 0);
        }
        self.end();
    }
}

fn mailbox_tokens(mailbox: &Mailbox) -> Vec<String> {
    let name = mailbox.name.trim();
    let spec = addr_spec(&mailbox.email);
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~ ".contains(c);
    let mut tokens: Vec<String> = if name.is_empty() {
        Vec::new()
    } else if is_plain(name) && name.chars().all(is_atom) {
        name.split(' ').map(str::to_owned).collect()
    } else if name.len() <= 60 && !name.contains("=?") && name.bytes().all(|b| (32..=126).contains(&b)) {
        vec![format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))]
    } else {
        encode(name)
    };
    match (tokens.is_empty(), spec.is_empty()) {
        (_, true) => {
            if let Some(last) = tokens.last_mut() {
                last.push_str(":;");
            } else {
                tokens.push("undisclosed-recipients:;".to_owned());
            }
        }
        (true, false) => tokens.push(spec),
        (false, false) => tokens.push(format!("<{spec}>")),
    }
    tokens
}

/// An address as it may stand in a field: quoted where RFC 5322 3.4.1 asks for it.
fn addr_spec(email: &str) -> String {
    let email: String = email.trim().chars().filter(|c| !c.is_control()).collect();
    let (local, domain) = match email.rsplit_once('@') {
        Some((local, domain)) => (local, Some(domain)),
        None => (email.as_str(), None),
    };
    let quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    let bare = if quoted { unquote(local.as_bytes()) } else { local.as_bytes().to_vec() };
    let bare = String::from_utf8_lossy(&bare);
    let local = if bare.is_empty() && domain.is_none() { String::new() } else { quoted_local(&bare) };
    match domain {
        Some(domain) => format!("{local}@{}", clean_domain(domain)),
        None => local,
    }
}

/// A parameter, in as many pieces as RFC 2231 makes of it.
fn parameter(name: &str, value: &str) -> Vec<String> {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$&+-.^_`{|}~/".contains(&b);
    let plain = value.len() <= 60 && value.bytes().all(|b| (32..=126).contains(&b)) && !value.contains("=?");
    if plain && !value.is_empty() && value.bytes().all(|b| token(b) && b != b'/') {
        return vec![format!("{name}={value}")];
    }
    if plain && !value.contains('\\') {
        return vec![format!("{name}=\"{}\"", value.replace('"', "\\\""))];
    }
    let mut chunks = vec![String::from("utf-8''")];
    for byte in value.bytes() {
        let escaped = if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        };
        match chunks.last_mut() {
            Some(last) if last.len() + escaped.len() <= 54 => last.push_str(&escaped),
            _ => chunks.push(escaped),
        }
    }
    match chunks.as_slice() {
        [only] => vec![format!("{name}*={only}")],
        many => many.iter().enumerate().map(|(at, chunk)| format!("{name}*{at}*={chunk}")).collect(),
    }
}

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
    let mut out = Vec::with_capacity(headers.out.len() + entity.len() + 32);
    out.extend_from_slice(&headers.out);
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
    use crate::{Message, address};
    use proptest::prelude::*;
    use ropewalk_base::FakeRng;

    fn mailbox(name: &str, email: &str) -> Mailbox {
        Mailbox { name: name.to_owned(), email: email.to_owned() }
    }

    #[test]
    fn fields() {
        let mut headers = Headers::new();
        headers.text("Subject", "plain\r\nBcc: evil@x");
        headers.text("X-A", "short");
        headers.structured("References", "<1@a>\r\n <2@b>");
        headers.mailboxes(
            "To",
            &[mailbox("A B", "a@b"), mailbox("C, \"D\"", "c@d"), mailbox("", "x y@z"), mailbox("Nobody", "")],
        );
        let text = String::from_utf8(headers.as_bytes().to_vec()).unwrap();
        assert!(text.starts_with("Subject: =?utf-8?"));
        assert!(!text.contains("\r\nBcc"));
        assert!(text.contains("X-A: short\r\nReferences: <1@a> <2@b>\r\n"));
        assert!(text.ends_with("To: A B <a@b>, \"C, \\\"D\\\"\" <c@d>, \"x y\"@z, Nobody:;\r\n"), "{text}");
    }

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
        fn values_come_back(
            subject in "\\PC{0,120}",
            name in "[^\\p{C}]{0,90}",
            local in "[a-zé. \"]{1,20}",
            file in "[^\\p{C}]{1,120}",
        ) {
            let mut headers = Headers::new();
            headers.text("Subject", &subject);
            let email = format!("{}@example.test", local.trim());
            headers.mailboxes("To", &[mailbox(&name, &email), mailbox("b", "b@b")]);
            headers.with_parameters("Content-Type", "text/plain", &[("name", &file), ("charset", "utf-8")]);
            for line in headers.as_bytes().split(|b| *b == b'\n') {
                prop_assert!(line.len() <= 80 || !line.contains(&b' ') || line.iter().filter(|b| **b == b' ').count() <= 2);
            }
            let raw = [headers.as_bytes(), b"\r\n"].concat();
            let message = Message::parse(&raw);
            prop_assert_eq!(message.text_field(message.root(), "subject").unwrap(), subject);
            let to = message.addresses(message.root(), "to");
            prop_assert_eq!(to.len(), 2);
            prop_assert_eq!(to[0].name.clone().unwrap_or_default(), name.trim());
            let again = address::parse_decoded(to[0].email.as_bytes());
            prop_assert_eq!(&again[0].email, &to[0].email);
            prop_assert_eq!(message.root().content_type.parameters.text("name").unwrap(), file);
        }

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
