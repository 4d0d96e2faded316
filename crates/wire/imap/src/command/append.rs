//! APPEND: RFC 3501 6.3.11.

use super::{Result, Verb};
use crate::date::DateTime;
use crate::flag::Flag;
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Puts a message into a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Where.
    pub mailbox: MailboxName,
    /// Its flags; none without a list.
    pub flags: Vec<Flag>,
    /// Its internal date; none means now.
    pub date: Option<DateTime>,
    /// Its octets.
    pub message: Vec<u8>,
}

impl Verb for Append {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        let mailbox = scanner.mailbox()?;
        scanner.space()?;
        let mut flags = Vec::new();
        if scanner.peek() == Some(b'(') {
            flags = scanner.list0(Scanner::flag)?;
            scanner.space()?;
        }
        let mut date = None;
        if scanner.peek() == Some(b'"') {
            date = Some(scanner.date_time()?);
            scanner.space()?;
        }
        if !matches!(scanner.peek(), Some(b'{' | b'~')) {
            return Err(scanner.expected("a literal"));
        }
        Ok(Self { mailbox, flags, date, message: scanner.string()? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ").mailbox(&self.mailbox).text(" ");
        if !self.flags.is_empty() {
            writer.flags(&self.flags).text(" ");
        }
        if let Some(date) = self.date {
            writer.text(&format!("\"{date}\" "));
        }
        writer.literal(&self.message);
    }
}
