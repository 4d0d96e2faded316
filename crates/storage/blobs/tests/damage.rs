//! Damaged, half-written and foreign files.
#![allow(clippy::unwrap_used, reason = "tests")]

use ropewalk_storage_api::{BlobHash, Blobs, StorageError};
use ropewalk_storage_blobs::FileBlobs;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

fn path(dir: &Path, hash: BlobHash) -> PathBuf {
    let name = hash.to_string();
    dir.join(&name[..2]).join(&name[2..4]).join(name)
}

fn is_damaged(result: Result<Vec<u8>, StorageError>) -> bool {
    matches!(result, Err(StorageError::DamagedBlob(_)))
}

/// The layout of `docs/format.md` section 3.
#[test]
fn the_layout_is_the_documented_one() {
    let dir = TempDir::new().unwrap();
    let bytes = vec![7; 65_537];
    let hash = FileBlobs::open(dir.path()).unwrap().put(&bytes).unwrap();
    let stored = fs::read(path(dir.path(), hash)).unwrap();
    assert_eq!(stored.len(), 24 + 65_537 + 8);
    assert_eq!(stored[..8], *b"RWBL\x01\0\0\0");
    assert_eq!(stored[8..20], [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    let sum = |parts: &[&[u8]]| crc32fast::hash(&parts.concat()).to_le_bytes();
    assert_eq!(stored[20..24], sum(&[&hash.0, &stored[..20]]));
    assert_eq!(stored[24 + 65_536..24 + 65_540], sum(&[&hash.0, &[0; 8], &bytes[..65_536]]));
    assert_eq!(stored[24 + 65_541..], sum(&[&hash.0, &[1, 0, 0, 0, 0, 0, 0, 0], &[7]]));
}

#[test]
fn every_flipped_bit_is_found() {
    let dir = TempDir::new().unwrap();
    let blobs = FileBlobs::open(dir.path()).unwrap();
    let hash = blobs.put(b"a small value").unwrap();
    let sound = fs::read(path(dir.path(), hash)).unwrap();
    for bit in 0..sound.len() * 8 {
        let mut bytes = sound.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(path(dir.path(), hash), bytes).unwrap();
        assert!(is_damaged(blobs.load(hash)), "bit {bit}");
        assert!(is_damaged(blobs.load_range(hash, 3, 2)), "bit {bit}");
    }
    for length in 0..sound.len() {
        fs::write(path(dir.path(), hash), &sound[..length]).unwrap();
        assert!(is_damaged(blobs.load(hash)), "length {length}");
        assert!(is_damaged(blobs.load_range(hash, 0, 1)), "length {length}");
    }
    fs::write(path(dir.path(), hash), [&sound[..], b"\0"].concat()).unwrap();
    assert!(is_damaged(blobs.load(hash)));
    // Putting it again repairs it.
    blobs.put(b"a small value").unwrap();
    assert_eq!(blobs.load(hash).unwrap(), b"a small value");
}

#[test]
fn a_range_needs_its_own_chunks_only() {
    let dir = TempDir::new().unwrap();
    let blobs = FileBlobs::open(dir.path()).unwrap();
    let bytes: Vec<u8> = (0..300_000_u32).map(|at| (at / 1000) as u8).collect();
    let hash = blobs.put(&bytes).unwrap();
    let mut stored = fs::read(path(dir.path(), hash)).unwrap();
    // In the third chunk.
    stored[24 + 2 * 65_540 + 100] ^= 1;
    fs::write(path(dir.path(), hash), &stored).unwrap();
    assert!(blobs.load_range(hash, 0, 131_072).unwrap() == bytes[..131_072]);
    assert!(blobs.load_range(hash, 196_608, 200_000).unwrap() == bytes[196_608..]);
    assert!(is_damaged(blobs.load_range(hash, 131_071, 2)));
    assert!(is_damaged(blobs.load(hash)));
    // Two chunks that changed places are not taken for each other.
    let (first, second) = stored[24..].split_at_mut(65_540);
    first.swap_with_slice(&mut second[..65_540]);
    fs::write(path(dir.path(), hash), &stored).unwrap();
    assert!(is_damaged(blobs.load_range(hash, 0, 1)));
    blobs.put(&bytes).unwrap();
    assert!(blobs.load(hash).unwrap() == bytes);
}

/// A sound file under another value's name is that value's damage.
#[test]
fn files_that_changed_places_are_found() {
    let dir = TempDir::new().unwrap();
    let blobs = FileBlobs::open(dir.path()).unwrap();
    let (one, two) = (blobs.put(b"one").unwrap(), blobs.put(b"two").unwrap());
    fs::copy(path(dir.path(), one), path(dir.path(), two)).unwrap();
    assert!(is_damaged(blobs.load(two)));
    assert!(is_damaged(blobs.load_range(two, 0, 3)));
}

#[test]
fn leftovers_go_and_foreign_files_stay_unlisted() {
    let dir = TempDir::new().unwrap();
    let hash = FileBlobs::open(dir.path()).unwrap().put(b"value").unwrap();
    fs::write(dir.path().join("tmp/17"), b"half a val").unwrap();
    fs::write(path(dir.path(), hash).with_file_name("notes.txt"), b"").unwrap();
    fs::write(dir.path().join("README"), b"").unwrap();
    let blobs = FileBlobs::open(dir.path()).unwrap();
    assert_eq!(fs::read_dir(dir.path().join("tmp")).unwrap().count(), 0);
    let mut listed = Vec::new();
    blobs.list(&mut |hash, size| listed.push((hash, size))).unwrap();
    assert_eq!(listed, [(hash, 5)]);
}

#[test]
fn only_one_may_have_it_open() {
    let dir = TempDir::new().unwrap();
    let blobs = FileBlobs::open(dir.path()).unwrap();
    let second = FileBlobs::open(dir.path());
    assert!(
        matches!(second, Err(StorageError::Unusable(problem)) if problem.contains("in use by another process"))
    );
    drop(blobs);
    FileBlobs::open(dir.path()).unwrap();
}

/// Putting a value again makes it young; the age is the file's and survives the process.
#[test]
fn age_is_renewed_by_putting() {
    let dir = TempDir::new().unwrap();
    let blobs = FileBlobs::open(dir.path()).unwrap();
    let hash = blobs.put(b"value").unwrap();
    let age = |seconds| {
        let file = File::options().write(true).open(path(dir.path(), hash)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
    };
    age(100);
    blobs.put(b"value").unwrap();
    assert!(!blobs.sweep(hash, 50, &mut |_| Ok(false)).unwrap());
    age(100);
    assert!(blobs.sweep(hash, 50, &mut |_| Ok(false)).unwrap());
}
