//! Entering words in the background: a bounded number of messages, and of words, in each transaction.

use super::collect::collect;
use super::postings::{Edits, edit};
use super::{Queued, WORDS_VERSION, load_state};
use crate::error::{MailboxError, Result};
use crate::key;
use crate::mailbox::Mailbox;
use crate::message::head;
use crate::record::{TextIndexRecord, WordsRecord};
use crate::write::Writing;
use ropewalk_model::{ChangeNumber, MessageId};
use ropewalk_storage_api::{Reading, Scan, ScanStep, StorageError};
use std::collections::BTreeMap;
use std::ops::Bound;

/// Entries of the queue read at once, and messages entered into it while an index is built.
const BATCH: usize = 1000;
/// Words of the messages that are merged in one transaction, but for the last one of them.
const MERGE_WORDS: usize = 20_000;
/// Messages merged in one transaction.
const MERGE_MESSAGES: usize = 200;

/// What a run over the text index did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextReport {
    /// Messages whose words were entered.
    pub entered: u64,
    /// Messages whose words were taken out.
    pub taken_out: u64,
    /// Messages that are damaged; searches go on looking at them.
    pub damaged: u64,
    /// Whether the run was told to stop before its end.
    pub stopped: bool,
}

/// A message of the queue, and what it waits for.
type Waiting = (MessageId, Queued);

/// What is to become of one message's words.
enum Merge {
    /// These, if the message has not changed since.
    Enter(ChangeNumber, WordsRecord),
    TakeOut,
}

impl Mailbox {
    /// Brings the text index up to date, in several transactions, as long as `go_on` says so. Builds it first in a
    /// mailbox that has none, or one of an earlier version. It may be stopped at any time and begun again.
    ///
    /// # Errors
    /// When the disk fails. What was entered until then is entered.
    pub fn index_text(&self, go_on: &dyn Fn() -> bool) -> Result<TextReport> {
        self.require_all()?;
        let mut report = TextReport::default();
        while !self.queue_all()? {
            if !go_on() {
                return Ok(TextReport { stopped: true, ..report });
            }
        }
        let mut after = key::text_queue(MessageId::default());
        loop {
            let Some(queued) = self.queued(&mut after)? else { return Ok(report) };
            let mut queued = queued.into_iter();
            while queued.len() > 0 {
                if !go_on() {
                    return Ok(TextReport { stopped: true, ..report });
                }
                let merges = self.collect_some(&mut queued, &mut report)?;
                self.transact(|writing| merge(writing, &merges, &mut report))?;
            }
        }
    }

    /// Enters some messages of a mailbox without an index into the queue. Returns whether all are.
    fn queue_all(&self) -> Result<bool> {
        let snapshot = self.snapshot()?;
        let known = load_state(&snapshot)?.filter(|state| state.words_version == WORDS_VERSION);
        let Some(state) = known else {
            // From this record on, every write enters its messages itself: only what was there before is looked for.
            let state = TextIndexRecord { whole: false, words_version: WORDS_VERSION, built_to: 0 };
            self.transact(|writing| Ok(writing.txn.store(&key::text_index(), &state.encode())?))?;
            return Ok(false);
        };
        if state.whole {
            return Ok(true);
        }
        let mut ids = Vec::new();
        let after = key::message(MessageId::new(state.built_to).unwrap_or_default());
        let end = [key::MESSAGE + 1];
        let scan = Scan { from: Bound::Excluded(&after), to: Bound::Excluded(&end), reverse: false };
        snapshot.scan(scan, &mut |key, _| {
            ids.extend(key::last_u64(key).and_then(MessageId::new));
            Ok(if ids.len() < BATCH { ScanStep::Continue } else { ScanStep::Stop })
        })?;
        drop(snapshot);
        self.transact(|writing| {
            if load_state(&writing.txn)? != Some(state) {
                return Ok(false);
            }
            for id in &ids {
                if writing.txn.contains(&key::message(*id))? {
                    writing.txn.store(&key::text_queue(*id), &[Queued::Enter.byte()])?;
                }
            }
            let built_to = ids.last().map_or(state.built_to, |id| id.value());
            let state = TextIndexRecord { whole: ids.len() < BATCH, built_to, ..state };
            writing.txn.store(&key::text_index(), &state.encode())?;
            Ok(state.whole)
        })
    }

