//! NotificationWait: held until an event comes or five minutes are over (MS-OXCMAPIHTTP 3.2.2, 3.2.5.5).
//!
//! RopRegisterNotification answers NotImplemented as yet, so no event can come: the wait ends by time or with its
//! session.

use crate::session::Waiting;
use ropewalk_base::{Clock, FileTime, limits};
use ropewalk_node::http::{Chunk, ChunkSource};
use ropewalk_wire_mapi_http::header::format_http_date;
use ropewalk_wire_mapi_http::{
    NotificationWaitResponse, PENDING, PROCESSING, Reply, ResponseCode, frame_end,
};
use std::sync::Arc;
use std::time::Duration;

/// The longest time between looks at whether the session still is there.
const LOOK_EVERY: Duration = Duration::from_secs(5);
const PENDING_EVERY: Duration = Duration::from_secs(limits::MAPI_PENDING_PERIOD_SECONDS);

enum Stage {
    Start,
    Held,
    Done,
}

/// The response body of a NotificationWait.
pub(crate) struct Wait {
    waiting: Waiting,
    clock: Arc<dyn Clock>,
    started: FileTime,
    until: FileTime,
    next_pending: FileTime,
    stage: Stage,
}

impl Wait {
    pub(crate) fn new(waiting: Waiting, clock: Arc<dyn Clock>) -> Self {
        let started = clock.now();
        let until = started.saturating_add(Duration::from_secs(limits::MAPI_NOTIFICATION_WAIT_SECONDS));
        let next_pending = started.saturating_add(PENDING_EVERY);
        Self { waiting, clock, started, until, next_pending, stage: Stage::Start }
    }

    fn end(&self, now: FileTime) -> Vec<u8> {
        let body = Reply::Success(NotificationWaitResponse::default()).encode().unwrap_or_default();
        let elapsed = u64::try_from(now.saturating_since(self.started).as_millis()).unwrap_or(u64::MAX);
        let code = if self.waiting.is_over() { ResponseCode::ContextNotFound } else { ResponseCode::Success };
        let mut out = frame_end(code, elapsed, &format_http_date(self.started)).into_bytes();
        if code == ResponseCode::Success {
            out.extend_from_slice(&body);
        }
        out
    }
}

impl ChunkSource for Wait {
    fn next(&mut self) -> Chunk {
        let now = self.clock.now();
        match self.stage {
            Stage::Start => {
                self.stage = Stage::Held;
                Chunk::Data(PROCESSING.into())
            }
            Stage::Held if now >= self.until || self.waiting.is_over() => {
                self.stage = Stage::Done;
                Chunk::Data(self.end(now).into())
            }
            Stage::Held if now >= self.next_pending => {
                self.next_pending = now.saturating_add(PENDING_EVERY);
                Chunk::Data(PENDING.into())
            }
            Stage::Held => {
                let next = self.until.min(self.next_pending);
                Chunk::Wait(next.saturating_since(now).min(LOOK_EVERY))
            }
            Stage::Done => Chunk::End,
        }
    }
}
