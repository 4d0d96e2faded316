//! A mailbox through EWS: FindFolder, FindItem, GetItem, GetAttachment.

use crate::letter::xml;
use crate::view::{Counts, State, View, Window, lines, sorted, time_of_day, unix_seconds};
use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::ews::{self, EwsClient, attribute, element};
use std::collections::BTreeMap;

/// EWS for one user.
pub struct EwsWindow(pub EwsClient);

/// A connection of a demo user.
pub fn connect(demo: &Demo, place: usize) -> EwsClient {
    let user = demo.user(place);
    EwsClient::connect(demo.text("http"), &user.address, &user.password).expect("EWS")
}

struct Folder {
    id: String,
    parent: String,
    name: String,
    hidden: bool,
    counts: Counts,
}

/// Every element of a name: what stands between its tags, as it was sent.
fn elements(text: &str, name: &str) -> Vec<String> {
    let end = format!("</{name}>");
    text.split(&format!("<{name}>"))
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(&end)?.0.to_owned()))
        .collect()
}

/// The addresses in an element.
fn people(item: &str, name: &str) -> Vec<String> {
    let inside = elements(item, name).concat();
    sorted(elements(&inside, "t:EmailAddress"))
}

/// `2026-11-20T10:11:12Z`.
fn date_time(text: &str) -> i64 {
    let (date, time) = text.split_once('T').expect("xs:dateTime");
    assert!(time.ends_with('Z'), "{text} is in UTC");
    let date: Vec<i64> = date.split('-').map(|part| part.parse().expect("a number")).collect();
    unix_seconds(date[0], date[1], date[2], time_of_day(time))
}

impl EwsWindow {
    pub fn open(demo: &Demo, place: usize) -> Self {
        Self(connect(demo, place))
    }

    /// Folders with their paths, hidden ones too.
    fn tree(&mut self) -> Vec<(String, Folder)> {
        let root = self
            .0
            .succeed(
                "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>\
                 <t:DistinguishedFolderId Id=\"msgfolderroot\"/></m:FolderIds></m:GetFolder>",
            )
            .expect("GetFolder");
        let root = attribute(root.split("<t:FolderId").nth(1).expect("an id"), "Id").expect("an id");
        let text = self
            .0
            .succeed(
                "<m:FindFolder Traversal=\"Deep\"><m:FolderShape><t:BaseShape>Default</t:BaseShape>\
                 <t:AdditionalProperties><t:FieldURI FieldURI=\"folder:ParentFolderId\"/>\
                 <t:ExtendedFieldURI PropertyTag=\"0x10f4\" PropertyType=\"Boolean\"/>\
                 <t:ExtendedFieldURI PropertyTag=\"0x3603\" PropertyType=\"Integer\"/>\
                 </t:AdditionalProperties></m:FolderShape><m:ParentFolderIds>\
                 <t:DistinguishedFolderId Id=\"msgfolderroot\"/></m:ParentFolderIds></m:FindFolder>",
            )
            .expect("FindFolder");
        let found: Vec<Folder> = text.split("<t:FolderId ").skip(1).map(folder).collect();
        let path = |folder: &Folder| {
            let mut path = folder.name.clone();
            let mut parent = &folder.parent;
            while *parent != root {
                let above = found.iter().find(|other| other.id == *parent).expect("the parent is there too");
                path = format!("{}/{path}", above.name);
                parent = &above.parent;
            }
            path
        };
        let paths: Vec<String> = found.iter().map(path).collect();
        paths.into_iter().zip(found).collect()
    }

    /// The id of a folder.
    pub fn folder(&mut self, path: &str) -> String {
        let tree = self.tree();
        let found = tree.iter().find(|(found, _)| found == path);
        found.unwrap_or_else(|| panic!("no {path:?} by EWS")).1.id.clone()
    }

    /// Ids and subjects of a folder's items, earliest first.
    pub fn items(&mut self, folder: &str) -> Vec<(String, String)> {
        let id = self.folder(folder);
        let text = self
            .0
            .succeed(&format!(
                "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>\
                 <t:AdditionalProperties><t:FieldURI FieldURI=\"item:Subject\"/></t:AdditionalProperties>\
                 </m:ItemShape><m:IndexedPageItemView MaxEntriesReturned=\"1000\" Offset=\"0\" \
                 BasePoint=\"Beginning\"/><m:SortOrder><t:FieldOrder Order=\"Ascending\">\
                 <t:FieldURI FieldURI=\"item:DateTimeReceived\"/></t:FieldOrder></m:SortOrder>\
                 <m:ParentFolderIds><t:FolderId Id=\"{id}\"/></m:ParentFolderIds></m:FindItem>"
            ))
            .expect("FindItem");
        let items = text.split("<t:ItemId ").skip(1);
        items
            .map(|item| {
                (attribute(item, "Id").expect("an id"), element(item, "t:Subject").unwrap_or_default())
            })
            .collect()
    }

    /// The id of the one item with a subject.
    pub fn item(&mut self, folder: &str, subject: &str) -> String {
        let all = self.items(folder);
        let found: Vec<_> = all.iter().filter(|(_, found)| found == subject).collect();
        let [(id, _)] = found.as_slice() else {
            panic!("{subject:?} is {} times in {folder} by EWS, among {all:?}", found.len())
        };
        id.clone()
    }

