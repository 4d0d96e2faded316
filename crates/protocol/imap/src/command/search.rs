//! SEARCH: RFC 3501 6.4.4. Flags, dates, sizes, subject and sender come from the message's head, recipients
//! from its parts; the MIME is read for HEADER, BODY, TEXT and where a sent date is close to the limit.

use super::{Done, Outcome};
use crate::failure::Failure;
use crate::flags;
use crate::job::{Job, Progress};
use crate::selected::{Entry, Selected};
use crate::session::Session;
use crate::view;
use ropewalk_mailbox::{Candidates, Flags, Mailbox, MailboxError, Message, StoredValue};
use ropewalk_mime::{Message as Mime, charset, date as mime_date};
use ropewalk_model::restriction::{FuzzyFlags, FuzzyLevel};
use ropewalk_model::{MessageId, PropertyTag, PropertyValue, RecipientKind, Restriction, tags};
use ropewalk_wire_imap::command::{Search, SearchKey};
use ropewalk_wire_imap::{Code, Data, Date, Flag, Status};
use std::cmp::Ordering;

/// Messages looked at in one step.
const BATCH: usize = 250;
/// Messages passed over in one step, of which the text index says that they are not looked for.
const PASSED_MAX: usize = 10_000;
/// The same when their MIME is read.
const BATCH_MIME: usize = 16;
/// Keys of one command that read the MIME of every message.
const MIME_KEYS_MAX: usize = 64;
/// [`Test::cost`] from which the MIME is read.
const COST_MIME: u32 = 3;
/// No zone is further than this from UTC, so dates further apart need not be looked at in their zone.
const ZONE_DAYS: i64 = 2;

pub(super) fn handle(session: &mut Session, command: Search, _: &mut Vec<u8>) -> Outcome {
    let charset = Charset::of(command.charset.as_deref())?;
    let (_, selected) = session.view()?;
    let tests =
        command.keys.iter().map(|key| Test::new(key, &charset, selected)).collect::<Result<Vec<_>, _>>()?;
    let test = all_of(tests);
    if test.mime_keys() > MIME_KEYS_MAX {
        return Err(Status::no("Too many keys that look into messages").with(Code::Limit).into());
    }
    let batch = if test.cost() >= COST_MIME { BATCH_MIME } else { BATCH };
    Ok(Done::Job(Box::new(SearchJob {
        uid: command.uid,
        test,
        batch,
        place: 0,
        found: Vec::new(),
        narrowed: None,
    })))
}

struct SearchJob {
    uid: bool,
    test: Test,
    batch: usize,
    place: usize,
    found: Vec<u32>,
    /// What the text index leaves to look at; none before it was asked.
    narrowed: Option<Narrowed>,
}

/// What the text index leaves of a search; none for all messages.
struct Narrowed(Option<Candidates>);

impl Narrowed {
    fn of(test: &Test, mailbox: &Mailbox) -> Result<Self, MailboxError> {
        let Some(restriction) = test.restriction() else { return Ok(Self(None)) };
        Ok(Self(mailbox.candidates(&restriction)?))
    }

    fn may_hold(&self, id: MessageId) -> bool {
        self.0.as_ref().is_none_or(|candidates| candidates.contains(id))
    }
}

