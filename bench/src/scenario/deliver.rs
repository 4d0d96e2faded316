//! Durable deliveries per second over 1, 16 and 64 connections; ratio to one connection.

use super::{Sizes, fill};
use crate::report::Report;
use crate::target::Target;
use std::io;
use std::time::Instant;

const NAME: &str = "deliver";

pub(super) fn run(target: &Target, sizes: &Sizes, report: &mut Report) -> io::Result<()> {
    let user = target.user(2)?;
    let mut single = None;
    for connections in [1, 16, 64] {
        // One connection is slow; a part of the messages says as much.
        let count = if connections == 1 { sizes.deliveries / 4 } else { sizes.deliveries }.max(connections);
        let since = Instant::now();
        fill::send(target, &user.address, count, connections)?;
        let rate = report.rate(NAME, format!("{connections} connections"), count, since.elapsed());
        let single = *single.get_or_insert(rate);
        if connections > 1 {
            report.ratio(NAME, format!("{connections} connections to 1"), rate / single);
        }
    }
    Ok(())
}
