//! LOGIN: RFC 3501 6.2.3.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;
use std::fmt;

/// Name and password.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// Name, as sent.
    pub user: Vec<u8>,
    /// Password, as sent.
    pub password: Vec<u8>,
}

impl Verb for Login {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        let user = scanner.astring()?;
        scanner.space()?;
        Ok(Self { user, password: scanner.astring()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").astring(&self.user).text(" ").astring(&self.password);
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("user", &String::from_utf8_lossy(&self.user)).finish_non_exhaustive()
    }
}
