//! LIST: RFC 3501 6.3.8; selection and return options RFC 5258, SPECIAL-USE RFC 6154, STATUS RFC 5819.

use super::{Outcome, ok, status};
use crate::failure::Failure;
use crate::folders::{FolderList, Named, SEPARATOR, Subscriptions, special_use};
use crate::pattern::{check, matches};
use crate::session::Session;
use ropewalk_mailbox::Mailbox;
use ropewalk_wire_imap::command::{List, ListReturn, ListSelection};
use ropewalk_wire_imap::response::{ListAttribute, ListEntry};
use ropewalk_wire_imap::{Data, MailboxName, Status};

pub(super) fn handle(session: &mut Session, command: List, out: &mut Vec<u8>) -> Outcome {
    let extended = !command.selection.is_empty() || command.returns.is_some() || command.patterns.len() > 1;
    if let [pattern] = command.patterns.as_slice()
        && pattern.as_str().is_empty()
        && !extended
    {
        // "An empty mailbox name argument is a special request to return the hierarchy delimiter".
        let attributes = vec![ListAttribute::NoSelect];
        let entry = ListEntry {
            attributes,
            separator: Some(SEPARATOR),
            mailbox: MailboxName::default(),
            child_subscribed: false,
        };
        Data::List(entry).encode(out);
        return ok("Done");
    }
    if command.selection.contains(&ListSelection::RecursiveMatch)
        && !command.selection.contains(&ListSelection::Subscribed)
    {
        // RFC 5258 3.1: it "MUST NOT occur as the only selection option".
        return Err(Status::bad("RECURSIVEMATCH needs SUBSCRIBED").into());
    }
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    let reference = command.reference.as_str();
    let patterns: Vec<String> =
        command.patterns.iter().map(|pattern| format!("{reference}{}", pattern.as_str())).collect();
    check(&patterns)?;
    let listing = Listing { subscriptions: Subscriptions::load(&mailbox)?, patterns, mailbox, command };
    for named in folders.iter() {
        listing.one(named, &folders, out)?;
    }
    ok("Done")
}

struct Listing {
    mailbox: Mailbox,
    subscriptions: Subscriptions,
    patterns: Vec<String>,
    command: List,
}

impl Listing {
    fn selects(&self, option: ListSelection) -> bool {
        self.command.selection.contains(&option)
    }

    fn returns(&self, option: &ListReturn) -> bool {
        self.command.returns.as_ref().is_some_and(|returns| returns.contains(option))
    }

    fn one(&self, named: &Named, folders: &FolderList, out: &mut Vec<u8>) -> Result<(), Failure> {
        if !self.patterns.iter().any(|pattern| matches(pattern, &named.name)) {
            return Ok(());
        }
        let subscribed = self.subscriptions.contains(&named.folder);
        let special_use = special_use(&self.mailbox, named.folder.id);
        let child_subscribed =
            self.selects(ListSelection::RecursiveMatch) && self.child_subscribed(named, folders);
        if (self.selects(ListSelection::Subscribed) && !subscribed && !child_subscribed)
            || (self.selects(ListSelection::SpecialUse) && special_use.is_none())
        {
            return Ok(());
        }
        let children =
            if named.has_children { ListAttribute::HasChildren } else { ListAttribute::HasNoChildren };
        let mut attributes = vec![children];
        if subscribed && (self.selects(ListSelection::Subscribed) || self.returns(&ListReturn::Subscribed)) {
            attributes.push(ListAttribute::Subscribed);
        }
        attributes.extend(special_use.map(ListAttribute::SpecialUse));
        let name = MailboxName::new(named.name.as_str());
        let entry =
            ListEntry { attributes, separator: Some(SEPARATOR), mailbox: name.clone(), child_subscribed };
        Data::List(entry).encode(out);
        let status = self.command.returns.iter().flatten().find_map(|option| match option {
            ListReturn::Status(items) => Some(items),
            _ => None,
        });
        if let Some(items) = status {
            Data::Status(name, status::figures(&self.mailbox, &named.folder, items)?).encode(out);
        }
        Ok(())
    }

    fn child_subscribed(&self, named: &Named, folders: &FolderList) -> bool {
        let prefix = format!("{}{SEPARATOR}", named.name);
        folders
            .iter()
            .any(|below| below.name.starts_with(&prefix) && self.subscriptions.contains(&below.folder))
    }
}
