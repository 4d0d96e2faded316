//! `ropewalk user add|list|passwd|disable|enable|restore|archive|remove`

use crate::cli::UserCommand;
use crate::{AdminError, AdminResult, Core};
use ropewalk_directory::{NewUser, Roles, User};
use ropewalk_storage_api::PartitionId;
use std::io::{BufRead, Write};

/// Runs a command. Passwords that are not given as a flag come from `input`, what is asked for goes to `out`.
///
/// # Errors
/// When the directory refuses, the store fails, or a stream does.
pub fn run(
    core: &Core,
    command: UserCommand,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> AdminResult<()> {
    match command {
        UserCommand::Add { address, name, aliases, administrator, password } => {
            let password = password_or_line(password, input)?;
            let local = address.split('@').next().unwrap_or_default().to_owned();
            let user = core.add_user(NewUser {
                display_name: name.unwrap_or(local),
                aliases,
                roles: if administrator { Roles::ADMINISTRATOR } else { Roles::NONE },
                password_hash: Some(core.auth.hash(&password)?),
                address,
                ..NewUser::default()
            })?;
            writeln!(out, "added {}", user.address)?;
        }
        UserCommand::List => {
            for user in core.directory.list()? {
                writeln!(out, "{}", describe(&user))?;
            }
        }
        UserCommand::Passwd { address, password } => {
            let user = find(core, &address)?;
            let password = password_or_line(password, input)?;
            core.auth.set_password(user.id, &password)?;
            writeln!(out, "the password of {} is set", user.address)?;
        }
        UserCommand::Disable { address } => {
            let user = find(core, &address)?;
            core.directory.set_disabled(user.id, true)?;
            writeln!(out, "{} cannot log in any more", user.address)?;
        }
        UserCommand::Enable { address } => {
            let user = find(core, &address)?;
            core.directory.set_disabled(user.id, false)?;
            writeln!(out, "{} can log in again", user.address)?;
        }
        UserCommand::Restore { address, mailbox } => {
            let user = core.restore_user(&address, mailbox.map(PartitionId))?;
            writeln!(out, "restored {} with {}", user.address, user.mailbox)?;
        }
        UserCommand::Archive { address } => {
            let user = core.directory.enable_archive(find(core, &address)?.id)?;
            core.ensure_mailbox(&user)?;
            writeln!(out, "{} has an archive", user.address)?;
        }
        UserCommand::Remove { address, delete_mailbox } => {
            let user = find(core, &address)?;
            core.directory.remove(user.id)?;
            if delete_mailbox {
                core.delete_kept(&user)?;
                writeln!(out, "removed {} and the mailbox", user.address)?;
            } else {
                writeln!(out, "removed {}; the mailbox is kept in {}", user.address, user.mailbox)?;
            }
        }
    }
    Ok(())
}

pub(crate) fn find(core: &Core, address: &str) -> AdminResult<User> {
    core.directory.user_by_address(address)?.ok_or_else(|| AdminError::NoSuchUser(address.to_owned()))
}

fn password_or_line(flag: Option<String>, input: &mut dyn BufRead) -> AdminResult<String> {
    if let Some(password) = flag {
        return Ok(password);
    }
    let mut line = String::new();
    input.read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(AdminError::Usage("no password: give --password or a line on standard input".to_owned()));
    }
    Ok(password.to_owned())
}

/// One line, its columns parted by tabs: address, name, account, roles, aliases.
fn describe(user: &User) -> String {
    let mut marks = Vec::new();
    if user.is_administrator() {
        marks.push("administrator");
    }
    if user.disabled {
        marks.push("disabled");
    }
    let (marks, aliases) = (marks.join(","), user.aliases.join(","));
    format!("{}\t{}\t{}\t{marks}\t{aliases}", user.address, user.display_name, user.account)
}
