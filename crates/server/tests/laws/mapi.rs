//! A mailbox through MAPI: hierarchy and contents tables, properties, streams, recipients, attachments.

use crate::view::{Counts, State, View, Window, lines, sorted};
use ropewalk_base::FileTime;
use ropewalk_model::codec::PropertyRow;
use ropewalk_model::sort::SortDirection;
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, PropertyValue, SortKey, tags};
use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::mapi::{Logon, MapiClient, OpenedMessage};
use ropewalk_wire_mapi_rop::rop::get_property_ids_from_names as names;
use ropewalk_wire_mapi_rop::{Fid, Mid};
use std::collections::BTreeMap;

/// PidTagAttachMethod afEmbeddedMessage.
const EMBEDDED: i64 = 5;
/// PidTagNativeBody: HTML.
const NATIVE_HTML: i64 = 3;
/// PidTagMessageFlags mfRead.
const READ: i64 = 1;
/// PidTagMessageFlags mfUnsent.
const UNSENT: i64 = 8;
/// PidTagFlagStatus followupFlagged.
const FLAGGED: i64 = 2;

/// MAPI for one user.
pub struct MapiWindow {
    client: MapiClient,
    logon: Logon,
}

/// A session of a demo user.
pub fn connect(demo: &Demo, place: usize) -> MapiClient {
    let user = demo.user(place);
    MapiClient::connect(demo.text("http"), &user.address, &user.password, &user.legacy_dn).expect("Connect")
}

fn text(row: &PropertyRow, column: usize) -> String {
    row.value(column).and_then(PropertyValue::as_str).unwrap_or_default().to_owned()
}

fn number(row: &PropertyRow, column: usize) -> i64 {
    row.value(column).and_then(PropertyValue::as_i64).unwrap_or_default()
}

impl MapiWindow {
    pub fn open(demo: &Demo, place: usize) -> Self {
        let mut client = connect(demo, place);
        let logon = client.logon().expect("RopLogon");
        Self { client, logon }
    }

    /// Paths of all folders but hidden ones.
    fn tree(&mut self) -> BTreeMap<String, (Fid, Counts)> {
        let root = self.client.open_folder(&self.logon, self.logon.ipm_subtree()).expect("RopOpenFolder");
        let (table, _) = self.client.hierarchy_table(root, true).expect("RopGetHierarchyTable");
        let columns = [
            tags::PID_TAG_FOLDER_ID,
            tags::PID_TAG_DISPLAY_NAME,
            tags::PID_TAG_DEPTH,
            tags::PID_TAG_CONTENT_COUNT,
            tags::PID_TAG_CONTENT_UNREAD_COUNT,
            tags::PID_TAG_ATTRIBUTE_HIDDEN,
        ];
        self.client.set_columns(table, &columns).expect("RopSetColumns");
        let rows = self.client.all_rows(table).expect("RopQueryRows");
        self.client.release(table).expect("RopRelease");
        self.client.release(root).expect("RopRelease");
        let mut above: Vec<String> = Vec::new();
        let mut tree = BTreeMap::new();
        for row in &rows {
            let depth = usize::try_from(number(row, 2)).expect("a depth");
            above.truncate(depth.max(1) - 1);
            above.push(text(row, 1));
            if row.value(5).and_then(PropertyValue::as_bool) != Some(true) {
                let counts = Counts { total: number(row, 3), unread: number(row, 4) };
                let old = tree.insert(above.join("/"), (Fid::from_wire(number(row, 0) as u64), counts));
                assert_eq!(old, None, "one folder of each path");
            }
        }
        tree
    }

    fn folder(&mut self, path: &str) -> Fid {
        let tree = self.tree();
        tree.get(path).unwrap_or_else(|| panic!("no {path:?} by MAPI, but {:?}", tree.keys())).0
    }

    /// Ids and subjects of a folder, earliest delivery first.
    fn messages(&mut self, folder: Fid) -> Vec<(Mid, String)> {
        let folder = self.client.open_folder(&self.logon, folder).expect("RopOpenFolder");
        let (table, count) = self.client.contents_table(folder, false).expect("RopGetContentsTable");
        self.client.set_columns(table, &[tags::PID_TAG_MID, tags::PID_TAG_SUBJECT]).expect("RopSetColumns");
        let key = SortKey { tag: tags::PID_TAG_MESSAGE_DELIVERY_TIME, direction: SortDirection::Ascending };
        self.client.sort(table, &[key]).expect("RopSortTable");
        let rows = self.client.all_rows(table).expect("RopQueryRows");
        assert_eq!(rows.len(), count as usize, "RowCount tells how many rows there are");
        self.client.release(table).expect("RopRelease");
        self.client.release(folder).expect("RopRelease");
        rows.iter().map(|row| (Mid::from_wire(number(row, 0) as u64), text(row, 1))).collect()
    }

