//! RopEmptyFolder: layout MS-OXCROPS 2.2.4.9, operation MS-OXCFOLD 2.2.1.9, 3.2.5.9.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Deletes softly all that is in a folder (MS-OXCROPS 2.2.4.9.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// WantAsynchronous: the answer may be a RopProgress response.
    pub want_asynchronous: bool,
    /// WantDeleteAssociated: FAI messages too.
    pub want_delete_associated: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            want_asynchronous: reader.u8("WantAsynchronous")? != 0,
            want_delete_associated: reader.u8("WantDeleteAssociated")? != 0,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.want_asynchronous);
        out.boolean(self.want_delete_associated);
        Ok(())
    }
}

/// How it went; a failure has this field too (MS-OXCROPS 2.2.4.9.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// PartialCompletion: some could not be done.
    pub partial_completion: bool,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { partial_completion: reader.u8("PartialCompletion")? != 0 })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.partial_completion);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.4.9.
    /// covers: MS-OXCROPS_R884, MS-OXCROPS_R886, MS-OXCROPS_R887, MS-OXCROPS_R889, MS-OXCROPS_R891,
    /// MS-OXCROPS_R893, MS-OXCROPS_R895, MS-OXCROPS_R897, MS-OXCROPS_R898, MS-OXCROPS_R899,
    /// MS-OXCROPS_R900, MS-OXCROPS_R902
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x58, 5, 3, 1, 0],
            5,
            Handles::Input(3),
            Request { want_asynchronous: true, want_delete_associated: false },
        );
        request(
            &[0x58, 5, 3, 0, 1],
            5,
            Handles::Input(3),
            Request { want_asynchronous: false, want_delete_associated: true },
        );
        success(&[0x58, 3, 0, 0, 0, 0, 0], 3, Response { partial_completion: false });
        let partial = Response { partial_completion: true };
        success(&[0x58, 3, 0, 0, 0, 0, 1], 3, partial.clone());
        failure_with(&join(&[&[0x58, 3], &FAILED, &[1]]), 3, NOT_FOUND, partial);
    }
}
