//! RopSortTable: layout MS-OXCROPS 2.2.5.2, operation MS-OXCTABL 2.2.2.3, 3.2.5.3.

use crate::SortOrder;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_sort_order_set};
use ropewalk_model::{SortKey, SortOrderSet};

/// Sorts a table (MS-OXCROPS 2.2.5.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SortTableFlags: 0x01 allows an answer before it is done.
    pub sort_table_flags: u8,
    /// CategoryCount: how many of the sort orders, from the first, make categories.
    pub category_count: u16,
    /// ExpandedCount: how many of the categories are open at first.
    pub expanded_count: u16,
    /// SortOrders.
    pub sort_orders: Vec<SortOrder>,
}

impl Request {
    /// The sort orders as keys, whatever the counts are.
    ///
    /// # Errors
    /// When a direction does not exist.
    pub fn keys(&self) -> Result<Vec<SortKey>, DecodeError> {
        self.sort_orders.iter().map(|order| order.key()).collect()
    }

    /// The sort orders and counts as a set.
    ///
    /// # Errors
    /// As [`decode_sort_order_set`]. They are kept as numbers until then, so that a wrong one fails its own ROP and
    /// not the ones beside it.
    pub fn set(&self) -> Result<SortOrderSet, DecodeError> {
        let mut out = Writer::new();
        out.u16(u16::try_from(self.sort_orders.len()).unwrap_or(u16::MAX));
        out.u16(self.category_count);
        out.u16(self.expanded_count);
        self.sort_orders.iter().for_each(|order| order.encode(&mut out));
        decode_sort_order_set(&mut Reader::new(out.as_slice()))
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let sort_table_flags = reader.u8("SortTableFlags")?;
        let count = reader.u16("SortOrderCount")?;
        let category_count = reader.u16("CategoryCount")?;
        let expanded_count = reader.u16("ExpandedCount")?;
        let sort_orders = (0..count).map(|_| SortOrder::decode(reader)).collect::<Result<_, _>>()?;
        Ok(Self { sort_table_flags, category_count, expanded_count, sort_orders })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.sort_table_flags);
        out.count16(self.sort_orders.len(), "SortOrderCount")?;
        out.u16(self.category_count);
        out.u16(self.expanded_count);
        self.sort_orders.iter().for_each(|order| order.encode(out));
        Ok(())
    }
}

/// The table is sorted (MS-OXCROPS 2.2.5.2.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// TableStatus (MS-OXCTABL 2.2.2.1.3).
    pub table_status: u8,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { table_status: reader.u8("TableStatus")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.table_status);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success, request, response};
    use crate::{RopId, RopRequestBody};
    use ropewalk_model::{PropertyTag, SortDirection};

    /// The request is that of the sorting example of MS-OXCTABL 4.
    #[test]
    fn both_ways() {
        let body = request(&[
            0x13, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01, 0x00, 0x01, 0x00, 0x1F, 0x30, 0x08, 0x80, 0x00, 0x40,
            0x00, 0x06, 0x0E, 0x01,
        ]);
        let RopRequestBody::SortTable(sort) = body else { panic!("{body:?}") };
        assert_eq!(sort.set().unwrap().row_keys()[0].direction, SortDirection::Descending);
        response(&[0x13, 0x00, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn every_field_both_ways() {
        let request = Request {
            sort_table_flags: 0x01,
            category_count: 0x0203,
            expanded_count: 0x0405,
            sort_orders: vec![
                SortOrder { tag: PropertyTag(0x0037_001F), order: 4 },
                SortOrder { tag: PropertyTag(0x0E06_0040), order: 1 },
            ],
        };
        let orders = [0x1F, 0, 0x37, 0, 4, 0x40, 0, 6, 0x0E, 1];
        is_request(&[&[0x13, 7, 2, 0x01, 2, 0, 3, 2, 5, 4][..], &orders].concat(), INPUT, request);
        is_success(&[0x13, 2, 0, 0, 0, 0, 0x09], 2, Response { table_status: 0x09 });
        assert_eq!(failed(RopId::SORT_TABLE, &[]), None);
    }

    #[test]
    fn an_unknown_direction_fails_this_rop_only() {
        let body = request(&[0x13, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x40, 0, 6, 0x0E, 9]);
        let RopRequestBody::SortTable(sort) = body else { panic!("{body:?}") };
        assert!(sort.keys().is_err() && sort.set().is_err());
    }
}
