//! A bounds-checked little-endian reader for wire and record decoders. It never panics and never allocates.

/// Why a read failed: which field was being read and where it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} at offset {offset}: needs {needed} bytes, {left} are left")]
pub struct ReadError {
    /// Name of the field, as the specification names it.
    pub field: &'static str,
    /// Offset of the field from the start of the input.
    pub offset: usize,
    /// Bytes the field needs.
    pub needed: usize,
    /// Bytes the input still had.
    pub left: usize,
}

/// A cursor over untrusted bytes.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    input: &'a [u8],
    at: usize,
}

macro_rules! integer {
    ($name:ident, $type:ty) => {
        /// Reads the little-endian integer the method is named after.
        ///
        /// # Errors
        /// When fewer bytes are left than the integer has.
        #[inline]
        pub fn $name(&mut self, field: &'static str) -> Result<$type, ReadError> {
            self.array(field).map(<$type>::from_le_bytes)
        }
    };
}

impl<'a> Reader<'a> {
    /// A reader at the start of `input`.
    pub const fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0 }
    }

    /// Offset of the next byte.
    pub const fn offset(&self) -> usize {
        self.at
    }

    /// Bytes that are left.
    #[inline]
    pub const fn left(&self) -> usize {
        self.input.len() - self.at
    }

    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.left() == 0
    }

    /// Everything that is left, without consuming it.
    pub fn rest(&self) -> &'a [u8] {
        &self.input[self.at..]
    }

    /// Reads `length` bytes.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn bytes(&mut self, length: usize, field: &'static str) -> Result<&'a [u8], ReadError> {
        match self.input[self.at..].get(..length) {
            Some(bytes) => {
                self.at += length;
                Ok(bytes)
            }
            None => Err(ReadError { field, offset: self.at, needed: length, left: self.left() }),
        }
    }

    /// A reader of the next `length` bytes alone, which this one then has behind it. Offsets of both count from the
    /// start of the same input.
    ///
    /// # Errors
    /// When fewer are left.
    pub fn part(&mut self, length: usize, field: &'static str) -> Result<Self, ReadError> {
        let start = self.at;
        self.bytes(length, field)?;
        Ok(Self { input: &self.input[..self.at], at: start })
    }

    /// Reads a fixed number of bytes.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], ReadError> {
        let mut out = [0; N];
        out.copy_from_slice(self.bytes(N, field)?);
        Ok(out)
    }

    integer!(u8, u8);
    integer!(u16, u16);
    integer!(u32, u32);
    integer!(u64, u64);
    integer!(i16, i16);
    integer!(i32, i32);
    integer!(i64, i64);

    /// Reads up to and including a zero byte; the zero is not in the result.
    ///
    /// # Errors
    /// When no zero byte is left; `needed` is then one more than what is left.
    #[inline]
    pub fn until_zero(&mut self, field: &'static str) -> Result<&'a [u8], ReadError> {
        let rest = self.rest();
        match rest.iter().position(|b| *b == 0) {
            Some(length) => {
                self.at += length + 1;
                Ok(&rest[..length])
            }
            None => Err(ReadError { field, offset: self.at, needed: self.left() + 1, left: self.left() }),
        }
    }

    /// Reads UTF-16LE units up to and including a zero unit; the zero is not in the result.
    ///
    /// # Errors
    /// When no zero unit is left.
    #[inline]
    pub fn until_zero_unit(&mut self, field: &'static str) -> Result<&'a [u8], ReadError> {
        let rest = self.rest();
        match rest.chunks_exact(2).position(|unit| unit == [0, 0]) {
            Some(units) => {
                self.at += units * 2 + 2;
                Ok(&rest[..units * 2])
            }
            None => Err(ReadError { field, offset: self.at, needed: self.left() + 2, left: self.left() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_field_and_offset() {
        let mut reader = Reader::new(&[1, 2, 0, 0]);
        assert_eq!(reader.u16("A"), Ok(0x0201));
        assert_eq!(reader.u32("B"), Err(ReadError { field: "B", offset: 2, needed: 4, left: 2 }));
        assert_eq!(reader.until_zero_unit("C"), Ok(&[][..]));
        assert!(reader.is_empty());
        assert!(reader.until_zero("D").is_err());
    }

    #[test]
    fn a_part_ends_early_and_counts_from_the_start() {
        let mut reader = Reader::new(&[1, 2, 3, 4, 5]);
        reader.u8("A").unwrap();
        let mut part = reader.part(2, "B").unwrap();
        assert_eq!((part.left(), part.offset(), reader.left(), reader.offset()), (2, 1, 2, 3));
        assert_eq!(part.u8("C"), Ok(2));
        assert_eq!(part.u16("D"), Err(ReadError { field: "D", offset: 2, needed: 2, left: 1 }));
        assert_eq!(part.rest(), [3]);
        let none = ReadError { field: "E", offset: 3, needed: 3, left: 2 };
        assert_eq!(reader.part(3, "E").unwrap_err(), none);
        assert_eq!(reader.u16("F"), Ok(0x0504));
    }
}
