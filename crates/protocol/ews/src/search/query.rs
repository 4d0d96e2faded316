//! QueryString: the part of AQS that mail clients write (MS-OXWSSRCH QueryStringType): words and phrases, `AND`,
//! `OR`, `NOT` and `-`, parentheses, and `property:value`. It becomes a search expression.

use crate::problem::Problems;
use ropewalk_base::limits::EWS_QUERY_NODES_MAX;
use ropewalk_model::PropertyType;
use ropewalk_wire_ews_xml::field::parse_value;
use ropewalk_wire_ews_xml::types::{
    Comparison, ContainmentComparison, ContainmentMode, Operand, SearchExpression as Search,
};
use ropewalk_wire_ews_xml::{FieldUri as F, Path, Problem, ResponseCode};

/// Longest query that is looked at, characters.
const QUERY_CHARS_MAX: usize = 4096;
/// Nesting of parentheses.
const DEPTH_MAX: usize = 16;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Open,
    Close,
    /// A word or phrase, with the property before the colon.
    Term(Option<String>, String),
}

/// Reads a query; none when it is blank.
pub(crate) fn parse(query: &str) -> Problems<Option<Search>> {
    if query.chars().count() > QUERY_CHARS_MAX {
        return Err(Problem::new(ResponseCode::ErrorQueryFilterTooLong, "The query string is too long."));
    }
    let tokens = tokens(query);
    if tokens.len() > EWS_QUERY_NODES_MAX {
        return Err(Problem::new(
            ResponseCode::ErrorQueryFilterTooLong,
            "The query string has too many terms.",
        ));
    }
    if tokens.is_empty() {
        return Ok(None);
    }
    let mut parser = Parser { tokens: &tokens, at: 0 };
    let search = parser.any(0)?;
    match parser.peek() {
        None => Ok(Some(search)),
        Some(_) => Err(bad("a closing parenthesis without an opening one")),
    }
}

fn bad(what: &str) -> Problem {
    Problem::new(ResponseCode::ErrorInvalidArgument, format!("The query string cannot be read: {what}."))
}

fn tokens(query: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = query.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '(' => (Token::Open, &rest[1..]),
            ')' => (Token::Close, &rest[1..]),
            _ => term(rest),
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens
}

fn term(text: &str) -> (Token, &str) {
    let end = |c: char| c.is_whitespace() || c == '(' || c == ')' || c == '"';
    let name_end = text.find(|c: char| end(c) || c == ':').unwrap_or(text.len());
    let name = &text[..name_end];
    let minus = name.strip_prefix('-').unwrap_or(name);
    let is_name = !minus.is_empty() && minus.chars().all(|c| c.is_ascii_alphabetic());
    if is_name && text[name_end..].starts_with(':') {
        let (value, after) = value(&text[name_end + 1..]);
        return (Token::Term(Some(name.to_ascii_lowercase()), value), after);
    }
    let (value, after) = value(text);
    (Token::Term(None, value), after)
}

/// A phrase in quotation marks, or what stands before the next blank or parenthesis.
fn value(text: &str) -> (String, &str) {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) if rest.starts_with('"') => ("-", rest),
        _ => ("", text),
    };
    if let Some(quoted) = text.strip_prefix('"') {
        let (phrase, after) = quoted.split_once('"').unwrap_or((quoted, ""));
        return (format!("{sign}{phrase}"), after);
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '(' || c == ')').unwrap_or(text.len());
    // Never nothing: a quotation mark or colon alone is a word.
    let end = if end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { end };
    (format!("{sign}{}", &text[..end]), &text[end..])
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Term(None, text)) if text == word)
    }

    fn any(&mut self, depth: usize) -> Problems<Search> {
        let mut any = vec![self.all(depth)?];
        while self.word("OR") {
            self.at += 1;
            any.push(self.all(depth)?);
        }
        Ok(if any.len() == 1 { any.swap_remove(0) } else { Search::Or(any) })
    }

    fn all(&mut self, depth: usize) -> Problems<Search> {
        let mut all = vec![self.one(depth)?];
        while self.peek().is_some_and(|token| *token != Token::Close) && !self.word("OR") {
            if self.word("AND") {
                self.at += 1;
            }
            all.push(self.one(depth)?);
        }
        Ok(if all.len() == 1 { all.swap_remove(0) } else { Search::And(all) })
    }

    fn one(&mut self, depth: usize) -> Problems<Search> {
        if depth > DEPTH_MAX {
            return Err(bad("parentheses are nested too deep"));
        }
        if self.word("NOT") {
            self.at += 1;
            return Ok(Search::Not(Box::new(self.one(depth + 1)?)));
        }
        let token = self.peek().cloned().ok_or_else(|| bad("it ends too early"))?;
        self.at += 1;
        match token {
            Token::Open => {
                let inner = self.any(depth + 1)?;
                match self.peek() {
                    Some(Token::Close) => {
                        self.at += 1;
                        Ok(inner)
                    }
                    _ => Err(bad("a parenthesis is not closed")),
                }
            }
            Token::Close => Err(bad("a closing parenthesis without an opening one")),
            Token::Term(None, text) => Ok(match text.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => Search::Not(Box::new(anywhere(rest))),
                _ => anywhere(&text),
            }),
            Token::Term(Some(name), text) => match name.strip_prefix('-') {
                Some(name) => Ok(Search::Not(Box::new(property(name, &text)?))),
                None => property(&name, &text),
            },
        }
    }
}

fn contains(field: F, text: &str) -> Search {
    Search::Contains {
        path: Path::Field(field),
        mode: ContainmentMode::Substring,
        comparison: ContainmentComparison { ignore_case: true, ignore_non_space: false, loose: true },
        constant: text.to_owned(),
    }
}

