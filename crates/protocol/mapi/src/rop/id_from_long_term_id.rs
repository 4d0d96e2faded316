//! RopIdFromLongTermId: MS-OXCSTOR 2.2.1.9, processing 3.2.5.9.

use super::Call;
use crate::error::Result;
use ropewalk_base::Guid;
use ropewalk_model::{ErrorCode, GlobalCounter, ReplicaId};
use ropewalk_wire_mapi_rop::ObjectId;
use ropewalk_wire_mapi_rop::rop::id_from_long_term_id::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let logon = call.logon()?;
    let id = request.long_term_id.0;
    // "If the LongTermId field of the request contains zeros for the replica GUID (REPLGUID) component, the server
    // SHOULD fail the operation with 0x80070057 (ecInvalidParam)"; zeros for the counter fail as well.
    if id.database == Guid::NIL || id.counter == GlobalCounter::default() {
        return Err(ErrorCode::INVALID_PARAMETER.into());
    }
    // Deviation: a mailbox has one replica, and no more are registered.
    if id.database != logon.mailbox.info().replica_guid {
        return Err(ErrorCode::PARAMETER_OVERFLOW.into());
    }
    Ok(Response { object_id: ObjectId { replica: ReplicaId::OWN, counter: id.counter } })
}
