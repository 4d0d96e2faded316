//! Writing header fields: folded at 76 columns, with RFC 2047 and RFC 2231 where text needs them.

use crate::address::{clean_domain, quoted_local, unquote};
use crate::date;
use crate::encoded_word::{encode, is_plain};
use ropewalk_base::FileTime;

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
            if at + 1 < mailboxes.len()
                && let Some(last) = tokens.last_mut()
            {
                last.push(',');
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, address};
    use proptest::prelude::*;

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
    }
}
