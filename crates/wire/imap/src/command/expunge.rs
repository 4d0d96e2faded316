//! EXPUNGE: RFC 3501 6.4.3, and UID EXPUNGE: RFC 4315 2.1.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::sequence::SequenceSet;
use crate::writer::Writer;

/// Removes messages marked `\Deleted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expunge {
    /// Only these UIDs; none in the plain form.
    pub uids: Option<SequenceSet>,
}

impl Verb for Expunge {
    fn decode(scanner: &mut Scanner<'_>, uid: bool) -> Result<Self> {
        if !uid {
            return Ok(Self { uids: None });
        }
        scanner.space()?;
        Ok(Self { uids: Some(scanner.sequence_set()?) })
    }

    fn encode(&self, writer: &mut Writer) {
        if let Some(uids) = &self.uids {
            writer.text(&format!(" {uids}"));
        }
    }

    fn uid(&self) -> bool {
        self.uids.is_some()
    }
}
