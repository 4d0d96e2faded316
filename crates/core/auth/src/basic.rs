//! HTTP Basic authentication: RFC 7617 2.

use crate::credentials::{base64, text};
use crate::{Credentials, Password};

/// Why an `Authorization` header gives no Basic credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BasicError {
    /// Another scheme, such as NTLM or Bearer.
    #[error("not the Basic scheme")]
    OtherScheme,
    /// Not base64, or no colon in it.
    #[error("malformed Basic credentials")]
    Malformed,
}

/// Reads the value of an `Authorization` header.
///
/// # Errors
/// When it is of another scheme or malformed.
pub fn credentials(header_value: &[u8]) -> Result<Credentials, BasicError> {
    let value = header_value.trim_ascii();
    let end = value.iter().position(u8::is_ascii_whitespace).unwrap_or(value.len());
    let (scheme, rest) = value.split_at_checked(end).ok_or(BasicError::Malformed)?;
    if !scheme.eq_ignore_ascii_case(b"Basic") {
        return Err(BasicError::OtherScheme);
    }
    let pair = base64(rest).ok_or(BasicError::Malformed)?;
    // The user-id cannot contain a colon, the password can.
    let colon = pair.iter().position(|byte| *byte == b':').ok_or(BasicError::Malformed)?;
    let (login, password) =
        (pair.get(..colon).unwrap_or_default(), pair.get(colon + 1..).unwrap_or_default());
    Ok(Credentials { authorization: None, login: text(login), password: Password::new(text(password)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_7617() {
        let found = credentials(b"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").unwrap();
        assert_eq!((found.login.as_str(), found.password.as_str()), ("Aladdin", "open sesame"));
        let found = credentials(b"basic  dGVzdDoxMjPCow").unwrap();
        assert_eq!(
            (found.login.as_str(), found.password.as_str()),
            ("test", "123\u{a3}"),
            "UTF-8, no padding"
        );
    }

    #[test]
    fn latin_1_and_colons() {
        let found = credentials(b"Basic dGVzdDoxMjOjOng=").unwrap();
        assert_eq!(found.password.as_str(), "123\u{a3}:x");
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(credentials(b"Negotiate abc"), Err(BasicError::OtherScheme));
        assert_eq!(credentials(b""), Err(BasicError::OtherScheme));
        assert_eq!(credentials(b"Basic"), Err(BasicError::Malformed));
        assert_eq!(credentials(b"Basic !!!"), Err(BasicError::Malformed));
        assert_eq!(credentials(b"Basic YWxpY2U="), Err(BasicError::Malformed));
    }

    #[test]
    fn nothing_shows() {
        let shown = format!("{:?}", credentials(b"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        assert!(!shown.contains("Aladdin") && !shown.contains("sesame"), "{shown}");
    }
}
