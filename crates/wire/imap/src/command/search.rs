//! SEARCH: RFC 3501 6.4.4.

use super::{Result, Verb};
use crate::date::Date;
use crate::error::CommandError;
use crate::flag::Flag;
use crate::scanner::Scanner;
use crate::sequence::SequenceSet;
use crate::writer::Writer;
use ropewalk_base::limits::IMAP_SEARCH_DEPTH_MAX;

/// One condition. Strings are in the search's charset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchKey {
    /// All hold; `(...)`, never empty.
    And(Vec<Self>),
    /// Either holds.
    Or(Box<Self>, Box<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// Message sequence numbers, or UIDs with `UID`.
    Set {
        /// `UID` stood before it.
        uid: bool,
        /// Which.
        set: SequenceSet,
    },
    /// `ALL`
    All,
    /// `ANSWERED`, `DELETED`, `DRAFT`, `FLAGGED`, `SEEN`, `RECENT`, `KEYWORD x`.
    Flag(Flag),
    /// `UNANSWERED`, `UNDELETED`, `UNDRAFT`, `UNFLAGGED`, `UNSEEN`, `OLD`, `UNKEYWORD x`.
    NotFlag(Flag),
    /// `NEW`: recent and not seen.
    New,
    /// `BCC`
    Bcc(Vec<u8>),
    /// `BODY`: in the body.
    Body(Vec<u8>),
    /// `CC`
    Cc(Vec<u8>),
    /// `FROM`
    From(Vec<u8>),
    /// `HEADER field value`; an empty value asks for the field only.
    Header(Vec<u8>, Vec<u8>),
    /// `SUBJECT`
    Subject(Vec<u8>),
    /// `TEXT`: in header or body.
    Text(Vec<u8>),
    /// `TO`
    To(Vec<u8>),
    /// Internal date before.
    Before(Date),
    /// Internal date on.
    On(Date),
    /// Internal date on or after.
    Since(Date),
    /// Date header before.
    SentBefore(Date),
    /// Date header on.
    SentOn(Date),
    /// Date header on or after.
    SentSince(Date),
    /// More octets than.
    Larger(u64),
    /// Fewer octets than.
    Smaller(u64),
}

/// Asks which messages meet conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Whether UIDs are answered.
    pub uid: bool,
    /// Charset of the strings; none means US-ASCII.
    pub charset: Option<String>,
    /// All of these must hold; never none.
    pub keys: Vec<SearchKey>,
}

impl Verb for Search {
    fn decode(scanner: &mut Scanner<'_>, uid: bool) -> Result<Self> {
        scanner.space()?;
        let mut charset = None;
        if scanner.take_text("CHARSET ") {
            let name = scanner.astring()?;
            charset = Some(String::from_utf8(name).map_err(|_| scanner.expected("a charset"))?);
            scanner.space()?;
        }
        let mut keys = vec![key(scanner, 0)?];
        while !scanner.at_end() {
            scanner.space()?;
            keys.push(key(scanner, 0)?);
        }
        Ok(Self { uid, charset, keys })
    }

    fn encode(&self, writer: &mut Writer) {
        if let Some(charset) = &self.charset {
            writer.text(" CHARSET ").astring(charset.as_bytes());
        }
        for key in &self.keys {
            encode_key(writer.text(" "), key);
        }
    }

    fn uid(&self) -> bool {
        self.uid
    }
}

/// Keys without an argument that stand for a flag: name, flag, set or not.
const FLAGS: [(&str, Flag, bool); 12] = [
    ("ANSWERED", Flag::Answered, true),
    ("DELETED", Flag::Deleted, true),
    ("DRAFT", Flag::Draft, true),
    ("FLAGGED", Flag::Flagged, true),
    ("RECENT", Flag::Recent, true),
    ("SEEN", Flag::Seen, true),
    ("UNANSWERED", Flag::Answered, false),
    ("UNDELETED", Flag::Deleted, false),
    ("UNDRAFT", Flag::Draft, false),
    ("UNFLAGGED", Flag::Flagged, false),
    ("OLD", Flag::Recent, false),
    ("UNSEEN", Flag::Seen, false),
];

fn key(scanner: &mut Scanner<'_>, depth: usize) -> Result<SearchKey> {
    if depth >= IMAP_SEARCH_DEPTH_MAX {
        return Err(CommandError::TooDeep);
    }
    match scanner.peek() {
        Some(b'(') => return scanner.list(|scanner| key(scanner, depth + 1)).map(SearchKey::And),
        Some(b'*' | b'0'..=b'9') => return Ok(SearchKey::Set { uid: false, set: scanner.sequence_set()? }),
        _ => {}
    }
    let word = scanner.word(|byte| byte.is_ascii_alphabetic(), "a search key")?.to_ascii_uppercase();
    let word = String::from_utf8(word).unwrap_or_default();
    if let Some((_, flag, set)) = FLAGS.iter().find(|(name, ..)| *name == word) {
        return Ok(if *set { SearchKey::Flag(flag.clone()) } else { SearchKey::NotFlag(flag.clone()) });
    }
    match word.as_str() {
        "ALL" => return Ok(SearchKey::All),
        "NEW" => return Ok(SearchKey::New),
        _ => scanner.space()?,
    }
    argument(&word, scanner, depth)
}

