//! The MAPI codecs of this program, measured against copying the same bytes. No server takes part.

mod fast_transfer;
mod rows;

use crate::report::Report;
use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

/// Rounds of which the median counts.
const ROUNDS: usize = 15;
/// How long a round lasts at least: long beside the clock's resolution, short beside the machine's moods.
const ROUND: Duration = Duration::from_millis(20);

/// Runs all of them.
pub(crate) fn run(report: &mut Report) -> io::Result<()> {
    rows::run(report)?;
    fast_transfer::run(report)
}

/// One case: what is done, and to how many bytes.
struct Case<'a> {
    scenario: &'static str,
    name: &'static str,
    bytes: usize,
    once: &'a mut dyn FnMut() -> io::Result<()>,
}

impl Case<'_> {
    /// Time of one run: the median of rounds.
    fn time(&mut self, report: &mut Report) -> io::Result<Duration> {
        let mut runs: u32 = 1;
        let mut times = Vec::with_capacity(ROUNDS);
        while times.len() < ROUNDS {
            let since = Instant::now();
            for _ in 0..runs {
                (self.once)()?;
            }
            let took = since.elapsed();
            if took < ROUND {
                // Still finding out how many runs make a round.
                runs = runs.saturating_mul(2);
                times.clear();
                continue;
            }
            times.push(took / runs);
        }
        times.sort_unstable();
        let took = times.get(ROUNDS / 2).copied().unwrap_or(ROUND);
        report.throughput(self.scenario, self.name, self.bytes, took);
        Ok(took)
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
        let copy = Case { scenario, name: "copy", bytes, once: copy }.time(report)?;
        let encode = Case { scenario, name: "encode", bytes, once: encode }.time(report)?;
        let decode = Case { scenario, name: "decode", bytes, once: decode }.time(report)?;
        let clone = Case { scenario, name: "clone the values", bytes, once: clone }.time(report)?;
        let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64().max(1e-12);
        report.ratio(scenario, "encode to copy, time", ratio(encode, copy));
        report.ratio(scenario, "decode to copy, time", ratio(decode, copy));
        report.ratio(scenario, "decode to cloning the values, time", ratio(decode, clone));
        Ok(())
    }
}
