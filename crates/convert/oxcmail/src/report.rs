//! Delivery and read reports (MS-OXCMAIL 2.1.3.6 and 2.2.3.7, RFC 3464, RFC 8098).

use crate::address::{RECIPIENT, SENDER, SENT_REPRESENTING, recipient};
use crate::import::ImportedBodies;
use ropewalk_base::limits::MESSAGE_RECIPIENTS_MAX;
use ropewalk_mime::{Address, Fields, Message, Part, transfer};
use ropewalk_model::tags::{
    PID_TAG_CLIENT_SUBMIT_TIME, PID_TAG_DELIVER_TIME, PID_TAG_DISPLAY_TO,
    PID_TAG_NON_DELIVERY_REPORT_DIAG_CODE, PID_TAG_NON_DELIVERY_REPORT_REASON_CODE,
    PID_TAG_NON_DELIVERY_REPORT_STATUS_CODE, PID_TAG_ORIGINAL_DISPLAY_TO, PID_TAG_ORIGINAL_MESSAGE_ID,
    PID_TAG_ORIGINAL_SUBJECT, PID_TAG_PARENT_KEY, PID_TAG_REMOTE_MESSAGE_TRANSFER_AGENT, PID_TAG_REPORT_TIME,
    PID_TAG_REPORTING_MESSAGE_TRANSFER_AGENT, PID_TAG_SUPPLEMENTARY_INFO,
};
use ropewalk_model::{MessageContent, PropertyBag, Recipient, RecipientKind};

/// Actions, mildest first, with the class that the worst of them gives (MS-OXCMAIL 2.2.3.7.1.1).
const ACTIONS: [(&str, &str); 5] = [
    ("delivered", "DR"),
    ("expanded", "Expanded.DR"),
    ("relayed", "Relayed.DR"),
    ("delayed", "Delayed.DR"),
    ("failed", "NDR"),
];
const FAILED: usize = 4;

/// Diagnostic and reason codes by the subject and detail digits of a status; a detail of -1 is every other one
/// (MS-OXCMAIL 2.2.3.7.1.3).
const CODES: &[(i32, i32, i32, i32)] = &[
    (1, 1, 35, 1),
    (1, 2, 48, 0),
    (1, 3, 32, 0),
    (1, 4, 1, 0),
    (1, 6, 40, 0),
    (1, -1, 0, 0),
    (2, 2, 13, 0),
    (2, 3, 13, 0),
    (2, 4, 30, 0),
    (2, -1, 38, 0),
    (3, 2, -1, 0),
    (3, 3, 18, 0),
    (3, 4, 13, 0),
    (3, 5, 18, 0),
    (3, -1, 38, 0),
    (4, 0, -1, 0),
    (4, 3, -1, 6),
    (4, 4, -1, 0),
    (4, 6, 3, 0),
    (4, 7, 5, 0),
    (4, 8, 3, 0),
    (4, -1, 2, 0),
    (5, 3, 16, 0),
    (5, 4, 11, 0),
    (5, -1, 17, 0),
    (6, 2, 9, 0),
    (6, 3, 8, 0),
    (6, 4, 25, 0),
    (6, 5, -1, 2),
    (6, -1, 15, 0),
    (7, 1, 29, 0),
    (7, 2, 28, 0),
    (7, 3, 26, 0),
    (7, -1, 46, 0),
];

/// Whether a part is the machine-readable part of a report.
pub(crate) fn is_status(part: &Part) -> bool {
    is_delivery(part) || is_disposition(part)
}

fn is_delivery(part: &Part) -> bool {
    part.content_type.is("message", "delivery-status")
        || part.content_type.is("message", "global-delivery-status")
}

fn is_disposition(part: &Part) -> bool {
    let media = &part.content_type;
    media.is("message", "disposition-notification") || media.is("message", "global-disposition-notification")
}

/// Takes a multipart/report. Gives back the message class, or nothing when it is no report that MAPI knows.
pub(crate) fn import(
    message: &Message<'_>,
    part: &Part,
    bodies: &ImportedBodies<'_>,
    content: &mut MessageContent,
) -> Option<String> {
    let status = part.children().iter().find(|child| is_status(child))?;
    let raw = message.decoded(status);
    let groups = groups(&raw);
    if let Some(original) = bodies.attachments.iter().find_map(|found| found.part.message()) {
        let subject = message.text_field(original, "subject");
        content.properties.set(PID_TAG_ORIGINAL_SUBJECT, subject.unwrap_or_default());
    }
    let suffix =
        if is_delivery(status) { delivery(&groups, content)? } else { disposition(&groups, content) };
    Some(format!("REPORT.IPM.Note.{suffix}"))
}

