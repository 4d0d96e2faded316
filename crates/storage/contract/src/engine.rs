//! What one caller may rely on.

use crate::{EngineFixture, Model, everything, expected, records, set};
use ropewalk_storage_api::{
    BlobHash, Blobs, KEY_BYTES_MAX, PartitionId, ReadTxn, Reading, Scan, ScanStep, StorageError,
    StorageResult, Store, VALUE_BYTES_MAX,
};
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const ONE: PartitionId = PartitionId(1);

/// What is stored is loaded, what is removed is gone.
pub fn point_reads(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    assert!(!engine.name().is_empty());
    assert_eq!(engine.read(ONE).unwrap().load(b"a").unwrap(), None);
    let values: [(&[u8], &[u8]); 5] = [
        (b"", b"the empty key"),
        (b"a", b""),
        (b"a\0", b"1"),
        (b"\xFF\xFF", b"\0\xFF"),
        (b"big", &[7; 100_000]),
    ];
    for (key, value) in values {
        set(engine.as_ref(), ONE, key, value);
    }
    let read = engine.read(ONE).unwrap();
    for (key, value) in values {
        assert_eq!(read.load(key).unwrap().as_deref(), Some(value));
    }
    assert_eq!(read.load(b"b").unwrap(), None);
    drop(read);
    let mut txn = engine.write(ONE).unwrap();
    txn.store(b"a", b"second").unwrap();
    txn.remove(b"big").unwrap();
    txn.remove(b"never there").unwrap();
    txn.commit().unwrap();
    let read = engine.read(ONE).unwrap();
    assert_eq!(read.load(b"a").unwrap().as_deref(), Some(&b"second"[..]));
    assert_eq!(read.load(b"big").unwrap(), None);
}

/// Keys and values up to the limits are taken; longer ones are refused and harm nothing.
pub fn lengths(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let (key, value) = (vec![0xFF; KEY_BYTES_MAX], vec![1; VALUE_BYTES_MAX]);
    let (long_key, long_value) = (vec![0xFF; KEY_BYTES_MAX + 1], vec![1; VALUE_BYTES_MAX + 1]);
    let mut txn = engine.write(ONE).unwrap();
    txn.store(&key, &value).unwrap();
    assert!(matches!(txn.store(&long_key, b""), Err(StorageError::KeyTooLong(_))));
    assert!(matches!(txn.remove(&long_key), Err(StorageError::KeyTooLong(_))));
    assert!(matches!(txn.store(b"k", &long_value), Err(StorageError::ValueTooLong(_))));
    assert_eq!(txn.load(&long_key).unwrap(), None);
    txn.commit().unwrap();
    let read = engine.read(ONE).unwrap();
    assert!(read.load(&key).unwrap() == Some(value));
    assert_eq!(read.load(&long_key).unwrap(), None);
    assert_eq!(records(read.as_ref(), everything(false)).len(), 1);
}

/// Scans follow the unsigned byte order of keys, shorter before longer.
pub fn key_order(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let sorted: [&[u8]; 8] = [b"", b"\0", b"\0\0", b"\0\x01", b"\x01", b"\x7F", b"\x80", b"\xFF"];
    for key in [3, 0, 7, 5, 1, 6, 2, 4] {
        set(engine.as_ref(), ONE, sorted[key], b"");
    }
    let keys = |reverse| -> Vec<Vec<u8>> {
        records(engine.read(ONE).unwrap().as_ref(), everything(reverse))
            .into_iter()
            .map(|(key, _)| key)
            .collect()
    };
    assert_eq!(keys(false), sorted);
    assert!(keys(true).iter().rev().eq(sorted.iter()));
}

