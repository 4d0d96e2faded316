//! Whole requests and answers, without sockets: what a client sends and finds.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ropewalk_auth::{Authenticator, HashCost};
use ropewalk_base::{FakeClock, FakeRng, FileTime};
use ropewalk_directory::{Delegate, Directory, NewUser, User, UserId};
use ropewalk_mailbox::{
    AppendOptions, Flags, MailStore, Mailbox, MailboxOwner, Member, NewMessage, PermissionChange, Rights,
};
use ropewalk_model::{MessageContent, SpecialFolder, tags};
use ropewalk_node::http::{Body, HttpHandler, HttpRequest, HttpResponse, Method, StatusCode};
use ropewalk_protocol_ews::{Ews, PATH};
use ropewalk_storage_api::Store;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use ropewalk_transport::Transport;
use std::sync::Arc;
use std::time::Duration;

struct Server {
    ews: Ews,
    directory: Directory,
    mailboxes: MailStore,
    clock: Arc<FakeClock>,
    alice: User,
    bob: User,
}

impl Server {
    fn new() -> Self {
        let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
        let rng = Arc::new(FakeRng::new(1));
        let store = Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default()));
        let directory = Directory::open(store.clone(), clock.clone(), rng.clone()).unwrap();
        directory.add_domain("example.test").unwrap();
        let mailboxes = MailStore::new(store, clock.clone(), rng.clone());
        let authenticator =
            Authenticator::new(directory.clone(), clock.clone(), rng, HashCost::FAST).unwrap();
        let user = |address: &str, name: &str| {
            let hash = authenticator.hash("secret").unwrap();
            let new = NewUser {
                address: address.into(),
                display_name: name.into(),
                password_hash: Some(hash),
                ..NewUser::default()
            };
            let user = directory.create_user(new).unwrap();
            let owner = MailboxOwner {
                display_name: user.display_name.clone(),
                address: user.address.clone(),
                legacy_dn: user.legacy_dn.clone(),
                host: "example.test".into(),
            };
            mailboxes.create_mailbox(user.mailbox, &owner).unwrap();
            user
        };
        let (alice, bob) = (user("alice@example.test", "Alice Adams"), user("bob@example.test", "Bob Brown"));
        let transport = Transport::new(directory.clone(), mailboxes.clone(), "mail.example.test");
        Self { ews: Ews::new(Arc::new(authenticator), transport), directory, mailboxes, clock, alice, bob }
    }

    fn mailbox(&self, user: &User) -> Mailbox {
        self.mailboxes.mailbox(user.mailbox).unwrap()
    }

    fn deliver_mime(&self, mime: &[u8]) {
        let mailbox = self.mailbox(&self.alice);
        let inbox = mailbox.special_folder(SpecialFolder::Inbox);
        self.clock.advance(Duration::from_secs(60));
        mailbox
            .append_mime(inbox, mime, AppendOptions { new_mail: true, ..AppendOptions::default() })
            .unwrap();
    }

    fn deliver(&self, subject: &str) {
        let mime = format!(
            "From: Bob Brown <bob@example.test>\r\nTo: alice@example.test\r\nSubject: {subject}\r\n\
             Message-ID: <{subject}@example.test>\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\n\r\nHello {subject}\r\n"
        );
        self.deliver_mime(mime.as_bytes());
    }

    fn post(&self, login: &str, body: &str) -> (StatusCode, String) {
        let authorization = format!("Basic {}", STANDARD.encode(login));
        let request =
            HttpRequest::for_tests(Method::POST, PATH, &[("Authorization", &authorization)], body.to_owned());
        let response = self.ews.handle(&request);
        (response.status, text(&response))
    }

    /// The answer to a request of Alice's.
    fn ask(&self, request: &str) -> String {
        let (status, text) = self.post("alice@example.test:secret", &envelope("", request));
        assert_eq!(status, StatusCode::OK, "{text}");
        text
    }
}

fn text(response: &HttpResponse) -> String {
    match &response.body {
        Body::Full(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
        Body::Stream(_) => panic!("streamed"),
    }
}

fn envelope(header: &str, request: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\" \
         xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\">\
         <s:Header>{header}</s:Header><s:Body>{request}</s:Body></s:Envelope>"
    )
}

/// The text between two marks, the first time.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in {text}")) + from.len();
    let length = text[start..].find(to).unwrap();
    &text[start..start + length]
}

fn all<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from).skip(1).map(|rest| &rest[..rest.find(to).unwrap()]).collect()
}

fn find(server: &Server, folder: &str, extra: &str) -> String {
    server.ask(&format!(
        "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>{extra}\
         <m:ParentFolderIds><t:DistinguishedFolderId Id=\"{folder}\"/></m:ParentFolderIds></m:FindItem>"
    ))
}

fn get(server: &Server, id: &str, shape: &str) -> String {
    server.ask(&format!(
        "<m:GetItem><m:ItemShape>{shape}</m:ItemShape><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:GetItem>"
    ))
}