/// The fields of a status part, one group per block.
fn groups(raw: &[u8]) -> Vec<Group> {
    let mut out = Vec::new();
    let mut block_start = 0;
    let mut at = 0;
    let mut close = |from: usize, to: usize| {
        let fields: Vec<_> = Fields::new(raw.get(from..to).unwrap_or_default(), 0)
            .map(|field| (String::from_utf8_lossy(field.name).to_ascii_lowercase(), field.text()))
            .collect();
        if !fields.is_empty() && out.len() <= MESSAGE_RECIPIENTS_MAX {
            out.push(Group(fields));
        }
    };
    for line in raw.split_inclusive(|b| *b == b'\n') {
        if line.trim_ascii().is_empty() {
            close(block_start, at);
            block_start = at + line.len();
        }
        at += line.len();
    }
    close(block_start, at);
    out
}

struct Group(Vec<(String, String)>);

impl Group {
    fn field(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// The value of a typed field (`rfc822; a@b`, `dns; host`).
    fn typed(&self, name: &str) -> Option<&str> {
        let value = self.field(name)?;
        let value = value.split_once(';').map_or(value, |(_, value)| value).trim();
        let value = value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).unwrap_or(value);
        (!value.is_empty()).then_some(value)
    }
}

fn delivery(groups: &[Group], content: &mut MessageContent) -> Option<&'static str> {
    let bag = &mut content.properties;
    let time = bag.time(PID_TAG_CLIENT_SUBMIT_TIME).unwrap_or_default();
    if let Some(reporter) = groups.iter().find_map(|group| group.typed("reporting-mta")) {
        bag.set(PID_TAG_REPORTING_MESSAGE_TRANSFER_AGENT, reporter);
    }
    bag.set(PID_TAG_REPORT_TIME, time);
    let mut worst = 0;
    let mut rows = Vec::new();
    for group in groups {
        let Some(email) = group.typed("final-recipient").or_else(|| group.typed("original-recipient")) else {
            continue;
        };
        let action = group.field("action").unwrap_or("failed");
        let action = ACTIONS.iter().position(|(name, _)| name.eq_ignore_ascii_case(action)).unwrap_or(FAILED);
        worst = worst.max(action);
        let name = group.field("x-display-name").filter(|name| !name.is_empty()).map(str::to_owned);
        let mut row = recipient(RecipientKind::To, &Address { name, email: email.to_owned() });
        row.properties.set(PID_TAG_REPORT_TIME, time);
        if action != FAILED {
            row.properties.set(PID_TAG_DELIVER_TIME, time);
        }
        describe(group, &mut row.properties);
        rows.push(row);
    }
    if rows.is_empty() {
        return None;
    }
    let names: Vec<_> = rows.iter().filter_map(|row| RECIPIENT.mailbox(&row.properties, "")).collect();
    let names =
        names.into_iter().map(|m| if m.name.is_empty() { m.email } else { m.name }).collect::<Vec<_>>();
    bag.set(PID_TAG_DISPLAY_TO, names.join("; "));
    // The rows of a report are the recipients it reports on, not the one it went to.
    content.recipients = rows;
    ACTIONS.get(worst).map(|(_, class)| *class)
}

/// Status, diagnostic and supplementary text of one recipient.
fn describe(group: &Group, bag: &mut PropertyBag) {
    let status = group.field("status").unwrap_or_default();
    let status = status.split([' ', '(']).next().unwrap_or_default();
    let digits: Vec<i32> = status.split('.').map(|digit| digit.parse().unwrap_or(0)).collect();
    if let [class, subject, detail] = digits.as_slice() {
        let digit = |value: i32| if (0..=9).contains(&value) { value } else { 0 };
        let code = 100 * digit(*class) + 10 * digit(*subject) + digit(*detail);
        bag.set(PID_TAG_NON_DELIVERY_REPORT_STATUS_CODE, code);
        let row = CODES.iter().find(|(s, d, ..)| s == subject && (d == detail || *d == -1));
        let (diagnostic, reason) = row.map_or((-1, 0), |(_, _, diagnostic, reason)| (*diagnostic, *reason));
        bag.set(PID_TAG_NON_DELIVERY_REPORT_DIAG_CODE, diagnostic);
        bag.set(PID_TAG_NON_DELIVERY_REPORT_REASON_CODE, reason);
    }
    let remote = group.typed("remote-mta").unwrap_or_default();
    if !remote.is_empty() {
        bag.set(PID_TAG_REMOTE_MESSAGE_TRANSFER_AGENT, remote);
    }
    let given = group.field("x-supplementary-info").map(str::to_owned);
    let info = given.unwrap_or_else(|| {
        let mark = if status.is_empty() { String::new() } else { format!("#{status}") };
        let diagnostic = group.typed("diagnostic-code").unwrap_or_default();
        let pieces = [remote, &mark, diagnostic].into_iter().filter(|piece| !piece.is_empty());
        format!("<{}>", pieces.collect::<Vec<_>>().join(" "))
    });
    bag.set(PID_TAG_SUPPLEMENTARY_INFO, info);
}

