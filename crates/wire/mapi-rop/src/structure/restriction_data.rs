//! RestrictionDataSize and RestrictionData, as RopRestrict and others have them.

use ropewalk_base::Reader;
use ropewalk_model::Restriction;
use ropewalk_model::codec::{
    Counts, DecodeError, EncodeError, Writer, decode_restriction, encode_restriction,
};

/// An optional restriction, kept as bytes: since its size stands before it, a broken one fails its own ROP and not
/// the ones beside it (MS-OXCROPS 2.2.5.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RestrictionData(pub Vec<u8>);

impl RestrictionData {
    /// From a restriction; none is no bytes.
    ///
    /// # Errors
    /// As [`encode_restriction`].
    pub fn new(restriction: Option<&Restriction>) -> Result<Self, EncodeError> {
        let mut out = Writer::new();
        if let Some(restriction) = restriction {
            encode_restriction(&mut out, restriction, Counts::Rop)?;
        }
        Ok(Self(out.into_bytes()))
    }

    /// The restriction; none when there are no bytes.
    ///
    /// # Errors
    /// As [`decode_restriction`], and when bytes are left after it; offsets count from its first byte.
    pub fn restriction(&self) -> Result<Option<Restriction>, DecodeError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let mut reader = Reader::new(&self.0);
        let restriction = decode_restriction(&mut reader, Counts::Rop)?;
        DecodeError::unless_empty("RestrictionData", &reader)?;
        Ok(Some(restriction))
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let size = usize::from(reader.u16("RestrictionDataSize")?);
        Ok(Self(reader.bytes(size, "RestrictionData")?.to_vec()))
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.0.len(), "RestrictionDataSize")?;
        out.bytes(&self.0);
        Ok(())
    }
}
