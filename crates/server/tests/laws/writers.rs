//! Who writes: every way in which a message gets into a mailbox.

use crate::letter::{BCC, CC, Letter, TO, xml};
use crate::{ews, imap};
use ropewalk_mime::transfer::encode_base64;
use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::ews::attribute;
use ropewalk_testkit::smtp::SmtpClient;

pub const ALICE: usize = 0;
pub const BOB: usize = 1;
pub const CAROL: usize = 2;
pub const ADMIN: usize = 3;

/// The folder that [`imap_append`] and its like write to.
pub const FOLDER: &str = "Laws of writing";
/// Somebody outside.
const OUTSIDE: (&str, &str) = ("Zo\u{eb} Zimt", "zoe@elsewhere.example");
const ALICE_HERSELF: (&str, &str) = ("Alice", "alice@example.test");

/// Where a message has come to, and what must be seen of it there.
pub struct Landing {
    pub place: usize,
    pub folder: &'static str,
    pub sender: &'static str,
    pub shows_bcc: bool,
    pub read: bool,
    pub draft: bool,
    /// What the MIME must end with: all of it, or what stands behind the trace fields.
    pub mime_ends: Option<Vec<u8>>,
    /// The server has made the text out of the HTML.
    pub text_is_made: bool,
}

/// A way to write.
pub struct Writer {
    pub name: &'static str,
    pub write: fn(&Demo, &Letter) -> Vec<Landing>,
}

/// The table.
pub const WRITERS: [Writer; 8] = [
    Writer { name: "SMTP DATA", write: smtp_data },
    Writer { name: "SMTP BDAT", write: smtp_bdat },
    Writer { name: "submission", write: submission },
    Writer { name: "APPEND", write: imap_append },
    Writer { name: "SaveOnly", write: ews_save },
    Writer { name: "SendAndSaveCopy", write: ews_send },
    Writer { name: "SendItem", write: ews_send_item },
    Writer { name: "MimeContent", write: ews_mime },
];

fn inbox(place: usize, sender: &'static str) -> Landing {
    Landing {
        place,
        folder: "Inbox",
        sender,
        shows_bcc: false,
        read: false,
        draft: false,
        mime_ends: None,
        text_is_made: false,
    }
}

fn smtp_data(demo: &Demo, letter: &Letter) -> Vec<Landing> {
    let mime = letter.mime(OUTSIDE, false);
    let mut client = SmtpClient::connect(demo.text("smtp")).expect("SMTP");
    client.send_by_data(OUTSIDE.1, &[ALICE_HERSELF.1], &mime).expect("DATA");
    vec![Landing { mime_ends: Some(mime), ..inbox(ALICE, OUTSIDE.1) }]
}

fn smtp_bdat(demo: &Demo, letter: &Letter) -> Vec<Landing> {
    let mime = letter.mime(OUTSIDE, false);
    let mut client = SmtpClient::connect(demo.text("smtp")).expect("SMTP");
    client.send(OUTSIDE.1, &[ALICE_HERSELF.1, TO.1], &mime).expect("BDAT");
    let landing = |place| Landing { mime_ends: Some(mime.clone()), ..inbox(place, OUTSIDE.1) };
    vec![landing(ALICE), landing(BOB)]
}

fn submission(demo: &Demo, letter: &Letter) -> Vec<Landing> {
    let user = demo.user(ALICE);
    let mime = letter.mime(ALICE_HERSELF, false);
    let mut client = SmtpClient::connect(demo.text("submission")).expect("submission");
    client.login(&user.address, &user.password).expect("AUTH");
    let to = if letter.copies { vec![TO.1, CC.1, BCC.1] } else { vec![TO.1] };
    client.send_by_data(&user.address, &to, &mime).expect("DATA");
    let places = [BOB, CAROL, ALICE].into_iter().take(to.len());
    places.map(|place| Landing { mime_ends: Some(mime.clone()), ..inbox(place, ALICE_HERSELF.1) }).collect()
}

fn imap_append(demo: &Demo, letter: &Letter) -> Vec<Landing> {
    let mime = letter.mime(OUTSIDE, true);
    imap::connect(demo, ALICE).append(FOLDER, &mime).expect("APPEND");
    let folder = FOLDER;
    vec![Landing { folder, shows_bcc: true, mime_ends: Some(mime), ..inbox(ALICE, OUTSIDE.1) }]
}

/// CreateItem as Alice, in a folder or the default one; gives the answer.
fn create(demo: &Demo, disposition: &str, folder: Option<&str>, item: &str) -> String {
    let mut window = ews::EwsWindow(ews::connect(demo, ALICE));
    let folder = folder.map_or_else(String::new, |folder| {
        let id = window.folder(folder);
        format!("<m:SavedItemFolderId><t:FolderId Id=\"{}\"/></m:SavedItemFolderId>", xml(&id))
    });
    let request = format!(
        "<m:CreateItem MessageDisposition=\"{disposition}\">{folder}<m:Items>{item}</m:Items></m:CreateItem>"
    );
    window.0.succeed(&request).expect("CreateItem")
}

fn ews_save(demo: &Demo, letter: &Letter) -> Vec<Landing> {
    create(demo, "SaveOnly", None, &letter.item());
    let text_is_made = letter.html.is_some();
    let (folder, sender) = ("Drafts", ALICE_HERSELF.1);
    vec![Landing { folder, shows_bcc: true, read: true, draft: true, text_is_made, ..inbox(ALICE, sender) }]
}

fn ews_send(demo: &Demo, letter: &Letter) -> Vec<Landing> {
    create(demo, "SendAndSaveCopy", None, &letter.item());
    sent(letter)
}

/// Saved first, sent later.
fn ews_send_item(demo: &Demo, letter: &Letter) -> Vec<Landing> {
    let made = create(demo, "SaveOnly", Some(FOLDER), &letter.item());
    let id = made
        .split("<t:ItemId ")
        .nth(1)
        .and_then(|id| Some((attribute(id, "Id")?, attribute(id, "ChangeKey")?)));
    let (id, key) = id.expect("an item id");
    let request = format!(
        "<m:SendItem SaveItemToFolder=\"true\"><m:ItemIds><t:ItemId Id=\"{id}\" ChangeKey=\"{key}\"/></m:ItemIds>\
         </m:SendItem>"
    );
    ews::connect(demo, ALICE).succeed(&request).expect("SendItem");
    sent(letter)
}

/// Where a letter is when Alice has sent it by EWS.
fn sent(letter: &Letter) -> Vec<Landing> {
    let text_is_made = letter.html.is_some();
    let sender = ALICE_HERSELF.1;
    let mut landings = vec![Landing {
        folder: "Sent Items",
        shows_bcc: true,
        read: true,
        text_is_made,
        ..inbox(ALICE, sender)
    }];
    let places = if letter.copies { &[BOB, CAROL, ALICE][..] } else { &[BOB] };
    landings.extend(places.iter().map(|place| Landing { text_is_made, ..inbox(*place, sender) }));
    landings
}

fn ews_mime(demo: &Demo, letter: &Letter) -> Vec<Landing> {
    let mime = letter.mime(OUTSIDE, true);
    let content = String::from_utf8(encode_base64(&mime)).expect("ASCII");
    let item =
        format!("<t:Message><t:MimeContent CharacterSet=\"UTF-8\">{content}</t:MimeContent></t:Message>");
    create(demo, "SaveOnly", Some(FOLDER), &item);
    vec![Landing {
        folder: FOLDER,
        shows_bcc: true,
        read: true,
        draft: true,
        mime_ends: Some(mime),
        ..inbox(ALICE, OUTSIDE.1)
    }]
}
