//! ResolveNames (MS-OXWSRSLNM 3.1.4.1), over the directory. Contacts folders are not searched yet.

use crate::context::Context;
use crate::problem::{OrProblem, Problems};
use ropewalk_base::limits::EWS_RESOLUTIONS_MAX;
use ropewalk_directory::User;
use ropewalk_wire_ews_xml::op::resolve_names::{Answer, DirectoryContact, Request, Resolution, SearchScope};
use ropewalk_wire_ews_xml::types::{Mailbox, MailboxType};
use ropewalk_wire_ews_xml::{Outcome, Problem, ResponseCode};

/// Directory entries read at one time.
const PAGE: usize = 500;

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Outcome<Answer> {
    let (users, complete) = match find(context, request) {
        Ok(found) => found,
        Err(problem) => return Outcome::Error(problem),
    };
    let several = users.len() > 1;
    if users.is_empty() {
        let text = "No results were found.";
        return Outcome::Error(Problem::new(ResponseCode::ErrorNameResolutionNoResults, text));
    }
    let resolution = |user: User| Resolution {
        mailbox: Mailbox {
            name: Some(user.display_name.clone()),
            email_address: Some(user.address.clone()),
            routing_type: Some("SMTP".to_owned()),
            mailbox_type: Some(MailboxType::Mailbox),
            item_id: None,
        },
        contact: request.return_full_contact_data.then(|| contact(&user)),
    };
    let answer = Answer { resolutions: users.into_iter().map(resolution).collect(), complete };
    if several {
        let text = "Multiple results were found.";
        let problem = Problem::new(ResponseCode::ErrorNameResolutionMultipleResults, text);
        return Outcome::Warning(problem, Some(answer));
    }
    Outcome::Success(answer)
}

fn contact(user: &User) -> DirectoryContact {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    DirectoryContact {
        display_name: user.display_name.clone(),
        given_name: filled(&user.given_name),
        email_addresses: user.addresses().map(str::to_owned).collect(),
        surname: filled(&user.surname),
        alias: filled(&user.account),
    }
}

/// Who an entry may mean, and whether that is all of them.
fn find(context: &Context<'_>, request: &Request) -> Problems<(Vec<User>, bool)> {
    let entry = request.entry.trim();
    let entry =
        entry.get(..5).filter(|head| head.eq_ignore_ascii_case("smtp:")).map_or(entry, |_| &entry[5..]);
    if entry.is_empty() {
        let text = "The name to be resolved is empty.";
        return Err(Problem::new(ResponseCode::ErrorInvalidNameForNameResolution, text));
    }
    if request.scope == SearchScope::Contacts {
        return Ok((Vec::new(), true));
    }
    if let Some(user) = context.directory.user_by_address(entry).or_problem()? {
        return Ok((vec![user], true));
    }
    if let Some(user) = context.directory.user_by_legacy_dn(entry).or_problem()? {
        return Ok((vec![user], true));
    }
    let wanted = entry.to_lowercase();
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = context.directory.page(after, PAGE).or_problem()?;
        let Some(last) = page.last() else { return Ok((found, true)) };
        after = Some(last.id);
        for user in page.into_iter().filter(|user| begins_with(user, &wanted)) {
            if found.len() >= EWS_RESOLUTIONS_MAX {
                return Ok((found, false));
            }
            found.push(user);
        }
    }
}

/// Ambiguous name resolution: some name or address begins with what was typed (MS-OXOABK 2.2.3 for the idea;
/// the attributes are those of this directory).
fn begins_with(user: &User, wanted: &str) -> bool {
    let begins = |text: &str| text.to_lowercase().starts_with(wanted);
    let words = || user.display_name.split_whitespace().any(begins);
    begins(&user.display_name)
        || words()
        || begins(&user.given_name)
        || begins(&user.surname)
        || begins(&user.account)
        || user.addresses().any(begins)
}
