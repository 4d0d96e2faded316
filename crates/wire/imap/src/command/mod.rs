//! Commands: one file and one row for each (RFC 3501 6 and the extensions named in the files).

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
mod search;
mod select;
mod starttls;
mod status;
mod store;
mod subscribe;
mod unselect;
mod unsubscribe;

pub use append::Append;
pub use authenticate::Authenticate;
pub use capability::Capability;
pub use check::Check;
pub use close::Close;
pub use copy::Copy;
pub use create::Create;
pub use delete::Delete;
pub use enable::Enable;
pub use examine::Examine;
pub use expunge::Expunge;
pub use fetch::{Fetch, FetchItem, FetchItems, Macro};
pub use id::{Id, IdField};
pub use idle::Idle;
pub use list::{List, ListReturn, ListSelection};
pub use login::Login;
pub use logout::Logout;
pub use lsub::Lsub;
pub use move_messages::Move;
pub use namespace::Namespace;
pub use noop::Noop;
pub use rename::Rename;
pub use search::{Search, SearchKey};
pub use select::Select;
pub use starttls::StartTls;
pub use status::{Status, StatusItem};
pub use store::{Store, StoreAction};
pub use subscribe::Subscribe;
pub use unselect::Unselect;
pub use unsubscribe::Unsubscribe;

use crate::error::CommandError;
use crate::scanner::{Scanner, is_astring_char};
use crate::writer::{Encoded, LiteralStyle, Writer};
use std::fmt;

type Result<T> = std::result::Result<T, CommandError>;

/// What a client puts before a command and gets back with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag(String);

