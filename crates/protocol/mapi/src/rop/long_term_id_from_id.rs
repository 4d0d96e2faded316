//! RopLongTermIdFromId: MS-OXCSTOR 2.2.1.8, processing 3.2.5.8.

use super::Call;
use crate::error::Result;
use ropewalk_model::codec::{GlobalId, LongTermId};
use ropewalk_model::{ErrorCode, ReplicaId};
use ropewalk_wire_mapi_rop::rop::long_term_id_from_id::{Request, Response};

/// "The server does not attempt to confirm that the given Folder ID or Message ID is [...] an identifier for an
/// existing or former object".
pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let logon = call.logon()?;
    let id = request.object_id;
    if id.replica != ReplicaId::OWN {
        return Err(ErrorCode::NOT_FOUND.into());
    }
    let database = logon.mailbox.info().replica_guid;
    Ok(Response { long_term_id: LongTermId(GlobalId { database, counter: id.counter }) })
}