const INBOX: &str = "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>\
     <t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:GetFolder>";

const MESSAGE: &str = "<t:Message><t:Subject>Lunch &amp; more</t:Subject>\
     <t:Body BodyType=\"HTML\">&lt;p&gt;At noon?&lt;/p&gt;</t:Body>\
     <t:Attachments><t:FileAttachment><t:Name>menu.txt</t:Name><t:ContentType>text/plain</t:ContentType>\
     <t:Content>c291cA==</t:Content></t:FileAttachment>\
     <t:ItemAttachment><t:Name>old</t:Name><t:Message><t:Subject>inner</t:Subject>\
     <t:Body BodyType=\"Text\">deep</t:Body></t:Message></t:ItemAttachment></t:Attachments>\
     <t:Categories><t:String>red</t:String></t:Categories><t:Importance>High</t:Importance>\
     <t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients>\
     <t:ReplyTo><t:Mailbox><t:Name>A</t:Name><t:EmailAddress>a@example.test</t:EmailAddress></t:Mailbox></t:ReplyTo>\
     </t:Message>";

fn create(server: &Server, disposition: &str, item: &str) -> String {
    server.ask(&format!(
        "<m:CreateItem MessageDisposition=\"{disposition}\"><m:Items>{item}</m:Items></m:CreateItem>"
    ))
}

#[test]
fn only_the_owner_comes_in() {
    let server = Server::new();
    let request = envelope("", INBOX);
    assert_eq!(server.post("alice@example.test:wrong", &request).0, StatusCode::UNAUTHORIZED);
    assert_eq!(server.post("alice@example.test:secret", &request).0, StatusCode::OK);
    let anonymous = HttpRequest::for_tests(Method::POST, PATH, &[], request);
    assert_eq!(server.ews.handle(&anonymous).status, StatusCode::UNAUTHORIZED);
    let of_bob = INBOX.replace(
        "Id=\"inbox\"/>",
        "Id=\"inbox\"><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>",
    );
    assert!(server.ask(&of_bob).contains("<m:ResponseCode>ErrorAccessDenied<"));
    assert!(
        server.ask(&of_bob.replace("bob@", "nobody@")).contains("<m:ResponseCode>ErrorNonExistentMailbox<")
    );
    assert!(server.ask(&of_bob.replace("bob@", "ALICE@")).contains("<m:ResponseCode>NoError<"));
    let impersonation = "<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>bob@example.test\
         </t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>";
    let (status, fault) = server.post("alice@example.test:secret", &envelope(impersonation, INBOX));
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(fault.contains(">ErrorImpersonateUserDenied</e:ResponseCode>"));
}

#[test]
fn what_is_not_there_is_a_fault() {
    let server = Server::new();
    for (body, code) in [
        (envelope("", "<m:SyncFolderItems/>"), "ErrorInvalidRequest"),
        (envelope("", "<m:Nonsense/>"), "ErrorSchemaValidation"),
        (envelope("<t:RequestServerVersion Version=\"X\"/>", "<m:GetItem/>"), "ErrorInvalidServerVersion"),
        ("<!DOCTYPE a []><a/>".to_owned(), "ErrorSchemaValidation"),
    ] {
        let (status, text) = server.post("alice@example.test:secret", &body);
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(text.contains(&format!(">{code}</e:ResponseCode>")), "{text}");
    }
}

#[test]
fn folders_are_shown_and_found() {
    let server = Server::new();
    server.deliver("one");
    let folder = server.ask(
        "<m:GetFolder><m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape><m:FolderIds>\
         <t:DistinguishedFolderId Id=\"inbox\"/><t:DistinguishedFolderId Id=\"nonsense\"/><t:FolderId Id=\"AAMk\"/>\
         </m:FolderIds></m:GetFolder>",
    );
    let shown = "<t:FolderClass>IPF.Note</t:FolderClass><t:DisplayName>Inbox</t:DisplayName><t:TotalCount>1</t:TotalCount>";
    assert!(folder.contains(shown), "{folder}");
    assert!(folder.contains("<t:UnreadCount>1</t:UnreadCount>"));
    assert_eq!(
        all(&folder, "<m:ResponseCode>", "<"),
        ["NoError", "ErrorFolderNotFound", "ErrorInvalidIdMalformed"]
    );
    let id = between(&folder, "<t:FolderId Id=\"", "\"");
    let same = server.ask(&format!(
        "<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds>\
         <t:FolderId Id=\"{id}\"/></m:FolderIds></m:GetFolder>"
    ));
    assert_eq!(between(&same, "<t:FolderId Id=\"", "\""), id);
    let search = |traversal: &str, rest: &str| {
        server.ask(&format!(
            "<m:FindFolder Traversal=\"{traversal}\"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>{rest}\
             <m:ParentFolderIds><t:DistinguishedFolderId Id=\"msgfolderroot\"/></m:ParentFolderIds></m:FindFolder>"
        ))
    };
    let shallow = all(&search("Shallow", ""), "<t:FolderId ", ">").len();
    let deep = all(&search("Deep", ""), "<t:FolderId ", ">").len();
    assert!(shallow > 5 && deep > shallow, "{shallow} {deep}");
    let named = search(
        "Deep",
        "<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI=\"folder:DisplayName\"/><t:FieldURIOrConstant>\
         <t:Constant Value=\"Sent Items\"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>",
    );
    assert_eq!(all(&named, "<t:DisplayName>", "<"), ["Sent Items"]);
    let page = search(
        "Deep",
        "<m:IndexedPageFolderView MaxEntriesReturned=\"3\" Offset=\"1\" BasePoint=\"Beginning\"/>",
    );
    assert_eq!(all(&page, "<t:DisplayName>", "<").len(), 3);
    assert_eq!(between(&page, "IndexedPagingOffset=\"", "\""), "4");
}

