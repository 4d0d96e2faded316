//! Ordered records with changes laid over them: how a transaction that has not reached its engine is read.

use crate::engine::Visit;
use crate::{ScanStep, StorageResult};
use std::iter::Peekable;

/// One record of a layer: its key and its value, or none where the layer removes the key.
pub type Layer<'a> = StorageResult<(&'a [u8], Option<&'a [u8]>)>;

/// Two ordered streams of records as one; where both have a key, the upper one counts. Lazy: it takes from
/// each stream only what it is asked for.
pub struct Layered<L: Iterator, U: Iterator> {
    lower: Peekable<L>,
    upper: Peekable<U>,
    reverse: bool,
}

impl<L: Iterator, U: Iterator> Layered<L, U> {
    /// Lays `upper` over `lower`. Both must run in the same direction, `reverse` says which.
    pub fn new(lower: L, upper: U, reverse: bool) -> Self {
        Self { lower: lower.peekable(), upper: upper.peekable(), reverse }
    }
}

impl<'a, L, U> Iterator for Layered<L, U>
where
    L: Iterator<Item = Layer<'a>>,
    U: Iterator<Item = Layer<'a>>,
{
    type Item = Layer<'a>;

    fn next(&mut self) -> Option<Layer<'a>> {
        let order = match (self.lower.peek(), self.upper.peek()) {
            (Some(Ok((lower, _))), Some(Ok((upper, _)))) if self.reverse => upper.cmp(lower),
            (Some(Ok((lower, _))), Some(Ok((upper, _)))) => lower.cmp(upper),
            // A failure comes out at once, whichever side it is on.
            (Some(Err(_)), _) | (_, None) => std::cmp::Ordering::Less,
            (_, Some(Err(_))) | (None, _) => std::cmp::Ordering::Greater,
        };
        if order.is_lt() {
            return self.lower.next();
        }
        if order.is_eq() {
            self.lower.next();
        }
        self.upper.next()
    }
}

/// Hands the records that are there to a scan's visitor.
///
/// # Errors
/// The first of the stream or of `visit`.
pub fn walk<'a>(records: impl Iterator<Item = Layer<'a>>, visit: &mut Visit<'_>) -> StorageResult<()> {
    for record in records {
        if let (key, Some(value)) = record?
            && visit(key, value)? == ScanStep::Stop
        {
            break;
        }
    }
    Ok(())
}
