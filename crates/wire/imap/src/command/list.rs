//! LIST: RFC 3501 6.3.8, with selection and return options of RFC 5258, SPECIAL-USE (RFC 6154) and STATUS
//! (RFC 5819).

use super::status::{decode_items, encode_items};
use super::{Result, StatusItem, Verb};
use crate::mailbox_name::MailboxName;
use crate::scanner::Scanner;
use crate::writer::Writer;

/// Which mailboxes are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListSelection {
    /// Subscribed ones, also when they do not exist.
    Subscribed,
    /// Remote ones as well.
    Remote,
    /// Parents of what matches as well.
    RecursiveMatch,
    /// With a special use.
    SpecialUse,
}

/// What else is asked for about each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListReturn {
    /// `\Subscribed`.
    Subscribed,
    /// `\HasChildren`, `\HasNoChildren`.
    Children,
    /// Special-use attributes.
    SpecialUse,
    /// A STATUS response.
    Status(Vec<StatusItem>),
}

/// Asks for mailboxes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// Selection options; empty in the basic form.
    pub selection: Vec<ListSelection>,
    /// Prefix.
    pub reference: MailboxName,
    /// Patterns with `*` and `%`; one in the basic form, never none.
    pub patterns: Vec<MailboxName>,
    /// Return options; none in the basic form.
    pub returns: Option<Vec<ListReturn>>,
}

const SELECTIONS: [(&str, ListSelection); 4] = [
    ("SUBSCRIBED", ListSelection::Subscribed),
    ("REMOTE", ListSelection::Remote),
    ("RECURSIVEMATCH", ListSelection::RecursiveMatch),
    ("SPECIAL-USE", ListSelection::SpecialUse),
];

impl Verb for List {
    fn decode(scanner: &mut Scanner<'_>, _: bool) -> Result<Self> {
        scanner.space()?;
        let mut list = Self::default();
        if scanner.peek() == Some(b'(') {
            list.selection = scanner.list0(selection)?;
            scanner.space()?;
        }
        list.reference = scanner.mailbox()?;
        scanner.space()?;
        list.patterns = match scanner.peek() {
            Some(b'(') => scanner.list(Scanner::list_mailbox)?,
            _ => vec![scanner.list_mailbox()?],
        };
        if !scanner.at_end() {
            scanner.space()?;
            if !scanner.take_text("RETURN ") {
                return Err(scanner.expected("RETURN"));
            }
            list.returns = Some(scanner.list0(return_option)?);
        }
        Ok(list)
    }

    fn encode(&self, writer: &mut Writer) {
        writer.text(" ");
        if !self.selection.is_empty() {
            writer.list(&self.selection, |writer, option| {
                let name = SELECTIONS.iter().find(|(_, known)| known == option).map_or("", |(name, _)| name);
                writer.text(name);
            });
            writer.text(" ");
        }
        writer.mailbox(&self.reference).text(" ");
        match self.patterns.as_slice() {
            [pattern] => writer.list_mailbox(pattern),
            patterns => writer.list(patterns, |writer, pattern| {
                writer.list_mailbox(pattern);
            }),
        };
        if let Some(returns) = &self.returns {
            writer.text(" RETURN ").list(returns, encode_return);
        }
    }
}

fn selection(scanner: &mut Scanner<'_>) -> Result<ListSelection> {
    let word = scanner.atom("a selection option")?;
    SELECTIONS
        .iter()
        .find(|(name, _)| word.eq_ignore_ascii_case(name))
        .map(|(_, option)| *option)
        .ok_or_else(|| scanner.expected("a known selection option"))
}

fn return_option(scanner: &mut Scanner<'_>) -> Result<ListReturn> {
    let word = scanner.atom("a return option")?.to_ascii_uppercase();
    match word.as_str() {
        "SUBSCRIBED" => Ok(ListReturn::Subscribed),
        "CHILDREN" => Ok(ListReturn::Children),
        "SPECIAL-USE" => Ok(ListReturn::SpecialUse),
        "STATUS" => {
            scanner.space()?;
            decode_items(scanner).map(ListReturn::Status)
        }
        _ => Err(scanner.expected("a known return option")),
    }
}

fn encode_return(writer: &mut Writer, option: &ListReturn) {
    match option {
        ListReturn::Subscribed => writer.text("SUBSCRIBED"),
        ListReturn::Children => writer.text("CHILDREN"),
        ListReturn::SpecialUse => writer.text("SPECIAL-USE"),
        ListReturn::Status(items) => {
            encode_items(items, writer.text("STATUS "));
            writer
        }
    };
}
