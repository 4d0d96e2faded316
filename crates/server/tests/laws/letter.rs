//! What is written: a letter as people mean it, as MIME and as an EWS item, and the table of letters.

use ropewalk_mime::transfer::encode_base64;

/// A file that goes with a letter.
pub struct File {
    pub name: &'static str,
    pub mime_type: &'static str,
    pub bytes: Vec<u8>,
    /// Content-ID, of a picture that the HTML shows.
    pub content_id: Option<&'static str>,
}

/// A letter. It goes to Bob, in copy to Carol and secretly to Alice, unless it is one without copies.
#[derive(Default)]
pub struct Letter {
    pub subject: String,
    pub copies: bool,
    pub text: Option<&'static str>,
    pub html: Option<&'static str>,
    pub files: Vec<File>,
    /// Subject and text of a message that is attached.
    pub inner: Option<(&'static str, &'static str)>,
}

pub const TO: (&str, &str) = ("Bob Br\u{f6}wn", "bob@example.test");
pub const CC: (&str, &str) = ("Carol", "carol@example.test");
pub const BCC: (&str, &str) = ("Alice", "alice@example.test");

/// The table. Subjects are made unique by who writes.
pub fn letters(writer: &str) -> Vec<Letter> {
    let all: Vec<u8> = (0..=u8::MAX).cycle().take(5000).collect();
    let file = |name, mime_type, bytes| File { name, mime_type, bytes, content_id: None };
    let mut letters = vec![
        Letter {
            subject: "plain".into(),
            text: Some("A line.\r\n.a dot\r\n..two dots\r\n.\r\nFrom here on.\r\n"),
            ..Letter::default()
        },
        Letter {
            subject: "RE: Gr\u{fc}\u{df}e \u{2013} \u{65e5}\u{672c}\u{8a9e} \u{1f980} & <more> \"quoted\""
                .into(),
            copies: true,
            text: Some(
                "Zo\u{eb} schreibt: \u{e4}\u{f6}\u{fc} \u{20ac} \u{65e5}\u{672c}\u{8a9e} \u{1f980} & <b>\r\n",
            ),
            ..Letter::default()
        },
        Letter {
            subject: "html".into(),
            copies: true,
            text: Some("Two words & more."),
            html: Some("<html><body><p>Two words &amp; more.</p></body></html>"),
            ..Letter::default()
        },
        Letter {
            subject: "files".into(),
            text: Some("See what is attached."),
            files: vec![
                file("all.bin", "application/octet-stream", all.clone()),
                file("Gr\u{fc}\u{df}e 2026.txt", "text/plain", b"as\r\nit\nis".to_vec()),
                file("empty.csv", "text/csv", Vec::new()),
            ],
            inner: Some(("inner subject", "inner text")),
            ..Letter::default()
        },
        Letter {
            subject: "picture".into(),
            html: Some("<html><body><p>Look.</p><img src=\"cid:pic@laws\"></body></html>"),
            files: vec![File {
                name: "dot.png",
                mime_type: "image/png",
                bytes: all[..700].to_vec(),
                content_id: Some("pic@laws"),
            }],
            ..Letter::default()
        },
    ];
    letters.iter_mut().for_each(|letter| letter.subject = format!("{} ({writer})", letter.subject));
    letters
}

fn base64_lines(bytes: &[u8]) -> String {
    let text = String::from_utf8(encode_base64(bytes)).expect("ASCII");
    let lines: Vec<&str> =
        text.as_bytes().chunks(76).map(|line| str::from_utf8(line).expect("ASCII")).collect();
    lines.join("\r\n") + "\r\n"
}

/// RFC 2047 words of at most twelve characters each, where there is anything but ASCII.
fn words(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let words = characters.chunks(12).map(|word| {
        let word: String = word.iter().collect();
        format!("=?UTF-8?B?{}?=", String::from_utf8(encode_base64(word.as_bytes())).expect("ASCII"))
    });
    words.collect::<Vec<_>>().join("\r\n ")
}

fn text_part(kind: &str, text: &str) -> String {
    format!(
        "Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64_lines(text.as_bytes())
    )
}

fn file_part(file: &File) -> String {
    let disposition = if file.content_id.is_some() { "inline" } else { "attachment" };
    let name: String = file
        .name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    let id = file.content_id.map_or_else(String::new, |id| format!("Content-ID: <{id}>\r\n"));
    format!(
        "Content-Type: {}\r\n{id}Content-Disposition: {disposition}; filename*=utf-8''{name}\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}",
        file.mime_type,
        base64_lines(&file.bytes)
    )
}

