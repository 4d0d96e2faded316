//! MAIL FROM: RFC 5321 4.1.1.2; SIZE RFC 1870 6; BODY RFC 6152 2 and RFC 3030 3; SMTPUTF8 RFC 6531 3.4; AUTH
//! RFC 4954 5; RET and ENVID RFC 3461 4.3, 4.4.

use super::{Body, CommandError};
use crate::address::ReversePath;
use crate::parameter::{Parameter, parameters, xtext_decode, xtext_encode};
use crate::scan::Scan;

/// Longest ENVID, characters as sent (RFC 3461 4.4).
const ENVELOPE_ID_CHARS_MAX: usize = 100;

/// BODY=
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyType {
    /// 7BIT
    SevenBit,
    /// 8BITMIME
    EightBitMime,
    /// BINARYMIME
    BinaryMime,
}

/// RET=
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Return {
    /// FULL
    Full,
    /// HDRS
    Headers,
}

/// The command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Sender, where reports go.
    pub from: ReversePath,
    /// SIZE=: what the client thinks the message's size is, bytes.
    pub size_bytes: Option<u64>,
    /// BODY=
    pub body: Option<BodyType>,
    /// SMTPUTF8
    pub smtputf8: bool,
    /// AUTH=: who submitted it first; `<>` is unknown. Decoded.
    pub auth: Option<String>,
    /// RET=
    pub ret: Option<Return>,
    /// ENVID=, decoded.
    pub envelope_id: Option<String>,
}

impl Mail {
    /// Without parameters.
    pub const fn new(from: ReversePath) -> Self {
        Self { from, size_bytes: None, body: None, smtputf8: false, auth: None, ret: None, envelope_id: None }
    }

    fn parameter(&mut self, parameter: Parameter<'_>) -> Result<bool, CommandError> {
        match parameter.keyword.to_ascii_uppercase().as_str() {
            "SIZE" => {
                let value = parameter.required()?;
                // "size-value ::= 1*20DIGIT"; what does not fit is larger than any limit.
                if value.len() > 20 || !value.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(CommandError::Arguments("malformed SIZE"));
                }
                self.size_bytes = Some(value.parse().unwrap_or(u64::MAX));
            }
            "BODY" => {
                self.body = Some(match parameter.required()?.to_ascii_uppercase().as_str() {
                    "7BIT" => BodyType::SevenBit,
                    "8BITMIME" => BodyType::EightBitMime,
                    "BINARYMIME" => BodyType::BinaryMime,
                    _ => return Err(CommandError::Arguments("BODY not recognised")),
                });
            }
            "SMTPUTF8" => {
                parameter.bare()?;
                self.smtputf8 = true;
            }
            "AUTH" => self.auth = Some(xtext_decode(parameter.required()?)?),
            "RET" => {
                self.ret = Some(match parameter.required()?.to_ascii_uppercase().as_str() {
                    "FULL" => Return::Full,
                    "HDRS" => Return::Headers,
                    _ => return Err(CommandError::Arguments("RET not recognised")),
                });
            }
            "ENVID" => {
                let value = parameter.required()?;
                if value.chars().count() > ENVELOPE_ID_CHARS_MAX {
                    return Err(CommandError::Arguments("ENVID too long"));
                }
                self.envelope_id = Some(xtext_decode(value)?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Body for Mail {
    fn decode(mut scan: Scan<'_>) -> Result<Self, CommandError> {
        if !scan.blanks() || !scan.word("FROM:") {
            return Err(CommandError::Syntax("MAIL FROM:<address> expected"));
        }
        // Not in the grammar, but so common that every server takes it.
        scan.blanks();
        let mut mail = Self::new(ReversePath::scan(&mut scan).map_err(CommandError::Sender)?);
        parameters(scan, |parameter| mail.parameter(parameter))?;
        if !mail.from.is_ascii() && !mail.smtputf8 {
            return Err(CommandError::NonAsciiAddress);
        }
        Ok(mail)
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(format!(" FROM:{}", self.from).as_bytes());
        if let Some(size) = self.size_bytes {
            out.extend_from_slice(format!(" SIZE={size}").as_bytes());
        }
        out.extend_from_slice(match self.body {
            None => b"",
            Some(BodyType::SevenBit) => b" BODY=7BIT",
            Some(BodyType::EightBitMime) => b" BODY=8BITMIME",
            Some(BodyType::BinaryMime) => b" BODY=BINARYMIME",
        });
        if self.smtputf8 {
            out.extend_from_slice(b" SMTPUTF8");
        }
        if let Some(auth) = &self.auth {
            out.extend_from_slice(b" AUTH=");
            xtext_encode(auth, out);
        }
        out.extend_from_slice(match self.ret {
            None => b"",
            Some(Return::Full) => b" RET=FULL",
            Some(Return::Headers) => b" RET=HDRS",
        });
        if let Some(id) = &self.envelope_id {
            out.extend_from_slice(b" ENVID=");
            xtext_encode(id, out);
        }
    }
}
