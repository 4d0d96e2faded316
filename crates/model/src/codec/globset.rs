//! GLOBSET (MS-OXCFXICS 2.2.2.6): a set of counters as ranges, and its encoding with a stack of common bytes
//! (3.1.5.4.3).

use super::{DecodeError, Writer};
use crate::ids::{GLOBAL_COUNTER_MAX, GlobalCounter};
use ropewalk_base::Reader;

const END: u8 = 0x00;
const BITMASK: u8 = 0x42;
const POP: u8 = 0x50;
const RANGE: u8 = 0x52;
/// Bytes of a GLOBCNT.
const WIDTH: usize = 6;
/// Values after its first that one Bitmask command reaches.
const BITMASK_REACH: u64 = 8;

/// Consecutive counters, both ends included (a GLOBCNT range, MS-OXCFXICS 2.2.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CounterRange {
    low: u64,
    high: u64,
}

impl CounterRange {
    /// `None` when `high` is below `low`.
    pub const fn new(low: GlobalCounter, high: GlobalCounter) -> Option<Self> {
        if low.value() <= high.value() { Some(Self { low: low.value(), high: high.value() }) } else { None }
    }

    /// One counter.
    pub const fn single(counter: GlobalCounter) -> Self {
        Self { low: counter.value(), high: counter.value() }
    }

    /// The first counter.
    pub fn low(self) -> GlobalCounter {
        counter(self.low)
    }

    /// The last counter.
    pub fn high(self) -> GlobalCounter {
        counter(self.high)
    }

    /// How many counters there are, at least one.
    pub const fn count(self) -> u64 {
        self.high - self.low + 1
    }
}

/// Every number in a range is one of 48 bits.
fn counter(value: u64) -> GlobalCounter {
    GlobalCounter::new(value & GLOBAL_COUNTER_MAX).unwrap_or_default()
}

fn bytes(value: u64) -> [u8; WIDTH] {
    counter(value).to_bytes()
}

/// A set of global counters (MS-OXCFXICS 2.2.2.6). Memory grows with the number of ranges, not of counters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct GlobSet {
    /// Ascending, with a gap of at least one counter between neighbours.
    ranges: Vec<CounterRange>,
}

impl GlobSet {
    /// The empty set.
    pub const fn new() -> Self {
        Self { ranges: Vec::new() }
    }

    /// Whether nothing is in it.
    pub const fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many counters are in it.
    pub fn count(&self) -> u64 {
        self.ranges.iter().map(|range| range.count()).sum()
    }

