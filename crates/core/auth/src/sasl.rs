//! SASL mechanisms that carry a password: PLAIN (RFC 4616 2) and LOGIN (draft-murchison-sasl-login), with the
//! base64 lines of IMAP (RFC 9051 6.2.2) and SMTP (RFC 4954 4).

use crate::credentials::{base64, text};
use crate::{Credentials, Password};

/// Why an exchange failed before there were credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SaslError {
    /// The client sent `*`.
    #[error("the client cancelled the exchange")]
    Cancelled,
    /// Not base64, or not what the mechanism says.
    #[error("malformed response")]
    Malformed,
}

/// Decodes one line of an exchange; `=` stands for an empty response.
fn line(line: &[u8]) -> Result<Vec<u8>, SaslError> {
    match line.trim_ascii() {
        b"*" => Err(SaslError::Cancelled),
        b"=" => Ok(Vec::new()),
        other => base64(other).ok_or(SaslError::Malformed),
    }
}

/// Reads a PLAIN message: `[authzid] NUL authcid NUL passwd`.
///
/// # Errors
/// When it is malformed.
pub fn plain(message: &[u8]) -> Result<Credentials, SaslError> {
    let mut fields = message.split(|byte| *byte == 0);
    let (Some(authorization), Some(login), Some(password), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(SaslError::Malformed);
    };
    if login.is_empty() {
        return Err(SaslError::Malformed);
    }
    Ok(Credentials {
        authorization: (!authorization.is_empty()).then(|| text(authorization)),
        login: text(login),
        password: Password::new(text(password)),
    })
}

/// Reads a PLAIN message from the base64 line of IMAP or SMTP.
///
/// # Errors
/// When it is malformed or the client cancels.
pub fn plain_base64(response: &[u8]) -> Result<Credentials, SaslError> {
    plain(&line(response)?)
}

/// The two steps of LOGIN. An initial response, if the protocol has one, is the first [`Login::respond`].
#[derive(Debug, Clone, Default)]
pub struct Login {
    login: Option<String>,
}

impl Login {
    /// A new exchange.
    pub fn new() -> Self {
        Self::default()
    }

    /// What to ask the client now, as base64: `Username:` and then `Password:`.
    pub fn challenge(&self) -> &'static str {
        if self.login.is_none() { "VXNlcm5hbWU6" } else { "UGFzc3dvcmQ6" }
    }

    /// Takes a base64 line of the client; the credentials once both are there.
    ///
    /// # Errors
    /// When it is malformed or the client cancels.
    pub fn respond(&mut self, response: &[u8]) -> Result<Option<Credentials>, SaslError> {
        let response = text(&line(response)?);
        match self.login.take() {
            Some(login) => {
                Ok(Some(Credentials { authorization: None, login, password: Password::new(response) }))
            }
            None if response.is_empty() => Err(SaslError::Malformed),
            None => {
                self.login = Some(response);
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_as_in_rfc_4616() {
        let found = plain(b"\0tim\0tanstaaftanstaaf").unwrap();
        assert_eq!((found.login.as_str(), found.password.as_str()), ("tim", "tanstaaftanstaaf"));
        assert_eq!(found.authorization, None);
        let found = plain(b"Ursel\0Kurt\0xipj3plmq").unwrap();
        assert_eq!(found.authorization.as_deref(), Some("Ursel"));
        for bad in [&b""[..], b"tim", b"\0tim", b"\0tim\0a\0b", b"\0\0a"] {
            assert_eq!(plain(bad), Err(SaslError::Malformed), "{bad:?}");
        }
    }

    #[test]
    fn lines() {
        assert_eq!(plain_base64(b"AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n").unwrap().login, "tim");
        assert_eq!(plain_base64(b"*\r\n"), Err(SaslError::Cancelled));
        assert_eq!(plain_base64(b"="), Err(SaslError::Malformed));
        assert_eq!(plain_base64(b"%%%"), Err(SaslError::Malformed));
    }

    #[test]
    fn login_in_two_steps() {
        let mut exchange = Login::new();
        assert_eq!(exchange.challenge(), "VXNlcm5hbWU6");
        assert_eq!(exchange.respond(b"dGlt"), Ok(None));
        assert_eq!(exchange.challenge(), "UGFzc3dvcmQ6");
        let found = exchange.respond(b"dGFuc3Q=").unwrap().unwrap();
        assert_eq!((found.login.as_str(), found.password.as_str()), ("tim", "tanst"));
        assert_eq!(Login::new().respond(b"*"), Err(SaslError::Cancelled));
        assert_eq!(Login::new().respond(b"="), Err(SaslError::Malformed));
    }
}
