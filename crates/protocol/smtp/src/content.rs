//! The content of a message, by DATA or BDAT, and what happens once it is in.

use crate::budget::Share;
use crate::errors;
use crate::session::{Flow, Mode, Session};
use crate::transaction::Transaction;
use bytes::{Buf, BytesMut};
use ropewalk_transport::{Incoming, Origin, TransportError, trace::Hop};
use ropewalk_wire_smtp::{ContentFault, DataReader, EnhancedStatus as Status, Progress, Reply};
use tracing::info;

/// What is being received.
pub(crate) enum Receiving {
    /// DATA.
    Lines { reader: DataReader, share: Share },
    /// BDAT; the reader is in the transaction.
    Chunk { last: bool },
    /// A chunk that is of no use; so many bytes are left of it, then the reply is due.
    Useless { left: u64, reply: Reply },
}

impl Session {
    /// Takes content off the input.
    pub(crate) fn content(&mut self, input: &mut BytesMut, out: &mut Vec<u8>) -> Flow {
        let Mode::Content(receiving) = std::mem::replace(&mut self.mode, Mode::Command) else {
            return Flow::Go;
        };
        match receiving {
            Receiving::Lines { reader, share } => self.lines(reader, share, input, out),
            Receiving::Chunk { last } => self.chunk(last, input, out),
            Receiving::Useless { left, reply } => self.useless(left, reply, input, out),
        }
    }

    fn lines(
        &mut self,
        mut reader: DataReader,
        mut share: Share,
        input: &mut BytesMut,
        out: &mut Vec<u8>,
    ) -> Flow {
        let (taken, progress) = reader.feed(input);
        input.advance(taken);
        if !share.hold(reader.size_bytes()) {
            reader.refuse(ContentFault::NoRoom);
        }
        match progress {
            Progress::More => {
                self.mode = Mode::Content(Receiving::Lines { reader, share });
                Flow::Wait
            }
            Progress::Overrun => {
                self.transaction = None;
                errors::content(ContentFault::TooLarge).encode(out);
                Flow::Close
            }
            Progress::Complete => match reader.finish() {
                Ok(message) => self.take(&message, out),
                Err(fault) => self.refuse(fault, out),
            },
        }
    }

    fn chunk(&mut self, last: bool, input: &mut BytesMut, out: &mut Vec<u8>) -> Flow {
        let Some(transaction) = &mut self.transaction else { return Flow::Go };
        let Some((mut reader, mut share)) = transaction.chunks.take() else { return Flow::Go };
        let (taken, progress) = reader.feed(input);
        input.advance(taken);
        if !share.hold(reader.size_bytes()) {
            reader.refuse(ContentFault::NoRoom);
        }
        if progress != Progress::Complete {
            transaction.chunks = Some((reader, share));
            self.mode = Mode::Content(Receiving::Chunk { last });
            return Flow::Wait;
        }
        if let Some(fault) = reader.fault() {
            // "All following BDAT commands fail until RSET" (RFC 3030 2): there is no transaction for them.
            self.transaction = None;
            return self.answer(&errors::content(fault), out);
        }
        if last {
            return match reader.finish() {
                Ok(message) => self.take(&message, out),
                Err(fault) => {
                    self.transaction = None;
                    self.answer(&errors::content(fault), out)
                }
            };
        }
        let text = format!("{} octets received", reader.size_bytes());
        transaction.chunks = Some((reader, share));
        self.answer(&Reply::new(250, Status::OK, text), out)
    }

    fn useless(&mut self, left: u64, reply: Reply, input: &mut BytesMut, out: &mut Vec<u8>) -> Flow {
        let taken = usize::try_from(left).unwrap_or(usize::MAX).min(input.len());
        input.advance(taken);
        let left = left.saturating_sub(u64::try_from(taken).unwrap_or(u64::MAX));
        if left == 0 {
            return self.answer(&reply, out);
        }
        self.mode = Mode::Content(Receiving::Useless { left, reply });
        Flow::Wait
    }

    /// A message by DATA that must be refused. With bare line ends, the two sides may not agree where it ended,
    /// so nothing behind it is read as commands.
    fn refuse(&mut self, fault: ContentFault, out: &mut Vec<u8>) -> Flow {
        self.transaction = None;
        let flow = self.answer(&errors::content(fault), out);
        match fault {
            ContentFault::BareCarriageReturn | ContentFault::BareLineFeed => Flow::Close,
            ContentFault::TooLarge | ContentFault::NoRoom => flow,
        }
    }

    /// A message is complete: it is delivered, and only then acknowledged.
    fn take(&mut self, message: &[u8], out: &mut Vec<u8>) -> Flow {
        let Some(transaction) = self.transaction.take() else { return Flow::Go };
        let reply = match self.deliver(&transaction, message) {
            Ok(id) => Reply::new(250, Status::MESSAGE_OK, format!("{id} delivered")),
            Err(failure) => errors::transport(&failure),
        };
        match self.answer(&reply, out) {
            Flow::Go => Flow::Flush,
            other => other,
        }
    }

    fn deliver(&self, transaction: &Transaction, message: &[u8]) -> Result<String, TransportError> {
        let from = transaction.from.mailbox().map(ToString::to_string);
        let hop = Hop {
            helo: self.client.as_ref().map(|client| client.name.as_str()),
            source: Some(self.peer.address.ip()),
            with: self.protocol(transaction.smtputf8),
        };
        let delivered = self.shared.transport.deliver(&Incoming {
            from: from.as_deref(),
            recipients: &transaction.recipients,
            mime: message,
            hop,
            origin: match &self.principal {
                Some(principal) => Origin::User(principal.user),
                None => Origin::Outside,
            },
        })?;
        info!(
            id = delivered.id,
            from = from.as_deref().unwrap_or("<>"),
            accepted = delivered.accepted,
            refused = delivered.refused.len(),
            size_bytes = message.len(),
            peer = %self.peer.address.ip(),
            "delivered"
        );
        Ok(delivered.id)
    }

    /// The name of the protocol as spoken, for the Received field (RFC 3848, RFC 6531 4.3).
    fn protocol(&self, smtputf8: bool) -> &'static str {
        if !self.client.as_ref().is_some_and(|client| client.extended) {
            return "SMTP";
        }
        match (smtputf8, self.tls, self.principal.is_some()) {
            (false, false, false) => "ESMTP",
            (false, false, true) => "ESMTPA",
            (false, true, false) => "ESMTPS",
            (false, true, true) => "ESMTPSA",
            (true, false, false) => "UTF8SMTP",
            (true, false, true) => "UTF8SMTPA",
            (true, true, false) => "UTF8SMTPS",
            (true, true, true) => "UTF8SMTPSA",
        }
    }
}
