//! Untagged data about the server and mailboxes (RFC 3501 7.2 to 7.4), except FETCH.

use crate::command::StatusItem;
use crate::flag::Flag;
use crate::mailbox_name::MailboxName;
use crate::writer::{encode_mailbox, encode_nstring, encode_string};

/// A name attribute (RFC 3501 7.2.2, RFC 5258 4, RFC 6154 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAttribute {
    /// `\Noselect`
    NoSelect,
    /// `\Noinferiors`
    NoInferiors,
    /// `\NonExistent`
    NonExistent,
    /// `\HasChildren`
    HasChildren,
    /// `\HasNoChildren`
    HasNoChildren,
    /// `\Subscribed`
    Subscribed,
    /// `\Marked`
    Marked,
    /// `\Unmarked`
    Unmarked,
    /// A special use, with its backslash: `\Sent`.
    SpecialUse(&'static str),
}

impl ListAttribute {
    fn name(self) -> &'static str {
        match self {
            Self::NoSelect => "\\Noselect",
            Self::NoInferiors => "\\Noinferiors",
            Self::NonExistent => "\\NonExistent",
            Self::HasChildren => "\\HasChildren",
            Self::HasNoChildren => "\\HasNoChildren",
            Self::Subscribed => "\\Subscribed",
            Self::Marked => "\\Marked",
            Self::Unmarked => "\\Unmarked",
            Self::SpecialUse(name) => name,
        }
    }
}

/// One mailbox of LIST or LSUB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEntry {
    /// Its attributes.
    pub attributes: Vec<ListAttribute>,
    /// Hierarchy separator; none in a flat name space.
    pub separator: Option<char>,
    /// Its name.
    pub mailbox: MailboxName,
    /// CHILDINFO (RFC 5258 4): a mailbox below it is subscribed.
    pub child_subscribed: bool,
}

/// An untagged response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// CAPABILITY
    Capability(Vec<&'static str>),
    /// ENABLED
    Enabled(Vec<&'static str>),
    /// LIST
    List(ListEntry),
    /// LSUB
    Lsub(ListEntry),
    /// STATUS
    Status(MailboxName, Vec<(StatusItem, u64)>),
    /// SEARCH
    Search(Vec<u32>),
    /// FLAGS
    Flags(Vec<Flag>),
    /// EXISTS
    Exists(u32),
    /// RECENT
    Recent(u32),
    /// EXPUNGE
    Expunge(u32),
    /// NAMESPACE: one personal name space, no others (RFC 2342 5).
    Namespace {
        /// Its prefix.
        prefix: &'static str,
        /// Its hierarchy separator.
        separator: char,
    },
    /// ID
    Id(Vec<(&'static str, Option<String>)>),
}

impl Data {
    /// Appends the response.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"* ");
        match self {
            Self::Capability(names) => encode_words("CAPABILITY", names, out),
            Self::Enabled(names) => encode_words("ENABLED", names, out),
            Self::List(entry) => encode_list("LIST", entry, out),
            Self::Lsub(entry) => encode_list("LSUB", entry, out),
            Self::Status(mailbox, items) => encode_status(mailbox, items, out),
            Self::Search(numbers) => {
                out.extend_from_slice(b"SEARCH");
                for number in numbers {
                    out.push(b' ');
                    out.extend_from_slice(number.to_string().as_bytes());
                }
            }
            Self::Flags(flags) => {
                out.extend_from_slice(b"FLAGS ");
                Flag::encode_list(flags, out);
            }
            Self::Exists(count) => out.extend_from_slice(format!("{count} EXISTS").as_bytes()),
            Self::Recent(count) => out.extend_from_slice(format!("{count} RECENT").as_bytes()),
            Self::Expunge(number) => out.extend_from_slice(format!("{number} EXPUNGE").as_bytes()),
            Self::Namespace { prefix, separator } => {
                out.extend_from_slice(b"NAMESPACE ((");
                encode_string(prefix.as_bytes(), out);
                out.push(b' ');
                encode_separator(Some(*separator), out);
                out.extend_from_slice(b")) NIL NIL");
            }
            Self::Id(fields) => encode_id(fields, out),
        }
        out.extend_from_slice(b"\r\n");
    }
}

fn encode_words(name: &str, words: &[&str], out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    for word in words {
        out.push(b' ');
        out.extend_from_slice(word.as_bytes());
    }
}

fn encode_separator(separator: Option<char>, out: &mut Vec<u8>) {
    match separator {
        Some(separator) => encode_string(separator.encode_utf8(&mut [0; 4]).as_bytes(), out),
        None => out.extend_from_slice(b"NIL"),
    }
}

fn encode_list(name: &str, entry: &ListEntry, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b" (");
    for (place, attribute) in entry.attributes.iter().enumerate() {
        if place > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(attribute.name().as_bytes());
    }
    out.extend_from_slice(b") ");
    encode_separator(entry.separator, out);
    out.push(b' ');
    encode_mailbox(&entry.mailbox, out);
    if entry.child_subscribed {
        out.extend_from_slice(b" (\"CHILDINFO\" (\"SUBSCRIBED\"))");
    }
}

fn encode_status(mailbox: &MailboxName, items: &[(StatusItem, u64)], out: &mut Vec<u8>) {
    out.extend_from_slice(b"STATUS ");
    encode_mailbox(mailbox, out);
    out.extend_from_slice(b" (");
    for (place, (item, value)) in items.iter().enumerate() {
        if place > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(format!("{} {value}", item.name()).as_bytes());
    }
    out.push(b')');
}

fn encode_id(fields: &[(&'static str, Option<String>)], out: &mut Vec<u8>) {
    out.extend_from_slice(b"ID ");
    if fields.is_empty() {
        out.extend_from_slice(b"NIL");
        return;
    }
    for (place, (field, value)) in fields.iter().enumerate() {
        out.push(if place == 0 { b'(' } else { b' ' });
        encode_string(field.as_bytes(), out);
        out.push(b' ');
        encode_nstring(value.as_deref().map(str::as_bytes), out);
    }
    out.push(b')');
}
