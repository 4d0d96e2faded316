//! What is read: one shape for every protocol.

use ropewalk_testkit::demo::Demo;
use std::collections::BTreeMap;

/// A message as some protocol shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    pub subject: String,
    pub sender: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub bcc: Vec<String>,
    /// None where the protocol shows no text because there is only HTML.
    pub text: Option<String>,
    pub html: Option<String>,
    /// Name and bytes; of an attached message its subject and text.
    pub files: Vec<(String, Vec<u8>)>,
    /// Without its angle brackets.
    pub message_id: String,
    /// When it was delivered, seconds since 1970; none of what was never sent, where the protocol can say so.
    pub delivered: Option<i64>,
    /// What its author says when it was sent, seconds since 1970.
    pub sent: Option<i64>,
    /// Bytes, as mailboxes count them; none where the protocol counts MIME.
    pub size: Option<i64>,
    /// Whether a paper clip is shown; none where the protocol has none.
    pub clip: Option<bool>,
    /// The MIME message; none where the protocol has no MIME.
    pub mime: Option<Vec<u8>>,
    pub state: State,
}

/// What people have done with a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub draft: bool,
    pub read: bool,
    pub flagged: bool,
    pub answered: bool,
    pub keywords: Vec<String>,
}

/// What a folder says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub total: i64,
    pub unread: i64,
}

/// A mailbox as one protocol shows it. Folders have names as in IMAP, with `/` between them and the Inbox as
/// "Inbox". Nothing is kept between calls, so that each tells what is now.
pub trait Window {
    /// Of the protocol.
    fn name(&self) -> &'static str;
    /// The folders that people see.
    fn folders(&mut self) -> BTreeMap<String, Counts>;
    /// Subjects of the messages of a folder, earliest delivery first.
    fn subjects(&mut self, folder: &str) -> Vec<String>;
    /// One message.
    fn read(&mut self, folder: &str, subject: &str) -> View;
}

/// All protocols for a user of the demo.
pub fn windows(demo: &Demo, place: usize) -> [Box<dyn Window>; 3] {
    [
        Box::new(crate::imap::ImapWindow::open(demo, place)),
        Box::new(crate::ews::EwsWindow::open(demo, place)),
        Box::new(crate::mapi::MapiWindow::open(demo, place)),
    ]
}

/// Bodies are compared without the line ends and blanks protocols differ in.
pub fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.trim().split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Addresses in one order.
pub fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.iter_mut().for_each(|address| *address = address.to_lowercase());
    list.sort();
    list
}

/// Seconds since 1970 of a date and a time of day in UTC.
pub fn unix_seconds(year: i64, month: i64, day: i64, seconds: i64) -> i64 {
    // Days since 1970 in the Gregorian calendar, years beginning in March.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, month) = (year.div_euclid(400), (month + 9) % 12);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468) * 86_400 + seconds
}

/// `12:34:56` as seconds.
pub fn time_of_day(text: &str) -> i64 {
    text.split(':').take(3).fold(0, |sum, part| sum * 60 + part[..2].parse::<i64>().expect("a number"))
}

fn agree<T: PartialEq + std::fmt::Debug>(what: &str, subject: &str, names: [&str; 2], values: [&T; 2]) {
    assert!(
        values[0] == values[1],
        "{what} of {subject:?}:\n{}: {:?}\n{}: {:?}",
        names[0],
        values[0],
        names[1],
        values[1]
    );
}

/// Fails unless two views of one message agree in all that both show.
pub fn assert_agree(names: [&str; 2], left: &View, right: &View) {
    let subject = &left.subject;
    agree("subject", subject, names, [&left.subject, &right.subject]);
    agree("sender", subject, names, [&left.sender, &right.sender]);
    agree("To", subject, names, [&left.to, &right.to]);
    agree("Cc", subject, names, [&left.cc, &right.cc]);
    agree("Bcc", subject, names, [&left.bcc, &right.bcc]);
    if left.text.is_some() && right.text.is_some() {
        agree("text", subject, names, [&left.text, &right.text]);
    }
    agree("HTML", subject, names, [&left.html, &right.html]);
    let list =
        |view: &View| view.files.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect::<Vec<_>>();
    agree("attachments", subject, names, [&list(left), &list(right)]);
    assert!(left.files == right.files, "attachment bytes of {subject:?} by {names:?}");
    agree("Message-ID", subject, names, [&left.message_id, &right.message_id]);
    // IMAP has dates for drafts too, and no Date where there is no such field.
    for (what, left, right) in
        [("delivery time", left.delivered, right.delivered), ("time sent", left.sent, right.sent)]
    {
        if !names.contains(&"IMAP") || (left.is_some() && right.is_some()) {
            agree(what, subject, names, [&left, &right]);
        }
    }
    if left.size.is_some() && right.size.is_some() {
        agree("size", subject, names, [&left.size, &right.size]);
    }
    if left.clip.is_some() && right.clip.is_some() {
        agree("paper clip", subject, names, [&left.clip, &right.clip]);
    }
    if left.mime.is_some() && right.mime.is_some() {
        let size = |view: &View| view.mime.as_ref().map(Vec::len);
        agree("MIME size", subject, names, [&size(left), &size(right)]);
        assert!(left.mime == right.mime, "MIME octets of {subject:?} by {names:?}");
    }
    agree("state", subject, names, [&left.state, &right.state]);
}

/// Reads a message through every window; fails unless each pair agrees. Gives what all of them say.
pub fn read_by_all(windows: &mut [Box<dyn Window>], folder: &str, subject: &str) -> View {
    let views: Vec<(&str, View)> =
        windows.iter_mut().map(|window| (window.name(), window.read(folder, subject))).collect();
    for (place, (name, view)) in views.iter().enumerate() {
        for (other_name, other) in &views[place + 1..] {
            assert_agree([name, other_name], view, other);
        }
    }
    // The text of those that show one, the MIME of those that have some.
    let mut all = views[0].1.clone();
    for (_, view) in &views {
        all.text = all.text.or_else(|| view.text.clone());
        all.mime = all.mime.or_else(|| view.mime.clone());
    }
    all
}

/// The folders as every window shows them alike.
pub fn folders_by_all(windows: &mut [Box<dyn Window>], after: &str) -> BTreeMap<String, Counts> {
    let seen: Vec<_> = windows.iter_mut().map(|window| (window.name(), window.folders())).collect();
    let (first_name, first) = &seen[0];
    for (name, other) in &seen[1..] {
        for folder in first.keys().chain(other.keys()) {
            assert_eq!(
                first.get(folder),
                other.get(folder),
                "{folder:?} by {first_name} and by {name}, after {after}"
            );
        }
    }
    first.clone()
}

/// The subjects of a folder, sorted, as every window shows them alike.
pub fn subjects_by_all(windows: &mut [Box<dyn Window>], folder: &str) -> Vec<String> {
    subjects(windows, folder, true)
}

/// The subjects of a folder as every window shows them alike, earliest delivery first.
pub fn order_by_all(windows: &mut [Box<dyn Window>], folder: &str) -> Vec<String> {
    subjects(windows, folder, false)
}

fn subjects(windows: &mut [Box<dyn Window>], folder: &str, sorted: bool) -> Vec<String> {
    let mut seen: Vec<_> =
        windows.iter_mut().map(|window| (window.name(), window.subjects(folder))).collect();
    if sorted {
        seen.iter_mut().for_each(|(_, list)| list.sort());
    }
    for (name, other) in &seen[1..] {
        assert_eq!(&seen[0].1, other, "{folder:?} by {} and by {name}", seen[0].0);
    }
    seen[0].1.clone()
}
