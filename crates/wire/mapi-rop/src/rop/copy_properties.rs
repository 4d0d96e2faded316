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

/// Copies or moves some properties of an object to another (MS-OXCROPS 2.2.8.11.1).
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

/// What could not be copied (MS-OXCROPS 2.2.8.11.2).
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
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_model::ErrorCode;

    /// MS-OXCROPS 2.2.8.11.
    /// covers: MS-OXCROPS_R3002, MS-OXCROPS_R3004, MS-OXCROPS_R3005, MS-OXCROPS_R3007, MS-OXCROPS_R3010,
    /// MS-OXCROPS_R3013, MS-OXCROPS_R3015, MS-OXCROPS_R3018, MS-OXCROPS_R3020, MS-OXCROPS_R3021,
    /// MS-OXCROPS_R3024, MS-OXCROPS_R3026, MS-OXCROPS_R3027, MS-OXCROPS_R3028, MS-OXCROPS_R3030,
    /// MS-OXCROPS_R3032, MS-OXCROPS_R3033, MS-OXCROPS_R3035, MS-OXCROPS_R3036, MS-OXCROPS_R3038,
    /// MS-OXCROPS_R3040, MS-OXCROPS_R3041, MS-OXCROPS_R3042, MS-OXCROPS_R3044, MS-OXCROPS_R3046,
    /// MS-OXCROPS_R3047, MS-OXCROPS_R3048, MS-OXCROPS_R3050, MS-OXCROPS_R3052, MS-OXCROPS_R3053,
    /// MS-OXCROPS_R3054, MS-OXCROPS_R3056, MS-OXCROPS_R3058
    #[test]
    fn each_field_has_its_place() {
        let handles = Handles::SourceDestination { source: 3, destination: 4 };
        request(
            &[0x67, 5, 3, 4, 1, 2, 2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E],
            5,
            handles,
            Request {
                want_asynchronous: true,
                copy_flags: NO_OVERWRITE,
                tags: vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)],
            },
        );
        request(
            &[0x67, 5, 3, 4, 0, 1, 0, 0],
            5,
            handles,
            Request { want_asynchronous: false, copy_flags: MOVE, tags: vec![] },
        );
        let problem =
            PropertyProblem { index: 0x1211, tag: PropertyTag(0x0E07_0003), error: ErrorCode(NOT_FOUND) };
        success(
            &join(&[&[0x67, 3, 0, 0, 0, 0, 1, 0, 0x11, 0x12, 3, 0, 7, 0x0E], &FAILED]),
            3,
            Response { problems: vec![problem] },
        );
        failure(&join(&[&[0x67, 3], &FAILED]), 3, NOT_FOUND);
        null_destination(&[0x67, 3, 3, 5, 0, 0, 0x11, 0x12, 0x13, 0x14], 3, 0x1413_1211);
    }
}
