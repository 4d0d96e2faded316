//! What holds for every block.

use super::*;

/// A block, its bytes, and every way to cut them.
pub(super) fn both_ways(block: AuxiliaryBlock, bytes: &[u8]) {
    assert_eq!(decode_auxiliary(bytes).as_deref(), Ok(&[block.clone()][..]));
    assert_eq!(encode_auxiliary(&[block]).unwrap(), bytes);
    for length in 1..bytes.len() {
        assert!(decode_auxiliary(&bytes[..length]).is_err(), "{length}");
        if length >= HEADER_BYTES {
            // A Size that agrees: the block is too short for its fields, or its offsets point past its end.
            let mut cut = bytes[..length].to_vec();
            cut[..2].copy_from_slice(&(length as u16).to_le_bytes());
            cut.extend_from_slice(&[4, 0, 1, 0x7F]);
            let (blocks, errors) = decode_auxiliary_lenient(&cut);
            let last = AuxiliaryBlock::Unknown(UnknownBlock { version: 1, kind: 0x7F, bytes: vec![] });
            assert_eq!(blocks.last(), Some(&last), "{length}");
            assert_eq!(blocks.len() + errors.len(), 2);
        }
    }
}

/// covers: MS-OXCRPC_R1601, MS-OXCRPC_R1602, MS-OXCRPC_R992
#[test]
fn blocks_nobody_knows_are_kept_as_bytes() {
    for (version, kind) in [(1, 0x7F), (3, 0x01), (2, 0x01), (0, 0)] {
        let block = UnknownBlock { version, kind, bytes: vec![9, 8] };
        both_ways_of_unknown(block);
    }
}

fn both_ways_of_unknown(block: UnknownBlock) {
    let bytes = [6, 0, block.version, block.kind, 9, 8];
    let block = AuxiliaryBlock::Unknown(block);
    assert_eq!(decode_auxiliary(&bytes), Ok(vec![block.clone()]));
    assert_eq!(encode_auxiliary(&[block]).unwrap(), bytes);
}

/// covers: MS-OXCRPC_R67, MS-OXCRPC_R72, MS-OXCRPC_R68, MS-OXCRPC_R73, MS-OXCRPC_R69, MS-OXCRPC_R74, MS-OXCRPC_R70,
/// MS-OXCRPC_R75, MS-OXCRPC_R71, MS-OXCRPC_R76, MS-OXCRPC_R85, MS-OXCRPC_R86, MS-OXCRPC_R87, MS-OXCRPC_R88,
/// MS-OXCRPC_R89, MS-OXCRPC_R90
#[test]
fn types_say_whether_somebody_waited() {
    use AuxiliaryBlock as A;
    for (ground, step) in [(Ground::Unsaid, 0), (Ground::Background, 7), (Ground::Foreground, 12)] {
        for (block, version, kind) in [
            (A::PerfDefMdbSuccess(ground, PerfDefMdbSuccess::default()), 1, 0x05),
            (A::PerfDefGcSuccess(ground, PerfDefGcSuccess::default()), 1, 0x06),
            (A::PerfMdbSuccess(ground, PerfMdbSuccess::default()), 1, 0x07),
            (A::PerfMdbSuccessV2(ground, PerfMdbSuccessV2::default()), 2, 0x07),
            (A::PerfGcSuccess(ground, PerfGcSuccess::default()), 1, 0x08),
            (A::PerfGcSuccessV2(ground, PerfGcSuccessV2::default()), 2, 0x08),
            (A::PerfFailure(ground, PerfFailure::default()), 1, 0x09),
            (A::PerfFailureV2(ground, PerfFailureV2::default()), 2, 0x09),
        ] {
            let bytes = encode_auxiliary(std::slice::from_ref(&block)).unwrap();
            assert_eq!((bytes[2], bytes[3]), (version, kind + step), "{block:?}");
            assert_eq!(decode_auxiliary(&bytes), Ok(vec![block]));
        }
    }
}

/// covers: MS-OXCRPC_R66, MS-OXCRPC_R84
#[test]
fn processes_have_one_layout_in_both_versions() {
    for (version, number) in [(BlockVersion::One, 1), (BlockVersion::Two, 2)] {
        let block = AuxiliaryBlock::PerfProcessInfo(version, PerfProcessInfo::default());
        let bytes = encode_auxiliary(std::slice::from_ref(&block)).unwrap();
        assert_eq!(bytes[2], number);
        assert_eq!(decode_auxiliary(&bytes), Ok(vec![block]));
    }
}

/// covers: MS-OXCRPC_R1605, MS-OXCRPC_R1653, MS-OXCRPC_R1819, MS-OXCRPC_R1820
#[test]
fn reserved_fields_say_nothing() {
    let mut bytes = encode_auxiliary(&[PerfSessionInfo::default().into()]).unwrap();
    bytes[6] = 0xFF;
    assert_eq!(decode_auxiliary(&bytes), Ok(vec![PerfSessionInfo::default().into()]));
}