fn contains(field: &str, value: &str) -> String {
    format!(
        "<m:Restriction><t:Contains ContainmentMode=\"Substring\" ContainmentComparison=\"IgnoreCase\">\
         <t:FieldURI FieldURI=\"{field}\"/><t:Constant Value=\"{value}\"/></t:Contains></m:Restriction>"
    )
}

fn equals(field: &str, value: &str) -> String {
    format!(
        "<t:IsEqualTo><t:FieldURI FieldURI=\"{field}\"/><t:FieldURIOrConstant><t:Constant Value=\"{value}\"/>\
         </t:FieldURIOrConstant></t:IsEqualTo>"
    )
}

fn restricted(expression: &str) -> String {
    format!("<m:Restriction>{expression}</m:Restriction>")
}

fn ascending(field: &str) -> String {
    format!(
        "<m:SortOrder><t:FieldOrder Order=\"Ascending\"><t:FieldURI FieldURI=\"{field}\"/></t:FieldOrder></m:SortOrder>"
    )
}

#[test]
fn items_are_found_in_pages_in_order_and_by_restriction() {
    let server = Server::new();
    for subject in ["cherry", "apple", "banana"] {
        server.deliver(subject);
    }
    let subjects = |extra: &str| {
        let answer = find(&server, "inbox", extra);
        all(&answer, "<t:Subject>", "<").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(subjects(""), ["banana", "apple", "cherry"], "newest first");
    let by_subject = ascending("item:Subject");
    assert_eq!(subjects(&by_subject), ["apple", "banana", "cherry"]);
    let page = |max, offset, base| {
        format!(
            "<m:IndexedPageItemView MaxEntriesReturned=\"{max}\" Offset=\"{offset}\" BasePoint=\"{base}\"/>{by_subject}"
        )
    };
    assert_eq!(subjects(&page(1, 1, "Beginning")), ["banana"]);
    assert_eq!(subjects(&page(2, 0, "End")), ["banana", "cherry"]);
    assert_eq!(subjects(&contains("item:Subject", "AN")), ["banana"]);
    assert_eq!(subjects(&contains("item:Body", "hello app")), ["apple"]);
    assert_eq!(subjects(&contains("message:ToRecipients", "alice")).len(), 3);
    assert_eq!(subjects(&contains("message:CcRecipients", "alice")).len(), 0);
    assert_eq!(subjects(&restricted(&equals("message:IsRead", "false"))).len(), 3);
    assert_eq!(subjects(&restricted(&equals("item:IsDraft", "true"))).len(), 0);
    assert_eq!(subjects(&restricted(&equals("item:Importance", "High"))).len(), 0);
    let seek = format!(
        "<m:SeekToConditionPageItemView BasePoint=\"Beginning\" MaxEntriesReturned=\"2\"><m:Condition>{}</m:Condition>\
         </m:SeekToConditionPageItemView>",
        equals("item:Subject", "apple")
    );
    assert_eq!(subjects(&seek), ["apple", "cherry"]);
    let answer = find(&server, "inbox", &restricted(&equals("item:Size", "large")));
    assert!(answer.contains("<m:ResponseCode>ErrorInvalidValueForProperty<"), "{answer}");
    let answer = find(&server, "inbox", &ascending("item:Body"));
    assert!(answer.contains("<m:ResponseCode>ErrorUnsupportedPathForSortGroup<"), "{answer}");
    let query = server.ask(
        "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>\
         <m:ParentFolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:ParentFolderIds>\
         <m:QueryString>subject:apple OR subject:cherry</m:QueryString></m:FindItem>",
    );
    assert_eq!(all(&query, "<t:Subject>", "<"), ["apple", "cherry"]);
}

#[test]
fn a_query_string_finds_the_same_before_and_after_messages_are_indexed() {
    let server = Server::new();
    server.deliver("one");
    server.deliver_mime(
        b"From: Bob <bob@example.test>\r\nTo: alice@example.test\r\nSubject: =?utf-8?Q?Caf=C3=A9?= au lait\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe quarterly report\r\n\
        --b\r\nContent-Type: application/pdf; name=Numbers-2024.pdf\r\n\
        Content-Disposition: attachment; filename=Numbers-2024.pdf\r\n\r\nx\r\n--b--\r\n",
    );
    let found = |query: &str| {
        let answer = server.ask(&format!(
            "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>\
             <m:ParentFolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:ParentFolderIds>\
             <m:QueryString>{query}</m:QueryString></m:FindItem>"
        ));
        all(&answer, "<t:Subject>", "<").into_iter().map(str::to_owned).collect::<Vec<_>>().join(",")
    };
    let lait = "Caf\u{e9} au lait";
    for indexed in [false, true] {
        if indexed {
            let report = server.mailboxes.upkeep(&|| true, &mut |_, error| panic!("{error}")).unwrap();
            assert_eq!(report.entered, 2);
        }
        for (query, expected) in [
            ("cafe", lait),
            ("subject:\"au lait\"", lait),
            ("quart report", lait),
            ("uarter", lait),
            ("report NOT quarterly", ""),
            ("from:bob AND to:alice attachment:2024", lait),
            ("attachment:2023", ""),
            ("subject:one OR attachment:numbers", &format!("{lait},one")),
            ("kind:email -lait", "one"),
        ] {
            assert_eq!(found(query), expected, "{query}");
        }
    }
}

#[test]
fn a_delivered_message_is_read() {
    let server = Server::new();
    server.deliver("one");
    let found = find(&server, "inbox", "");
    let id = between(&found, "<t:ItemId Id=\"", "\"");
    let item = get(
        &server,
        id,
        "<t:BaseShape>AllProperties</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent><t:BodyType>Text</t:BodyType>",
    );
    for part in [
        "<t:ItemClass>IPM.Note</t:ItemClass><t:Subject>one</t:Subject>",
        "<t:Body BodyType=\"Text\">Hello one",
        "<t:IsRead>false</t:IsRead>",
        "<t:IsDraft>false</t:IsDraft>",
        "<t:Importance>Normal</t:Importance>",
        "<t:HasAttachments>false</t:HasAttachments>",
    ] {
        assert!(item.contains(part), "{part} in {item}");
    }
    let mime = STANDARD.decode(between(&item, "<t:MimeContent CharacterSet=\"UTF-8\">", "<")).unwrap();
    assert!(mime.starts_with(b"From: Bob Brown"));
    let html = get(
        &server,
        id,
        "<t:BaseShape>IdOnly</t:BaseShape><t:BodyType>HTML</t:BodyType><t:AdditionalProperties><t:FieldURI FieldURI=\"item:Body\"/>\
         <t:ExtendedFieldURI PropertyTag=\"0x0037\" PropertyType=\"String\"/></t:AdditionalProperties>",
    );
    assert!(html.contains("<t:Body BodyType=\"HTML\">") && html.contains("Hello one"), "{html}");
    let extended = "<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag=\"0x37\" PropertyType=\"String\"/>\
         <t:Value>one</t:Value></t:ExtendedProperty>";
    assert!(html.contains(extended), "{html}");
    let gone = get(&server, "AAAA", "<t:BaseShape>IdOnly</t:BaseShape>");
    assert!(
        gone.contains("<m:ResponseCode>ErrorInvalidIdMalformed</m:ResponseCode>")
            && gone.contains("<m:Items/>")
    );
}

#[test]
fn a_message_that_only_has_rtf_has_a_body_of_every_type() {
    let server = Server::new();
    let rtf = b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}caf\\'e9{\\*\\htmltag72 </p>}}";
    let mut content = MessageContent::default();
    content.properties.set(tags::PID_TAG_MESSAGE_CLASS, "IPM.Note");
    content.properties.set(tags::PID_TAG_RTF_COMPRESSED, uncompressed(rtf));
    let mailbox = server.mailbox(&server.alice);
    let new = NewMessage {
        content: &content,
        mime: None,
        flags: Flags::NONE,
        associated: false,
        delivered: None,
        new_mail: true,
    };
    mailbox.save_message(mailbox.special_folder(SpecialFolder::Inbox), new).unwrap();
    let found = find(&server, "inbox", "");
    let id = between(&found, "<t:ItemId Id=\"", "\"");
    for (wanted, expected) in [
        ("Text", "<t:Body BodyType=\"Text\">caf\u{E9}"),
        ("HTML", "<t:Body BodyType=\"HTML\">&lt;p&gt;caf\u{E9}&lt;/p&gt;</t:Body>"),
        ("Best", "<t:Body BodyType=\"HTML\">&lt;p&gt;caf\u{E9}&lt;/p&gt;</t:Body>"),
    ] {
        let shape = format!("<t:BaseShape>Default</t:BaseShape><t:BodyType>{wanted}</t:BodyType>");
        let item = get(&server, id, &shape);
        assert!(item.contains(expected), "{wanted}: {item}");
    }
}

