//! wire/imap, wire/ews-xml and wire/autodiscover-xml.

use crate::bound::within;
use ropewalk_wire_autodiscover::Request as AutodiscoverRequest;
use ropewalk_wire_ews_xml::{decode_request, encode_fault};
use ropewalk_wire_imap::{Command, Decoded, Decoder, LiteralStyle};

/// Commands do not depend on how the bytes are cut, and come back from their encoding.
pub(crate) fn imap(data: &[u8]) {
    let whole = within(data.len(), || commands(data, data.len().max(1)));
    assert_eq!(whole, commands(data, 1 + data.len() % 7), "cut elsewhere");
    for decoded in whole {
        let Decoded::Command(command) = decoded else { continue };
        for style in [LiteralStyle::Synchronizing, LiteralStyle::NonSynchronizing] {
            let again = Command::decode(&command.encode(style).bytes);
            assert_eq!(again.as_ref(), Ok(&command));
        }
    }
}

fn commands(data: &[u8], piece: usize) -> Vec<Decoded> {
    let mut decoder = Decoder::new();
    decoder.allow_messages(true);
    let mut found = Vec::new();
    for piece in data.chunks(piece) {
        let mut rest = piece;
        loop {
            let (taken, decoded) = decoder.next(rest);
            rest = &rest[taken..];
            if decoded == Decoded::Incomplete {
                assert!(rest.is_empty(), "all bytes are taken");
                break;
            }
            found.push(decoded);
        }
    }
    found
}

/// A request, or an error that has a fault.
pub(crate) fn ews(data: &[u8]) {
    if let Err(error) = within(data.len(), || decode_request(data)) {
        let fault = encode_fault(&error.fault());
        assert!(fault.contains("Fault>"));
    }
}

/// A request, or an error.
pub(crate) fn autodiscover(data: &[u8]) {
    // Nothing is encoded that could be read again.
    let _ = within(data.len(), || AutodiscoverRequest::decode(data));
}
