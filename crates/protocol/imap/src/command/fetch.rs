//! FETCH: RFC 3501 6.4.5. Flags, UID, date and size come from the message's head; the MIME is read only when
//! something of it is asked for, and parsed only when that is more than its octets.

use super::{Done, Outcome};
use crate::failure::Failure;
use crate::flags;
use crate::job::{Job, Progress};
use crate::selected::{Entry, Selected};
use crate::session::Session;
use crate::view::{self, Found};
use ropewalk_mailbox::{FlagChange, Flags, Mailbox, MailboxError, Message};
use ropewalk_mime::Message as Mime;
use ropewalk_model::MessageId;
use ropewalk_node::connection::OUTPUT_CHUNK_BYTES;
use ropewalk_wire_imap::command::{Fetch, FetchItem};
use ropewalk_wire_imap::{Code, DateTime, FetchWriter, Partial, Section, Status};
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

/// Heads read at one time.
const BATCH: usize = 250;
/// The same when messages are marked as read with it: those are not marked long before they are sent.
const BATCH_SEEN: usize = 16;
/// Sections up to this many bytes are copied into the answer; larger ones are sent from where they are.
const COPIED_BYTES_MAX: usize = 16 * 1024;

pub(super) fn handle(session: &mut Session, command: Fetch, _: &mut Vec<u8>) -> Outcome {
    let (_, selected) = session.view()?;
    let places = selected.places(&command.set, command.uid)?.into_iter().flatten().collect();
    let mut items = once_each(command.items.expand());
    if command.uid && !items.contains(&FetchItem::Uid) {
        // RFC 3501 6.4.8: the UID is always in the answer to UID FETCH.
        items.insert(0, FetchItem::Uid);
    }
    let seen =
        !selected.read_only && items.iter().any(|item| item.as_section().is_some_and(|(_, peek, _)| !peek));
    Ok(Done::Job(Box::new(FetchJob {
        uid: command.uid,
        items,
        places,
        done: 0,
        seen,
        batch: VecDeque::new(),
        queue: VecDeque::new(),
        missing: false,
        failed: None,
    })))
}

/// Output that waits for its turn.
enum Piece {
    Bytes(Vec<u8>),
    Shared(Arc<Vec<u8>>, Range<usize>),
}

/// A message about to be written.
struct Subject {
    number: u32,
    entry: Entry,
    head: Message,
    /// `\Seen` was set on the way, so FLAGS go with the answer.
    flags_changed: bool,
}

struct FetchJob {
    uid: bool,
    items: Vec<FetchItem>,
    places: Vec<usize>,
    done: usize,
    seen: bool,
    batch: VecDeque<Subject>,
    queue: VecDeque<Piece>,
    missing: bool,
    failed: Option<Failure>,
}

impl Job for FetchJob {
    fn step(
        &mut self,
        mailbox: &Mailbox,
        selected: &mut Selected,
        out: &mut Vec<u8>,
    ) -> Result<Progress, Failure> {
        loop {
            self.drain(out);
            if out.len() >= OUTPUT_CHUNK_BYTES {
                return Ok(Progress::More);
            }
            let Some(subject) = self.batch.pop_front() else {
                if self.done >= self.places.len() {
                    return Ok(Progress::Done(self.status()?));
                }
                self.fill(mailbox, selected)?;
                continue;
            };
            match render(mailbox, &subject, &self.items) {
                Ok(pieces) => self.queue.extend(pieces),
                Err(MailboxError::NotFound(_)) => self.missing = true,
                Err(error) => self.failed = Some(error.into()),
            }
        }
    }
}

impl FetchJob {
    /// Moves what waits to the output, as far as there is room.
    fn drain(&mut self, out: &mut Vec<u8>) {
        while out.len() < OUTPUT_CHUNK_BYTES {
            match self.queue.pop_front() {
                Some(Piece::Bytes(bytes)) => out.extend_from_slice(&bytes),
                Some(Piece::Shared(bytes, range)) => {
                    let room = OUTPUT_CHUNK_BYTES - out.len();
                    let end = range.end.min(range.start.saturating_add(room));
                    out.extend_from_slice(bytes.get(range.start..end).unwrap_or_default());
                    if end < range.end {
                        self.queue.push_front(Piece::Shared(bytes, end..range.end));
                    }
                }
                None => return,
            }
        }
    }