/// RTF as PidTagRtfCompressed holds it when it is not compressed (MS-OXRTFCP 2.1.3.1.1).
fn uncompressed(rtf: &[u8]) -> Vec<u8> {
    let size = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
    [&size(rtf.len() + 12)[..], &size(rtf.len()), b"MELA", &[0; 4], rtf].concat()
}

/// covers: MS-OXWSMSG_R81, MS-OXWSMSG_R82, MS-OXWSCORE_R1648
#[test]
fn a_draft_is_saved_and_sent() {
    let server = Server::new();
    let created = create(&server, "SaveOnly", MESSAGE);
    let (id, key) = (between(&created, "<t:ItemId Id=\"", "\""), between(&created, "ChangeKey=\"", "\""));
    let attachments = all(&created, "<t:AttachmentId Id=\"", "\"");
    assert_eq!(attachments.len(), 2, "{created}");
    let item = get(&server, id, "<t:BaseShape>AllProperties</t:BaseShape>");
    for part in [
        "<t:Subject>Lunch &amp; more</t:Subject>",
        "<t:Body BodyType=\"HTML\">&lt;p&gt;At noon?&lt;/p&gt;</t:Body>",
        "<t:Categories><t:String>red</t:String></t:Categories><t:Importance>High</t:Importance>",
        "<t:IsDraft>true</t:IsDraft>",
        "<t:IsRead>true</t:IsRead>",
        "<t:ReplyTo><t:Mailbox><t:Name>A</t:Name><t:EmailAddress>a@example.test</t:EmailAddress>",
        "<t:Name>menu.txt</t:Name><t:ContentType>text/plain</t:ContentType>",
    ] {
        assert!(item.contains(part), "{part} in {item}");
    }
    let fetch = |id: &str| {
        server.ask(&format!(
            "<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id=\"{id}\"/></m:AttachmentIds></m:GetAttachment>"
        ))
    };
    assert_eq!(between(&fetch(attachments[0]), "<t:Content>", "<"), "c291cA==");
    let inner = fetch(attachments[1]);
    assert!(inner.contains("<t:Subject>inner</t:Subject>") && inner.contains(">deep</t:Body>"), "{inner}");
    assert!(fetch(id).contains("<m:ResponseCode>ErrorInvalidIdMalformed<"));
    let send = |key: &str| {
        server.ask(&format!(
            "<m:SendItem SaveItemToFolder=\"true\"><m:ItemIds><t:ItemId Id=\"{id}\"{key}/></m:ItemIds></m:SendItem>"
        ))
    };
    assert!(send("").contains("<m:ResponseCode>ErrorChangeKeyRequired<"));
    assert!(send(" ChangeKey=\"x\"").contains("<m:ResponseCode>ErrorInvalidChangeKey<"));
    let sent = send(&format!(" ChangeKey=\"{key}\""));
    assert!(sent.contains("<m:ResponseCode>NoError<"), "{sent}");
    assert!(all(&find(&server, "drafts", ""), "<t:ItemId ", ">").is_empty());
    assert_eq!(all(&find(&server, "sentitems", ""), "<t:ItemId ", ">").len(), 1);
    let bob = server.mailbox(&server.bob);
    let inbox = bob.folder(bob.special_folder(SpecialFolder::Inbox)).unwrap();
    assert_eq!((inbox.counters.total, inbox.counters.unread), (1, 1));
    assert!(send(&format!(" ChangeKey=\"{key}\"")).contains("<m:ResponseCode>ErrorItemNotFound<"));
}

