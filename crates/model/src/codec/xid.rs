//! XID, SizedXid and PredecessorChangeList (MS-OXCFXICS 2.2.2.2, 2.2.2.3).

use super::{DecodeError, GlobalId, Writer};
use crate::ids::GlobalCounter;
use ropewalk_base::{Guid, Reader};
use std::collections::BTreeMap;

/// Bytes of a LocalId.
const LOCAL_MAX: usize = 8;
const NAMESPACE: usize = 16;

/// External identifier of an object or a change: a namespace and 1 to 8 bytes inside it (MS-OXCFXICS 2.2.2.2).
/// The value of source keys and change keys; those of a server are [`GlobalId`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Xid {
    namespace: Guid,
    local: [u8; LOCAL_MAX],
    length: u8,
}

impl Xid {
    /// `None` when `local` has not 1 to 8 bytes.
    pub fn new(namespace: Guid, local: &[u8]) -> Option<Self> {
        let mut bytes = [0; LOCAL_MAX];
        bytes.get_mut(..local.len()).filter(|place| !place.is_empty())?.copy_from_slice(local);
        Some(Self { namespace, local: bytes, length: local.len() as u8 })
    }

    /// NamespaceGuid.
    pub const fn namespace(&self) -> Guid {
        self.namespace
    }

    /// LocalId, 1 to 8 bytes.
    pub fn local(&self) -> &[u8] {
        self.local.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// The Global Identifier it is, if LocalId has the six bytes of a counter.
    pub fn global_id(&self) -> Option<GlobalId> {
        let counter = GlobalCounter::from_bytes(self.local().try_into().ok()?);
        Some(GlobalId { database: self.namespace, counter })
    }

    /// Reads an XID that is all of `bytes`: nothing inside says where it ends.
    ///
    /// # Errors
    /// When there are fewer than 17 or more than 24 bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::decode_sized(&mut Reader::new(bytes), bytes.len())
    }

    fn decode_sized(reader: &mut Reader<'_>, size: usize) -> Result<Self, DecodeError> {
        let wrong = DecodeError::Invalid { field: "XidSize", offset: reader.offset(), value: size as u64 };
        let namespace = Guid(reader.array("NamespaceGuid")?);
        let local = size.checked_sub(NAMESPACE).filter(|local| (1..=LOCAL_MAX).contains(local));
        let local = reader.bytes(local.ok_or(wrong.clone())?, "LocalId")?;
        Self::new(namespace, local).ok_or(wrong)
    }

    /// Writes NamespaceGuid and LocalId.
    pub fn encode(&self, out: &mut Writer) {
        out.bytes(self.namespace.as_bytes());
        out.bytes(self.local());
    }

    /// The bytes, as the value of a property.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::new();
        self.encode(&mut out);
        out.into_bytes()
    }
}

impl From<GlobalId> for Xid {
    fn from(id: GlobalId) -> Self {
        let [a, b, c, d, e, f] = id.counter.to_bytes();
        Self { namespace: id.database, local: [a, b, c, d, e, f, 0, 0], length: 6 }
    }
}

/// An [`Xid`] with its length before it (MS-OXCFXICS 2.2.2.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SizedXid(pub Xid);

impl SizedXid {
    /// Reads XidSize and the XID.
    ///
    /// # Errors
    /// When the input ends or XidSize is not 17 to 24.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let size = reader.u8("XidSize")?;
        Ok(Self(Xid::decode_sized(reader, usize::from(size))?))
    }

    /// Writes XidSize and the XID.
    pub fn encode(&self, out: &mut Writer) {
        out.u8(NAMESPACE as u8 + self.0.length);
        self.0.encode(out);
    }
}

/// How two versions of an object stand to each other (MS-OXCFXICS 3.1.5.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionOrder {
    /// The same changes are in both.
    Equal,
    /// The first has all changes of the second and more.
    Newer,
    /// The second has all changes of the first and more.
    Older,
    /// Each has a change the other does not have.
    Conflict,
}

/// The latest change of each replica that is in a version of an object (MS-OXCFXICS 2.2.2.3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PredecessorChangeList {
    /// By namespace, byte by byte, which is the order of the bytes.
    changes: BTreeMap<Guid, Xid>,
}

/// Whether `a` is a later change of its namespace. Counters of a server have their most significant byte first;
/// those of different lengths (which the specification forbids) go by length.
fn later(a: &Xid, b: &Xid) -> bool {
    (a.length, a.local()) > (b.length, b.local())
}

impl PredecessorChangeList {
    /// No change.
    pub const fn new() -> Self {
        Self { changes: BTreeMap::new() }
    }

