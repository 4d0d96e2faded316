//! A Stream object that is read (MS-OXCPRPT 3.2.1).

use crate::error::{Result, STREAM_SEEK_ERROR};
use ropewalk_mailbox::{LargeValue, Mailbox};
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::seek_stream;

/// "beyond 2^31 bytes" (MS-OXCPRPT 3.2.5.18).
const POSITION_MAX: i64 = 1 << 31;

/// Where the bytes are.
pub(crate) enum StreamSource {
    /// Here: short values, and texts in the encoding asked for.
    Held(Vec<u8>),
    /// In the store: bytes as they are.
    Stored(LargeValue),
}

/// A property value read piece by piece.
pub(crate) struct Stream {
    source: StreamSource,
    position: u64,
}

impl Stream {
    pub(crate) const fn new(source: StreamSource) -> Self {
        Self { source, position: 0 }
    }

    pub(crate) const fn size_bytes(&self) -> u64 {
        match &self.source {
            StreamSource::Held(bytes) => bytes.len() as u64,
            StreamSource::Stored(large) => large.size_bytes,
        }
    }

    pub(crate) const fn bytes_held(&self) -> usize {
        if let StreamSource::Held(bytes) = &self.source { bytes.len() } else { 0 }
    }

    /// Bytes from the seek pointer to the end.
    pub(crate) const fn left(&self) -> u64 {
        self.size_bytes().saturating_sub(self.position)
    }

    /// Reads up to `length` bytes and moves the seek pointer behind them.
    pub(crate) fn read(&mut self, mailbox: &Mailbox, length: usize) -> Result<Vec<u8>> {
        let bytes = match &self.source {
            StreamSource::Held(bytes) => {
                let from = usize::try_from(self.position).unwrap_or(usize::MAX).min(bytes.len());
                let to = from.saturating_add(length).min(bytes.len());
                bytes.get(from..to).unwrap_or_default().to_vec()
            }
            StreamSource::Stored(large) => {
                let length = length.min(usize::try_from(self.left()).unwrap_or(usize::MAX));
                if length == 0 { Vec::new() } else { mailbox.load_range(large, self.position, length)? }
            }
        };
        self.position = self.position.saturating_add(bytes.len() as u64);
        Ok(bytes)
    }

    /// Moves the seek pointer. The stream cannot grow, so behind its end nothing is read.
    pub(crate) fn seek(&mut self, origin: u8, offset: i64) -> Result<u64> {
        let start = match origin {
            seek_stream::BEGINNING => 0,
            seek_stream::CURRENT => self.position,
            seek_stream::END => self.size_bytes(),
            _ => return Err(ErrorCode::STORAGE_INVALID_PARAMETER.into()),
        };
        let target = i64::try_from(start).ok().and_then(|start| start.checked_add(offset));
        let target = target.filter(|target| (0..=POSITION_MAX).contains(target)).ok_or(STREAM_SEEK_ERROR)?;
        self.position = target.unsigned_abs();
        Ok(self.position)
    }
}
