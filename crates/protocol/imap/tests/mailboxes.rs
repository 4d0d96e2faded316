//! Mailboxes: names, lists, subscriptions, status.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{MESSAGE, Server};
use ropewalk_model::{PropertyBag, SpecialFolder};

#[test]
fn list_shows_what_a_user_sees() {
    let server = Server::new();
    let mut client = server.login();
    assert_eq!(client.ok("LIST \"\" \"\""), "* LIST (\\Noselect) \"/\" \"\"\r\n");
    let all = client.ok("LIST \"\" \"*\"");
    for line in [
        "* LIST (\\HasNoChildren) \"/\" \"INBOX\"\r\n",
        "* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent Items\"\r\n",
        "* LIST (\\HasNoChildren \\Trash) \"/\" \"Deleted Items\"\r\n",
        "* LIST (\\HasNoChildren \\Drafts) \"/\" \"Drafts\"\r\n",
        "* LIST (\\HasNoChildren \\Junk) \"/\" \"Junk E-mail\"\r\n",
        "* LIST (\\HasNoChildren) \"/\" \"Calendar\"\r\n",
        "* LIST (\\HasChildren) \"/\" \"Sync Issues\"\r\n",
        "* LIST (\\HasNoChildren) \"/\" \"Sync Issues/Conflicts\"\r\n",
    ] {
        assert!(all.contains(line), "{line} in {all}");
    }
    for hidden in ["Recoverable", "Deletions", "Finder", "Spooler", "Top of", "PersonMetadata"] {
        assert!(!all.contains(hidden), "{hidden} in {all}");
    }
    let top = client.ok("LIST \"\" %");
    assert!(top.contains("\"Sync Issues\"") && !top.contains("Conflicts"), "{top}");
    assert_eq!(client.ok("LIST \"\" inbox"), "* LIST (\\HasNoChildren) \"/\" \"INBOX\"\r\n");
    assert_eq!(client.ok("LIST Sync Issues/C%"), "");
    assert!(client.ok("LIST \"Sync \" \"Issues/C%\"").contains("Conflicts"));
    let special = client.ok("LIST (SPECIAL-USE) \"\" * RETURN (SUBSCRIBED STATUS (MESSAGES))");
    assert_eq!(special.matches("* LIST").count(), 4, "{special}");
    assert!(
        special.contains("(\\HasNoChildren \\Subscribed \\Sent)")
            && special.contains("STATUS \"Drafts\" (MESSAGES 0)")
    );
    client.fails("LIST (RECURSIVEMATCH) \"\" *", "BAD");
    assert_eq!(client.ok("NAMESPACE"), "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n");
    assert!(client.ok("ID NIL").starts_with("* ID (\"name\" \"Ropewalk\""));
    assert_eq!(client.ok("ENABLE CONDSTORE"), "* ENABLED\r\n");
}

#[test]
fn create_rename_delete() {
    let server = Server::new();
    let mut client = server.login();
    client.ok("CREATE Archive/2024/&ANw-bersicht/");
    assert!(
        client
            .ok("LIST \"\" Archive*")
            .contains("* LIST (\\HasNoChildren) \"/\" \"Archive/2024/&ANw-bersicht\"\r\n")
    );
    client.fails("CREATE archive", "NO [ALREADYEXISTS]");
    client.fails("CREATE inbox", "NO [ALREADYEXISTS]");
    client.fails("CREATE a//b", "NO [CANNOT]");
    client.fails("CREATE \"\"", "NO [CANNOT]");
    client.fails("CREATE X (USE (\\Archive))", "NO [USEATTR]");
    client.fails("DELETE Archive", "NO [HASCHILDREN]");
    client.ok("RENAME Archive/2024 Old/Years");
    let listed = client.ok("LIST \"\" *");
    assert!(listed.contains("\"Old/Years/&ANw-bersicht\"") && !listed.contains("Archive/"), "{listed}");
    client.fails("RENAME Old Archive", "NO [ALREADYEXISTS]");
    client.fails("RENAME Old Old/Years/Deep", "NO");
    client.fails("RENAME Nothing Something", "NO [NONEXISTENT]");
    client.fails("RENAME Drafts Sketches", "NO [CANNOT]");
    client.ok("RENAME Old old");
    client.ok("DELETE old/Years/&ANw-bersicht");
    client.fails("DELETE Drafts", "NO [CANNOT]");
    client.fails("DELETE Nothing", "NO [NONEXISTENT]");
    client.ok("CREATE INBOX/Sub");
    assert!(client.ok("LIST \"\" inbox/%").contains("\"INBOX/Sub\""));
    server.deliver(MESSAGE);
    client.ok("RENAME INBOX Moved");
    assert!(client.ok("STATUS Moved (MESSAGES)").contains("MESSAGES 1"));
    assert!(client.ok("STATUS INBOX (MESSAGES)").contains("MESSAGES 0"));
    server.assert_sound();
}

