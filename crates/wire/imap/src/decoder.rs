//! Cutting a byte stream into commands (RFC 3501 2.2, 4.3; literals that do not wait: RFC 7888).
//!
//! A line ends with LF, CR before it or not. A line whose end is `{n}` or `{n+}` goes on with n octets and
//! another line. What is held back is bounded by `IMAP_LINE_BYTES_MAX`, and for APPEND by
//! `MESSAGE_SIZE_BYTES_MAX` beside it; what is longer is skipped without being kept.

use crate::command::{Command, Tag};
use crate::error::CommandError;
use ropewalk_base::limits::{IMAP_LINE_BYTES_MAX, MESSAGE_SIZE_BYTES_MAX};

/// Bytes at the end of a skipped line that are kept to see whether a literal follows.
const TAIL_BYTES: usize = 32;

/// What [`Decoder::next`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// All bytes were taken and the command goes on.
    Incomplete,
    /// A synchronizing literal follows: send a continuation request and call again, or
    /// [`Decoder::refuse_literal`].
    NeedContinuation {
        /// Octets of the literal.
        size: usize,
    },
    /// A whole command.
    Command(Command),
    /// Something that is not a command or is too long; it is over.
    Bad {
        /// Tag to answer with, if one could be read.
        tag: Option<Tag>,
        /// What is wrong.
        why: CommandError,
    },
}

/// What [`Decoder::next_line`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodedLine {
    /// All bytes were taken and the line goes on.
    Incomplete,
    /// A line without its end.
    Line(Vec<u8>),
    /// A line longer than `IMAP_LINE_BYTES_MAX`; it is over.
    TooLong,
}

enum Phase {
    /// In the text of a line, which began at this offset of the held bytes.
    Line { start: usize },
    /// In a literal with this many octets to come.
    Literal { left: usize },
    /// Throwing a command away.
    Skip { literal: usize, tail: Vec<u8>, tag: Option<Tag>, why: CommandError },
}

enum Announced {
    No,
    Literal { size: usize, waits: bool },
}

/// Reads commands from chunks of bytes of any size.
pub struct Decoder {
    held: Vec<u8>,
    text_bytes: usize,
    phase: Phase,
    messages: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// At the start of a command. APPEND literals are bounded as any other.
    pub fn new() -> Self {
        Self { held: Vec::new(), text_bytes: 0, phase: Phase::Line { start: 0 }, messages: false }
    }

    /// Whether APPEND may bring messages: to be switched on after login.
    pub fn allow_messages(&mut self, allow: bool) {
        self.messages = allow;
    }

    /// Gives up the command whose literal was announced, for the answer NO or BAD in place of `+`.
    pub fn refuse_literal(&mut self) -> Option<Tag> {
        let tag = Command::tag_of(&self.held);
        self.restart();
        tag
    }

    /// Whether the decoder stands between two commands.
    pub fn is_idle(&self) -> bool {
        self.held.is_empty() && matches!(self.phase, Phase::Line { .. })
    }

    /// Takes bytes up to the end of one command at most: how many were taken, and what was found. Call again
    /// with the rest until nothing is left and [`Decoded::Incomplete`] comes back.
    pub fn next(&mut self, input: &[u8]) -> (usize, Decoded) {
        let mut taken = 0;
        loop {
            let rest = input.get(taken..).unwrap_or_default();
            let (count, found) = match &self.phase {
                Phase::Line { start } => self.line(*start, rest),
                Phase::Literal { left } => self.literal(*left, rest),
                Phase::Skip { .. } => self.skip(rest),
            };
            taken += count;
            match found {
                Some(decoded) => return (taken, decoded),
                None if taken >= input.len() => return (taken, Decoded::Incomplete),
                None => {}
            }
        }
    }

    /// Takes one line that is not a command: a SASL response, or DONE after IDLE.
    pub fn next_line(&mut self, input: &[u8]) -> (usize, DecodedLine) {
        let end = input.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(input.len(), |end| end + 1);
        let bytes = input.get(..taken).unwrap_or_default();
        self.text_bytes = self.text_bytes.saturating_add(taken);
        if self.text_bytes <= IMAP_LINE_BYTES_MAX {
            self.held.extend_from_slice(bytes);
        }
        if end.is_none() {
            return (taken, DecodedLine::Incomplete);
        }
        let too_long = self.text_bytes > IMAP_LINE_BYTES_MAX;
        let mut line = std::mem::take(&mut self.held);
        self.restart();
        if too_long {
            return (taken, DecodedLine::TooLong);
        }
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        (taken, DecodedLine::Line(line))
    }

    fn restart(&mut self) {
        self.held = Vec::new();
        self.text_bytes = 0;
        self.phase = Phase::Line { start: 0 };
    }

    fn bad(&mut self, tag: Option<Tag>, why: CommandError) -> Option<Decoded> {
        self.restart();
        Some(Decoded::Bad { tag, why })
    }

