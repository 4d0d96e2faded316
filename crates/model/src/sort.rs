//! Sort orders (MS-OXCDATA 2.13).

use crate::property::PropertyTag;

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

/// One sort key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// The column.
    pub tag: PropertyTag,
    /// Its direction.
    pub direction: SortDirection,
}
