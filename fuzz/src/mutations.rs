//! Every target on its corpus and on mutations of it, repeatable: what a stable toolchain can do without coverage.
//! `ROPEWALK_FUZZ_MILLISECONDS` sets how long each target gets, `ROPEWALK_FUZZ_SEED` where to begin,
//! `ROPEWALK_FUZZ_TARGET` which target, `ROPEWALK_FUZZ_CORPUS` a folder of further inputs for the targets of mail.

use crate::{TARGETS, Target, bound};
use ropewalk_base::{FakeRng, Rng};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// For mutations of each target.
const MILLISECONDS: u64 = 500;
/// Failures shown for one target.
const SHOWN: usize = 3;
/// Files longer than this are left out, bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024;
/// Length of long inputs, bytes.
const LONG_BYTES: usize = 256 * 1024;
/// What a long input may take: a hundred times what it does, so that a busy machine is no finding, and a tenth of
/// what a decoder takes that looks back over all it has read for each byte it reads.
const LONG_TIME_MAX: Duration = Duration::from_secs(5);
/// Every so many mutations is a long one.
const LONG_EVERY: u64 = 512;
/// Pieces that mean something to some decoder.
const WORDS: [&[u8]; 14] = [
    b"\r\n",
    b"\n",
    b"\0",
    b"\xFF\xFF\xFF\xFF",
    b"--",
    b"{9}\r\n",
    b"(",
    b")",
    b"\"",
    b"<",
    b"=?utf-8?B?",
    b"\x80",
    b"\x7F\xFF",
    b"\x1F\x10",
];

fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

fn below(rng: &FakeRng, end: usize) -> usize {
    (rng.next_u64() % end.max(1) as u64) as usize
}

fn mutated(rng: &FakeRng, seeds: &[Vec<u8>], seed: &[u8]) -> Vec<u8> {
    let mut data = seed.to_vec();
    for _ in 0..1 + below(rng, 6) {
        let at = below(rng, data.len() + 1);
        match below(rng, 8) {
            0 => data.truncate(at),
            1 => data.insert(at, rng.next_u64() as u8),
            2 | 3 if at < data.len() => data[at] = rng.next_u64() as u8,
            4 if at < data.len() => data[at] ^= 1 << below(rng, 8),
            5 => {
                let end = (at + below(rng, 16)).min(data.len());
                data.drain(at..end);
            }
            6 => {
                let word = WORDS[below(rng, WORDS.len())];
                data.splice(at..at, word.iter().copied());
            }
            _ => {
                // A piece of another seed, or of this one, once more.
                let other = &seeds[below(rng, seeds.len())];
                let start = below(rng, other.len());
                let end = (start + 1 + below(rng, 40)).min(other.len());
                data.splice(at..at, other[start.min(end)..end].iter().copied());
            }
        }
    }
    data
}

/// A piece of a seed again and again, between what stood before and after it.
fn long(rng: &FakeRng, seed: &[u8]) -> Vec<u8> {
    let start = below(rng, seed.len());
    let end = (start + 1 + below(rng, 64)).min(seed.len());
    let Some(piece) = seed.get(start..end).filter(|piece| !piece.is_empty()) else { return Vec::new() };
    [&seed[..start], &piece.repeat(LONG_BYTES / piece.len()), &seed[end..]].concat()
}

fn files(folder: &Path, out: &mut Vec<(std::path::PathBuf, Vec<u8>)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, out);
        } else if entry.metadata().is_ok_and(|data| data.len() <= FILE_BYTES_MAX) {
            out.extend(std::fs::read(&path).map(|data| (path, data)));
        }
    }
}

/// What is in the corpus, always in the same order.
fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name), &mut found);
    if matches!(target.name, "mime" | "oxcmail")
        && let Ok(folder) = std::env::var("ROPEWALK_FUZZ_CORPUS")
    {
        files(Path::new(&folder), &mut found);
    }
    found.sort();
    found.into_iter().map(|(_, data)| data).collect()
}

/// Runs inputs until the time is up; what was found.
struct Trial<'a> {
    target: &'a Target,
    failures: Vec<String>,
    runs: u64,
}

impl Trial<'_> {
    fn run(&mut self, data: &[u8]) {
        self.runs += 1;
        let begin = Instant::now();
        let panicked = catch_unwind(AssertUnwindSafe(|| self.target.run(data))).is_err();
        let slow = data.len() <= 2 * LONG_BYTES && begin.elapsed() > LONG_TIME_MAX;
        if (panicked || slow) && self.failures.len() < SHOWN {
            let what = if slow { "is slow" } else { "panics" };
            let shown = &data[..data.len().min(4096)];
            self.failures.push(format!(
                "{}, {} bytes, {what}: b\"{}\"",
                self.target.name,
                data.len(),
                shown.escape_ascii()
            ));
        }
    }
}

#[test]
fn the_corpus_and_mutations_of_it_break_nothing() {
    let time = Duration::from_millis(setting("ROPEWALK_FUZZ_MILLISECONDS").unwrap_or(MILLISECONDS));
    let begin: u64 = setting("ROPEWALK_FUZZ_SEED").unwrap_or(1);
    let only: Option<String> = setting("ROPEWALK_FUZZ_TARGET");
    let mut failures = Vec::new();
    for target in TARGETS.iter().filter(|target| only.as_deref().is_none_or(|only| only == target.name)) {
        let seeds = corpus(target);
        assert!(!seeds.is_empty(), "{} has no corpus", target.name);
        let mut trial = Trial { target, failures: Vec::new(), runs: 0 };
        bound::take_worst();
        trial.run(&[]);
        seeds.iter().for_each(|seed| trial.run(seed));
        let start = Instant::now();
        let mut round = 0;
        while start.elapsed() < time && trial.failures.len() < SHOWN {
            let rng = FakeRng::new(begin.wrapping_mul(1_000_003) ^ round);
            let seed = &seeds[below(&rng, seeds.len())];
            let long_one = round % LONG_EVERY == LONG_EVERY - 1;
            let data = if long_one { long(&rng, seed) } else { mutated(&rng, &seeds, seed) };
            trial.run(&data);
            round += 1;
        }
        println!(
            "{}: {} inputs in the corpus, {} runs, {} bytes allocated for a byte at worst",
            target.name,
            seeds.len(),
            trial.runs,
            bound::take_worst()
        );
        failures.extend(trial.failures);
    }
    assert!(failures.is_empty(), "found:\n{}", failures.join("\n"));
}
