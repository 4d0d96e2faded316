//! One IMAP FETCH of a whole folder, in three depths; ratio of each to the flags alone.

use super::{Sizes, fill, median};
use crate::report::Report;
use crate::target::Target;
use ropewalk_testkit::imap::ImapClient;
use std::io;

const NAME: &str = "imap-fetch";

pub(super) fn run(target: &Target, sizes: &Sizes, report: &mut Report) -> io::Result<()> {
    let user = target.user(2)?;
    fill::fill(target, user, sizes.fetch)?;
    let mut imap = ImapClient::connect(&target.imap)?;
    imap.login(&user.address, &user.password)?;
    imap.command("EXAMINE INBOX")?;
    let cases = [
        ("flags", "(UID FLAGS)"),
        ("envelopes", "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)"),
        ("whole messages", "(UID BODY.PEEK[])"),
    ];
    let mut flags = None;
    for (case, items) in cases {
        let command = format!("FETCH 1:{} {items}", sizes.fetch);
        let took = median(3, || {
            let fetched = imap.command(&command)?;
            let messages = fetched.iter().filter(|response| response.text.contains(" FETCH (")).count();
            if messages == sizes.fetch {
                Ok(())
            } else {
                Err(io::Error::other(format!("{messages} messages came")))
            }
        })?;
        report.rate(NAME, case, sizes.fetch, took);
        let flags = *flags.get_or_insert(took);
        if case != "flags" {
            report.ratio(NAME, format!("{case} to flags, time"), took.as_secs_f64() / flags.as_secs_f64());
        }
    }
    Ok(())
}
