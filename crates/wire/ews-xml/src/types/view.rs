//! Views: which part of a search result is answered (MS-OXWSSRCH, BasePagingType and what extends it).

use crate::types::restriction::SearchExpression;
use crate::xml::{Element, Violation, XmlWriter};
use ropewalk_base::FileTime;

/// Where an offset counts from (IndexBasePointType).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasePoint {
    /// From the first one on.
    Beginning,
    /// From the last one back.
    End,
}

const BASE_POINTS: &[(&str, BasePoint)] = &[("Beginning", BasePoint::Beginning), ("End", BasePoint::End)];

/// A view.
#[derive(Debug, Clone, PartialEq)]
pub enum View {
    /// IndexedPageItemView, IndexedPageFolderView.
    Indexed {
        /// MaxEntriesReturned.
        max_entries: Option<i32>,
        /// Offset.
        offset: i32,
        /// BasePoint.
        base_point: BasePoint,
    },
    /// FractionalPageItemView, FractionalPageFolderView.
    Fractional {
        /// MaxEntriesReturned.
        max_entries: Option<i32>,
        /// Numerator.
        numerator: i32,
        /// Denominator.
        denominator: i32,
    },
    /// SeekToConditionPageItemView.
    SeekToCondition {
        /// MaxEntriesReturned.
        max_entries: Option<i32>,
        /// BasePoint.
        base_point: BasePoint,
        /// The first item answered meets this.
        condition: Box<SearchExpression>,
    },
    /// CalendarView.
    Calendar {
        /// MaxEntriesReturned.
        max_entries: Option<i32>,
        /// StartDate.
        start: FileTime,
        /// EndDate.
        end: FileTime,
    },
    /// ContactsView.
    Contacts {
        /// MaxEntriesReturned.
        max_entries: Option<i32>,
        /// InitialName.
        initial_name: Option<String>,
        /// FinalName.
        final_name: Option<String>,
    },
}

impl View {
    /// The view among the children of a request, if any.
    ///
    /// # Errors
    /// When it does not follow the schema.
    pub fn decode_child(request: &Element) -> Result<Option<Self>, Violation> {
        request.ews_children().find_map(|child| Self::decode(child).transpose()).transpose()
    }

    fn decode(element: &Element) -> Result<Option<Self>, Violation> {
        let max_entries = element.int_attribute("MaxEntriesReturned")?;
        let int = |name| {
            let value = element.int_attribute(name)?;
            value.ok_or_else(|| element.violation(format!("The required attribute '{name}' is missing.")))
        };
        let time = |name| {
            let text = element.required(name)?;
            super::date_time::parse(text)
                .ok_or_else(|| element.violation(format!("The '{name}' attribute is invalid.")))
        };
        Ok(Some(match element.name.as_str() {
            "IndexedPageItemView" | "IndexedPageFolderView" => Self::Indexed {
                max_entries,
                offset: int("Offset")?,
                base_point: element.choice("BasePoint", BASE_POINTS)?,
            },
            "FractionalPageItemView" | "FractionalPageFolderView" => Self::Fractional {
                max_entries,
                numerator: int("Numerator")?,
                denominator: int("Denominator")?,
            },
            "SeekToConditionPageItemView" => Self::SeekToCondition {
                max_entries,
                base_point: element.choice("BasePoint", BASE_POINTS)?,
                condition: Box::new(SearchExpression::decode_child(element.required_child("Condition")?)?),
            },
            "CalendarView" => {
                Self::Calendar { max_entries, start: time("StartDate")?, end: time("EndDate")? }
            }
            "ContactsView" => Self::Contacts {
                max_entries,
                initial_name: element.attribute("InitialName").map(str::to_owned),
                final_name: element.attribute("FinalName").map(str::to_owned),
            },
            _ => return Ok(None),
        }))
    }

    /// Writes the indexed view of FindItem; other views have no use in a client here and are left out.
    pub fn encode(&self, w: &mut XmlWriter) {
        if let Self::Indexed { max_entries, offset, base_point } = self {
            w.start("m:IndexedPageItemView");
            if let Some(max) = max_entries {
                w.attribute("MaxEntriesReturned", &max.to_string());
            }
            w.attribute("Offset", &offset.to_string());
            w.attribute("BasePoint", if *base_point == BasePoint::End { "End" } else { "Beginning" });
            w.end("m:IndexedPageItemView");
        }
    }
}

/// The paging attributes of an answer (MS-OXWSSRCH, FindResponsePagingAttributes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paging {
    /// IndexedPagingOffset: where the next page begins.
    pub indexed_offset: Option<i32>,
    /// NumeratorOffset and AbsoluteDenominator: where the next page begins, as a fraction.
    pub fraction: Option<(i32, i32)>,
    /// IncludesLastItemInRange.
    pub includes_last: bool,
    /// TotalItemsInView.
    pub total: i32,
}

impl Paging {
    /// Writes the attributes of the element just opened.
    pub fn encode(&self, w: &mut XmlWriter) {
        if let Some(offset) = self.indexed_offset {
            w.attribute("IndexedPagingOffset", &offset.to_string());
        }
        if let Some((numerator, denominator)) = self.fraction {
            w.attribute("NumeratorOffset", &numerator.to_string());
            w.attribute("AbsoluteDenominator", &denominator.to_string());
        }
        w.attribute("TotalItemsInView", &self.total.to_string());
        w.attribute("IncludesLastItemInRange", if self.includes_last { "true" } else { "false" });
    }
}
