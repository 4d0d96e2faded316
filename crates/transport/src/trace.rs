//! Trace fields: RFC 5321 4.4, RFC 3848 (ESMTPS, ESMTPA ...).
//!
//! # The exact rule
//! What a mailbox keeps of a message is *prefix* + *received octets*. The prefix is, in this order,
//! 1. `Return-Path: <...>` CRLF;
//! 2. only for mail that a user of this server submitted without them: `Message-ID: <...>` CRLF, `Date: ...` CRLF;
//! 3. one `Received: ` field of exactly three lines, the second and third beginning with a blank.
//!
//! So the prefix ends with the second line behind the first line that begins with `Received: `;
//! [`received_octets`] cuts there. A Return-Path that the received octets hold themselves is left alone
//! (Deviation: RFC 5321 4.4 would have it removed; the octets are kept whole, and the first one counts).

use ropewalk_base::FileTime;
use ropewalk_mime::date::format as rfc5322;
use std::net::IpAddr;

/// The step that brought a message here, for its Received field.
#[derive(Debug, Clone, Copy)]
pub struct Hop<'a> {
    /// What the client called itself (EHLO), if it did.
    pub helo: Option<&'a str>,
    /// Where it came from, if from the network.
    pub source: Option<IpAddr>,
    /// How: `SMTP`, `ESMTP`, `ESMTPS`, `ESMTPSA`, `HTTP` ...
    pub with: &'a str,
}

pub(crate) struct Prefix<'a> {
    /// Return path; `None` is `<>`.
    pub(crate) from: Option<&'a str>,
    /// Named in the Received field when the message has just this recipient: with more, one would learn of
    /// the others (RFC 5321 7.2).
    pub(crate) only_recipient: Option<&'a str>,
    pub(crate) hop: Hop<'a>,
    pub(crate) host: &'a str,
    pub(crate) id: &'a str,
    pub(crate) now: FileTime,
    pub(crate) message_id: Option<String>,
    pub(crate) date: bool,
}

impl Prefix<'_> {
    pub(crate) fn build(&self) -> Vec<u8> {
        let mut text = format!("Return-Path: <{}>\r\n", field_text(self.from.unwrap_or("")));
        if let Some(id) = &self.message_id {
            text.push_str(&format!("Message-ID: {id}\r\n"));
        }
        let date = rfc5322(self.now);
        if self.date {
            text.push_str(&format!("Date: {date}\r\n"));
        }
        text.push_str(&format!("Received: from {}\r\n", self.hop.describe()));
        text.push_str(&format!(" by {} with {} id {}", self.host, self.hop.with, self.id));
        match self.only_recipient {
            Some(address) => text.push_str(&format!(" for <{}>;\r\n {date}\r\n", field_text(address))),
            None => text.push_str(&format!(";\r\n {date}\r\n")),
        }
        text.into_bytes()
    }
}

impl Hop<'_> {
    fn describe(&self) -> String {
        let name: String = self.helo.unwrap_or("localhost").chars().map(host_character).collect();
        match self.source.map(|ip| ip.to_canonical()) {
            None => name,
            Some(IpAddr::V4(ip)) => format!("{name} ([{ip}])"),
            Some(IpAddr::V6(ip)) => format!("{name} ([IPv6:{ip}])"),
        }
    }
}

/// A client's name may be anything; nothing of it may end a field or open a comment.
fn host_character(c: char) -> char {
    if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']') { c } else { '?' }
}

fn field_text(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// The octets that were received, from what a mailbox keeps; see the module for the rule. `None` when
/// `stored` has no prefix of ours.
pub fn received_octets(stored: &[u8]) -> Option<&[u8]> {
    if !stored.starts_with(b"Return-Path: <") {
        return None;
    }
    let mut rest = stored;
    // Return-Path and up to two added fields stand before Received.
    for _ in 0..4 {
        let (line, after) = rest.split_at(rest.iter().position(|b| *b == b'\n')? + 1);
        rest = after;
        if line.starts_with(b"Received: ") {
            for _ in 0..2 {
                rest = rest.get(rest.iter().position(|b| *b == b'\n')? + 1..)?;
            }
            return Some(rest);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefix_comes_off_again() {
        let hop = Hop { helo: Some("a(b\r\n)"), source: Some(IpAddr::from([192, 0, 2, 1])), with: "ESMTPS" };
        let now = FileTime::from_unix_seconds(0);
        let mut prefix = Prefix {
            from: Some("a@b"),
            only_recipient: Some("c@d"),
            hop,
            host: "mx.example.test",
            id: "1f",
            now,
            message_id: None,
            date: false,
        };
        let text = String::from_utf8(prefix.build()).unwrap();
        assert_eq!(
            text,
            "Return-Path: <a@b>\r\nReceived: from a?b??? ([192.0.2.1])\r\n by mx.example.test with ESMTPS id 1f \
             for <c@d>;\r\n Thu, 01 Jan 1970 00:00:00 +0000\r\n"
        );
        for full in [false, true] {
            prefix.message_id = full.then(|| "<x@y>".to_owned());
            prefix.date = full;
            prefix.only_recipient = (!full).then_some("c@d");
            for octets in
                [&b""[..], b"\r\n", b" folded\r\n", b"Received: from x\r\n y\r\n\r\nbody", b"Date: x\r\n"]
            {
                let stored = [prefix.build().as_slice(), octets].concat();
                assert_eq!(received_octets(&stored), Some(octets));
            }
        }
        assert_eq!(received_octets(b"Subject: x\r\n\r\n"), None);
        assert_eq!(received_octets(b"Return-Path: <>\r\nSubject: x\r\n\r\n"), None);
    }
}