fn multipart(kind: &str, boundary: &str, parts: &[String]) -> String {
    let mut out = format!("Content-Type: multipart/{kind}; boundary={boundary}\r\n\r\n");
    parts.iter().for_each(|part| out.push_str(&format!("--{boundary}\r\n{part}\r\n")));
    out + &format!("--{boundary}--\r\n")
}

impl Letter {
    /// A text made from letters and digits of the subject, for the Message-ID.
    fn slug(&self) -> String {
        let slug: String = self.subject.chars().filter(char::is_ascii_alphanumeric).collect();
        format!("{slug}@laws.example")
    }

    fn body(&self) -> String {
        let (inline, attached): (Vec<&File>, Vec<&File>) =
            self.files.iter().partition(|file| file.content_id.is_some());
        let mut body = match (self.text, self.html) {
            // 8BITMIME and dots at the beginnings of lines.
            (Some(text), None) => format!(
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
            ),
            (Some(text), Some(html)) => {
                multipart("alternative", "alt", &[text_part("plain", text), text_part("html", html)])
            }
            (None, html) => text_part("html", html.unwrap_or_default()),
        };
        if !inline.is_empty() {
            let mut parts = vec![body];
            parts.extend(inline.into_iter().map(file_part));
            body = multipart("related", "rel", &parts);
        }
        let mut parts: Vec<String> = attached.into_iter().map(file_part).collect();
        if let Some((subject, text)) = self.inner {
            parts.push(format!(
                "Content-Type: message/rfc822\r\n\r\nFrom: x@laws.example\r\nSubject: {subject}\r\n\
                 Content-Type: text/plain\r\n\r\n{text}\r\n"
            ));
        }
        if !parts.is_empty() {
            parts.insert(0, body);
            body = multipart("mixed", "mix", &parts);
        }
        if body.ends_with("\r\n") { body } else { body + "\r\n" }
    }

    /// As MIME from a person (name, address); with a Bcc field or without.
    pub fn mime(&self, from: (&str, &str), with_bcc: bool) -> Vec<u8> {
        let person = |(name, address): (&str, &str)| format!("{} <{address}>", words(name));
        let mut head = format!("From: {}\r\nTo: {}\r\n", person(from), person(TO));
        if self.copies {
            head.push_str(&format!("Cc: {}\r\n", person(CC)));
            if with_bcc {
                head.push_str(&format!("Bcc: {}\r\n", person(BCC)));
            }
        }
        head.push_str(&format!(
            "Subject: {}\r\nDate: Fri, 20 Nov 2026 10:11:12 +0100\r\nMessage-ID: <{}>\r\nMIME-Version: 1.0\r\n",
            words(&self.subject),
            self.slug()
        ));
        (head + &self.body()).into_bytes()
    }

    /// As an item of EWS. It has one body; the text of one with HTML is made by the server.
    pub fn item(&self) -> String {
        let (kind, body) = self.html.map_or(("Text", self.text.unwrap_or_default()), |html| ("HTML", html));
        let people = |element: &str, (name, address): (&str, &str)| {
            format!(
                "<t:{element}><t:Mailbox><t:Name>{name}</t:Name><t:EmailAddress>{address}</t:EmailAddress>\
                 </t:Mailbox></t:{element}>"
            )
        };
        let mut files: String = self.files.iter().map(ews_file).collect();
        if let Some((subject, text)) = self.inner {
            files.push_str(&format!(
                "<t:ItemAttachment><t:Name>{subject}</t:Name><t:Message><t:Subject>{subject}</t:Subject>\
                 <t:Body BodyType=\"Text\">{text}</t:Body></t:Message></t:ItemAttachment>"
            ));
        }
        if !files.is_empty() {
            files = format!("<t:Attachments>{files}</t:Attachments>");
        }
        let mut all = people("ToRecipients", TO);
        if self.copies {
            all += &people("CcRecipients", CC);
            all += &people("BccRecipients", BCC);
        }
        format!(
            "<t:Message><t:Subject>{}</t:Subject><t:Body BodyType=\"{kind}\">{}</t:Body>{files}{all}</t:Message>",
            xml(&self.subject),
            xml(body)
        )
    }
}

fn ews_file(file: &File) -> String {
    let inline = file.content_id.map_or_else(
        || "<t:IsInline>false</t:IsInline>".to_owned(),
        |id| format!("<t:ContentId>{id}</t:ContentId><t:IsInline>true</t:IsInline>"),
    );
    format!(
        "<t:FileAttachment><t:Name>{}</t:Name><t:ContentType>{}</t:ContentType>{inline}\
         <t:Content>{}</t:Content></t:FileAttachment>",
        xml(file.name),
        file.mime_type,
        String::from_utf8(encode_base64(&file.bytes)).expect("ASCII")
    )
}

/// Text as XML.
pub fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
