//! A user name and a password as a client sent them.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::fmt;

/// A password as a client sent it. It does not show in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes a password.
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    /// The password.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Who wants to log in, and how it is proved.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Whom to act as, if the client said so (SASL authorization identity).
    pub authorization: Option<String>,
    /// The name as typed: `user@domain`, `DOMAIN\user` or `user`. People type passwords here, so it does not
    /// show in `Debug` either.
    pub login: String,
    /// The password.
    pub password: Password,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// UTF-8, or, where the bytes are not, Latin-1: older clients send what their system's code page holds
/// (RFC 7617 2.1 leaves the charset open).
pub(crate) fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Base64 with or without padding.
pub(crate) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    const CONFIG: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
    ENGINE.decode(text.trim_ascii()).ok()
}
