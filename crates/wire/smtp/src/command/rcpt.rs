//! RCPT TO: RFC 5321 4.1.1.3; NOTIFY and ORCPT: RFC 3461 4.1, 4.2 and RFC 6533 3.

use super::{Body, CommandError};
use crate::address::ForwardPath;
use crate::parameter::{Parameter, parameters, unitext_decode, unitext_encode, xtext_decode, xtext_encode};
use crate::scan::Scan;

/// Longest ORCPT, bytes as sent (RFC 3461 4.2).
const ORIGINAL_RECIPIENT_BYTES_MAX: usize = 500;

/// NOTIFY=: which reports are wanted. All false is NEVER.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Notify {
    /// SUCCESS
    pub success: bool,
    /// FAILURE
    pub failure: bool,
    /// DELAY
    pub delay: bool,
}

/// ORCPT=
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalRecipient {
    /// Address type, as sent: `rfc822`, `utf-8`.
    pub kind: String,
    /// Address, decoded.
    pub address: String,
}

/// The command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rcpt {
    /// Recipient.
    pub to: ForwardPath,
    /// NOTIFY=
    pub notify: Option<Notify>,
    /// ORCPT=
    pub original: Option<OriginalRecipient>,
}

impl Rcpt {
    /// Without parameters.
    pub const fn new(to: ForwardPath) -> Self {
        Self { to, notify: None, original: None }
    }

    fn parameter(&mut self, parameter: Parameter<'_>) -> Result<bool, CommandError> {
        match parameter.keyword.to_ascii_uppercase().as_str() {
            "NOTIFY" => self.notify = Some(Notify::decode(parameter.required()?)?),
            "ORCPT" => self.original = Some(OriginalRecipient::decode(parameter.required()?)?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Notify {
    fn decode(value: &str) -> Result<Self, CommandError> {
        let mut notify = Self::default();
        if value.eq_ignore_ascii_case("NEVER") {
            return Ok(notify);
        }
        for word in value.split(',') {
            let flag = match word.to_ascii_uppercase().as_str() {
                "SUCCESS" => &mut notify.success,
                "FAILURE" => &mut notify.failure,
                "DELAY" => &mut notify.delay,
                _ => return Err(CommandError::Arguments("NOTIFY not recognised")),
            };
            *flag = true;
        }
        Ok(notify)
    }

    fn encode(self, out: &mut Vec<u8>) {
        let words: Vec<&str> = [(self.success, "SUCCESS"), (self.failure, "FAILURE"), (self.delay, "DELAY")]
            .into_iter()
            .filter_map(|(wanted, word)| wanted.then_some(word))
            .collect();
        out.extend_from_slice(b" NOTIFY=");
        out.extend_from_slice(if words.is_empty() { "NEVER".to_owned() } else { words.join(",") }.as_bytes());
    }
}

impl OriginalRecipient {
    fn is_utf8(&self) -> bool {
        self.kind.eq_ignore_ascii_case("utf-8")
    }

    fn decode(value: &str) -> Result<Self, CommandError> {
        const BAD: CommandError = CommandError::Arguments("malformed ORCPT");
        if value.len() > ORIGINAL_RECIPIENT_BYTES_MAX {
            return Err(CommandError::Arguments("ORCPT too long"));
        }
        let (kind, address) = value.split_once(';').ok_or(BAD)?;
        if kind.is_empty()
            || !kind.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            || address.is_empty()
        {
            return Err(BAD);
        }
        let mut original = Self { kind: kind.to_owned(), address: String::new() };
        original.address = if original.is_utf8() { unitext_decode(address)? } else { xtext_decode(address)? };
        Ok(original)
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(format!(" ORCPT={};", self.kind).as_bytes());
        if self.is_utf8() { unitext_encode(&self.address, out) } else { xtext_encode(&self.address, out) }
    }
}

impl Body for Rcpt {
    fn decode(mut scan: Scan<'_>) -> Result<Self, CommandError> {
        if !scan.blanks() || !scan.word("TO:") {
            return Err(CommandError::Syntax("RCPT TO:<address> expected"));
        }
        scan.blanks();
        let mut rcpt = Self::new(ForwardPath::scan(&mut scan).map_err(CommandError::Recipient)?);
        parameters(scan, |parameter| rcpt.parameter(parameter))?;
        Ok(rcpt)
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(format!(" TO:{}", self.to).as_bytes());
        if let Some(notify) = self.notify {
            notify.encode(out);
        }
        if let Some(original) = &self.original {
            original.encode(out);
        }
    }
}
