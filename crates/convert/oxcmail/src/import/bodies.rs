//! Which parts are the body and which are attachments (MS-OXCMAIL 2.2.3.4), and the body properties.

use ropewalk_convert_body::{
    BodyForm, code_page, declared_charset, html_to_text, unflow, with_declared_charset,
};
use ropewalk_mime::{Message, Part, PartKind, charset, transfer};
use ropewalk_model::PropertyBag;
use ropewalk_model::tags::{PID_TAG_BODY, PID_TAG_HTML, PID_TAG_INTERNET_CODEPAGE, PID_TAG_NATIVE_BODY};

/// A part that becomes an attachment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'p> {
    pub(crate) part: &'p Part,
    /// It stands in the multipart/related of the body.
    pub(crate) related: bool,
}

/// The parts of a message, sorted out.
#[derive(Debug, Default)]
pub(crate) struct Bodies<'p> {
    pub(crate) text: Option<&'p Part>,
    pub(crate) html: Option<&'p Part>,
    pub(crate) attachments: Vec<Found<'p>>,
}

impl<'p> Bodies<'p> {
    pub(crate) fn of(root: &'p Part) -> Self {
        let mut out = Self::default();
        if root.is_leaf() && !root.is_attachment() && is_text(root) {
            out.take_body(root);
        } else {
            out.collect(root, false, false);
        }
        out
    }

    fn is_empty(&self) -> bool {
        self.text.is_none() && self.html.is_none()
    }

    fn take_body(&mut self, part: &'p Part) {
        if part.content_type.subtype == "html" {
            self.html = Some(part);
        } else {
            self.text = Some(part);
        }
    }

    fn attach(&mut self, part: &'p Part, related: bool) {
        self.attachments.push(Found { part, related });
    }

    /// Sorts a part. Inside an alternative each of the two body forms may still be free when the other is taken;
    /// elsewhere the first text is the body and every other one an attachment.
    fn collect(&mut self, part: &'p Part, alternative: bool, related: bool) {
        match (&part.kind, part.content_type.subtype.as_str()) {
            (PartKind::Message(_), _) => self.attach(part, related),
            (PartKind::Multipart(children), "alternative") => self.alternatives(children, alternative),
            (PartKind::Multipart(children), "related") => self.related(part, children, alternative),
            (PartKind::Multipart(children), _) => {
                for child in children {
                    self.collect(child, alternative, related);
                }
            }
            (PartKind::Leaf, subtype) => {
                let free = if !alternative {
                    self.is_empty()
                } else if subtype == "html" {
                    self.html.is_none()
                } else {
                    self.text.is_none()
                };
                let body =
                    free && !related && is_text(part) && !part.is_attachment() && part.file_name().is_none();
                if body { self.take_body(part) } else { self.attach(part, related) }
            }
        }
    }

    /// The last form of each kind that is understood counts (RFC 2046 5.1.4). Other texts are forms of the same
    /// content and go; what is no text (an invitation, a file) stays as an attachment.
    fn alternatives(&mut self, children: &'p [Part], alternative: bool) {
        let open = alternative || self.is_empty();
        let mut other = None;
        for child in children {
            let content_type = &child.content_type;
            let form = child.is_leaf() && content_type.kind == "text" && content_type.subtype != "calendar";
            if !open || !form || child.is_attachment() || child.file_name().is_some() {
                self.collect(child, open, false);
            } else if matches!(content_type.subtype.as_str(), "plain" | "html") {
                self.take_body(child);
            } else {
                other = Some(child);
            }
        }
        if self.is_empty() {
            self.text = other;
        }
    }

    fn related(&mut self, part: &'p Part, children: &'p [Part], alternative: bool) {
        let start = part.content_type.parameters.text("start");
        let start = start.as_deref().map(|id| id.trim_matches(['<', '>', ' ']));
        let root =
            children.iter().position(|child| start.is_some() && child.content_id_bare().as_deref() == start);
        let root = root.unwrap_or(0);
        if let Some(child) = children.get(root) {
            self.collect(child, alternative, false);
        }
        for (_, child) in children.iter().enumerate().filter(|(at, _)| *at != root) {
            self.collect(child, alternative, true);
        }
    }

    /// Sets the body properties; gives back the HTML as text.
    pub(crate) fn write(&self, message: &Message<'_>, bag: &mut PropertyBag) -> Option<String> {
        let text = self.text.map(|part| plain(message, part));
        let html = self.html.map(|part| html_text(message, part));
        if let Some(html) = &html {
            // Kept as UTF-8 whatever it came as, with its own declaration corrected (MS-OXCMAIL 2.2.3.4).
            bag.set(PID_TAG_HTML, html.as_bytes().to_vec());
            bag.set(PID_TAG_INTERNET_CODEPAGE, i32::try_from(code_page::UTF_8).unwrap_or(0));
            bag.set(PID_TAG_NATIVE_BODY, BodyForm::Html.native_body());
        } else {
            let declared = self.text.and_then(Part::charset).and_then(code_page::code_page);
            let number = declared.unwrap_or(code_page::UTF_8);
            bag.set(PID_TAG_INTERNET_CODEPAGE, i32::try_from(number).unwrap_or(0));
            bag.set(PID_TAG_NATIVE_BODY, BodyForm::Text.native_body());
        }
        let text = text.or_else(|| html.as_deref().map(html_to_text));
        bag.set(PID_TAG_BODY, text.unwrap_or_default());
        html
    }
}

/// Texts that can be a body.
fn is_text(part: &Part) -> bool {
    let subtype = part.content_type.subtype.as_str();
    part.content_type.kind == "text" && matches!(subtype, "plain" | "html" | "enriched" | "richtext")
}

/// A text part with CRLF line ends and flowed lines joined.
fn plain(message: &Message<'_>, part: &Part) -> String {
    let text = message.text(part).replace('\0', "");
    let parameters = &part.content_type.parameters;
    let is =
        |name: &str, value: &[u8]| parameters.raw(name).is_some_and(|raw| raw.eq_ignore_ascii_case(value));
    if is("format", b"flowed") {
        return unflow(&text, is("delsp", b"yes"));
    }
    String::from_utf8(transfer::to_crlf(text.as_bytes())).unwrap_or(text)
}

fn html_text(message: &Message<'_>, part: &Part) -> String {
    let bytes = message.decoded(part);
    let declared = if part.charset().is_none() { declared_charset(&bytes) } else { None };
    let label = part.charset().or(declared.as_deref().map(str::as_bytes));
    let html = charset::decode(label, &bytes).replace('\0', "");
    with_declared_charset(&html, "utf-8").into_owned()
}
