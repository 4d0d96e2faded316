//! RopProgress: layout MS-OXCROPS 2.2.8.13, operation MS-OXCPRPT 2.2.23, 3.2.5.20.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks how far an asynchronous operation is, or cancels it.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// WantCancel: the operation is to be given up.
    pub want_cancel: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { want_cancel: reader.u8("WantCancel")? != 0 })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.want_cancel);
        Ok(())
    }
}

/// How far it is; stands also in place of the response to the operation itself, until that is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// LogonId: that of the request.
    pub logon_id: u8,
    /// CompletedTaskCount: tasks done.
    pub completed_task_count: u32,
    /// TotalTaskCount: tasks in all.
    pub total_task_count: u32,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            logon_id: reader.u8("LogonId")?,
            completed_task_count: reader.u32("CompletedTaskCount")?,
            total_task_count: reader.u32("TotalTaskCount")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.logon_id);
        out.u32(self.completed_task_count);
        out.u32(self.total_task_count);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x50, 0x00, 0x01, 0x01]);
        response(&[0x50, 0x01, 0x00, 0x00, 0x00, 0x00, 0x07, 0x04, 0x03, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01]);
        response(&[0x50, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
