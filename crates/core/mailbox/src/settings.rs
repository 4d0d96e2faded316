//! What an administrator sets for one mailbox, and what holds where nothing is set.

use crate::error::Result;
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{Writer, version};
use crate::store::MailStore;
use crate::write::Writing;
use ropewalk_base::Reader;
use ropewalk_base::limits::DELETED_RETENTION_SECONDS;
use ropewalk_storage_api::Reading;
use std::sync::PoisonError;

const VERSION: u8 = 1;

/// How much a mailbox may hold, bytes of messages outside Recoverable Items. None is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quota {
    /// From here on its owner is warned (PidTagStorageQuotaLimit).
    pub warn_bytes: Option<u64>,
    /// From here on nothing is sent (PidTagProhibitSendQuota).
    pub send_bytes: Option<u64>,
    /// From here on nothing is received or saved (PidTagProhibitReceiveQuota).
    pub receive_bytes: Option<u64>,
}

/// What holds for a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailboxSettings {
    /// How much it may hold.
    pub quota: Quota,
    /// How long what was deleted is kept, seconds.
    pub deleted_retention_seconds: u64,
    /// Whether nothing is removed for good (litigation hold).
    pub hold: bool,
}

impl Default for MailboxSettings {
    fn default() -> Self {
        let deleted_retention_seconds = DELETED_RETENTION_SECONDS;
        Self { quota: Quota::default(), deleted_retention_seconds, hold: false }
    }
}

/// What is set for one mailbox in place of the store's defaults; what is none stays as the default is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailboxOverrides {
    /// Its own quota, in place of all of the default one.
    pub quota: Option<Quota>,
    /// Its own time to keep what was deleted, seconds.
    pub deleted_retention_seconds: Option<u64>,
    /// Whether it is on hold.
    pub hold: bool,
}

const HAS_QUOTA: u8 = 1;
const HAS_RETENTION: u8 = 2;
const HOLD: u8 = 4;

impl MailboxOverrides {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        let bits = [
            (self.quota.is_some(), HAS_QUOTA),
            (self.deleted_retention_seconds.is_some(), HAS_RETENTION),
            (self.hold, HOLD),
        ];
        out.u8(bits.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum());
        let quota = self.quota.unwrap_or_default();
        for bytes in [quota.warn_bytes, quota.send_bytes, quota.receive_bytes] {
            out.u64(bytes.unwrap_or(u64::MAX));
        }
        out.u64(self.deleted_retention_seconds.unwrap_or_default());
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, VERSION, "settings record")?;
        let r = &mut reader;
        let bits = r.u8("bits")?;
        let bound = |bytes: u64| (bytes != u64::MAX).then_some(bytes);
        let quota = Quota {
            warn_bytes: bound(r.u64("warn quota")?),
            send_bytes: bound(r.u64("send quota")?),
            receive_bytes: bound(r.u64("receive quota")?),
        };
        let retention = r.u64("retention")?;
        Ok(Self {
            quota: (bits & HAS_QUOTA != 0).then_some(quota),
            deleted_retention_seconds: (bits & HAS_RETENTION != 0).then_some(retention),
            hold: bits & HOLD != 0,
        })
    }

    fn over(self, defaults: MailboxSettings) -> MailboxSettings {
        let retention = self.deleted_retention_seconds.unwrap_or(defaults.deleted_retention_seconds);
        MailboxSettings {
            quota: self.quota.unwrap_or(defaults.quota),
            deleted_retention_seconds: retention,
            hold: self.hold || defaults.hold,
        }
    }
}

fn load(reading: &impl Reading) -> Result<MailboxOverrides> {
    let record = reading.load(&key::settings())?;
    record.map_or_else(|| Ok(MailboxOverrides::default()), |record| MailboxOverrides::decode(&record))
}

impl MailStore {
    /// Sets what holds for mailboxes that have no settings of their own.
    pub fn set_defaults(&self, defaults: MailboxSettings) {
        *self.inner().defaults.write().unwrap_or_else(PoisonError::into_inner) = defaults;
    }
}

impl Mailbox {
    pub(crate) fn defaults(&self) -> MailboxSettings {
        *self.inner.defaults.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What holds for this mailbox.
    ///
    /// # Errors
    /// [`crate::MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn settings(&self) -> Result<MailboxSettings> {
        self.require_all()?;
        Ok(self.overrides()?.over(self.defaults()))
    }

    /// What is set for this mailbox alone.
    ///
    /// # Errors
    /// [`crate::MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn overrides(&self) -> Result<MailboxOverrides> {
        self.require_all()?;
        load(&self.snapshot()?)
    }

    /// Sets what holds for this mailbox alone.
    ///
    /// # Errors
    /// [`crate::MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn set_overrides(&self, overrides: &MailboxOverrides) -> Result<()> {
        self.require_all()?;
        self.transact(|writing| Ok(writing.txn.store(&key::settings(), &overrides.encode())?))
    }
}

impl Writing<'_> {
    /// What holds for the mailbox.
    pub(crate) fn settings(&self) -> Result<MailboxSettings> {
        Ok(load(&self.txn)?.over(self.mailbox.defaults()))
    }
}
