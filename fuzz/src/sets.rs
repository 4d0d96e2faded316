//! model::codec: sets of ids and counters, XIDs and predecessor change lists.

use crate::bound::stable;
use crate::model::bytes_of;
use ropewalk_base::{Guid, Reader};
use ropewalk_model::ReplicaId;
use ropewalk_model::codec::{
    GlobSet, GlobalId, IdSet, PredecessorChangeList, Replica, SizedXid, VersionOrder, Xid,
};

/// GLOBSETs: the bytes, and what sets have in common with the sets of mathematics.
pub(crate) fn glob_set(data: &[u8]) {
    let mut reader = Reader::new(data);
    let first = GlobSet::decode(&mut reader);
    stable(data, |bytes| GlobSet::decode(&mut Reader::new(bytes)), |set| bytes_of(|out| set.encode(out)));
    let Ok(first) = first else { return };
    let bytes = bytes_of(|out| first.encode(out));
    assert_eq!(GlobSet::decode(&mut Reader::new(&bytes)).as_ref(), Ok(&first));
    let ranges: Vec<_> = first.ranges().collect();
    assert!(ranges.windows(2).all(|pair| pair[0].high().value() + 1 < pair[1].low().value()));
    let Ok(second) = GlobSet::decode(&mut reader) else { return };
    let mut both = first.clone();
    both.union(&second);
    assert!(both.contains_all(&first) && both.contains_all(&second));
    let mut only = first.clone();
    only.subtract(&second);
    assert!(first.contains_all(&only));
    assert_eq!(only.count() + second.count(), both.count());
    let mut one_by_one = first.clone();
    second.ranges().for_each(|range| one_by_one.insert_range(range));
    assert_eq!(one_by_one, both);
    let mut cut = first.clone();
    second.ranges().for_each(|range| cut.remove_range(range));
    assert_eq!(cut, only);
    only.union(&second);
    assert_eq!(only, both);
}

/// IDSETs with REPLIDs and with REPLGUIDs.
pub(crate) fn id_set(data: &[u8]) {
    whole::<ReplicaId>(data);
    whole::<Guid>(data);
}

fn whole<R: Replica + std::fmt::Debug>(data: &[u8]) {
    let Some(set) = stable(data, IdSet::<R>::decode, IdSet::encode) else { return };
    assert_eq!(IdSet::decode(&set.encode()).as_ref(), Ok(&set));
    assert!(set.replicas().all(|(_, counters)| !counters.is_empty()));
    let mut other = IdSet::new();
    set.ranges().for_each(|(replica, range)| other.insert_range(replica, range));
    assert_eq!(other, set);
    set.ranges().step_by(2).for_each(|(replica, range)| other.remove_range(replica, range));
    assert!(set.contains_all(&other));
    let mut rest = set.clone();
    rest.subtract(&other);
    assert_eq!(rest.count() + other.count(), set.count());
    rest.union(&other);
    assert_eq!(rest, set);
}

/// XIDs, and predecessor change lists: one, and the first byte says where a second one begins.
pub(crate) fn xid_pcl(data: &[u8]) {
    stable(data, Xid::decode, Xid::to_bytes);
    stable(data, |bytes| SizedXid::decode(&mut Reader::new(bytes)), |xid| bytes_of(|out| xid.encode(out)));
    stable(data, |bytes| GlobalId::decode(&mut Reader::new(bytes)), |id| bytes_of(|out| id.encode(out)));
    stable(data, PredecessorChangeList::decode, PredecessorChangeList::encode);
    let Some((at, rest)) = data.split_first() else { return };
    let (a, b) = rest.split_at(rest.len().min(usize::from(*at)));
    let (Ok(a), Ok(b)) = (PredecessorChangeList::decode(a), PredecessorChangeList::decode(b)) else { return };
    let mut merged = a.clone();
    merged.merge(&b);
    assert!(merged.contains_all(&a) && merged.contains_all(&b));
    let mut other = b.clone();
    other.merge(&a);
    assert_eq!(merged, other);
    let turned = match a.order(&b) {
        VersionOrder::Newer => VersionOrder::Older,
        VersionOrder::Older => VersionOrder::Newer,
        same => same,
    };
    assert_eq!(b.order(&a), turned);
    assert_eq!(a.order(&b) == VersionOrder::Equal, a == b);
}
