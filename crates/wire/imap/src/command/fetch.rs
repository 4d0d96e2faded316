//! FETCH: RFC 3501 6.4.5; MODSEQ RFC 7162 3.1.5.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::section::{Partial, Section, SectionText};
use crate::sequence::SequenceSet;
use crate::writer::Writer;

/// One thing asked for about each message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchItem {
    /// `BODY` without brackets: BODYSTRUCTURE without extension data.
    Body,
    /// `BODYSTRUCTURE`
    BodyStructure,
    /// `ENVELOPE`
    Envelope,
    /// `FLAGS`
    Flags,
    /// `INTERNALDATE`
    InternalDate,
    /// `MODSEQ`
    ModSeq,
    /// `RFC822`: as `BODY[]`.
    Rfc822,
    /// `RFC822.HEADER`: as `BODY.PEEK[HEADER]`.
    Rfc822Header,
    /// `RFC822.SIZE`
    Rfc822Size,
    /// `RFC822.TEXT`: as `BODY[TEXT]`.
    Rfc822Text,
    /// `UID`
    Uid,
    /// `BODY[section]<partial>`
    Section {
        /// `BODY.PEEK`: does not set `\Seen`.
        peek: bool,
        /// Between the brackets.
        section: Section,
        /// Only some octets.
        partial: Option<Partial>,
    },
}

/// A short name for several items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Macro {
    /// `ALL`
    All,
    /// `FAST`
    Fast,
    /// `FULL`
    Full,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchItems {
    /// A macro.
    Macro(Macro),
    /// Items, at least one.
    Items(Vec<FetchItem>),
}

impl FetchItems {
    /// The items, with a macro spelled out.
    pub fn expand(&self) -> Vec<FetchItem> {
        let fast = [FetchItem::Flags, FetchItem::InternalDate, FetchItem::Rfc822Size];
        match self {
            Self::Items(items) => items.clone(),
            Self::Macro(Macro::Fast) => fast.into(),
            Self::Macro(Macro::All) => fast.into_iter().chain([FetchItem::Envelope]).collect(),
            Self::Macro(Macro::Full) => {
                fast.into_iter().chain([FetchItem::Envelope, FetchItem::Body]).collect()
            }
        }
    }
}

/// Asks for data of messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Whether the set names UIDs.
    pub uid: bool,
    /// Which messages.
    pub set: SequenceSet,
    /// What of them.
    pub items: FetchItems,
}

const WORDS: [(&str, FetchItem); 11] = [
    ("BODY", FetchItem::Body),
    ("BODYSTRUCTURE", FetchItem::BodyStructure),
    ("ENVELOPE", FetchItem::Envelope),
    ("FLAGS", FetchItem::Flags),
    ("INTERNALDATE", FetchItem::InternalDate),
    ("MODSEQ", FetchItem::ModSeq),
    ("RFC822", FetchItem::Rfc822),
    ("RFC822.HEADER", FetchItem::Rfc822Header),
    ("RFC822.SIZE", FetchItem::Rfc822Size),
    ("RFC822.TEXT", FetchItem::Rfc822Text),
    ("UID", FetchItem::Uid),
];

impl Verb for Fetch {
    fn decode(scanner: &mut Scanner<'_>, uid: bool) -> Result<Self> {
        scanner.space()?;
        let set = scanner.sequence_set()?;
        scanner.space()?;
        let items = if scanner.peek() == Some(b'(') {
            FetchItems::Items(scanner.list(item)?)
        } else {
            macro_or_item(scanner)?
        };
        Ok(Self { uid, set, items })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(&format!(" {} ", self.set));
        match &self.items {
            FetchItems::Macro(Macro::All) => writer.text("ALL"),
            FetchItems::Macro(Macro::Fast) => writer.text("FAST"),
            FetchItems::Macro(Macro::Full) => writer.text("FULL"),
            FetchItems::Items(items) => writer.list(items, encode_item),
        };
    }

    fn uid(&self) -> bool {
        self.uid
    }
}

fn item_word<'a>(scanner: &mut Scanner<'a>) -> Result<&'a [u8]> {
    scanner.word(|byte| byte.is_ascii_alphanumeric() || byte == b'.', "a fetch item")
}

fn macro_or_item(scanner: &mut Scanner<'_>) -> Result<FetchItems> {
    let word = item_word(scanner)?;
    for (name, known) in [("ALL", Macro::All), ("FAST", Macro::Fast), ("FULL", Macro::Full)] {
        if word.eq_ignore_ascii_case(name.as_bytes()) {
            return Ok(FetchItems::Macro(known));
        }
    }
    Ok(FetchItems::Items(vec![item_after(word, scanner)?]))
}

fn item(scanner: &mut Scanner<'_>) -> Result<FetchItem> {
    let word = item_word(scanner)?;
    item_after(word, scanner)
}

fn item_after(word: &[u8], scanner: &mut Scanner<'_>) -> Result<FetchItem> {
    let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
    let peek = is("BODY.PEEK");
    if peek || (is("BODY") && scanner.peek() == Some(b'[')) {
        scanner.byte(b'[', "[")?;
        let section = Section::decode(scanner)?;
        return Ok(FetchItem::Section { peek, section, partial: partial(scanner)? });
    }
    WORDS
        .iter()
        .find(|(name, _)| is(name))
        .map(|(_, item)| item.clone())
        .ok_or_else(|| scanner.expected("a known fetch item"))
}

fn partial(scanner: &mut Scanner<'_>) -> Result<Option<Partial>> {
    if !scanner.take(b'<') {
        return Ok(None);
    }
    let offset = scanner.number()?;
    scanner.byte(b'.', ".")?;
    let length = scanner.nz_number()?.get();
    scanner.byte(b'>', ">")?;
    Ok(Some(Partial { offset, length }))
}

fn encode_item(writer: &mut Writer, item: &FetchItem) {
    if let FetchItem::Section { peek, section, partial } = item {
        writer.text(if *peek { "BODY.PEEK[" } else { "BODY[" });
        section.encode(writer.bytes());
        writer.text("]");
        if let Some(partial) = partial {
            writer.text(&format!("<{}.{}>", partial.offset, partial.length));
        }
    } else {
        writer.text(WORDS.iter().find(|(_, known)| known == item).map_or("", |(name, _)| name));
    }
}

impl FetchItem {
    /// RFC822, RFC822.HEADER and RFC822.TEXT as sections, with whether they leave `\Seen` alone.
    pub fn as_section(&self) -> Option<(Section, bool, Option<Partial>)> {
        match self {
            Self::Section { peek, section, partial } => Some((section.clone(), *peek, *partial)),
            Self::Rfc822 => Some((Section::whole(), false, None)),
            Self::Rfc822Header => Some((Section::text(SectionText::Header), true, None)),
            Self::Rfc822Text => Some((Section::text(SectionText::Text), false, None)),
            _ => None,
        }
    }
}
