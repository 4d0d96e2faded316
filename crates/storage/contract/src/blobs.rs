//! What a blob store promises.

use crate::BlobsFixture;
use ropewalk_storage_api::{BlobHash, BlobSource, Blobs, SOURCE_PIECE_BYTES, StorageError, StorageResult};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

const CHUNK: usize = 64 * 1024;

fn value(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 251 + length) as u8).collect()
}

/// Lengths around the edges a store may have inside.
const LENGTHS: [usize; 9] = [0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 1_000_000];

/// What is put is loaded, under its name, also after closing and opening.
pub fn blobs_are_kept(fixture: &dyn BlobsFixture) {
    let blobs = fixture.open();
    for length in LENGTHS {
        let bytes = value(length);
        let hash = blobs.put(&bytes).unwrap();
        assert_eq!(hash, BlobHash::of(&bytes));
        assert_eq!(blobs.put(&bytes).unwrap(), hash);
        assert!(blobs.load(hash).unwrap() == bytes);
    }
    drop(blobs);
    let blobs = fixture.open();
    for length in LENGTHS {
        assert!(blobs.load(BlobHash::of(&value(length))).unwrap() == value(length));
    }
}

struct Pieces(Vec<u8>);

impl BlobSource for Pieces {
    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, offset: u64, length: usize) -> StorageResult<Vec<u8>> {
        Ok(self.0[offset as usize..].iter().take(length).copied().collect())
    }
}

/// A source's bytes are kept as if they had been put whole, whether they were there or not.
pub fn sources_are_kept(fixture: &dyn BlobsFixture) {
    let blobs = fixture.open();
    for length in [0, 1, CHUNK + 1, SOURCE_PIECE_BYTES, 2 * SOURCE_PIECE_BYTES + CHUNK + 7] {
        let bytes = value(length);
        let hash = blobs.put_source(&Pieces(bytes.clone())).unwrap();
        assert_eq!(hash, BlobHash::of(&bytes));
        assert!(blobs.load(hash).unwrap() == bytes);
        assert_eq!(blobs.put_source(&Pieces(bytes.clone())).unwrap(), hash);
        assert_eq!(blobs.put(&bytes).unwrap(), hash);
        assert!(
            blobs.load_range(hash, length as u64 / 2, 10).unwrap()
                == Pieces(bytes).read(length as u64 / 2, 10).unwrap()
        );
    }
}

/// Any part of a value can be loaded; beyond its end there is nothing.
pub fn blob_ranges(fixture: &dyn BlobsFixture) {
    let blobs = fixture.open();
    for length in LENGTHS {
        let bytes = value(length);
        let hash = blobs.put(&bytes).unwrap();
        for from in
            [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, length.saturating_sub(1), length, length + 1]
        {
            for count in [0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, length, usize::MAX] {
                let wanted =
                    &bytes[from.min(length)..from.saturating_add(count).min(length).max(from.min(length))];
                assert!(
                    blobs.load_range(hash, from as u64, count).unwrap() == wanted,
                    "{length} {from} {count}"
                );
            }
        }
        assert_eq!(blobs.load_range(hash, u64::MAX, usize::MAX).unwrap(), b"");
    }
}

/// What was never put is missing, and says so.
pub fn missing_blobs(fixture: &dyn BlobsFixture) {
    let blobs = fixture.open();
    let hash = BlobHash::of(b"never put");
    assert!(matches!(blobs.load(hash), Err(StorageError::MissingBlob(missing)) if missing == hash));
    assert!(matches!(blobs.load_range(hash, 0, 1), Err(StorageError::MissingBlob(_))));
    assert!(!blobs.sweep(hash, 0, &mut |_| Ok(false)).unwrap());
}

fn listed(blobs: &dyn Blobs) -> BTreeMap<BlobHash, u64> {
    let mut listed = BTreeMap::new();
    blobs.list(&mut |hash, size| assert!(listed.insert(hash, size).is_none())).unwrap();
    listed
}

/// The list has every value once, with its size.
pub fn listed_blobs(fixture: &dyn BlobsFixture) {
    let blobs = fixture.open();
    assert_eq!(listed(blobs.as_ref()), BTreeMap::new());
    for length in LENGTHS {
        blobs.put(&value(length)).unwrap();
    }
    let wanted: BTreeMap<_, _> = LENGTHS.iter().map(|l| (BlobHash::of(&value(*l)), *l as u64)).collect();
    assert_eq!(listed(blobs.as_ref()), wanted);
}

/// A value goes only if nobody refers to it; an error of the question keeps it.
pub fn sweeping_asks(fixture: &dyn BlobsFixture) {
    let blobs = fixture.open();
    let hash = blobs.put(b"value").unwrap();
    let mut asked = Vec::new();
    let kept = blobs.sweep(hash, 0, &mut |hash| {
        asked.push(hash);
        Ok(true)
    });
    assert!(!kept.unwrap());
    assert_eq!(asked, [hash]);
    assert!(blobs.sweep(hash, 0, &mut |_| Err(StorageError::Engine("mine".to_owned()))).is_err());
    assert_eq!(blobs.load(hash).unwrap(), b"value");
    assert!(blobs.sweep(hash, 0, &mut |_| Ok(false)).unwrap());
    assert!(matches!(blobs.load(hash), Err(StorageError::MissingBlob(_))));
    assert_eq!(blobs.put(b"value").unwrap(), hash);
    assert_eq!(blobs.load(hash).unwrap(), b"value");
}

/// A value that was put a moment ago stays without a question, because its reference may be on its way.
pub fn sweeping_spares_the_new(fixture: &dyn BlobsFixture) {
    let blobs = fixture.open();
    let hash = blobs.put(b"value").unwrap();
    assert!(!blobs.sweep(hash, 3600, &mut |_| panic!("asked about a new value")).unwrap());
    assert_eq!(blobs.load(hash).unwrap(), b"value");
}

/// The same and different values by many threads, and sweeps between: a value that was put and is referred to
/// is there.
pub fn puts_in_parallel(fixture: &dyn BlobsFixture) {
    let blobs = fixture.open();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let putters: Vec<_> = (0..8_usize)
            .map(|thread| {
                let blobs = &blobs;
                scope.spawn(move || {
                    for round in 0..10 {
                        let own = value(1000 + thread * 100 + round);
                        let hash = blobs.put(&own).unwrap();
                        assert!(blobs.load(hash).unwrap() == own);
                        blobs.put(&value(70_000 + round)).unwrap();
                    }
                })
            })
            .collect();
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                let swept = blobs.put(b"swept").unwrap();
                assert!(blobs.sweep(swept, 0, &mut |_| Ok(false)).unwrap());
            }
        });
        let all_put = putters.into_iter().map(thread::ScopedJoinHandle::join).all(|put| put.is_ok());
        done.store(true, Ordering::SeqCst);
        assert!(all_put);
    });
    assert_eq!(listed(blobs.as_ref()).len(), 8 * 10 + 10);
}
