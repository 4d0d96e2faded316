//! A cursor over one whole command, literals included, with the terminals of RFC 3501 9.

use crate::date::{Date, DateTime};
use crate::error::CommandError;
use crate::flag::Flag;
use crate::mailbox_name::MailboxName;
use crate::sequence::{SequenceNumber, SequenceRange, SequenceSet};
use std::num::NonZeroU32;

type Result<T> = std::result::Result<T, CommandError>;

/// ATOM-CHAR.
pub(crate) fn is_atom_char(byte: u8) -> bool {
    (0x21..=0x7E).contains(&byte) && !matches!(byte, b'(' | b')' | b'{' | b'%' | b'*' | b'"' | b'\\' | b']')
}

/// ASTRING-CHAR.
pub(crate) fn is_astring_char(byte: u8) -> bool {
    is_atom_char(byte) || byte == b']'
}

/// Reads a command from left to right.
pub(crate) struct Scanner<'a> {
    input: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0 }
    }

    pub(crate) fn expected(&self, expected: &'static str) -> CommandError {
        CommandError::Syntax { expected, offset: self.at }
    }

    fn rest(&self) -> &'a [u8] {
        self.input.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.input.get(self.at).copied()
    }

    /// Takes `byte` if it is next.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Takes `text` without case if it is next.
    pub(crate) fn take_text(&mut self, text: &str) -> bool {
        let found =
            self.rest().get(..text.len()).is_some_and(|next| next.eq_ignore_ascii_case(text.as_bytes()));
        if found {
            self.at += text.len();
        }
        found
    }

    pub(crate) fn byte(&mut self, byte: u8, name: &'static str) -> Result<()> {
        if self.take(byte) { Ok(()) } else { Err(self.expected(name)) }
    }

    /// One space; more are let pass, as most servers do.
    pub(crate) fn space(&mut self) -> Result<()> {
        self.byte(b' ', "a space")?;
        while self.take(b' ') {}
        Ok(())
    }

    /// The end of the command; spaces before it are let pass.
    pub(crate) fn end(&mut self) -> Result<()> {
        while self.take(b' ') {}
        self.take(b'\r');
        if self.take(b'\n') && self.rest().is_empty() {
            Ok(())
        } else {
            Err(self.expected("the end of the line"))
        }
    }

    /// Whether nothing but spaces comes before the end of the line.
    pub(crate) fn at_end(&self) -> bool {
        matches!(self.rest().iter().find(|byte| **byte != b' '), None | Some(b'\r' | b'\n'))
    }

    /// At least one byte of a class.
    pub(crate) fn word(&mut self, class: impl Fn(u8) -> bool, name: &'static str) -> Result<&'a [u8]> {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !class(*byte)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.expected(name));
        }
        self.at += length;
        Ok(rest.get(..length).unwrap_or_default())
    }

    /// An atom, as text (its characters are ASCII).
    pub(crate) fn atom(&mut self, name: &'static str) -> Result<String> {
        Ok(ascii(self.word(is_atom_char, name)?))
    }

    pub(crate) fn number64(&mut self) -> Result<u64> {
        let digits = self.word(|byte| byte.is_ascii_digit(), "a number")?;
        ascii(digits).parse().map_err(|_| self.expected("a smaller number"))
    }

    pub(crate) fn number(&mut self) -> Result<u32> {
        let number = self.number64()?;
        u32::try_from(number).map_err(|_| self.expected("a 32-bit number"))
    }

    pub(crate) fn nz_number(&mut self) -> Result<NonZeroU32> {
        let number = self.number()?;
        NonZeroU32::new(number).ok_or_else(|| self.expected("a number that is not zero"))
    }

    /// astring
    pub(crate) fn astring(&mut self) -> Result<Vec<u8>> {
        match self.peek() {
            Some(b'"' | b'{' | b'~') if self.starts_string() => self.string(),
            _ => Ok(self.word(is_astring_char, "a string")?.to_vec()),
        }
    }

    fn starts_string(&self) -> bool {
        let rest = self.rest();
        rest.first() != Some(&b'~') || rest.get(1) == Some(&b'{')
    }

    /// string: quoted or literal (literal8 too, RFC 3516).
    pub(crate) fn string(&mut self) -> Result<Vec<u8>> {
        if self.take(b'"') {
            return self.quoted_rest();
        }
        self.take(b'~');
        if self.take(b'{') { Ok(self.literal_rest()?.to_vec()) } else { Err(self.expected("a string")) }
    }

    /// nstring
    pub(crate) fn nstring(&mut self) -> Result<Option<Vec<u8>>> {
        if self.take_text("NIL") { Ok(None) } else { self.string().map(Some) }
    }

    fn quoted_rest(&mut self) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(byte @ (b'"' | b'\\')) => out.push(byte),
                        _ => return Err(self.expected("\\ or \" after a backslash")),
                    }
                }
                Some(b'\r' | b'\n' | 0) | None => return Err(self.expected("a closing quote")),
                Some(byte) => out.push(byte),
            }
            self.at += 1;
        }
    }

    fn literal_rest(&mut self) -> Result<&'a [u8]> {
        let size = self.number64()?;
        self.take(b'+');
        self.byte(b'}', "}")?;
        self.take(b'\r');
        self.byte(b'\n', "the end of the line after a literal's size")?;
        let size = usize::try_from(size).map_err(|_| self.expected("a smaller literal"))?;
        let bytes = self.rest().get(..size).ok_or_else(|| self.expected("the whole literal"))?;
        self.at += size;
        Ok(bytes)
    }

    pub(crate) fn mailbox(&mut self) -> Result<MailboxName> {
        let bytes = self.astring()?;
        MailboxName::decode(&bytes).ok_or_else(|| self.expected("a mailbox name in modified UTF-7"))
    }

    /// list-mailbox: a mailbox name in which `%` and `*` may stand bare.
    pub(crate) fn list_mailbox(&mut self) -> Result<MailboxName> {
        let bytes = match self.peek() {
            Some(b'"' | b'{') => self.string()?,
            _ => {
                let class = |byte| is_astring_char(byte) || matches!(byte, b'%' | b'*');
                self.word(class, "a mailbox pattern")?.to_vec()
            }
        };
        MailboxName::decode(&bytes).ok_or_else(|| self.expected("a mailbox name in modified UTF-7"))
    }

    /// A list in parentheses with at least one element.
    pub(crate) fn list<T>(&mut self, mut element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        self.byte(b'(', "(")?;
        let mut out = vec![element(self)?];
        while !self.take(b')') {
            self.space()?;
            if self.take(b')') {
                break;
            }
            out.push(element(self)?);
        }
        Ok(out)
    }

    /// A list in parentheses that may be empty.
    pub(crate) fn list0<T>(&mut self, element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        if self.rest().starts_with(b"()") {
            self.at += 2;
            return Ok(Vec::new());
        }
        self.list(element)
    }

    pub(crate) fn flag(&mut self) -> Result<Flag> {
        if self.take(b'\\') {
            if self.take(b'*') {
                return Ok(Flag::Any);
            }
            return Ok(Flag::system(&self.atom("a flag")?));
        }
        Ok(Flag::Keyword(self.atom("a flag")?))
    }

    pub(crate) fn sequence_set(&mut self) -> Result<SequenceSet> {
        let mut ranges = Vec::new();
        loop {
            let first = self.sequence_number()?;
            let last = if self.take(b':') { Some(self.sequence_number()?) } else { None };
            ranges.push(SequenceRange { first, last });
            if !self.take(b',') {
                return SequenceSet::new(ranges).ok_or_else(|| self.expected("a message set"));
            }
        }
    }

    fn sequence_number(&mut self) -> Result<SequenceNumber> {
        if self.take(b'*') {
            return Ok(SequenceNumber::Largest);
        }
        self.nz_number().map(SequenceNumber::Number)
    }

    fn digits(&mut self, min: usize, max: usize, name: &'static str) -> Result<u16> {
        let rest = self.rest();
        let length = rest.iter().take(max).take_while(|byte| byte.is_ascii_digit()).count();
        if length < min {
            return Err(self.expected(name));
        }
        self.at += length;
        let digits = rest.get(..length).unwrap_or_default();
        Ok(digits.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')))
    }

    fn day_month_year(&mut self) -> Result<Date> {
        let day = self.digits(1, 2, "a day")?;
        self.byte(b'-', "-")?;
        let month = self.word(|byte| byte.is_ascii_alphabetic(), "a month")?;
        let month = Date::month_by_name(month).ok_or_else(|| self.expected("a month"))?;
        self.byte(b'-', "-")?;
        let year = self.digits(4, 4, "a year of four digits")?;
        let day = u8::try_from(day).unwrap_or(0);
        Date::new(year, month, day).ok_or_else(|| self.expected("a day that exists"))
    }

    /// date: `1-Feb-1994`, with quotes or without.
    pub(crate) fn date(&mut self) -> Result<Date> {
        let quoted = self.take(b'"');
        let date = self.day_month_year()?;
        if quoted {
            self.byte(b'"', "a closing quote")?;
        }
        Ok(date)
    }

    /// date-time: `"17-Jul-1996 02:44:25 -0700"`.
    pub(crate) fn date_time(&mut self) -> Result<DateTime> {
        self.byte(b'"', "a date and time in quotes")?;
        self.take(b' ');
        let date = self.day_month_year()?;
        self.byte(b' ', "a space")?;
        let hour = self.digits(2, 2, "an hour")?;
        self.byte(b':', ":")?;
        let minute = self.digits(2, 2, "a minute")?;
        self.byte(b':', ":")?;
        let second = self.digits(2, 2, "a second")?;
        self.byte(b' ', "a space")?;
        let east = self.take(b'+');
        if !east {
            self.byte(b'-', "a zone")?;
        }
        let (zone_hour, zone_minute) = (self.digits(2, 2, "a zone")?, self.digits(2, 2, "a zone")?);
        self.byte(b'"', "a closing quote")?;
        if hour > 23 || minute > 59 || second > 60 || zone_hour > 23 || zone_minute > 59 {
            return Err(self.expected("a time that exists"));
        }
        let zone = i16::try_from(zone_hour * 60 + zone_minute).unwrap_or(0);
        let zone_minutes = if east { zone } else { -zone };
        let local = date.days_since_1970() * 86_400
            + i64::from(hour) * 3600
            + i64::from(minute) * 60
            + i64::from(second);
        Ok(DateTime { unix_seconds: local - i64::from(zone_minutes) * 60, zone_minutes })
    }
}

/// Bytes that are known to be ASCII, as text.
fn ascii(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}
