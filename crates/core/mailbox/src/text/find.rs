//! Narrowing a restriction: which messages may meet it at all.
//!
//! The answer may have messages that do not meet it, and never lacks one that does. So only conditions count that no
//! message meets without having certain words; what is negated, or about anything else, may be met by any.

use super::collect::{ATTACHMENT, BODY, PEOPLE, RECIPIENT, SUBJECT};
use super::{Field, Queued, WORDS_VERSION, load_state};
use crate::error::{MailboxError, Result, What};
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{Counters, decode_postings};
use ropewalk_base::limits::{SEARCH_CANDIDATES_MAX, SEARCH_TERMS_MAX};
use ropewalk_model::restriction::{FuzzyLevel, RelOp};
use ropewalk_model::{MessageId, PropertyTag, PropertyValue, Restriction, tags};
use ropewalk_search::Term;
use ropewalk_storage_api::{Reading, ScanStep};
use std::collections::BTreeMap;

/// Messages that may meet a restriction, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates(Vec<u64>);

impl Candidates {
    /// Whether a message may meet the restriction.
    pub fn contains(&self, id: MessageId) -> bool {
        self.0.binary_search(&id.value()).is_ok()
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no message meets the restriction.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Where a condition stands: on the message, or on a row below it.
#[derive(Clone, Copy)]
enum Level {
    Message,
    Recipient,
    Attachment,
}

struct Finding<'a, R> {
    reading: &'a R,
    found: BTreeMap<(Field, Term), Option<Vec<u64>>>,
}

impl Mailbox {
    /// The messages, of the whole mailbox, that may meet a restriction; none when the text index says nothing about
    /// it, so that all must be looked at, and for who may not read the whole mailbox. Which of them do,
    /// [`crate::matches`] says.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn candidates(&self, restriction: &Restriction) -> Result<Option<Candidates>> {
        if self.actor.is_restricted() {
            return Ok(None);
        }
        candidates(&self.snapshot()?, restriction)
    }
}

/// The candidates of one restriction, asked for again and again while the mailbox changes.
#[derive(Debug, Default)]
pub(crate) struct Narrowing {
    /// The mailbox's next change number when they were found.
    at: Option<u64>,
    candidates: Option<Candidates>,
}

impl Narrowing {
    /// Those of now; none for all.
    pub(crate) fn candidates(
        &mut self,
        mailbox: &Mailbox,
        restriction: Option<&Restriction>,
    ) -> Result<Option<&Candidates>> {
        let Some(restriction) = restriction else { return Ok(None) };
        let snapshot = mailbox.snapshot()?;
        let counters = snapshot.load(&key::counters())?.ok_or(MailboxError::NotFound(What::Mailbox))?;
        let now = Counters::decode(&counters)?.next_change;
        if self.at != Some(now) {
            self.candidates = candidates(&snapshot, restriction)?;
            self.at = Some(now);
        }
        Ok(self.candidates.as_ref())
    }
}

fn candidates(reading: &impl Reading, restriction: &Restriction) -> Result<Option<Candidates>> {
    let mut finding = Finding { reading, found: BTreeMap::new() };
    if !finding.says_something(restriction, Level::Message) {
        return Ok(None);
    }
    if !load_state(reading)?.is_some_and(|state| state.whole && state.words_version == WORDS_VERSION) {
        return Ok(None);
    }
    let Some(found) = finding.narrow(restriction, Level::Message)? else { return Ok(None) };
    let mut looked_at = Vec::new();
    let mut damaged = Ok(());
    reading.scan_prefix(&[key::TEXT_QUEUE], false, &mut |key, value| {
        match Queued::decode(value) {
            Ok(Queued::TakeOut) => {}
            Ok(Queued::Enter | Queued::Cut) => looked_at.extend(key::last_u64(key)),
            Err(error) => damaged = Err(error),
        }
        Ok(if looked_at.len() > SEARCH_CANDIDATES_MAX { ScanStep::Stop } else { ScanStep::Continue })
    })?;
    damaged?;
    let all = union(found, looked_at);
    Ok((all.len() <= SEARCH_CANDIDATES_MAX).then_some(Candidates(all)))
}

fn union(mut left: Vec<u64>, right: Vec<u64>) -> Vec<u64> {
    left.extend(right);
    left.sort_unstable();
    left.dedup();
    left
}

fn intersection(left: &mut Vec<u64>, right: &[u64]) {
    left.retain(|id| right.binary_search(id).is_ok());
}

/// The field that a property's text is in.
fn field(level: Level, tag: PropertyTag) -> Option<Field> {
    let has = |tags: &[PropertyTag]| tags.iter().any(|known| known.id() == tag.id());
    match level {
        Level::Message if has(SUBJECT) => Some(Field::Subject),
        Level::Message if has(PEOPLE) => Some(Field::People),
        Level::Message if has(BODY) => Some(Field::Body),
        Level::Recipient if has(RECIPIENT) => Some(Field::People),
        Level::Attachment if has(ATTACHMENT) => Some(Field::Attachments),
        _ => None,
    }
}

/// What every text that meets a condition has.
fn terms(level: Level, restriction: &Restriction) -> Option<(Field, Vec<Term>)> {
    let (tag, terms) = match restriction {
        Restriction::Content { level, tag, value: PropertyValue::String(wanted), .. } => {
            let terms = match level {
                FuzzyLevel::FullString => Term::of_whole(wanted),
                FuzzyLevel::Prefix => Term::of_prefix(wanted),
                FuzzyLevel::Substring => Term::of_part(wanted),
            };
            (tag, terms)
        }
        Restriction::Property { op: RelOp::Equal, tag, value: PropertyValue::String(wanted), .. } => {
            (tag, Term::of_whole(wanted))
        }
        _ => return None,
    };
    field(level, *tag).map(|field| (field, terms)).filter(|(_, terms)| !terms.is_empty())
}