fn server_info(size: u16, dn: u16, name: u16, tail: &[u8]) -> Vec<u8> {
    let mut bytes = size.to_le_bytes().to_vec();
    bytes.extend_from_slice(&[1, 3, 0, 0, 0, 0]);
    bytes.extend_from_slice(&dn.to_le_bytes());
    bytes.extend_from_slice(&name.to_le_bytes());
    bytes.extend_from_slice(tail);
    bytes
}

#[test]
fn offsets_may_point_in_any_order_and_twice() {
    let bytes = server_info(16, 14, 14, &[0xFF, 0xFF, 0, 0]);
    assert!(matches!(&decode_auxiliary(&bytes).unwrap()[..], [AuxiliaryBlock::PerfServerInfo(info)]
        if info.server_dn.is_empty() && info.server_name.is_empty()));
    let bytes = server_info(16, 12, 12, &[b'a', 0, 0, 0]);
    assert!(matches!(&decode_auxiliary(&bytes).unwrap()[..], [AuxiliaryBlock::PerfServerInfo(info)]
        if info.server_dn == "a" && info.server_name == "a"));
}

#[test]
fn offsets_that_lie_are_named_with_their_field_and_place() {
    let invalid = |field, offset, value| AuxiliaryError {
        block: "AUX_PERF_SERVERINFO",
        source: DecodeError::Invalid { field, offset, value },
    };
    // Into the header, into the fixed fields, past the end of the block though not of the payload.
    for dn in [1, 11, 17, 0xFFFF] {
        let mut bytes = vec![4, 0, 1, 0x7F];
        bytes.extend(server_info(16, dn, 0, &[b'a', 0, 0, 0]));
        bytes.extend([4, 0, 1, 0x7F]);
        let expected = invalid("ServerDNOffset", 12, u64::from(dn));
        assert_eq!(decode_auxiliary(&bytes), Err(expected.clone()), "{dn}");
        let (blocks, errors) = decode_auxiliary_lenient(&bytes);
        assert_eq!((blocks.len(), errors), (2, vec![expected]));
    }
    let error = decode_auxiliary(&server_info(14, 0, 12, &[b'a', 0])).unwrap_err();
    assert_eq!(error.to_string(), "AUX_PERF_SERVERINFO: ServerName at offset 12: needs 4 bytes, 2 are left");
}

#[test]
fn sizes_that_lie_end_the_reading() {
    let good = encode_auxiliary(&[ExOrgInfo { org_flags: 1 }.into()]).unwrap();
    for bad in [&[3u8, 0, 1, 0x17][..], &[0, 0, 1, 0x17], &[5, 0, 1, 0x17], &[4, 0, 1], &[4]] {
        let bytes = [&good[..], bad].concat();
        let error = decode_auxiliary(&bytes).unwrap_err();
        assert_eq!(error.block, "AUX_HEADER");
        let (blocks, errors) = decode_auxiliary_lenient(&bytes);
        assert_eq!((blocks, errors), (vec![ExOrgInfo { org_flags: 1 }.into()], vec![error]));
    }
    assert_eq!(decode_auxiliary(&[]), Ok(vec![]));
}

#[test]
fn there_are_so_many_blocks() {
    let bytes = [4u8, 0, 9, 9].repeat(AUXILIARY_BLOCKS_MAX);
    let blocks = decode_auxiliary(&bytes).unwrap();
    let bytes = [&bytes[..], &[4, 0, 9, 9]].concat();
    assert!(matches!(
        decode_auxiliary(&bytes),
        Err(AuxiliaryError { source: DecodeError::Limit { .. }, .. })
    ));
    let (kept, errors) = decode_auxiliary_lenient(&bytes);
    assert_eq!((kept, errors.len()), (blocks.clone(), 1));
    let one_more = [&blocks[..], &blocks[..1]].concat();
    assert!(encode_auxiliary(&one_more).is_err());
}

#[test]
fn blocks_too_long_for_their_size_are_refused() {
    let block = ServerSessionInfo { server_session_context_info: "x".repeat(40_000) };
    assert!(encode_auxiliary(&[block.into()]).is_err());
    let block = UnknownBlock { version: 1, kind: 0x7F, bytes: vec![0; 65_532] };
    assert!(encode_auxiliary(&[AuxiliaryBlock::Unknown(block)]).is_err());
}

proptest::proptest! {
    #[test]
    fn any_bytes_end_without_a_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let (blocks, errors) = decode_auxiliary_lenient(&bytes);
        assert_eq!(decode_auxiliary(&bytes).is_ok(), errors.is_empty());
        let again = encode_auxiliary(&blocks).unwrap();
        assert_eq!(decode_auxiliary(&again), Ok(blocks));
    }

    #[test]
    fn any_body_of_any_block_ends_without_a_panic(
        version in 1u8..3,
        kind in 1u8..0x50,
        bytes in proptest::collection::vec(0u8..80, 0..90),
    ) {
        let payload = [&[(bytes.len() + 4) as u8, 0, version, kind][..], &bytes].concat();
        if let Ok(blocks) = decode_auxiliary(&payload) {
            let again = encode_auxiliary(&blocks).unwrap();
            assert_eq!(decode_auxiliary(&again), Ok(blocks));
        }
    }
}