fn contains_any(fields: &[F], text: &str) -> Search {
    Search::Or(fields.iter().map(|field| contains(*field, text)).collect())
}

fn anywhere(text: &str) -> Search {
    contains_any(&[F::ItemSubject, F::ItemBody, F::MessageFrom, F::ItemDisplayTo, F::ItemDisplayCc], text)
}

fn compare(field: F, comparison: Comparison, value: &str) -> Search {
    Search::Compare { comparison, path: Path::Field(field), operand: Operand::Constant(value.to_owned()) }
}

fn property(name: &str, text: &str) -> Problems<Search> {
    Ok(match name {
        "subject" => contains(F::ItemSubject, text),
        "body" | "content" | "contents" => contains(F::ItemBody, text),
        "from" => contains(F::MessageFrom, text),
        "to" => contains(F::MessageToRecipients, text),
        "cc" => contains(F::MessageCcRecipients, text),
        "bcc" => contains(F::MessageBccRecipients, text),
        "participants" | "recipients" => contains_any(
            &[F::MessageFrom, F::MessageToRecipients, F::MessageCcRecipients, F::MessageBccRecipients],
            text,
        ),
        "attachment" | "attachments" => contains(F::ItemAttachments, text),
        "category" | "categories" => contains(F::ItemCategories, text),
        "itemclass" => contains(F::ItemItemClass, text),
        "kind" => kind(text)?,
        "importance" => compare(F::ItemImportance, Comparison::IsEqualTo, &capitalised(text)),
        "isread" | "read" => compare(F::MessageIsRead, Comparison::IsEqualTo, truth(text)?),
        "hasattachment" | "hasattachments" => {
            compare(F::ItemHasAttachments, Comparison::IsEqualTo, truth(text)?)
        }
        "received" => range(F::ItemDateTimeReceived, text)?,
        "sent" => range(F::ItemDateTimeSent, text)?,
        "size" => range(F::ItemSize, text)?,
        _ => return Err(bad("a property that is not known")),
    })
}

fn kind(text: &str) -> Problems<Search> {
    let class = match text.to_ascii_lowercase().as_str() {
        "email" => "IPM.Note",
        "meetings" => "IPM.Appointment",
        "tasks" => "IPM.Task",
        "notes" => "IPM.StickyNote",
        "contacts" => "IPM.Contact",
        "posts" => "IPM.Post",
        "journals" => "IPM.Activity",
        _ => return Err(bad("a kind that is not known")),
    };
    Ok(contains(F::ItemItemClass, class))
}

fn capitalised(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut letters = lower.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

fn truth(text: &str) -> Problems<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok("true"),
        "false" | "no" | "0" => Ok("false"),
        _ => Err(bad("neither true nor false")),
    }
}

/// `>=2024-01-01`, `<1000`, `2024-01-01..2024-02-01`, or a day or number alone.
fn range(field: F, text: &str) -> Problems<Search> {
    use Comparison::{IsGreaterThan, IsGreaterThanOrEqualTo, IsLessThan, IsLessThanOrEqualTo};
    let kind = if field == F::ItemSize { PropertyType::INTEGER32 } else { PropertyType::TIME };
    let checked = |value: &str| {
        let value = value.trim();
        if parse_value(kind, value).is_some() { Ok(value.to_owned()) } else { Err(bad("a date or number")) }
    };
    if let Some((from, to)) = text.split_once("..") {
        return Ok(Search::And(vec![
            compare(field, IsGreaterThanOrEqualTo, &checked(from)?),
            compare(field, IsLessThanOrEqualTo, &checked(to)?),
        ]));
    }
    for (sign, comparison) in
        [(">=", IsGreaterThanOrEqualTo), ("<=", IsLessThanOrEqualTo), (">", IsGreaterThan), ("<", IsLessThan)]
    {
        if let Some(value) = text.strip_prefix(sign) {
            return Ok(compare(field, comparison, &checked(value)?));
        }
    }
    let value = checked(text)?;
    if kind == PropertyType::TIME && value.len() == 10 {
        // A day: from its beginning to its end, UTC.
        return Ok(Search::And(vec![
            compare(field, IsGreaterThanOrEqualTo, &format!("{value}T00:00:00Z")),
            compare(field, IsLessThan, &format!("{value}T24:00:00Z")),
        ]));
    }
    Ok(compare(field, Comparison::IsEqualTo, &value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Search {
        parse(query).unwrap().unwrap()
    }

    #[test]
    fn terms_are_joined() {
        assert_eq!(read("subject:\"a b\""), contains(F::ItemSubject, "a b"));
        assert_eq!(
            read("subject:x OR NOT from:y"),
            Search::Or(vec![
                contains(F::ItemSubject, "x"),
                Search::Not(Box::new(contains(F::MessageFrom, "y")))
            ])
        );
        assert_eq!(read("(x AND y)"), Search::And(vec![anywhere("x"), anywhere("y")]));
        assert_eq!(read("-x"), Search::Not(Box::new(anywhere("x"))));
        assert_eq!(parse("  "), Ok(None));
    }

    #[test]
    fn values_are_checked() {
        assert!(matches!(read("received:2024-02-28"), Search::And(days) if days.len() == 2));
        assert_eq!(read("size:>10"), compare(F::ItemSize, Comparison::IsGreaterThan, "10"));
        assert_eq!(read("isread:no"), compare(F::MessageIsRead, Comparison::IsEqualTo, "false"));
        for bad in [
            "received:soon",
            "isread:maybe",
            "nonsense:x",
            "(",
            ")",
            "x )",
            "(x",
            "NOT",
            &"(".repeat(100),
            &"a ".repeat(300),
            &"a".repeat(5000),
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