fn check_ranges(txn: &(impl ReadTxn + ?Sized), model: &Model) {
    let long = [&b"c"[..], &[0; KEY_BYTES_MAX]].concat();
    let edges: [&[u8]; 9] = [b"", b"a", b"b", b"b\0", b"c", b"cc", b"d", b"\xFF\xFF", &long];
    let ends = |edge| [Bound::Included(edge), Bound::Excluded(edge), Bound::Unbounded];
    for (from, to) in edges.iter().flat_map(|from| edges.map(|to| (*from, to))) {
        for (from, to) in ends(from).into_iter().flat_map(|from| ends(to).map(|to| (from, to))) {
            for reverse in [false, true] {
                let scan = Scan { from, to, reverse };
                assert_eq!(records(txn, scan), expected(model, scan), "{scan:?}");
            }
        }
    }
}

/// Every kind of end, in both directions, in snapshots and over a transaction's own writes; ends the wrong way
/// round are an empty range.
pub fn ranges(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let mut model = Model::new();
    for key in [&b"a"[..], b"b", b"b\x01", b"c", b"ca", b"d", b"\xFF"] {
        set(engine.as_ref(), ONE, key, key);
        model.insert(key.to_vec(), key.to_vec());
        // Neighbours that must never be seen.
        set(engine.as_ref(), PartitionId(0), key, b"below");
        set(engine.as_ref(), PartitionId(2), key, b"above");
    }
    check_ranges(engine.read(ONE).unwrap().as_ref(), &model);
    let mut txn = engine.write(ONE).unwrap();
    check_ranges(txn.as_ref(), &model);
    for key in [&b"b"[..], b"c", b"x"] {
        txn.remove(key).unwrap();
        model.remove(key);
    }
    for key in [&b""[..], b"a", b"b\0", b"cc", b"\xFF\xFF\xFF"] {
        txn.store(key, b"new").unwrap();
        model.insert(key.to_vec(), b"new".to_vec());
    }
    check_ranges(txn.as_ref(), &model);
    txn.commit().unwrap();
    check_ranges(engine.read(ONE).unwrap().as_ref(), &model);
    check_ranges(engine.write(ONE).unwrap().as_ref(), &model);
}

/// A partition sees its own records only; the list has those that hold some.
pub fn partitions_are_apart(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    assert_eq!(engine.partitions().unwrap(), []);
    let ids = [0, 1, 2, 255, 256, u64::MAX - 1, u64::MAX].map(PartitionId);
    for id in ids.iter().rev() {
        set(engine.as_ref(), *id, b"key", &id.0.to_le_bytes());
        set(engine.as_ref(), *id, b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", b"");
    }
    assert_eq!(engine.partitions().unwrap(), ids);
    for id in ids {
        let found = records(engine.read(id).unwrap().as_ref(), everything(true));
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].1, id.0.to_le_bytes());
    }
    let mut txn = engine.write(PartitionId(255)).unwrap();
    txn.remove(b"key").unwrap();
    txn.remove(b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF").unwrap();
    txn.commit().unwrap();
    drop(engine.write(PartitionId(77)).unwrap());
    drop(engine.read(PartitionId(78)).unwrap());
    let left: Vec<_> = ids.into_iter().filter(|id| id.0 != 255).collect();
    assert_eq!(engine.partitions().unwrap(), left);
}

/// A snapshot shows what was committed when it began, whatever happens after.
pub fn snapshots_stand_still(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    set(engine.as_ref(), ONE, b"a", b"1");
    set(engine.as_ref(), ONE, b"b", b"1");
    let before = engine.read(ONE).unwrap();
    let mut txn = engine.write(ONE).unwrap();
    txn.store(b"a", b"2").unwrap();
    txn.remove(b"b").unwrap();
    txn.store(b"c", b"2").unwrap();
    let during = engine.read(ONE).unwrap();
    txn.commit().unwrap();
    for snapshot in [before, during] {
        assert_eq!(snapshot.load(b"a").unwrap().as_deref(), Some(&b"1"[..]));
        assert_eq!(snapshot.load(b"c").unwrap(), None);
        let found = records(snapshot.as_ref(), everything(false));
        assert_eq!(found, [(b"a".to_vec(), b"1".to_vec()), (b"b".to_vec(), b"1".to_vec())]);
    }
    let found = records(engine.read(ONE).unwrap().as_ref(), everything(false));
    assert_eq!(found, [(b"a".to_vec(), b"2".to_vec()), (b"c".to_vec(), b"2".to_vec())]);
}

