//! `ropewalk check`: walks the whole store and says what does not fit together. Changes nothing, unless it is
//! asked to sweep.

use crate::{AdminResult, Core};
use ropewalk_base::limits::BLOB_SWEEP_AGE_SECONDS;
use ropewalk_directory::User;
use ropewalk_mailbox::CheckReport;
use ropewalk_storage_api::{PartitionId, Reading as _, ScanStep, StorageError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Checks directory, mailboxes and large values; writes each finding as one line and a summary. Returns
/// whether everything is sound. Lines that begin with `note:` are no findings.
///
/// # Errors
/// When the engine fails so that nothing more can be said. Damage is a finding, not an error.
pub fn run(core: &Core, out: &mut dyn Write) -> AdminResult<bool> {
    let mut findings = Findings { out, count: 0 };
    // Damage in one entry must not hide the mailboxes: they are found by their partitions, too.
    let users = check_directory(core, &mut findings)?;
    let total = check_mailboxes(core, &users, &mut findings)?;
    let unnamed = check_blobs(core, &total, &mut findings)?;
    let (out, wrong) = (findings.out, findings.count);
    if unnamed.0 > 0 {
        let (values, size_bytes) = unnamed;
        writeln!(
            out,
            "note: {values} large values ({size_bytes} bytes) that no mailbox names; they are swept"
        )?;
    }
    let CheckReport { folders, messages, size_bytes, .. } = total;
    let (users, unused) = (users.len(), unnamed.0);
    writeln!(
        out,
        "{users} users, {folders} folders, {messages} messages, {size_bytes} bytes, {unused} unused large values: \
         {wrong} inconsistencies"
    )?;
    Ok(wrong == 0)
}

/// Removes the large values that no mailbox names, and says so. Not where something is wrong: a record that
/// cannot be read may be the one that named a value.
///
/// # Errors
/// When the engine or the disk fails.
pub fn sweep(core: &Core, is_sound: bool, out: &mut dyn Write) -> AdminResult<()> {
    if !is_sound {
        writeln!(out, "note: nothing was swept, because something is wrong")?;
        return Ok(());
    }
    let report = core.mail.sweep(BLOB_SWEEP_AGE_SECONDS, &|| true)?;
    let (removed, size_bytes) = (report.removed, report.removed_bytes);
    let young = report.unnamed.saturating_sub(removed);
    writeln!(
        out,
        "swept {removed} large values ({size_bytes} bytes); {young} are younger than a day and stay"
    )?;
    Ok(())
}

/// Writes findings as they are found.
struct Findings<'a> {
    out: &'a mut dyn Write,
    count: u64,
}

impl Findings<'_> {
    fn add(&mut self, what: impl std::fmt::Display) -> AdminResult<()> {
        self.count += 1;
        Ok(writeln!(self.out, "{}", what.to_string().replace('\n', " "))?)
    }
}

/// Returns the users whose entries can be read.
fn check_directory(core: &Core, findings: &mut Findings<'_>) -> AdminResult<Vec<User>> {
    let mut damaged = Vec::new();
    core.store.read(PartitionId::SYSTEM)?.survey(&[], &mut |key, value| {
        if value.is_none() {
            let key = key.iter().map(|byte| format!("{byte:02x}")).collect();
            damaged.push(StorageError::DamagedRecord { partition: PartitionId::SYSTEM, key });
        }
        Ok(ScanStep::Continue)
    })?;
    for error in &damaged {
        findings.add(format_args!("directory: {error}"))?;
    }
    match core.directory.check() {
        Ok(found) => found.iter().try_for_each(|found| findings.add(found))?,
        // It ends at the first damaged record, which is told already.
        Err(_) if !damaged.is_empty() => {}
        Err(error) => findings.add(format_args!("directory: {error}"))?,
    }
    match core.directory.list() {
        Ok(users) => Ok(users),
        Err(error) => {
            findings.add(format_args!("directory: the users cannot be listed: {error}"))?;
            Ok(Vec::new())
        }
    }
}

/// Returns what there is in all mailboxes.
fn check_mailboxes(core: &Core, users: &[User], findings: &mut Findings<'_>) -> AdminResult<CheckReport> {
    let mut owners: BTreeMap<PartitionId, &User> = users.iter().map(|user| (user.mailbox, user)).collect();
    owners.extend(users.iter().filter_map(|user| user.archive.map(|archive| (archive, user))));
    // A kept mailbox that cannot be read is told with the directory.
    let kept = core.directory.kept_mailboxes().unwrap_or_default();
    let public = core.directory.public_store().unwrap_or_default();
    let partitions: BTreeSet<PartitionId> = core.store.engine().partitions()?.into_iter().collect();
    for (partition, user) in &owners {
        if !partitions.contains(partition) {
            findings.add(format_args!("{}: the mailbox is missing ({partition})", user.address))?;
        }
    }
    let mut total = CheckReport::default();
    for partition in partitions.iter().filter(|partition| **partition != PartitionId::SYSTEM) {
        let owner = owners.get(partition);
        let name = owner.map_or_else(|| partition.to_string(), |user| user.address.clone());
        match (owner, core.mail.mailbox(*partition)) {
            (Some(user), Ok(mailbox)) if mailbox.info().legacy_dn != user.legacy_dn => {
                let other = &mailbox.info().legacy_dn;
                findings.add(format_args!("{name}: {partition} is the mailbox of {other}"))?;
            }
            (None, _) if public == Some(*partition) => {}
            (None, _) => {
                let is_kept = |user: &User| user.mailbox == *partition || user.archive == Some(*partition);
                let what = if kept.iter().any(|kept| is_kept(&kept.user)) {
                    "is kept for a while (its user was removed)"
                } else {
                    "is the mailbox of nobody (its user was removed)"
                };
                writeln!(findings.out, "note: {partition} {what}")?;
            }
            _ => {}
        }
        match core.mail.check(*partition) {
            Ok(report) => {
                for finding in &report.findings {
                    findings.add(format_args!("{name}: {finding}"))?;
                }
                total.folders += report.folders;
                total.messages += report.messages;
                total.size_bytes += report.size_bytes;
                total.files.extend(report.files);
            }
            Err(error) => findings.add(format_args!("{name}: {error}"))?,
        }
    }
    Ok(total)
}

/// Reads every large value that lies in a file and that no mailbox names against its own name (the others were
/// read with their mailboxes); returns how many there are and their bytes. They are no inconsistency.
fn check_blobs(core: &Core, seen: &CheckReport, findings: &mut Findings<'_>) -> AdminResult<(u64, u64)> {
    let mut unnamed = Vec::new();
    core.store.blobs().list(&mut |hash, size_bytes| {
        if !seen.files.contains(&hash) {
            unnamed.push((hash, size_bytes));
        }
    })?;
    for (hash, _) in &unnamed {
        if let Err(error) = core.store.blobs().load(*hash) {
            findings.add(error)?;
        }
    }
    Ok((unnamed.len() as u64, unnamed.iter().map(|(_, size_bytes)| size_bytes).sum()))
}
