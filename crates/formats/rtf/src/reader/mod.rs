//! The RTF reader (RTF 1.9.1, "Conventions of an RTF Reader"): goes through the tokens, keeps what belongs to
//! groups, turns bytes into text, and hands text and control words on.

mod destination;
mod tables;

pub(crate) use destination::Destination;

use crate::charset::{self, Charset};
use crate::token::{Token, Tokens};
use destination::destination;
use ropewalk_base::limits::{RTF_DEPTH_MAX, RTF_FIELD_BYTES_MAX, RTF_TABLE_ENTRIES_MAX};
use tables::{Colours, Fonts};

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Look {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
    pub(crate) strike: bool,
    pub(crate) hidden: bool,
    /// Above (positive) or below the line.
    pub(crate) raised: i8,
    /// Half points; zero if not said.
    pub(crate) size: u16,
    /// Number in the colour table.
    pub(crate) colour: u16,
    /// Number in the colour table.
    pub(crate) background: u16,
    pub(crate) font: Option<i32>,
}

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Paragraph {
    /// As CSS says it; empty for the default.
    pub(crate) align: &'static str,
    /// Twips.
    pub(crate) indent: i32,
    /// Depth of the list it is in, from zero.
    pub(crate) list_level: u8,
    pub(crate) in_table: bool,
}

/// What belongs to a group: inherited when it begins, restored when it ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    pub(crate) destination: Destination,
    pub(crate) look: Look,
    pub(crate) paragraph: Paragraph,
    /// Inside `\htmlrtf`: not of the HTML this RTF was made from.
    pub(crate) suppressed: bool,
    /// Characters to skip after `\u`.
    skip: u16,
    /// The group's own: the text of a link ends with it.
    link: bool,
}

/// Who wants to know what the reader finds.
pub(crate) trait Sink {
    /// Text in the document or in a destination that the sink asks for.
    fn text(&mut self, text: &str, group: &Group, document: &Document);
    /// A control word that the reader has no use for itself, also in symbol form: `~`, `_`, `-`.
    fn control(&mut self, word: &[u8], group: &Group, document: &Document);
    /// The text of a link begins, or (with none) ends.
    fn link(&mut self, _address: Option<&str>) {}
    /// Whether there is room for more.
    fn is_full(&self) -> bool;
}

/// What the header of the document says.
#[derive(Debug)]
pub(crate) struct Document {
    /// The default code page.
    pub(crate) charset: Charset,
    pub(crate) fonts: Fonts,
    pub(crate) colours: Colours,
    default_font: Option<i32>,
}

struct Reader<'s, S> {
    sink: &'s mut S,
    document: Document,
    group: Group,
    stack: Vec<Group>,
    /// Groups open below the deepest that is read.
    too_deep: usize,
    /// Bytes of text that wait for the others of their character.
    pending: Vec<u8>,
    /// The first half of a surrogate pair.
    high_surrogate: Option<u16>,
    /// Characters still to skip after `\u`.
    skipping: u16,
    /// The last token was `{`.
    begun: bool,
    /// The last tokens were `{\*`; elsewhere `\*` means nothing.
    starred: bool,
    /// What the field that is open says.
    instruction: Vec<u8>,
    links: u32,
}

/// Reads a document into a sink.
pub(crate) fn read<S: Sink>(rtf: &[u8], sink: &mut S) {
    let group = Group {
        destination: Destination::Document,
        look: Look::default(),
        paragraph: Paragraph::default(),
        suppressed: false,
        skip: 1,
        link: false,
    };
    let document = Document {
        charset: charset::ANSI,
        fonts: Fonts::default(),
        colours: Colours::default(),
        default_font: None,
    };
    let mut reader = Reader {
        sink,
        document,
        group,
        stack: Vec::new(),
        too_deep: 0,
        pending: Vec::new(),
        high_surrogate: None,
        skipping: 0,
        begun: false,
        starred: false,
        instruction: Vec::new(),
        links: 0,
    };
    for token in Tokens::new(rtf) {
        if !reader.token(token) || reader.sink.is_full() {
            break;
        }
    }
    reader.flush();
    while !reader.stack.is_empty() {
        reader.close();
    }
}

