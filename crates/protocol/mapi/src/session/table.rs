//! The table of sessions: making, finding, forgetting.

use super::slot::{Secret, Slot, State, Turn, Waiting, lock};
use super::{Host, Session};
use crate::auxiliary::ClientReport;
use crate::object::HandleTable;
use ropewalk_auth::Principal;
use ropewalk_base::limits::MAPI_SESSIONS_PER_USER_MAX;
use ropewalk_base::{Clock, FileTime, Rng};
use ropewalk_node::http::HttpRequest;
use ropewalk_wire_mapi_http::header::{COOKIE_CONTEXT, COOKIE_SEQUENCE};
use ropewalk_wire_mapi_http::{ConnectRequest, ResponseCode};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How often all sessions are looked over for expired ones.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

struct Table {
    slots: HashMap<Secret, Arc<Slot>>,
    swept: FileTime,
}

/// All sessions of the endpoint.
pub(crate) struct Sessions {
    host: Arc<Host>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    table: Mutex<Table>,
}

/// A session that was made.
pub(crate) struct Started {
    /// Set-Cookie values for the response.
    pub(crate) cookies: Vec<String>,
    /// See [`Session::log_name`].
    pub(crate) log_name: String,
}

/// Reads a cookie of 32 hexadecimal digits.
fn secret(text: &str) -> Option<Secret> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    let mut secret = Secret::default();
    for (byte, place) in secret.iter_mut().zip((0..32).step_by(2)) {
        *byte = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
    }
    Some(secret)
}

impl Sessions {
    pub(crate) fn new(host: Arc<Host>) -> Self {
        let (clock, rng) = (Arc::clone(host.store.clock()), Arc::clone(host.store.rng()));
        let table = Mutex::new(Table { slots: HashMap::new(), swept: clock.now() });
        Self { host, clock, rng, table }
    }

    fn fresh(&self) -> Secret {
        let mut secret = Secret::default();
        self.rng.fill(&mut secret);
        secret
    }

    fn log_name(&self) -> String {
        let mut name = [0; 4];
        self.rng.fill(&mut name);
        format!("{:08x}", u32::from_be_bytes(name))
    }

    /// Makes a session. None when the user has as many as are allowed, and all are in use; else the one that was idle
    /// longest makes room.
    pub(crate) fn start(
        &self,
        principal: &Principal,
        request: &ConnectRequest,
        client: ClientReport,
    ) -> Option<Started> {
        let now = self.clock.now();
        let (id, sequence) = (self.fresh(), self.fresh());
        let log_name = self.log_name();
        let session = Session {
            host: Arc::clone(&self.host),
            principal: principal.clone(),
            log_name: log_name.clone(),
            client,
            code_page: request.default_code_page,
            locale: request.lcid_string,
            sort_locale: request.lcid_sort,
            handles: HandleTable::default(),
        };
        let state = State { sequence, used: now, busy: false, waits: 0, ended: false };
        let slot = Slot { id, user: principal.user, state: Mutex::new(state), session: Mutex::new(session) };
        let cookies = vec![slot.context_cookie(), Slot::sequence_cookie(&sequence)];
        let mut dropped = Vec::new();
        let mut table = lock(&self.table);
        sweep(&mut table, now, &mut dropped);
        let own = || table.slots.values().filter(|slot| slot.user == principal.user);
        if own().count() >= MAPI_SESSIONS_PER_USER_MAX {
            let idle = own().filter(|slot| !slot.state().busy).min_by_key(|slot| slot.state().used);
            let oldest = idle.map(|slot| slot.id)?;
            dropped.extend(end(&mut table, &oldest));
        }
        table.slots.insert(id, Arc::new(slot));
        drop(table);
        Some(Started { cookies, log_name })
    }

