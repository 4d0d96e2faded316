//! IMAP's parenthesised lists, as far as FETCH and STATUS answers need them.

use ropewalk_testkit::imap::Untagged;

/// A value in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Nil,
    Atom(String),
    Bytes(Vec<u8>),
    List(Vec<Self>),
}

impl Value {
    /// The list's value at a place.
    pub fn at(&self, place: usize) -> &Self {
        self.list().get(place).unwrap_or(&Self::Nil)
    }

    /// What is in the list; nothing in what is no list.
    pub fn list(&self) -> &[Self] {
        if let Self::List(list) = self { list } else { &[] }
    }

    /// An atom or a string.
    pub fn text(&self) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::Nil | Self::List(_) => String::new(),
        }
    }

    /// The octets of a string.
    pub fn bytes(&self) -> &[u8] {
        if let Self::Bytes(bytes) = self { bytes } else { &[] }
    }

    /// The value behind an atom, in a list of pairs.
    pub fn of(&self, name: &str) -> &Self {
        let place = self.list().iter().position(|value| *value == Self::Atom(name.to_owned()));
        place.map_or(&Self::Nil, |place| self.at(place + 1))
    }
}

/// The first list of a response.
pub fn list(response: &Untagged) -> Value {
    let start = response.text.find('(').unwrap_or(response.text.len());
    let mut parser = Parser { text: &response.text[start..], literals: response.literals.iter() };
    parser.value()
}

/// A value that has no literals in it.
pub fn value(text: &str) -> Value {
    Parser { text, literals: [].iter() }.value()
}

struct Parser<'a> {
    text: &'a str,
    literals: std::slice::Iter<'a, Vec<u8>>,
}

impl Parser<'_> {
    fn value(&mut self) -> Value {
        self.text = self.text.trim_start();
        if let Some(rest) = self.text.strip_prefix('(') {
            self.text = rest;
            let mut list = Vec::new();
            loop {
                self.text = self.text.trim_start();
                if let Some(rest) = self.text.strip_prefix(')') {
                    self.text = rest;
                    return Value::List(list);
                }
                assert!(!self.text.is_empty(), "a list without its end");
                list.push(self.value());
            }
        }
        if let Some(rest) = self.text.strip_prefix('{') {
            self.text = rest.split_once('}').expect("a literal").1;
            return Value::Bytes(self.literals.next().expect("a literal").clone());
        }
        if self.text.starts_with('"') {
            return self.quoted();
        }
        // An atom; BODY[1.MIME] with a blank in its brackets is one too.
        let mut inside = false;
        let end = self.text.find(|character: char| {
            inside = (inside || character == '[') && character != ']';
            !inside && " ()".contains(character)
        });
        let (atom, rest) = self.text.split_at(end.unwrap_or(self.text.len()));
        self.text = rest;
        if atom == "NIL" { Value::Nil } else { Value::Atom(atom.to_owned()) }
    }

    fn quoted(&mut self) -> Value {
        let mut out = String::new();
        let mut characters = self.text.char_indices().skip(1);
        while let Some((place, character)) = characters.next() {
            match character {
                '"' => {
                    self.text = &self.text[place + 1..];
                    break;
                }
                '\\' => out.extend(characters.next().map(|(_, escaped)| escaped)),
                other => out.push(other),
            }
        }
        Value::Bytes(out.into_bytes())
    }
}
