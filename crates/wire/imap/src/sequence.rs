//! Sets of message sequence numbers or UIDs (RFC 3501 9, sequence-set).

use std::fmt;
use std::num::NonZeroU32;

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SequenceNumber {
    /// A number.
    Number(NonZeroU32),
    /// `*`: the largest number in use.
    Largest,
}

impl SequenceNumber {
    fn resolve(self, largest: u32) -> u32 {
        match self {
            Self::Number(number) => number.get(),
            Self::Largest => largest,
        }
    }
}

impl fmt::Display for SequenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Largest => f.write_str("*"),
        }
    }
}

/// A number, or two with everything between, in either order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SequenceRange {
    /// The first as written.
    pub first: SequenceNumber,
    /// The last as written; none for a single number.
    pub last: Option<SequenceNumber>,
}

/// A set as the client wrote it: never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SequenceSet(Vec<SequenceRange>);

impl SequenceSet {
    /// `None` when there are no ranges.
    pub fn new(ranges: Vec<SequenceRange>) -> Option<Self> {
        (!ranges.is_empty()).then_some(Self(ranges))
    }

    /// A single number.
    pub fn single(number: NonZeroU32) -> Self {
        Self(vec![SequenceRange { first: SequenceNumber::Number(number), last: None }])
    }

    /// `1:*`
    pub fn all() -> Self {
        let first = SequenceNumber::Number(NonZeroU32::MIN);
        Self(vec![SequenceRange { first, last: Some(SequenceNumber::Largest) }])
    }

    /// As written.
    pub fn ranges(&self) -> &[SequenceRange] {
        &self.0
    }

    /// The set as ascending inclusive ranges that neither touch nor overlap. `largest` is what `*` stands for;
    /// with zero (nothing in use) `*` alone gives nothing.
    pub fn resolve(&self, largest: u32) -> Vec<(u32, u32)> {
        let mut ranges: Vec<(u32, u32)> = self
            .0
            .iter()
            .map(|range| {
                let first = range.first.resolve(largest);
                let last = range.last.map_or(first, |last| last.resolve(largest));
                (first.min(last).max(1), first.max(last))
            })
            .filter(|(first, last)| first <= last)
            .collect();
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(previous) if first <= previous.1.saturating_add(1) => previous.1 = previous.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        merged
    }
}

impl fmt::Display for SequenceSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, range) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            range.first.fmt(f)?;
            if let Some(last) = range.last {
                write!(f, ":{last}")?;
            }
        }
        Ok(())
    }
}

/// Writes numbers in their order as a uid-set, runs as ranges: `4:6,9,2` (RFC 4315 4).
pub(crate) fn encode_numbers(numbers: &[u32], out: &mut Vec<u8>) {
    let mut rest = numbers;
    let mut first = true;
    while let Some((&start, _)) = rest.split_first() {
        let run = rest.iter().zip(start..=u32::MAX).take_while(|(a, b)| **a == *b).count().max(1);
        let end = rest.get(run - 1).copied().unwrap_or(start);
        if !first {
            out.push(b',');
        }
        first = false;
        out.extend_from_slice(start.to_string().as_bytes());
        if end != start {
            out.extend_from_slice(format!(":{end}").as_bytes());
        }
        rest = rest.get(run..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scanner::Scanner;

    fn set(text: &str) -> SequenceSet {
        Scanner::new(text.as_bytes()).sequence_set().unwrap()
    }

    #[test]
    fn resolved_sets_are_ordered_and_merged() {
        assert_eq!(set("4:2,9,1,3:5,*").resolve(12), [(1, 5), (9, 9), (12, 12)]);
        assert_eq!(set("1:*").resolve(0), [(1, 1)]);
        assert_eq!(set("*").resolve(0), []);
        assert_eq!(set("20:*").resolve(12), [(12, 20)]);
        assert_eq!(set("4294967295:1").resolve(3), [(1, u32::MAX)]);
        assert_eq!(set("4:2,9,*:7").to_string(), "4:2,9,*:7");
    }

    #[test]
    fn numbers_keep_their_order() {
        let mut out = Vec::new();
        encode_numbers(&[4, 5, 6, 9, 2, 3, u32::MAX], &mut out);
        assert_eq!(out, b"4:6,9,2:3,4294967295");
    }
}