/// covers: MS-OXWSMSG_R83, MS-OXWSMSG_R203, MS-OXWSMSG_R84, MS-OXWSMSG_R85, MS-OXWSMSG_R204, MS-OXWSMSG_R86
#[test]
fn the_dispositions() {
    let server = Server::new();
    let sent = create(&server, "SendOnly", MESSAGE);
    assert!(sent.contains("<m:ResponseCode>NoError</m:ResponseCode><m:Items/>"), "{sent}");
    assert!(all(&find(&server, "sentitems", ""), "<t:ItemId ", ">").is_empty());
    let sent = create(&server, "SendAndSaveCopy", MESSAGE);
    assert!(sent.contains("<m:ResponseCode>NoError</m:ResponseCode><m:Items/>"), "{sent}");
    let copy = find(&server, "sentitems", "");
    let copy =
        get(&server, between(&copy, "<t:ItemId Id=\"", "\""), "<t:BaseShape>AllProperties</t:BaseShape>");
    assert!(copy.contains("<t:IsDraft>false</t:IsDraft><t:IsFromMe>true</t:IsFromMe>"), "{copy}");
    let from =
        "<t:From><t:Mailbox><t:Name>Alice Adams</t:Name><t:EmailAddress>alice@example.test</t:EmailAddress>";
    assert!(copy.contains(from), "{copy}");
    let bob = server.mailbox(&server.bob);
    assert_eq!(bob.folder(bob.special_folder(SpecialFolder::Inbox)).unwrap().counters.total, 2);
    let code = |disposition: &str, item: &str| {
        between(&create(&server, disposition, item), "<m:ResponseCode>", "<").to_owned()
    };
    let nobody = "<t:Message><t:Subject>x</t:Subject></t:Message>";
    assert_eq!(code("SendOnly", nobody), "ErrorMissingRecipients");
    let from_bob = "<t:Message><t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox>\
         </t:ToRecipients><t:From><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:From></t:Message>";
    assert_eq!(code("SendOnly", from_bob), "ErrorSendAsDenied");
    assert_eq!(
        code("SaveOnly", "<t:CalendarItem><t:Subject>x</t:Subject></t:CalendarItem>"),
        "ErrorInvalidRequest"
    );
    assert_eq!(
        code("SaveOnly", "<t:Message><t:Preview>x</t:Preview></t:Message>"),
        "ErrorInvalidPropertySet"
    );
    let none = server.ask(&format!("<m:CreateItem><m:Items>{nobody}</m:Items></m:CreateItem>"));
    assert!(none.contains("<m:ResponseCode>ErrorMessageDispositionRequired<"));
}

