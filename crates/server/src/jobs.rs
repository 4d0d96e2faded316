//! What the server does of its own accord.

use ropewalk_admin::Core;
use ropewalk_base::limits::{BLOB_SWEEP_AGE_SECONDS, BLOB_SWEEP_PERIOD_SECONDS};
use ropewalk_node::jobs::Job;
use std::time::Duration;

pub(crate) fn jobs(core: &Core) -> Vec<Job> {
    vec![sweep(core)]
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
