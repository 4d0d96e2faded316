//! `ropewalk check`: walks the whole store and says what does not fit together. Changes nothing.

use crate::{AdminResult, Core};
use ropewalk_mailbox::CheckReport;
use ropewalk_storage_api::PartitionId;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Checks directory, mailboxes and large values; writes each finding as one line and a summary. Returns
/// whether everything is sound.
///
/// # Errors
/// When the engine fails so that nothing more can be said. Damage is a finding, not an error.
pub fn run(core: &Core, out: &mut dyn Write) -> AdminResult<bool> {
    let mut findings = Vec::new();
    match core.directory.check() {
        Ok(found) => findings.extend(found.iter().map(ToString::to_string)),
        Err(error) => findings.push(format!("directory: {error}")),
    }
    // Damage in one entry must not hide the mailboxes: they are found by their partitions, too.
    let users = core.directory.list().unwrap_or_default();
    let owners: BTreeMap<PartitionId, &str> = users.iter().map(|u| (u.mailbox, u.address.as_str())).collect();
    let partitions: BTreeSet<PartitionId> = core.store.engine().partitions()?.into_iter().collect();
    let mut total = CheckReport::default();
    for (partition, address) in &owners {
        if !partitions.contains(partition) {
            findings.push(format!("{address}: the mailbox is missing ({partition})"));
        }
    }
    for partition in partitions.iter().filter(|partition| **partition != PartitionId::SYSTEM) {
        let owner =
            owners.get(partition).map_or_else(|| partition.to_string(), |address| (*address).to_owned());
        if !owners.contains_key(partition) {
            writeln!(out, "note: {partition} is the mailbox of nobody (its user was removed)")?;
        }
        match core.mail.check(*partition) {
            Ok(report) => {
                findings.extend(report.findings.iter().map(|finding| format!("{owner}: {finding}")));
                total.folders += report.folders;
                total.messages += report.messages;
                total.size_bytes += report.size_bytes;
                total.files.extend(report.files);
            }
            Err(error) => findings.push(format!("{owner}: {error}")),
        }
    }
    let unused = check_blobs(core, &total, &mut findings)?;
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    let CheckReport { folders, messages, size_bytes, .. } = total;
    let (users, wrong) = (users.len(), findings.len());
    writeln!(
        out,
        "{users} users, {folders} folders, {messages} messages, {size_bytes} bytes, {unused} unused large values: \
         {wrong} inconsistencies"
    )?;
    Ok(findings.is_empty())
}

/// Reads every large value that lies in a file against its name; returns how many nobody refers to (they are
/// swept later and are no inconsistency).
fn check_blobs(core: &Core, seen: &CheckReport, findings: &mut Vec<String>) -> AdminResult<usize> {
    let mut hashes = Vec::new();
    core.store.blobs().list(&mut |hash, _| hashes.push(hash))?;
    let mut unused = 0;
    for hash in hashes {
        unused += usize::from(!seen.files.contains(&hash));
        if let Err(error) = core.store.blobs().load(hash) {
            findings.push(error.to_string());
        }
    }
    Ok(unused)
}
