//! A message's recipients and attachments, embedded messages inside them.

use super::bag::{LargeValue, StoredBag};
use super::wire::{Writer, damaged, sized, version};
use crate::error::Result;
use ropewalk_base::Reader;
use ropewalk_base::limits::{ATTACHMENTS_MAX, MESSAGE_RECIPIENTS_MAX, MIME_DEPTH_MAX};
use ropewalk_model::RecipientKind;

const VERSION: u8 = 1;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecipientRecord {
    pub(crate) kind: RecipientKind,
    pub(crate) properties: StoredBag,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AttachmentRecord {
    pub(crate) number: u32,
    pub(crate) properties: StoredBag,
    /// Properties and parts of the message it embeds.
    pub(crate) embedded: Option<Box<(StoredBag, PartsRecord)>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PartsRecord {
    pub(crate) recipients: Vec<RecipientRecord>,
    pub(crate) attachments: Vec<AttachmentRecord>,
}

impl PartsRecord {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        self.write(&mut out);
        out.0
    }

    fn write(&self, out: &mut Writer) {
        out.u32(u32::try_from(self.recipients.len()).unwrap_or(u32::MAX));
        for recipient in &self.recipients {
            out.u8(recipient.kind.value() as u8);
            out.bytes(recipient.properties.as_bytes());
        }
        out.u32(u32::try_from(self.attachments.len()).unwrap_or(u32::MAX));
        for attachment in &self.attachments {
            out.u32(attachment.number);
            out.bytes(attachment.properties.as_bytes());
            match attachment.embedded.as_deref() {
                None => out.u8(0),
                Some((properties, parts)) => {
                    out.u8(1);
                    out.bytes(properties.as_bytes());
                    parts.write(out);
                }
            }
        }
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, VERSION, "parts record")?;
        let parts = Self::read(&mut reader, 0)?;
        if reader.is_empty() { Ok(parts) } else { Err(damaged("bytes after a parts record")) }
    }

    fn read(r: &mut Reader<'_>, depth: usize) -> Result<Self> {
        // One more than conversion makes, so that nothing that was written is refused.
        if depth > MIME_DEPTH_MAX + 1 {
            return Err(damaged("embedded messages too deep"));
        }
        let recipients = count(r, "recipient count", MESSAGE_RECIPIENTS_MAX)?;
        let recipients = (0..recipients)
            .map(|_| {
                let kind = RecipientKind::from_value(i32::from(r.u8("recipient kind")?))
                    .ok_or_else(|| damaged("recipient kind"))?;
                Ok(RecipientRecord { kind, properties: StoredBag::from_bytes(sized(r, "recipient")?) })
            })
            .collect::<Result<_>>()?;
        let attachments = count(r, "attachment count", ATTACHMENTS_MAX)?;
        let attachments = (0..attachments)
            .map(|_| {
                let number = r.u32("attachment number")?;
                let properties = StoredBag::from_bytes(sized(r, "attachment")?);
                let embedded = match r.u8("embedded")? {
                    0 => None,
                    1 => {
                        let properties = StoredBag::from_bytes(sized(r, "embedded message")?);
                        Some(Box::new((properties, Self::read(r, depth + 1)?)))
                    }
                    _ => return Err(damaged("attachment form")),
                };
                Ok(AttachmentRecord { number, properties, embedded })
            })
            .collect::<Result<_>>()?;
        Ok(Self { recipients, attachments })
    }

    /// The large values of all attachments and recipients, at any depth.
    pub(crate) fn large_values(&self, into: &mut Vec<LargeValue>) -> Result<()> {
        for recipient in &self.recipients {
            into.extend(recipient.properties.large_values()?);
        }
        for attachment in &self.attachments {
            into.extend(attachment.properties.large_values()?);
            if let Some((properties, parts)) = attachment.embedded.as_deref() {
                into.extend(properties.large_values()?);
                parts.large_values(into)?;
            }
        }
        Ok(())
    }
}

fn count(r: &mut Reader<'_>, field: &'static str, max: usize) -> Result<usize> {
    let count = r.u32(field)? as usize;
    if count > max { Err(damaged(format!("{field} {count}"))) } else { Ok(count) }
}
