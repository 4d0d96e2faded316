//! The MAPI codecs of this program, measured against copying the same bytes. No server takes part.

mod fast_transfer;
mod rows;

use crate::report::Report;
use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

/// Rounds; each measures every case once, so that all cases meet the machine in the same moods, and the fastest counts:
/// what else runs on the machine only ever slows one down.
const ROUNDS: usize = 150;
/// How long a case lasts in a round at least: long beside the clock's resolution, short beside a time slice.
const CASE: Duration = Duration::from_millis(4);

/// Runs all of them.
pub(crate) fn run(report: &mut Report) -> io::Result<()> {
    rows::run(report)?;
    fast_transfer::run(report)
}

/// One case: what is done, how often in a round, and how long one takes at best.
struct Case<'a> {
    name: &'static str,
    once: &'a mut dyn FnMut() -> io::Result<()>,
    runs: u32,
    best: Duration,
}

impl<'a> Case<'a> {
    fn new(name: &'static str, once: &'a mut dyn FnMut() -> io::Result<()>) -> Self {
        Self { name, once, runs: 1, best: Duration::MAX }
    }

    fn round(&mut self) -> io::Result<()> {
        loop {
            let since = Instant::now();
            for _ in 0..self.runs {
                (self.once)()?;
            }
            let took = since.elapsed();
            if took >= CASE {
                self.best = self.best.min(took / self.runs);
                return Ok(());
            }
            // Still finding out how many make a round.
            self.runs = self.runs.saturating_mul(2);
        }
    }
}

/// Encoding and decoding the same bytes, beside copying them and beside making the same values again out of values.
struct Codec<'a> {
    scenario: &'static str,
    bytes: &'a [u8],
    encode: &'a mut dyn FnMut() -> io::Result<()>,
    decode: &'a mut dyn FnMut() -> io::Result<()>,
    /// Clones the values that decoding makes: what memory for them costs, without reading bytes.
    clone: &'a mut dyn FnMut() -> io::Result<()>,
}

impl Codec<'_> {
    fn run(self, report: &mut Report) -> io::Result<()> {
        let Self { scenario, bytes, encode, decode, clone } = self;
        let copy = &mut || {
            black_box(black_box(bytes).to_vec());
            Ok(())
        };
        let bytes = bytes.len();
        let mut cases = [
            Case::new("copy", copy),
            Case::new("encode", encode),
            Case::new("decode", decode),
            Case::new("clone the values", clone),
        ];
        for _ in 0..ROUNDS {
            cases.iter_mut().try_for_each(Case::round)?;
        }
        for case in &cases {
            report.throughput(scenario, case.name, bytes, case.best);
        }
        let [copy, encode, decode, clone] = cases.map(|case| case.best.as_secs_f64());
        report.ratio(scenario, "encode to copy, time", encode / copy);
        report.ratio(scenario, "decode to copy, time", decode / copy);
        report.ratio(scenario, "decode to cloning the values, time", decode / clone);
        Ok(())
    }
}
