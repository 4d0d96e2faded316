//! The examples of the specifications (their sections 4), both ways: the bytes as they are printed, every value the
//! text beside them names, and the same bytes again. Where bytes and text disagree, the layout of MS-OXCROPS decides;
//! the test then says which of the two is wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "examples/dump.rs"]
mod dump;
#[path = "examples/oxcfold.rs"]
mod oxcfold;
#[path = "examples/oxcmsg.rs"]
mod oxcmsg;
#[path = "examples/oxcprpt.rs"]
mod oxcprpt;
#[path = "examples/oxctabl.rs"]
mod oxctabl;
#[path = "examples/oxomsg.rs"]
mod oxomsg;

use dump::Example;
use ropewalk_base::Reader;
use ropewalk_model::codec::DecodeError;
use ropewalk_wire_mapi_rop::{
    BufferError, Packing, RopBuffer, RopRequest, decode_extended, decode_responses, encode_extended,
};

fn all() -> Vec<Example> {
    [oxcfold::ALL, oxcmsg::ALL, oxcprpt::ALL, oxctabl::ALL, oxomsg::ALL].concat()
}

/// The field has a name, and the offset lies in the input: where a field was to begin, or right behind the end.
fn says_where(error: &DecodeError, input: &[u8]) {
    assert!(!error.field().is_empty(), "{error:?}");
    assert!(error.offset() <= input.len(), "{error:?} in {} bytes", input.len());
    assert!(error.to_string().contains(error.field()), "{error}");
    assert!(error.to_string().contains(&format!("offset {}", error.offset())), "{error}");
}

fn decode(example: &Example, bytes: &[u8]) -> Result<usize, DecodeError> {
    match example {
        Example::Request(_) => {
            let mut reader = Reader::new(bytes);
            RopRequest::decode(&mut reader, &|_| false).map(|_| reader.offset())
        }
        Example::Response(_, columns) => {
            decode_responses(bytes, &mut dump::Known(columns)).map(|_| bytes.len())
        }
    }
}

#[test]
fn an_example_cut_short_anywhere_says_which_field_and_where() {
    for example in all() {
        let bytes = example.bytes();
        assert_eq!(decode(&example, &bytes), Ok(bytes.len()), "{example:?}");
        // No response at all is well-formed; no request is not.
        let shortest = usize::from(matches!(example, Example::Response(..)));
        for length in shortest..bytes.len() {
            let cut = &bytes[..length];
            let error = decode(&example, cut).expect_err("a whole ROP in part of its bytes");
            says_where(&error, cut);
            assert!(matches!(error, DecodeError::Read(_)), "{error:?}");
        }
    }
}

/// Whatever stands in the place of one byte either decodes or is refused with the field and its place.
#[test]
fn an_example_with_one_byte_changed_says_which_field_and_where() {
    for example in all() {
        let whole = example.bytes();
        for at in 0..whole.len() {
            for byte in [0x00, 0x01, 0x7F, 0x80, 0xFF, whole[at] ^ 0x10] {
                let mut bytes = whole.clone();
                bytes[at] = byte;
                if let Err(error) = decode(&example, &bytes) {
                    says_where(&error, &bytes);
                }
            }
        }
    }
}

/// Likewise the ROP buffer around the requests, and the extended buffer around that.
#[test]
fn a_buffer_cut_short_says_which_field_and_where() {
    let rops: Vec<u8> = all()
        .iter()
        .filter(|example| matches!(example, Example::Request(_)))
        .flat_map(Example::bytes)
        .collect();
    let buffer = RopBuffer { rops, handles: vec![0x223, 0x224, 0xFFFF_FFFF] }.encode().unwrap();
    let handles = buffer.len() - 12;
    for length in 0..buffer.len() {
        let cut = &buffer[..length];
        match RopBuffer::decode(cut) {
            Ok(_) => assert!(length >= handles && (length - handles).is_multiple_of(4), "{length}"),
            Err(error) => says_where(&error, cut),
        }
    }
    for (compress, obfuscate) in [(false, false), (false, true), (true, false)] {
        let packing = Packing { compress, obfuscate };
        let extended = encode_extended(&[&buffer], packing).unwrap();
        assert_eq!(decode_extended(&extended).unwrap(), [buffer.as_slice()]);
        // No payload at all is well-formed.
        for length in 1..extended.len() {
            let cut = &extended[..length];
            match decode_extended(cut).expect_err("a whole buffer in part of its bytes") {
                BufferError::Decode(error) => says_where(&error, cut),
                BufferError::Compression { offset } => assert!(offset <= length, "{offset} of {length}"),
                error @ BufferError::Encode(_) => panic!("{error:?}"),
            }
        }
    }
}
