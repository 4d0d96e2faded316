//! A request as a tree. No DTD, no entities but the predefined five, bounded depth, elements, attributes and
//! namespace declarations (`limits::XML_*`); the tree is never larger than a small multiple of the input.

use super::{MESSAGES, SOAP_11, SOAP_12, TYPES, is_xml_char};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use ropewalk_base::limits;

/// The namespaces that mean something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// No namespace.
    None,
    /// SOAP 1.1 envelope.
    Soap11,
    /// SOAP 1.2 envelope.
    Soap12,
    /// EWS messages.
    Messages,
    /// EWS types.
    Types,
    /// Any other.
    Other,
}

impl Namespace {
    fn of(uri: &str) -> Self {
        match uri {
            "" => Self::None,
            SOAP_11 => Self::Soap11,
            SOAP_12 => Self::Soap12,
            MESSAGES => Self::Messages,
            TYPES => Self::Types,
            _ => Self::Other,
        }
    }

    /// Whether this is one of the two namespaces of EWS.
    pub const fn is_ews(self) -> bool {
        matches!(self, Self::Messages | Self::Types)
    }
}

/// Why the input is not XML that is taken here; `offset` counts bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset}: {reason}")]
pub struct XmlError {
    /// Where.
    pub offset: usize,
    /// What.
    pub reason: String,
}

/// Why an element does not follow the schema; `offset` counts bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset}: {text}")]
pub struct Violation {
    /// Where.
    pub offset: usize,
    /// What, in the words clients know from the .NET validator.
    pub text: String,
}

/// One element.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its namespace.
    pub namespace: Namespace,
    /// Its local name.
    pub name: String,
    /// Its text, entities resolved; empty when it has children.
    pub text: String,
    /// Its children.
    pub children: Vec<Element>,
    attributes: Vec<(String, String)>,
    offset: usize,
}

impl Element {
    /// The value of an attribute without prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute the schema requires.
    ///
    /// # Errors
    /// When it is missing.
    pub fn required(&self, name: &str) -> Result<&str, Violation> {
        self.attribute(name)
            .ok_or_else(|| self.violation(format!("The required attribute '{name}' is missing.")))
    }

    /// A yes or no attribute (xs:boolean).
    ///
    /// # Errors
    /// When it is there and is neither.
    pub fn boolean_attribute(&self, name: &str) -> Result<Option<bool>, Violation> {
        let Some(text) = self.attribute(name) else { return Ok(None) };
        boolean(text)
            .map(Some)
            .ok_or_else(|| self.bad_attribute(name, text, "http://www.w3.org/2001/XMLSchema:boolean"))
    }

    /// A number attribute (xs:int).
    ///
    /// # Errors
    /// When it is there and is no such number.
    pub fn int_attribute(&self, name: &str) -> Result<Option<i32>, Violation> {
        let Some(text) = self.attribute(name) else { return Ok(None) };
        let number = text.trim().parse().ok();
        number.map(Some).ok_or_else(|| self.bad_attribute(name, text, "http://www.w3.org/2001/XMLSchema:int"))
    }

    /// An attribute that must be there and takes one of the listed values.
    ///
    /// # Errors
    /// When it is missing or none of them.
    pub fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Result<T, Violation> {
        let text = self.required(name)?;
        pick(text, choices).ok_or_else(|| self.bad_attribute(name, text, name))
    }

