//! Why a command could not be read. All of these are the client's fault and answered with BAD.

/// What is wrong with a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The line does not start with a tag and a space.
    #[error("a command begins with a tag")]
    NoTag,
    /// No such command.
    #[error("unknown command")]
    UnknownCommand,
    /// The arguments break the grammar.
    #[error("expected {expected} at byte {offset}")]
    Syntax {
        /// What the grammar asks for there.
        expected: &'static str,
        /// Bytes from the start of the command.
        offset: usize,
    },
    /// Search keys stand inside each other more than `IMAP_SEARCH_DEPTH_MAX` deep.
    #[error("search keys are nested too deeply")]
    TooDeep,
    /// The command without its literals is longer than `IMAP_LINE_BYTES_MAX`.
    #[error("the command line is too long")]
    LineTooLong,
    /// A literal is larger than this command may have in this state.
    #[error("the literal is larger than {max} bytes")]
    LiteralTooLarge {
        /// The bound, bytes.
        max: usize,
    },
}
