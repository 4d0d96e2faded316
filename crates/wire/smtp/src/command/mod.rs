//! Commands: RFC 5321 4.1.1 and the extensions. One file per command, one row in the table below.

pub mod auth;
pub mod bare;
pub mod bdat;
pub mod hello;
pub mod mail;
pub mod noop;
pub mod rcpt;
pub mod vrfy;

use crate::reply::Reply;
use crate::scan::Scan;
use crate::status::EnhancedStatus;

/// Why a line is not a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// No row of the table has this verb.
    #[error("command not recognised")]
    Unrecognised,
    /// The line is not built as the command's grammar says.
    #[error("syntax error: {0}")]
    Syntax(&'static str),
    /// An argument's value is not one that the command takes.
    #[error("bad argument: {0}")]
    Arguments(&'static str),
    /// A parameter of MAIL or RCPT that no extension here has.
    #[error("parameter not recognised")]
    UnknownParameter,
    /// The path of MAIL is malformed.
    #[error("sender address: {0}")]
    Sender(crate::address::AddressError),
    /// The path of RCPT is malformed.
    #[error("recipient address: {0}")]
    Recipient(crate::address::AddressError),
    /// Non-ASCII in a sender address without SMTPUTF8 (RFC 6531 3.5).
    #[error("non-ASCII address without SMTPUTF8")]
    NonAsciiAddress,
}

impl CommandError {
    /// The reply a server gives.
    pub fn reply(self) -> Reply {
        let (code, status) = match self {
            Self::Unrecognised => (500, EnhancedStatus::INVALID_COMMAND),
            Self::Syntax(_) => (501, EnhancedStatus::SYNTAX),
            Self::Arguments(_) => (501, EnhancedStatus::INVALID_ARGUMENTS),
            Self::UnknownParameter => (555, EnhancedStatus::INVALID_ARGUMENTS),
            Self::Sender(_) => (501, EnhancedStatus::SENDER_SYNTAX),
            Self::Recipient(_) => (501, EnhancedStatus::RECIPIENT_SYNTAX),
            Self::NonAsciiAddress => (553, EnhancedStatus::NON_ASCII_ADDRESS),
        };
        Reply::new(code, status, self.to_string())
    }
}

/// What every command's type can do.
trait Body: Sized {
    /// From what follows the verb.
    fn decode(scan: Scan<'_>) -> Result<Self, CommandError>;
    /// Appends what follows the verb, with the blank before it, without CRLF.
    fn encode(&self, out: &mut Vec<u8>);
}

macro_rules! commands {
    ($($(#[$doc:meta])* $verb:literal => $name:ident($type:ty),)*) => {
        /// A command's name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Verb { $($(#[$doc])* $name,)* }

        impl Verb {
            /// Every verb.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As it stands on the wire.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $verb,)* }
            }
        }

        /// A command with its arguments.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command { $($(#[$doc])* $name($type),)* }

        impl Command {
            /// Which command it is.
            pub const fn verb(&self) -> Verb {
                match self { $(Self::$name(_) => Verb::$name,)* }
            }

            fn decode_body(verb: Verb, scan: Scan<'_>) -> Result<Self, CommandError> {
                match verb { $(Verb::$name => <$type>::decode(scan).map(Self::$name),)* }
            }

            fn encode_body(&self, out: &mut Vec<u8>) {
                match self { $(Self::$name(body) => body.encode(out),)* }
            }
        }
    };
}

commands! {
    /// Greeting with extensions, RFC 5321 4.1.1.1.
    "EHLO" => Ehlo(hello::Hello),
    /// Greeting without extensions, RFC 5321 4.1.1.1.
    "HELO" => Helo(hello::Hello),
    /// Begins a transaction, RFC 5321 4.1.1.2.
    "MAIL" => Mail(mail::Mail),
    /// One recipient, RFC 5321 4.1.1.3.
    "RCPT" => Rcpt(rcpt::Rcpt),
    /// The message as lines, RFC 5321 4.1.1.4.
    "DATA" => Data(bare::Bare),
    /// The message as chunks, RFC 3030 2.
    "BDAT" => Bdat(bdat::Bdat),
    /// Ends a transaction, RFC 5321 4.1.1.5.
    "RSET" => Rset(bare::Bare),
    /// Asks for a user, RFC 5321 4.1.1.6.
    "VRFY" => Vrfy(vrfy::Query),
    /// Asks for a list's members, RFC 5321 4.1.1.7.
    "EXPN" => Expn(vrfy::Query),
    /// Asks for help, RFC 5321 4.1.1.8.
    "HELP" => Help(noop::Remark),
    /// Does nothing, RFC 5321 4.1.1.9.
    "NOOP" => Noop(noop::Remark),
    /// Ends the session, RFC 5321 4.1.1.10.
    "QUIT" => Quit(bare::Bare),
    /// Starts TLS, RFC 3207 4.
    "STARTTLS" => StartTls(bare::Bare),
    /// Begins authentication, RFC 4954 4.
    "AUTH" => Auth(auth::Auth),
}

impl Verb {
    /// The verb a line begins with, whatever follows it.
    pub fn of(line: &[u8]) -> Option<Self> {
        let end = line.iter().position(|b| matches!(b, b' ' | b'\t')).unwrap_or(line.len());
        let word = line.get(..end)?;
        Self::ALL.iter().copied().find(|verb| verb.name().as_bytes().eq_ignore_ascii_case(word))
    }
}

impl Command {
    /// Decodes a line without its CRLF.
    ///
    /// # Errors
    /// [`CommandError`], which knows the reply to give.
    pub fn decode(line: &[u8]) -> Result<Self, CommandError> {
        let verb = Verb::of(line).ok_or(CommandError::Unrecognised)?;
        let text = str::from_utf8(line).map_err(|_| CommandError::Syntax("the line is not UTF-8"))?;
        if text.contains(|c: char| c.is_control() && c != '\t') {
            return Err(CommandError::Syntax("control character"));
        }
        let rest = text.get(verb.name().len()..).unwrap_or("");
        Self::decode_body(verb, Scan(rest.trim_end_matches([' ', '\t'])))
    }

    /// Appends the command with its CRLF.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.verb().name().as_bytes());
        self.encode_body(out);
        out.extend_from_slice(b"\r\n");
    }
}

/// A text that must not break out of its line: control characters but tab become "?".
fn push_text(text: &str, out: &mut Vec<u8>) {
    for c in text.chars() {
        let c = if c.is_control() && c != '\t' { '?' } else { c };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}