fn below(tag: PropertyTag) -> Option<Level> {
    match tag.id() {
        id if id == tags::PID_TAG_MESSAGE_RECIPIENTS.id() => Some(Level::Recipient),
        id if id == tags::PID_TAG_MESSAGE_ATTACHMENTS.id() => Some(Level::Attachment),
        _ => None,
    }
}

impl<R: Reading> Finding<'_, R> {
    /// Whether the index can narrow a restriction at all; what it would find is not looked at.
    fn says_something(&self, restriction: &Restriction, level: Level) -> bool {
        match restriction {
            Restriction::And(all) => all.iter().any(|inner| self.says_something(inner, level)),
            Restriction::Or(any) => any.iter().all(|inner| self.says_something(inner, level)),
            Restriction::Count { inner, .. } => self.says_something(inner, level),
            Restriction::Comment { inner, .. } | Restriction::Annotation { inner, .. } => {
                inner.as_deref().is_some_and(|inner| self.says_something(inner, level))
            }
            Restriction::SubObject { tag, inner } => {
                below(*tag).is_some_and(|level| self.says_something(inner, level))
            }
            condition => terms(level, condition).is_some(),
        }
    }

    /// The messages whose words allow a restriction to be met; none for all.
    fn narrow(&mut self, restriction: &Restriction, level: Level) -> Result<Option<Vec<u64>>> {
        if !self.says_something(restriction, level) {
            return Ok(None);
        }
        match restriction {
            Restriction::And(all) => {
                let mut found: Option<Vec<u64>> = None;
                for inner in all {
                    match (&mut found, self.narrow(inner, level)?) {
                        (Some(found), Some(more)) => intersection(found, &more),
                        (found @ None, more) => *found = more,
                        (Some(_), None) => {}
                    }
                    if found.as_ref().is_some_and(Vec::is_empty) {
                        break;
                    }
                }
                Ok(found)
            }
            Restriction::Or(any) => {
                let mut found = Vec::new();
                for inner in any {
                    let Some(more) = self.narrow(inner, level)? else { return Ok(None) };
                    found = union(found, more);
                }
                Ok(Some(found))
            }
            Restriction::Count { inner, .. } => self.narrow(inner, level),
            Restriction::Comment { inner, .. } | Restriction::Annotation { inner, .. } => {
                inner.as_deref().map_or(Ok(None), |inner| self.narrow(inner, level))
            }
            Restriction::SubObject { tag, inner } => {
                below(*tag).map_or(Ok(None), |level| self.narrow(inner, level))
            }
            condition => match terms(level, condition) {
                Some((field, terms)) => self.with_all(field, terms),
                None => Ok(None),
            },
        }
    }

    /// The messages that meet each of some terms.
    fn with_all(&mut self, field: Field, terms: Vec<Term>) -> Result<Option<Vec<u64>>> {
        let mut found: Option<Vec<u64>> = None;
        for term in terms {
            let Some(ids) = self.with(field, term)? else { continue };
            match &mut found {
                Some(found) => intersection(found, ids),
                None => found = Some(ids.clone()),
            }
        }
        Ok(found)
    }

    /// The messages that have a word; none when they are too many, or too much was asked.
    fn with(&mut self, field: Field, term: Term) -> Result<Option<&Vec<u64>>> {
        let entry = (field, term);
        if !self.found.contains_key(&entry) && self.found.len() < SEARCH_TERMS_MAX {
            let ids = look_up(self.reading, field, &entry.1)?;
            self.found.insert(entry.clone(), ids);
        }
        Ok(self.found.get(&entry).and_then(Option::as_ref))
    }
}

fn look_up(reading: &impl Reading, field: Field, term: &Term) -> Result<Option<Vec<u64>>> {
    let field = [field as u8];
    let prefix = match term {
        Term::Word(word) => [&[key::POSTINGS], &field[..], word.as_bytes(), &[0]].concat(),
        Term::Prefix(word) => [&[key::POSTINGS], &field[..], word.as_bytes()].concat(),
        Term::Part(_) => [&[key::POSTINGS], &field[..]].concat(),
    };
    let (mut ids, mut damaged) = (Vec::new(), Ok(()));
    reading.scan_prefix(&prefix, false, &mut |key, value| {
        let word = key::word_of_posting(key).and_then(|word| word.get(1..)).unwrap_or_default();
        if let Term::Part(part) = term
            && !contains(word, part.as_bytes())
        {
            return Ok(ScanStep::Continue);
        }
        match decode_postings(key::last_u64(key).unwrap_or_default(), value) {
            Ok(more) => ids.extend(more),
            Err(error) => damaged = Err(error),
        }
        let go_on = damaged.is_ok() && ids.len() <= SEARCH_CANDIDATES_MAX;
        Ok(if go_on { ScanStep::Continue } else { ScanStep::Stop })
    })?;
    damaged?;
    ids.sort_unstable();
    let too_many = ids.len() > SEARCH_CANDIDATES_MAX;
    ids.dedup();
    Ok((!too_many).then_some(ids))
}

fn contains(word: &[u8], part: &[u8]) -> bool {
    word.windows(part.len()).any(|window| window == part)
}
