//! RopCopyProperties: layout MS-OXCROPS 2.2.8.11, operation MS-OXCPRPT 2.2.10, 3.2.5.7.

use crate::PropertyProblem;
use crate::structure::{decode_problems, decode_tag_list, encode_problems, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// CopyFlags: moved instead of copied.
pub const MOVE: u8 = 0x01;
/// CopyFlags: properties the destination has stay as they are.
pub const NO_OVERWRITE: u8 = 0x02;

/// Copies or moves some properties of an object to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// WantAsynchronous: the answer may be a RopProgress response.
    pub want_asynchronous: bool,
    /// CopyFlags: [`MOVE`], [`NO_OVERWRITE`].
    pub copy_flags: u8,
    /// PropertyTags: the properties.
    pub tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            want_asynchronous: reader.u8("WantAsynchronous")? != 0,
            copy_flags: reader.u8("CopyFlags")?,
            tags: decode_tag_list(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.want_asynchronous);
        out.u8(self.copy_flags);
        encode_tag_list(out, &self.tags)?;
        Ok(())
    }
}

/// What could not be copied.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PropertyProblems: those that failed.
    pub problems: Vec<PropertyProblem>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { problems: decode_problems(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_problems(out, &self.problems)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::RopResponse;
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x67, 0x00, 0x00, 0x01, 0x01, 0x07, 0x02, 0x00, 0x1F, 0x00, 0x37, 0x00, 0x03, 0x00, 0x07, 0x0E,
        ]);
        response(&[
            0x67, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x03, 0x00, 0x07, 0x0E, 0x05, 0x00,
            0x07, 0x80,
        ]);
        response(&[0x67, 0x00, 0x05, 0x00, 0x07, 0x80]);
        let answer = response(&[0x67, 0x00, 0x03, 0x05, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00]);
        let RopResponse::Failure(failure) = answer else { panic!("{answer:?}") };
        assert_eq!(failure.destination(), Some(1));
    }
}