    /// The ranges, ascending, none touching the next.
    pub fn ranges(&self) -> impl ExactSizeIterator<Item = CounterRange> + DoubleEndedIterator + '_ {
        self.ranges.iter().copied()
    }

    /// Whether `counter` is in it.
    pub fn contains(&self, counter: GlobalCounter) -> bool {
        self.contains_range(CounterRange::single(counter))
    }

    /// Whether all of `range` is in it.
    pub fn contains_range(&self, range: CounterRange) -> bool {
        let at = self.ranges.partition_point(|other| other.high < range.low);
        self.ranges.get(at).is_some_and(|other| other.low <= range.low && range.high <= other.high)
    }

    /// Whether all of `other` is in it.
    pub fn contains_all(&self, other: &Self) -> bool {
        other.ranges.iter().all(|range| self.contains_range(*range))
    }

    /// Puts a counter in; whether it is new.
    pub fn insert(&mut self, counter: GlobalCounter) -> bool {
        let new = !self.contains(counter);
        if new {
            self.insert_range(CounterRange::single(counter));
        }
        new
    }

    /// Puts a range in.
    pub fn insert_range(&mut self, range: CounterRange) {
        // Neighbours that touch the range melt into it.
        let from = self.ranges.partition_point(|other| other.high + 1 < range.low);
        let to = self.ranges.partition_point(|other| other.low <= range.high + 1).max(from);
        let low =
            self.ranges.get(from..to).and_then(<[_]>::first).map_or(range.low, |r| r.low.min(range.low));
        let high =
            self.ranges.get(from..to).and_then(<[_]>::last).map_or(range.high, |r| r.high.max(range.high));
        self.ranges.splice(from..to, [CounterRange { low, high }]);
    }

    /// Takes a counter out; whether it was there.
    pub fn remove(&mut self, counter: GlobalCounter) -> bool {
        let there = self.contains(counter);
        if there {
            self.remove_range(CounterRange::single(counter));
        }
        there
    }

    /// Takes a range out.
    pub fn remove_range(&mut self, range: CounterRange) {
        let from = self.ranges.partition_point(|other| other.high < range.low);
        let to = self.ranges.partition_point(|other| other.low <= range.high).max(from);
        let touched = self.ranges.get(from..to).unwrap_or_default();
        let before = touched.first().filter(|first| first.low < range.low);
        let after = touched.last().filter(|last| last.high > range.high);
        let before = before.map(|first| CounterRange { low: first.low, high: range.low - 1 });
        let after = after.map(|last| CounterRange { low: range.high + 1, high: last.high });
        self.ranges.splice(from..to, before.into_iter().chain(after));
    }

    /// Puts all of `other` in.
    pub fn union(&mut self, other: &Self) {
        self.ranges.extend_from_slice(&other.ranges);
        self.tidy();
    }

    /// Takes all of `other` out.
    pub fn subtract(&mut self, other: &Self) {
        let mut cuts = other.ranges.iter().peekable();
        let mut kept = Vec::with_capacity(self.ranges.len());
        for range in &self.ranges {
            let mut low = range.low;
            while let Some(cut) = cuts.peek().filter(|cut| cut.low <= range.high) {
                if cut.high >= low {
                    if cut.low > low {
                        kept.push(CounterRange { low, high: cut.low - 1 });
                    }
                    low = cut.high + 1;
                }
                if cut.high > range.high {
                    break;
                }
                cuts.next();
            }
            if low <= range.high {
                kept.push(CounterRange { low, high: range.high });
            }
        }
        self.ranges = kept;
    }

    /// Sorts and melts together what touches.
    fn tidy(&mut self) {
        self.ranges.sort_unstable();
        self.ranges.dedup_by(|next, kept| {
            let touches = next.low <= kept.high + 1;
            if touches {
                kept.high = kept.high.max(next.high);
            }
            touches
        });
    }

    /// Reads commands up to and including End. Ranges may come in any order and overlap; memory is at most a
    /// fixed multiple of the bytes read.
    ///
    /// # Errors
    /// When the input ends before End, a command does not exist or stands where it may not: a Push beyond six
    /// bytes, a Pop of nothing, a Bitmask without five bytes on the stack or beyond 0xFF, a Range whose high
    /// value is below its low one, an End with bytes on the stack (MS-OXCFXICS 3.1.5.4.3.2).
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut set = Self::new();
        let mut stack = Stack::default();
        loop {
            let command = reader.u8("Command")?;
            let refused = DecodeError::invalid("Command", reader, 1, command);
            match command {
                END if stack.depth == 0 => break,
                0x01..=0x06 => {
                    if !stack.push(reader.bytes(usize::from(command), "CommonBytes")?) {
                        return Err(refused);
                    }
                    if stack.depth == WIDTH {
                        let value = stack.value(&[]);
                        set.append(value, value);
                        stack.pop();
                    }
                }
                POP => {
                    if !stack.pop() {
                        return Err(refused);
                    }
                }
                BITMASK if stack.depth == WIDTH - 1 => {
                    let start = reader.u8("StartingValue")?;
                    let mask = reader.u8("Bitmask")?;
                    set.append(stack.value(&[start]), stack.value(&[start]));
                    for bit in (0..8).filter(|bit| mask & (1 << bit) != 0) {
                        let low = start.checked_add(bit + 1);
                        let low = low.ok_or_else(|| DecodeError::invalid("Bitmask", reader, 1, mask))?;
                        set.append(stack.value(&[low]), stack.value(&[low]));
                    }
                }
                RANGE => {
                    let width = WIDTH - stack.depth;
                    let low = stack.value(reader.bytes(width, "LowValue")?);
                    let high = stack.value(reader.bytes(width, "HighValue")?);
                    if high < low {
                        return Err(DecodeError::invalid("HighValue", reader, width, high));
                    }
                    set.append(low, high);
                }
                _ => return Err(refused),
            }
        }
        set.tidy();
        Ok(set)
    }

    /// Adds what was read, behind the others; [`Self::tidy`] puts it where it belongs.
    fn append(&mut self, low: u64, high: u64) {
        match self.ranges.last_mut() {
            Some(last) if last.low <= low && low <= last.high + 1 => last.high = last.high.max(high),
            _ => self.ranges.push(CounterRange { low, high }),
        }
    }

    /// Writes the commands, End included.
    pub fn encode(&self, out: &mut Writer) {
        encode_group(out, &self.ranges, 0);
        out.u8(END);
    }
}

