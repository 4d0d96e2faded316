//! RopEmptyFolder: layout MS-OXCROPS 2.2.4.9, operation MS-OXCFOLD 2.2.1.9, 3.2.5.9.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Deletes softly all that is in a folder.
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

/// How it went; a failure has this field too.
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
    use crate::RopResponse;
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x58, 0x00, 0x01, 0x01, 0x01]);
        response(&[0x58, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01]);
        let answer = response(&[0x58, 0x01, 0x05, 0x00, 0x07, 0x80, 0x01]);
        let RopResponse::Failure(failure) = answer else { panic!("{answer:?}") };
        assert!(failure.body().unwrap().is_some());
    }
}
