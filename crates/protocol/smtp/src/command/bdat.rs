//! BDAT: RFC 3030 2. The chunk is taken off the stream whatever the answer.

use crate::budget::Share;
use crate::content::Receiving;
use crate::errors;
use crate::session::{Flow, Mode, Session};
use ropewalk_base::limits::SMTP_MESSAGE_BYTES_MAX;
use ropewalk_wire_smtp::command::bdat::Bdat;
use ropewalk_wire_smtp::{ChunkReader, ContentFault};
use std::sync::Arc;

/// A chunk larger than this is not waited for.
const USELESS_BYTES_MAX: u64 = 2 * SMTP_MESSAGE_BYTES_MAX as u64;

impl Session {
    pub(crate) fn bdat(&mut self, bdat: Bdat, out: &mut Vec<u8>) -> Flow {
        if bdat.size_bytes > USELESS_BYTES_MAX {
            errors::content(ContentFault::TooLarge).encode(out);
            return Flow::Close;
        }
        if let Some(reply) = self.content_refusal() {
            self.mode = Mode::Content(Receiving::Useless { left: bdat.size_bytes, reply });
            return Flow::Go;
        }
        let budget = Arc::clone(&self.shared.budget);
        if let Some(transaction) = &mut self.transaction {
            let (reader, _) = transaction
                .chunks
                .get_or_insert_with(|| (ChunkReader::new(SMTP_MESSAGE_BYTES_MAX), Share::new(budget)));
            reader.begin(bdat.size_bytes);
            self.mode = Mode::Content(Receiving::Chunk { last: bdat.last });
        }
        Flow::Go
    }
}
