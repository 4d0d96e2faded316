//! What a decoder may allocate, measured: the highest sum of live bytes above what there was before.

use peak_alloc::PeakAlloc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// How much the decoders of a target may have allocated at any moment: `constant` bytes and `each` bytes for each
/// byte of input. A list that grows is there twice, as it was and as it will be, and half of the new one is free.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// Whatever the input, bytes.
    pub constant: usize,
    /// For each byte of input, bytes.
    pub each: usize,
}

/// The bound of the target that runs.
static CONSTANT: AtomicUsize = AtomicUsize::new(usize::MAX);
static EACH: AtomicUsize = AtomicUsize::new(0);
/// The most that was allocated for each byte of an input, beyond the constant, since this was last taken.
static WORST: AtomicUsize = AtomicUsize::new(0);

impl Bound {
    /// 4 KiB and `each` bytes for each byte.
    pub const fn each(each: usize) -> Self {
        Self { constant: 4096, each }
    }

    /// From now on it holds.
    pub(crate) fn hold(self) {
        CONSTANT.store(self.constant, Relaxed);
        EACH.store(self.each, Relaxed);
    }
}

/// Reads an input of `size` bytes within the bound.
///
/// # Panics
/// When `decode` has allocated more at any moment.
pub(crate) fn within<T>(size: usize, decode: impl FnOnce() -> T) -> T {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let decoded = decode();
    let used = ALLOCATOR.peak_usage().saturating_sub(before);
    let (constant, each) = (CONSTANT.load(Relaxed), EACH.load(Relaxed));
    let beyond = used.saturating_sub(constant);
    WORST.fetch_max(beyond.div_ceil(size.max(1)), Relaxed);
    assert!(beyond <= size.saturating_mul(each), "{used} bytes allocated for {size} bytes of input");
    decoded
}

/// The worst that was seen, bytes for each byte; begins again.
#[cfg(test)]
pub(crate) fn take_worst() -> usize {
    WORST.swap(0, Relaxed)
}

/// Reads `data`; what could be read is written, read again, and is written the same. What was read is given back.
///
/// # Panics
/// When it is not so, or a decoder breaks the bound.
pub(crate) fn stable<V, E: std::fmt::Debug>(
    data: &[u8],
    decode: impl Fn(&[u8]) -> Result<V, E>,
    encode: impl Fn(&V) -> Vec<u8>,
) -> Option<V> {
    let value = within(data.len(), || decode(data)).ok()?;
    let first = encode(&value);
    let again = within(first.len(), || decode(&first)).expect("what was written can be read");
    assert_eq!(first, encode(&again), "written again");
    Some(value)
}
