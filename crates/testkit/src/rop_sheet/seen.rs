//! A codec's value as a tree of names and leaves, from what `{:?}` prints of it: the codec needs no other face for
//! being compared.

/// A part of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen<'a> {
    /// An integer.
    Number(i128),
    /// A floating-point number.
    Float(f64),
    /// Text.
    Text(String),
    /// A GUID's bytes.
    Guid([u8; 16]),
    /// A list.
    List(Vec<Self>),
    /// A name alone: of a variant, of a structure without fields, true or false.
    Unit(&'a str),
    /// A name, empty for a tuple, and what stands in its parentheses.
    Tuple(&'a str, Vec<Self>),
    /// A name and named fields.
    Named(&'a str, Vec<(&'a str, Self)>),
    /// Content the codec keeps as bytes and cannot read.
    Broken,
}

impl<'a> Seen<'a> {
    /// Reads what was printed.
    ///
    /// # Errors
    /// The rest that is not understood.
    pub fn read(text: &'a str) -> Result<Self, &'a str> {
        let mut parser = Parser { rest: text };
        let seen = parser.value().ok_or(parser.rest)?;
        if parser.rest.is_empty() { Ok(seen) } else { Err(parser.rest) }
    }

    /// A named field.
    pub fn field(&self, name: &str) -> Option<&Self> {
        let Self::Named(_, fields) = self else { return None };
        fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value)
    }

    /// The number, behind any newtypes.
    pub fn number(&self) -> Option<i128> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Unit("true") => Some(1),
            Self::Unit("false") => Some(0),
            Self::Tuple(_, inner) => match inner.as_slice() {
                [one] => one.number(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is what stands where nothing is.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Number(number) => *number == 0,
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Unit(name) => *name == "None",
            _ => false,
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn take(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn while_(&mut self, holds: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !holds(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn value(&mut self) -> Option<Seen<'a>> {
        let first = self.rest.chars().next()?;
        match first {
            '"' => self.text().map(Seen::Text),
            '[' => {
                self.take("[");
                self.list("]").map(Seen::List)
            }
            '(' => {
                self.take("(");
                self.list(")").map(|items| Seen::Tuple("", items))
            }
            '-' | '0'..='9' => self.number(),
            _ => self.named(),
        }
    }

    fn list(&mut self, end: &str) -> Option<Vec<Seen<'a>>> {
        let mut items = Vec::new();
        while !self.take(end) {
            items.push(self.value()?);
            self.take(", ");
        }
        Some(items)
    }

    fn named(&mut self) -> Option<Seen<'a>> {
        let name = self.while_(|c| c.is_ascii_alphanumeric() || c == '_');
        match name {
            "" => return None,
            "NaN" => return Some(Seen::Float(f64::NAN)),
            "inf" => return Some(Seen::Float(f64::INFINITY)),
            "Guid" if self.rest.starts_with("(") && !self.rest.starts_with("(Guid") => return self.guid(),
            _ => {}
        }
        if self.take("(") {
            return self.list(")").map(|items| Seen::Tuple(name, items));
        }
        if self.take(" { ") {
            let mut fields = Vec::new();
            while !self.take(" }") {
                let field = self.while_(|c| c.is_ascii_alphanumeric() || c == '_');
                if !self.take(": ") {
                    return None;
                }
                fields.push((field, self.value()?));
                self.take(", ");
            }
            return Some(Seen::Named(name, fields));
        }
        Some(Seen::Unit(name))
    }

    fn number(&mut self) -> Option<Seen<'a>> {
        if self.take("-inf") {
            return Some(Seen::Float(f64::NEG_INFINITY));
        }
        if self.take("0x") {
            let digits = self.while_(|c| c.is_ascii_hexdigit());
            return i128::from_str_radix(digits, 16).ok().map(Seen::Number);
        }
        let word = self.while_(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
        match word.parse() {
            Ok(number) => Some(Seen::Number(number)),
            Err(_) => word.parse().ok().map(Seen::Float),
        }
    }

    /// The first three groups of digits are numbers, on the wire with the low byte first.
    fn guid(&mut self) -> Option<Seen<'a>> {
        self.take("(");
        let text = self.while_(|c| c.is_ascii_hexdigit() || c == '-');
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let mut bytes = u128::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 32)?.to_be_bytes();
        for group in [0..4, 4..6, 6..8] {
            bytes.get_mut(group)?.reverse();
        }
        self.take(")").then_some(Seen::Guid(bytes))
    }

    fn text(&mut self) -> Option<String> {
        self.take("\"");
        let mut text = String::new();
        loop {
            let plain = self.while_(|c| c != '"' && c != '\\');
            text.push_str(plain);
            if self.take("\"") {
                return Some(text);
            }
            let mut escape = self.rest.chars();
            escape.next();
            let escaped = escape.next()?;
            self.rest = escape.as_str();
            text.push(match escaped {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    self.take("{");
                    let digits = self.while_(|c| c.is_ascii_hexdigit());
                    self.take("}");
                    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?
                }
                other => other,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::Guid;

    #[test]
    fn what_debug_prints_is_read() {
        #[derive(Debug)]
        #[allow(dead_code, reason = "only printed")]
        struct S {
            a: Option<u8>,
            b: Vec<(i64, f64)>,
            c: &'static str,
            d: Guid,
        }
        let guid = Guid([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        let value = S { a: Some(7), b: vec![(-1, 1e300), (2, -0.5)], c: "\"\u{7f}ü\n\\", d: guid };
        let text = format!("{value:?}");
        let seen = Seen::read(&text).unwrap();
        assert_eq!(seen.field("a"), Some(&Seen::Tuple("Some", vec![Seen::Number(7)])));
        let pair = |n, f| Seen::Tuple("", vec![Seen::Number(n), Seen::Float(f)]);
        assert_eq!(seen.field("b"), Some(&Seen::List(vec![pair(-1, 1e300), pair(2, -0.5)])));
        assert_eq!(seen.field("c"), Some(&Seen::Text("\"\u{7f}ü\n\\".to_owned())));
        assert_eq!(seen.field("d"), Some(&Seen::Guid(guid.0)));
        assert!(Seen::read("A { b: 1 }x").is_err());
    }
}
