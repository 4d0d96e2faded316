//! Trying what was there before a search was started, a bounded number of messages in each transaction.

use super::link::{complete, load_link};
use super::{load_search, load_searches};
use crate::error::Result;
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{Head, SearchRecord, SearchState};
use crate::text::Narrowing;
use ropewalk_model::{FolderId, MessageId};
use ropewalk_storage_api::{Reading, Scan, ScanStep};
use std::ops::Bound;

/// Messages tried in one transaction.
const BATCH: usize = 200;
/// Messages passed over in one read, of which the text index says that they do not meet the restriction.
const PASSED_MAX: usize = 10_000;
/// Steps that are done when a search is started, before the answer.
const STEPS_AT_ONCE: usize = 5;

impl Mailbox {
    /// Goes on with all searches that are not complete, as long as `go_on` says so. Returns whether all are.
    ///
    /// # Errors
    /// When the disk fails. What was found until then is shown.
    pub fn run_searches(&self, go_on: &dyn Fn() -> bool) -> Result<bool> {
        self.require_all()?;
        for (folder, _) in load_searches(&self.snapshot()?)? {
            let mut narrowing = Narrowing::default();
            while !self.step(folder, &mut narrowing)? {
                if !go_on() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    pub(super) fn run_some(&self, folder: FolderId) -> Result<()> {
        let mut narrowing = Narrowing::default();
        for _ in 0..STEPS_AT_ONCE {
            if self.step(folder, &mut narrowing)? {
                break;
            }
        }
        Ok(())
    }

    /// Tries some messages. Returns whether the search is not running any more.
    fn step(&self, folder: FolderId, narrowing: &mut Narrowing) -> Result<bool> {
        let running = |record: Option<SearchRecord>| record.filter(|r| r.state == SearchState::Running);
        let Some(search) = running(load_search(&self.snapshot()?, folder)?) else { return Ok(true) };
        let candidates = narrowing.candidates(self, Some(&search.restriction))?;
        let (mut ids, mut last, mut passed) = (Vec::new(), search.tried_to, 0);
        let snapshot = self.snapshot()?;
        let after = key::message(MessageId::new(search.tried_to).unwrap_or_default());
        let end = [key::MESSAGE + 1];
        let scan = Scan { from: Bound::Excluded(&after), to: Bound::Excluded(&end), reverse: false };
        let mut all = Vec::new();
        snapshot.scan(scan, &mut |key, _| {
            all.extend(key::last_u64(key).and_then(MessageId::new));
            passed += 1;
            Ok(if passed < PASSED_MAX { ScanStep::Continue } else { ScanStep::Stop })
        })?;
        for id in &all {
            last = id.value();
            let may_meet = candidates.is_none_or(|candidates| candidates.contains(*id));
            if may_meet || load_link(&snapshot, *id, folder)?.is_some() {
                ids.push(*id);
            }
            if ids.len() >= BATCH {
                break;
            }
        }
        let at_end = passed < PASSED_MAX && all.last().is_none_or(|end| end.value() == last);
        drop(snapshot);
        self.transact(|writing| {
            // Another search since, or the same one somewhere else: that one goes on.
            if load_search(&writing.txn, folder)?.as_ref() != Some(&search) {
                return Ok(());
            }
            for id in &ids {
                let head = writing.txn.load(&key::message(*id))?;
                let head = head.map(|record| Head::decode(&record)).transpose()?;
                writing.link_one(*id, head.as_ref(), folder, &search, false)?;
            }
            let state = if at_end { SearchState::Complete } else { SearchState::Running };
            writing.store_search(folder, &SearchRecord { state, tried_to: last, ..search.clone() })?;
            if at_end {
                writing.event(complete(folder));
            }
            Ok(())
        })?;
        Ok(at_end)
    }
}
