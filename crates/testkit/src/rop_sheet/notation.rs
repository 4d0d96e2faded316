//! The notation of the layouts in `spec/rops.tsv` and `spec/rop-structures.tsv`: `Name:type`, `Type[Count]`,
//! `Type{Size bytes}`, `Type*{Size bytes}`, `{if condition}`, `=constant`.

/// Type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An integer of so many bytes.
    Integer {
        /// Width.
        bytes: usize,
        /// Two's complement.
        signed: bool,
    },
    /// 0 or 1 in so many bytes.
    Truth(usize),
    /// 16 bytes.
    Guid,
    /// Bytes; a count stands with them.
    Bytes,
    /// 8-bit text with its terminating zero; a size stands with it.
    Ascii,
    /// 8-bit text up to a zero.
    AsciiZ,
    /// 8-bit text of a code page up to a zero.
    String8Z,
    /// UTF-16LE if the field named is not zero, else 8-bit, up to a zero.
    StringZ(&'static str),
    /// PropertyValue of the type that the field named holds.
    ValueOf(&'static str),
    /// A structure of `rop-structures.tsv`.
    Structure(&'static str),
}

/// How many elements there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Fixed(usize),
    /// As many as an earlier field says.
    Field(&'static str),
    /// All that is left.
    Rest,
}

/// How many bytes a field takes: what an earlier field says, less some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The earlier field.
    pub field: &'static str,
    /// Bytes it counts besides.
    pub less: usize,
    /// As many elements as fill it.
    pub fills: bool,
}

/// What must hold for a field to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// The logon is one on public folders, or is none.
    Public(bool),
    /// A field has one of the values.
    In(&'static str, Vec<u64>),
    /// A field has none of the values.
    NotIn(&'static str, Vec<u64>),
    /// A field has some bit of the mask.
    Bits(&'static str, u64),
    /// Two fields are the same.
    Same(&'static str, &'static str),
}

impl Term {
    /// The fields it looks at.
    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::Public(_) => Vec::new(),
            Self::In(name, _) | Self::NotIn(name, _) | Self::Bits(name, _) => vec![name],
            Self::Same(one, other) => vec![one, other],
        }
    }
}

/// One field of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// How many of them.
    pub count: Option<Count>,
    /// In how many bytes.
    pub size: Option<Size>,
    /// Conditions, all of which must hold.
    pub when: Vec<Term>,
    /// The value it always has.
    pub constant: Option<u64>,
}

/// The fields of a layout in order.
pub type Layout = Vec<Field>;

/// Reads a layout.
///
/// # Errors
/// Names the field whose notation is not understood.
pub fn layout(text: &'static str) -> Result<Layout, String> {
    words(text).into_iter().map(|word| field(word).ok_or_else(|| format!("{word:?}"))).collect()
}

