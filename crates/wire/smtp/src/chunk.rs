//! The octets behind BDAT: RFC 3030 2. Several chunks make one message.

use crate::data::{ContentFault, NewlineCheck, Progress};

/// Collects the chunks of one message. Bare CR and LF are refused here too: without BINARYMIME "the message
/// is lines", and what is stored may be sent on by DATA one day.
#[derive(Debug)]
pub struct ChunkReader {
    limit: usize,
    left: u64,
    newlines: NewlineCheck,
    message: Vec<u8>,
    fault: Option<ContentFault>,
}

impl ChunkReader {
    /// A reader for a message of up to `limit_bytes`.
    pub fn new(limit_bytes: usize) -> Self {
        Self {
            limit: limit_bytes,
            left: 0,
            newlines: NewlineCheck::default(),
            message: Vec::new(),
            fault: None,
        }
    }

    /// A BDAT command came: `size_bytes` follow it.
    pub fn begin(&mut self, size_bytes: u64) {
        self.left = size_bytes;
        let room = self.limit.saturating_sub(self.message.len());
        if u64::try_from(room).is_ok_and(|room| size_bytes > room) {
            self.fail(ContentFault::TooLarge);
        }
    }

    /// Takes bytes of the present chunk; how many were taken and whether the chunk is complete.
    pub fn feed(&mut self, input: &[u8]) -> (usize, Progress) {
        let take = usize::try_from(self.left).unwrap_or(usize::MAX).min(input.len());
        let piece = input.get(..take).unwrap_or(&[]);
        self.left = self.left.saturating_sub(u64::try_from(take).unwrap_or(u64::MAX));
        if self.fault.is_none() {
            match self.newlines.feed(piece) {
                Ok(()) => self.message.extend_from_slice(piece),
                Err(fault) => self.fail(fault),
            }
        }
        (take, if self.left == 0 { Progress::Complete } else { Progress::More })
    }

    /// The fault so far; the message is lost once there is one.
    pub const fn fault(&self) -> Option<ContentFault> {
        self.fault
    }

    /// Bytes kept so far.
    pub fn size_bytes(&self) -> usize {
        self.message.len()
    }

    /// Condemns the message: what came and what still comes of it is thrown away.
    pub fn refuse(&mut self, fault: ContentFault) {
        self.fail(fault);
    }

    /// The message, after the last chunk.
    ///
    /// # Errors
    /// The first fault that was seen.
    pub fn finish(self) -> Result<Vec<u8>, ContentFault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        self.newlines.finish()?;
        Ok(self.message)
    }

    fn fail(&mut self, fault: ContentFault) {
        self.fault.get_or_insert(fault);
        self.message = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_make_one_message() {
        let mut reader = ChunkReader::new(100);
        reader.begin(5);
        assert_eq!(reader.feed(b"a\r"), (2, Progress::More));
        assert_eq!(reader.feed(b"\n.\rXYZ"), (3, Progress::Complete));
        reader.begin(0);
        assert_eq!(reader.feed(b"QUIT"), (0, Progress::Complete));
        reader.begin(1);
        assert_eq!(reader.feed(b"\nNOOP"), (1, Progress::Complete));
        assert_eq!(reader.finish().unwrap(), b"a\r\n.\r\n");
    }

    #[test]
    fn refused() {
        for (chunks, fault) in [
            (&[&b"a\nb"[..]][..], ContentFault::BareLineFeed),
            (&[b"a\rb"], ContentFault::BareCarriageReturn),
            (&[b"a\r", b"b"], ContentFault::BareCarriageReturn),
            (&[b"a\r"], ContentFault::BareCarriageReturn),
            (&[b"12345", b"678901"], ContentFault::TooLarge),
        ] {
            let mut reader = ChunkReader::new(10);
            for chunk in chunks {
                reader.begin(chunk.len() as u64);
                assert_eq!(reader.feed(chunk), (chunk.len(), Progress::Complete));
            }
            assert_eq!(reader.finish(), Err(fault));
        }
        let mut reader = ChunkReader::new(10);
        reader.begin(u64::MAX);
        assert_eq!(reader.fault(), Some(ContentFault::TooLarge));
        assert_eq!(reader.feed(b"abc"), (3, Progress::More));
    }
}