impl Tag {
    /// `None` unless it is one or more ASTRING-CHARs other than `+`.
    pub fn new(tag: impl Into<String>) -> Option<Self> {
        let tag = tag.into();
        let legal = !tag.is_empty() && tag.bytes().all(|byte| is_astring_char(byte) && byte != b'+');
        legal.then_some(Self(tag))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag at the start of a line, if there is one.
    pub(crate) fn of(line: &[u8]) -> Option<Self> {
        let end = line.iter().position(|byte| matches!(byte, b' ' | b'\r' | b'\n')).unwrap_or(line.len());
        let tag = std::str::from_utf8(line.get(..end)?).ok()?;
        Self::new(tag)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The states in which a command is allowed (RFC 3501 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Always.
    Any,
    /// Before login only.
    NotAuthenticated,
    /// After login, with or without a selected mailbox.
    Authenticated,
    /// With a selected mailbox.
    Selected,
}

/// Whether UID may stand before a command's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Uid {
    Never,
    Either,
}

/// How one command's arguments are read and written. The name is in the table.
trait Verb: Sized {
    /// Reads what follows the name. `uid`: the name stood after UID.
    fn decode(scanner: &mut Scanner<'_>, uid: bool) -> Result<Self>;
    /// Writes what follows the name, beginning with the space.
    fn encode(&self, writer: &mut Writer);
    /// Whether UID is written before the name.
    fn uid(&self) -> bool {
        false
    }
}

macro_rules! commands {
    ($($name:literal $variant:ident $state:ident $uid:ident;)*) => {
        /// A command without its tag.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum CommandBody {
            $(#[doc = concat!("`", $name, "`")] $variant($variant),)*
        }

        impl CommandBody {
            /// Names of all commands.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// The command's name.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name,)* }
            }

            /// Where it is allowed.
            pub fn state(&self) -> State {
                match self { $(Self::$variant(_) => State::$state,)* }
            }

            /// Whether it is the UID form.
            pub fn uid(&self) -> bool {
                match self { $(Self::$variant(verb) => verb.uid(),)* }
            }

            fn decode(name: &[u8], scanner: &mut Scanner<'_>, uid: bool) -> Result<Self> {
                $(
                    if name.eq_ignore_ascii_case($name.as_bytes()) && (!uid || Uid::$uid == Uid::Either) {
                        return $variant::decode(scanner, uid).map(Self::$variant);
                    }
                )*
                Err(CommandError::UnknownCommand)
            }

            fn encode(&self, writer: &mut Writer) {
                match self { $(Self::$variant(verb) => verb.encode(writer),)* }
            }
        }

        $(
            impl From<$variant> for CommandBody {
                fn from(verb: $variant) -> Self { Self::$variant(verb) }
            }
        )*
    };
}

commands! {
    "CAPABILITY"   Capability   Any              Never;
    "NOOP"         Noop         Any              Never;
    "LOGOUT"       Logout       Any              Never;
    "ID"           Id           Any              Never;
    "STARTTLS"     StartTls     NotAuthenticated Never;
    "AUTHENTICATE" Authenticate NotAuthenticated Never;
    "LOGIN"        Login        NotAuthenticated Never;
    "ENABLE"       Enable       Authenticated    Never;
    "SELECT"       Select       Authenticated    Never;
    "EXAMINE"      Examine      Authenticated    Never;
    "CREATE"       Create       Authenticated    Never;
    "DELETE"       Delete       Authenticated    Never;
    "RENAME"       Rename       Authenticated    Never;
    "SUBSCRIBE"    Subscribe    Authenticated    Never;
    "UNSUBSCRIBE"  Unsubscribe  Authenticated    Never;
    "LIST"         List         Authenticated    Never;
    "LSUB"         Lsub         Authenticated    Never;
    "STATUS"       Status       Authenticated    Never;
    "APPEND"       Append       Authenticated    Never;
    "NAMESPACE"    Namespace    Authenticated    Never;
    "IDLE"         Idle         Authenticated    Never;
    "CHECK"        Check        Selected         Never;
    "CLOSE"        Close        Selected         Never;
    "UNSELECT"     Unselect     Selected         Never;
    "EXPUNGE"      Expunge      Selected         Either;
    "SEARCH"       Search       Selected         Either;
    "FETCH"        Fetch        Selected         Either;
    "STORE"        Store        Selected         Either;
    "COPY"         Copy         Selected         Either;
    "MOVE"         Move         Selected         Either;
}

/// A command with its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The tag.
    pub tag: Tag,
    /// The rest.
    pub body: CommandBody,
}

impl Command {
    /// Reads a whole command: its line with the line end, and with its literals and what follows them.
    ///
    /// # Errors
    /// When it is not one; [`Command::tag_of`] says to whom to answer.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let tag = Tag::of(bytes).ok_or(CommandError::NoTag)?;
        let mut scanner = Scanner::new(bytes.get(tag.0.len()..).unwrap_or_default());
        let shift = |error| match error {
            CommandError::Syntax { expected, offset } => {
                CommandError::Syntax { expected, offset: offset + tag.0.len() }
            }
            other => other,
        };
        let body = decode_body(&mut scanner).map_err(shift)?;
        Ok(Self { tag, body })
    }

    /// The tag of a command that could not be read.
    pub fn tag_of(bytes: &[u8]) -> Option<Tag> {
        Tag::of(bytes)
    }

    /// The bytes a client sends.
    pub fn encode(&self, style: LiteralStyle) -> Encoded {
        let mut writer = Writer::new(style);
        writer.text(&self.tag.0).text(if self.body.uid() { " UID " } else { " " }).text(self.body.name());
        self.body.encode(&mut writer);
        writer.finish()
    }
}

fn decode_body(scanner: &mut Scanner<'_>) -> Result<CommandBody> {
    scanner.space().map_err(|_| CommandError::NoTag)?;
    let mut name = scanner.word(|byte| byte.is_ascii_alphanumeric(), "a command")?;
    let uid = name.eq_ignore_ascii_case(b"UID");
    if uid {
        scanner.space()?;
        name = scanner.word(|byte| byte.is_ascii_alphanumeric(), "a command")?;
    }
    let body = CommandBody::decode(name, scanner, uid)?;
    scanner.end()?;
    Ok(body)
}
