//! Which part of a result a view answers (MS-OXWSSRCH IndexedPageViewType, FractionalPageViewType).

use crate::problem::{Problems, not_available};
use ropewalk_base::limits::EWS_PAGE_ITEMS_MAX;
use ropewalk_wire_ews_xml::types::{BasePoint, Paging, View};
use ropewalk_wire_ews_xml::{Problem, ResponseCode};

/// A part of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// The first row.
    pub(super) start: u64,
    /// How many rows at most.
    pub(super) count: usize,
    /// How the answer says where the next page begins.
    kind: Kind,
    total: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whole,
    FromBeginning,
    /// The offset counts back from the last row, which is row `end`.
    FromEnd,
    Fraction,
}

fn int(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The number of rows a view wants at most.
pub(super) fn rows_max(max_entries: Option<i32>) -> Problems<usize> {
    match max_entries {
        None => Ok(EWS_PAGE_ITEMS_MAX),
        Some(max) => match usize::try_from(max) {
            Ok(max) if max > 0 => Ok(max.min(EWS_PAGE_ITEMS_MAX)),
            _ => Err(Problem::new(
                ResponseCode::ErrorInvalidPagingMaxRows,
                "The maximum number of rows must be greater than zero.",
            )),
        },
    }
}

/// The page a view asks for, of `total` rows.
pub(super) fn page(view: Option<&View>, total: u64) -> Problems<Page> {
    let page = |start: u64, count, kind| Page { start: start.min(total), count, kind, total };
    match view {
        None => Ok(page(0, EWS_PAGE_ITEMS_MAX, Kind::Whole)),
        Some(View::Indexed { max_entries, offset, base_point }) => {
            let rows = rows_max(*max_entries)?;
            let offset = u64::try_from(*offset).map_err(|_| {
                Problem::new(
                    ResponseCode::ErrorInvalidIndexedPagingParameters,
                    "The offset must not be negative.",
                )
            })?;
            Ok(match base_point {
                BasePoint::Beginning => page(offset, rows, Kind::FromBeginning),
                BasePoint::End => {
                    let end = total.saturating_sub(offset);
                    let start = end.saturating_sub(rows as u64);
                    page(start, usize::try_from(end - start).unwrap_or(rows), Kind::FromEnd)
                }
            })
        }
        Some(View::Fractional { max_entries, numerator, denominator }) => {
            let rows = rows_max(*max_entries)?;
            let fraction = (u64::try_from(*numerator), u64::try_from(*denominator));
            match fraction {
                (Ok(numerator), Ok(denominator)) if denominator > 0 && numerator <= denominator => {
                    let start = u128::from(total) * u128::from(numerator) / u128::from(denominator);
                    Ok(page(u64::try_from(start).unwrap_or(total), rows, Kind::Fraction))
                }
                _ => Err(Problem::new(
                    ResponseCode::ErrorInvalidFractionalPagingParameters,
                    "The fraction must not be negative or greater than one.",
                )),
            }
        }
        Some(View::Contacts { max_entries, initial_name: None, final_name: None }) => {
            Ok(page(0, rows_max(*max_entries)?, Kind::Whole))
        }
        Some(View::Contacts { .. }) => Err(not_available("A ContactsView with names")),
        Some(View::Calendar { .. }) => Err(not_available("CalendarView")),
        Some(View::SeekToCondition { .. }) => Err(not_available("A condition in this place")),
    }
}

impl Page {
    /// A page that begins at a row that was looked for.
    pub(super) fn sought(start: u64, count: usize, total: u64) -> Self {
        Self { start: start.min(total), count, kind: Kind::FromBeginning, total }
    }

    /// The paging attributes of the answer, when `returned` rows are in it.
    pub(super) fn paging(&self, returned: usize) -> Paging {
        let end = self.start.saturating_add(returned as u64);
        let includes_last = match self.kind {
            Kind::FromEnd => self.start == 0,
            Kind::Whole | Kind::FromBeginning | Kind::Fraction => end >= self.total,
        };
        let next = match self.kind {
            Kind::FromEnd => self.total.saturating_sub(self.start),
            Kind::Whole | Kind::FromBeginning | Kind::Fraction => end,
        };
        Paging {
            indexed_offset: match self.kind {
                Kind::Whole | Kind::Fraction => None,
                Kind::FromBeginning | Kind::FromEnd => Some(int(next)),
            },
            fraction: (self.kind == Kind::Fraction).then(|| (int(next), int(self.total))),
            includes_last,
            total: int(self.total),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indexed(max: i32, offset: i32, base_point: BasePoint, total: u64) -> (u64, usize, Paging) {
        let view = View::Indexed { max_entries: Some(max), offset, base_point };
        let page = page(Some(&view), total).unwrap();
        let returned = page.count.min(usize::try_from(total - page.start).unwrap());
        (page.start, returned, page.paging(returned))
    }

    #[test]
    fn from_the_beginning() {
        let (start, returned, paging) = indexed(10, 5, BasePoint::Beginning, 100);
        assert_eq!((start, returned), (5, 10));
        assert_eq!(
            paging,
            Paging { indexed_offset: Some(15), fraction: None, includes_last: false, total: 100 }
        );
        let (start, returned, paging) = indexed(10, 95, BasePoint::Beginning, 100);
        assert_eq!((start, returned, paging.includes_last), (95, 5, true));
        let (start, returned, paging) = indexed(10, 500, BasePoint::Beginning, 100);
        assert_eq!((start, returned, paging.includes_last), (100, 0, true));
    }

    #[test]
    fn from_the_end_the_offset_counts_back() {
        let (start, returned, paging) = indexed(10, 0, BasePoint::End, 25);
        assert_eq!((start, returned, paging.indexed_offset, paging.includes_last), (15, 10, Some(10), false));
        let (start, returned, paging) = indexed(10, 20, BasePoint::End, 25);
        assert_eq!((start, returned, paging.indexed_offset, paging.includes_last), (0, 5, Some(25), true));
        let (start, returned, _) = indexed(10, 40, BasePoint::End, 25);
        assert_eq!((start, returned), (0, 0));
    }

    #[test]
    fn fractions() {
        let view = |numerator, denominator| View::Fractional { max_entries: None, numerator, denominator };
        let half = page(Some(&view(1, 2)), 10).unwrap();
        assert_eq!(
            (half.start, half.paging(5).fraction, half.paging(5).includes_last),
            (5, Some((10, 10)), true)
        );
        for (numerator, denominator) in [(1, 0), (-1, 2), (3, 2), (1, -1)] {
            let problem = page(Some(&view(numerator, denominator)), 10).unwrap_err();
            assert_eq!(problem.code, ResponseCode::ErrorInvalidFractionalPagingParameters);
        }
        assert_eq!(rows_max(Some(0)).unwrap_err().code, ResponseCode::ErrorInvalidPagingMaxRows);
        assert_eq!(rows_max(Some(i32::MAX)), Ok(EWS_PAGE_ITEMS_MAX));
    }
}
