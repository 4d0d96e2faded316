//! FETCH responses (RFC 3501 7.4.2), written item by item; large bodies as a literal whose octets follow in
//! as many pieces as the caller likes.

use super::{BodyStructure, Envelope};
use crate::date::DateTime;
use crate::flag::Flag;
use crate::section::Section;
use crate::writer::{encode_nstring, encode_string};

/// Writes one FETCH response.
pub struct FetchWriter<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl<'a> FetchWriter<'a> {
    /// Begins the response for a message sequence number.
    pub fn new(number: u32, out: &'a mut Vec<u8>) -> Self {
        out.extend_from_slice(b"* ");
        out.extend_from_slice(number.to_string().as_bytes());
        out.extend_from_slice(b" FETCH (");
        Self { out, first: true }
    }

    /// Goes on with a response that was begun; `first` when no item of it is written yet.
    pub fn resume(out: &'a mut Vec<u8>, first: bool) -> Self {
        Self { out, first }
    }

    /// Ends the response.
    pub fn finish(self) {
        self.out.extend_from_slice(b")\r\n");
    }

    fn item(&mut self, name: &str) -> &mut Vec<u8> {
        if !self.first {
            self.out.push(b' ');
        }
        self.first = false;
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b' ');
        self.out
    }

    /// UID
    pub fn uid(&mut self, uid: u32) {
        let digits = uid.to_string();
        self.item("UID").extend_from_slice(digits.as_bytes());
    }

    /// FLAGS
    pub fn flags(&mut self, flags: &[Flag]) {
        Flag::encode_list(flags, self.item("FLAGS"));
    }

    /// INTERNALDATE
    pub fn internal_date(&mut self, date: DateTime) {
        let text = format!("\"{date}\"");
        self.item("INTERNALDATE").extend_from_slice(text.as_bytes());
    }

    /// RFC822.SIZE, octets.
    pub fn size(&mut self, octets: u64) {
        let digits = octets.to_string();
        self.item("RFC822.SIZE").extend_from_slice(digits.as_bytes());
    }

    /// MODSEQ
    pub fn mod_seq(&mut self, number: u64) {
        let text = format!("({number})");
        self.item("MODSEQ").extend_from_slice(text.as_bytes());
    }

    /// ENVELOPE
    pub fn envelope(&mut self, envelope: &Envelope) {
        envelope.encode(self.item("ENVELOPE"));
    }

    /// BODYSTRUCTURE, or BODY without extension data.
    pub fn body_structure(&mut self, structure: &BodyStructure, extended: bool) {
        structure.encode(extended, self.item(if extended { "BODYSTRUCTURE" } else { "BODY" }));
    }

    /// A small text: NIL, quoted or literal, as fits. See [`FetchWriter::section_name`] for the name.
    pub fn nstring(&mut self, name: &str, bytes: Option<&[u8]>) {
        encode_nstring(bytes, self.item(name));
    }

    /// A text that is not NIL.
    pub fn string(&mut self, name: &str, bytes: &[u8]) {
        encode_string(bytes, self.item(name));
    }

    /// A literal of which exactly `octets` are to be appended to the same output by the caller.
    pub fn literal(&mut self, name: &str, octets: usize) {
        let size = format!("{{{octets}}}\r\n");
        self.item(name).extend_from_slice(size.as_bytes());
    }

    /// `BODY[section]<origin>`: the name under which a section is answered. `origin` when a partial was asked
    /// for. It is text: field names in it are ASCII.
    pub fn section_name(section: &Section, origin: Option<u32>) -> String {
        let mut name = b"BODY[".to_vec();
        section.encode(&mut name);
        let mut name = String::from_utf8_lossy(&name).into_owned();
        name.push(']');
        if let Some(origin) = origin {
            name.push_str(&format!("<{origin}>"));
        }
        name
    }
}
