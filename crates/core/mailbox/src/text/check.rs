//! Checking the text index: words against the messages, postings against the words.

use super::collect::collect;
use super::{Queued, WORDS_VERSION, load_state};
use crate::error::{MailboxError, Result};
use crate::key;
use crate::mailbox::MailboxInfo;
use crate::message::{Message, head};
use crate::record::{WordsRecord, decode_postings};
use ropewalk_model::MessageId;
use ropewalk_storage_api::{Reading, ScanStep, Snapshot, StorageError, Store};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A sum over the words of a message, which is the same in whatever order they come: all postings of a mailbox
/// would not fit memory, these do.
type Sums = BTreeMap<u64, u64>;

fn add(sums: &mut Sums, id: u64, word: &[u8]) {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    let sum = sums.entry(id).or_default();
    *sum = sum.wrapping_add(hasher.finish() | 1);
}

/// What the index is held against.
pub(crate) struct Kept<'a> {
    pub(crate) store: &'a Store,
    pub(crate) snapshot: &'a Snapshot<'a>,
    pub(crate) info: &'a Arc<MailboxInfo>,
    pub(crate) messages: BTreeSet<MessageId>,
}

/// Calls `found` with everything that is wrong. Damage of records outside the text index is not told here.
pub(crate) fn check(kept: &Kept<'_>, found: &mut dyn FnMut(String)) -> Result<()> {
    let (snapshot, messages) = (kept.snapshot, &kept.messages);
    let state = match load_state(snapshot) {
        Ok(state) => state,
        Err(MailboxError::Damaged(why)) => {
            found(format!("text index: {why}"));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    // Of an index that is not whole yet, messages may be missing, or have other words, that are to be queued still.
    let settled = state.is_some_and(|state| state.whole && state.words_version == WORDS_VERSION);
    let queue = queue(snapshot, found)?;
    let mut sums = Sums::new();
    let mut worded = BTreeSet::new();
    for id in ids(snapshot, key::WORDS)? {
        worded.insert(id);
        let Some(record) = load(snapshot, &key::words(id), found)? else { continue };
        record.words.iter().for_each(|word| add(&mut sums, id.value(), word));
        let queued = queue.get(&id).copied();
        if !messages.contains(&id) {
            if queued != Some(Queued::TakeOut) {
                found(format!("words of {id}, which does not exist, are not to be taken out"));
            }
        } else if settled && queued != Some(Queued::Enter) {
            check_words(kept, id, &record, queued, found)?;
        }
    }
    for (id, queued) in queue.iter().filter(|(id, _)| !worded.contains(id)) {
        if *queued != Queued::Enter || !messages.contains(id) {
            found(format!("text queue: {id} waits for nothing"));
        }
    }
    let missing = messages.iter().filter(|id| !worded.contains(id) && !queue.contains_key(id));
    for id in missing.filter(|_| settled) {
        found(format!("message {id} is not in the text index"));
    }
    if state.is_none() && !(worded.is_empty() && queue.is_empty()) {
        found("text index without its record".to_owned());
    }
    check_postings(snapshot, sums, found)
}

/// The words kept of a message are those it has.
fn check_words(
    kept: &Kept<'_>,
    id: MessageId,
    record: &WordsRecord,
    queued: Option<Queued>,
    found: &mut dyn FnMut(String),
) -> Result<()> {
    let again = head(kept.snapshot, id)
        .and_then(|head| collect(kept.store, kept.snapshot, &Message::new(kept.info, id, head)));
    let again = match again {
        Ok(again) => again,
        // Told where it belongs.
        Err(
            MailboxError::Damaged(_)
            | MailboxError::Storage(StorageError::DamagedRecord { .. } | StorageError::MissingBlob(_)),
        ) => return Ok(()),
        Err(error) => return Err(error),
    };
    if again != *record {
        found(format!("words of message {id} are not those it has"));
    }
    if queued != again.cut.then_some(Queued::Cut) {
        found(format!("message {id} is not queued for searches as it has to be"));
    }
    Ok(())
}

fn check_postings(snapshot: &Snapshot<'_>, mut sums: Sums, found: &mut dyn FnMut(String)) -> Result<()> {
    let mut postings = Sums::new();
    let mut before: (Vec<u8>, u64) = Default::default();
    let mut wrong = Vec::new();
    snapshot.survey(&[key::POSTINGS], &mut |key, value| {
        let (Some(word), Some(first)) = (key::word_of_posting(key), key::last_u64(key)) else {
            wrong.push("key of postings".to_owned());
            return Ok(ScanStep::Continue);
        };
        let ids = match value.map(|value| decode_postings(first, value)) {
            Some(Ok(ids)) => ids,
            Some(Err(error)) => {
                wrong.push(format!("postings: {error}"));
                return Ok(ScanStep::Continue);
            }
            None => return Ok(ScanStep::Continue),
        };
        if ids.is_empty() || (before.0 == word && before.1 >= first) {
            wrong.push("blocks of postings are empty or overlap".to_owned());
        }
        ids.iter().for_each(|id| add(&mut postings, *id, word));
        before = (word.to_vec(), ids.last().copied().unwrap_or(first));
        Ok(ScanStep::Continue)
    })?;
    wrong.into_iter().for_each(&mut *found);
    for (id, sum) in postings {
        if sums.remove(&id) != Some(sum) {
            found(format!("postings of message {id:#x} are not its words"));
        }
    }
    for id in sums.into_keys() {
        found(format!("postings of message {id:#x} are missing"));
    }
    Ok(())
}

fn queue(snapshot: &Snapshot<'_>, found: &mut dyn FnMut(String)) -> Result<BTreeMap<MessageId, Queued>> {
    let (mut queue, mut wrong) = (BTreeMap::new(), Vec::new());
    snapshot.survey(&[key::TEXT_QUEUE], &mut |key, value| {
        let id = key::last_u64(key).and_then(MessageId::new);
        match (id, value.map(Queued::decode)) {
            (Some(id), Some(Ok(kind))) => drop(queue.insert(id, kind)),
            (_, None) => {}
            _ => wrong.push("text queue: an entry cannot be read".to_owned()),
        }
        Ok(ScanStep::Continue)
    })?;
    wrong.into_iter().for_each(found);
    Ok(queue)
}

fn ids(snapshot: &Snapshot<'_>, table: u8) -> Result<Vec<MessageId>> {
    let mut ids = Vec::new();
    snapshot.survey(&[table], &mut |key, value| {
        ids.extend(value.and_then(|_| key::last_u64(key)).and_then(MessageId::new));
        Ok(ScanStep::Continue)
    })?;
    Ok(ids)
}

fn load(snapshot: &Snapshot<'_>, key: &[u8], found: &mut dyn FnMut(String)) -> Result<Option<WordsRecord>> {
    let record = snapshot.load(key)?.map(|record| WordsRecord::decode(&record)).transpose();
    match record {
        Err(MailboxError::Damaged(why)) => {
            found(why);
            Ok(None)
        }
        other => other,
    }
}
