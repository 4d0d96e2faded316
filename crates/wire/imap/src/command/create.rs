//! CREATE: RFC 3501 6.3.3, with the USE parameter of RFC 6154 3.

use super::{Result, Verb};
use crate::flag::Flag;
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Makes a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// Its name; a separator at the end says that mailboxes below it will be made.
    pub mailbox: MailboxName,
    /// Special-use attributes it is to have; empty without USE.
    pub special_use: Vec<Flag>,
}

impl Verb for Create {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        let mailbox = scanner.mailbox()?;
        let mut special_use = Vec::new();
        if !scanner.at_end() {
            scanner.space()?;
            scanner.byte(b'(', "(")?;
            if !scanner.take_text("USE ") {
                return Err(scanner.expected("USE"));
            }
            special_use = scanner.list(Scanner::flag)?;
            scanner.byte(b')', ")")?;
        }
        Ok(Self { mailbox, special_use })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.mailbox);
        if !self.special_use.is_empty() {
            writer.text(" (USE ").flags(&self.special_use).text(")");
        }
    }
}
