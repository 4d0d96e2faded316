//! IDSET and CNSET (MS-OXCFXICS 2.2.2.4) in both forms: with REPLIDs, as long as a session lasts, and with
//! REPLGUIDs, to be kept.

use super::{CounterRange, DecodeError, GlobSet, GlobalId, Writer};
use crate::ids::{GlobalCounter, ReplicaId};
use ropewalk_base::{Guid, Reader};
use std::collections::BTreeMap;

/// What stands before each GLOBSET. Its order is that of the specification: REPLIDs by number (2.2.2.4.1),
/// REPLGUIDs byte by byte (2.2.2.4.2).
pub trait Replica: Copy + Ord + private::Sealed {
    /// Reads it.
    ///
    /// # Errors
    /// When the input ends.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
    /// Writes it.
    fn encode(self, out: &mut Writer);
}

mod private {
    pub trait Sealed {}
    impl Sealed for super::Guid {}
    impl Sealed for super::ReplicaId {}
}

impl Replica for ReplicaId {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(reader.u16("REPLID")?))
    }

    fn encode(self, out: &mut Writer) {
        out.u16(self.0);
    }
}

impl Replica for Guid {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(reader.array("REPLGUID")?))
    }

    fn encode(self, out: &mut Writer) {
        out.bytes(self.as_bytes());
    }
}

/// A set of ids of folders, messages or changes. `IdSet<Guid>` is what an ICS state holds, `IdSet<ReplicaId>`
/// what tells of deletions and read states (MS-OXCFXICS 3.1.5.4.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdSet<R: Replica> {
    /// No set in it is empty.
    sets: BTreeMap<R, GlobSet>,
}

impl<R: Replica> Default for IdSet<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Replica> IdSet<R> {
    /// The empty set.
    pub const fn new() -> Self {
        Self { sets: BTreeMap::new() }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// How many ids are in it.
    pub fn count(&self) -> u64 {
        self.sets.values().fold(0, |sum, set| sum.saturating_add(set.count()))
    }

    /// The counters of one replica; `None` when there are none.
    pub fn of(&self, replica: R) -> Option<&GlobSet> {
        self.sets.get(&replica)
    }

    /// The counters by replica, ascending.
    pub fn replicas(&self) -> impl ExactSizeIterator<Item = (R, &GlobSet)> {
        self.sets.iter().map(|(replica, set)| (*replica, set))
    }

    /// All ranges, ascending by replica and counter.
    pub fn ranges(&self) -> impl Iterator<Item = (R, CounterRange)> + '_ {
        self.replicas().flat_map(|(replica, set)| set.ranges().map(move |range| (replica, range)))
    }

    /// Whether an id is in it.
    pub fn contains(&self, replica: R, counter: GlobalCounter) -> bool {
        self.of(replica).is_some_and(|set| set.contains(counter))
    }

    /// Whether all of `other` is in it.
    pub fn contains_all(&self, other: &Self) -> bool {
        other.replicas().all(|(replica, set)| self.of(replica).is_some_and(|own| own.contains_all(set)))
    }

    /// Puts an id in; whether it is new.
    pub fn insert(&mut self, replica: R, counter: GlobalCounter) -> bool {
        self.sets.entry(replica).or_default().insert(counter)
    }

    /// Puts a range in.
    pub fn insert_range(&mut self, replica: R, range: CounterRange) {
        self.sets.entry(replica).or_default().insert_range(range);
    }

    /// Puts a set of one replica in.
    pub fn insert_set(&mut self, replica: R, set: &GlobSet) {
        if !set.is_empty() {
            self.sets.entry(replica).or_default().union(set);
        }
    }

    /// Takes an id out; whether it was there.
    pub fn remove(&mut self, replica: R, counter: GlobalCounter) -> bool {
        let there = self.contains(replica, counter);
        if there {
            self.remove_range(replica, CounterRange::single(counter));
        }
        there
    }

