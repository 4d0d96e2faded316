//! The Autodiscover request: MS-OXDSCLI 2.2.3.

use crate::{RequestSchema, ResponseSchema};
use quick_xml::events::{BytesRef, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use ropewalk_base::limits;
use std::borrow::Cow;

/// What the client wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What kind of client asks.
    pub schema: RequestSchema,
    /// Whose settings (2.2.3.1.1.2), as typed; not checked.
    pub email_address: Option<String>,
    /// Whose settings, by legacy DN instead (2.2.3.1.1.3).
    pub legacy_dn: Option<String>,
    /// The answer the client takes (2.2.3.1.1.1); none if the element is missing.
    pub acceptable_response_schema: Option<ResponseSchema>,
}

/// Why a body is not an Autodiscover request. All of them are the client's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Too large or nested too deeply.
    #[error("the request is too large")]
    TooLarge,
    /// Not well-formed XML, or a character encoding other than UTF-8 and UTF-16.
    #[error("the request is not well-formed XML: {0}")]
    Malformed(String),
    /// A document type declaration; nothing here needs one, and entities are how XML is attacked.
    #[error("the request has a document type declaration")]
    DocumentType,
    /// Well-formed, but no Request inside Autodiscover in a known namespace.
    #[error("not an Autodiscover request")]
    NotAutodiscover,
}

impl Request {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// When it is not an Autodiscover request.
    pub fn decode(body: &[u8]) -> Result<Self, RequestError> {
        if body.len() > limits::AUTODISCOVER_BODY_BYTES_MAX {
            return Err(RequestError::TooLarge);
        }
        let text = unicode(body)?;
        let mut reader = NsReader::from_str(&text);
        let mut found = Found::default();
        loop {
            let malformed = |error: quick_xml::Error| RequestError::Malformed(error.to_string());
            let (namespace, event) = reader.read_resolved_event().map_err(malformed)?;
            match event {
                Event::Start(start) => {
                    let name = start.local_name().as_ref().to_owned();
                    found.open(name, namespace_of(&namespace))?;
                }
                Event::Empty(start) => {
                    let name = start.local_name().as_ref().to_owned();
                    found.open(name, namespace_of(&namespace))?;
                    found.close();
                }
                Event::End(_) => found.close(),
                Event::Text(text) => found.text(&text.xml10_content()),
                Event::CData(text) => found.text(&text.xml10_content()),
                Event::GeneralRef(reference) => found.text(&referred(&reference)?),
                Event::DocType(_) => return Err(RequestError::DocumentType),
                Event::Eof => return found.finish(),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }
}

fn namespace_of(resolved: &ResolveResult<'_>) -> Option<RequestSchema> {
    match resolved {
        ResolveResult::Bound(namespace) => RequestSchema::from_namespace(namespace.as_ref()),
        _ => None,
    }
}

/// The five predefined entities and character references; there are no others without a document type.
fn referred(reference: &BytesRef<'_>) -> Result<String, RequestError> {
    let unknown = || RequestError::Malformed("unknown entity".to_owned());
    if let Some(character) = reference.resolve_char_ref().map_err(|_| unknown())? {
        return Ok(character.to_string());
    }
    let name = reference.xml10_content();
    let text = match name.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(unknown()),
    };
    Ok(text.to_owned())
}

/// UTF-8, or UTF-16 with a byte order mark, as XML 1.0 4.3.3 requires every reader to take.
fn unicode(body: &[u8]) -> Result<Cow<'_, str>, RequestError> {
    let malformed = || RequestError::Malformed("neither UTF-8 nor UTF-16".to_owned());
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
        char::decode_utf16(units).collect::<Result<String, _>>().map(Cow::Owned).map_err(|_| malformed())
    };
    match body {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            std::str::from_utf8(rest).map(Cow::Borrowed).map_err(|_| malformed())
        }
        _ => std::str::from_utf8(body).map(Cow::Borrowed).map_err(|_| malformed()),
    }
}

/// What has been read so far.
#[derive(Default)]
struct Found {
    path: Vec<String>,
    schema: Option<RequestSchema>,
    email_address: Option<String>,
    legacy_dn: Option<String>,
    acceptable: Option<String>,
}

impl Found {
    fn open(&mut self, name: String, schema: Option<RequestSchema>) -> Result<(), RequestError> {
        if self.path.len() >= limits::XML_DEPTH_MAX {
            return Err(RequestError::TooLarge);
        }
        self.path.push(name);
        if self.at(&["Autodiscover", "Request"]) {
            self.schema = schema;
        }
        // An element that is there but empty is not the same as one that is missing.
        self.text("");
        Ok(())
    }