impl Job for SearchJob {
    fn step(
        &mut self,
        mailbox: &Mailbox,
        selected: &mut Selected,
        out: &mut Vec<u8>,
    ) -> Result<Progress, Failure> {
        // Messages that change while the search goes on may be told of as they were when it began.
        let narrowed = match &self.narrowed {
            Some(narrowed) => narrowed,
            None => self.narrowed.insert(Narrowed::of(&self.test, mailbox)?),
        };
        let end = selected.entries().len();
        let (mut places, mut next) = (Vec::new(), self.place);
        for (place, entry) in (self.place..).zip(selected.at(self.place..end)).take(PASSED_MAX) {
            if places.len() == self.batch {
                break;
            }
            next = place + 1;
            if narrowed.may_hold(entry.id) {
                places.push((place, entry));
            }
        }
        let ids: Vec<MessageId> = places.iter().map(|(_, entry)| entry.id).collect();
        for ((place, entry), head) in places.into_iter().zip(mailbox.heads(&ids)?) {
            let Some(head) = head else { continue };
            let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
            let mut candidate = Candidate { mailbox, number, entry, head, raw: None, header: None };
            match self.test.holds(&mut candidate) {
                Ok(true) => self.found.push(if self.uid { entry.uid } else { number }),
                Ok(false) | Err(MailboxError::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.place = next;
        if self.place < selected.entries().len() {
            return Ok(Progress::More);
        }
        Data::Search(std::mem::take(&mut self.found)).encode(out);
        Ok(Progress::Done(Status::ok("Done")))
    }
}

/// The charset of a command's strings.
struct Charset(Vec<u8>);

impl Charset {
    fn of(name: Option<&str>) -> Result<Self, Failure> {
        let name = name.unwrap_or("UTF-8");
        let known = ["US-ASCII", "UTF-8"].iter().any(|known| name.eq_ignore_ascii_case(known))
            || charset::encoding(name.as_bytes()).is_some();
        if !known {
            let code = Code::BadCharset(vec!["US-ASCII", "UTF-8"]);
            return Err(Status::no("The charset is not known").with(code).into());
        }
        Ok(Self(name.as_bytes().to_vec()))
    }

    /// The text that is looked for, without case.
    fn wanted(&self, bytes: &[u8]) -> String {
        charset::decode(Some(&self.0), bytes).to_lowercase()
    }
}

/// Header fields that are kept apart.
#[derive(Clone, Copy)]
enum Field {
    From,
    Subject,
    Recipients(RecipientKind),
}

/// A search key made ready.
enum Test {
    Always,
    All(Vec<Test>),
    Either(Box<Test>, Box<Test>),
    Not(Box<Test>),
    Numbers {
        uid: bool,
        ranges: Vec<(u32, u32)>,
    },
    Recent,
    Flag(Flags),
    Keyword(String),
    Size(Ordering, u64),
    /// Days since 1970 of INTERNALDATE compare so.
    Delivered(Ordering, i64),
    Sent(Ordering, i64),
    Field(Field, String),
    Header(String, String),
    Body(String),
    Text(String),
}

fn all_of(mut tests: Vec<Test>) -> Test {
    // Cheap ones first: most messages fail there.
    tests.sort_by_key(Test::cost);
    Test::All(tests)
}

/// Not before a day.
fn since(test: impl Fn(Ordering, i64) -> Test, day: Date) -> Test {
    Test::Not(Box::new(test(Ordering::Less, day.days_since_1970())))
}

impl Test {
    /// The depth is bounded by the decoder.
    fn new(key: &SearchKey, charset: &Charset, selected: &Selected) -> Result<Self, Failure> {
        let inner = |key: &SearchKey| Self::new(key, charset, selected);
        let recipients = |kind, text: &[u8]| Self::Field(Field::Recipients(kind), charset.wanted(text));
        Ok(match key {
            SearchKey::All => Self::Always,
            SearchKey::And(keys) => all_of(keys.iter().map(inner).collect::<Result<_, _>>()?),
            SearchKey::Or(left, right) => Self::Either(Box::new(inner(left)?), Box::new(inner(right)?)),
            SearchKey::Not(key) => Self::Not(Box::new(inner(key)?)),
            SearchKey::Set { uid, set } => {
                // Refuses sequence numbers that are not there.
                selected.places(set, *uid)?;
                Self::Numbers { uid: *uid, ranges: selected.ranges(set, *uid) }
            }
            SearchKey::Flag(flag) => Self::flag(flag),
            SearchKey::NotFlag(flag) => Self::Not(Box::new(Self::flag(flag))),
            SearchKey::New => Self::All(vec![Self::Recent, Self::Not(Box::new(Self::Flag(Flags::READ)))]),
            SearchKey::From(text) => Self::Field(Field::From, charset.wanted(text)),
            SearchKey::Subject(text) => Self::Field(Field::Subject, charset.wanted(text)),
            SearchKey::To(text) => recipients(RecipientKind::To, text),
            SearchKey::Cc(text) => recipients(RecipientKind::Cc, text),
            SearchKey::Bcc(text) => recipients(RecipientKind::Bcc, text),
            SearchKey::Header(name, text) => {
                Self::Header(String::from_utf8_lossy(name).into_owned(), charset.wanted(text))
            }
            SearchKey::Body(text) => Self::Body(charset.wanted(text)),
            SearchKey::Text(text) => Self::Text(charset.wanted(text)),
            SearchKey::Before(day) => Self::Delivered(Ordering::Less, day.days_since_1970()),
            SearchKey::On(day) => Self::Delivered(Ordering::Equal, day.days_since_1970()),
            SearchKey::Since(day) => since(Self::Delivered, *day),
            SearchKey::SentBefore(day) => Self::Sent(Ordering::Less, day.days_since_1970()),
            SearchKey::SentOn(day) => Self::Sent(Ordering::Equal, day.days_since_1970()),
            SearchKey::SentSince(day) => since(Self::Sent, *day),
            SearchKey::Larger(size) => Self::Size(Ordering::Greater, *size),
            SearchKey::Smaller(size) => Self::Size(Ordering::Less, *size),
        })
    }

    fn flag(flag: &Flag) -> Self {
        if *flag == Flag::Recent {
            return Self::Recent;
        }
        match flags::from_imap(std::slice::from_ref(flag)) {
            (core, keywords) if keywords.is_empty() => Self::Flag(core),
            (_, keywords) => Self::Keyword(keywords.concat()),
        }
    }

    fn cost(&self) -> u32 {
        match self {
            Self::All(tests) => tests.iter().map(Self::cost).max().unwrap_or(0),
            Self::Either(left, right) => left.cost().max(right.cost()),
            Self::Not(test) => test.cost(),
            Self::Field(Field::Recipients(_), _) => 2,
            Self::Sent(..) => COST_MIME,
            Self::Header(..) => 4,
            Self::Body(_) | Self::Text(_) => 5,
            Self::Field(..) => 1,
            _ => 0,
        }
    }

    fn mime_keys(&self) -> usize {
        match self {
            Self::All(tests) => tests.iter().map(Self::mime_keys).sum(),
            Self::Either(left, right) => left.mime_keys() + right.mime_keys(),
            Self::Not(test) => test.mime_keys(),
            other => usize::from(other.cost() >= COST_MIME),
        }
    }

    /// What every message meets for which it holds, in words that the text index knows; none when that is nothing.
    /// The senders are not asked for, because they may be in the MIME alone, and neither is what the MIME says.
    fn restriction(&self) -> Option<Restriction> {
        match self {
            Self::All(tests) => {
                let known: Vec<Restriction> = tests.iter().filter_map(Self::restriction).collect();
                (!known.is_empty()).then_some(Restriction::And(known))
            }
            Self::Either(left, right) => {
                Some(Restriction::Or(vec![left.restriction()?, right.restriction()?]))
            }
            Self::Field(Field::Subject, wanted) => Some(text_has(tags::PID_TAG_SUBJECT, wanted)),
            Self::Field(Field::Recipients(_), wanted) => {
                let any = RECIPIENT.iter().map(|tag| text_has(*tag, wanted)).collect();
                let inner = Box::new(Restriction::Or(any));
                Some(Restriction::SubObject { tag: tags::PID_TAG_MESSAGE_RECIPIENTS, inner })
            }
            _ => None,
        }
    }

    fn holds(&self, candidate: &mut Candidate<'_>) -> Result<bool, MailboxError> {
        Ok(match self {
            Self::Always => true,
            Self::All(tests) => {
                for test in tests {
                    if !test.holds(candidate)? {
                        return Ok(false);
                    }
                }
                true
            }
            Self::Either(left, right) => left.holds(candidate)? || right.holds(candidate)?,
            Self::Not(test) => !test.holds(candidate)?,
            Self::Numbers { uid, ranges } => {
                let number = if *uid { candidate.entry.uid } else { candidate.number };
                let at = ranges.partition_point(|(_, last)| *last < number);
                ranges.get(at).is_some_and(|(first, _)| *first <= number)
            }
            Self::Recent => candidate.entry.recent,
            Self::Flag(flags) => candidate.head.flags.contains(*flags) && *flags != Flags::NONE,
            Self::Keyword(wanted) => {
                candidate.head.keywords().iter().any(|word| word.eq_ignore_ascii_case(wanted))
            }
            Self::Size(ordering, size) => candidate.size()?.cmp(size) == *ordering,
            Self::Delivered(ordering, day) => {
                candidate.head.delivered.unix_seconds().div_euclid(86_400).cmp(day) == *ordering
            }
            Self::Sent(ordering, day) => {
                candidate.sent_day(*day)?.is_some_and(|sent| sent.cmp(day) == *ordering)
            }
            Self::Field(field, wanted) => candidate.field_contains(*field, wanted)?,
            Self::Header(name, wanted) => candidate.header_contains(name, wanted)?,
            Self::Body(wanted) => candidate.text_contains(wanted, false)?,
            Self::Text(wanted) => candidate.text_contains(wanted, true)?,
        })
    }
}

/// A message that is looked at.
struct Candidate<'a> {
    mailbox: &'a Mailbox,
    number: u32,
    entry: &'a Entry,
    head: Message,
    raw: Option<Vec<u8>>,
    /// The beginning of it, if no more was asked for.
    header: Option<Vec<u8>>,
}

/// What a recipient is called by.
const RECIPIENT: [PropertyTag; 3] =
    [tags::PID_TAG_DISPLAY_NAME, tags::PID_TAG_SMTP_ADDRESS, tags::PID_TAG_EMAIL_ADDRESS];

fn text_has(tag: PropertyTag, wanted: &str) -> Restriction {
    let flags = FuzzyFlags { ignore_case: true, ..FuzzyFlags::default() };
    let value = PropertyValue::String(wanted.to_owned());
    Restriction::Content { level: FuzzyLevel::Substring, flags, tag, value_tag: tag, value }
}

fn contains(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(wanted)
}

impl Candidate<'_> {
    fn raw(&mut self) -> Result<&[u8], MailboxError> {
        let raw = match self.raw.take() {
            Some(raw) => raw,
            None => self.mailbox.mime(self.head.id)?,
        };
        Ok(self.raw.insert(raw))
    }

    /// At least the header.
    fn header(&mut self) -> Result<&[u8], MailboxError> {
        if self.raw.is_none() && self.header.is_none() {
            self.header = Some(self.mailbox.mime_prefix(self.head.id, &view::has_header)?);
        }
        Ok(self.raw.as_deref().or(self.header.as_deref()).unwrap_or_default())
    }

    fn size(&mut self) -> Result<u64, MailboxError> {
        match self.head.mime_size_bytes {
            Some(size) => Ok(size),
            None => Ok(u64::try_from(self.raw()?.len()).unwrap_or(u64::MAX)),
        }
    }

    /// Day of the Date field in its own zone, as near to `day` as it matters.
    fn sent_day(&mut self, day: i64) -> Result<Option<i64>, MailboxError> {
        if let Some(StoredValue::Value(PropertyValue::Time(time))) =
            self.head.property(tags::PID_TAG_CLIENT_SUBMIT_TIME)
        {
            let utc = time.unix_seconds().div_euclid(86_400);
            if utc.abs_diff(day) > ZONE_DAYS.unsigned_abs() {
                return Ok(Some(utc));
            }
        }
        let mime = Mime::parse(view::header_part(self.header()?));
        let Some(field) = mime.field(mime.root(), "Date") else { return Ok(None) };
        // "(disregarding time and timezone)": what follows the time of day is cut off, so that no zone is seen.
        let text = String::from_utf8_lossy(&field.unfolded()).into_owned();
        let local = text.split_whitespace().position(|word| word.contains(':')).and_then(|time| {
            let without_zone: Vec<&str> = text.split_whitespace().take(time + 1).collect();
            mime_date::parse(without_zone.join(" ").as_bytes())
        });
        let time = local.or_else(|| mime_date::parse(field.value));
        Ok(time.map(|time| time.unix_seconds().div_euclid(86_400)))
    }

    fn property_contains(&self, value: Option<StoredValue>, wanted: &str) -> Result<bool, MailboxError> {
        let Some(value) = value else { return Ok(false) };
        Ok(self.mailbox.load(&value)?.as_str().is_some_and(|text| contains(text, wanted)))
    }

    fn field_contains(&mut self, field: Field, wanted: &str) -> Result<bool, MailboxError> {
        const FROM: [PropertyTag; 3] = [
            tags::PID_TAG_SENT_REPRESENTING_NAME,
            tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
            tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS,
        ];
        match field {
            Field::Subject => self.property_contains(self.head.property(tags::PID_TAG_SUBJECT), wanted),
            Field::From => {
                let values: Vec<StoredValue> =
                    FROM.iter().filter_map(|tag| self.head.property(*tag)).collect();
                if values.is_empty() {
                    return self.header_contains("From", wanted);
                }
                for value in values {
                    if self.property_contains(Some(value), wanted)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Field::Recipients(kind) => {
                for recipient in
                    self.mailbox.recipients(self.head.id)?.iter().filter(|found| found.kind == kind)
                {
                    for tag in RECIPIENT {
                        if self.property_contains(recipient.property(tag), wanted)? {
                            return Ok(true);
                        }
                    }
                }
                Ok(false)
            }
        }
    }

    fn header_contains(&mut self, name: &str, wanted: &str) -> Result<bool, MailboxError> {
        let mime = Mime::parse(view::header_part(self.header()?));
        Ok(mime.fields(mime.root()).any(|field| field.is(name) && contains(&field.text(), wanted)))
    }

    fn text_contains(&mut self, wanted: &str, with_header: bool) -> Result<bool, MailboxError> {
        let mime = Mime::parse(self.raw()?);
        for (_, part) in mime.walk() {
            // Headers of parts and of messages inside are text of the body.
            let own = (with_header || !std::ptr::eq(part, mime.root())).then_some(part);
            let mut fields = own.into_iter().chain(part.message()).flat_map(|part| mime.fields(part));
            let found = |name: &[u8], text: &str| {
                contains(&format!("{}: {text}", String::from_utf8_lossy(name)), wanted)
            };
            if fields.any(|field| found(field.name, &field.text())) {
                return Ok(true);
            }
            if part.is_leaf() && part.content_type.kind == "text" && contains(&mime.text(part), wanted) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