    /// Takes a range out.
    pub fn remove_range(&mut self, replica: R, range: CounterRange) {
        if let Some(set) = self.sets.get_mut(&replica) {
            set.remove_range(range);
            if set.is_empty() {
                self.sets.remove(&replica);
            }
        }
    }

    /// Puts all of `other` in.
    pub fn union(&mut self, other: &Self) {
        other.replicas().for_each(|(replica, set)| self.insert_set(replica, set));
    }

    /// Takes all of `other` out.
    pub fn subtract(&mut self, other: &Self) {
        for (replica, set) in other.replicas() {
            if let Some(own) = self.sets.get_mut(&replica) {
                own.subtract(set);
            }
        }
        self.sets.retain(|_, set| !set.is_empty());
    }

    /// The same ids in the other form; `None` when `map` does not know a replica (MS-OXCSTOR 3.2.5.8, 3.2.5.9).
    pub fn mapped<S: Replica>(&self, mut map: impl FnMut(R) -> Option<S>) -> Option<IdSet<S>> {
        let mut mapped = IdSet::new();
        for (replica, set) in self.replicas() {
            mapped.insert_set(map(replica)?, set);
        }
        Some(mapped)
    }

    /// Reads a whole property value. A replica that comes more than once has all its counters.
    ///
    /// # Errors
    /// As [`GlobSet::decode`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        // A replica named again and again must not sort its counters each time.
        let mut ranges: BTreeMap<R, Vec<CounterRange>> = BTreeMap::new();
        while !reader.is_empty() {
            let replica = R::decode(&mut reader)?;
            let set = GlobSet::decode(&mut reader)?;
            if !set.is_empty() {
                ranges.entry(replica).or_default().extend(set.ranges());
            }
        }
        Ok(Self {
            sets: ranges
                .into_iter()
                .map(|(replica, ranges)| (replica, ranges.into_iter().collect()))
                .collect(),
        })
    }

    /// The property value: pairs of replica and GLOBSET, ascending.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        for (replica, set) in self.replicas() {
            replica.encode(&mut out);
            set.encode(&mut out);
        }
        out.into_bytes()
    }
}

impl IdSet<Guid> {
    /// Puts a GID in; whether it is new.
    pub fn insert_id(&mut self, id: GlobalId) -> bool {
        self.insert(id.database, id.counter)
    }

