//! `ropewalk mailbox list|set|delete|public`

use crate::cli::MailboxCommand;
use crate::user::find;
use crate::{AdminError, AdminResult, Core};
use ropewalk_mailbox::{MailboxError, StoreKind};
use ropewalk_storage_api::PartitionId;
use std::collections::BTreeMap;
use std::io::Write;

const MEGABYTE: u64 = 1 << 20;
const DAY_SECONDS: u64 = 24 * 3600;

/// Runs a command; what is asked for goes to `out`.
///
/// # Errors
/// When the directory or a mailbox refuses, the store fails, or the stream does.
pub fn run(core: &Core, command: MailboxCommand, out: &mut dyn Write) -> AdminResult<()> {
    match command {
        MailboxCommand::List => list(core, out)?,
        MailboxCommand::Set { .. } => set(core, command, out)?,
        MailboxCommand::Delete { mailbox } => {
            let kept = core.directory.kept_mailboxes()?;
            let kept = kept.into_iter().find(|kept| kept.user.mailbox.0 == mailbox);
            let kept = kept.ok_or_else(|| AdminError::Usage(format!("no mailbox {mailbox} is kept")))?;
            core.delete_kept(&kept.user)?;
            writeln!(out, "deleted mailbox {mailbox}, which was {}'s", kept.user.address)?;
        }
        MailboxCommand::Public => {
            let partition = core.ensure_public_store()?;
            writeln!(out, "the public folders are in {partition}")?;
        }
    }
    Ok(())
}

/// One line for each mailbox, its columns parted by tabs: number, address, state, bytes, bytes that were deleted and
/// are kept.
fn list(core: &Core, out: &mut dyn Write) -> AdminResult<()> {
    let mut owners = BTreeMap::new();
    for user in core.directory.list()? {
        let state = if user.disabled { "disabled" } else { "" };
        owners.insert(user.mailbox, (user.address.clone(), state));
        owners.extend(user.archive.map(|archive| (archive, (user.address, "archive"))));
    }
    for kept in core.directory.kept_mailboxes()? {
        owners.insert(kept.user.mailbox, (kept.user.address.clone(), "removed"));
        owners.extend(kept.user.archive.map(|archive| (archive, (kept.user.address, "removed archive"))));
    }
    for partition in core.store.engine().partitions()? {
        if partition == PartitionId::SYSTEM {
            continue;
        }
        let mailbox = match core.mail.mailbox(partition) {
            Err(MailboxError::NotFound(_)) => continue,
            other => other?,
        };
        let of_nobody = (mailbox.info().address.clone(), "nobody's");
        let (address, state) = match (owners.remove(&partition), mailbox.info().kind) {
            (_, StoreKind::Public) => (String::new(), "public"),
            (owner, _) => owner.unwrap_or(of_nobody),
        };
        let size = mailbox.size()?;
        writeln!(out, "{}\t{address}\t{state}\t{}\t{}", partition.0, size.bytes, size.recoverable_bytes)?;
    }
    Ok(())
}

fn set(core: &Core, command: MailboxCommand, out: &mut dyn Write) -> AdminResult<()> {
    let MailboxCommand::Set {
        address,
        warn_megabytes,
        send_megabytes,
        receive_megabytes,
        default_quota,
        keep_deleted_days,
        hold,
    } = command
    else {
        return Ok(());
    };
    let mailbox = core.mail.mailbox(find(core, &address)?.mailbox)?;
    let mut overrides = mailbox.overrides()?;
    let given = [warn_megabytes, send_megabytes, receive_megabytes];
    if default_quota {
        overrides.quota = None;
    } else if given.iter().any(Option::is_some) {
        let mut quota = overrides.quota.unwrap_or_default();
        let bounds = [&mut quota.warn_bytes, &mut quota.send_bytes, &mut quota.receive_bytes];
        for (bound, megabytes) in bounds.into_iter().zip(given) {
            if let Some(megabytes) = megabytes {
                *bound = (megabytes > 0).then(|| megabytes.saturating_mul(MEGABYTE));
            }
        }
        overrides.quota = Some(quota);
    }
    if let Some(days) = keep_deleted_days {
        overrides.deleted_retention_seconds = (days > 0).then(|| days.saturating_mul(DAY_SECONDS));
    }
    overrides.hold = hold.unwrap_or(overrides.hold);
    mailbox.set_overrides(&overrides)?;
    writeln!(out, "the settings of {address} are set")?;
    Ok(())
}
