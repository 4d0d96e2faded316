//! STARTTLS: RFC 3501 6.2.1.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Asks to encrypt the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StartTls;

impl Verb for StartTls {
    fn decode(_: &mut Scanner<'_>, _: bool) -> Result<Self> {
        Ok(Self)
    }

    fn encode(&self, _: &mut Writer) {}
}