/// A transaction reads what it wrote, by key and by range.
pub fn own_writes_are_read(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    set(engine.as_ref(), ONE, b"kept", b"0");
    set(engine.as_ref(), ONE, b"changed", b"0");
    set(engine.as_ref(), ONE, b"removed", b"0");
    let mut txn = engine.write(ONE).unwrap();
    txn.store(b"changed", b"1").unwrap();
    txn.store(b"made", b"1").unwrap();
    txn.store(b"made and removed", b"1").unwrap();
    txn.remove(b"made and removed").unwrap();
    txn.remove(b"removed").unwrap();
    txn.remove(b"removed and made").unwrap();
    txn.store(b"removed and made", b"2").unwrap();
    let wanted: [(&[u8], &[u8]); 4] =
        [(b"changed", b"1"), (b"kept", b"0"), (b"made", b"1"), (b"removed and made", b"2")];
    let wanted = wanted.map(|(key, value)| (key.to_vec(), value.to_vec()));
    assert_eq!(records(txn.as_ref(), everything(false)), wanted);
    assert!(records(txn.as_ref(), everything(true)).iter().rev().eq(&wanted));
    for (key, value) in &wanted {
        assert_eq!(txn.load(key).unwrap().as_ref(), Some(value));
    }
    for gone in [&b"removed"[..], b"made and removed"] {
        assert_eq!(txn.load(gone).unwrap(), None);
    }
    txn.commit().unwrap();
    assert_eq!(records(engine.read(ONE).unwrap().as_ref(), everything(false)), wanted);
}

/// A transaction that is dropped has not been: not for readers, not for the next writer, not for hooks.
pub fn dropping_changes_nothing(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    set(engine.as_ref(), ONE, b"a", b"1");
    let called = Arc::new(AtomicBool::new(false));
    let mut txn = engine.write(ONE).unwrap();
    txn.store(b"a", b"2").unwrap();
    txn.store(b"b", b"2").unwrap();
    let told = Arc::clone(&called);
    txn.after_commit(Box::new(move || told.store(true, Ordering::SeqCst)));
    drop(txn);
    let wanted = [(b"a".to_vec(), b"1".to_vec())];
    assert_eq!(records(engine.read(ONE).unwrap().as_ref(), everything(false)), wanted);
    assert_eq!(records(engine.write(ONE).unwrap().as_ref(), everything(false)), wanted);
    assert!(!called.load(Ordering::SeqCst));
}

/// A visitor ends the scan by saying so or by failing, and its error comes back.
pub fn visitors_stop_and_fail(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    for key in [b"a", b"b", b"c"] {
        set(engine.as_ref(), ONE, key, b"");
    }
    let mut txn = engine.write(ONE).unwrap();
    txn.store(b"bb", b"").unwrap();
    let read = engine.read(ONE).unwrap();
    let views: [&dyn ReadTxn; 2] = [read.as_ref(), &*txn];
    for (view, reverse) in views.into_iter().flat_map(|view| [(view, false), (view, true)]) {
        let mut seen = 0;
        view.scan(everything(reverse), &mut |_, _| {
            seen += 1;
            Ok(if seen == 2 { ScanStep::Stop } else { ScanStep::Continue })
        })
        .unwrap();
        assert_eq!(seen, 2);
        let failed = view.scan(everything(reverse), &mut |_, _| Err(StorageError::Engine("mine".to_owned())));
        assert!(matches!(failed, Err(StorageError::Engine(text)) if text == "mine"));
    }
}

/// A transaction without changes commits, and its hooks run.
pub fn empty_transactions(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    engine.write(ONE).unwrap().commit().unwrap();
    let called = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&called);
    let mut txn = engine.write(ONE).unwrap();
    txn.after_commit(Box::new(move || told.store(true, Ordering::SeqCst)));
    txn.commit().unwrap();
    assert!(called.load(Ordering::SeqCst));
    assert_eq!(engine.partitions().unwrap(), []);
}

