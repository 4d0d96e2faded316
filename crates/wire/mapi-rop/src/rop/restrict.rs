//! RopRestrict: layout MS-OXCROPS 2.2.5.3, operation MS-OXCTABL 2.2.2.4, 3.2.5.4.

use crate::RestrictionData;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Filters a table (MS-OXCROPS 2.2.5.3.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// RestrictFlags: 0x01 allows an answer before it is done.
    pub restrict_flags: u8,
    /// The restriction; none shows all rows.
    pub restriction: RestrictionData,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            restrict_flags: reader.u8("RestrictFlags")?,
            restriction: RestrictionData::decode(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.restrict_flags);
        self.restriction.encode(out)?;
        Ok(())
    }
}

/// The filter is set (MS-OXCROPS 2.2.5.3.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// TableStatus (MS-OXCTABL 2.2.2.1.3).
    pub table_status: u8,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { table_status: reader.u8("TableStatus")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.table_status);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};
    use ropewalk_model::{PropertyTag, Restriction};

    #[test]
    fn every_field_both_ways() {
        let request =
            |data: &[u8]| Request { restrict_flags: 0x01, restriction: RestrictionData(data.to_vec()) };
        let exists = request(&[0x08, 0x1F, 0, 0x37, 0]);
        let subject = PropertyTag(0x0037_001F);
        assert_eq!(exists.restriction.restriction().unwrap(), Some(Restriction::Exist(subject)));
        is_request(&[0x14, 7, 2, 0x01, 5, 0, 0x08, 0x1F, 0, 0x37, 0], INPUT, exists);
        is_request(&[0x14, 7, 2, 0x01, 0, 0], INPUT, request(&[]));
        is_request(&[0x14, 7, 2, 0x01, 1, 0, 0xEE], INPUT, request(&[0xEE]));
        is_success(&[0x14, 2, 0, 0, 0, 0, 0x0E], 2, Response { table_status: 0x0E });
        assert_eq!(failed(RopId::RESTRICT, &[]), None);
    }
}