    /// The text as one of the listed values.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn text_choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, Violation> {
        pick(self.text.trim(), choices).ok_or_else(|| self.bad_value())
    }

    /// The text as xs:boolean.
    ///
    /// # Errors
    /// When it is none.
    pub fn text_boolean(&self) -> Result<bool, Violation> {
        boolean(&self.text).ok_or_else(|| self.bad_value())
    }

    /// The text as xs:int.
    ///
    /// # Errors
    /// When it is none.
    pub fn text_int(&self) -> Result<i32, Violation> {
        self.text.trim().parse().map_err(|_| self.bad_value())
    }

    /// The first child of this name. Messages and types are not told apart.
    ///
    /// Deviation: the schema fixes the namespace of each child; a client that mixes the two up is understood.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.ews_children().find(|child| child.name == name)
    }

    /// A child the schema requires.
    ///
    /// # Errors
    /// When it is missing.
    pub fn required_child(&self, name: &str) -> Result<&Self, Violation> {
        self.child(name).ok_or_else(|| {
            self.violation(format!(
                "The element '{}' has incomplete content. List of possible elements expected: '{name}'.",
                self.name
            ))
        })
    }

    /// The children in an EWS namespace or in none.
    pub fn ews_children(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(|child| child.namespace.is_ews() || child.namespace == Namespace::None)
    }

    /// The same element, if it has at most so many children.
    ///
    /// # Errors
    /// When it has more.
    pub fn bounded(&self, children_max: usize) -> Result<&Self, Violation> {
        if self.children.len() <= children_max {
            return Ok(self);
        }
        Err(self.violation(format!("The element '{}' has more than {children_max} children.", self.name)))
    }

    /// A violation at this element.
    pub fn violation(&self, text: impl Into<String>) -> Violation {
        Violation { offset: self.offset, text: text.into() }
    }

    /// The violation "this child may not be here".
    pub fn unexpected(&self, child: &Self) -> Violation {
        child.violation(format!("The element '{}' has invalid child element '{}'.", self.name, child.name))
    }

    /// The violation "this value is not of its type".
    pub fn bad_value(&self) -> Violation {
        let shown: String = self.text.chars().take(64).collect();
        self.violation(format!(
            "The '{}' element is invalid - The value '{shown}' is invalid according to its datatype.",
            self.name
        ))
    }

    fn bad_attribute(&self, name: &str, value: &str, datatype: &str) -> Violation {
        let shown: String = value.chars().take(64).collect();
        self.violation(format!(
            "The '{name}' attribute is invalid - The value '{shown}' is invalid according to its datatype '{datatype}'."
        ))
    }
}

fn pick<T: Copy>(text: &str, choices: &[(&str, T)]) -> Option<T> {
    choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value)
}

fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        // Quirk(EWS Java API, suds): xs:boolean is lower case only, but some clients capitalise it.
        "True" => Some(true),
        "False" => Some(false),
        _ => None,
    }
}

/// Line and position in it, both from 1, as XML processors count.
pub(crate) fn position(input: &str, offset: usize) -> (usize, usize) {
    let before = input.get(..offset).unwrap_or(input);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    /// Declarations in scope: depth, prefix, namespace.
    scope: Vec<(usize, String, Namespace)>,
    elements: usize,
}

/// Parses a document.
pub(crate) fn parse(input: &str) -> Result<Element, XmlError> {
    let mut reader = quick_xml::Reader::from_str(input);
    let mut builder = Builder { open: Vec::new(), root: None, scope: Vec::new(), elements: 0 };
    loop {
        let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let fail = |reason: String| XmlError { offset, reason };
        match reader.read_event().map_err(|error| fail(error.to_string()))? {
            Event::Start(start) => builder.start(&start, offset).map_err(fail)?,
            Event::Empty(start) => {
                builder.start(&start, offset).map_err(fail)?;
                builder.end();
            }
            Event::End(_) => builder.end(),
            Event::Text(text) => builder.text(&text.xml10_content()).map_err(fail)?,
            Event::CData(text) => builder.text(&text.xml10_content()).map_err(fail)?,
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref().map_err(|error| fail(error.to_string()))? {
                    Some(c) => c,
                    None => predefined(&reference.xml10_content())
                        .ok_or_else(|| fail("reference to an entity that is not predefined".to_owned()))?,
                };
                builder.text(resolved.encode_utf8(&mut [0; 4])).map_err(fail)?;
            }
            Event::DocType(_) => return Err(fail("document type declarations are not taken".to_owned())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => {
                return match builder.root {
                    Some(root) if builder.open.is_empty() => Ok(root),
                    _ => Err(fail("the document ends too early".to_owned())),
                };
            }
        }
    }
}

const fn predefined_of(name: &[u8]) -> Option<char> {
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => None,
    }
}

fn predefined(name: &str) -> Option<char> {
    predefined_of(name.as_bytes())
}