    fn close(&mut self) {
        self.path.pop();
    }

    fn at(&self, path: &[&str]) -> bool {
        self.path.len() == path.len() && self.path.iter().zip(path).all(|(a, b)| a == b)
    }

    fn text(&mut self, text: &str) {
        let slot = match self.path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["Autodiscover", "Request", "EMailAddress"] => &mut self.email_address,
            ["Autodiscover", "Request", "LegacyDN"] => &mut self.legacy_dn,
            ["Autodiscover", "Request", "AcceptableResponseSchema"] => &mut self.acceptable,
            _ => return,
        };
        slot.get_or_insert_default().push_str(text);
    }

    fn finish(self) -> Result<Request, RequestError> {
        if !self.path.is_empty() {
            return Err(RequestError::Malformed("it ends inside an element".to_owned()));
        }
        let filled =
            |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Request {
            schema: self.schema.ok_or(RequestError::NotAutodiscover)?,
            email_address: filled(self.email_address),
            legacy_dn: filled(self.legacy_dn),
            acceptable_response_schema: filled(self.acceptable).map(|name| ResponseSchema::from_name(&name)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTLOOK: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
  <Request>
    <EMailAddress>user&#x40;contoso.com</EMailAddress>
    <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
  </Request>
</Autodiscover>"#;

    #[test]
    fn what_outlook_sends() {
        let expected = Request {
            schema: RequestSchema::Outlook,
            email_address: Some("user@contoso.com".into()),
            legacy_dn: None,
            acceptable_response_schema: Some(ResponseSchema::Outlook),
        };
        assert_eq!(Request::decode(OUTLOOK.as_bytes()), Ok(expected.clone()));
        let little: Vec<u8> =
            "\u{feff}".encode_utf16().chain(OUTLOOK.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(Request::decode(&little), Ok(expected.clone()));
        let big: Vec<u8> =
            "\u{feff}".encode_utf16().chain(OUTLOOK.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(Request::decode(&big), Ok(expected.clone()));
        assert_eq!(Request::decode(format!("\u{feff}{OUTLOOK}").as_bytes()), Ok(expected.clone()));
        let prefixed = OUTLOOK
            .replace("xmlns=", "xmlns:a=")
            .replace("</", "</a:")
            .replace("<A", "<a:A")
            .replace("<R", "<a:R")
            .replace("<E", "<a:E");
        assert_eq!(Request::decode(prefixed.as_bytes()), Ok(expected.clone()));
        assert_eq!(Request::decode(OUTLOOK.replace("http:", "https:").as_bytes()), Ok(expected));
    }

    #[test]
    fn what_a_phone_sends() {
        let request =
            Request::decode(OUTLOOK.replace("/outlook/", "/mobilesync/").replace("2006a", "2006").as_bytes());
        let request = request.unwrap();
        assert_eq!(request.schema, RequestSchema::MobileSync);
        assert_eq!(request.acceptable_response_schema, Some(ResponseSchema::MobileSync));
    }

    #[test]
    fn what_is_refused() {
        use RequestError::*;
        let refused = |body: &str| Request::decode(body.as_bytes()).unwrap_err();
        assert_eq!(refused(""), NotAutodiscover);
        assert_eq!(refused("<Autodiscover><Request/></Autodiscover>"), NotAutodiscover);
        assert_eq!(refused(&OUTLOOK.replace("/outlook/requestschema", "/x")), NotAutodiscover);
        assert!(matches!(refused("<a><b></a>"), Malformed(_)));
        assert!(matches!(refused("<a>"), Malformed(_)));
        assert!(matches!(refused(&OUTLOOK.replace("&#x40;", "&x;")), Malformed(_)));
        assert!(matches!(Request::decode(b"\xFF<a/>"), Err(Malformed(_))));
        let bomb = "<!DOCTYPE a [<!ENTITY x 'xxxx'><!ENTITY y '&x;&x;'>]><a>&y;</a>";
        assert_eq!(refused(bomb), DocumentType);
        assert_eq!(refused(&"<a>".repeat(1000)), TooLarge);
        assert_eq!(refused(&" ".repeat(limits::AUTODISCOVER_BODY_BYTES_MAX + 1)), TooLarge);
    }

    #[test]
    fn any_bytes_are_an_answer_not_a_panic() {
        let body = OUTLOOK.as_bytes();
        for at in 0..body.len() {
            let _ = Request::decode(&body[..at]);
            for change in [0, b'<', b'&', b'"', 0xFF] {
                let mut changed = body.to_vec();
                changed[at] = change;
                let _ = Request::decode(&changed);
            }
        }
    }
}
