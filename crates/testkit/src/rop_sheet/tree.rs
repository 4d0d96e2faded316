//! What the sheet's decoder gives: fields by name, with where they stand.

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Name in the sheet.
    pub name: &'static str,
    /// Offset from the start of the input.
    pub offset: usize,
    /// Bytes it takes.
    pub length: usize,
    /// What stands there.
    pub value: Value,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An integer, or the truth as a number.
    Number(i128),
    /// A floating-point number of 8 bytes.
    Float(f64),
    /// A floating-point number of 4 bytes.
    Single(f32),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text without its terminating zero.
    Text {
        /// UTF-16LE, else 8-bit.
        wide: bool,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A structure, with its name.
    Structure(&'static str, Vec<Node>),
    /// Elements one after the other.
    List(Vec<Node>),
    /// A property value of a type.
    Typed(u16, Box<Self>),
    /// Something of zero bytes that has none when it is not there.
    Nothing,
    /// Bytes whose size is known and whose content cannot be read.
    Broken(Unreadable),
}

impl Value {
    /// Whether anything in it is broken.
    pub fn is_broken(&self) -> bool {
        match self {
            Self::Broken(_) => true,
            Self::Structure(_, nodes) | Self::List(nodes) => nodes.iter().any(|node| node.value.is_broken()),
            Self::Typed(_, inner) => inner.is_broken(),
            _ => false,
        }
    }
}

/// Why bytes are not what the sheet says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} at offset {offset}: {reason}")]
pub struct Unreadable {
    /// Name of the field.
    pub field: &'static str,
    /// Offset from the start of the input.
    pub offset: usize,
    /// What is wrong.
    pub reason: &'static str,
}

/// A place in the input.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, end: bytes.len() }
    }

    pub(super) const fn offset(&self) -> usize {
        self.at
    }

    pub(super) const fn left(&self) -> usize {
        self.end - self.at
    }

    pub(super) const fn error(&self, field: &'static str, reason: &'static str) -> Unreadable {
        Unreadable { field, offset: self.at, reason }
    }

    pub(super) fn take(&mut self, length: usize, field: &'static str) -> Result<&'a [u8], Unreadable> {
        let taken = if length <= self.left() { self.bytes.get(self.at..self.at + length) } else { None };
        let taken = taken.ok_or_else(|| self.error(field, "the input ends"))?;
        self.at += length;
        Ok(taken)
    }

    /// The next bytes as an input of their own.
    pub(super) fn part(&mut self, length: usize, field: &'static str) -> Result<Self, Unreadable> {
        let part = Self { bytes: self.bytes, at: self.at, end: self.at + length.min(self.left()) };
        self.take(length, field)?;
        Ok(part)
    }

    /// A little-endian number.
    pub(super) fn number(&mut self, length: usize, field: &'static str) -> Result<u64, Unreadable> {
        Ok(self.take(length, field)?.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// Up to a zero of `width` bytes, which is not in the result.
    pub(super) fn text(&mut self, width: usize, field: &'static str) -> Result<&'a [u8], Unreadable> {
        let rest = self.bytes.get(self.at..self.end).unwrap_or_default();
        let units = rest.chunks_exact(width).position(|unit| unit.iter().all(|byte| *byte == 0));
        let length = units.ok_or_else(|| self.error(field, "no terminating zero"))? * width;
        let text = self.take(length, field)?;
        self.take(width, field)?;
        Ok(text)
    }
}
