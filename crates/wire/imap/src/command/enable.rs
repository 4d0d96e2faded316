//! ENABLE: RFC 5161.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Turns extensions on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enable {
    /// Their names, as sent; never none.
    pub capabilities: Vec<String>,
}

impl Verb for Enable {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        let mut capabilities = Vec::new();
        loop {
            scanner.space()?;
            capabilities.push(scanner.atom("a capability")?);
            if scanner.at_end() {
                return Ok(Self { capabilities });
            }
        }
    }

    fn encode(&self, writer: &mut Writer) {
        for capability in &self.capabilities {
            writer.text(" ").text(capability);
        }
    }
}
