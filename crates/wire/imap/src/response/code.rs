//! Response codes (RFC 3501 7.1, RFC 5530, RFC 4315, RFC 7162).

use crate::flag::Flag;
use crate::sequence::encode_numbers;
use crate::writer::encode_astring_inline;

/// A response code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// The text must be shown to the user.
    Alert,
    /// The charset is not known; these are.
    BadCharset(Vec<&'static str>),
    /// Capabilities.
    Capability(Vec<&'static str>),
    /// A message could not be parsed.
    Parse,
    /// Flags the client can change for good.
    PermanentFlags(Vec<Flag>),
    /// The mailbox is open for reading only.
    ReadOnly,
    /// The mailbox is open for reading and writing.
    ReadWrite,
    /// It would work if the mailbox were created first.
    TryCreate,
    /// The next UID.
    UidNext(u32),
    /// UIDVALIDITY.
    UidValidity(u32),
    /// Number of the first message without `\Seen`.
    Unseen(u32),
    /// UIDVALIDITY and UID of a message that was appended.
    AppendUid(u32, u32),
    /// UIDVALIDITY, UIDs copied, UIDs of the copies, in the same order.
    CopyUid(u32, Vec<u32>, Vec<u32>),
    /// UIDs do not last.
    UidNotSticky,
    /// Greatest mod-sequence.
    HighestModSeq(u64),
    /// No mod-sequences.
    NoModSeq,
    /// The mailbox that was selected is not any more.
    Closed,
    /// Wrong name or password.
    AuthenticationFailed,
    /// Right password, but not allowed.
    AuthorizationFailed,
    /// Not allowed without encryption.
    PrivacyRequired,
    /// Try again later.
    Unavailable,
    /// The account or password is out of date.
    Expired,
    /// Not allowed to this user.
    NoPerm,
    /// Somebody else is using it.
    InUse,
    /// Some messages are gone that were not told about.
    ExpungeIssued,
    /// The store is damaged.
    Corruption,
    /// A bug of the server.
    ServerBug,
    /// A bug of the client.
    ClientBug,
    /// Can never be done.
    Cannot,
    /// A limit was met.
    Limit,
    /// A quota was met.
    OverQuota,
    /// It exists already.
    AlreadyExists,
    /// It does not exist.
    NonExistent,
    /// It still has mailboxes below it.
    HasChildren,
    /// The message is too large.
    TooBig,
    /// The special use cannot be given (RFC 6154 3).
    UseAttr,
}

impl Code {
    /// Appends what stands between the brackets.
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::BadCharset(charsets) => {
                out.extend_from_slice(b"BADCHARSET");
                for (place, charset) in charsets.iter().enumerate() {
                    out.extend_from_slice(if place == 0 { b" (" } else { b" " });
                    encode_astring_inline(charset.as_bytes(), out);
                }
                if !charsets.is_empty() {
                    out.push(b')');
                }
            }
            Self::Capability(names) => {
                out.extend_from_slice(b"CAPABILITY");
                for name in names {
                    out.push(b' ');
                    out.extend_from_slice(name.as_bytes());
                }
            }
            Self::PermanentFlags(flags) => {
                out.extend_from_slice(b"PERMANENTFLAGS ");
                Flag::encode_list(flags, out);
            }
            Self::CopyUid(validity, from, to) => {
                out.extend_from_slice(format!("COPYUID {validity} ").as_bytes());
                encode_numbers(from, out);
                out.push(b' ');
                encode_numbers(to, out);
            }
            Self::AppendUid(validity, uid) => {
                out.extend_from_slice(format!("APPENDUID {validity} {uid}").as_bytes());
            }
            Self::UidNext(number) => encode_number("UIDNEXT", u64::from(*number), out),
            Self::UidValidity(number) => encode_number("UIDVALIDITY", u64::from(*number), out),
            Self::Unseen(number) => encode_number("UNSEEN", u64::from(*number), out),
            Self::HighestModSeq(number) => encode_number("HIGHESTMODSEQ", *number, out),
            plain => out.extend_from_slice(plain.word().as_bytes()),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Alert => "ALERT",
            Self::Parse => "PARSE",
            Self::ReadOnly => "READ-ONLY",
            Self::ReadWrite => "READ-WRITE",
            Self::TryCreate => "TRYCREATE",
            Self::UidNotSticky => "UIDNOTSTICKY",
            Self::NoModSeq => "NOMODSEQ",
            Self::Closed => "CLOSED",
            Self::AuthenticationFailed => "AUTHENTICATIONFAILED",
            Self::AuthorizationFailed => "AUTHORIZATIONFAILED",
            Self::PrivacyRequired => "PRIVACYREQUIRED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Expired => "EXPIRED",
            Self::NoPerm => "NOPERM",
            Self::InUse => "INUSE",
            Self::ExpungeIssued => "EXPUNGEISSUED",
            Self::Corruption => "CORRUPTION",
            Self::ServerBug => "SERVERBUG",
            Self::ClientBug => "CLIENTBUG",
            Self::Cannot => "CANNOT",
            Self::Limit => "LIMIT",
            Self::OverQuota => "OVERQUOTA",
            Self::AlreadyExists => "ALREADYEXISTS",
            Self::NonExistent => "NONEXISTENT",
            Self::HasChildren => "HASCHILDREN",
            Self::TooBig => "TOOBIG",
            Self::UseAttr => "USEATTR",
            Self::BadCharset(_)
            | Self::Capability(_)
            | Self::PermanentFlags(_)
            | Self::UidNext(_)
            | Self::UidValidity(_)
            | Self::Unseen(_)
            | Self::AppendUid(..)
            | Self::CopyUid(..)
            | Self::HighestModSeq(_) => "",
        }
    }
}

fn encode_number(name: &str, number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{name} {number}").as_bytes());
}
