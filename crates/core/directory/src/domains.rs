//! The domains this server accepts mail for.

use crate::address::domain_key;
use crate::directory::load_meta;
use crate::keys::{self, NameKind};
use crate::{Directory, DirectoryError, DirectoryResult, record};
use ropewalk_storage_api::{PartitionId, Reading, ScanStep};

impl Directory {
    /// Accepts mail for a domain; the first one becomes the default. A domain that is already there is fine.
    ///
    /// # Errors
    /// When it is not a domain name or the store fails.
    pub fn add_domain(&self, domain: &str) -> DirectoryResult<()> {
        let domain = domain.trim().trim_end_matches('.');
        let folded = name_key(domain)?;
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let key = keys::domain(&folded);
        if txn.contains(&key)? {
            return Ok(());
        }
        txn.store(&key, &record::encode_domain(domain))?;
        let mut meta = load_meta(&txn)?;
        if meta.default_domain.is_none() {
            meta.default_domain = Some(folded);
            txn.store(&keys::meta(), &meta.encode())?;
        }
        txn.commit()?;
        Ok(())
    }

    /// No longer accepts mail for a domain; one that is not there is fine.
    ///
    /// # Errors
    /// When somebody still has an address in it or the store fails.
    pub fn remove_domain(&self, domain: &str) -> DirectoryResult<()> {
        let folded = name_key(domain)?;
        let mut txn = self.store.write(PartitionId::SYSTEM)?;
        let mut used = false;
        let ending = format!("@{folded}");
        txn.scan_prefix(&keys::names(NameKind::Address), false, &mut |key, _| {
            used = key.ends_with(ending.as_bytes());
            Ok(if used { ScanStep::Stop } else { ScanStep::Continue })
        })?;
        if used {
            return Err(DirectoryError::DomainInUse(domain.to_owned()));
        }
        txn.remove(&keys::domain(&folded))?;
        let mut meta = load_meta(&txn)?;
        if meta.default_domain.as_deref() == Some(&folded) {
            meta.default_domain = None;
            txn.scan_prefix(&keys::domains(), false, &mut |key, _| {
                let next = key.strip_prefix(&keys::domains()).and_then(|key| std::str::from_utf8(key).ok());
                meta.default_domain = next.map(str::to_owned);
                Ok(ScanStep::Stop)
            })?;
            txn.store(&keys::meta(), &meta.encode())?;
        }
        txn.commit()?;
        Ok(())
    }

    /// The server's domains, as they were added, the default first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn domains(&self) -> DirectoryResult<Vec<String>> {
        let snapshot = self.store.read(PartitionId::SYSTEM)?;
        let default = load_meta(&snapshot)?.default_domain.map(|folded| keys::domain(&folded));
        let mut records = Vec::new();
        snapshot.scan_prefix(&keys::domains(), false, &mut |key, value| {
            records.push((default.as_deref() != Some(key), value.to_vec()));
            Ok(ScanStep::Continue)
        })?;
        records.sort_by_key(|(further, _)| *further);
        records.iter().map(|(_, value)| record::decode_domain(value)).collect()
    }

    /// The domain that was added first; none if there is no domain at all.
    ///
    /// # Errors
    /// When the store fails.
    pub fn default_domain(&self) -> DirectoryResult<Option<String>> {
        let snapshot = self.store.read(PartitionId::SYSTEM)?;
        let Some(folded) = load_meta(&snapshot)?.default_domain else { return Ok(None) };
        match snapshot.load(&keys::domain(&folded))? {
            Some(value) => record::decode_domain(&value).map(Some),
            None => Ok(None),
        }
    }

    /// Whether this server accepts mail for the domain. Case, a trailing dot and the form of an international
    /// domain make no difference.
    ///
    /// # Errors
    /// When the store fails.
    pub fn is_local_domain(&self, domain: &str) -> DirectoryResult<bool> {
        let Some(folded) = domain_key(domain) else { return Ok(false) };
        Ok(self.store.read(PartitionId::SYSTEM)?.contains(&keys::domain(&folded))?)
    }
}

/// The comparison form of a domain name; an address literal cannot be one of the server's domains.
fn name_key(domain: &str) -> DirectoryResult<String> {
    let refuse = || DirectoryError::BadDomain(domain.to_owned());
    domain_key(domain.trim()).filter(|folded| !folded.starts_with('[')).ok_or_else(refuse)
}
