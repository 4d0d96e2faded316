//! STORE: RFC 3501 6.4.6.

use super::{Result, Verb};
use crate::flag::Flag;
use crate::scanner::Scanner;
use crate::sequence::SequenceSet;
use crate::writer::Writer;

/// What happens to the flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreAction {
    /// `FLAGS`: these and no others.
    Replace,
    /// `+FLAGS`
    Add,
    /// `-FLAGS`
    Remove,
}

/// Changes flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Whether the set names UIDs.
    pub uid: bool,
    /// Which messages.
    pub set: SequenceSet,
    /// How.
    pub action: StoreAction,
    /// `.SILENT`: the client does not want to be told the result.
    pub silent: bool,
    /// Which flags.
    pub flags: Vec<Flag>,
}

impl Verb for Store {
    fn decode(scanner: &mut Scanner<'_>, uid: bool) -> Result<Self> {
        scanner.space()?;
        let set = scanner.sequence_set()?;
        scanner.space()?;
        let action = if scanner.take(b'+') {
            StoreAction::Add
        } else if scanner.take(b'-') {
            StoreAction::Remove
        } else {
            StoreAction::Replace
        };
        if !scanner.take_text("FLAGS") {
            return Err(scanner.expected("FLAGS"));
        }
        let silent = scanner.take_text(".SILENT");
        scanner.space()?;
        Ok(Self { uid, set, action, silent, flags: flags(scanner)? })
    }

    fn encode(&self, writer: &mut Writer) {
        let sign = match self.action {
            StoreAction::Replace => "",
            StoreAction::Add => "+",
            StoreAction::Remove => "-",
        };
        let silent = if self.silent { ".SILENT" } else { "" };
        writer.text(&format!(" {} {sign}FLAGS{silent} ", self.set)).flags(&self.flags);
    }

    fn uid(&self) -> bool {
        self.uid
    }
}

/// A list in parentheses, or bare flags with spaces between.
fn flags(scanner: &mut Scanner<'_>) -> Result<Vec<Flag>> {
    if scanner.peek() == Some(b'(') {
        return scanner.list0(Scanner::flag);
    }
    let mut flags = vec![scanner.flag()?];
    while !scanner.at_end() {
        scanner.space()?;
        flags.push(scanner.flag()?);
    }
    Ok(flags)
}
