//! ModProps (MS-OXCMAPIHTTP 2.2.5.11; processing MS-OXNSPI 3.1.4.1.14).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_optional, decode_state, decode_tags, encode_auxiliary,
    encode_optional, encode_state, encode_tags,
};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{AddressBookPropertyValueList, Stat};

/// Changes properties of the object State stands at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModPropsRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// State.
    pub state: Option<Stat>,
    /// PropertiesTags: what is removed.
    pub property_tags: Option<Vec<PropertyTag>>,
    /// PropertyValues: what is set.
    pub property_values: Option<AddressBookPropertyValueList>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for ModPropsRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let values = AddressBookPropertyValueList::decode;
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            state: decode_state(reader)?,
            property_tags: decode_tags(reader, "HasPropertyTags")?,
            property_values: decode_optional(reader, "HasPropertyValues", values)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_state(out, self.state.as_ref());
        encode_tags(out, self.property_tags.as_ref())?;
        encode_optional(out, self.property_values.as_ref(), |out, values| values.encode(out))?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// It is done, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModPropsResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for ModPropsResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { error_code: reader.u32("ErrorCode")?, auxiliary: decode_auxiliary(reader)? })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
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
    use ropewalk_wire_nspi::AddressBookTaggedPropertyValue;

    /// covers: MS-OXCMAPIHTTP_R764, MS-OXCMAPIHTTP_R774, MS-OXCMAPIHTTP_R776, MS-OXCMAPIHTTP_R777,
    /// MS-OXCMAPIHTTP_R782, MS-OXCMAPIHTTP_R783, MS-OXCMAPIHTTP_R784, MS-OXCMAPIHTTP_R785, MS-OXCMAPIHTTP_R786,
    /// MS-OXCMAPIHTTP_R787, MS-OXCMAPIHTTP_R788, MS-OXCMAPIHTTP_R789, MS-OXCMAPIHTTP_R790, MS-OXCMAPIHTTP_R1406,
    /// MS-OXCMAPIHTTP_R1448
    #[test]
    fn requests_both_ways() {
        let certificates = PropertyValue::MultipleBinary(vec![vec![0x53], vec![0x54]]);
        let tag = tags::PID_TAG_USER_X509_CERTIFICATE;
        let values = vec![AddressBookTaggedPropertyValue::new(tag, certificates)];
        let request = ModPropsRequest {
            reserved: 0x51,
            state: Some(STAT),
            property_tags: Some(columns()),
            property_values: Some(AddressBookPropertyValueList(values)),
            auxiliary: auxiliary(),
        };
        let list = b"\xFF\x01\0\0\0\x02\x11\x70\x3A\xFF\x02\0\0\0\xFF\x01\0\0\0\x53\xFF\x01\0\0\0\x54";
        request_both_ways(&request, &[&[0x51, 0, 0, 0], STATE, &[0xFF], COLUMNS, list]);
        let request = ModPropsRequest { reserved: 0x51, auxiliary: auxiliary(), ..Default::default() };
        request_both_ways(&request, &[&[0x51, 0, 0, 0, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R791, MS-OXCMAPIHTTP_R796, MS-OXCMAPIHTTP_R797, MS-OXCMAPIHTTP_R798,
    /// MS-OXCMAPIHTTP_R799, MS-OXCMAPIHTTP_R800, MS-OXCMAPIHTTP_R801
    #[test]
    fn responses_both_ways() {
        response_both_ways(ModPropsResponse { error_code: 5, auxiliary: auxiliary() }, &[&[5, 0, 0, 0]]);
    }
}
