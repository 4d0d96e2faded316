//! wire/smtp.

use crate::bound::within;
use ropewalk_wire_smtp::{
    ChunkReader, Command, DataReader, LineEvent, LineReader, Progress, Reply, data as stream,
};

/// Longest line and message in the targets, bytes: small, so that the bounds are reached.
const LINE_BYTES_MAX: usize = 512;
const MESSAGE_BYTES_MAX: usize = 4096;

/// Lines do not depend on how the bytes are cut; commands and replies come back from their encoding.
pub(crate) fn command(data: &[u8]) {
    let whole = within(data.len(), || lines(data, data.len().max(1)));
    assert_eq!(whole, lines(data, 1 + data.len() % 7), "cut elsewhere");
    for line in whole.iter().flatten() {
        if let Ok(command) = Command::decode(line) {
            let mut encoded = Vec::new();
            command.encode(&mut encoded);
            let again = encoded.strip_suffix(b"\r\n").map(Command::decode);
            assert_eq!(again, Some(Ok(command)));
        }
    }
    if let Ok(Some((reply, taken))) = within(data.len(), || Reply::decode(data)) {
        assert!(taken <= data.len());
        let mut encoded = Vec::new();
        reply.encode(&mut encoded);
        let (again, taken) = Reply::decode(&encoded).expect("a reply").expect("a whole one");
        let mut second = Vec::new();
        again.encode(&mut second);
        assert_eq!((encoded.len(), &encoded), (taken, &second));
    }
}

/// Lines, none for one that is refused.
fn lines(data: &[u8], piece: usize) -> Vec<Option<Vec<u8>>> {
    let mut reader = LineReader::new(LINE_BYTES_MAX);
    let mut found = Vec::new();
    let mut held: Vec<u8> = Vec::new();
    for piece in data.chunks(piece) {
        held.extend_from_slice(piece);
        loop {
            let consumed = match reader.next(&held) {
                LineEvent::Incomplete { consumed } => {
                    held.drain(..consumed);
                    assert!(held.len() <= LINE_BYTES_MAX, "what has to be kept is bounded");
                    break;
                }
                LineEvent::Line { line, consumed } => {
                    found.push(Some(line.to_vec()));
                    consumed
                }
                LineEvent::Fault { consumed, .. } => {
                    found.push(None);
                    consumed
                }
            };
            held.drain(..consumed);
        }
    }
    found
}

/// A message that was read is written and read the same; the end does not depend on how the bytes are cut.
pub(crate) fn data(data: &[u8]) {
    let whole = within(data.len(), || message(data, data.len().max(1)));
    assert_eq!(whole, message(data, 1 + data.len() % 5), "cut elsewhere");
    if let Some((_, Some(message_read))) = whole {
        let mut encoded = Vec::new();
        stream::encode(&message_read, &mut encoded).expect("no bare line ends in what was accepted");
        assert_eq!(message(&encoded, encoded.len()), Some((encoded.len(), Some(message_read))));
    }
    let mut reader = ChunkReader::new(MESSAGE_BYTES_MAX);
    for (number, chunk) in data.chunks(100).enumerate() {
        reader.begin(chunk.len() as u64 + (number as u64 % 2));
        reader.feed(chunk);
        assert!(reader.size_bytes() <= MESSAGE_BYTES_MAX + 1);
    }
    let _ = reader.finish();
}

/// Where a message ends, and what it is unless it is refused; none when it does not end.
fn message(data: &[u8], piece: usize) -> Option<(usize, Option<Vec<u8>>)> {
    let mut reader = DataReader::new(MESSAGE_BYTES_MAX);
    let mut offset = 0;
    for piece in data.chunks(piece) {
        let (taken, progress) = reader.feed(piece);
        offset += taken;
        assert!(reader.size_bytes() <= MESSAGE_BYTES_MAX);
        match progress {
            Progress::More => assert_eq!(taken, piece.len()),
            Progress::Complete => return Some((offset, reader.finish().ok())),
            Progress::Overrun => return None,
        }
    }
    None
}