    /// Reads the next heads, and marks the messages as read if the command does that.
    fn fill(&mut self, mailbox: &Mailbox, selected: &mut Selected) -> Result<(), Failure> {
        let rest = self.places.get(self.done..).unwrap_or_default();
        let count = rest.len().min(if self.seen { BATCH_SEEN } else { BATCH });
        let entries: Vec<(usize, Entry)> = rest
            .iter()
            .take(count)
            .filter_map(|place| Some((*place, *selected.entries().get(*place)?)))
            .collect();
        self.done += count;
        let ids: Vec<MessageId> = entries.iter().map(|(_, entry)| entry.id).collect();
        let heads = mailbox.heads(&ids)?;
        let mut now_seen: HashMap<MessageId, Flags> = HashMap::new();
        if self.seen {
            let unread = heads.iter().flatten().filter(|head| !head.flags.contains(Flags::READ));
            let change = FlagChange { add: Flags::READ, ..FlagChange::default() };
            let changes: Vec<_> = unread.map(|head| (head.id, change.clone())).collect();
            if !changes.is_empty() {
                let results = selected.set_flags(mailbox, &changes)?;
                now_seen = results.into_iter().map(|result| (result.id, result.flags)).collect();
            }
        }
        for ((place, entry), head) in entries.into_iter().zip(heads) {
            let Some(mut head) = head else {
                self.missing = true;
                continue;
            };
            let flags_changed = now_seen.get(&head.id).inspect(|flags| head.flags = **flags).is_some();
            let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
            self.batch.push_back(Subject { number, entry, head, flags_changed });
        }
        Ok(())
    }

    fn status(&mut self) -> Result<Status, Failure> {
        if let Some(failure) = self.failed.take() {
            return Err(failure);
        }
        // RFC 2180 4.1.3, RFC 5530; with UIDs messages that are not there are no error (RFC 3501 6.4.8).
        Ok(if self.missing && !self.uid {
            Status::no("Some of the messages do not exist any more").with(Code::ExpungeIssued)
        } else {
            Status::ok("Done")
        })
    }
}

/// The MIME of one message, read once.
struct Source<'a> {
    mailbox: &'a Mailbox,
    id: MessageId,
    /// Nothing beyond the header is asked for, so nothing beyond it need be read.
    header_only: bool,
    raw: Option<Arc<Vec<u8>>>,
}

impl Source<'_> {
    fn raw(&mut self) -> Result<Arc<Vec<u8>>, MailboxError> {
        if let Some(raw) = &self.raw {
            return Ok(Arc::clone(raw));
        }
        let raw = Arc::new(if self.header_only {
            self.mailbox.mime_prefix(self.id, &view::has_header)?
        } else {
            self.mailbox.mime(self.id)?
        });
        self.raw = Some(Arc::clone(&raw));
        Ok(raw)
    }
}

/// Asking twice for the same gets it once: one short line must not make an answer of any size.
fn once_each(items: Vec<FetchItem>) -> Vec<FetchItem> {
    let mut once: Vec<FetchItem> = Vec::new();
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}

/// Writes one FETCH response.
fn render(mailbox: &Mailbox, subject: &Subject, items: &[FetchItem]) -> Result<Vec<Piece>, MailboxError> {
    let needs = |item: &FetchItem| match item {
        FetchItem::Body | FetchItem::BodyStructure | FetchItem::Envelope => true,
        other => other.as_section().is_some_and(|(section, ..)| section != Section::whole()),
    };
    let header_only = items.iter().filter(|item| needs(item)).all(|item| {
        *item == FetchItem::Envelope
            || item.as_section().is_some_and(|(section, ..)| view::header_is_enough(&section))
    });
    let whole = |item: &FetchItem| {
        let is_whole = item.as_section().is_some_and(|(section, ..)| section == Section::whole());
        // The size of MIME that is not made yet is that of the octets.
        is_whole || (*item == FetchItem::Rfc822Size && subject.head.mime_size_bytes.is_none())
    };
    let mut source = Source {
        mailbox,
        id: subject.head.id,
        header_only: header_only && !items.iter().any(whole),
        raw: None,
    };
    let raw = if items.iter().any(needs) { Some(source.raw()?) } else { None };
    let parsed =
        raw.as_deref().map(|raw| Mime::parse(if header_only { view::header_part(raw) } else { raw }));
    let mut rendering = Rendering { pieces: Vec::new(), text: Vec::new(), first: true };
    FetchWriter::new(subject.number, &mut rendering.text);
    for item in items {
        rendering.item(subject, item, &mut source, parsed.as_ref())?;
    }
    if subject.flags_changed && !items.contains(&FetchItem::Flags) {
        rendering.item(subject, &FetchItem::Flags, &mut source, None)?;
    }
    rendering.writer().finish();
    rendering.pieces.push(Piece::Bytes(rendering.text));
    Ok(rendering.pieces)
}

