//! What `ropewalk demo` starts with: a domain, three users and an administrator, and their mail.
//!
//! Filling is done over again until it is complete: what is there already is left alone, so that a demo whose
//! first start was cut short is whole after the second.

mod messages;

use crate::{AdminError, AdminResult, Core};
use messages::{DemoMessage, MESSAGES, SENT};
use ropewalk_directory::{NewUser, Roles, User};
use ropewalk_mailbox::{AppendOptions, FlagChange, Flags, Mailbox};
use ropewalk_model::{FolderId, MessageId, PropertyBag, SpecialFolder};
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;

/// The demo's domain.
pub const DOMAIN: &str = "example.test";
/// Written into the data folder when the filling is complete.
pub(crate) const FILLED: &str = "demo.filled";

/// A user of the demo.
#[derive(Debug, Clone, Copy)]
struct DemoUser {
    local: &'static str,
    given: &'static str,
    surname: &'static str,
    password: &'static str,
    roles: Roles,
}

const USERS: [DemoUser; 4] = [
    DemoUser { local: "alice", given: "Alice", surname: "Adams", password: "alice-demo", roles: Roles::NONE },
    DemoUser { local: "bob", given: "Bob", surname: "Brown", password: "bob-demo", roles: Roles::NONE },
    DemoUser { local: "carol", given: "Carol", surname: "Clark", password: "carol-demo", roles: Roles::NONE },
    DemoUser {
        local: "admin",
        given: "",
        surname: "Administrator",
        password: "admin-demo",
        roles: Roles::ADMINISTRATOR,
    },
];

impl DemoUser {
    fn address(&self) -> String {
        format!("{}@{DOMAIN}", self.local)
    }
}

/// A user as the demo tells about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Login {
    /// The mail address, which is also the user name.
    pub address: String,
    /// The password the demo gave the user.
    pub password: String,
    /// The distinguished name in the address book.
    pub legacy_dn: String,
}

/// The line that says that every listener is ready. Scripts depend on it: keys are added, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ready {
    /// Always true.
    pub ready: bool,
    /// The mail domain.
    pub domain: String,
    /// Base URL of HTTP.
    pub http: String,
    /// Base URL of HTTPS.
    pub https: String,
    /// The self-signed CA's certificate, a PEM file.
    pub ca: String,
    /// Address and port for mail from outside.
    pub smtp: String,
    /// Address and port for mail from users.
    pub submission: String,
    /// Address and port of IMAP.
    pub imap: String,
    /// Everybody who can log in.
    pub users: Vec<Login>,
}

impl Ready {
    /// One line of JSON, without its end.
    ///
    /// # Errors
    /// Never; the type is `serde_json`'s.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The same for people.
    pub fn text(&self) -> String {
        let mut text = format!(
            "Ropewalk demo, domain {}\n\n  HTTP        {}\n  HTTPS       {}\n  SMTP        {} (mail from outside)\n  \
             Submission  {} (log in to send)\n  IMAP        {}\n  CA          {}\n\n\
             MAPI/HTTP: /mapi/emsmdb/   EWS: /EWS/Exchange.asmx   Autodiscover: /autodiscover/autodiscover.xml\n\n\
             Log in with the address and the password (the demo takes passwords without TLS, too):\n",
            self.domain, self.http, self.https, self.smtp, self.submission, self.imap, self.ca
        );
        for user in &self.users {
            text.push_str(&format!("  {:<20} {}\n", user.address, user.password));
        }
        text.push_str("\nCtrl-C stops it.\n");
        text
    }
}

/// Delivers one message to local recipients as mail from outside is: sender, recipients, octets.
pub type Deliver<'a> = &'a dyn Fn(&str, &[&str], &[u8]) -> Result<(), String>;

/// Makes the demo's domain, users and mail in a data folder, unless they are there. Returns the users.
///
/// # Errors
/// When the folder holds another domain's data, or the store fails.
pub fn fill(core: &Core, folder: &Path, deliver: Deliver<'_>) -> AdminResult<Vec<Login>> {
    match core.directory.default_domain()? {
        Some(domain) if domain != DOMAIN => {
            let problem = format!("holds the data of {domain}, not the demo's; nothing was changed");
            return Err(AdminError::Data { path: folder.into(), problem });
        }
        Some(_) => {}
        None => core.directory.add_domain(DOMAIN)?,
    }
    let mark = folder.join(FILLED);
    let complete = mark.exists();
    let mut users = HashMap::new();
    for user in &USERS {
        let found = match core.directory.user_by_address(&user.address())? {
            Some(found) => Some(found),
            // Somebody may have removed one on purpose since.
            None if complete => None,
            None => Some(add(core, user)?),
        };
        if let Some(found) = found {
            core.ensure_mailbox(&found)?;
            users.insert(user.local, found);
        }
    }
    if !complete {
        let mailboxes = users
            .iter()
            .map(|(local, user)| Ok((*local, core.mail.mailbox(user.mailbox)?)))
            .collect::<AdminResult<HashMap<_, _>>>()?;
        fill_mailboxes(&mailboxes, deliver)?;
        std::fs::write(&mark, "").map_err(|source| AdminError::File { path: mark, source })?;
    }
    let login = |user: &DemoUser| {
        let found = users.get(user.local)?;
        let (address, legacy_dn) = (found.address.clone(), found.legacy_dn.clone());
        Some(Login { address, password: user.password.to_owned(), legacy_dn })
    };
    Ok(USERS.iter().filter_map(login).collect())
}

