//! Sort orders as bytes: a message's place in an order is one key, and byte order is the order (MS-OXCTABL 3.2.5.3).
//!
//! A key holds, for each column, whether there is a value (none comes first, ascending) and the value so that bytes
//! compare as values do. Text is compared without case. Text and bytes count by their beginning only. A message has
//! one place for each value of the column that makes instances.

use crate::message::Message;
use crate::record::StoredValue;
use crate::restrict::single_values;
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue, SortDirection, SortKey};

/// Bytes of one text or binary value in a key, after escaping.
const TEXT_BYTES_MAX: usize = 120;

/// One column of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OrderColumn {
    /// With the instance flag only where each of many values counts for itself.
    pub(crate) tag: PropertyTag,
    pub(crate) descending: bool,
}

/// A message's place in an order, or that of one of its instances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) bytes: Vec<u8>,
    /// PidTagInstanceNum: which value of the column that makes instances; 0 where there is none.
    pub(crate) instance: u32,
    /// Where the first columns end in the bytes, as many as were asked for.
    pub(crate) ends: Vec<usize>,
}

/// An order of messages. The first column is ascending: the opposite order is the same one, read backwards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SortOrder(pub(crate) Vec<OrderColumn>);

/// Whether a column stands for one of the many values of its property.
pub(crate) const fn is_instance(tag: PropertyTag) -> bool {
    tag.kind().0 & PropertyType::INSTANCE != 0 && tag.kind().is_multiple()
}

/// The column as the property is kept.
pub(crate) fn without_instance(tag: PropertyTag) -> PropertyTag {
    tag.with_kind(PropertyType(tag.kind().0 & !PropertyType::INSTANCE))
}

/// The values of a property, each of which makes a row. None for a property that is not there, or too large for its
/// record: then the message has one row.
pub(crate) fn instance_values(message: &Message, tag: PropertyTag) -> Vec<PropertyValue> {
    match message.property(without_instance(tag)) {
        Some(StoredValue::Value(value)) => single_values(value),
        None | Some(StoredValue::Large(_) | StoredValue::Body(_)) => Vec::new(),
    }
}

impl SortOrder {
    /// The order of some sort keys, and whether it is to be read backwards.
    pub(crate) fn new(sort: &[SortKey]) -> (Self, bool) {
        let backwards = sort.first().is_some_and(|key| key.direction != SortDirection::Ascending);
        let column = |key: &SortKey| OrderColumn {
            tag: if is_instance(key.tag) { key.tag } else { without_instance(key.tag) },
            descending: (key.direction != SortDirection::Ascending) != backwards,
        };
        (Self(sort.iter().map(column).collect()), backwards)
    }

    /// The column that makes instances, if there is one.
    pub(crate) fn instance(&self) -> Option<PropertyTag> {
        self.0.iter().map(|column| column.tag).find(|tag| is_instance(*tag))
    }

    /// A message's place. Messages of the same place follow each other by id.
    pub(crate) fn place(&self, message: &Message) -> Vec<u8> {
        self.place_of(message, None, &mut Vec::new(), 0)
    }

    /// The places of a message: one for each value of `instance`, and one if it has none. The ends of the first `ends`
    /// columns are noted.
    pub(crate) fn places(&self, message: &Message, instance: Option<PropertyTag>, ends: usize) -> Vec<Place> {
        let values = instance.map(|tag| instance_values(message, tag)).unwrap_or_default();
        let place = |number: usize, value: Option<&PropertyValue>| {
            let mut noted = Vec::with_capacity(ends);
            let bytes = self.place_of(message, value, &mut noted, ends);
            Place { bytes, instance: u32::try_from(number).unwrap_or(u32::MAX), ends: noted }
        };
        if values.is_empty() {
            return vec![place(0, None)];
        }
        values.iter().enumerate().map(|(number, value)| place(number, Some(value))).collect()
    }

    fn place_of(
        &self,
        message: &Message,
        instance: Option<&PropertyValue>,
        noted: &mut Vec<usize>,
        ends: usize,
    ) -> Vec<u8> {
        let mut place = Vec::with_capacity(32 * self.0.len());
        for column in &self.0 {
            let start = place.len();
            if is_instance(column.tag) {
                part(&mut place, instance);
            } else {
                // A value too large for its record is too large to order rows by.
                let value = message.property(column.tag);
                part(&mut place, value.as_ref().and_then(StoredValue::small));
            }
            if column.descending {
                place.iter_mut().skip(start).for_each(|byte| *byte = !*byte);
            }
            if noted.len() < ends {
                noted.push(place.len());
            }
        }
        place
    }
}

/// One column of a place.
fn part(place: &mut Vec<u8>, value: Option<&PropertyValue>) {
    match value {
        None => place.push(0),
        Some(value) => {
            place.push(1);
            append(place, value);
        }
    }
}

/// What one value of a message is in an order: absent values come first.
pub(crate) fn value_place(message: &Message, tag: PropertyTag) -> Vec<u8> {
    let mut place = Vec::new();
    let value = message.property(without_instance(tag));
    part(&mut place, value.as_ref().and_then(StoredValue::small));
    place
}

/// Signed numbers compare as unsigned ones once their sign is turned.
fn integer(place: &mut Vec<u8>, value: i64) {
    place.extend(value.cast_unsigned().wrapping_add(1 << 63).to_be_bytes());
}

