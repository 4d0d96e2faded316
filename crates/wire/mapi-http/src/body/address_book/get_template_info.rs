//! GetTemplateInfo (MS-OXCMAPIHTTP 2.2.5.9; processing MS-OXNSPI 3.1.4.1.18).

use super::{RequestBody, SuccessBody, decode_auxiliary, decode_optional, encode_auxiliary, encode_optional};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};
use ropewalk_wire_nspi::{AddressBookPropertyValueList, DisplayType};

/// Asks for a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetTemplateInfoRequest {
    /// Flags ([`ropewalk_wire_nspi::flags::template_info`]).
    pub flags: u32,
    /// DisplayType of the template.
    pub display_type: DisplayType,
    /// TemplateDn, 8-bit.
    pub template_dn: Option<String>,
    /// CodePage of the template.
    pub code_page: u32,
    /// LocaleId of the template, an LCID.
    pub locale_id: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for GetTemplateInfoRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let dn = |reader: &mut Reader<'_>| decode_ascii(reader, "TemplateDn");
        Ok(Self {
            flags: reader.u32("Flags")?,
            display_type: DisplayType(reader.u32("DisplayType")?),
            template_dn: decode_optional(reader, "HasTemplateDn", dn)?,
            code_page: reader.u32("CodePage")?,
            locale_id: reader.u32("LocaleId")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        out.u32(self.display_type.0);
        encode_optional(out, self.template_dn.as_ref(), |out, dn| {
            encode_ascii(out, dn);
            Ok(())
        })?;
        out.u32(self.code_page);
        out.u32(self.locale_id);
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The template, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GetTemplateInfoResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// CodePage of 8-bit strings.
    pub code_page: u32,
    /// Row.
    pub row: Option<AddressBookPropertyValueList>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for GetTemplateInfoResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            code_page: reader.u32("CodePage")?,
            row: decode_optional(reader, "HasRow", AddressBookPropertyValueList::decode)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        out.u32(self.code_page);
        encode_optional(out, self.row.as_ref(), |out, row| row.encode(out))?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{auxiliary, request_both_ways, response_both_ways};
    use super::*;
    use ropewalk_model::{PropertyValue, tags};
    use ropewalk_wire_nspi::{AddressBookTaggedPropertyValue, flags};

    /// covers: MS-OXCMAPIHTTP_R684, MS-OXCMAPIHTTP_R685, MS-OXCMAPIHTTP_R693, MS-OXCMAPIHTTP_R695,
    /// MS-OXCMAPIHTTP_R697, MS-OXCMAPIHTTP_R698, MS-OXCMAPIHTTP_R699, MS-OXCMAPIHTTP_R700, MS-OXCMAPIHTTP_R701,
    /// MS-OXCMAPIHTTP_R702, MS-OXCMAPIHTTP_R703, MS-OXCMAPIHTTP_R704
    #[test]
    fn requests_both_ways() {
        let request = GetTemplateInfoRequest {
            flags: 0x100 | flags::template_info::TEMPLATE | flags::template_info::HELP_FILE_CONTENTS,
            display_type: DisplayType::ADDRESS_TEMPLATE,
            template_dn: Some("/o=x".to_owned()),
            code_page: 1252,
            locale_id: 0x0407,
            auxiliary: auxiliary(),
        };
        let head = [0x41, 1, 0, 0, 2, 1, 0, 0];
        let tail = [0xE4, 4, 0, 0, 7, 4, 0, 0];
        request_both_ways(&request, &[&head, b"\xFF/o=x\0", &tail]);
        request_both_ways(&GetTemplateInfoRequest { template_dn: None, ..request }, &[&head, &[0], &tail]);
    }

    /// covers: MS-OXCMAPIHTTP_R705, MS-OXCMAPIHTTP_R713, MS-OXCMAPIHTTP_R714, MS-OXCMAPIHTTP_R715,
    /// MS-OXCMAPIHTTP_R716, MS-OXCMAPIHTTP_R717, MS-OXCMAPIHTTP_R718, MS-OXCMAPIHTTP_R719, MS-OXCMAPIHTTP_R720,
    /// MS-OXCMAPIHTTP_R721, MS-OXCMAPIHTTP_R722, MS-OXCMAPIHTTP_R723
    #[test]
    fn responses_both_ways() {
        let template = PropertyValue::Binary(vec![0x53]);
        let value = AddressBookTaggedPropertyValue::new(tags::PID_TAG_TEMPLATE_DATA, template);
        let row = Some(AddressBookPropertyValueList(vec![value]));
        let response =
            GetTemplateInfoResponse { error_code: 0x52, code_page: 1252, row, auxiliary: auxiliary() };
        let head = [0x52, 0, 0, 0, 0xE4, 4, 0, 0];
        let list = b"\xFF\x01\0\0\0\x02\x01\x01\0\xFF\x01\0\0\0\x53";
        response_both_ways(response.clone(), &[&head, list]);
        response_both_ways(GetTemplateInfoResponse { row: None, ..response }, &[&head, &[0]]);
    }
}
