//! ID: RFC 2971.

use super::{Result, Verb};
use crate::scanner::Scanner;
use crate::writer::Writer;

/// A field's name and its value or NIL.
pub type IdField = (Vec<u8>, Option<Vec<u8>>);

/// Says who the client is and asks who the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id {
    /// Field and value; none for NIL.
    pub fields: Option<Vec<IdField>>,
}

impl Verb for Id {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        if scanner.take_text("NIL") {
            return Ok(Self { fields: None });
        }
        let fields = scanner.list0(|scanner| {
            let field = scanner.string()?;
            scanner.space()?;
            Ok((field, scanner.nstring()?))
        })?;
        Ok(Self { fields: Some(fields) })
    }

    fn encode(&self, writer: &mut Writer) {
        match &self.fields {
            None => writer.text(" NIL"),
            Some(fields) => writer.text(" ").list(fields, |writer, (field, value)| {
                writer.string(field).text(" ").nstring(value.as_deref());
            }),
        };
    }
}
