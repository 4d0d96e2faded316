//! The answer to EHLO: RFC 5321 4.1.1.1, keywords of the extensions.

use crate::reply::Reply;
use std::fmt;

/// One extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capability {
    /// PIPELINING, RFC 2920.
    Pipelining,
    /// SIZE, RFC 1870; the largest message in bytes, 0 for no fixed bound, `None` when not said.
    Size(Option<u64>),
    /// 8BITMIME, RFC 6152.
    EightBitMime,
    /// BINARYMIME, RFC 3030.
    BinaryMime,
    /// CHUNKING, RFC 3030.
    Chunking,
    /// STARTTLS, RFC 3207.
    StartTls,
    /// DSN, RFC 3461.
    Dsn,
    /// ENHANCEDSTATUSCODES, RFC 2034.
    EnhancedStatusCodes,
    /// SMTPUTF8, RFC 6531.
    SmtpUtf8,
    /// AUTH, RFC 4954, with its mechanisms.
    Auth(Vec<String>),
    /// HELP.
    Help,
    /// Another one, as sent.
    Other(String),
}

impl Capability {
    /// From one line of the answer.
    pub fn decode(line: &str) -> Self {
        let mut words = line.split_ascii_whitespace();
        let keyword = words.next().unwrap_or("").to_ascii_uppercase();
        let flag = match keyword.as_str() {
            "SIZE" => match words.next().map(str::parse) {
                None => Some(Self::Size(None)),
                Some(Ok(size)) => Some(Self::Size(Some(size))),
                Some(Err(_)) => None,
            },
            "AUTH" => return Self::Auth(words.map(str::to_ascii_uppercase).collect()),
            "PIPELINING" => Some(Self::Pipelining),
            "8BITMIME" => Some(Self::EightBitMime),
            "BINARYMIME" => Some(Self::BinaryMime),
            "CHUNKING" => Some(Self::Chunking),
            "STARTTLS" => Some(Self::StartTls),
            "DSN" => Some(Self::Dsn),
            "ENHANCEDSTATUSCODES" => Some(Self::EnhancedStatusCodes),
            "SMTPUTF8" => Some(Self::SmtpUtf8),
            "HELP" => Some(Self::Help),
            _ => None,
        };
        match flag {
            Some(capability) if words.next().is_none() => capability,
            _ => Self::Other(line.to_owned()),
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pipelining => "PIPELINING",
            Self::Size(None) => "SIZE",
            Self::Size(Some(size)) => return write!(f, "SIZE {size}"),
            Self::EightBitMime => "8BITMIME",
            Self::BinaryMime => "BINARYMIME",
            Self::Chunking => "CHUNKING",
            Self::StartTls => "STARTTLS",
            Self::Dsn => "DSN",
            Self::EnhancedStatusCodes => "ENHANCEDSTATUSCODES",
            Self::SmtpUtf8 => "SMTPUTF8",
            Self::Auth(mechanisms) if mechanisms.is_empty() => "AUTH",
            Self::Auth(mechanisms) => return write!(f, "AUTH {}", mechanisms.join(" ")),
            Self::Help => "HELP",
            Self::Other(line) => line,
        })
    }
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// First line: the server's name, then free text.
    pub text: String,
    /// Extensions in the order sent.
    pub capabilities: Vec<Capability>,
}

impl Greeting {
    /// From the reply to EHLO; `None` when it is not a 250.
    pub fn from_reply(reply: &Reply) -> Option<Self> {
        let (text, lines) = reply.lines.split_first().filter(|_| reply.code == 250)?;
        Some(Self {
            text: text.clone(),
            capabilities: lines.iter().map(|line| Capability::decode(line)).collect(),
        })
    }

    /// As a reply.
    pub fn reply(&self) -> Reply {
        let mut lines = vec![self.text.clone()];
        lines.extend(self.capabilities.iter().map(Capability::to_string));
        Reply { code: 250, status: None, lines }
    }
}