fn disposition(groups: &[Group], content: &mut MessageContent) -> &'static str {
    let bag = &mut content.properties;
    let field = |name: &str| groups.iter().find_map(|group| group.field(name));
    if let Some(id) = field("original-message-id") {
        bag.set(PID_TAG_ORIGINAL_MESSAGE_ID, id);
    }
    if let Some(recipient) =
        groups.iter().find_map(|g| g.typed("original-recipient").or(g.typed("final-recipient")))
    {
        bag.set(PID_TAG_ORIGINAL_DISPLAY_TO, recipient);
    }
    if let Some(key) = field("x-msexch-correlation-key") {
        bag.set(PID_TAG_PARENT_KEY, transfer::decode_base64(key.as_bytes()));
    }
    let time = bag.time(PID_TAG_CLIENT_SUBMIT_TIME).unwrap_or_default();
    bag.set(PID_TAG_REPORT_TIME, time);
    let value = field("disposition").unwrap_or_default();
    let value = value.split_once(';').map_or(value, |(_, value)| value);
    let value = value.split(['/', ',']).next().unwrap_or_default().trim().to_ascii_lowercase();
    if matches!(value.as_str(), "deleted" | "denied" | "failed") { "IPNNRN" } else { "IPNRN" }
}

/// The report a message is, if its class says so: report-type and the fields of the machine-readable part.
pub(crate) fn export(content: &MessageContent, class: &str, host: &str) -> Option<(&'static str, String)> {
    let upper = class.to_ascii_uppercase();
    if !upper.starts_with("REPORT.") {
        return None;
    }
    let ends = |suffix: &str| upper.ends_with(&format!(".{}", suffix.to_ascii_uppercase()));
    if ends("IPNRN") || ends("IPNNRN") {
        return Some((
            "disposition-notification",
            disposition_fields(&content.properties, ends("IPNRN"), host),
        ));
    }
    // "Delayed.DR" ends in "DR" too: the longest class counts.
    let matching = ACTIONS.iter().filter(|(_, class)| ends(class));
    let (action, _) = matching.max_by_key(|(_, class)| class.len())?;
    let bag = &content.properties;
    let reporter = bag.string(PID_TAG_REPORTING_MESSAGE_TRANSFER_AGENT).unwrap_or(host);
    let mut out = format!("Reporting-MTA: dns; {}\r\n", one_line(reporter));
    for row in &content.recipients {
        out.push_str("\r\n");
        out.push_str(&recipient_fields(row, action, host));
    }
    Some(("delivery-status", out))
}

fn recipient_fields(row: &Recipient, action: &str, host: &str) -> String {
    let bag = &row.properties;
    let mailbox = RECIPIENT.mailbox(bag, host).unwrap_or_default();
    let mut out = format!("Final-Recipient: rfc822; {}\r\nAction: {action}\r\n", one_line(&mailbox.email));
    let code = bag.integer(PID_TAG_NON_DELIVERY_REPORT_STATUS_CODE).unwrap_or(match action {
        "failed" => 500,
        "delayed" => 400,
        _ => 200,
    });
    out.push_str(&format!("Status: {}.{}.{}\r\n", code / 100 % 10, code / 10 % 10, code % 10));
    if let Some(remote) = bag.string(PID_TAG_REMOTE_MESSAGE_TRANSFER_AGENT) {
        out.push_str(&format!("Remote-MTA: dns; {}\r\n", one_line(remote)));
    }
    let mut headers = ropewalk_mime::Headers::new();
    if let Some(info) = bag.string(PID_TAG_SUPPLEMENTARY_INFO) {
        headers.text("X-Supplementary-Info", info);
    }
    if !mailbox.name.is_empty() {
        headers.text("X-Display-Name", &mailbox.name);
    }
    out.push_str(&String::from_utf8_lossy(headers.as_bytes()));
    out
}

