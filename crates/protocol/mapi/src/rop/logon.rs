//! RopLogon: MS-OXCSTOR 2.2.1.1, processing 3.2.5.1.

use super::Call;
use crate::error::{Result, RopError};
use crate::object::{Entry, Logon, Object};
use ropewalk_directory::{DirectoryError, SendMode, User};
use ropewalk_mailbox::{Actor, Mailbox, MailboxError, What};
use ropewalk_model::codec::known_code_page;
use ropewalk_model::{ErrorCode, ReplicaId, SpecialFolder};
use ropewalk_wire_mapi_rop::rop::logon::{
    GHOSTED, PRIVATE, PrivateLogon, RESPONSE_OWNER_RIGHT, RESPONSE_RESERVED, RESPONSE_SEND_AS_RIGHT, Request, Response,
    UNDERCOVER, USE_ADMIN_PRIVILEGE,
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
    let (mailbox, owner) = mailbox(call, request)?;
    let response = answer(call, &mailbox, &owner, request.logon_flags);
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

/// The mailbox that a distinguished name stands for, opened by who logs on, and whose it is. Another's opens for who
/// has any right in it, and for an administrator who asks to be one.
fn mailbox(call: &Call<'_>, request: &Request) -> Result<(Mailbox, User)> {
    let (host, principal) = (&call.session.host, &call.session.principal);
    let unreadable = |error: DirectoryError| {
        tracing::error!(%error, "logon: the directory failed");
        // "If lookup fails for any other reason, the server MUST fail the operation with [...] ecLoginFailure".
        RopError::Code(ErrorCode::LOGON_FAILED)
    };
    let found = host.directory.user_by_legacy_dn(&request.essdn).map_err(unreadable)?;
    // Others may still use the mailbox of somebody who cannot log in any more.
    let usable = |user: &User| !user.disabled || user.id != principal.user;
    let owner = found.filter(usable).ok_or(ErrorCode::UNKNOWN_USER)?;
    let mailbox = match host.store.mailbox(owner.mailbox) {
        Ok(mailbox) => mailbox,
        Err(MailboxError::NotFound(What::Mailbox)) => return Err(ErrorCode::UNKNOWN_USER.into()),
        Err(error) => {
            tracing::error!(%error, "logon: the mailbox cannot be opened");
            return Err(ErrorCode::LOGON_FAILED.into());
        }
    };
    if owner.id == principal.user {
        return Ok((mailbox, owner));
    }
    if request.open_flags & USE_ADMIN_PRIVILEGE != 0 && principal.administrator {
        return Ok((mailbox.acting_as(Actor::Administrator), owner));
    }
    let user = host.directory.user(principal.user).map_err(unreadable)?.ok_or(ErrorCode::ACCESS_DENIED)?;
    let mailbox = mailbox.opened_by(&user);
    if mailbox.is_open_to_actor()? { Ok((mailbox, owner)) } else { Err(ErrorCode::ACCESS_DENIED.into()) }
}

/// ResponseFlags: "OwnerRight: The user has owner permission on the mailbox. SendAsRight: The user has the right to send
/// mail from the mailbox." (MS-OXCSTOR 2.2.1.1.3)
fn rights(call: &Call<'_>, mailbox: &Mailbox, owner: &User) -> u8 {
    let owns = if mailbox.actor().is_restricted() { 0 } else { RESPONSE_OWNER_RIGHT };
    let sends = match owner.lets_send(call.session.principal.user) {
        Some(SendMode::Own | SendMode::As) => RESPONSE_SEND_AS_RIGHT,
        Some(SendMode::OnBehalf) | None => 0,
    };
    RESPONSE_RESERVED | owns | sends
}

fn answer(call: &Call<'_>, mailbox: &Mailbox, owner: &User, logon_flags: u8) -> Response {
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
        response_flags: rights(call, mailbox, owner),
        mailbox_guid: info.guid,
        repl_id: ReplicaId::OWN,
        repl_guid: info.replica_guid,
        logon_time: LogonTime::new(call.session.host.store.clock().now()),
        // Changes when address types do, which they never have.
        gwart_time: info.created.ticks(),
        store_state: 0,
    }))
}