impl<S: Sink> Reader<'_, S> {
    /// Takes a token; false when the document is over.
    fn token(&mut self, token: Token<'_>) -> bool {
        if self.too_deep > 0 {
            match token {
                Token::Open => self.too_deep += 1,
                Token::Close => self.too_deep -= 1,
                _ => {}
            }
            return true;
        }
        let starred = std::mem::take(&mut self.starred);
        let begun = std::mem::replace(&mut self.begun, token == Token::Open);
        match token {
            Token::Open => {
                self.flush();
                self.open();
            }
            Token::Close => {
                self.flush();
                self.close();
                return !self.stack.is_empty();
            }
            Token::Text(text) => {
                let skipped = usize::from(self.skipping).min(text.len());
                self.skipping -= skipped as u16;
                self.bytes(text.get(skipped..).unwrap_or_default());
            }
            Token::Hex(_) | Token::Binary(_) | Token::Symbol(_) if self.skipping > 0 => self.skipping -= 1,
            Token::Hex(byte) => self.bytes(&[byte]),
            Token::Binary(_) => {}
            Token::Symbol(b'*') => {
                self.flush();
                self.starred = begun;
            }
            Token::Symbol(symbol) => {
                self.flush();
                self.control(&[symbol]);
            }
            Token::Word(word, parameter) => {
                // Writers that leave out what `\u` announces must not lose the next control word; only one that
                // is a character counts.
                if self.skipping > 0 && crate::special::character(word).is_some() {
                    self.skipping -= 1;
                } else {
                    self.skipping = 0;
                    self.word(word, parameter, starred);
                }
            }
        }
        true
    }

    fn bytes(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() && self.group.destination != Destination::Ignored {
            self.pending.extend_from_slice(bytes);
        }
    }

    /// Hands on the text that waits.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        self.high_surrogate = None;
        let pending = std::mem::take(&mut self.pending);
        match self.group.destination {
            Destination::Ignored => {}
            Destination::FontTable => self.document.fonts.name(&self.document.charset.decode(&pending)),
            Destination::ColourTable => self.document.colours.text(&pending),
            Destination::FieldInstruction => {
                let room = RTF_FIELD_BYTES_MAX.saturating_sub(self.instruction.len());
                self.instruction.extend(pending.iter().take(room));
            }
            Destination::Document | Destination::ListText | Destination::HtmlTag => {
                let charset = self.charset();
                self.sink.text(&charset.decode(&pending), &self.group, &self.document);
            }
        }
        self.pending = pending;
        self.pending.clear();
    }

    /// "It SHOULD use the code page information, as specified for each font in a font table", but inside of tags
    /// the default code page (MS-OXRTFEX 2.2.3.2).
    fn charset(&self) -> Charset {
        let font = self.group.look.font.filter(|_| self.group.destination != Destination::HtmlTag);
        font.and_then(|font| self.document.fonts.charset(font)).unwrap_or(self.document.charset)
    }

    fn open(&mut self) {
        self.skipping = 0;
        if self.stack.len() >= RTF_DEPTH_MAX {
            self.too_deep = 1;
            return;
        }
        self.stack.push(self.group);
        self.group.link = false;
    }

    fn close(&mut self) {
        self.skipping = 0;
        if self.group.link {
            self.links = self.links.saturating_sub(1);
            if self.links == 0 {
                self.sink.link(None);
            }
        }
        if let Some(outer) = self.stack.pop() {
            self.group = outer;
        }
    }

    fn word(&mut self, word: &[u8], parameter: Option<i32>, starred: bool) {
        if word == b"u" {
            self.unicode(parameter);
            return;
        }
        self.flush();
        if self.group.destination == Destination::Ignored && word != b"ud" {
            return;
        }
        if let Some(destination) = destination(word, starred) {
            self.group.destination = destination;
            return;
        }
        match word {
            b"field" => self.instruction.clear(),
            b"fldrslt" => self.field_result(),
            // `\upr` holds the same twice; this is the half in Unicode.
            b"ud" => {
                let around = self.stack.len().checked_sub(2).and_then(|at| self.stack.get(at));
                self.group.destination = around.map_or(Destination::Document, |group| group.destination);
            }
            _ => match self.group.destination {
                Destination::FontTable => self.document.fonts.word(word, parameter),
                Destination::ColourTable => self.document.colours.word(word, parameter),
                Destination::FieldInstruction | Destination::Ignored => {}
                Destination::Document | Destination::ListText | Destination::HtmlTag => {
                    let known = self.header_word(word, parameter)
                        || self.group.look_word(word, parameter, &self.document);
                    if !known {
                        self.control(word);
                    }
                }
            },
        }
    }

    fn control(&mut self, word: &[u8]) {
        match self.group.destination {
            Destination::Document | Destination::ListText | Destination::HtmlTag => {
                self.sink.control(word, &self.group, &self.document);
            }
            _ => {}
        }
    }

    /// `\uN`: a unit of UTF-16, negative above 32767; then as many characters as `\uc` says are for readers that
    /// do not know it.
    fn unicode(&mut self, parameter: Option<i32>) {
        let number = parameter.unwrap_or(0);
        let number = if number < 0 { number.saturating_add(0x1_0000) } else { number };
        let unit = u16::try_from(number).ok();
        let high = self.high_surrogate.take();
        let character = match (high, unit) {
            (Some(high), Some(low)) => char::decode_utf16([high, low]).next().and_then(Result::ok),
            (None, Some(unit @ 0xD800..=0xDBFF)) => {
                self.flush();
                self.high_surrogate = Some(unit);
                self.skipping = self.group.skip;
                return;
            }
            (_, Some(unit)) => char::from_u32(u32::from(unit)),
            (_, None) => u32::try_from(number).ok().and_then(char::from_u32),
        };
        self.flush();
        self.skipping = self.group.skip;
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        let text = character.encode_utf8(&mut [0; 4]).to_owned();
        match self.group.destination {
            _ if character == '\0' => {}
            Destination::FontTable => self.document.fonts.name(&text),
            Destination::FieldInstruction if self.instruction.len() < RTF_FIELD_BYTES_MAX => {
                self.instruction.extend_from_slice(text.as_bytes());
            }
            Destination::Document | Destination::ListText | Destination::HtmlTag => {
                self.sink.text(&text, &self.group, &self.document);
            }
            _ => {}
        }
    }

    /// Words about the whole document, and about groups that are no look.
    fn header_word(&mut self, word: &[u8], parameter: Option<i32>) -> bool {
        let document = &mut self.document;
        match word {
            b"ansi" => document.charset = charset::ANSI,
            b"mac" => document.charset = charset::of_code_page(10000).unwrap_or(charset::ANSI),
            b"pc" => document.charset = charset::of_code_page(437).unwrap_or(charset::ANSI),
            b"pca" => document.charset = charset::of_code_page(850).unwrap_or(charset::ANSI),
            b"ansicpg" => {
                document.charset = parameter.and_then(charset::of_code_page).unwrap_or(document.charset);
            }
            b"deff" => {
                document.default_font = parameter;
                self.group.look.font = parameter;
            }
            b"uc" => self.group.skip = u16::try_from(parameter.unwrap_or(1)).unwrap_or(1),
            b"htmlrtf" => self.group.suppressed = parameter != Some(0),
            _ => return false,
        }
        true
    }

    fn field_result(&mut self) {
        let address = crate::link::address(&self.charset().decode(&self.instruction));
        self.instruction.clear();
        if let Some(address) = address {
            self.group.link = true;
            self.links += 1;
            if self.links == 1 {
                self.sink.link(Some(&address));
            }
        }
    }
}