    /// The changes, ascending by namespace.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Xid> {
        self.changes.values()
    }

    /// Whether there is no change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Adds a change; an older one of its namespace goes, a newer one stays.
    pub fn insert(&mut self, change: Xid) {
        let kept = self.changes.entry(change.namespace).or_insert(change);
        if later(&change, kept) {
            *kept = change;
        }
    }

    /// Adds all changes of `other` (MS-OXCFXICS 3.1.5.6.2.2).
    pub fn merge(&mut self, other: &Self) {
        other.iter().for_each(|change| self.insert(*change));
    }

    /// Whether a change, or a later one of its namespace, is in it.
    pub fn contains(&self, change: &Xid) -> bool {
        self.changes.get(&change.namespace).is_some_and(|kept| !later(change, kept))
    }

    /// Whether all changes of `other` are in it.
    pub fn contains_all(&self, other: &Self) -> bool {
        other.iter().all(|change| self.contains(change))
    }

    /// How this version stands to another one.
    pub fn order(&self, other: &Self) -> VersionOrder {
        match (self.contains_all(other), other.contains_all(self)) {
            (true, true) => VersionOrder::Equal,
            (true, false) => VersionOrder::Newer,
            (false, true) => VersionOrder::Older,
            (false, false) => VersionOrder::Conflict,
        }
    }

    /// Reads a property value. Their order is not asked for; of two changes of one namespace the later counts.
    ///
    /// # Errors
    /// When the input ends inside one or an XidSize is not 17 to 24.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let mut list = Self::new();
        while !reader.is_empty() {
            list.insert(SizedXid::decode(&mut reader)?.0);
        }
        Ok(list)
    }

    /// The property value: SizedXids ascending by namespace.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        self.iter().for_each(|change| SizedXid(*change).encode(&mut out));
        out.into_bytes()
    }
}

impl FromIterator<Xid> for PredecessorChangeList {
    fn from_iter<I: IntoIterator<Item = Xid>>(changes: I) -> Self {
        let mut list = Self::new();
        changes.into_iter().for_each(|change| list.insert(change));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn xid(namespace: u8, counter: u64) -> Xid {
        GlobalId { database: Guid([namespace; 16]), counter: GlobalCounter::new(counter).unwrap() }.into()
    }

    /// covers: MS-OXCFXICS_R157, MS-OXCFXICS_R160
    #[test]
    fn xids_have_17_to_24_bytes() {
        for size in 0..40 {
            assert_eq!(Xid::decode(&vec![7; size]).is_ok(), (17..=24).contains(&size), "{size}");
        }
        let bytes: Vec<u8> = (0..22).collect();
        let xid = Xid::decode(&bytes).unwrap();
        assert_eq!(xid.to_bytes(), bytes);
        assert_eq!(Xid::from(xid.global_id().unwrap()), xid);
        assert_eq!(Xid::decode(&bytes[..20]).unwrap().global_id(), None);
    }

    /// covers: MS-OXCFXICS_R169, MS-OXCFXICS_R170
    #[test]
    fn a_list_is_sorted_by_namespace() {
        let list: PredecessorChangeList = [xid(2, 5), xid(1, 9), xid(2, 4)].into_iter().collect();
        let mut bytes = vec![22];
        bytes.extend([1; 16]);
        bytes.extend([0, 0, 0, 0, 0, 9, 22]);
        bytes.extend([2; 16]);
        bytes.extend([0, 0, 0, 0, 0, 5]);
        assert_eq!(list.encode(), bytes);
        assert_eq!(PredecessorChangeList::decode(&bytes), Ok(list));
        assert!(PredecessorChangeList::decode(&bytes[..30]).is_err());
        assert!(PredecessorChangeList::decode(&[16; 17]).is_err());
    }

    #[test]
    fn versions_stand_in_order_or_in_conflict() {
        let list = |changes: &[Xid]| changes.iter().copied().collect::<PredecessorChangeList>();
        let old = list(&[xid(1, 1)]);
        assert_eq!(old.order(&old), VersionOrder::Equal);
        assert_eq!(list(&[xid(1, 0x100)]).order(&old), VersionOrder::Newer);
        assert_eq!(old.order(&list(&[xid(1, 1), xid(2, 1)])), VersionOrder::Older);
        assert_eq!(old.order(&list(&[xid(2, 1)])), VersionOrder::Conflict);
        let mut merged = old.clone();
        merged.merge(&list(&[xid(2, 1)]));
        assert_eq!(merged.order(&old), VersionOrder::Newer);
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(prop_oneof![Just(17u8), Just(22), any::<u8>()], 0..200)) {
            if let Ok(list) = PredecessorChangeList::decode(&bytes) {
                prop_assert_eq!(PredecessorChangeList::decode(&list.encode()), Ok(list));
            }
            let _ = Xid::decode(&bytes);
        }
    }
}
