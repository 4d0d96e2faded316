//! One value's file: header, chunks, checksums (`docs/format.md` section 3). No I/O of its own beyond reading.

use ropewalk_storage_api::{
    BlobHash, BlobSource, SOURCE_PIECE_BYTES, StorageError, StorageResult, read_source,
};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

const MAGIC: [u8; 4] = *b"RWBL";
const VERSION: u32 = 1;
pub(crate) const HEADER_BYTES: u64 = 24;
const CHUNK_BYTES: usize = 64 * 1024;
const SUM_BYTES: usize = 4;
const STORED_BYTES: u64 = (CHUNK_BYTES + SUM_BYTES) as u64;

/// Why a file could not be read.
pub(crate) enum Failure {
    /// It is not what was written.
    Damaged,
    Disk(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // The length was compared with the header's before, so an early end means that it changed since.
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Damaged } else { Self::Disk(error) }
    }
}

fn sum(parts: &[&[u8]]) -> [u8; SUM_BYTES] {
    let mut hasher = crc32fast::Hasher::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().to_le_bytes()
}

fn chunk_sum(hash: BlobHash, number: u64, chunk: &[u8]) -> [u8; SUM_BYTES] {
    sum(&[&hash.0, &number.to_le_bytes(), chunk])
}

/// Length of the file that holds `length` bytes; none if there is no such file.
fn file_bytes(length: u64) -> Option<u64> {
    let chunks = length.div_ceil(CHUNK_BYTES as u64);
    chunks.checked_mul(SUM_BYTES as u64)?.checked_add(length)?.checked_add(HEADER_BYTES)
}

/// Length of the content of a file of this length; right for every sound file.
pub(crate) fn content_bytes(file_bytes: u64) -> u64 {
    let chunks = file_bytes.saturating_sub(HEADER_BYTES);
    chunks.saturating_sub(chunks.div_ceil(STORED_BYTES).saturating_mul(SUM_BYTES as u64))
}

// Each piece of a source is whole chunks, but for the last one.
const _: () = assert!(SOURCE_PIECE_BYTES.is_multiple_of(CHUNK_BYTES));

/// Writes a value.
pub(crate) fn write(file: &mut impl Write, hash: BlobHash, bytes: &[u8]) -> io::Result<()> {
    write_header(file, hash, bytes.len() as u64)?;
    write_chunks(file, hash, 0, bytes)
}

/// Writes a source's bytes, which have that name; fails when they have not any more.
pub(crate) fn write_source(
    file: &mut impl Write,
    hash: BlobHash,
    source: &dyn BlobSource,
) -> StorageResult<()> {
    let failed = |error: io::Error| StorageError::Engine(error.to_string());
    write_header(file, hash, source.size_bytes()).map_err(failed)?;
    let mut number = 0;
    read_source(source, &mut |piece| {
        write_chunks(file, hash, number, piece).map_err(failed)?;
        number += (piece.len() / CHUNK_BYTES) as u64;
        Ok(())
    })
}

fn write_header(file: &mut impl Write, hash: BlobHash, length: u64) -> io::Result<()> {
    let mut header = Vec::with_capacity(20);
    header.extend(MAGIC);
    header.extend(VERSION.to_le_bytes());
    header.extend(length.to_le_bytes());
    header.extend((CHUNK_BYTES as u32).to_le_bytes());
    file.write_all(&header)?;
    file.write_all(&sum(&[&hash.0, &header]))
}

/// Writes chunks; the first has this number.
fn write_chunks(file: &mut impl Write, hash: BlobHash, first: u64, bytes: &[u8]) -> io::Result<()> {
    for (number, chunk) in (first..).zip(bytes.chunks(CHUNK_BYTES)) {
        file.write_all(chunk)?;
        file.write_all(&chunk_sum(hash, number, chunk))?;
    }
    Ok(())
}

/// An open file whose header is sound.
pub(crate) struct Stored {
    file: File,
    hash: BlobHash,
    length: u64,
}

impl Stored {
    pub(crate) fn new(mut file: File, hash: BlobHash) -> Result<Self, Failure> {
        let mut header = [0; HEADER_BYTES as usize];
        file.read_exact(&mut header)?;
        let (head, stored_sum) = header.split_last_chunk::<SUM_BYTES>().ok_or(Failure::Damaged)?;
        let known = [&MAGIC[..], &VERSION.to_le_bytes()].concat();
        let rest = head.strip_prefix(&known[..]).ok_or(Failure::Damaged)?;
        let (length, chunk_bytes) = rest.split_first_chunk::<8>().ok_or(Failure::Damaged)?;
        let length = u64::from_le_bytes(*length);
        let is_sound = *stored_sum == sum(&[&hash.0, head])
            && *chunk_bytes == (CHUNK_BYTES as u32).to_le_bytes()
            && file_bytes(length) == Some(file.metadata()?.len());
        if is_sound { Ok(Self { file, hash, length }) } else { Err(Failure::Damaged) }
    }

    /// Whether the content is sound and is `bytes`.
    pub(crate) fn holds(&mut self, bytes: &[u8]) -> Result<bool, Failure> {
        let mut offset = 0_u64;
        for piece in bytes.chunks(16 * CHUNK_BYTES) {
            if self.range(offset, piece.len())? != piece {
                return Ok(false);
            }
            offset += piece.len() as u64;
        }
        Ok(offset == self.length)
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Up to `length` bytes from `offset`. Reads and checks the chunks they lie in.
    pub(crate) fn range(&mut self, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        let end = offset.saturating_add(length as u64).min(self.length);
        if offset >= end {
            return Ok(Vec::new());
        }
        let first = offset / CHUNK_BYTES as u64;
        self.file.seek(SeekFrom::Start(HEADER_BYTES + first * STORED_BYTES))?;
        // The file is as long as the header says, so memory is taken for what is there only.
        let mut bytes = Vec::with_capacity(usize::try_from(end - offset).map_err(|_| Failure::Damaged)?);
        let mut stored = vec![0; CHUNK_BYTES + SUM_BYTES];
        for number in first..end.div_ceil(CHUNK_BYTES as u64) {
            let start = number * CHUNK_BYTES as u64;
            let size = (self.length - start).min(CHUNK_BYTES as u64) as usize;
            let stored = stored.get_mut(..size + SUM_BYTES).ok_or(Failure::Damaged)?;
            self.file.read_exact(stored)?;
            let (chunk, stored_sum) = stored.split_last_chunk::<SUM_BYTES>().ok_or(Failure::Damaged)?;
            if *stored_sum != chunk_sum(self.hash, number, chunk) {
                return Err(Failure::Damaged);
            }
            let from = offset.saturating_sub(start) as usize;
            let to = ((end - start) as usize).min(size);
            bytes.extend_from_slice(chunk.get(from..to).ok_or(Failure::Damaged)?);
        }
        Ok(bytes)
    }
}
