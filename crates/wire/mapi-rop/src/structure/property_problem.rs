//! PropertyProblem (MS-OXCDATA 2.7) and the lists of them that ROPs which change several properties return.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_tag, encode_tag};
use ropewalk_model::{ErrorCode, PropertyTag};

/// A property that could not be changed (MS-OXCDATA 2.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PropertyProblem {
    /// Index: its place in the list of the request.
    pub index: u16,
    /// PropertyTag.
    pub tag: PropertyTag,
    /// ErrorCode: why.
    pub error: ErrorCode,
}

/// PropertyProblemCount and PropertyProblems.
pub(crate) fn decode_problems(reader: &mut Reader<'_>) -> Result<Vec<PropertyProblem>, DecodeError> {
    let count = reader.u16("PropertyProblemCount")?;
    let mut one = || {
        Ok(PropertyProblem {
            index: reader.u16("Index")?,
            tag: decode_tag(reader, "PropertyTag")?,
            error: ErrorCode(reader.u32("ErrorCode")?),
        })
    };
    (0..count).map(|_| one()).collect()
}

pub(crate) fn encode_problems(out: &mut Writer, problems: &[PropertyProblem]) -> Result<(), EncodeError> {
    out.count16(problems.len(), "PropertyProblemCount")?;
    for problem in problems {
        out.u16(problem.index);
        encode_tag(out, problem.tag);
        out.u32(problem.error.0);
    }
    Ok(())
}
