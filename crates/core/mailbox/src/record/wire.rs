//! Writing and reading record fields.

use crate::error::{MailboxError, Result};
use ropewalk_base::{ReadError, Reader};

/// Appends little-endian fields.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn new(version: u8) -> Self {
        Self(vec![version])
    }

    pub(crate) fn u8(&mut self, n: u8) {
        self.0.push(n);
    }

    pub(crate) fn u16(&mut self, n: u16) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    pub(crate) fn u32(&mut self, n: u32) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, n: u64) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Length as u32, then the bytes. Nothing longer than a message comes here, so the length always fits.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.u32(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        self.raw(bytes);
    }
}

impl From<ReadError> for MailboxError {
    fn from(error: ReadError) -> Self {
        Self::Damaged(error.to_string())
    }
}

pub(crate) fn damaged(what: impl Into<String>) -> MailboxError {
    MailboxError::Damaged(what.into())
}

/// Reads the version byte; only `known` is understood.
pub(crate) fn version(reader: &mut Reader<'_>, known: u8, record: &'static str) -> Result<()> {
    match reader.u8(record)? {
        found if found == known => Ok(()),
        found => Err(damaged(format!("{record} of version {found}, this program knows {known}"))),
    }
}

pub(crate) fn sized<'a>(reader: &mut Reader<'a>, field: &'static str) -> Result<&'a [u8]> {
    let length = reader.u32(field)? as usize;
    Ok(reader.bytes(length, field)?)
}

pub(crate) fn text(reader: &mut Reader<'_>, field: &'static str) -> Result<String> {
    String::from_utf8(sized(reader, field)?.to_vec()).map_err(|_| damaged(format!("{field} is not UTF-8")))
}