#[test]
fn subscriptions() {
    let server = Server::new();
    let mut client = server.login();
    let subscribed = client.ok("LSUB \"\" *");
    assert!(
        subscribed.contains("* LSUB () \"/\" \"INBOX\"\r\n") && !subscribed.contains("Calendar"),
        "{subscribed}"
    );
    client.ok("UNSUBSCRIBE INBOX");
    client.ok("SUBSCRIBE Calendar");
    client.ok("UNSUBSCRIBE \"Sync Issues\"");
    let subscribed = client.ok("LSUB \"\" %");
    assert!(!subscribed.contains("INBOX") && subscribed.contains("Calendar"), "{subscribed}");
    assert!(subscribed.contains("* LSUB (\\Noselect) \"/\" \"Sync Issues\"\r\n"), "{subscribed}");
    client.fails("SUBSCRIBE Nothing", "NO [NONEXISTENT]");
    let recursive = client.ok("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"Sync %\"");
    assert!(recursive.contains("\"Sync Issues\" (\"CHILDINFO\" (\"SUBSCRIBED\"))"), "{recursive}");
    client.ok("SUBSCRIBE INBOX");
    assert!(client.ok("LSUB \"\" inbox").contains("INBOX"));
    server.assert_sound();
}

#[test]
fn status_and_select() {
    let server = Server::new();
    for _ in 0..3 {
        server.deliver(MESSAGE);
    }
    let mut client = server.login();
    let status = client.ok("STATUS INBOX (MESSAGES RECENT UIDNEXT UNSEEN DELETED)");
    assert_eq!(status, "* STATUS \"INBOX\" (MESSAGES 3 RECENT 3 UIDNEXT 4 UNSEEN 3 DELETED 0)\r\n");
    let examined = client.ok("EXAMINE INBOX");
    assert!(examined.contains("* 3 EXISTS\r\n* 3 RECENT\r\n* OK [UNSEEN 1]"), "{examined}");
    assert!(
        examined.contains("[UIDNEXT 4]")
            && examined.contains("[UIDVALIDITY ")
            && examined.contains("[PERMANENTFLAGS ()]")
    );
    client.fails("STORE 1 +FLAGS (\\Seen)", "NO");
    client.fails("EXPUNGE", "NO");
    let selected = client.send("SELECT inbox");
    assert!(
        selected.contains("* 3 RECENT\r\n") && selected.ends_with("t OK [READ-WRITE] Selected\r\n"),
        "{selected}"
    );
    assert!(
        selected.contains("* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded $MDNSent)\r\n")
    );
    assert!(selected.contains(
        "[PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded $MDNSent \\*)]"
    ));
    // The next session does not find them recent any more.
    assert!(server.login().ok("SELECT INBOX").contains("* 0 RECENT\r\n"));
    client.fails("SELECT Nothing", "NO [NONEXISTENT]");
    client.fails("FETCH 1 FLAGS", "BAD");
    client.ok("SELECT INBOX");
    client.ok("UNSELECT");
    client.fails("CHECK", "BAD");
}

#[test]
fn a_search_folder_is_not_shown() {
    let server = Server::new();
    let root = server.mailbox.special_folder(SpecialFolder::IpmSubtree);
    server.mailbox.create_search_folder(root, "Unread", None, &PropertyBag::new()).unwrap();
    let mut client = server.login();
    assert!(!client.ok("LIST \"\" *").contains("Unread"));
    client.fails("SELECT Unread", "NO");
    server.assert_sound();
}