    /// An item in a shape.
    fn get(&mut self, id: &str, shape: &str) -> String {
        self.0
            .succeed(&format!(
                "<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape>{shape}\
                 <t:AdditionalProperties><t:FieldURI FieldURI=\"item:Flag\"/>\
                 <t:ExtendedFieldURI PropertyTag=\"0x1081\" PropertyType=\"Integer\"/></t:AdditionalProperties>\
                 </m:ItemShape><m:ItemIds><t:ItemId Id=\"{}\"/></m:ItemIds></m:GetItem>",
                xml(id)
            ))
            .expect("GetItem")
    }

    fn file(&mut self, attachment: &str) -> (String, Vec<u8>) {
        let id = attribute(attachment, "Id").expect("an id");
        if let Some(bytes) = self.0.get_attachment(&id).expect("GetAttachment") {
            return (element(attachment, "t:Name").unwrap_or_default(), bytes);
        }
        let text = self
            .0
            .succeed(&format!(
                "<m:GetAttachment><m:AttachmentShape><t:BodyType>Text</t:BodyType></m:AttachmentShape>\
                 <m:AttachmentIds><t:AttachmentId Id=\"{id}\"/></m:AttachmentIds></m:GetAttachment>"
            ))
            .expect("GetAttachment");
        let body = lines(&element(&text, "t:Body").unwrap_or_default());
        (element(&text, "t:Subject").unwrap_or_default(), body.into_bytes())
    }
}

fn folder(text: &str) -> Folder {
    let number = |name: &str| element(text, name).and_then(|number| number.parse().ok());
    let extended = |tag: &str| {
        let text = text.split("<t:FolderId ").next()?.to_lowercase();
        let property = text.split("<t:extendedproperty>").find(|property| property.contains(tag))?;
        element(property, "t:value")
    };
    // Folders of calendars and contacts have no UnreadCount element.
    let unread = number("t:UnreadCount").or_else(|| extended("0x3603")?.parse().ok());
    Folder {
        id: attribute(text, "Id").expect("an id"),
        parent: attribute(text.split("<t:ParentFolderId").nth(1).expect("a parent"), "Id").expect("an id"),
        name: element(text, "t:DisplayName").unwrap_or_default(),
        hidden: extended("0x10f4").as_deref() == Some("true"),
        counts: Counts {
            total: number("t:TotalCount").expect("a number"),
            unread: unread.unwrap_or_default(),
        },
    }
}

impl Window for EwsWindow {
    fn name(&self) -> &'static str {
        "EWS"
    }

    fn folders(&mut self) -> BTreeMap<String, Counts> {
        self.tree()
            .into_iter()
            .filter(|(_, folder)| !folder.hidden)
            .map(|(path, f)| (path, f.counts))
            .collect()
    }

    fn subjects(&mut self, folder: &str) -> Vec<String> {
        self.items(folder).into_iter().map(|(_, subject)| subject).collect()
    }

    fn read(&mut self, folder: &str, subject: &str) -> View {
        let id = self.item(folder, subject);
        let item =
            self.get(&id, "<t:IncludeMimeContent>true</t:IncludeMimeContent><t:BodyType>Text</t:BodyType>");
        let best = self.get(&id, "<t:BodyType>Best</t:BodyType>");
        let html = best.contains("<t:Body BodyType=\"HTML\"").then(|| element(&best, "t:Body")).flatten();
        let mut files: Vec<_> = Vec::new();
        for attachment in item.split("<t:AttachmentId ").skip(1) {
            files.push(self.file(attachment));
        }
        files.sort();
        // Attachments have sizes of their own.
        let behind = item.split_once("</t:Attachments>").map_or(item.as_str(), |(_, behind)| behind);
        let mime = element(&item, "t:MimeContent").expect("MimeContent");
        let verb = item.split("<t:ExtendedProperty>").find(|part| part.contains("0x1081"));
        let verb = verb.and_then(|verb| element(verb, "t:Value"));
        View {
            subject: element(&item, "t:Subject").unwrap_or_default(),
            sender: people(&item, "t:From").concat(),
            to: people(&item, "t:ToRecipients"),
            cc: people(&item, "t:CcRecipients"),
            bcc: people(&item, "t:BccRecipients"),
            text: element(&item, "t:Body").map(|body| lines(&body)),
            html: html.map(|html| lines(&html)),
            files,
            message_id: element(&item, "t:InternetMessageId")
                .unwrap_or_default()
                .trim_matches(['<', '>'])
                .to_owned(),
            delivered: element(&item, "t:DateTimeReceived").map(|text| date_time(&text)),
            sent: element(&item, "t:DateTimeSent").map(|text| date_time(&text)),
            size: element(behind, "t:Size").and_then(|size| size.parse().ok()),
            clip: element(&item, "t:HasAttachments").map(|clip| clip == "true"),
            mime: Some(ews::decode(&mime).expect("base64")),
            state: State {
                draft: element(&item, "t:IsDraft").as_deref() == Some("true"),
                read: element(&item, "t:IsRead").as_deref() == Some("true"),
                flagged: element(&item, "t:FlagStatus").as_deref() == Some("Flagged"),
                answered: matches!(verb.as_deref(), Some("102" | "103")),
                keywords: sorted(elements(&elements(&item, "t:Categories").concat(), "t:String")),
            },
        }
    }
}