    /// Whether a GID is in it.
    pub fn contains_id(&self, id: GlobalId) -> bool {
        self.contains(id.database, id.counter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::MessageId;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The ids of MS-OXCFXICS 4.4; the bytes are one of the ways to write them.
    /// covers: MS-OXCFXICS_R181, MS-OXCFXICS_R182
    #[test]
    fn the_example_of_the_specification() {
        let mut set = IdSet::new();
        for id in [
            [1, 0, 0, 0, 0, 0, 0, 5],
            [1, 0, 0, 0, 0, 0, 0, 6],
            [1, 0, 0, 0, 0, 0, 0, 0x10],
            [2, 0, 0, 0, 0, 0, 0, 9],
        ] {
            let (replica, id) = MessageId::from_wire(u64::from_le_bytes(id));
            assert!(set.insert(replica, id.counter()));
        }
        let bytes = [
            1, 0, 5, 0, 0, 0, 0, 0, 0x52, 5, 6, 1, 0x10, 0x50, 0, // REPLID 1
            2, 0, 6, 0, 0, 0, 0, 0, 9, 0, // REPLID 2
        ];
        assert_eq!(set.encode(), bytes);
        assert_eq!(IdSet::decode(&bytes), Ok(set));
    }

    /// The same ids with the GUIDs of their replicas in place of REPLIDs, as an ICS state has them.
    /// covers: MS-OXCFXICS_R184, MS-OXCFXICS_R187, MS-OXCFXICS_R189, MS-OXCFXICS_R190, MS-OXCFXICS_R191
    #[test]
    fn both_forms_of_one_set() {
        let replid = [
            1, 0, 5, 0, 0, 0, 0, 0, 0x52, 5, 6, 1, 0x10, 0x50, 0, // REPLID 1
            2, 0, 6, 0, 0, 0, 0, 0, 9, 0, // REPLID 2
        ];
        // The GUID of the first comes behind that of the second.
        let (first, second) = (Guid([9; 16]), Guid([3; 16]));
        let replguid = [&second.0[..], &replid[17..], &first.0, &replid[2..15]].concat();
        let short = IdSet::<ReplicaId>::decode(&replid).unwrap();
        let long = short.mapped(|id| Some(if id == ReplicaId(1) { first } else { second })).unwrap();
        assert_eq!(long.encode(), replguid);
        assert_eq!(IdSet::<Guid>::decode(&replguid), Ok(long.clone()));
        let back = long.mapped(|guid| Some(ReplicaId(if guid == first { 1 } else { 2 })));
        assert_eq!(back, Some(short));
        assert_eq!(long.count(), 4);
        let counter = GlobalCounter::new(0x10).unwrap();
        assert!(long.contains_id(crate::codec::GlobalId { database: first, counter }));
        // No bytes are no ids; offsets count over all pairs.
        assert!(IdSet::<Guid>::decode(&[]).unwrap().is_empty());
        for cut in 1..replguid.len() {
            // Between the pairs the set may end.
            let whole = cut == 16 + 8;
            assert_eq!(IdSet::<Guid>::decode(&replguid[..cut]).is_ok(), whole, "{cut}");
        }
        let bad = [&replid[..], &[3, 0, 0x50]].concat();
        let refused = DecodeError::Invalid { field: "Command", offset: 27, value: 0x50 };
        assert_eq!(IdSet::<ReplicaId>::decode(&bad), Err(refused));
    }

    /// covers: MS-OXCFXICS_R186
    #[test]
    fn guids_ascend_byte_by_byte() {
        let (low, high) = (Guid([1; 16]), Guid([2; 16]));
        let mut set = IdSet::new();
        let one = GlobalCounter::new(1).unwrap();
        set.insert(high, one);
        set.insert(low, one);
        let bytes = set.encode();
        assert_eq!((&bytes[..16], &bytes[24..40]), (&[1; 16][..], &[2; 16][..]));
        let mut twice = bytes.clone();
        twice.extend_from_slice(&bytes);
        assert_eq!(IdSet::decode(&twice), Ok(set.clone()));
        let ids = set.mapped(|guid| Some(ReplicaId(u16::from(guid.0[0])))).unwrap();
        assert!(ids.contains(ReplicaId(2), one) && ids.count() == 2);
        assert_eq!(set.mapped(|guid| (guid == low).then_some(ReplicaId(1))), None);
        assert!(set.remove(low, one) && !set.remove(low, one) && set.replicas().len() == 1);
    }

    proptest! {
        #[test]
        fn as_a_set_of_pairs(steps in prop::collection::vec((any::<bool>(), 0u16..3, 0u64..100), 0..120)) {
            let (mut set, mut model) = (IdSet::new(), BTreeSet::new());
            for (insert, replica, value) in steps {
                let counter = GlobalCounter::new(value).unwrap();
                if insert {
                    prop_assert_eq!(set.insert(ReplicaId(replica), counter), model.insert((replica, value)));
                } else {
                    prop_assert_eq!(set.remove(ReplicaId(replica), counter), model.remove(&(replica, value)));
                }
            }
            prop_assert_eq!(set.count(), model.len() as u64);
            prop_assert_eq!(IdSet::decode(&set.encode()), Ok(set));
        }

        #[test]
        fn any_bytes(bytes in prop::collection::vec(prop_oneof![0u8..7, Just(0x50), any::<u8>()], 0..300)) {
            if let Ok(set) = IdSet::<ReplicaId>::decode(&bytes) {
                prop_assert_eq!(IdSet::decode(&set.encode()), Ok(set));
            }
            let _ = IdSet::<Guid>::decode(&bytes);
        }
    }
}
