//! A random history of one mailbox: after every step all protocols count the same, and as many as a simple model.

use crate::imap::quoted;
use crate::view::{Counts, folders_by_all, subjects_by_all, windows};
use crate::writers::ADMIN;
use crate::{ews, imap};
use ropewalk_base::{FakeRng, Rng, SystemRng};
use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::imap::ImapClient;
use ropewalk_testkit::smtp::SmtpClient;
use std::collections::BTreeMap;

const STEPS: usize = 80;
/// How often subjects are compared too.
const STEPS_BETWEEN_LISTS: usize = 8;
const FOLDERS: [&str; 4] = ["Inbox", "History", "History/below", "Deleted Items"];

/// What has to be in the folders, beside what was there before: subject and whether it is read.
type Model = BTreeMap<&'static str, Vec<(String, bool)>>;

struct History {
    rng: FakeRng,
    model: Model,
    imap: ImapClient,
    ews: ews::EwsWindow,
    smtp: SmtpClient,
    address: String,
    written: u32,
}

/// Runs one; the seed is that of `ROPEWALK_LAWS_SEED`, or a new one.
pub fn run(demo: &Demo) {
    let given = std::env::var("ROPEWALK_LAWS_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| SystemRng.next_u64());
    eprintln!("ROPEWALK_LAWS_SEED={seed} repeats this history");
    let mut history = History {
        rng: FakeRng::new(seed),
        model: FOLDERS.into_iter().map(|folder| (folder, Vec::new())).collect(),
        imap: imap::connect(demo, ADMIN),
        ews: ews::EwsWindow::open(demo, ADMIN),
        smtp: SmtpClient::connect(demo.text("smtp")).expect("SMTP"),
        address: demo.user(ADMIN).address,
        written: 0,
    };
    history.imap.command("CREATE History").expect("CREATE");
    history.imap.command("CREATE History/below").expect("CREATE");
    let mut windows = windows(demo, ADMIN);
    let before = folders_by_all(&mut windows, "nothing");
    for number in 0..STEPS {
        let step = format!("step {number}: {}", history.step());
        eprintln!("{step}");
        let now = folders_by_all(&mut windows, &step);
        for (folder, messages) in &history.model {
            let unread = messages.iter().filter(|(_, read)| !read).count() as i64;
            let old = before[*folder];
            let wanted = Counts { total: old.total + messages.len() as i64, unread: old.unread + unread };
            assert_eq!(now[*folder], wanted, "{folder} after {step}");
        }
        if number % STEPS_BETWEEN_LISTS == 0 || number + 1 == STEPS {
            for folder in FOLDERS {
                subjects_by_all(&mut windows, folder);
            }
        }
    }
}

impl History {
    fn below(&mut self, end: usize) -> usize {
        (self.rng.next_u64() % end as u64) as usize
    }

    fn mime(&mut self) -> (String, Vec<u8>) {
        self.written += 1;
        let subject = format!("history-{:04}", self.written);
        let mime = format!("From: <h@laws.example>\r\nSubject: {subject}\r\n\r\n{subject}\r\n");
        (subject, mime.into_bytes())
    }

    fn put(&mut self, folder: &'static str, message: (String, bool)) {
        self.model.entry(folder).or_default().push(message);
    }

    /// A subject in one of the first `folders` folders, if there is any.
    fn pick(&mut self, folders: usize) -> Option<(&'static str, String)> {
        let folder = FOLDERS[self.below(folders)];
        let count = self.model[folder].len();
        if count == 0 {
            return None;
        }
        let place = self.below(count);
        Some((folder, self.model[folder][place].0.clone()))
    }

    /// Takes all of a subject out of the model of a folder.
    fn take(&mut self, folder: &str, subject: &str) -> Vec<(String, bool)> {
        let list = self.model.get_mut(folder).expect("a folder of the model");
        let (taken, kept) = list.drain(..).partition(|(found, _)| found == subject);
        *list = kept;
        taken
    }

    /// Selects the folder; gives the UIDs of a subject there, as a set.
    fn select(&mut self, folder: &str, subject: &str) -> String {
        self.imap.command(&format!("SELECT {}", quoted(folder))).expect("SELECT");
        let answer = self.imap.command(&format!("UID SEARCH HEADER Subject {subject}")).expect("SEARCH");
        let found = answer.iter().find_map(|one| one.text.strip_prefix("* SEARCH ")).expect("found");
        found.trim().replace(' ', ",")
    }

    fn step(&mut self) -> String {
        match self.below(10) {
            0 => self.deliver(),
            1 | 2 => self.append(),
            3 | 4 => self.mark(),
            5 => self.expunge(),
            6 => self.transfer("MOVE"),
            7 => self.transfer("COPY"),
            8 => self.create(),
            _ => self.delete(),
        }
    }

    fn deliver(&mut self) -> String {
        let (subject, mime) = self.mime();
        self.smtp.send("h@laws.example", &[&self.address], &mime).expect("BDAT");
        let done = format!("SMTP delivers {subject}");
        self.put("Inbox", (subject, false));
        done
    }

    fn append(&mut self) -> String {
        let folder = FOLDERS[self.below(FOLDERS.len())];
        let (subject, mime) = self.mime();
        let name = if folder == "Inbox" { "INBOX" } else { folder };
        self.imap.append(name, &mime).expect("APPEND");
        let done = format!("APPEND of {subject} to {folder}");
        self.put(folder, (subject, false));
        done
    }

    fn create(&mut self) -> String {
        let folder = FOLDERS[self.below(3)];
        let (subject, _) = self.mime();
        let read = self.below(2) == 0;
        let id = self.ews.folder(folder);
        let request = format!(
            "<m:CreateItem MessageDisposition=\"SaveOnly\"><m:SavedItemFolderId><t:FolderId Id=\"{id}\"/>\
             </m:SavedItemFolderId><m:Items><t:Message><t:Subject>{subject}</t:Subject><t:IsRead>{read}</t:IsRead>\
             </t:Message></m:Items></m:CreateItem>"
        );
        self.ews.0.succeed(&request).expect("CreateItem");
        let done = format!("CreateItem {subject} in {folder}, read: {read}");
        self.put(folder, (subject, read));
        done
    }

    fn mark(&mut self) -> String {
        let Some((folder, subject)) = self.pick(FOLDERS.len()) else { return "nothing".to_owned() };
        let read = self.below(3) > 0;
        let set = self.select(folder, &subject);
        let sign = if read { '+' } else { '-' };
        self.imap.command(&format!("UID STORE {set} {sign}FLAGS (\\Seen)")).expect("STORE");
        let list = self.model.get_mut(folder).expect("a folder of the model");
        list.iter_mut().filter(|(found, _)| *found == subject).for_each(|message| message.1 = read);
        format!("STORE {sign}\\Seen on {subject} in {folder}")
    }

    fn expunge(&mut self) -> String {
        let Some((folder, subject)) = self.pick(FOLDERS.len()) else { return "nothing".to_owned() };
        let set = self.select(folder, &subject);
        self.imap.command(&format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)")).expect("STORE");
        self.imap.command("EXPUNGE").expect("EXPUNGE");
        self.take(folder, &subject);
        format!("EXPUNGE of {subject} in {folder}")
    }

    fn transfer(&mut self, how: &str) -> String {
        let Some((folder, subject)) = self.pick(FOLDERS.len()) else { return "nothing".to_owned() };
        let target = FOLDERS[self.below(FOLDERS.len())];
        if target == folder {
            return "nothing".to_owned();
        }
        let set = self.select(folder, &subject);
        self.imap.command(&format!("UID {how} {set} {}", quoted(target))).expect(how);
        let taken = self.take(folder, &subject);
        if how == "COPY" {
            taken.iter().for_each(|message| self.put(folder, message.clone()));
        }
        taken.into_iter().for_each(|message| self.put(target, message));
        format!("{how} of {subject} from {folder} to {target}")
    }

    fn delete(&mut self) -> String {
        let Some((folder, subject)) = self.pick(3) else { return "nothing".to_owned() };
        let how = ["HardDelete", "SoftDelete", "MoveToDeletedItems"][self.below(3)];
        let items = self.ews.items(folder);
        let ids: String = items
            .iter()
            .filter(|(_, found)| *found == subject)
            .map(|(id, _)| format!("<t:ItemId Id=\"{id}\"/>"))
            .collect();
        let request =
            format!("<m:DeleteItem DeleteType=\"{how}\"><m:ItemIds>{ids}</m:ItemIds></m:DeleteItem>");
        self.ews.0.succeed(&request).expect("DeleteItem");
        let taken = self.take(folder, &subject);
        if how == "MoveToDeletedItems" {
            taken.into_iter().for_each(|message| self.put("Deleted Items", message));
        }
        format!("{how} of {subject} in {folder}")
    }
}
