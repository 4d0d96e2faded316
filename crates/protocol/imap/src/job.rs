//! Long answers: work that is done piece by piece, so that output stays bounded and the node can end it.

use crate::failure::Failure;
use crate::selected::Selected;
use ropewalk_mailbox::Mailbox;
use ropewalk_wire_imap::Status;

/// How far a job has come.
pub(crate) enum Progress {
    /// There is more to do.
    More,
    /// It is done, and this is the answer to the command.
    Done(Status),
}

/// A command that takes more than one step. The numbering of messages does not change while one runs.
pub(crate) trait Job: Send {
    /// Does some work and appends some output, about `OUTPUT_CHUNK_BYTES` at most.
    fn step(
        &mut self,
        mailbox: &Mailbox,
        selected: &mut Selected,
        out: &mut Vec<u8>,
    ) -> Result<Progress, Failure>;
}