fn disposition_fields(bag: &PropertyBag, read: bool, host: &str) -> String {
    let reader =
        SENDER.mailbox(bag, host).or_else(|| SENT_REPRESENTING.mailbox(bag, host)).unwrap_or_default();
    let mut out = format!("Final-Recipient: rfc822; {}\r\n", one_line(&reader.email));
    if let Some(id) = bag.string(PID_TAG_ORIGINAL_MESSAGE_ID) {
        out.push_str(&format!("Original-Message-ID: {}\r\n", one_line(id)));
    }
    if let Some(key) = bag.binary(PID_TAG_PARENT_KEY) {
        let key = transfer::encode_base64(key);
        out.push_str(&format!("X-MSExch-Correlation-Key: {}\r\n", String::from_utf8_lossy(&key)));
    }
    let done = if read { "displayed" } else { "deleted" };
    out.push_str(&format!("Disposition: manual-action/MDN-sent-automatically; {done}\r\n"));
    out
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExportContext, ImportContext};
    use ropewalk_base::{FakeRng, FileTime};
    use ropewalk_model::tags::{PID_TAG_EMAIL_ADDRESS, PID_TAG_INTERNET_MESSAGE_ID, PID_TAG_MESSAGE_CLASS};

    const DSN: &str = "From: MAILER-DAEMON@mx.test\r\nTo: me@x.test\r\nSubject: failed\r\nMessage-ID: <1@mx>\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
        --b\r\n\r\nNo.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n\
        Final-Recipient: RFC822; nobody@y.test\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; far.test\r\n\
        Diagnostic-Code: smtp; 550 unknown\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: hello\r\n\r\nx\r\n--b--\r\n";

    /// covers: MS-OXCMAIL 2.2.3.7.1, 2.1.3.6.1
    #[test]
    fn non_delivery_both_ways() {
        let context = ImportContext { received: FileTime::from_unix_seconds(1_700_000_000) };
        let mut raw = DSN.as_bytes().to_vec();
        for _ in 0..2 {
            let content = crate::import(&raw, &context);
            assert_eq!(content.properties.string(PID_TAG_INTERNET_MESSAGE_ID), Some("<1@mx>"));
            assert_eq!(content.properties.string(PID_TAG_MESSAGE_CLASS), Some("REPORT.IPM.Note.NDR"));
            assert_eq!(content.recipients.len(), 1);
            let row = &content.recipients[0].properties;
            assert_eq!(row.string(PID_TAG_EMAIL_ADDRESS), Some("nobody@y.test"));
            assert_eq!(row.integer(PID_TAG_NON_DELIVERY_REPORT_STATUS_CODE), Some(511));
            assert_eq!(row.integer(PID_TAG_NON_DELIVERY_REPORT_DIAG_CODE), Some(35));
            assert_eq!(row.integer(PID_TAG_NON_DELIVERY_REPORT_REASON_CODE), Some(1));
            assert_eq!(row.string(PID_TAG_SUPPLEMENTARY_INFO), Some("<far.test #5.1.1 550 unknown>"));
            assert_eq!(content.properties.string(PID_TAG_ORIGINAL_SUBJECT), Some("hello"));
            assert_eq!(content.attachments.len(), 1);
            let rng = FakeRng::new(1);
            let context = ExportContext {
                now: FileTime::from_unix_seconds(0),
                rng: &rng,
                host: "h.test",
                with_bcc: false,
            };
            raw = crate::export(&content, &context);
            assert!(String::from_utf8_lossy(&raw).contains("To: me@x.test\r\n"));
        }
    }

    /// covers: MS-OXCMAIL 2.2.3.7.2, 2.1.3.6.2
    #[test]
    fn read_report() {
        let raw = "From: a@b\r\nTo: me@x.test\r\nSubject: read\r\n\
            Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nRead.\r\n\
            --b\r\nContent-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: <o@x>\r\n\
            Disposition: manual-action/MDN-sent-manually; deleted/error\r\n--b--\r\n";
        let content = crate::import(raw.as_bytes(), &ImportContext { received: FileTime::MIN });
        assert_eq!(content.properties.string(PID_TAG_MESSAGE_CLASS), Some("REPORT.IPM.Note.IPNNRN"));
        assert_eq!(content.properties.string(PID_TAG_ORIGINAL_MESSAGE_ID), Some("<o@x>"));
        assert!(content.attachments.is_empty());
        let rng = FakeRng::new(1);
        let context = ExportContext { now: FileTime::MIN, rng: &rng, host: "h.test", with_bcc: false };
        let again =
            crate::import(&crate::export(&content, &context), &ImportContext { received: FileTime::MIN });
        assert_eq!(again.properties.string(PID_TAG_MESSAGE_CLASS), Some("REPORT.IPM.Note.IPNNRN"));
        assert_eq!(again.properties.string(PID_TAG_ORIGINAL_MESSAGE_ID), Some("<o@x>"));
    }
}
