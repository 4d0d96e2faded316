//! LSUB: RFC 3501 6.3.9.

use super::{Outcome, ok};
use crate::folders::{SEPARATOR, Subscriptions};
use crate::pattern::{check, matches};
use crate::session::Session;
use ropewalk_wire_imap::command::Lsub;
use ropewalk_wire_imap::response::{ListAttribute, ListEntry};
use ropewalk_wire_imap::{Data, MailboxName};
use std::collections::BTreeMap;

pub(super) fn handle(session: &mut Session, command: Lsub, out: &mut Vec<u8>) -> Outcome {
    let (mailbox, folders) = (session.mailbox()?, session.folders()?);
    let subscriptions = Subscriptions::load(&mailbox)?;
    let pattern = format!("{}{}", command.reference.as_str(), command.pattern.as_str());
    check(std::slice::from_ref(&pattern))?;
    // Name, and whether it is subscribed itself.
    let mut found: BTreeMap<&str, bool> = BTreeMap::new();
    for named in folders.iter().filter(|named| subscriptions.contains(&named.folder)) {
        if matches(&pattern, &named.name) {
            found.insert(&named.name, true);
            continue;
        }
        // "If foo/bar is subscribed and foo is not, LSUB "" % has to answer foo with \Noselect."
        let mut cuts =
            named.name.match_indices(SEPARATOR).map(|(at, _)| named.name.get(..at).unwrap_or_default());
        if pattern.ends_with('%')
            && let Some(above) = cuts.rfind(|above| matches(&pattern, above))
        {
            found.entry(above).or_insert(false);
        }
    }
    for (name, subscribed) in found {
        let attributes = if subscribed { Vec::new() } else { vec![ListAttribute::NoSelect] };
        let (mailbox, separator) = (MailboxName::new(name), Some(SEPARATOR));
        Data::Lsub(ListEntry { attributes, separator, mailbox, child_subscribed: false }).encode(out);
    }
    ok("Done")
}