impl Extend<CounterRange> for GlobSet {
    fn extend<I: IntoIterator<Item = CounterRange>>(&mut self, ranges: I) {
        self.ranges.extend(ranges);
        self.tidy();
    }
}

impl FromIterator<CounterRange> for GlobSet {
    fn from_iter<I: IntoIterator<Item = CounterRange>>(ranges: I) -> Self {
        let mut set = Self::new();
        set.extend(ranges);
        set
    }
}

/// The common byte stack of a decoder.
#[derive(Debug, Default)]
struct Stack {
    bytes: [u8; WIDTH],
    depth: usize,
    /// Sizes of the pushes below, for Pop.
    pushes: [u8; WIDTH],
    pushed: usize,
}

impl Stack {
    fn push(&mut self, bytes: &[u8]) -> bool {
        let Some(place) = self.bytes.get_mut(self.depth..self.depth + bytes.len()) else { return false };
        let Some(push) = self.pushes.get_mut(self.pushed) else { return false };
        place.copy_from_slice(bytes);
        *push = bytes.len() as u8;
        self.depth += bytes.len();
        self.pushed += 1;
        true
    }

    fn pop(&mut self) -> bool {
        let Some(last) = self.pushed.checked_sub(1) else { return false };
        self.pushed = last;
        self.depth -= self.pushes.get(last).map_or(0, |size| usize::from(*size));
        true
    }

    /// The counter of the common bytes and `low`, which fills what is left.
    fn value(&self, low: &[u8]) -> u64 {
        let common = self.bytes.iter().take(self.depth);
        common.chain(low).fold(0, |value, byte| (value << 8) | u64::from(*byte))
    }
}

/// How many leading bytes are the same.
fn common(low: u64, high: u64) -> usize {
    bytes(low).iter().zip(bytes(high)).take_while(|(a, b)| **a == *b).count()
}

fn push(out: &mut Writer, value: u64, from: usize, to: usize) {
    let value = bytes(value);
    let part = value.get(from..to).unwrap_or_default();
    out.u8(part.len() as u8);
    out.bytes(part);
}

/// Ranges that share the `depth` bytes on the stack. Recursion ends at six bytes.
fn encode_group(out: &mut Writer, ranges: &[CounterRange], depth: usize) {
    let ([first, ..], [.., last]) = (ranges, ranges) else { return };
    if first.low == last.high {
        // The sixth byte makes it a counter, and the push undoes itself.
        push(out, first.low, depth, WIDTH);
        return;
    }
    let shared = common(first.low, last.high);
    if shared > depth {
        push(out, first.low, depth, shared);
    }
    if ranges.len() == 1 {
        encode_range(out, *first, shared);
    } else if shared == WIDTH - 1 {
        encode_low_bytes(out, ranges);
    } else {
        let branch = |value: u64| bytes(value).get(shared).copied();
        for group in ranges.chunk_by(|a, b| {
            branch(a.low) == branch(a.high)
                && branch(a.high) == branch(b.low)
                && branch(b.low) == branch(b.high)
        }) {
            match group {
                [range] if branch(range.low) != branch(range.high) => encode_range(out, *range, shared),
                group => encode_group(out, group, shared),
            }
        }
    }
    if shared > depth {
        out.u8(POP);
    }
}

fn encode_range(out: &mut Writer, range: CounterRange, depth: usize) {
    out.u8(RANGE);
    out.bytes(bytes(range.low).get(depth..).unwrap_or_default());
    out.bytes(bytes(range.high).get(depth..).unwrap_or_default());
}

