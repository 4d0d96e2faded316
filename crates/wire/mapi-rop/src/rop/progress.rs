//! RopProgress: layout MS-OXCROPS 2.2.8.13, operation MS-OXCPRPT 2.2.23, 3.2.5.20.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks how far an asynchronous operation is, or cancels it (MS-OXCROPS 2.2.8.13.1).
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

/// How far it is; stands also in place of the response to the operation itself, until that is done (MS-OXCROPS
/// 2.2.8.13.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.8.13.
    /// covers: MS-OXCROPS_R3122, MS-OXCROPS_R3124, MS-OXCROPS_R3125, MS-OXCROPS_R3127, MS-OXCROPS_R3130,
    /// MS-OXCROPS_R3132, MS-OXCROPS_R3134, MS-OXCROPS_R3135, MS-OXCROPS_R3136, MS-OXCROPS_R3138,
    /// MS-OXCROPS_R3140, MS-OXCROPS_R3141, MS-OXCROPS_R3143, MS-OXCROPS_R3145, MS-OXCROPS_R3147,
    /// MS-OXCROPS_R3149, MS-OXCROPS_R3150, MS-OXCROPS_R3151, MS-OXCROPS_R3153, MS-OXCROPS_R3155
    #[test]
    fn each_field_has_its_place() {
        request(&[0x50, 5, 3, 0], 5, Handles::Input(3), Request { want_cancel: false });
        request(&[0x50, 5, 3, 1], 5, Handles::Input(3), Request { want_cancel: true });
        success(
            &[0x50, 3, 0, 0, 0, 0, 5, 0x11, 0x12, 0x13, 0x14, 0x21, 0x22, 0x23, 0x24],
            3,
            Response { logon_id: 5, completed_task_count: 0x1413_1211, total_task_count: 0x2423_2221 },
        );
        failure(&join(&[&[0x50, 3], &FAILED]), 3, NOT_FOUND);
    }
}