/// Many records and many bytes in one transaction.
pub fn large_transactions(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let mut txn = engine.write(ONE).unwrap();
    for number in 0..20_000_u32 {
        txn.store(&number.to_be_bytes(), &[1; 50]).unwrap();
    }
    for number in 0..30_u32 {
        txn.store(&[&b"large"[..], &number.to_be_bytes()].concat(), &vec![number as u8; 1_000_000]).unwrap();
    }
    txn.commit().unwrap();
    let read = engine.read(ONE).unwrap();
    let mut bytes = 0;
    read.scan(everything(false), &mut |_, value| {
        bytes += value.len();
        Ok(ScanStep::Continue)
    })
    .unwrap();
    assert_eq!(bytes, 20_000 * 50 + 30 * 1_000_000);
}

/// Closing and opening keeps what was committed and nothing else.
pub fn committed_means_kept(fixture: &dyn EngineFixture) {
    let mut model = Model::new();
    for round in 0..5_u8 {
        let engine = fixture.open();
        assert_eq!(
            records(engine.read(ONE).unwrap().as_ref(), everything(false)),
            expected(&model, everything(false))
        );
        set(engine.as_ref(), ONE, &[round], b"committed");
        model.insert(vec![round], b"committed".to_vec());
        let mut txn = engine.write(ONE).unwrap();
        txn.store(b"x", b"not committed").unwrap();
        drop(txn);
    }
}

/// The core's view of an engine: values without their checksum, prefixes.
pub fn sealed_records(fixture: &dyn EngineFixture) {
    let engine = fixture.open();
    let store = Store::new(Arc::clone(&engine), Arc::new(NoBlobs));
    let mut txn = store.write(ONE).unwrap();
    for key in [&b"a"[..], b"a1", b"a2", b"b", b"\xFF", b"\xFF\xFF"] {
        txn.store(key, key).unwrap();
    }
    txn.commit().unwrap();
    let keys = |prefix: &[u8], reverse| {
        let mut keys = Vec::new();
        let collect = &mut |key: &[u8], value: &[u8]| {
            assert_eq!(key, value);
            keys.push(key.to_vec());
            Ok(ScanStep::Continue)
        };
        store.read(ONE).unwrap().scan_prefix(prefix, reverse, collect).unwrap();
        keys
    };
    assert_eq!(keys(b"a", false), [&b"a"[..], b"a1", b"a2"]);
    assert_eq!(keys(b"a", true), [&b"a2"[..], b"a1", b"a"]);
    assert_eq!(keys(b"\xFF", true), [&b"\xFF\xFF"[..], b"\xFF"]);
    assert_eq!(keys(b"", false).len(), 6);
    // A changed byte below the seal is found.
    let mut sealed = engine.read(ONE).unwrap().load(b"a1").unwrap().unwrap();
    sealed[0] ^= 1;
    set(engine.as_ref(), ONE, b"a1", &sealed);
    assert!(matches!(store.read(ONE).unwrap().load(b"a1"), Err(StorageError::DamagedRecord { .. })));
}

struct NoBlobs;

impl Blobs for NoBlobs {
    fn put(&self, bytes: &[u8]) -> StorageResult<BlobHash> {
        Ok(BlobHash::of(bytes))
    }

    fn load(&self, hash: BlobHash) -> StorageResult<Vec<u8>> {
        Err(StorageError::MissingBlob(hash))
    }

    fn load_range(&self, hash: BlobHash, _: u64, _: usize) -> StorageResult<Vec<u8>> {
        self.load(hash)
    }

    fn list(&self, _: &mut dyn FnMut(BlobHash, u64)) -> StorageResult<()> {
        Ok(())
    }

    fn sweep(
        &self,
        _: BlobHash,
        _: u64,
        _: &mut dyn FnMut(BlobHash) -> StorageResult<bool>,
    ) -> StorageResult<bool> {
        Ok(false)
    }
}
