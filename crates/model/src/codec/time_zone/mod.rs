//! Time zones of Calendar objects (MS-OXOCAL 2.2.1.39, 2.2.1.41 to 2.2.1.43): PidLidTimeZoneStruct, and the
//! definitions with one rule for each span of years.

mod definition;
mod rule;
mod system_time;
mod zone_struct;

pub use definition::TimeZoneDefinition;
pub use rule::TimeZoneRule;
pub use system_time::SystemTime;
pub use zone_struct::TimeZoneStruct;

use super::{DecodeError, EncodeError, Writer};
use ropewalk_base::Reader;

/// What both kinds of structures say about a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TimeZoneBias {
    /// lBias: minutes that are added to local time to make UTC.
    pub bias: i32,
    /// lStandardBias: minutes added to the bias in standard time.
    pub standard_bias: i32,
    /// lDaylightBias: minutes added to the bias in daylight saving time.
    pub daylight_bias: i32,
}

impl TimeZoneBias {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            bias: reader.i32("lBias")?,
            standard_bias: reader.i32("lStandardBias")?,
            daylight_bias: reader.i32("lDaylightBias")?,
        })
    }

    fn encode(self, out: &mut Writer) {
        out.i32(self.bias);
        out.i32(self.standard_bias);
        out.i32(self.daylight_bias);
    }
}
