//! Values of a fixed size (MS-OXCFXICS 2.2.4.1.3). PtypBoolean has two bytes here.

use ropewalk_base::{FileTime, Guid};
use ropewalk_model::{PropertyType, PropertyValue};

/// A value of a fixedPropType, or one of many (MS-OXCFXICS 2.2.4.1.3).
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "each variant is the Ptyp of its name")]
pub enum FixedValue {
    Integer16(i16),
    Integer32(i32),
    Floating32(f32),
    Floating64(f64),
    Currency(i64),
    FloatingTime(f64),
    /// Properties without a value are left out of streams; one that comes is read (2.2.4.3.20).
    ErrorCode(u32),
    Boolean(bool),
    Integer64(i64),
    Time(FileTime),
    Guid(Guid),
}

/// The first bytes of `bytes`, which has at least as many.
fn head<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.first_chunk().copied().unwrap_or([0; N])
}

impl FixedValue {
    /// Bytes of a value; `None` for types that are not of a fixed size.
    pub const fn size(kind: PropertyType) -> Option<usize> {
        Some(match kind {
            PropertyType::INTEGER16 | PropertyType::BOOLEAN => 2,
            PropertyType::INTEGER32 | PropertyType::FLOATING32 | PropertyType::ERROR_CODE => 4,
            PropertyType::FLOATING64
            | PropertyType::CURRENCY
            | PropertyType::FLOATING_TIME
            | PropertyType::INTEGER64
            | PropertyType::TIME => 8,
            PropertyType::GUID => 16,
            _ => return None,
        })
    }

    /// Reads the bytes [`Self::size`] says; those that are missing are zero.
    pub(crate) fn decode(kind: PropertyType, bytes: &[u8]) -> Option<Self> {
        Some(match kind {
            PropertyType::INTEGER16 => Self::Integer16(i16::from_le_bytes(head(bytes))),
            PropertyType::INTEGER32 => Self::Integer32(i32::from_le_bytes(head(bytes))),
            PropertyType::FLOATING32 => Self::Floating32(f32::from_le_bytes(head(bytes))),
            PropertyType::FLOATING64 => Self::Floating64(f64::from_le_bytes(head(bytes))),
            PropertyType::CURRENCY => Self::Currency(i64::from_le_bytes(head(bytes))),
            PropertyType::FLOATING_TIME => Self::FloatingTime(f64::from_le_bytes(head(bytes))),
            PropertyType::ERROR_CODE => Self::ErrorCode(u32::from_le_bytes(head(bytes))),
            PropertyType::BOOLEAN => Self::Boolean(u16::from_le_bytes(head(bytes)) != 0),
            PropertyType::INTEGER64 => Self::Integer64(i64::from_le_bytes(head(bytes))),
            PropertyType::TIME => Self::Time(FileTime::from_ticks(u64::from_le_bytes(head(bytes)))),
            PropertyType::GUID => Self::Guid(Guid(head(bytes))),
            _ => return None,
        })
    }

    /// Its type.
    pub const fn kind(self) -> PropertyType {
        match self {
            Self::Integer16(_) => PropertyType::INTEGER16,
            Self::Integer32(_) => PropertyType::INTEGER32,
            Self::Floating32(_) => PropertyType::FLOATING32,
            Self::Floating64(_) => PropertyType::FLOATING64,
            Self::Currency(_) => PropertyType::CURRENCY,
            Self::FloatingTime(_) => PropertyType::FLOATING_TIME,
            Self::ErrorCode(_) => PropertyType::ERROR_CODE,
            Self::Boolean(_) => PropertyType::BOOLEAN,
            Self::Integer64(_) => PropertyType::INTEGER64,
            Self::Time(_) => PropertyType::TIME,
            Self::Guid(_) => PropertyType::GUID,
        }
    }

    /// Writes it: an array of 16 bytes and how many of them count, so that nothing is allocated.
    pub(crate) fn encode(self) -> ([u8; 16], usize) {
        let mut out = [0; 16];
        let mut put = |bytes: &[u8]| {
            out.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
            bytes.len()
        };
        let size = match self {
            Self::Integer16(n) => put(&n.to_le_bytes()),
            Self::Integer32(n) => put(&n.to_le_bytes()),
            Self::Floating32(n) => put(&n.to_le_bytes()),
            Self::Floating64(n) | Self::FloatingTime(n) => put(&n.to_le_bytes()),
            Self::Currency(n) | Self::Integer64(n) => put(&n.to_le_bytes()),
            Self::ErrorCode(n) => put(&n.to_le_bytes()),
            Self::Boolean(truth) => put(&u16::from(truth).to_le_bytes()),
            Self::Time(time) => put(&time.ticks().to_le_bytes()),
            Self::Guid(guid) => put(guid.as_bytes()),
        };
        (out, size)
    }

    /// The fixed value a property value is, if it is one.
    pub const fn from_value(value: &PropertyValue) -> Option<Self> {
        Some(match value {
            PropertyValue::Integer16(n) => Self::Integer16(*n),
            PropertyValue::Integer32(n) => Self::Integer32(*n),
            PropertyValue::Floating32(n) => Self::Floating32(*n),
            PropertyValue::Floating64(n) => Self::Floating64(*n),
            PropertyValue::Currency(n) => Self::Currency(*n),
            PropertyValue::FloatingTime(n) => Self::FloatingTime(*n),
            PropertyValue::Boolean(truth) => Self::Boolean(*truth),
            PropertyValue::Integer64(n) => Self::Integer64(*n),
            PropertyValue::Time(time) => Self::Time(*time),
            PropertyValue::Guid(guid) => Self::Guid(*guid),
            _ => return None,
        })
    }
}

impl From<FixedValue> for PropertyValue {
    fn from(value: FixedValue) -> Self {
        match value {
            FixedValue::Integer16(n) => Self::Integer16(n),
            FixedValue::Integer32(n) => Self::Integer32(n),
            FixedValue::Floating32(n) => Self::Floating32(n),
            FixedValue::Floating64(n) => Self::Floating64(n),
            FixedValue::Currency(n) => Self::Currency(n),
            FixedValue::FloatingTime(n) => Self::FloatingTime(n),
            FixedValue::ErrorCode(code) => Self::ErrorCode(code),
            FixedValue::Boolean(truth) => Self::Boolean(truth),
            FixedValue::Integer64(n) => Self::Integer64(n),
            FixedValue::Time(time) => Self::Time(time),
            FixedValue::Guid(guid) => Self::Guid(guid),
        }
    }
}