    fn whole(&mut self, object: u32, tag: PropertyTag) -> Option<Vec<u8>> {
        match self.client.stream(object, tag) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.code() == Some(ErrorCode::NOT_FOUND) => None,
            Err(error) => panic!("stream of {tag:?}: {error}"),
        }
    }

    fn body(&mut self, object: u32) -> Option<String> {
        self.whole(object, tags::PID_TAG_BODY).map(|bytes| {
            let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            lines(&String::from_utf16(&units.collect::<Vec<_>>()).expect("UTF-16"))
        })
    }

    fn recipients(&mut self, message: &OpenedMessage, kind: u8) -> Vec<String> {
        let rows = self.client.recipients(message).expect("recipients");
        let rows = rows.iter().filter(|row| row.recipient_type & 0x0F == kind);
        sorted(rows.map(|row| row.row.email_address.clone().unwrap_or_default()).collect())
    }

    fn files(&mut self, message: u32) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        for row in self.client.attachments(message).expect("attachments") {
            if row.method == EMBEDDED {
                let attachment = self.client.open_attachment(message, row.number).expect("RopOpenAttachment");
                let inner = self.client.open_embedded(attachment).expect("RopOpenEmbeddedMessage");
                let body = self.body(inner.handle).unwrap_or_default();
                files.push((inner.subject.clone(), body.into_bytes()));
                self.client.release(inner.handle).expect("RopRelease");
                self.client.release(attachment).expect("RopRelease");
            } else {
                let bytes = self.client.attachment_data(message, row.number).expect("attachment data");
                files.push((row.name, bytes));
            }
        }
        files.sort();
        files
    }

    fn keywords(&mut self, message: u32) -> Vec<String> {
        let request = names::Request { flags: 0, names: vec![Some(tags::PID_NAME_KEYWORDS.into())] };
        let ids =
            self.client.call::<names::Response>(self.logon.handle, request).expect("ids of names").0.ids;
        if ids == [0] {
            return Vec::new();
        }
        let tag = PropertyTag::new(ids[0], PropertyType::MULTIPLE_STRING);
        match self.client.property(message, tag).expect("a property") {
            Some(PropertyValue::MultipleString(words)) => sorted(words),
            None => Vec::new(),
            other => panic!("keywords are {other:?}"),
        }
    }
}

impl Window for MapiWindow {
    fn name(&self) -> &'static str {
        "MAPI"
    }

    fn folders(&mut self) -> BTreeMap<String, Counts> {
        self.tree().into_iter().map(|(path, (_, counts))| (path, counts)).collect()
    }

    fn subjects(&mut self, folder: &str) -> Vec<String> {
        let folder = self.folder(folder);
        self.messages(folder).into_iter().map(|(_, subject)| subject).collect()
    }

    fn read(&mut self, path: &str, subject: &str) -> View {
        let folder = self.folder(path);
        let all = self.messages(folder);
        let found: Vec<_> = all.iter().filter(|(_, found)| found == subject).collect();
        let [(id, _)] = found.as_slice() else {
            panic!("{subject:?} is {} times in {path} by MAPI, among {all:?}", found.len())
        };
        let message = self.client.open_message(&self.logon, folder, *id).expect("RopOpenMessage");
        let handle = message.handle;
        let columns = [
            tags::PID_TAG_SUBJECT,
            tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
            tags::PID_TAG_INTERNET_MESSAGE_ID,
            tags::PID_TAG_MESSAGE_DELIVERY_TIME,
            tags::PID_TAG_MESSAGE_FLAGS,
            tags::PID_TAG_FLAG_STATUS,
            tags::PID_TAG_LAST_VERB_EXECUTED,
            tags::PID_TAG_CLIENT_SUBMIT_TIME,
            tags::PID_TAG_MESSAGE_SIZE,
            tags::PID_TAG_HAS_ATTACHMENTS,
            tags::PID_TAG_NATIVE_BODY,
        ];
        let row = self.client.properties(handle, &columns).expect("RopGetPropertiesSpecific");
        // Every message has HTML when asked for it; what counts is which was written.
        let html =
            (number(&row, 10) == NATIVE_HTML).then(|| self.whole(handle, tags::PID_TAG_HTML)).flatten();
        let view = View {
            subject: text(&row, 0),
            sender: text(&row, 1).to_lowercase(),
            to: self.recipients(&message, 1),
            cc: self.recipients(&message, 2),
            bcc: self.recipients(&message, 3),
            text: self.body(handle),
            html: html.map(|html| lines(&String::from_utf8(html).expect("UTF-8"))),
            files: self.files(handle),
            message_id: text(&row, 2).trim_matches(['<', '>']).to_owned(),
            delivered: row.value(3).and_then(PropertyValue::as_time).map(FileTime::unix_seconds),
            sent: row.value(7).and_then(PropertyValue::as_time).map(FileTime::unix_seconds),
            size: Some(number(&row, 8)),
            clip: row.value(9).and_then(PropertyValue::as_bool),
            mime: None,
            state: State {
                draft: number(&row, 4) & UNSENT != 0,
                read: number(&row, 4) & READ != 0,
                flagged: number(&row, 5) == FLAGGED,
                answered: matches!(number(&row, 6), 102 | 103),
                keywords: self.keywords(handle),
            },
        };
        assert_eq!(message.subject, view.subject, "prefix and normalized subject make the subject");
        self.client.release(handle).expect("RopRelease");
        view
    }
}