struct Rendering {
    pieces: Vec<Piece>,
    text: Vec<u8>,
    first: bool,
}

impl Rendering {
    fn writer(&mut self) -> FetchWriter<'_> {
        let first = std::mem::replace(&mut self.first, false);
        FetchWriter::resume(&mut self.text, first)
    }

    fn item(
        &mut self,
        subject: &Subject,
        item: &FetchItem,
        source: &mut Source<'_>,
        parsed: Option<&Mime<'_>>,
    ) -> Result<(), MailboxError> {
        let head = &subject.head;
        match item {
            FetchItem::Uid => self.writer().uid(subject.entry.uid),
            FetchItem::Flags => {
                let flags = flags::to_imap(head.flags, &head.keywords(), subject.entry.recent);
                self.writer().flags(&flags);
            }
            FetchItem::InternalDate => {
                self.writer().internal_date(DateTime::utc(head.delivered.unix_seconds()))
            }
            FetchItem::ModSeq => self.writer().mod_seq(head.change.max(head.read_change).value()),
            FetchItem::Rfc822Size => {
                let size = match head.mime_size_bytes {
                    Some(size) => size,
                    None => u64::try_from(source.raw()?.len()).unwrap_or(u64::MAX),
                };
                self.writer().size(size);
            }
            FetchItem::Envelope => {
                if let Some(parsed) = parsed {
                    self.writer().envelope(&view::envelope(parsed));
                }
            }
            FetchItem::Body | FetchItem::BodyStructure => {
                if let Some(parsed) = parsed {
                    self.writer().body_structure(&view::structure(parsed), *item == FetchItem::BodyStructure);
                }
            }
            FetchItem::Rfc822 => self.section("RFC822", &Section::whole(), None, source, parsed)?,
            FetchItem::Rfc822Header | FetchItem::Rfc822Text => {
                let name = if *item == FetchItem::Rfc822Text { "RFC822.TEXT" } else { "RFC822.HEADER" };
                if let Some((section, ..)) = item.as_section() {
                    self.section(name, &section, None, source, parsed)?;
                }
            }
            FetchItem::Section { section, partial, .. } => {
                let name = FetchWriter::section_name(section, partial.map(|partial| partial.offset));
                self.section(&name, section, *partial, source, parsed)?;
            }
        }
        Ok(())
    }

    fn section(
        &mut self,
        name: &str,
        section: &Section,
        partial: Option<Partial>,
        source: &mut Source<'_>,
        parsed: Option<&Mime<'_>>,
    ) -> Result<(), MailboxError> {
        let raw = source.raw()?;
        let found = match parsed {
            _ if *section == Section::whole() => Some(Found::Range(0..raw.len())),
            Some(parsed) => view::section(parsed, section),
            None => None,
        };
        match found {
            None => self.writer().nstring(name, None),
            Some(Found::Made(bytes)) => {
                let bytes = partial.map_or(bytes.as_slice(), |partial| partial.of(&bytes));
                self.copy(name, bytes);
            }
            Some(Found::Range(range)) => {
                let range = partial.map_or(range.clone(), |partial| partial.within(range));
                if range.len() <= COPIED_BYTES_MAX {
                    self.copy(name, raw.get(range).unwrap_or_default());
                } else {
                    self.writer().literal(name, range.len());
                    self.pieces.push(Piece::Bytes(std::mem::take(&mut self.text)));
                    self.pieces.push(Piece::Shared(raw, range));
                }
            }
        }
        Ok(())
    }

    /// Always a literal: scripts expect sections so, even where a quoted string would do.
    fn copy(&mut self, name: &str, bytes: &[u8]) {
        self.writer().literal(name, bytes.len());
        self.text.extend_from_slice(bytes);
    }
}