fn add(core: &Core, user: &DemoUser) -> AdminResult<User> {
    core.add_user(NewUser {
        address: user.address(),
        display_name: format!("{} {}", user.given, user.surname).trim().to_owned(),
        given_name: user.given.to_owned(),
        surname: user.surname.to_owned(),
        roles: user.roles,
        password_hash: Some(core.auth.hash(user.password)?),
        ..NewUser::default()
    })
}

type Mailboxes = HashMap<&'static str, Mailbox>;
/// The folder and id of each message of a mailbox, by its Message-ID.
type Index = HashMap<String, Vec<(FolderId, MessageId)>>;

fn fill_mailboxes(mailboxes: &Mailboxes, deliver: Deliver<'_>) -> AdminResult<()> {
    let before = index_all(mailboxes)?;
    for message in MESSAGES {
        let id = message_id(message.mime);
        let missing = |user: &str| before.get(user).is_some_and(|index| !index.contains_key(id));
        let recipients: Vec<String> = message
            .copies
            .iter()
            .filter(|copy| copy.folder != SENT && missing(copy.user))
            .map(|copy| format!("{}@{DOMAIN}", copy.user))
            .collect();
        if !recipients.is_empty() {
            let recipients: Vec<&str> = recipients.iter().map(String::as_str).collect();
            deliver(message.sender, &recipients, message.mime).map_err(AdminError::Delivery)?;
        }
    }
    let after = index_all(mailboxes)?;
    for message in MESSAGES {
        for copy in message.copies {
            let (Some(mailbox), Some(index)) = (mailboxes.get(copy.user), after.get(copy.user)) else {
                continue;
            };
            file(mailbox, index, message, copy)?;
        }
    }
    Ok(())
}

/// Brings one copy to its folder with its flags.
fn file(mailbox: &Mailbox, index: &Index, message: &DemoMessage, copy: &messages::Copy) -> AdminResult<()> {
    let found = index.get(message_id(message.mime)).map(Vec::as_slice).unwrap_or_default();
    let target = folder(mailbox, copy.folder)?;
    if copy.folder == SENT {
        if found.iter().all(|(folder, _)| *folder != target) {
            let flags = copy.flags.with(Flags::FROM_ME).with(Flags::SUBMITTED);
            mailbox.append_mime(target, message.mime, AppendOptions { flags, ..AppendOptions::default() })?;
        }
        return Ok(());
    }
    let inbox = mailbox.special_folder(SpecialFolder::Inbox);
    let Some((_, mut id)) = found.iter().find(|(folder, _)| *folder == inbox).copied() else {
        if found.is_empty() {
            let problem = format!("{} is not in the mailbox of {}", message_id(message.mime), copy.user);
            return Err(AdminError::Delivery(problem));
        }
        // Filed at an earlier start.
        return Ok(());
    };
    if copy.flags != Flags::NONE {
        let change = FlagChange { add: copy.flags, ..FlagChange::default() };
        mailbox.set_flags(inbox, &[(id, change)])?;
    }
    if target != inbox {
        id = mailbox.move_messages(inbox, &[id], target)?.first().map_or(id, |moved| moved.new);
    }
    tracing::trace!(%id, folder = copy.folder, "filed");
    Ok(())
}

/// The folder of a path from the top of the visible tree, made where it is missing.
fn folder(mailbox: &Mailbox, path: &str) -> AdminResult<FolderId> {
    let mut at = mailbox.special_folder(SpecialFolder::IpmSubtree);
    for name in path.split('/') {
        at = match mailbox.folder_by_name(at, name)? {
            Some(found) => found,
            None => mailbox.create_folder(at, name, Some("IPF.Note"), &PropertyBag::default())?.id,
        };
    }
    Ok(at)
}

fn index_all(mailboxes: &Mailboxes) -> AdminResult<HashMap<&'static str, Index>> {
    mailboxes.iter().map(|(user, mailbox)| Ok((*user, index(mailbox)?))).collect()
}

fn index(mailbox: &Mailbox) -> AdminResult<Index> {
    let mut index = Index::new();
    for folder in mailbox.folder_tree(mailbox.special_folder(SpecialFolder::IpmSubtree))? {
        for entry in mailbox.uids(folder.id, 1, u32::MAX)? {
            let id = message_id(&mailbox.mime(entry.id)?).to_owned();
            index.entry(id).or_default().push((folder.id, entry.id));
        }
    }
    Ok(index)
}

/// The Message-ID of a message; ours have it on one line. Empty for one that has none.
fn message_id(mime: &[u8]) -> &str {
    let value = mime.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(b"Message-ID: "));
    value.and_then(|value| std::str::from_utf8(value).ok()).map_or("", str::trim)
}
