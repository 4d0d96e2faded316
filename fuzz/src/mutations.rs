//! Every target on its seeds and on mutations of them, repeatable: what a stable toolchain can do without
//! coverage. `ROPEWALK_FUZZ_ROUNDS` sets how many mutations each seed gets, `ROPEWALK_FUZZ_SEED` where to begin,
//! `ROPEWALK_FUZZ_TARGET` which target, `ROPEWALK_FUZZ_CORPUS` a folder of further seeds for the targets of mail.

use crate::TARGETS;
use ropewalk_base::{FakeRng, Rng};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

const ROUNDS: u64 = 2000;
/// Failures shown for one target.
const SHOWN: usize = 3;
/// Seeds from files longer than this are left out, bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024;
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

fn number<T: std::str::FromStr>(name: &str) -> Option<T> {
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

fn files(folder: &Path, out: &mut Vec<Vec<u8>>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, out);
        } else if entry.metadata().is_ok_and(|data| data.len() <= FILE_BYTES_MAX) {
            out.extend(std::fs::read(path));
        }
    }
}

#[test]
fn mutations_of_the_seeds_break_nothing() {
    let rounds = number("ROPEWALK_FUZZ_ROUNDS").unwrap_or(ROUNDS);
    let begin: u64 = number("ROPEWALK_FUZZ_SEED").unwrap_or(1);
    let only: Option<String> = number("ROPEWALK_FUZZ_TARGET");
    let mut mail = Vec::new();
    if let Ok(folder) = std::env::var("ROPEWALK_FUZZ_CORPUS") {
        files(Path::new(&folder), &mut mail);
    }
    let mut failures = Vec::new();
    for target in TARGETS.iter().filter(|target| only.as_deref().is_none_or(|only| only == target.name)) {
        let mut seeds: Vec<Vec<u8>> = target.seeds.iter().map(|seed| seed.to_vec()).collect();
        if matches!(target.name, "mime" | "oxcmail") {
            seeds.extend(mail.iter().cloned());
        }
        let mut shown = 0;
        for (place, seed) in seeds.iter().enumerate() {
            for round in 0..=rounds {
                let rng = FakeRng::new(begin.wrapping_mul(1_000_003) ^ (place as u64) << 32 ^ round);
                let data = if round == 0 { seed.clone() } else { mutated(&rng, &seeds, seed) };
                if shown < SHOWN && catch_unwind(AssertUnwindSafe(|| (target.run)(&data))).is_err() {
                    shown += 1;
                    failures.push(format!("{}: b\"{}\"", target.name, data.escape_ascii()));
                }
            }
        }
    }
    assert!(failures.is_empty(), "found:\n{}", failures.join("\n"));
}
