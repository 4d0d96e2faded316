//! A mailbox through IMAP: ENVELOPE, BODYSTRUCTURE, single parts, INTERNALDATE, FLAGS, STATUS.

use crate::sexpr::{self, Value};
use crate::view::{Counts, State, View, Window, lines, sorted, time_of_day, unix_seconds};
use ropewalk_base::FileTime;
use ropewalk_mime::{charset, date, encoded_word, transfer};
use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::imap::{ImapClient, Untagged};
use std::collections::BTreeMap;

/// IMAP for one user.
pub struct ImapWindow(pub ImapClient);

/// A part that is no multipart.
struct Leaf {
    section: String,
    kind: String,
    structure: Value,
}

/// A connection of a demo user.
pub fn connect(demo: &Demo, place: usize) -> ImapClient {
    let user = demo.user(place);
    let mut client = ImapClient::connect(demo.text("imap")).expect("IMAP");
    client.login(&user.address, &user.password).expect("login");
    client
}

/// A folder's name as IMAP sends it, in quotes.
pub fn quoted(folder: &str) -> String {
    let name = if folder == "Inbox" { "INBOX" } else { folder };
    let mut out = String::new();
    let mut units: Vec<u16> = Vec::new();
    let flush = |units: &mut Vec<u16>, out: &mut String| {
        if !units.is_empty() {
            let bytes: Vec<u8> = units.drain(..).flat_map(u16::to_be_bytes).collect();
            let encoded = String::from_utf8(transfer::encode_base64(&bytes)).expect("ASCII");
            out.push_str(&format!("&{}-", encoded.trim_end_matches('=').replace('/', ",")));
        }
    };
    for character in name.chars() {
        if character.is_ascii() {
            flush(&mut units, &mut out);
            out.push_str(&if character == '&' { "&-".to_owned() } else { character.to_string() });
        } else {
            units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
        }
    }
    flush(&mut units, &mut out);
    format!("\"{}\"", out.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A folder's name out of modified UTF-7.
fn unquoted(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('&') {
        let (encoded, behind) = after.split_once('-').expect("modified UTF-7");
        out.push_str(before);
        let bytes = transfer::decode_base64(encoded.replace(',', "/").as_bytes());
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
        out.push_str(&if encoded.is_empty() {
            "&".into()
        } else {
            String::from_utf16(&units).expect("UTF-16")
        });
        rest = behind;
    }
    out.push_str(rest);
    if out == "INBOX" { "Inbox".to_owned() } else { out.replace("INBOX/", "Inbox/") }
}

fn fetches(answer: Vec<Untagged>) -> Vec<Value> {
    answer.iter().filter(|one| one.text.contains(" FETCH (")).map(sexpr::list).collect()
}

fn subject(fetch: &Value) -> String {
    encoded_word::decode(fetch.of("ENVELOPE").at(1).bytes())
}

fn addresses(list: &Value) -> Vec<String> {
    let one = |address: &Value| format!("{}@{}", address.at(2).text(), address.at(3).text());
    sorted(list.list().iter().map(one).collect())
}

/// `17-Jul-1996 02:44:25 +0000`.
fn internal_date(text: &str) -> i64 {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = text.split([' ', '-', '+']).filter(|part| !part.is_empty()).collect();
    let [day, month, year, time, zone] = parts.as_slice() else { panic!("INTERNALDATE {text}") };
    let number = |text: &str| text.parse::<i64>().expect("a number");
    let month = months.iter().position(|name| name == month).expect("a month") as i64 + 1;
    let east = (number(&zone[..2]) * 60 + number(&zone[2..])) * if text.contains('+') { 60 } else { -60 };
    unix_seconds(number(year), month, number(day), time_of_day(time)) - east
}

fn leaves(structure: &Value, section: &str, out: &mut Vec<Leaf>) {
    if let Value::List(_) = structure.at(0) {
        let parts = structure.list().iter().take_while(|part| matches!(part, Value::List(_)));
        for (number, part) in (1..).zip(parts) {
            let dot = if section.is_empty() { "" } else { "." };
            leaves(part, &format!("{section}{dot}{number}"), out);
        }
        return;
    }
    let kind = format!("{}/{}", structure.at(0).text(), structure.at(1).text()).to_lowercase();
    let section = if section.is_empty() { "1" } else { section }.to_owned();
    out.push(Leaf { section, kind, structure: structure.clone() });
}

/// A parameter of Content-Type or Content-Disposition, RFC 2231 and RFC 2047 decoded.
fn parameter(list: &Value, name: &str) -> Option<String> {
    let pairs: Vec<(String, &Value)> =
        list.list().chunks(2).map(|pair| (pair[0].text().to_lowercase(), &pair[1])).collect();
    let find = |name: &str| pairs.iter().find(|(found, _)| found == name).map(|(_, value)| *value);
    if let Some(value) = find(name) {
        return Some(encoded_word::decode(value.bytes()));
    }
    let mut extended = String::new();
    for number in 0.. {
        let (plain, star) = (format!("{name}*{number}"), format!("{name}*{number}*"));
        match find(&plain).or_else(|| find(&star)) {
            Some(part) => extended.push_str(&part.text()),
            None => break,
        }
    }
    let value =
        find(&format!("{name}*")).map(Value::text).or_else(|| (!extended.is_empty()).then_some(extended))?;
    let encoded = value.splitn(3, '\'').nth(2).unwrap_or(&value).to_owned();
    let mut bytes = Vec::new();
    let mut rest = encoded.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if *first == b'%' {
            let hex = str::from_utf8(&behind[..2]).expect("ASCII");
            bytes.push(u8::from_str_radix(hex, 16).expect("hex"));
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    Some(String::from_utf8(bytes).expect("UTF-8"))
}

fn decode(encoding: &str, bytes: &[u8]) -> Vec<u8> {
    match encoding.to_lowercase().as_str() {
        "base64" => transfer::decode_base64(bytes),
        "quoted-printable" => transfer::decode_quoted_printable(bytes),
        _ => bytes.to_vec(),
    }
}

impl ImapWindow {
    pub fn open(demo: &Demo, place: usize) -> Self {
        Self(connect(demo, place))
    }

    fn section(&mut self, uid: &str, section: &str) -> Vec<u8> {
        let answer = self.0.command(&format!("UID FETCH {uid} (BODY.PEEK[{section}])")).expect("FETCH");
        let fetch = fetches(answer).pop().expect("a part");
        fetch.of(&format!("BODY[{section}]")).bytes().to_vec()
    }

    fn leaf(&mut self, uid: &str, leaf: &Leaf) -> Vec<u8> {
        decode(&leaf.structure.at(5).text(), &self.section(uid, &leaf.section))
    }

    fn put(&mut self, uid: &str, leaf: &Leaf, view: &mut View) {
        if leaf.kind == "message/rfc822" {
            let subject = encoded_word::decode(leaf.structure.at(7).at(1).bytes());
            let inner = leaf.structure.at(8);
            let text = self.section(uid, &format!("{}.1", leaf.section));
            let text = decode(&inner.at(5).text(), &text);
            view.files.push((subject, lines(&String::from_utf8_lossy(&text)).into_bytes()));
            return;
        }
        let bytes = self.leaf(uid, leaf);
        // After the seven fields of any part: lines of text, MD5, then the disposition.
        let disposition = leaf.structure.at(if leaf.kind.starts_with("text/") { 9 } else { 8 });
        let name =
            parameter(disposition.at(1), "filename").or_else(|| parameter(leaf.structure.at(2), "name"));
        let attached = disposition.at(0).text().eq_ignore_ascii_case("attachment") || name.is_some();
        let charset = parameter(leaf.structure.at(2), "charset");
        let text = || lines(&charset::decode(charset.as_deref().map(str::as_bytes), &bytes));
        match leaf.kind.as_str() {
            "text/plain" if !attached && view.text.is_none() => view.text = Some(text()),
            "text/html" if !attached && view.html.is_none() => view.html = Some(text()),
            _ => view.files.push((name.unwrap_or_default(), bytes)),
        }
    }
}

impl Window for ImapWindow {
    fn name(&self) -> &'static str {
        "IMAP"
    }

    fn folders(&mut self) -> BTreeMap<String, Counts> {
        let listed = self.0.command("LIST \"\" \"*\"").expect("LIST");
        let names: Vec<String> = listed
            .iter()
            .filter(|one| one.text.starts_with("* LIST") && !one.text.contains("Noselect"))
            .map(|one| {
                let behind = one.text.split_once("\"/\" ").expect("a separator").1;
                unquoted(&sexpr::value(behind).text())
            })
            .collect();
        let mut folders = BTreeMap::new();
        for name in names {
            let answer =
                self.0.command(&format!("STATUS {} (MESSAGES UNSEEN)", quoted(&name))).expect("STATUS");
            let status =
                answer.iter().find(|one| one.text.starts_with("* STATUS")).map(sexpr::list).expect("STATUS");
            let number = |name| status.of(name).text().parse().expect("a number");
            folders.insert(name, Counts { total: number("MESSAGES"), unread: number("UNSEEN") });
        }
        folders
    }

    fn subjects(&mut self, folder: &str) -> Vec<String> {
        self.0.command(&format!("EXAMINE {}", quoted(folder))).expect("EXAMINE");
        let answer = self.0.command("UID FETCH 1:* (INTERNALDATE ENVELOPE)").expect("FETCH");
        let mut all: Vec<(i64, String)> = fetches(answer)
            .iter()
            .map(|fetch| (internal_date(&fetch.of("INTERNALDATE").text()), subject(fetch)))
            .collect();
        all.sort_by_key(|(date, _)| *date);
        all.into_iter().map(|(_, subject)| subject).collect()
    }

    fn read(&mut self, folder: &str, wanted: &str) -> View {
        self.0.command(&format!("EXAMINE {}", quoted(folder))).expect("EXAMINE");
        let items = "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)";
        let all = fetches(self.0.command(items).expect("FETCH"));
        let found: Vec<&Value> = all.iter().filter(|fetch| subject(fetch) == wanted).collect();
        let [fetch] = found.as_slice() else {
            let seen: Vec<String> = all.iter().map(subject).collect();
            panic!("{wanted:?} is {} times in {folder} by IMAP, among {seen:?}", found.len())
        };
        let envelope = fetch.of("ENVELOPE");
        let uid = fetch.of("UID").text();
        let mime = self.section(&uid, "");
        assert_eq!(fetch.of("RFC822.SIZE").text(), mime.len().to_string(), "RFC822.SIZE of {wanted:?}");
        let flags: Vec<String> = fetch.of("FLAGS").list().iter().map(Value::text).collect();
        let has = |flag: &str| flags.iter().any(|found| found == flag);
        let mut view = View {
            subject: wanted.to_owned(),
            sender: addresses(envelope.at(2)).concat(),
            to: addresses(envelope.at(5)),
            cc: addresses(envelope.at(6)),
            bcc: addresses(envelope.at(7)),
            message_id: envelope.at(9).text().trim_matches(['<', '>']).to_owned(),
            delivered: Some(internal_date(&fetch.of("INTERNALDATE").text())),
            sent: date::parse(envelope.at(0).bytes()).map(FileTime::unix_seconds),
            mime: Some(mime),
            state: State {
                draft: has("\\Draft"),
                read: has("\\Seen"),
                flagged: has("\\Flagged"),
                answered: has("\\Answered"),
                keywords: sorted(
                    flags.iter().filter(|flag| !flag.starts_with(['\\', '$'])).cloned().collect(),
                ),
            },
            ..View::default()
        };
        let mut parts = Vec::new();
        leaves(fetch.of("BODYSTRUCTURE"), "", &mut parts);
        parts.iter().for_each(|leaf| self.put(&uid, leaf, &mut view));
        view.files.sort();
        view
    }
}
