//! LOGOUT: RFC 3501 6.1.3.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Ends the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logout;

impl Verb for Logout {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
