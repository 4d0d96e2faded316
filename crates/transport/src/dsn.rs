//! Non-delivery reports: RFC 3464 (message/delivery-status), RFC 6522 (multipart/report), RFC 6533 (the
//! global forms for addresses beyond ASCII), RFC 3834 (Auto-Submitted).

use crate::error::Refused;
use crate::fields::{fields, header_length};
use ropewalk_base::FileTime;
use ropewalk_base::limits::REPORT_ORIGINAL_BYTES_MAX;
use ropewalk_mime::date::format as rfc5322;

/// Longest value copied from the original's fields, bytes.
const COPIED_VALUE_BYTES_MAX: usize = 2000;

pub(crate) struct Report<'a> {
    pub(crate) sender: &'a str,
    /// The message as it was received or exported.
    pub(crate) original: &'a [u8],
    pub(crate) refused: &'a [Refused],
    pub(crate) host: &'a str,
    pub(crate) now: FileTime,
    pub(crate) message_id: String,
    pub(crate) boundary: String,
}

impl Report<'_> {
    /// The report as MIME, with its null return path.
    pub(crate) fn build(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.header(&mut out);
        self.explanation(&mut out);
        self.status(&mut out);
        self.returned(&mut out);
        line(&mut out, &format!("--{}--", self.boundary));
        out
    }

    fn header(&self, out: &mut Vec<u8>) {
        let subject = self.copied("Subject");
        line(out, "Return-Path: <>");
        line(out, &format!("Date: {}", rfc5322(self.now)));
        line(out, &format!("From: Mail Delivery System <postmaster@{}>", self.host));
        line(out, &format!("To: <{}>", self.sender));
        out.extend_from_slice(b"Subject: Undeliverable:");
        out.extend_from_slice(subject.unwrap_or(b" (no subject)"));
        out.extend_from_slice(b"\r\n");
        line(out, &format!("Message-ID: {}", self.message_id));
        if let Some(id) = self.copied("Message-ID") {
            for name in ["In-Reply-To:", "References:"] {
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(id);
                out.extend_from_slice(b"\r\n");
            }
        }
        line(out, "Auto-Submitted: auto-replied");
        line(out, "MIME-Version: 1.0");
        line(out, "Content-Type: multipart/report; report-type=delivery-status;");
        line(out, &format!("\tboundary=\"{}\"", self.boundary));
        line(out, "");
    }

    fn explanation(&self, out: &mut Vec<u8>) {
        self.part(out, "text/plain; charset=utf-8", "8bit");
        line(out, "Your message could not be delivered to these recipients:");
        line(out, "");
        for refused in self.refused {
            line(out, &format!("{}: {} ({})", refused.address, refused.kind.text(), refused.kind.status()));
        }
        line(out, "");
        line(out, &format!("Reported by {}. The message, or its header, is attached.", self.host));
    }

    fn status(&self, out: &mut Vec<u8>) {
        let ascii = self.refused.iter().all(|refused| refused.address.is_ascii());
        let (kind, address_kind, encoding) = if ascii {
            ("message/delivery-status", "rfc822", "7bit")
        } else {
            ("message/global-delivery-status", "utf-8", "8bit")
        };
        self.part(out, kind, encoding);
        line(out, &format!("Reporting-MTA: dns; {}", self.host));
        line(out, &format!("Arrival-Date: {}", rfc5322(self.now)));
        for refused in self.refused {
            line(out, "");
            line(out, &format!("Final-Recipient: {address_kind}; {}", refused.address));
            line(out, "Action: failed");
            line(out, &format!("Status: {}", refused.kind.status()));
            line(
                out,
                &format!(
                    "Diagnostic-Code: smtp; {} {} {}",
                    refused.kind.code(),
                    refused.kind.status(),
                    refused.kind.text()
                ),
            );
        }
    }

    /// The whole message if it is not large, else its header.
    fn returned(&self, out: &mut Vec<u8>) {
        let header = self.original.get(..header_length(self.original)).unwrap_or(&[]);
        if self.original.len() <= REPORT_ORIGINAL_BYTES_MAX {
            let kind = if header.is_ascii() { "message/rfc822" } else { "message/global" };
            self.part(out, kind, if self.original.is_ascii() { "7bit" } else { "8bit" });
            out.extend_from_slice(self.original);
        } else {
            let kind = if header.is_ascii() { "text/rfc822-headers" } else { "message/global-headers" };
            self.part(out, kind, if header.is_ascii() { "7bit" } else { "8bit" });
            out.extend_from_slice(header);
        }
        if !out.ends_with(b"\r\n") {
            out.extend_from_slice(b"\r\n");
        }
    }

    fn part(&self, out: &mut Vec<u8>, kind: &str, encoding: &str) {
        line(out, &format!("--{}", self.boundary));
        line(out, &format!("Content-Type: {kind}"));
        line(out, &format!("Content-Transfer-Encoding: {encoding}"));
        line(out, "");
    }

    /// A field's value of the original, as it stands, if it can stand here.
    fn copied(&self, name: &str) -> Option<&[u8]> {
        let field = fields(self.original).find(|field| field.is(name))?;
        (field.value.len() <= COPIED_VALUE_BYTES_MAX).then_some(field.value)
    }
}

