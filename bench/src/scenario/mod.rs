//! What is measured; one file each.

mod deliver;
mod ews_find;
mod fill;
mod imap_fetch;
mod mapi_table;

use crate::report::Report;
use crate::target::Target;
use clap::ValueEnum;
use std::io;
use std::time::{Duration, Instant};

/// A scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// Durable deliveries over 1, 16 and 64 SMTP connections.
    Deliver,
    /// One FETCH of a whole folder: flags, envelopes, whole messages.
    ImapFetch,
    /// MAPI: open a contents table, sort it, read the first page; small against large folder.
    MapiTable,
    /// EWS: the first page of FindItem; small against large folder.
    EwsFind,
}

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub(crate) large: usize,
    pub(crate) small: usize,
    pub(crate) fetch: usize,
    pub(crate) deliveries: usize,
}

impl Scenario {
    pub(crate) const ALL: &[Self] = &[Self::Deliver, Self::ImapFetch, Self::MapiTable, Self::EwsFind];

    pub(crate) fn run(self, target: &Target, sizes: &Sizes, report: &mut Report) -> io::Result<()> {
        match self {
            Self::Deliver => deliver::run(target, sizes, report),
            Self::ImapFetch => imap_fetch::run(target, sizes, report),
            Self::MapiTable => mapi_table::run(target, sizes, report),
            Self::EwsFind => ews_find::run(target, sizes, report),
        }
    }
}

/// The median of several runs, so that one slow run does not decide a ratio.
fn median(runs: usize, mut once: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let since = Instant::now();
        once()?;
        times.push(since.elapsed());
    }
    times.sort_unstable();
    times.get(runs / 2).copied().ok_or_else(|| io::Error::other("no runs"))
}
