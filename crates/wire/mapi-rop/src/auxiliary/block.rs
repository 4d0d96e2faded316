//! Reading and writing what stands in one block. Offsets count from the start of its AUX_HEADER (MS-OXCRPC 2.2.2.2).

use super::HEADER_BYTES;
use ropewalk_base::{Guid, ReadError, Reader};
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_unicode, encode_unicode};

/// A kind of block.
pub(super) trait Block: Sized {
    /// As the specification names it.
    const NAME: &'static str;
    /// Bytes of the header and of the fields of a fixed size: no offset points before their end.
    const FIXED_BYTES: usize;

    /// Reads what follows the header. Bytes after the last field belong to nothing and are passed over.
    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError>;

    /// Writes what follows the header.
    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError>;
}

/// One block of a payload. Its errors count offsets from the start of the payload.
pub(super) struct BlockReader<'a> {
    /// The payload up to the end of the block.
    input: &'a [u8],
    start: usize,
    fixed_bytes: usize,
    reader: Reader<'a>,
}

macro_rules! integer {
    ($($name:ident $type:ty),*) => {
        $(pub(super) fn $name(&mut self, field: &'static str) -> Result<$type, DecodeError> {
            Ok(self.reader.$name(field)?)
        })*
    };
}

impl<'a> BlockReader<'a> {
    /// After the header of the block that stands at `start` and ends where `input` does.
    pub(super) fn new(input: &'a [u8], start: usize) -> Result<Self, ReadError> {
        let mut reader = Reader::new(input);
        reader.bytes(start.saturating_add(HEADER_BYTES), "AUX_HEADER")?;
        Ok(Self { input, start, fixed_bytes: HEADER_BYTES, reader })
    }

    /// Reads a block of a kind.
    pub(super) fn block<B: Block>(mut self) -> Result<B, DecodeError> {
        self.fixed_bytes = B::FIXED_BYTES;
        B::decode(&mut self)
    }

    integer!(u8 u8, u16 u16, u32 u32);

    pub(super) fn guid(&mut self, field: &'static str) -> Result<Guid, DecodeError> {
        Ok(Guid(self.reader.array(field)?))
    }

    /// "The server MUST ignore the value of these fields when reading the stream." (MS-OXCRPC 3.1.4.1.2.2)
    pub(super) fn reserved(&mut self, bytes: usize, field: &'static str) -> Result<(), DecodeError> {
        self.reader.bytes(bytes, field)?;
        Ok(())
    }

    /// Everything that is left of the block.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.reader.rest()
    }

    /// Reads an offset, and moves a reader there; none when it is zero: "A value of zero indicates that the [...]
    /// field is null or empty."
    fn place(
        &mut self,
        offset: &'static str,
        field: &'static str,
    ) -> Result<Option<Reader<'a>>, DecodeError> {
        let distance = self.reader.u16(offset)?;
        let bytes = usize::from(distance);
        if bytes == 0 {
            return Ok(None);
        }
        let at = self.start.saturating_add(bytes);
        if bytes < self.fixed_bytes || at > self.input.len() {
            return Err(DecodeError::invalid(offset, &self.reader, 2, distance));
        }
        let mut there = Reader::new(self.input);
        there.bytes(at, field)?;
        Ok(Some(there))
    }

    /// Reads an offset, and the UTF-16 text with its terminating zero that stands there.
    pub(super) fn text(&mut self, offset: &'static str, field: &'static str) -> Result<String, DecodeError> {
        match self.place(offset, field)? {
            Some(mut there) => decode_unicode(&mut there, field),
            None => Ok(String::new()),
        }
    }

    /// Reads a size and an offset, and as many bytes as stand there. The names are those of the three.
    pub(super) fn sized(&mut self, [size, offset, field]: [&'static str; 3]) -> Result<Vec<u8>, DecodeError> {
        let size = usize::from(self.reader.u16(size)?);
        if size == 0 {
            // What the offset of nothing says does not matter.
            self.reader.u16(offset)?;
            return Ok(Vec::new());
        }
        match self.place(offset, field)? {
            Some(mut there) => Ok(there.bytes(size, field)?.to_vec()),
            None => Ok(Vec::new()),
        }
    }
}

/// Writes one block: the fixed fields, and behind them what offsets point to.
pub(super) struct BlockWriter {
    fixed_bytes: usize,
    fixed: Writer,
    tail: Writer,
}

impl BlockWriter {
    /// The bytes of a block with its header.
    pub(super) fn block<B: Block>(
        out: &mut Writer,
        (version, kind): (u8, u8),
        block: &B,
    ) -> Result<(), EncodeError> {
        let mut writer = Self { fixed_bytes: B::FIXED_BYTES, fixed: Writer::new(), tail: Writer::new() };
        block.encode(&mut writer)?;
        out.count16(HEADER_BYTES + writer.fixed.len() + writer.tail.len(), "Size")?;
        out.bytes(&[version, kind]);
        out.bytes(writer.fixed.as_slice());
        out.bytes(writer.tail.as_slice());
        Ok(())
    }

    pub(super) fn u8(&mut self, value: u8) {
        self.fixed.u8(value);
    }

    pub(super) fn u16(&mut self, value: u16) {
        self.fixed.u16(value);
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.fixed.u32(value);
    }

    pub(super) fn guid(&mut self, guid: Guid) {
        self.fixed.bytes(guid.as_bytes());
    }

    pub(super) fn reserved(&mut self, bytes: usize) {
        self.fixed.zeros(bytes);
    }

    /// What follows the fixed fields up to the end of the block.
    pub(super) fn rest(&mut self, bytes: &[u8]) {
        self.tail.bytes(bytes);
    }

    /// The offset of what is written to the tail next.
    fn place(&mut self, offset: &'static str) -> Result<(), EncodeError> {
        self.fixed.count16(self.fixed_bytes.saturating_add(self.tail.len()), offset)
    }

    /// An offset and the text it points to; zero for none.
    pub(super) fn text(&mut self, text: &str, offset: &'static str) -> Result<(), EncodeError> {
        if text.is_empty() {
            self.fixed.u16(0);
            return Ok(());
        }
        self.place(offset)?;
        encode_unicode(&mut self.tail, text);
        Ok(())
    }

    /// A size, an offset and the bytes it points to; zeros for none.
    pub(super) fn sized(
        &mut self,
        bytes: &[u8],
        [size, offset]: [&'static str; 2],
    ) -> Result<(), EncodeError> {
        self.fixed.count16(bytes.len(), size)?;
        if bytes.is_empty() {
            self.fixed.u16(0);
            return Ok(());
        }
        self.place(offset)?;
        self.tail.bytes(bytes);
        Ok(())
    }
}
