//! One session's place in the table: whether it is in use, and what may come next.

use super::Session;
use ropewalk_base::limits::MAPI_SESSION_IDLE_SECONDS;
use ropewalk_base::{Clock, FileTime};
use ropewalk_directory::UserId;
use ropewalk_wire_mapi_http::header::{COOKIE_CONTEXT, COOKIE_SEQUENCE};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A value nobody can guess.
pub(super) type Secret = [u8; 16];

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A ROP that panicked leaves objects that are whole each for itself.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn hex(secret: &Secret) -> String {
    secret.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) struct State {
    /// What MapiSequence has to be in the next request.
    pub(super) sequence: Secret,
    /// When the last request ended.
    pub(super) used: FileTime,
    /// A request is running.
    pub(super) busy: bool,
    /// NotificationWait requests that are held.
    pub(super) waits: u32,
    /// Disconnected or forgotten.
    pub(super) ended: bool,
}

pub(super) struct Slot {
    pub(super) id: Secret,
    pub(super) user: UserId,
    pub(super) state: Mutex<State>,
    pub(super) session: Mutex<Session>,
}

impl Slot {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Whether it has been without a request for too long. "The idle-time timer [...] starts counting when the
    /// server has no pending requests for the Session Context." (MS-OXCMAPIHTTP 3.2.6)
    pub(super) fn is_expired(&self, now: FileTime) -> bool {
        let state = self.state();
        let idle = now.saturating_since(state.used) > Duration::from_secs(MAPI_SESSION_IDLE_SECONDS);
        !state.busy && state.waits == 0 && idle
    }

    /// The Set-Cookie value that names the session.
    pub(super) fn context_cookie(&self) -> String {
        format!("{COOKIE_CONTEXT}={}; path=/mapi/; HttpOnly", hex(&self.id))
    }

    pub(super) fn sequence_cookie(sequence: &Secret) -> String {
        format!("{COOKIE_SEQUENCE}={}; path=/mapi/; HttpOnly", hex(sequence))
    }
}

/// The right to use a session for one request. Given back when it is dropped.
pub(crate) struct Turn {
    pub(super) slot: Arc<Slot>,
    pub(super) clock: Arc<dyn Clock>,
    /// Set-Cookie values for the response.
    pub(crate) cookies: Vec<String>,
}

impl Turn {
    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        lock(&self.slot.session)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.slot.state();
        state.busy = false;
        state.used = self.clock.now();
    }
}

/// A NotificationWait that is held; keeps its session alive until it is dropped.
pub(crate) struct Waiting {
    pub(super) slot: Arc<Slot>,
    pub(super) clock: Arc<dyn Clock>,
    /// Set-Cookie values for the response. The sequence is not among them: other requests run meanwhile.
    pub(crate) cookies: Vec<String>,
}

impl Waiting {
    /// Whether the session is gone, so that there is nothing to wait for.
    pub(crate) fn is_over(&self) -> bool {
        self.slot.state().ended
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut state = self.slot.state();
        state.waits = state.waits.saturating_sub(1);
        // "MUST refresh the Session Context expiration upon completion of the NotificationWait" (3.2.5.5)
        state.used = self.clock.now();
    }
}