#[test]
fn mime_content_is_kept_as_it_is() {
    let server = Server::new();
    let mime = "Subject: raw\r\nX-Odd:  two  blanks\r\n\r\nbody\r\n";
    let item = format!(
        "<t:Message><t:MimeContent CharacterSet=\"UTF-8\">{}</t:MimeContent><t:ExtendedProperty>\
         <t:ExtendedFieldURI PropertyTag=\"0xe07\" PropertyType=\"Integer\"/><t:Value>0</t:Value></t:ExtendedProperty><t:Importance>Normal</t:Importance>\
         <t:ReminderMinutesBeforeStart>0</t:ReminderMinutesBeforeStart><t:IsReadReceiptRequested>0</t:IsReadReceiptRequested></t:Message>",
        STANDARD.encode(mime)
    );
    let created = create(&server, "SaveOnly", &item);
    let item = get(
        &server,
        between(&created, "<t:ItemId Id=\"", "\""),
        "<t:BaseShape>AllProperties</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent>",
    );
    for part in ["<t:Subject>raw</t:Subject>", "<t:IsDraft>false<", "<t:IsRead>false<"] {
        assert!(item.contains(part), "{item}");
    }
    assert_eq!(between(&item, "<t:MimeContent CharacterSet=\"UTF-8\">", "<"), STANDARD.encode(mime));
}

/// covers: MS-OXWSCORE_R1667, MS-OXWSCORE_R1668, MS-OXWSCORE_R1669
#[test]
fn the_three_deletions() {
    let server = Server::new();
    let mailbox = server.mailbox(&server.alice);
    let total = |folder| mailbox.folder(mailbox.special_folder(folder)).unwrap().counters.total;
    let delete = |how: &str| {
        server.deliver(how);
        let found = find(&server, "inbox", "");
        let id = between(&found, "<t:ItemId Id=\"", "\"");
        let request = format!(
            "<m:DeleteItem DeleteType=\"{how}\"><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:DeleteItem>"
        );
        assert!(server.ask(&request).contains("<m:ResponseCode>NoError<"));
        assert!(server.ask(&request).contains("<m:ResponseCode>ErrorItemNotFound<"));
    };
    delete("MoveToDeletedItems");
    assert_eq!((total(SpecialFolder::Inbox), total(SpecialFolder::DeletedItems)), (0, 1));
    delete("SoftDelete");
    assert_eq!((total(SpecialFolder::Inbox), total(SpecialFolder::Deletions)), (0, 1));
    delete("HardDelete");
    assert_eq!((total(SpecialFolder::Inbox), total(SpecialFolder::Deletions)), (0, 1));
}

#[test]
fn names_and_ids() {
    let server = Server::new();
    let resolve = |entry: &str| {
        server.ask(&format!(
            "<m:ResolveNames ReturnFullContactData=\"true\"><m:UnresolvedEntry>{entry}</m:UnresolvedEntry></m:ResolveNames>"
        ))
    };
    let bob = "<t:Name>Bob Brown</t:Name><t:EmailAddress>bob@example.test</t:EmailAddress>";
    assert!(resolve("brown").contains(bob));
    let entry = "<t:Entry Key=\"EmailAddress1\">SMTP:alice@example.test</t:Entry>";
    assert!(resolve("smtp:alice@example.test").contains(entry));
    assert!(resolve("nobody").contains("<m:ResponseCode>ErrorNameResolutionNoResults<"));
    assert!(resolve(" ").contains("<m:ResponseCode>ErrorInvalidNameForNameResolution<"));
    server.deliver("one");
    let found = find(&server, "inbox", "");
    let id = between(&found, "<t:ItemId Id=\"", "\"");
    let convert = |from: &str, to: &str, id: &str| {
        server.ask(&format!(
            "<m:ConvertId DestinationFormat=\"{to}\"><m:SourceIds><t:AlternateId Format=\"{from}\" Id=\"{id}\" \
             Mailbox=\"blah@blah.example\"/></m:SourceIds></m:ConvertId>"
        ))
    };
    for format in ["EntryId", "HexEntryId", "StoreId", "OwaId", "EwsLegacyId"] {
        let there = convert("EwsId", format, id);
        assert_eq!(between(&there, "Mailbox=\"", "\""), "alice@example.test");
        let back = convert(format, "EwsId", between(&there, " Id=\"", "\""));
        assert_eq!(between(&back, " Id=\"", "\""), id, "{format}");
    }
    assert!(convert("EwsId", "EntryId", "DUMMY").contains("<m:ResponseCode>ErrorInvalidIdMalformed<"));
    assert!(convert("HexEntryId", "EwsId", "\u{e4}").contains("<m:ResponseCode>ErrorInvalidIdMalformed<"));
}

