//! RTF as tokens: groups, control words and symbols, hexadecimal bytes, binary data and text (RTF 1.9.1,
//! "RTF Syntax").

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'r> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word and its number, if it has one; numbers beyond 32 bits are the nearest that fit.
    Word(&'r [u8], Option<i32>),
    /// A control symbol: a backslash and one byte that is no letter. `\{`, `\}` and `\\` are [`Token::Text`].
    Symbol(u8),
    /// `\'hh`: a byte of text.
    Hex(u8),
    /// What follows `\bin`, as many bytes as it says or as are there.
    Binary(&'r [u8]),
    /// Bytes of text, never empty. Line ends in the RTF are none.
    Text(&'r [u8]),
}

/// The tokens of a document, one after the other.
#[derive(Debug, Clone)]
pub struct Tokens<'r> {
    rtf: &'r [u8],
    at: usize,
}

impl<'r> Tokens<'r> {
    /// From the start of `rtf`.
    pub const fn new(rtf: &'r [u8]) -> Self {
        Self { rtf, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.rtf.get(self.at).copied()
    }

    /// As many bytes as fit the question.
    fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'r [u8] {
        let rest = self.rtf.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !fits(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// What stands after a backslash.
    fn control(&mut self) -> Option<Token<'r>> {
        let name = self.take_while(|byte| byte.is_ascii_alphabetic());
        if name.is_empty() {
            return self.symbol();
        }
        let negative = self.peek() == Some(b'-') && self.rtf.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(negative);
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        let number = digits
            .iter()
            .fold(0i64, |number, digit| number.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
        let number = if negative { -number } else { number };
        let number = i32::try_from(number).unwrap_or(if negative { i32::MIN } else { i32::MAX });
        let parameter = (!digits.is_empty()).then_some(number);
        // One blank ends the word and belongs to it.
        self.at += usize::from(self.peek() == Some(b' '));
        if name == b"bin" {
            let length = usize::try_from(number).unwrap_or(0);
            let rest = self.rtf.get(self.at..).unwrap_or_default();
            let data = rest.get(..length).unwrap_or(rest);
            self.at += data.len();
            return Some(Token::Binary(data));
        }
        Some(Token::Word(name, parameter))
    }

    fn symbol(&mut self) -> Option<Token<'r>> {
        let symbol = self.peek()?;
        let start = self.at;
        self.at += 1;
        match symbol {
            b'\\' | b'{' | b'}' => self.rtf.get(start..self.at).map(Token::Text),
            b'\'' => {
                let digit = |at: usize| self.rtf.get(at).and_then(|byte| char::from(*byte).to_digit(16));
                match (digit(self.at), digit(self.at + 1)) {
                    (Some(high), Some(low)) => {
                        self.at += 2;
                        Some(Token::Hex((high * 16 + low) as u8))
                    }
                    _ => Some(Token::Symbol(symbol)),
                }
            }
            // "A carriage return or line feed preceded by a backslash is treated as a \par control."
            b'\r' | b'\n' => {
                self.at += usize::from(symbol == b'\r' && self.peek() == Some(b'\n'));
                Some(Token::Word(b"par", None))
            }
            b'\t' => Some(Token::Word(b"tab", None)),
            other => Some(Token::Symbol(other)),
        }
    }
}

impl<'r> Iterator for Tokens<'r> {
    type Item = Token<'r>;

    fn next(&mut self) -> Option<Token<'r>> {
        self.take_while(|byte| matches!(byte, b'\r' | b'\n' | 0));
        let byte = self.peek()?;
        match byte {
            b'{' | b'}' | b'\\' => self.at += 1,
            _ => {
                let text = self.take_while(|byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0));
                return Some(Token::Text(text));
            }
        }
        match byte {
            b'{' => Some(Token::Open),
            b'}' => Some(Token::Close),
            _ => self.control(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(rtf: &[u8]) -> Vec<Token<'_>> {
        Tokens::new(rtf).collect()
    }

    #[test]
    fn words_numbers_and_the_blank_after_them() {
        use Token::{Close, Open, Text, Word};
        assert_eq!(
            tokens(b"{\\rtf1\\b  x\\b0y\\li-20\\u-5?\\i-\r\nz}"),
            [
                Open,
                Word(b"rtf", Some(1)),
                Word(b"b", None),
                Text(b" x"),
                Word(b"b", Some(0)),
                Text(b"y"),
                Word(b"li", Some(-20)),
                Word(b"u", Some(-5)),
                Text(b"?"),
                Word(b"i", None),
                Text(b"-"),
                Text(b"z"),
                Close,
            ]
        );
        assert_eq!(tokens(b"\\a99999999999999999999"), [Word(b"a", Some(i32::MAX))]);
        assert_eq!(tokens(b"\\a-99999999999999999999"), [Word(b"a", Some(i32::MIN))]);
    }

    #[test]
    fn symbols_bytes_and_binary() {
        use Token::{Binary, Hex, Symbol, Text, Word};
        assert_eq!(
            tokens(b"\\{\\\\\\'eF\\'g\\~\\*\\\r\n\\bin3 }{\\x"),
            [
                Text(b"{"),
                Text(b"\\"),
                Hex(0xEF),
                Symbol(b'\''),
                Text(b"g"),
                Symbol(b'~'),
                Symbol(b'*'),
                Word(b"par", None),
                Binary(b"}{\\"),
                Text(b"x"),
            ]
        );
        assert_eq!(tokens(b"\\bin999 ab"), [Binary(b"ab")]);
        assert_eq!(tokens(b"\\bin-1 ab"), [Binary(b""), Text(b"ab")]);
        assert_eq!(tokens(b"\\"), []);
    }
}