/// Positive floats compare as their bits do, negative ones the other way. What is no number comes last, and both zeros
/// are one.
fn float(place: &mut Vec<u8>, value: f64) {
    let bits = if value.is_nan() { f64::NAN.to_bits() & !(1 << 63) } else { (value + 0.0).to_bits() };
    let turned = if bits >> 63 == 0 { bits | (1 << 63) } else { !bits };
    place.extend(turned.to_be_bytes());
}

/// Zero bytes are escaped, so that an end comes before everything that goes on.
fn bytes(place: &mut Vec<u8>, value: &[u8]) {
    let end = place.len() + TEXT_BYTES_MAX;
    for byte in value {
        if place.len() + 2 > end {
            break;
        }
        place.push(*byte);
        if *byte == 0 {
            place.push(0xFF);
        }
    }
    place.extend([0, 0]);
}

/// Many values count by the first of them, so that a place stays short enough for a key.
fn all<T>(place: &mut Vec<u8>, values: &[T], one: impl Fn(&mut Vec<u8>, &T)) {
    let end = place.len() + TEXT_BYTES_MAX;
    for value in values {
        if place.len() > end {
            break;
        }
        place.push(1);
        one(place, value);
    }
    place.push(0);
}

fn append(place: &mut Vec<u8>, value: &PropertyValue) {
    use PropertyValue as V;
    let text = |place: &mut Vec<u8>, text: &String| bytes(place, text.to_lowercase().as_bytes());
    let octets = |place: &mut Vec<u8>, octets: &Vec<u8>| bytes(place, octets);
    match value {
        V::Integer16(n) => integer(place, i64::from(*n)),
        V::Integer32(n) => integer(place, i64::from(*n)),
        V::Integer64(n) | V::Currency(n) => integer(place, *n),
        V::Floating32(n) => float(place, f64::from(*n)),
        V::Floating64(n) | V::FloatingTime(n) => float(place, *n),
        V::Boolean(on) => place.push(u8::from(*on)),
        V::Time(time) => place.extend(time.ticks().to_be_bytes()),
        V::Guid(guid) => place.extend(guid.0),
        V::String(value) => text(place, value),
        V::String8(value) | V::Binary(value) => octets(place, value),
        V::MultipleInteger16(values) => all(place, values, |place, n| integer(place, i64::from(*n))),
        V::MultipleInteger32(values) => all(place, values, |place, n| integer(place, i64::from(*n))),
        V::MultipleInteger64(values) | V::MultipleCurrency(values) => {
            all(place, values, |place, n| integer(place, *n));
        }
        V::MultipleString(values) => all(place, values, text),
        V::MultipleBinary(values) | V::MultipleString8(values) => all(place, values, octets),
        V::MultipleTime(values) => all(place, values, |place, time| place.extend(time.ticks().to_be_bytes())),
        // What has no order: all the same.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::FileTime;

    fn place(value: impl Into<PropertyValue>) -> Vec<u8> {
        let mut place = Vec::new();
        append(&mut place, &value.into());
        place
    }

    #[test]
    fn bytes_compare_as_values_do() {
        let numbers = [i64::MIN, -70_000, -1, 0, 1, 255, 256, i64::MAX];
        assert!(numbers.map(|n| place(PropertyValue::Integer64(n))).is_sorted());
        let floats = [f64::NEG_INFINITY, -1.5, -0.25, 0.0, 0.25, 1e300, f64::INFINITY, f64::NAN];
        assert!(floats.map(|n| place(PropertyValue::Floating64(n))).is_sorted());
        assert_eq!(place(PropertyValue::Floating64(-0.0)), place(PropertyValue::Floating64(0.0)));
        assert_eq!(place(PropertyValue::Floating64(-f64::NAN)), place(PropertyValue::Floating64(f64::NAN)));
        assert!(place("") < place("\0") && place("\0") < place("\0\0") && place("\0\0") < place("\u{1}"));
        assert!(place("a") < place("a\0") && place("a\0") < place("aa") && place("aa") < place("B"));
        assert_eq!(place("ÄBC"), place("äbc"));
        assert!(place(FileTime::from_ticks(5)) < place(FileTime::from_ticks(256)));
        assert!(place(false) < place(true));
    }

    #[test]
    fn long_text_is_cut() {
        let long = "x".repeat(10_000);
        assert!(place(long.as_str()).len() <= TEXT_BYTES_MAX + 2);
        let zeros = "\0".repeat(10_000);
        assert!(place(zeros.as_str()).len() <= TEXT_BYTES_MAX + 2);
        let many = PropertyValue::MultipleString(vec![long; 100]);
        assert!(place(many).len() <= 2 * TEXT_BYTES_MAX + 8);
    }

    #[test]
    fn the_opposite_order_is_the_same_read_backwards() {
        let key = |id, direction| SortKey { tag: PropertyTag::new(id, PropertyType::STRING), direction };
        use SortDirection::{Ascending, Descending};
        let (one, backwards) = SortOrder::new(&[key(1, Ascending), key(2, Descending)]);
        assert!(!backwards);
        assert_eq!(SortOrder::new(&[key(1, Descending), key(2, Ascending)]), (one, true));
    }
}