    /// The session a request names.
    fn find(&self, request: &HttpRequest, principal: &Principal) -> Result<Arc<Slot>, ResponseCode> {
        let cookie = request.cookie(COOKIE_CONTEXT).ok_or(ResponseCode::MissingCookie)?;
        let id = secret(cookie).ok_or(ResponseCode::InvalidContextCookie)?;
        let now = self.clock.now();
        let mut dropped = Vec::new();
        let mut table = lock(&self.table);
        if now.saturating_since(table.swept) > SWEEP_EVERY {
            sweep(&mut table, now, &mut dropped);
        }
        let slot = table.slots.get(&id).cloned().ok_or(ResponseCode::ContextNotFound)?;
        if slot.is_expired(now) {
            dropped.extend(end(&mut table, &id));
            return Err(ResponseCode::ContextNotFound);
        }
        // "If the authentication context differs, the server MUST fail the request with a value of 10 ("Context Not
        // Found" error)" (MS-OXCMAPIHTTP 3.2.5.1).
        if slot.user != principal.user {
            return Err(ResponseCode::ContextNotFound);
        }
        Ok(slot)
    }

    /// Takes the session for one request.
    pub(crate) fn take(&self, request: &HttpRequest, principal: &Principal) -> Result<Turn, ResponseCode> {
        let slot = self.find(request, principal)?;
        let sequence = request.cookie(COOKIE_SEQUENCE).ok_or(ResponseCode::MissingCookie)?;
        let sequence = secret(sequence).ok_or(ResponseCode::InvalidSequence)?;
        let next = self.fresh();
        let mut state = slot.state();
        if state.ended {
            return Err(ResponseCode::ContextNotFound);
        }
        // "If the server detects that the client has issued simultaneous requests within a Session Context, the
        // server MUST fail every subsequent request with a value of 15" (MS-OXCMAPIHTTP 3.2.5.1).
        if state.busy || state.sequence != sequence {
            return Err(ResponseCode::InvalidSequence);
        }
        state.busy = true;
        state.sequence = next;
        drop(state);
        let cookies = vec![slot.context_cookie(), Slot::sequence_cookie(&next)];
        Ok(Turn { slot, clock: Arc::clone(&self.clock), cookies })
    }

    /// Keeps the session a PING names alive; the Set-Cookie values for its response. A PING outside a session is
    /// one as well.
    pub(crate) fn ping(
        &self,
        request: &HttpRequest,
        principal: &Principal,
    ) -> Result<Vec<String>, ResponseCode> {
        let slot = match self.find(request, principal) {
            Err(ResponseCode::MissingCookie) => return Ok(Vec::new()),
            found => found?,
        };
        let mut state = slot.state();
        state.used = self.clock.now();
        let mut cookies = vec![slot.context_cookie()];
        if !state.busy {
            cookies.push(Slot::sequence_cookie(&state.sequence));
        }
        Ok(cookies)
    }

    /// Begins a NotificationWait: "Unlike other request types, the client can send this request to the server while
    /// another request is pending" (MS-OXCMAPIHTTP 3.1.5.5), so it takes no part in the sequence.
    pub(crate) fn wait(&self, request: &HttpRequest, principal: &Principal) -> Result<Waiting, ResponseCode> {
        let slot = self.find(request, principal)?;
        slot.state().waits += 1;
        let cookies = vec![slot.context_cookie()];
        Ok(Waiting { slot, clock: Arc::clone(&self.clock), cookies })
    }

    /// Ends the session of a turn.
    pub(crate) fn end(&self, turn: &Turn) {
        let ended = end(&mut lock(&self.table), &turn.slot.id);
        drop(ended);
    }

    /// Ends the session a Connect names, if it is the user's own: "the server MUST destroy it before creating a new
    /// Session Context" (MS-OXCMAPIHTTP 3.2.5.6).
    pub(crate) fn end_former(&self, request: &HttpRequest, principal: &Principal) {
        if let Ok(slot) = self.find(request, principal) {
            let ended = end(&mut lock(&self.table), &slot.id);
            drop(ended);
        }
    }
}

/// Takes a session out. It is dropped by the caller, after the table is unlocked.
fn end(table: &mut Table, id: &Secret) -> Option<Arc<Slot>> {
    let slot = table.slots.remove(id)?;
    slot.state().ended = true;
    Some(slot)
}

fn sweep(table: &mut Table, now: FileTime, dropped: &mut Vec<Arc<Slot>>) {
    let expired: Vec<Secret> =
        table.slots.values().filter(|slot| slot.is_expired(now)).map(|slot| slot.id).collect();
    dropped.extend(expired.iter().filter_map(|id| end(table, id)));
    table.swept = now;
}