impl Builder {
    fn start(&mut self, start: &BytesStart<'_>, offset: usize) -> Result<(), String> {
        self.elements += 1;
        if self.elements > limits::XML_ELEMENTS_MAX {
            return Err(format!("more than {} elements", limits::XML_ELEMENTS_MAX));
        }
        if self.open.len() >= limits::XML_DEPTH_MAX {
            return Err(format!("elements nested deeper than {}", limits::XML_DEPTH_MAX));
        }
        if self.root.is_some() {
            return Err("more than one root element".to_owned());
        }
        let depth = self.open.len() + 1;
        let mut attributes = Vec::new();
        for (seen, attribute) in start.attributes().enumerate() {
            if seen >= limits::XML_ATTRIBUTES_MAX {
                return Err(format!("more than {} attributes", limits::XML_ATTRIBUTES_MAX));
            }
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            if !value.chars().all(is_xml_char) {
                return Err("a character XML 1.0 does not allow".to_owned());
            }
            let key: &str = attribute.key.as_ref();
            if key == "xmlns" {
                self.declare(depth, "", &value)?;
            } else if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.declare(depth, prefix, &value)?;
            } else if !key.contains(':') {
                attributes.push((key.to_owned(), value.into_owned()));
            }
        }
        let name = start.name();
        let name: &str = name.as_ref();
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = self.resolve(prefix)?;
        let element = Element {
            namespace,
            name: local.to_owned(),
            text: String::new(),
            children: Vec::new(),
            attributes,
            // The first character after '<', where XML processors point.
            offset: offset + 1,
        };
        self.open.push(element);
        Ok(())
    }

    fn declare(&mut self, depth: usize, prefix: &str, uri: &str) -> Result<(), String> {
        if self.scope.len() >= limits::XML_NAMESPACES_MAX {
            return Err(format!("more than {} namespace declarations in scope", limits::XML_NAMESPACES_MAX));
        }
        self.scope.push((depth, prefix.to_owned(), Namespace::of(uri)));
        Ok(())
    }

    fn resolve(&self, prefix: &str) -> Result<Namespace, String> {
        match self.scope.iter().rev().find(|(_, declared, _)| declared == prefix) {
            Some((_, _, namespace)) => Ok(*namespace),
            None if prefix.is_empty() => Ok(Namespace::None),
            None if prefix == "xml" => Ok(Namespace::Other),
            None => Err("a prefix that is not declared".to_owned()),
        }
    }

    fn end(&mut self) {
        while self.scope.last().is_some_and(|(depth, _, _)| *depth >= self.open.len()) {
            self.scope.pop();
        }
        let Some(mut element) = self.open.pop() else { return };
        if !element.children.is_empty() {
            element.text = String::new();
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        if !text.chars().all(is_xml_char) {
            return Err("a character XML 1.0 does not allow".to_owned());
        }
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim_matches([' ', '\t', '\r', '\n', '\u{FEFF}']).is_empty() => {}
            None => return Err("text outside the root element".to_owned()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_resolved_and_text_is_unescaped() {
        let root = parse("<?xml version='1.0'?><a xmlns='http://schemas.microsoft.com/exchange/services/2006/types' \
             xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages'><m:b Id='1&amp;2'>x &lt;&#x41;<![CDATA[<]]>\r\n</m:b><c xmlns=''/></a>")
        .unwrap();
        assert_eq!(root.namespace, Namespace::Types);
        let b = root.child("b").unwrap();
        assert_eq!(
            (b.namespace, b.text.as_str(), b.attribute("Id")),
            (Namespace::Messages, "x <A<\n", Some("1&2"))
        );
        assert_eq!(root.child("c").unwrap().namespace, Namespace::None);
    }

    #[test]
    fn hostile_documents_are_refused() {
        let deep = "<a>".repeat(100_000);
        let wide = format!("<a {}/>", (0..100).map(|n| format!("x{n}='1' ")).collect::<String>());
        let many = format!("<a>{}</a>", "<b/>".repeat(limits::XML_ELEMENTS_MAX + 1));
        let bomb = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
        for bad in [
            deep.as_str(),
            &wide,
            &many,
            bomb,
            "<a>&b;</a>",
            "<a>&#0;</a>",
            "<a>&#1;</a>",
            "<a",
            "",
            "<a></b>",
            "<a/><b/>",
            "<p:a/>",
            "x<a/>",
            "<a>\u{1}</a>",
        ] {
            assert!(parse(bad).is_err(), "{}", &bad[..bad.len().min(40)]);
        }
    }

    #[test]
    fn positions_count_from_one() {
        assert_eq!(position("ab\ncd", 4), (2, 2));
        assert_eq!(position("", 9), (1, 1));
    }
}
