//! OK, NO, BAD, PREAUTH, BYE (RFC 3501 7.1) and continuation requests (7.5).

use super::Code;
use crate::command::Tag;
use std::borrow::Cow;

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Done.
    Ok,
    /// Not done.
    No,
    /// The client is at fault.
    Bad,
    /// Greeting of a connection that is logged in.
    PreAuth,
    /// The connection ends.
    Bye,
}

/// A status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// How it went.
    pub condition: Condition,
    /// For programs.
    pub code: Option<Code>,
    /// For people.
    pub text: Cow<'static, str>,
}

impl Status {
    /// Any.
    pub fn new(condition: Condition, text: impl Into<Cow<'static, str>>) -> Self {
        Self { condition, code: None, text: text.into() }
    }

    /// OK.
    pub fn ok(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Condition::Ok, text)
    }

    /// NO.
    pub fn no(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Condition::No, text)
    }

    /// BAD.
    pub fn bad(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Condition::Bad, text)
    }

    /// BYE.
    pub fn bye(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Condition::Bye, text)
    }

    /// With a response code.
    #[must_use]
    pub fn with(mut self, code: Code) -> Self {
        self.code = Some(code);
        self
    }

    /// Appends the line that ends a command; without a tag (it could not be read) an untagged one.
    pub fn encode_tagged(&self, tag: Option<&Tag>, out: &mut Vec<u8>) {
        out.extend_from_slice(tag.map_or("*", Tag::as_str).as_bytes());
        self.encode(out);
    }

    /// Appends an untagged line.
    pub fn encode_untagged(&self, out: &mut Vec<u8>) {
        out.push(b'*');
        self.encode(out);
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self.condition {
            Condition::Ok => b" OK ".as_slice(),
            Condition::No => b" NO ",
            Condition::Bad => b" BAD ",
            Condition::PreAuth => b" PREAUTH ",
            Condition::Bye => b" BYE ",
        });
        if let Some(code) = &self.code {
            out.push(b'[');
            code.encode(out);
            out.extend_from_slice(b"] ");
        }
        encode_text(&self.text, out);
    }
}

/// Appends a continuation request.
pub fn encode_continuation(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"+ ");
    encode_text(text, out);
}

/// `text` is never empty and has neither line ends nor other bytes than ASCII.
fn encode_text(text: &str, out: &mut Vec<u8>) {
    out.extend(text.chars().map(|c| if (' '..='~').contains(&c) { c as u8 } else { b'?' }));
    out.extend_from_slice(b"\r\n");
}
