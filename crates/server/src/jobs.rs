//! What the server does of its own accord.

use ropewalk_admin::Core;
use ropewalk_base::limits::{BLOB_SWEEP_AGE_SECONDS, BLOB_SWEEP_PERIOD_SECONDS, SEARCH_PERIOD_SECONDS};
use ropewalk_node::jobs::Job;
use std::time::Duration;

pub(crate) fn jobs(core: &Core) -> Vec<Job> {
    vec![upkeep(core), sweep(core)]
}

/// Brings text indexes and search folders up to date.
fn upkeep(core: &Core) -> Job {
    let mail = core.mail.clone();
    Job::new("upkeep", Duration::from_secs(SEARCH_PERIOD_SECONDS), move |stopping| {
        let mut failed = |partition, error| tracing::error!(%partition, %error, "upkeep of a mailbox failed");
        match mail.upkeep(&|| !stopping.is_set(), &mut failed) {
            Ok(report) if report.entered + report.taken_out + report.damaged > 0 => tracing::info!(
                mailboxes = report.mailboxes,
                entered = report.entered,
                taken_out = report.taken_out,
                damaged = report.damaged,
                stopped = report.stopped,
                "text indexes brought up to date"
            ),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "no upkeep of mailboxes"),
        }
    })
}

/// Removes large values that no mailbox names any more.
fn sweep(core: &Core) -> Job {
    let mail = core.mail.clone();
    Job::new("sweep", Duration::from_secs(BLOB_SWEEP_PERIOD_SECONDS), move |stopping| {
        match mail.sweep(BLOB_SWEEP_AGE_SECONDS, &|| !stopping.is_set()) {
            Ok(report) => tracing::info!(
                values = report.values,
                removed = report.removed,
                removed_bytes = report.removed_bytes,
                stopped = report.stopped,
                "large values swept"
            ),
            Err(error) => tracing::error!(%error, "large values were not swept"),
        }
    })
}