/// Every message of the corpus can be listed and read, whatever is in it.
#[test]
fn the_corpus_is_read_without_an_error() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus");
    if !root.is_dir() {
        eprintln!("skipped: {} is not there", root.display());
        return;
    }
    let server = Server::new();
    let mut waiting = vec![root.join("mime"), root.join("dsn")];
    let mut count = 0;
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "eml" || end == "msg") {
                server.deliver_mime(&std::fs::read(path).unwrap());
                count += 1;
            }
        }
    }
    let mut read = 0;
    while read < count {
        let page = format!(
            "<m:IndexedPageItemView MaxEntriesReturned=\"100\" Offset=\"{read}\" BasePoint=\"Beginning\"/>"
        );
        let found = find(&server, "inbox", &page);
        let ids = all(&found, "<t:ItemId Id=\"", "\"");
        assert!(!ids.is_empty());
        for id in &ids {
            let item = get(
                &server,
                id,
                "<t:BaseShape>AllProperties</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent>",
            );
            assert!(item.contains("<m:ResponseCode>NoError<"), "{item}");
            for attachment in all(&item, "<t:AttachmentId Id=\"", "\"") {
                let answer = server.ask(&format!(
                    "<m:GetAttachment><m:AttachmentShape><t:IncludeMimeContent>true</t:IncludeMimeContent></m:AttachmentShape>\
                     <m:AttachmentIds><t:AttachmentId Id=\"{attachment}\"/></m:AttachmentIds></m:GetAttachment>"
                ));
                assert!(answer.contains("<m:ResponseCode>NoError<"), "{answer}");
            }
        }
        read += ids.len();
    }
}

/// Bob's answer to a request.
fn bob_asks(server: &Server, request: &str) -> String {
    let (status, text) = server.post("bob@example.test:secret", &envelope("", request));
    assert_eq!(status, StatusCode::OK, "{text}");
    text
}

const OF_ALICE: &str = "<t:Mailbox><t:EmailAddress>alice@example.test</t:EmailAddress></t:Mailbox>";

fn grant(server: &Server, folder: SpecialFolder, rights: Rights) {
    let mailbox = server.mailbox(&server.alice);
    let change = PermissionChange::Add(Member::of(&server.bob), rights);
    mailbox.change_permissions(mailbox.special_folder(folder), &[change], Default::default()).unwrap();
}

fn sound(server: &Server) {
    for user in [&server.alice, &server.bob] {
        assert_eq!(server.mailboxes.check(user.mailbox).unwrap().findings, []);
    }
}

fn get_folder(folder: &str) -> String {
    format!(
        "<m:GetFolder><m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape><m:FolderIds>\
         {folder}</m:FolderIds></m:GetFolder>"
    )
}

fn find_items(folder: &str) -> String {
    format!(
        "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>\
         <m:ParentFolderIds>{folder}</m:ParentFolderIds></m:FindItem>"
    )
}

/// A folder of Alice's.
fn distinguished(id: &str) -> String {
    format!("<t:DistinguishedFolderId Id=\"{id}\">{OF_ALICE}</t:DistinguishedFolderId>")
}