/// Ranges that differ in their last byte only: as many as one Bitmask reaches, or one by one.
fn encode_low_bytes(out: &mut Writer, ranges: &[CounterRange]) {
    let mut rest = ranges;
    while let Some(first) = rest.first() {
        let fit = rest.iter().take_while(|range| range.high - first.low <= BITMASK_REACH).count();
        if fit < 2 {
            if first.count() == 1 {
                push(out, first.low, WIDTH - 1, WIDTH);
            } else {
                encode_range(out, *first, WIDTH - 1);
            }
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let (now, later) = rest.split_at(fit);
        let values = now.iter().flat_map(|range| range.low..=range.high).filter(|value| *value != first.low);
        out.u8(BITMASK);
        out.u8(first.low as u8);
        out.u8(values.fold(0, |mask, value| mask | 1 << (value - first.low - 1)));
        rest = later;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn range(low: u64, high: u64) -> CounterRange {
        CounterRange::new(GlobalCounter::new(low).unwrap(), GlobalCounter::new(high).unwrap()).unwrap()
    }

    fn encoded(set: &GlobSet) -> Vec<u8> {
        let mut out = Writer::new();
        set.encode(&mut out);
        out.into_bytes()
    }

    fn both_ways(ranges: &[(u64, u64)], bytes: &[u8]) {
        let set: GlobSet = ranges.iter().map(|(low, high)| range(*low, *high)).collect();
        assert_eq!(encoded(&set), bytes);
        let mut reader = Reader::new(bytes);
        assert_eq!(GlobSet::decode(&mut reader), Ok(set));
        assert!(reader.is_empty());
    }

    /// covers: MS-OXCFXICS_R3379, MS-OXCFXICS_R3390
    #[test]
    fn the_bitmask_of_the_specification() {
        both_ways(&[(1, 3), (5, 5), (7, 9)], &[5, 0, 0, 0, 0, 0, 0x42, 0x01, 0xEB, 0x50, 0x00]);
    }

    /// covers: MS-OXCFXICS_R1957, MS-OXCFXICS_R1979, MS-OXCFXICS_R1983, MS-OXCFXICS_R1989
    #[test]
    fn every_command() {
        both_ways(&[], &[0]);
        both_ways(&[(9, 9)], &[6, 0, 0, 0, 0, 0, 9, 0]);
        both_ways(&[(0, GLOBAL_COUNTER_MAX)], &[0x52, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 0]);
        both_ways(&[(5, 6), (0x10, 0x10)], &[5, 0, 0, 0, 0, 0, 0x52, 5, 6, 1, 0x10, 0x50, 0]);
        both_ways(
            &[(1, 2), (0x1FF, 0x201), (0x300, 0x300)],
            &[4, 0, 0, 0, 0, 1, 0, 0x52, 1, 2, 0x50, 0x52, 1, 0xFF, 2, 1, 2, 3, 0, 0x50, 0],
        );
    }

    /// "When more than one command can be used to achieve the same result set, the choice of command used is an
    /// implementation decision": the set of MS-OXCFXICS 4.4 in other words.
    /// covers: MS-OXCFXICS_R1954, MS-OXCFXICS_R1955, MS-OXCFXICS_R1960, MS-OXCFXICS_R1995, MS-OXCFXICS_R1998,
    /// MS-OXCFXICS_R1999, MS-OXCFXICS_R2007, MS-OXCFXICS_R2012
    #[test]
    fn one_set_in_other_commands() {
        let set: GlobSet = [range(5, 6), range(0x10, 0x10)].into_iter().collect();
        for bytes in [
            &[6, 0, 0, 0, 0, 0, 0x10, 6, 0, 0, 0, 0, 0, 6, 6, 0, 0, 0, 0, 0, 5, 0][..],
            &[0x52, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 6, 6, 0, 0, 0, 0, 0, 0x10, 0],
            &[5, 0, 0, 0, 0, 0, 0x42, 5, 0x01, 1, 0x10, 0x50, 0],
            &[5, 0, 0, 0, 0, 0, 0x42, 5, 0x01, 0x42, 0x10, 0, 0x50, 0],
            &[2, 0, 0, 3, 0, 0, 0, 0x52, 5, 6, 0x50, 4, 0, 0, 0, 0x10, 0x50, 0],
            &[1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 5, 1, 6, 1, 0x10, 0x50, 0x50, 0x50, 0x50, 0x50, 0],
            &[3, 0, 0, 0, 0x52, 0, 0, 5, 0, 0, 6, 2, 0, 0, 0x52, 0x10, 0x10, 0x50, 0x50, 0],
        ] {
            let mut reader = Reader::new(bytes);
            assert_eq!(GlobSet::decode(&mut reader), Ok(set.clone()), "{bytes:?}");
            assert!(reader.is_empty());
            for cut in 0..bytes.len() {
                assert!(GlobSet::decode(&mut Reader::new(&bytes[..cut])).is_err(), "{bytes:?} {cut}");
            }
        }
    }

    /// covers: MS-OXCFXICS_R3391, MS-OXCFXICS_R2002, MS-OXCFXICS_R2003, MS-OXCFXICS_R3065
    #[test]
    fn a_refusal_names_field_and_offset() {
        for (bytes, field, offset) in [
            (&[5, 0, 0, 0, 0, 0, 0x42, 0xFE, 2, 0x50, 0][..], "Bitmask", 8),
            (&[4, 0, 0, 0, 0, 0x42, 1, 1, 0x50, 0], "Command", 5),
            (&[5, 0, 0, 0, 0, 0, 0x52, 2, 1, 0x50, 0], "HighValue", 8),
            (&[5, 0, 0, 0, 0, 0, 0], "Command", 6),
            (&[0x50], "Command", 0),
            (&[7], "Command", 0),
            (&[5, 0, 0, 0, 0, 0, 2, 0, 0], "Command", 6),
        ] {
            match GlobSet::decode(&mut Reader::new(bytes)) {
                Err(DecodeError::Invalid { field: f, offset: at, .. }) => {
                    assert_eq!((f, at), (field, offset))
                }
                other => panic!("{bytes:?}: {other:?}"),
            }
        }
    }

    /// covers: MS-OXCFXICS_R1966, MS-OXCFXICS_R1970, MS-OXCFXICS_R1992, MS-OXCFXICS_R217
    #[test]
    fn wrong_commands_are_refused() {
        for bad in [
            &[0x50, 0][..],
            &[0x42, 1, 1, 0],
            &[5, 0, 0, 0, 0, 0, 0x42, 0xFF, 1, 0x50, 0],
            &[2, 0, 0, 0],
            &[4, 0, 0, 0, 0, 3, 0, 0, 0, 0],
            &[0x52, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0],
            &[7],
            &[],
        ] {
            assert!(GlobSet::decode(&mut Reader::new(bad)).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn as_a_set_of_numbers(steps in prop::collection::vec((any::<bool>(), 0u64..600, 0u64..12), 0..80)) {
            let (mut set, mut model) = (GlobSet::new(), BTreeSet::new());
            for (insert, low, more) in steps {
                let whole = range(low, low + more);
                if insert {
                    set.insert_range(whole);
                    model.extend(low..=low + more);
                } else {
                    set.remove_range(whole);
                    model.retain(|value| !(low..=low + more).contains(value));
                }
            }
            let values: Vec<u64> = set.ranges().flat_map(|r| r.low..=r.high).collect();
            prop_assert_eq!(&values, &model.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(set.count(), model.len() as u64);
            for value in 0..620 {
                prop_assert_eq!(set.contains(GlobalCounter::new(value).unwrap()), model.contains(&value));
            }
            prop_assert!(set.ranges.windows(2).all(|pair| pair[0].high + 1 < pair[1].low));
            prop_assert_eq!(GlobSet::decode(&mut Reader::new(&encoded(&set))), Ok(set));
        }

        #[test]
        fn wide_sets_come_back(ranges in prop::collection::vec((0u64..=GLOBAL_COUNTER_MAX, 0u32..48, 0u64..70_000), 0..60)) {
            let set: GlobSet = ranges.iter().map(|(low, shift, more)| {
                let low = low >> shift;
                range(low, (low + more).min(GLOBAL_COUNTER_MAX))
            }).collect();
            prop_assert_eq!(GlobSet::decode(&mut Reader::new(&encoded(&set))), Ok(set));
        }

        #[test]
        fn any_bytes(bytes in prop::collection::vec(prop_oneof![0u8..7, Just(0x42), Just(0x50), Just(0x52), any::<u8>()], 0..200)) {
            if let Ok(set) = GlobSet::decode(&mut Reader::new(&bytes)) {
                prop_assert_eq!(GlobSet::decode(&mut Reader::new(&encoded(&set))), Ok(set));
            }
        }

        #[test]
        fn union_and_difference(a in prop::collection::btree_set(0u64..200, 0..60), b in prop::collection::btree_set(0u64..200, 0..60)) {
            let set = |values: &BTreeSet<u64>| values.iter().map(|v| range(*v, *v)).collect::<GlobSet>();
            let mut union = set(&a);
            union.union(&set(&b));
            prop_assert_eq!(&union, &set(&a.union(&b).copied().collect()));
            prop_assert!(union.contains_all(&set(&a)) && union.contains_all(&set(&b)));
            let mut rest = set(&a);
            rest.subtract(&set(&b));
            prop_assert_eq!(rest, set(&a.difference(&b).copied().collect()));
        }
    }
}
