//! RopLogon: MS-OXCSTOR 2.2.1.1, processing 3.2.5.1.

use super::Call;
use crate::error::{Result, RopError};
use crate::object::{Entry, Logon, Object};
use ropewalk_mailbox::{Mailbox, MailboxError, What};
use ropewalk_model::codec::known_code_page;
use ropewalk_model::{ErrorCode, ReplicaId, SpecialFolder};
use ropewalk_wire_mapi_rop::rop::logon::{
    GHOSTED, PRIVATE, PrivateLogon, RESPONSE_OWNER_RIGHT, RESPONSE_RESERVED, RESPONSE_SEND_AS_RIGHT, Request, Response,
    UNDERCOVER,
};
use ropewalk_wire_mapi_rop::{Fid, LogonTime};
use std::sync::Arc;

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    if request.logon_flags & PRIVATE == 0 {
        // "If this server doesn't host a public folder container at all [...] the operation MUST fail with a
        // ReturnValue of 0x80040111 (ecLoginFailure)."
        return Err(ErrorCode::LOGON_FAILED.into());
    }
    // "If the client specified an invalid code page [...] when establishing the connection to the server, the
    // server SHOULD fail the operation with ecUnknownCodePage".
    if known_code_page(call.session.code_page).is_none() {
        return Err(ErrorCode::UNKNOWN_CODE_PAGE.into());
    }
    let mailbox = own_mailbox(call, &request.essdn)?;
    let response = answer(call, &mailbox, request.logon_flags);
    let session = &call.session;
    let logon = Arc::new(Logon {
        mailbox,
        user_dn: session.principal.legacy_dn.clone(),
        code_page: session.code_page,
        locale: session.locale,
        sort_locale: session.sort_locale,
    });
    call.opened = Some(Entry { logon, object: Object::Logon });
    Ok(response)
}

/// The mailbox that a distinguished name stands for. Who logs on has one's own only; delegates come later.
fn own_mailbox(call: &Call<'_>, essdn: &str) -> Result<Mailbox> {
    let host = &call.session.host;
    let found = host.directory.user_by_legacy_dn(essdn).map_err(|error| {
        tracing::error!(%error, "logon: the directory failed");
        // "If lookup fails for any other reason, the server MUST fail the operation with [...] ecLoginFailure".
        RopError::Code(ErrorCode::LOGON_FAILED)
    })?;
    let user = found.filter(|user| !user.disabled).ok_or(ErrorCode::UNKNOWN_USER)?;
    if user.id != call.session.principal.user {
        return Err(ErrorCode::ACCESS_DENIED.into());
    }
    match host.store.mailbox(user.mailbox) {
        Ok(mailbox) => Ok(mailbox),
        Err(MailboxError::NotFound(What::Mailbox)) => Err(ErrorCode::UNKNOWN_USER.into()),
        Err(error) => {
            tracing::error!(%error, "logon: the mailbox cannot be opened");
            Err(ErrorCode::LOGON_FAILED.into())
        }
    }
}

fn answer(call: &Call<'_>, mailbox: &Mailbox, logon_flags: u8) -> Response {
    let mut folder_ids = [Fid::none(); 13];
    for folder in SpecialFolder::ALL {
        let slot = folder.info().logon_slot.and_then(|slot| folder_ids.get_mut(usize::from(slot)));
        if let Some(id) = slot {
            *id = Fid::of_folder(mailbox.special_folder(*folder));
        }
    }
    let info = mailbox.info();
    Response::Private(Box::new(PrivateLogon {
        logon_flags: logon_flags & (PRIVATE | UNDERCOVER | GHOSTED),
        folder_ids,
        response_flags: RESPONSE_RESERVED | RESPONSE_OWNER_RIGHT | RESPONSE_SEND_AS_RIGHT,
        mailbox_guid: info.guid,
        repl_id: ReplicaId::OWN,
        repl_guid: info.replica_guid,
        logon_time: LogonTime::new(call.session.host.store.clock().now()),
        // Changes when address types do, which they never have.
        gwart_time: info.created.ticks(),
        store_state: 0,
    }))
}