#[test]
fn anothers_mailbox_is_read_as_its_permissions_say() {
    let server = Server::new();
    server.deliver_mime(
        b"From: x@example.test\r\nSubject: shared\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nbody\r\n\
          --b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nattached\r\n--b--\r\n",
    );
    let denied = |request: &str| bob_asks(&server, request).contains("<m:ResponseCode>ErrorAccessDenied<");
    let inbox = distinguished("inbox");
    // Alice's own ids, which Bob might have seen somewhere.
    let hers = find(&server, "inbox", "");
    let id = between(&hers, "<t:ItemId Id=\"", "\"").to_owned();
    let get_item = format!(
        "<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape><m:ItemIds>\
         <t:ItemId Id=\"{id}\"/></m:ItemIds></m:GetItem>"
    );
    let delete = format!(
        "<m:DeleteItem DeleteType=\"HardDelete\"><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:DeleteItem>"
    );
    for request in [&get_folder(&inbox), &find_items(&inbox), &get_item, &delete] {
        assert!(denied(request));
    }
    grant(&server, SpecialFolder::Inbox, Rights::REVIEWER);
    let folder = bob_asks(&server, &get_folder(&inbox));
    assert!(folder.contains("<t:DisplayName>Inbox<") && folder.contains("<t:TotalCount>1<"), "{folder}");
    for right in
        ["Modify>false", "Delete>false", "Read>true", "CreateContents>false", "ViewPrivateItems>false"]
    {
        assert!(folder.contains(&format!("<t:{right}<")), "{right}: {folder}");
    }
    let by_id = format!("<t:FolderId Id=\"{}\"/>", between(&folder, "<t:FolderId Id=\"", "\""));
    for folder in [&inbox, &by_id] {
        let found = bob_asks(&server, &find_items(folder));
        assert!(found.contains("<t:Subject>shared<"), "{found}");
        assert_eq!(between(&found, "<t:ItemId Id=\"", "\""), id, "an item has one id, whoever asks");
    }
    let item = bob_asks(&server, &get_item);
    assert!(item.contains("<t:Subject>shared<") && item.contains("<t:Modify>false<"), "{item}");
    let attachment = between(&item, "<t:AttachmentId Id=\"", "\"");
    let attachment = bob_asks(
        &server,
        &format!(
            "<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id=\"{attachment}\"/></m:AttachmentIds></m:GetAttachment>"
        ),
    );
    assert!(attachment.contains("<t:Name>a.txt<"), "{attachment}");
    let delegate = Delegate { user: server.bob.id, sees_private: true, gets_meetings: false };
    server.directory.update_user(server.alice.id, |alice| alice.delegates = vec![delegate]).unwrap();
    assert!(bob_asks(&server, &get_item).contains("<t:ViewPrivateItems>true<"));
    // What was not granted stays closed, and so do writing and other folders.
    assert!(
        denied(&delete)
            && denied(&get_folder(&distinguished("drafts")))
            && denied(&find_items(&distinguished("calendar")))
    );
    sound(&server);
    grant(&server, SpecialFolder::Inbox, Rights::EDITOR);
    assert!(bob_asks(&server, &get_item).contains("<t:Modify>true<"));
    assert!(bob_asks(&server, &delete).contains("<m:ResponseCode>NoError<"));
    assert!(bob_asks(&server, &get_item).contains("<m:ResponseCode>ErrorItemNotFound<"));
    grant(&server, SpecialFolder::Inbox, Rights::NONE);
    assert!(denied(&get_folder(&inbox)) && denied(&find_items(&by_id)) && denied(&get_item));
    sound(&server);
}

#[test]
fn a_hierarchy_in_anothers_mailbox_has_what_is_visible() {
    let server = Server::new();
    let find_folders = format!(
        "<m:FindFolder Traversal=\"Deep\"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>\
         <m:ParentFolderIds><t:DistinguishedFolderId Id=\"msgfolderroot\">{OF_ALICE}</t:DistinguishedFolderId>\
         </m:ParentFolderIds></m:FindFolder>"
    );
    grant(&server, SpecialFolder::Calendar, Rights::REVIEWER);
    assert!(bob_asks(&server, &find_folders).contains("<m:ResponseCode>ErrorAccessDenied<"));
    grant(&server, SpecialFolder::IpmSubtree, Rights::FOLDER_VISIBLE);
    let found = bob_asks(&server, &find_folders);
    assert_eq!(all(&found, "<t:DisplayName>", "<"), ["Calendar"], "{found}");
    sound(&server);
}

#[test]
fn a_grant_lets_one_send_in_anothers_name() {
    let server = Server::new();
    let send = || {
        bob_asks(
            &server,
            "<m:CreateItem MessageDisposition=\"SendAndSaveCopy\"><m:Items><t:Message><t:Subject>by Bob</t:Subject>\
             <t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients>\
             <t:From><t:Mailbox><t:EmailAddress>alice@example.test</t:EmailAddress></t:Mailbox></t:From></t:Message>\
             </m:Items></m:CreateItem>",
        )
    };
    let persons = || {
        let bob = server.mailbox(&server.bob);
        let inbox = bob.special_folder(SpecialFolder::Inbox);
        let id = bob.uids(inbox, 1, u32::MAX).unwrap().last().unwrap().id;
        let message = bob.message(id).unwrap();
        [tags::PID_TAG_SENT_REPRESENTING_NAME, tags::PID_TAG_SENDER_NAME]
            .map(|tag| message.string(tag).unwrap())
    };
    assert!(send().contains("<m:ResponseCode>ErrorSendAsDenied<"));
    let grant = |change: fn(&mut User, UserId)| {
        server.directory.update_user(server.alice.id, |alice| change(alice, server.bob.id)).unwrap();
    };
    grant(|alice, bob| alice.send_on_behalf = vec![bob]);
    assert!(send().contains("<m:ResponseCode>NoError<"));
    assert_eq!(persons(), ["Alice Adams", "Bob Brown"]);
    grant(|alice, bob| alice.send_as = vec![bob]);
    assert!(send().contains("<m:ResponseCode>NoError<"));
    assert_eq!(persons(), ["Alice Adams", "Alice Adams"]);
    sound(&server);
}
