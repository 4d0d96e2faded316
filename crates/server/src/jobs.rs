//! What the server does of its own accord.

use ropewalk_admin::Core;
use ropewalk_base::limits::{
    BLOB_SWEEP_AGE_SECONDS, BLOB_SWEEP_PERIOD_SECONDS, DELETED_SWEEP_PERIOD_SECONDS, SEARCH_PERIOD_SECONDS,
};
use ropewalk_node::jobs::Job;
use std::time::Duration;

/// All jobs. Mailboxes of removed users are kept for `kept_seconds`.
pub(crate) fn jobs(core: &Core, kept_seconds: u64) -> Vec<Job> {
    vec![upkeep(core), sweep_kept(core, kept_seconds), sweep_deleted(core), sweep(core)]
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

/// Deletes the mailboxes of users that were removed longer ago than they are kept.
fn sweep_kept(core: &Core, kept_seconds: u64) -> Job {
    let core = core.clone();
    Job::new("sweep-kept", Duration::from_secs(DELETED_SWEEP_PERIOD_SECONDS), move |stopping| {
        match core.sweep_kept(kept_seconds, &|| !stopping.is_set()) {
            Ok(mailboxes) => tracing::info!(mailboxes, "mailboxes of removed users swept"),
            Err(error) => tracing::error!(%error, "mailboxes of removed users were not swept"),
        }
    })
}

/// Removes messages and folders that were deleted longer ago than they are kept. What they named is left to the sweep
/// of large values.
fn sweep_deleted(core: &Core) -> Job {
    let mail = core.mail.clone();
    Job::new("sweep-deleted", Duration::from_secs(DELETED_SWEEP_PERIOD_SECONDS), move |stopping| {
        match mail.sweep_deleted(&|| !stopping.is_set()) {
            Ok(report) => tracing::info!(
                messages = report.messages,
                folders = report.folders,
                held = report.held,
                stopped = report.stopped,
                "deleted messages and folders swept"
            ),
            Err(error) => tracing::error!(%error, "deleted messages and folders were not swept"),
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