/// One line; addresses come from outside and must not end it.
fn line(out: &mut Vec<u8>, text: &str) {
    for c in text.chars() {
        let c = if c.is_control() && c != '\t' { '?' } else { c };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FailureKind;

    fn report(original: &[u8], address: &str) -> String {
        let refused = [Refused { address: address.to_owned(), kind: FailureKind::Unroutable }];
        let report = Report {
            sender: "alice@example.test",
            original,
            refused: &refused,
            host: "mx.example.test",
            now: FileTime::from_unix_seconds(0),
            message_id: "<r@mx.example.test>".to_owned(),
            boundary: "B".to_owned(),
        };
        String::from_utf8(report.build()).unwrap()
    }

    #[test]
    fn whole() {
        let text = report(b"Subject: Hi\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n", "bob@far.example");
        assert_eq!(
            text,
            "Return-Path: <>\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\n\
             From: Mail Delivery System <postmaster@mx.example.test>\r\nTo: <alice@example.test>\r\n\
             Subject: Undeliverable: Hi\r\nMessage-ID: <r@mx.example.test>\r\nIn-Reply-To: <1@x>\r\n\
             References: <1@x>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B\"\r\n\r\n\
             --B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
             Your message could not be delivered to these recipients:\r\n\r\n\
             bob@far.example: no route to the recipient's domain (5.4.4)\r\n\r\n\
             Reported by mx.example.test. The message, or its header, is attached.\r\n\
             --B\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\
             Reporting-MTA: dns; mx.example.test\r\nArrival-Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n\r\n\
             Final-Recipient: rfc822; bob@far.example\r\nAction: failed\r\nStatus: 5.4.4\r\n\
             Diagnostic-Code: smtp; 550 5.4.4 no route to the recipient's domain\r\n\
             --B\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\
             Subject: Hi\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n--B--\r\n"
        );
    }

    #[test]
    fn addresses_beyond_ascii_and_hostile_ones() {
        let text = report(b"Subject: Hi\r\n\r\n", "jörg@far.example");
        assert!(
            text.contains("message/global-delivery-status") && text.contains("utf-8; jörg@far.example\r\n")
        );
        let text = report(b"", "a\r\nBcc: x");
        assert!(text.contains("rfc822; a??Bcc: x\r\n") && text.contains("Undeliverable: (no subject)\r\n"));
    }

    #[test]
    fn of_a_large_message_only_the_header() {
        let mut original = b"Subject: Hi\r\n\r\n".to_vec();
        original.resize(REPORT_ORIGINAL_BYTES_MAX + 1, b'x');
        let text = report(&original, "b@c");
        assert!(
            text.len() < 3000
                && text.contains("text/rfc822-headers")
                && text.ends_with("Subject: Hi\r\n--B--\r\n")
        );
    }
}