    /// Some messages whose words are to be merged, after a key of the queue, which becomes the last one looked at;
    /// none at its end.
    fn queued(&self, after: &mut Vec<u8>) -> Result<Option<Vec<Waiting>>> {
        let (mut queued, mut last, mut read) = (Vec::new(), None, 0);
        let to = [key::TEXT_QUEUE + 1];
        let scan = Scan { from: Bound::Excluded(&after[..]), to: Bound::Excluded(&to), reverse: false };
        let mut entries = Vec::new();
        self.snapshot()?.scan(scan, &mut |key, value| {
            entries.push((key.to_vec(), value.to_vec()));
            read += 1;
            Ok(if read < BATCH { ScanStep::Continue } else { ScanStep::Stop })
        })?;
        for (key, value) in entries {
            let kind = Queued::decode(&value)?;
            if kind != Queued::Cut {
                queued.extend(key::last_u64(&key).and_then(MessageId::new).map(|id| (id, kind)));
            }
            last = Some(key);
        }
        Ok(last.map(|last| {
            *after = last;
            queued
        }))
    }

    /// The words of as many messages as one transaction takes.
    fn collect_some(
        &self,
        queued: &mut std::vec::IntoIter<Waiting>,
        report: &mut TextReport,
    ) -> Result<Vec<(MessageId, Merge)>> {
        let snapshot = self.snapshot()?;
        let (mut merges, mut count) = (Vec::new(), 0);
        while count < MERGE_WORDS && merges.len() < MERGE_MESSAGES {
            let Some((id, kind)) = queued.next() else { break };
            if kind == Queued::TakeOut {
                let words = snapshot.load(&key::words(id))?.map_or(0, |record| record.len() / 4);
                count += words;
                merges.push((id, Merge::TakeOut));
                continue;
            }
            let found = head(&snapshot, id).and_then(|head| {
                let change = head.change;
                let message = self.to_message(id, head, None);
                Ok((change, collect(&self.inner.store, &snapshot, &message)?))
            });
            match found {
                Ok((change, record)) => {
                    count += record.words.len();
                    merges.push((id, Merge::Enter(change, record)));
                }
                // Gone since: the queue says so by now.
                Err(MailboxError::NotFound(_)) => {}
                Err(
                    MailboxError::Damaged(_)
                    | MailboxError::Storage(StorageError::DamagedRecord { .. } | StorageError::MissingBlob(_)),
                ) => report.damaged += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(merges)
    }
}

fn merge(writing: &mut Writing<'_>, merges: &[(MessageId, Merge)], report: &mut TextReport) -> Result<()> {
    let mut edits: BTreeMap<Vec<u8>, Edits> = BTreeMap::new();
    let nothing = WordsRecord::default();
    for (id, merge) in merges {
        let queued = writing.txn.load(&key::text_queue(*id))?;
        let queued = queued.map(|record| Queued::decode(&record)).transpose()?;
        let new = match merge {
            Merge::Enter(change, record) => {
                let same = writing.head(*id).is_ok_and(|head| head.change == *change);
                if !same || queued != Some(Queued::Enter) {
                    continue;
                }
                report.entered += 1;
                record
            }
            Merge::TakeOut if queued == Some(Queued::TakeOut) => {
                report.taken_out += 1;
                &nothing
            }
            Merge::TakeOut => continue,
        };
        let old = writing.txn.load(&key::words(*id))?;
        let old = old.map(|record| WordsRecord::decode(&record)).transpose()?.unwrap_or_default();
        for word in old.words.difference(&new.words) {
            edits.entry(word.clone()).or_default().insert(id.value(), false);
        }
        for word in new.words.difference(&old.words) {
            edits.entry(word.clone()).or_default().insert(id.value(), true);
        }
        match merge {
            Merge::Enter(..) => writing.txn.store(&key::words(*id), &new.encode())?,
            Merge::TakeOut => writing.txn.remove(&key::words(*id))?,
        }
        if new.cut {
            writing.txn.store(&key::text_queue(*id), &[Queued::Cut.byte()])?;
        } else {
            writing.txn.remove(&key::text_queue(*id))?;
        }
    }
    edits.iter().try_for_each(|(word, edits)| edit(&mut writing.txn, word, edits))
}
