//! What each command does: one file and one row for each.

mod append;
mod authenticate;
mod capability;
mod check;
mod close;
mod copy;
mod create;
mod delete;
mod enable;
mod examine;
mod expunge;
mod fetch;
mod id;
mod idle;
mod list;
mod login;
mod logout;
mod lsub;
mod move_messages;
mod namespace;
mod noop;
mod rename;
pub(crate) mod sasl;
mod search;
mod select;
mod starttls;
mod status;
mod store;
mod subscribe;
mod unselect;
mod unsubscribe;

use crate::failure::Failure;
use crate::job::Job;
use crate::session::Session;
use ropewalk_wire_imap::{CommandBody, Status};

/// How a command goes on after its handler.
pub(crate) enum Done {
    /// It is over.
    Status(Status),
    /// There is a long answer.
    Job(Box<dyn Job>),
    /// News are told until DONE.
    Idle,
    /// A SASL exchange goes on.
    Sasl(sasl::Exchange),
    /// TLS begins.
    StartTls,
    /// The session is over.
    Logout,
}

/// What a handler gives back. Untagged data it has written already.
pub(crate) type Outcome = Result<Done, Failure>;

/// An OK.
fn ok(text: &'static str) -> Outcome {
    Ok(Done::Status(Status::ok(text)))
}

/// When messages that are gone may be told with a command (RFC 3501 7.4.1).
enum Expunges {
    Always,
    /// Not with the form that uses message sequence numbers.
    WithUid,
}

macro_rules! handlers {
    ($($variant:ident $module:ident $expunges:ident;)*) => {
        /// Carries out a command that the state allows.
        pub(crate) fn handle(session: &mut Session, body: CommandBody, out: &mut Vec<u8>) -> Outcome {
            match body { $(CommandBody::$variant(command) => $module::handle(session, command, out),)* }
        }

        /// Whether EXPUNGE responses may come before the command's last line.
        pub(crate) fn may_expunge(body: &CommandBody) -> bool {
            let when = match body { $(CommandBody::$variant(_) => Expunges::$expunges,)* };
            match when {
                Expunges::Always => true,
                Expunges::WithUid => body.uid(),
            }
        }
    };
}

handlers! {
    Capability   capability    Always;
    Noop         noop          Always;
    Logout       logout        Always;
    Id           id            Always;
    StartTls     starttls      Always;
    Authenticate authenticate  Always;
    Login        login         Always;
    Enable       enable        Always;
    Select       select        Always;
    Examine      examine       Always;
    Create       create        Always;
    Delete       delete        Always;
    Rename       rename        Always;
    Subscribe    subscribe     Always;
    Unsubscribe  unsubscribe   Always;
    List         list          Always;
    Lsub         lsub          Always;
    Status       status        Always;
    Append       append        Always;
    Namespace    namespace     Always;
    Idle         idle          Always;
    Check        check         Always;
    Close        close         Always;
    Unselect     unselect      Always;
    Expunge      expunge       Always;
    Search       search        WithUid;
    Fetch        fetch         WithUid;
    Store        store         WithUid;
    Copy         copy          Always;
    Move         move_messages Always;
}
