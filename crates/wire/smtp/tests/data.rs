//! The DATA stream: dots, ends, smuggling, sizes, every split.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use proptest::prelude::*;
use ropewalk_wire_smtp::data::{ContentFault, DataReader, Progress, encode};

/// Feeds `input` in pieces of `piece` bytes; what was taken of it and the outcome.
fn read(input: &[u8], piece: usize, limit: usize) -> (usize, Option<Result<Vec<u8>, ContentFault>>) {
    let mut reader = DataReader::new(limit);
    let mut at = 0;
    for part in input.chunks(piece) {
        let (taken, progress) = reader.feed(part);
        at += taken;
        match progress {
            Progress::More => assert_eq!(taken, part.len()),
            Progress::Complete => return (at, Some(reader.finish())),
            Progress::Overrun => return (at, None),
        }
    }
    (at, None)
}

#[test]
fn dots_and_ends() {
    for (stream, message) in [
        (&b".\r\n"[..], &b""[..]),
        (b"\r\n.\r\n", b"\r\n"),
        (b"a\r\n.\r\n", b"a\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"..a\r\n...\r\n.\r\n", b".a\r\n..\r\n"),
        // A lone dot before other characters is deleted (RFC 5321 4.5.2).
        (b".a\r\n.\r\n", b"a\r\n"),
        (b"a.\r\nb\r\n.\r\n", b"a.\r\nb\r\n"),
        (b"a\r\n\r\n..\r\n.\r\n", b"a\r\n\r\n.\r\n"),
        (b"\0\xff\r\n.\r\n", b"\0\xff\r\n"),
    ] {
        for piece in 1..=stream.len() + 6 {
            let mut input = stream.to_vec();
            input.extend_from_slice(b"QUIT\r\n");
            let (taken, outcome) = read(&input, piece, 1000);
            assert_eq!((taken, outcome), (stream.len(), Some(Ok(message.to_vec()))), "{stream:?} by {piece}");
        }
    }
}

/// Every variant that some server took for the end: none ends the message, all condemn it.
#[test]
fn smuggling() {
    for end in [
        &b"\n.\n"[..],
        b"\n.\r\n",
        b"\r.\r",
        b"\r\n.\n",
        b"\r\n.\r",
        b"\r.\n",
        b"\r.\r\n",
        b"\n.\r",
        b"\n\n.\n",
        b"\r\r\n.\r\n",
        b"\r\n.\r\r\n",
        b"\r\n\r.\r\n",
        b"\n\r.\r\n",
        b"\r\n.\n\r\n",
        b"\r\0\n.\r\n",
    ] {
        let mut stream = b"Subject: a\r\n\r\nb".to_vec();
        stream.extend_from_slice(end);
        let smuggled = stream.len();
        stream.extend_from_slice(b"MAIL FROM:<x@y>\r\nRCPT TO:<z@y>\r\nDATA\r\nevil\r\n.\r\n");
        for piece in [1, 2, 3, stream.len()] {
            let (taken, outcome) = read(&stream, piece, 1000);
            assert!(
                matches!(outcome, Some(Err(ContentFault::BareCarriageReturn | ContentFault::BareLineFeed))),
                "{end:?}: {outcome:?}"
            );
            // CR CR LF . CR LF holds a real end; the fault is told all the same and the session closes.
            assert!(
                taken == stream.len() || (end == b"\r\r\n.\r\n" && taken == smuggled),
                "{end:?} ended early"
            );
        }
    }
}

#[test]
fn sizes() {
    assert_eq!(read(b"12345678\r\n.\r\n", 3, 10).1, Some(Ok(b"12345678\r\n".to_vec())));
    assert_eq!(read(b"123456789\r\n.\r\n", 3, 10).1, Some(Err(ContentFault::TooLarge)));
    // After the limit as much again is thrown away, then the reader gives up.
    let (taken, outcome) = read(&[b'a'; 1000], 1, 10);
    assert!(taken < 30 && outcome.is_none());
    let (taken, outcome) = read(&[b'\n'; 1000], 1, 10);
    assert!(taken < 30 && outcome.is_none());
    let (taken, outcome) = read(&[b'\r'; 1000], 1, 10);
    assert!(taken < 30 && outcome.is_none());
}

#[test]
fn encoding_refuses_bare_line_ends() {
    for (message, fault) in [
        (&b"a\nb\r\n"[..], ContentFault::BareLineFeed),
        (b"a\rb\r\n", ContentFault::BareCarriageReturn),
        (b"a\r\r\n", ContentFault::BareCarriageReturn),
        (b"a\r", ContentFault::BareCarriageReturn),
    ] {
        let mut out = Vec::new();
        assert_eq!(encode(message, &mut out), Err(fault));
        assert!(out.is_empty());
    }
    let mut out = Vec::new();
    encode(b".a\r\nb", &mut out).unwrap();
    assert_eq!(out, b"..a\r\nb\r\n.\r\n");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn encode_then_read(lines in prop::collection::vec("[.a\\x00-\\x09é]{0,4}", 0..20), piece in 1usize..9) {
        let message: Vec<u8> = lines.iter().flat_map(|line| [line.as_bytes(), b"\r\n"].concat()).collect();
        let mut stream = Vec::new();
        encode(&message, &mut stream).unwrap();
        prop_assert_eq!(read(&stream, piece, 10_000), (stream.len(), Some(Ok(message))));
    }

    /// However the bytes are cut, the outcome is the same; an end is always CRLF.CRLF.
    #[test]
    fn cuts_do_not_matter(bytes in prop::collection::vec(prop::sample::select(b".\r\na".to_vec()), 0..60), piece in 1usize..9) {
        let whole = read(&bytes, 1000, 1000);
        prop_assert_eq!(&read(&bytes, piece, 1000), &whole);
        if let (taken, Some(_)) = whole {
            let mut seen = b"\r\n".to_vec();
            seen.extend_from_slice(&bytes[..taken]);
            prop_assert!(seen.ends_with(b"\r\n.\r\n"));
        }
    }
}
