//! GetProps (MS-OXCMAPIHTTP 2.2.5.7; processing MS-OXNSPI 3.1.4.1.7).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_optional, decode_state, decode_tags, encode_auxiliary,
    encode_optional, encode_state, encode_tags,
};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{AddressBookPropertyValueList, Stat};

/// Asks for properties of the object State stands at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetPropsRequest {
    /// Flags ([`ropewalk_wire_nspi::flags::retrieve`]).
    pub flags: u32,
    /// State.
    pub state: Option<Stat>,
    /// PropertyTags; without them all.
    pub property_tags: Option<Vec<PropertyTag>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for GetPropsRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            flags: reader.u32("Flags")?,
            state: decode_state(reader)?,
            property_tags: decode_tags(reader, "HasPropertyTags")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        encode_state(out, self.state.as_ref());
        encode_tags(out, self.property_tags.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The properties, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GetPropsResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// CodePage of 8-bit strings.
    pub code_page: u32,
    /// PropertyValues.
    pub property_values: Option<AddressBookPropertyValueList>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for GetPropsResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let values = AddressBookPropertyValueList::decode;
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            code_page: reader.u32("CodePage")?,
            property_values: decode_optional(reader, "HasPropertyValues", values)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        out.u32(self.code_page);
        encode_optional(out, self.property_values.as_ref(), |out, values| values.encode(out))?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{
        COLUMNS, STAT, STATE, auxiliary, columns, request_both_ways, response_both_ways,
    };
    use super::*;
    use ropewalk_model::{PropertyValue, tags};
    use ropewalk_wire_nspi::{AddressBookTaggedPropertyValue, flags};

    /// covers: MS-OXCMAPIHTTP_R591, MS-OXCMAPIHTTP_R592, MS-OXCMAPIHTTP_R599, MS-OXCMAPIHTTP_R601,
    /// MS-OXCMAPIHTTP_R602, MS-OXCMAPIHTTP_R604, MS-OXCMAPIHTTP_R605, MS-OXCMAPIHTTP_R606, MS-OXCMAPIHTTP_R607,
    /// MS-OXCMAPIHTTP_R608, MS-OXCMAPIHTTP_R609, MS-OXCMAPIHTTP_R610
    #[test]
    fn requests_both_ways() {
        let flags = 0x80 | flags::retrieve::EPHEMERAL_IDS;
        let property_tags = Some(columns());
        let request = GetPropsRequest { flags, state: Some(STAT), property_tags, auxiliary: auxiliary() };
        request_both_ways(&request, &[&[0x82, 0, 0, 0], STATE, &[0xFF], COLUMNS]);
        let request = GetPropsRequest { flags, auxiliary: auxiliary(), ..Default::default() };
        request_both_ways(&request, &[&[0x82, 0, 0, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R611, MS-OXCMAPIHTTP_R619, MS-OXCMAPIHTTP_R620, MS-OXCMAPIHTTP_R621,
    /// MS-OXCMAPIHTTP_R622, MS-OXCMAPIHTTP_R623, MS-OXCMAPIHTTP_R624, MS-OXCMAPIHTTP_R626, MS-OXCMAPIHTTP_R627,
    /// MS-OXCMAPIHTTP_R628, MS-OXCMAPIHTTP_R629, MS-OXCMAPIHTTP_R630
    #[test]
    fn responses_both_ways() {
        let tag = tags::PID_TAG_DISPLAY_NAME.with_kind(ropewalk_model::PropertyType::ERROR_CODE);
        let values = vec![
            AddressBookTaggedPropertyValue::new(tags::PID_TAG_DISPLAY_TYPE, PropertyValue::Integer32(6)),
            AddressBookTaggedPropertyValue::new(tag, PropertyValue::ErrorCode(0x8004_010F)),
        ];
        let response = GetPropsResponse {
            error_code: 0x0004_0380,
            code_page: 1252,
            property_values: Some(AddressBookPropertyValueList(values)),
            auxiliary: auxiliary(),
        };
        let head = [0x80, 3, 4, 0, 0xE4, 4, 0, 0];
        let list = b"\xFF\x02\0\0\0\x03\0\0\x39\x06\0\0\0\x0A\0\x01\x30\x0F\x01\x04\x80";
        response_both_ways(response.clone(), &[&head, list]);
        response_both_ways(GetPropsResponse { property_values: None, ..response }, &[&head, &[0]]);
    }
}
