//! Enough of Rust's lexical structure to find functions and test code without a parser: comments, strings and
//! character literals are blanked out, then braces and keywords can be trusted.

/// A source text in which comments, strings and character literals are spaces. Line breaks stay.
#[derive(Debug, Clone)]
pub struct Masked {
    /// The text, one byte for each byte of the source.
    pub text: String,
}

/// A function and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Line of its `fn`, from 1.
    pub line: usize,
    /// Lines from `fn` to the closing brace.
    pub lines: usize,
}

impl Masked {
    /// Blanks a source text.
    pub fn new(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut out = Vec::with_capacity(bytes.len());
        while let Some(rest) = bytes.get(out.len()..).filter(|rest| !rest.is_empty()) {
            let word = out.last().is_some_and(|last: &u8| last.is_ascii_alphanumeric() || *last == b'_');
            match hidden(rest, word) {
                Some(length) => {
                    let blank = |byte: &u8| if *byte == b'\n' { b'\n' } else { b' ' };
                    out.extend(rest.iter().take(length.max(1)).map(blank));
                }
                None => out.extend(rest.first().map(|byte| if byte.is_ascii() { *byte } else { b'_' })),
            }
        }
        // Only ASCII is left.
        Self { text: String::from_utf8_lossy(&out).into_owned() }
    }

    /// The functions that have a body, in order.
    pub fn functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        let text = self.text.as_str();
        for (at, _) in text.match_indices("fn ") {
            let before = text.get(..at).unwrap_or_default().chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = text.get(at + 3..).unwrap_or_default();
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(body) = body(rest).filter(|_| !name.is_empty()) else { continue };
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            let lines = rest.get(..body).unwrap_or(rest).matches('\n').count() + 1;
            found.push(Function { name, line, lines });
        }
        found
    }

    /// The text with everything under `#[cfg(test)]` blanked too.
    pub fn without_tests(&self) -> String {
        let mut text = self.text.clone();
        while let Some(at) = text.find("#[cfg(test)]") {
            let rest = text.get(at..).unwrap_or_default();
            let length = match (rest.find('{'), rest.find(';')) {
                (Some(open), Some(end)) if end < open => end + 1,
                (Some(open), _) => closing(rest, open).unwrap_or(rest.len()),
                (None, Some(end)) => end + 1,
                (None, None) => rest.len(),
            };
            let blank: String =
                rest.chars().take(length).map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
            text.replace_range(at..at + length, &blank);
        }
        text
    }
}

/// Where the body of a function whose name begins here ends; none if it has no body.
fn body(rest: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ';' if depth == 0 => return None,
            '{' if depth == 0 => return closing(rest, at),
            _ => {}
        }
    }
    None
}

/// The end of the block that opens at `open`.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// How many bytes from here are a comment, a string or a character literal; none if it is code.
fn hidden(rest: &[u8], after_word: bool) -> Option<usize> {
    match rest {
        [b'/', b'/', ..] => Some(rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())),
        [b'/', b'*', ..] => Some(block_comment(rest)),
        [b'"', ..] => Some(quoted(rest, 1)),
        [b'b' | b'c', b'"', ..] if !after_word => Some(quoted(rest, 2)),
        [b'b' | b'c', b'r', ..] if !after_word => raw(rest, 2),
        [b'r', ..] if !after_word => raw(rest, 1),
        [b'\'', ..] => character(rest),
        _ => None,
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(pair) = rest.get(at..at + 2) {
        match pair {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" if depth == 1 => return at + 2,
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    rest.len()
}

fn quoted(rest: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `r"..."`, `r#"..."#`; an `r` that is neither, such as a raw identifier, is code.
fn raw(rest: &[u8], prefix: usize) -> Option<usize> {
    let after = rest.get(prefix..)?;
    let hashes = after.iter().take_while(|byte| **byte == b'#').count();
    if after.get(hashes) != Some(&b'"') {
        return None;
    }
    let end: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let content = after.get(hashes + 1..)?;
    let length = content.windows(end.len()).position(|window| window == end).unwrap_or(content.len());
    Some((prefix + hashes + 1 + length + end.len()).min(rest.len()))
}

/// A character literal, as opposed to a lifetime.
fn character(rest: &[u8]) -> Option<usize> {
    if rest.get(1) == Some(&b'\\') {
        let end = rest.iter().skip(3).position(|byte| *byte == b'\'')?;
        return Some(end + 4);
    }
    let text = String::from_utf8_lossy(rest.get(1..6.min(rest.len()))?).into_owned();
    let length = text.chars().next()?.len_utf8();
    (rest.get(1 + length) == Some(&b'\'')).then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_code_is_blanked() {
        let source =
            "a \"}\\\"{\" b '{' c '\\'' d r#\"}\"# e // }\nf /* } /* } */ } */ g<'a> b\"}\" '\\u{7d}' h";
        let masked = Masked::new(source);
        assert!(!masked.text.contains(['{', '}', '"']), "{}", masked.text);
        for word in ["a", "b", "c", "d", "e", "f", "g<'a>", "h"] {
            assert!(masked.text.contains(word), "{word}: {}", masked.text);
        }
        assert_eq!(masked.text.len(), source.len());
    }

    #[test]
    fn functions_and_their_lengths() {
        let source = "trait T {\n  fn no_body(a: [u8; 2]);\n}\nfn one() {}\npub fn two<F: fn (u8)>(\n  x: &str,\n) -> [u8; 3] {\n  fn inner() {\n  }\n  \"fn not() {\"\n}\n";
        let found: Vec<_> =
            Masked::new(source).functions().into_iter().map(|f| (f.name, f.line, f.lines)).collect();
        let expected = [("one", 4, 1), ("two", 5, 7), ("inner", 8, 2)];
        assert_eq!(found, expected.map(|(name, line, lines)| (name.to_owned(), line, lines)));
    }

    #[test]
    fn test_code_is_left_out() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { {} }\n}\nfn c() {}\n#[cfg(test)]\nuse x;\nfn d() {}";
        let code = Masked::new(source).without_tests();
        for (word, there) in
            [("fn a", true), ("fn b", false), ("fn c", true), ("use x", false), ("fn d", true)]
        {
            assert_eq!(code.contains(word), there, "{word}: {code}");
        }
    }
}