impl Group {
    /// Words about how characters and paragraphs look.
    fn look_word(&mut self, word: &[u8], parameter: Option<i32>, document: &Document) -> bool {
        let (look, paragraph) = (&mut self.look, &mut self.paragraph);
        let on = parameter != Some(0);
        let index = || u16::try_from(parameter.unwrap_or(0)).unwrap_or(0);
        match word {
            b"b" => look.bold = on,
            b"i" => look.italic = on,
            b"ul" | b"uld" | b"uldb" | b"uldash" | b"uldashd" | b"ulw" | b"ulwave" | b"ulth" => {
                look.underline = on;
            }
            b"ulnone" => look.underline = false,
            b"strike" | b"striked" => look.strike = on,
            b"v" | b"deleted" => look.hidden = on,
            b"super" => look.raised = i8::from(on),
            b"sub" => look.raised = -i8::from(on),
            b"nosupersub" => look.raised = 0,
            b"fs" => look.size = index(),
            b"cf" => look.colour = index(),
            b"cb" | b"highlight" | b"chcbpat" => look.background = index(),
            b"f" => look.font = parameter,
            b"plain" => *look = Look { font: document.default_font, ..Look::default() },
            b"pard" => *paragraph = Paragraph::default(),
            b"ql" => paragraph.align = "",
            b"qc" => paragraph.align = "center",
            b"qr" => paragraph.align = "right",
            b"qj" => paragraph.align = "justify",
            b"li" => paragraph.indent = parameter.unwrap_or(0),
            b"ilvl" => paragraph.list_level = u8::try_from(parameter.unwrap_or(0)).unwrap_or(0).min(8),
            b"intbl" => paragraph.in_table = on,
            _ => return false,
        }
        true
    }
}

const _: () = assert!(RTF_TABLE_ENTRIES_MAX < u16::MAX as usize);
