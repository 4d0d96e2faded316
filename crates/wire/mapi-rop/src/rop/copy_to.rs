//! RopCopyTo: layout MS-OXCROPS 2.2.8.12, operation MS-OXCPRPT 2.2.11, 3.2.5.8.

use crate::PropertyProblem;
use crate::structure::{decode_problems, encode_problems};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_tags, encode_tags};

/// CopyFlags: moved instead of copied.
pub const MOVE: u8 = 0x01;
/// CopyFlags: properties the destination has stay as they are.
pub const NO_OVERWRITE: u8 = 0x02;

/// Copies or moves all properties of an object but some to another (MS-OXCROPS 2.2.8.12.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// WantAsynchronous: the answer may be a RopProgress response.
    pub want_asynchronous: bool,
    /// WantSubObjects: with what is in it.
    pub want_sub_objects: bool,
    /// CopyFlags: [`MOVE`], [`NO_OVERWRITE`].
    pub copy_flags: u8,
    /// ExcludedTags.
    pub excluded_tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            want_asynchronous: reader.u8("WantAsynchronous")? != 0,
            want_sub_objects: reader.u8("WantSubObjects")? != 0,
            copy_flags: reader.u8("CopyFlags")?,
            excluded_tags: {
                let count = usize::from(reader.u16("ExcludedTagCount")?);
                decode_tags(reader, count, "ExcludedTags")?
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.want_asynchronous);
        out.boolean(self.want_sub_objects);
        out.u8(self.copy_flags);
        out.count16(self.excluded_tags.len(), "ExcludedTagCount")?;
        encode_tags(out, &self.excluded_tags);
        Ok(())
    }
}

/// What could not be copied (MS-OXCROPS 2.2.8.12.2).
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
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{SOURCE_DESTINATION, failed, is_request, is_success, no_destination};
    use ropewalk_model::ErrorCode;

    #[test]
    fn every_field_both_ways() {
        for (flags, want_asynchronous, want_sub_objects) in [([1, 0], true, false), ([0, 1], false, true)] {
            let excluded_tags = vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)];
            let request = Request { want_asynchronous, want_sub_objects, copy_flags: 0x03, excluded_tags };
            let tags = [2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E];
            is_request(&[&[0x39, 7, 2, 3][..], &flags, &[0x03], &tags].concat(), SOURCE_DESTINATION, request);
        }
        is_success(&[0x39, 2, 0, 0, 0, 0, 0, 0], 2, Response { problems: Vec::new() });
        let problem =
            PropertyProblem { index: 0x0304, tag: PropertyTag(0x0E07_0003), error: ErrorCode(0x8007_0005) };
        is_success(
            &[0x39, 2, 0, 0, 0, 0, 1, 0, 4, 3, 0x03, 0, 7, 0x0E, 0x05, 0, 0x07, 0x80],
            2,
            Response { problems: vec![problem] },
        );
        assert_eq!(failed(RopId::COPY_TO, &[]), None);
        assert_eq!(no_destination(RopId::COPY_TO, &[]), None);
    }
}