/// Splits at blanks outside of brackets of any kind.
fn words(text: &'static str) -> Vec<&'static str> {
    let mut depth = 0;
    let parts = text.split(|c: char| {
        depth += i32::from("{[(".contains(c)) - i32::from("}])".contains(c));
        c == ' ' && depth == 0
    });
    parts.filter(|part| !part.is_empty()).collect()
}

fn field(word: &'static str) -> Option<Field> {
    let (name, rest) = word.split_once(':')?;
    let end = rest.find(['[', '{', '=', '*']).unwrap_or(rest.len());
    let (kind, mut rest) = rest.split_at_checked(end)?;
    let mut field =
        Field { name, kind: kind_of(kind)?, count: None, size: None, when: Vec::new(), constant: None };
    let mut fills = false;
    while let Some(mark) = rest.chars().next() {
        let inner = rest.get(1..)?;
        match mark {
            '*' => {
                fills = true;
                rest = inner;
            }
            '=' => {
                let end = inner.find('{').unwrap_or(inner.len());
                field.constant = Some(number(inner.get(..end)?)?);
                rest = inner.get(end..)?;
            }
            '[' => {
                let (count, after) = inner.split_once(']')?;
                field.count = Some(count_of(count));
                rest = after;
            }
            '{' => {
                let (text, after) = inner.split_once('}')?;
                match text.strip_prefix("if ") {
                    Some(condition) => field.when = condition_of(condition)?,
                    None => field.size = Some(size_of(text, fills)?),
                }
                rest = after;
            }
            _ => return None,
        }
    }
    Some(field)
}

fn kind_of(text: &'static str) -> Option<Kind> {
    let integer = |bytes, signed| Kind::Integer { bytes, signed };
    if let Some((head, argument)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        return match head {
            "stringz" => Some(Kind::StringZ(argument)),
            "PropertyValue" => Some(Kind::ValueOf(argument)),
            _ => None,
        };
    }
    Some(match text {
        "u8" => integer(1, false),
        "u16" => integer(2, false),
        "u32" => integer(4, false),
        "u64" => integer(8, false),
        "i32" => integer(4, true),
        "i64" => integer(8, true),
        "bool8" => Kind::Truth(1),
        "bool16" => Kind::Truth(2),
        "guid" => Kind::Guid,
        "bytes" => Kind::Bytes,
        "ascii" => Kind::Ascii,
        "asciiz" => Kind::AsciiZ,
        "string8z" => Kind::String8Z,
        name if name.starts_with(|c: char| c.is_ascii_uppercase()) => Kind::Structure(name),
        _ => return None,
    })
}

/// A decimal or hexadecimal number.
fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

fn count_of(text: &'static str) -> Count {
    if text.starts_with("rest of") {
        return Count::Rest;
    }
    text.parse().map_or(Count::Field(text), Count::Fixed)
}

fn size_of(text: &'static str, fills: bool) -> Option<Size> {
    let text = text.strip_suffix(" bytes")?;
    let (field, less) = text.split_once('-').unwrap_or((text, "0"));
    Some(Size { field, less: less.parse().ok()?, fills })
}

fn condition_of(text: &'static str) -> Option<Vec<Term>> {
    text.split(" and ").map(term).collect()
}

fn term(text: &'static str) -> Option<Term> {
    let list = |values: &str| {
        values.split(' ').filter(|word| *word != "or").map(number).collect::<Option<Vec<u64>>>()
    };
    match text {
        "logon is public folders" => return Some(Term::Public(true)),
        "logon is private mailbox" => return Some(Term::Public(false)),
        _ => {}
    }
    if let Some((name, mask)) = text.split_once(" & ") {
        return Some(Term::Bits(name, number(mask)?));
    }
    if let Some((name, value)) = text.split_once("!=") {
        return Some(Term::NotIn(name, vec![number(value)?]));
    }
    if let Some((name, value)) = text.split_once("==") {
        return Some(match number(value) {
            Some(value) => Term::In(name, vec![value]),
            None => Term::Same(name, value),
        });
    }
    if let Some((name, values)) = text.split_once(" in ").or_else(|| text.split_once(" is ")) {
        return Some(Term::In(name, list(values)?));
    }
    if let Some(name) = text.strip_prefix("not ") {
        return Some(Term::In(name, vec![0]));
    }
    if let Some((name, values)) = text.split_once(" not ") {
        return Some(Term::NotIn(name, list(values)?));
    }
    Some(Term::NotIn(text, vec![0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_is_read() {
        let read = layout(
            "A:u16 B:TaggedPropertyValue[A]{C-2 bytes} D:M*{E bytes} F:u32{if G not 0 0xFFFF and S==M} \
             H:stringz(U){if not E} I:u8=0x2A J:bytes[rest of RopsList]",
        )
        .unwrap();
        let size = |field, less, fills| Some(Size { field, less, fills });
        assert_eq!(read[1].count, Some(Count::Field("A")));
        assert_eq!(read[1].size, size("C", 2, false));
        assert_eq!((read[2].kind, read[2].size), (Kind::Structure("M"), size("E", 0, true)));
        assert_eq!(read[3].when, [Term::NotIn("G", vec![0, 0xFFFF]), Term::Same("S", "M")]);
        assert_eq!((read[4].kind, &read[4].when[..]), (Kind::StringZ("U"), &[Term::In("E", vec![0])][..]));
        assert_eq!((read[5].constant, read[6].count), (Some(0x2A), Some(Count::Rest)));
        assert!(layout("A").is_err() && layout("A:nothing").is_err());
    }
}
