//! Sort orders (MS-OXCDATA 2.13).

use crate::property::{PropertyTag, PropertyType};

/// Direction of one sort key (MS-OXCDATA 2.13.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortDirection {
    /// 0x00.
    Ascending,
    /// 0x01.
    Descending,
    /// 0x04: categories by the greatest value of the aggregated key.
    MaximumCategory,
}

/// One sort key (MS-OXCDATA 2.13.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// The column.
    pub tag: PropertyTag,
    /// Its direction.
    pub direction: SortDirection,
}

impl SortKey {
    /// Whether the column has many values, each of which makes a row of its own.
    pub const fn is_instance(self) -> bool {
        self.tag.kind().0 & PropertyType::INSTANCE != 0
    }
}

/// What makes a set of sort keys invalid; the number is the place of the key, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SortOrderError {
    /// CategorizedCount "MUST be in the range from 0 to the value of the SortOrderCount field".
    #[error("{categorized} categories of {keys} sort keys")]
    Categorized {
        /// CategorizedCount.
        categorized: usize,
        /// SortOrderCount.
        keys: usize,
    },
    /// ExpandedCount "MUST be in the range from 0 to the value of the CategorizedCount field".
    #[error("{expanded} of {categorized} categories expanded")]
    Expanded {
        /// ExpandedCount.
        expanded: usize,
        /// CategorizedCount.
        categorized: usize,
    },
    /// Of the bits MultivalueFlag and MultivalueInstance a column has both or none.
    #[error("sort key {0}: one of MultivalueFlag and MultivalueInstance without the other")]
    HalfInstance(usize),
    /// "At most, one of the structures can specify a multivalue property."
    #[error("sort key {0}: a second multivalue property")]
    SecondInstance(usize),
    /// MaximumCategory anywhere but directly behind the last category.
    #[error("sort key {0}: MaximumCategory does not follow the categories")]
    MaximumCategory(usize),
}

/// The sort keys of a table, the first of which may make categories (SortOrderSet, MS-OXCDATA 2.13.2). Always a
/// valid one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SortOrderSet {
    keys: Vec<SortKey>,
    categorized: usize,
    expanded: usize,
}

impl SortOrderSet {
    /// A set of keys of which the first `categorized` make categories, and the first `expanded` of these are open
    /// at first.
    ///
    /// # Errors
    /// What of MS-OXCDATA 2.13.1, 2.13.2 and MS-OXCTABL 2.2.2.3.1 does not hold.
    pub fn new(keys: Vec<SortKey>, categorized: usize, expanded: usize) -> Result<Self, SortOrderError> {
        if categorized > keys.len() {
            return Err(SortOrderError::Categorized { categorized, keys: keys.len() });
        }
        if expanded > categorized {
            return Err(SortOrderError::Expanded { expanded, categorized });
        }
        let mut instances = 0;
        for (at, key) in keys.iter().enumerate() {
            if key.is_instance() != key.tag.kind().is_multiple() {
                return Err(SortOrderError::HalfInstance(at));
            }
            instances += usize::from(key.is_instance());
            if instances > 1 {
                return Err(SortOrderError::SecondInstance(at));
            }
            // It "directly follows the first CategoryCount structure ... and the value of the CategoryCount field
            // MUST be greater than 0x0000" (MS-OXCTABL 2.2.2.3.1).
            if key.direction == SortDirection::MaximumCategory && (categorized == 0 || at != categorized) {
                return Err(SortOrderError::MaximumCategory(at));
            }
        }
        Ok(Self { keys, categorized, expanded })
    }

    /// All keys.
    pub fn keys(&self) -> &[SortKey] {
        &self.keys
    }

    /// The keys that make categories, the outermost first.
    pub fn categories(&self) -> &[SortKey] {
        self.keys.get(..self.categorized).unwrap_or_default()
    }

    /// The column whose maximum in each category sorts the innermost categories in place of their own.
    pub fn maximum_category(&self) -> Option<SortKey> {
        let next = self.keys.get(self.categorized)?;
        (next.direction == SortDirection::MaximumCategory).then_some(*next)
    }

    /// The keys that sort the rows inside the innermost category.
    pub fn row_keys(&self) -> &[SortKey] {
        let start = self.categorized + usize::from(self.maximum_category().is_some());
        self.keys.get(start..).unwrap_or_default()
    }

    /// The column that makes one row for each of its values, if there is one.
    pub fn instance(&self) -> Option<SortKey> {
        self.keys.iter().copied().find(|key| key.is_instance())
    }

    /// CategorizedCount.
    pub const fn categorized(&self) -> usize {
        self.categorized
    }

    /// ExpandedCount.
    pub const fn expanded(&self) -> usize {
        self.expanded
    }

    /// The keys alone.
    pub fn into_keys(self) -> Vec<SortKey> {
        self.keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags;

    fn key(tag: PropertyTag, direction: SortDirection) -> SortKey {
        SortKey { tag, direction }
    }

    /// covers: MS-OXCTABL_R61, MS-OXCTABL_R71, MS-OXCTABL_R78, MS-OXCTABL_R79
    #[test]
    fn categories_their_maximum_and_the_rows_inside() {
        let subject = key(tags::PID_TAG_SUBJECT, SortDirection::Ascending);
        let newest = key(tags::PID_TAG_MESSAGE_DELIVERY_TIME, SortDirection::MaximumCategory);
        let size = key(tags::PID_TAG_MESSAGE_SIZE, SortDirection::Descending);
        let set = SortOrderSet::new(vec![subject, newest, size], 1, 1).unwrap();
        assert_eq!((set.categories(), set.row_keys()), (&[subject][..], &[size][..]));
        assert_eq!((set.maximum_category(), set.categorized(), set.expanded()), (Some(newest), 1, 1));
        let plain = SortOrderSet::new(vec![subject, size], 0, 0).unwrap();
        assert_eq!(
            (plain.categories(), plain.row_keys().len(), plain.maximum_category()),
            (&[][..], 2, None)
        );
        for (keys, categorized, at) in
            [(vec![newest], 0, 0), (vec![newest, subject], 1, 0), (vec![subject, size, newest], 1, 2)]
        {
            assert_eq!(SortOrderSet::new(keys, categorized, 0), Err(SortOrderError::MaximumCategory(at)));
        }
    }

    /// covers: MS-OXCTABL_R63, MS-OXCTABL_R73, MS-OXCTABL_R75
    #[test]
    fn counts_are_in_range_and_one_column_has_instances() {
        let subject = key(tags::PID_TAG_SUBJECT, SortDirection::Ascending);
        assert_eq!(
            SortOrderSet::new(vec![subject], 2, 0),
            Err(SortOrderError::Categorized { categorized: 2, keys: 1 })
        );
        assert_eq!(
            SortOrderSet::new(vec![subject, subject], 1, 2),
            Err(SortOrderError::Expanded { expanded: 2, categorized: 1 })
        );
        let many = |kind| key(PropertyTag::new(0x8000, PropertyType(kind)), SortDirection::Ascending);
        let set = SortOrderSet::new(vec![subject, many(0x301F)], 2, 0).unwrap();
        assert_eq!(set.instance(), Some(many(0x301F)));
        assert_eq!(SortOrderSet::new(vec![many(0x101F)], 0, 0), Err(SortOrderError::HalfInstance(0)));
        assert_eq!(SortOrderSet::new(vec![many(0x201F)], 0, 0), Err(SortOrderError::HalfInstance(0)));
        let two = vec![many(0x301F), subject, many(0x3003)];
        assert_eq!(SortOrderSet::new(two, 0, 0), Err(SortOrderError::SecondInstance(2)));
    }
}