    fn line(&mut self, start: usize, input: &[u8]) -> (usize, Option<Decoded>) {
        let end = input.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(input.len(), |end| end + 1);
        let bytes = input.get(..taken).unwrap_or_default();
        self.text_bytes = self.text_bytes.saturating_add(taken);
        if self.text_bytes > IMAP_LINE_BYTES_MAX {
            // Looked at again by `skip`, which also sees where the command ends.
            let line = self.held.get(start..).unwrap_or_default();
            let tail = line.get(line.len().saturating_sub(TAIL_BYTES)..).unwrap_or_default().to_vec();
            // The tag does not depend on how the bytes came.
            let room = (IMAP_LINE_BYTES_MAX + taken).saturating_sub(self.text_bytes);
            let mut known = std::mem::take(&mut self.held);
            known.extend_from_slice(bytes.get(..room).unwrap_or_default());
            let tag = Command::tag_of(&known);
            self.phase = Phase::Skip { literal: 0, tail, tag, why: CommandError::LineTooLong };
            return (0, None);
        }
        self.held.extend_from_slice(bytes);
        if end.is_none() {
            return (taken, None);
        }
        let found = match announced(self.held.get(start..).unwrap_or_default()) {
            Announced::No => self.command(),
            Announced::Literal { size, waits } => self.begin_literal(size, waits),
        };
        (taken, found)
    }

    fn command(&mut self) -> Option<Decoded> {
        let decoded = match Command::decode(&self.held) {
            Ok(command) => Decoded::Command(command),
            Err(why) => Decoded::Bad { tag: Command::tag_of(&self.held), why },
        };
        self.restart();
        Some(decoded)
    }

    fn begin_literal(&mut self, size: usize, waits: bool) -> Option<Decoded> {
        let max = self.literal_bytes_max();
        if size > max {
            let tag = Command::tag_of(&self.held);
            let why = CommandError::LiteralTooLarge { max };
            if waits {
                return self.bad(tag, why);
            }
            self.held = Vec::new();
            self.phase = Phase::Skip { literal: size, tail: Vec::new(), tag, why };
            return None;
        }
        self.phase = Phase::Literal { left: size };
        waits.then_some(Decoded::NeedContinuation { size })
    }

    /// What the next literal may have, with what the command holds already.
    fn literal_bytes_max(&self) -> usize {
        let mut words = self.held.split(|byte| *byte == b' ');
        let is_append = words.nth(1).is_some_and(|word| word.eq_ignore_ascii_case(b"APPEND"));
        let most = if self.messages && is_append { MESSAGE_SIZE_BYTES_MAX } else { IMAP_LINE_BYTES_MAX };
        let literals = self.held.len().saturating_sub(self.text_bytes);
        most.saturating_sub(literals)
    }

    fn literal(&mut self, left: usize, input: &[u8]) -> (usize, Option<Decoded>) {
        let taken = left.min(input.len());
        self.held.extend_from_slice(input.get(..taken).unwrap_or_default());
        self.phase = match left - taken {
            0 => Phase::Line { start: self.held.len() },
            left => Phase::Literal { left },
        };
        (taken, None)
    }

    fn skip(&mut self, input: &[u8]) -> (usize, Option<Decoded>) {
        let Phase::Skip { literal, tail, tag, why } = &mut self.phase else { return (0, None) };
        if *literal > 0 {
            let taken = (*literal).min(input.len());
            *literal -= taken;
            return (taken, None);
        }
        let end = input.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(input.len(), |end| end + 1);
        let bytes = input.get(..taken).unwrap_or_default();
        tail.extend_from_slice(bytes.get(bytes.len().saturating_sub(TAIL_BYTES)..).unwrap_or_default());
        tail.drain(..tail.len().saturating_sub(TAIL_BYTES));
        if end.is_none() {
            return (taken, None);
        }
        if let Announced::Literal { size, waits: false } = announced(tail) {
            *literal = size;
            tail.clear();
            return (taken, None);
        }
        let (tag, why) = (tag.take(), *why);
        (taken, self.bad(tag, why))
    }
}

/// Whether a line says at its end that a literal follows. A size that no number holds is too large anyway.
fn announced(line: &[u8]) -> Announced {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let Some(inner) = line.strip_suffix(b"}") else { return Announced::No };
    let (digits, waits) = match inner.strip_suffix(b"+") {
        Some(digits) => (digits, false),
        None => (inner, true),
    };
    let count = digits.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, digits) = digits.split_at(digits.len() - count);
    if digits.is_empty() || before.last() != Some(&b'{') {
        return Announced::No;
    }
    let size = digits
        .iter()
        .fold(0usize, |size, digit| size.saturating_mul(10).saturating_add(usize::from(digit - b'0')));
    Announced::Literal { size, waits }
}