fn argument(word: &str, scanner: &mut Scanner<'_>, depth: usize) -> Result<SearchKey> {
    Ok(match word {
        "NOT" => SearchKey::Not(Box::new(key(scanner, depth + 1)?)),
        "OR" => {
            let left = key(scanner, depth + 1)?;
            scanner.space()?;
            SearchKey::Or(Box::new(left), Box::new(key(scanner, depth + 1)?))
        }
        "UID" => SearchKey::Set { uid: true, set: scanner.sequence_set()? },
        "KEYWORD" => SearchKey::Flag(Flag::Keyword(scanner.atom("a keyword")?)),
        "UNKEYWORD" => SearchKey::NotFlag(Flag::Keyword(scanner.atom("a keyword")?)),
        "BCC" => SearchKey::Bcc(scanner.astring()?),
        "BODY" => SearchKey::Body(scanner.astring()?),
        "CC" => SearchKey::Cc(scanner.astring()?),
        "FROM" => SearchKey::From(scanner.astring()?),
        "SUBJECT" => SearchKey::Subject(scanner.astring()?),
        "TEXT" => SearchKey::Text(scanner.astring()?),
        "TO" => SearchKey::To(scanner.astring()?),
        "HEADER" => {
            let field = scanner.astring()?;
            scanner.space()?;
            SearchKey::Header(field, scanner.astring()?)
        }
        "BEFORE" => SearchKey::Before(scanner.date()?),
        "ON" => SearchKey::On(scanner.date()?),
        "SINCE" => SearchKey::Since(scanner.date()?),
        "SENTBEFORE" => SearchKey::SentBefore(scanner.date()?),
        "SENTON" => SearchKey::SentOn(scanner.date()?),
        "SENTSINCE" => SearchKey::SentSince(scanner.date()?),
        "LARGER" => SearchKey::Larger(scanner.number64()?),
        "SMALLER" => SearchKey::Smaller(scanner.number64()?),
        _ => return Err(scanner.expected("a known search key")),
    })
}

fn encode_key(writer: &mut Writer, key: &SearchKey) {
    if let Some((name, text)) = text_argument(key) {
        writer.text(name).text(" ").astring(text);
        return;
    }
    if let Some((name, day)) = date_argument(key) {
        writer.text(&format!("{name} {day}"));
        return;
    }
    match key {
        SearchKey::And(keys) => {
            writer.list(keys, encode_key);
        }
        SearchKey::Or(left, right) => {
            encode_key(writer.text("OR "), left);
            encode_key(writer.text(" "), right);
        }
        SearchKey::Not(inner) => encode_key(writer.text("NOT "), inner),
        SearchKey::Set { uid, set } => {
            writer.text(if *uid { "UID " } else { "" }).text(&set.to_string());
        }
        SearchKey::New => {
            writer.text("NEW");
        }
        SearchKey::Flag(flag) => encode_flag(writer, flag, true),
        SearchKey::NotFlag(flag) => encode_flag(writer, flag, false),
        SearchKey::Header(field, text) => {
            writer.text("HEADER ").astring(field).text(" ").astring(text);
        }
        SearchKey::Larger(size) => {
            writer.text(&format!("LARGER {size}"));
        }
        SearchKey::Smaller(size) => {
            writer.text(&format!("SMALLER {size}"));
        }
        _ => {
            writer.text("ALL");
        }
    }
}

/// Keys that have one string.
fn text_argument(key: &SearchKey) -> Option<(&'static str, &[u8])> {
    Some(match key {
        SearchKey::Bcc(text) => ("BCC", text),
        SearchKey::Body(text) => ("BODY", text),
        SearchKey::Cc(text) => ("CC", text),
        SearchKey::From(text) => ("FROM", text),
        SearchKey::Subject(text) => ("SUBJECT", text),
        SearchKey::Text(text) => ("TEXT", text),
        SearchKey::To(text) => ("TO", text),
        _ => return None,
    })
}

/// Keys that have one date.
fn date_argument(key: &SearchKey) -> Option<(&'static str, Date)> {
    Some(match key {
        SearchKey::Before(day) => ("BEFORE", *day),
        SearchKey::On(day) => ("ON", *day),
        SearchKey::Since(day) => ("SINCE", *day),
        SearchKey::SentBefore(day) => ("SENTBEFORE", *day),
        SearchKey::SentOn(day) => ("SENTON", *day),
        SearchKey::SentSince(day) => ("SENTSINCE", *day),
        _ => return None,
    })
}

fn encode_flag(writer: &mut Writer, flag: &Flag, set: bool) {
    if let Flag::Keyword(word) = flag {
        writer.text(if set { "KEYWORD " } else { "UNKEYWORD " }).text(word);
        return;
    }
    let name = FLAGS
        .iter()
        .find(|(_, known, is_set)| known == flag && *is_set == set)
        .map_or("ALL", |(name, ..)| name);
    writer.text(name);
}
