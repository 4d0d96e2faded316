//! Header fields that have no property of their own: named properties of PS_INTERNET_HEADERS (MS-OXCMAIL
//! 2.1.3.2.4 and 2.2.3.2.29). Names are kept in lower case, as clients look them up without regard to case.

use ropewalk_base::Guid;
use ropewalk_model::{PropertyKey, PropertyName, PropertyNameKind, tags};

/// PS_INTERNET_HEADERS.
pub(crate) const SET: Guid = Guid::from_fields(0x0002_0386, 0, 0, [0xC0, 0, 0, 0, 0, 0, 0, 0x46]);

/// Fields that other properties or the structure of the message carry, or that never become properties
/// (MS-OXCMAIL 2.2.3.2.29). Sorted.
const OWNED: &[&str] = &[
    "accept-language",
    "adhoc",
    "apparently-to",
    "approved",
    "article",
    "bcc",
    "bytes",
    "cc",
    "comments",
    "content-class",
    "content-description",
    "content-disposition",
    "content-id",
    "content-language",
    "content-length",
    "content-location",
    "content-md5",
    "content-transfer-encoding",
    "content-type",
    "control",
    "date",
    "disposition-notification-to",
    "distribution",
    "dkim-signature",
    "encoding",
    "encrypted",
    "expires",
    "expiry-date",
    "followup-to",
    "from",
    "importance",
    "in-reply-to",
    "keywords",
    "lines",
    "list-help",
    "list-subscribe",
    "list-unsubscribe",
    "message-id",
    "mime-version",
    "newsgroups",
    "nntppostinghost",
    "organization",
    "path",
    "priority",
    "received",
    "references",
    "reply-by",
    "reply-to",
    "resent-bcc",
    "resent-cc",
    "resent-date",
    "resent-from",
    "resent-message-id",
    "resent-sender",
    "resent-to",
    "return-path",
    "return-receipt-to",
    "rr",
    "sender",
    "sensitivity",
    "subject",
    "summary",
    "supercedes",
    "thread-index",
    "thread-topic",
    "to",
    "trace",
    "x-accept-language",
    "x-auto-response-suppress",
    "x-list-help",
    "x-list-subscribe",
    "x-list-unsubscribe",
    "x-message-flag",
    "x-mimeole",
    "x-ms-has-attach",
    "x-ms-tnef-correlator",
    "x-msmail-priority",
    "x-priority",
];

/// Whether a field, its name in lower case, may stand as a named property of its own.
pub(crate) fn is_free(name: &str) -> bool {
    OWNED.binary_search(&name).is_err()
        && !is_organization(name)
        && name.len() <= 128
        && name.bytes().all(|b| (33..=126).contains(&b) && b != b':')
        && !name.is_empty()
}

/// Whether a field speaks for the organisation. Those from outside are never believed and not kept
/// (MS-OXCMAIL 2.2.3.2.28).
pub(crate) fn is_organization(name: &str) -> bool {
    let starts =
        |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    starts("x-ms-exchange-organization-") || starts("x-ms-exchange-forest-")
}

/// The property of a field, its name in lower case.
pub(crate) fn key(name: &str) -> PropertyKey {
    PropertyKey::Named(PropertyName { set: SET, kind: PropertyNameKind::String(name.to_owned()) })
}

/// The field a property stands for, its name as it is written.
pub(crate) fn field_name(key: &PropertyKey) -> Option<String> {
    let PropertyKey::Named(PropertyName { set, kind: PropertyNameKind::String(name) }) = key else {
        return None;
    };
    if *set != SET {
        return None;
    }
    let known = [tags::PID_NAME_ACCEPT_LANGUAGE, tags::PID_NAME_CONTENT_CLASS, tags::PID_NAME_CONTENT_BASE];
    if known.into_iter().any(|known| PropertyKey::from(known) == *key) {
        return Some(name.clone());
    }
    let lower = name.to_ascii_lowercase();
    is_free(&lower).then(|| {
        let capital = |word: &str| match word.get(..1) {
            Some(first) => first.to_ascii_uppercase() + &word[1..],
            None => String::new(),
        };
        lower.split('-').map(capital).collect::<Vec<_>>().join("-")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(OWNED.is_sorted());
        assert!(is_free("x-mailer") && !is_free("subject") && !is_free("x-ms-exchange-organization-scl"));
        assert_eq!(field_name(&key("x-spam-level")).as_deref(), Some("X-Spam-Level"));
        assert_eq!(field_name(&key("bcc")), None);
        assert_eq!(field_name(&key("x-evil\r\nbcc")), None);
    }
}
