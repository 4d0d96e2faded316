//! ModLinkAtt (MS-OXCMAPIHTTP 2.2.5.10; processing MS-OXNSPI 3.1.4.1.15).

use super::{RequestBody, SuccessBody, decode_auxiliary, decode_optional, encode_auxiliary, encode_optional};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_tag, encode_tag};
use ropewalk_wire_nspi::{MinimalEntryId, decode_entry_ids, encode_entry_ids};

/// Adds objects to a property of another object, or removes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModLinkAttRequest {
    /// Flags ([`ropewalk_wire_nspi::flags::mod_link_att`]).
    pub flags: u32,
    /// PropertyTag of the property.
    pub property_tag: PropertyTag,
    /// MinimalId of the object that has it.
    pub minimal_id: MinimalEntryId,
    /// EntryIds of the others ([`ropewalk_wire_nspi::EntryId`]).
    ///
    /// Quirk(Outlook): each has its size in front of it, as Binary_r has (MS-OXNSPI 2.2.2.3). MS-OXCMAPIHTTP does not
    /// mention it.
    pub entry_ids: Option<Vec<Vec<u8>>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for ModLinkAttRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            flags: reader.u32("Flags")?,
            property_tag: decode_tag(reader, "PropertyTag")?,
            minimal_id: MinimalEntryId::decode(reader, "MinimalId")?,
            entry_ids: decode_optional(reader, "HasEntryIds", decode_entry_ids)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        encode_tag(out, self.property_tag);
        self.minimal_id.encode(out);
        encode_optional(out, self.entry_ids.as_ref(), |out, ids| encode_entry_ids(out, ids))?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// It is done, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModLinkAttResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for ModLinkAttResponse {
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
    use super::super::tests::{auxiliary, refused, request_both_ways, response_both_ways};
    use super::*;
    use ropewalk_base::{Guid, ReadError};
    use ropewalk_model::codec::entry_id::AddressBookEntryId;
    use ropewalk_model::tags;
    use ropewalk_wire_nspi::{DisplayType, EntryId, EphemeralEntryId, flags};

    /// covers: MS-OXCMAPIHTTP_R725, MS-OXCMAPIHTTP_R726, MS-OXCMAPIHTTP_R734, MS-OXCMAPIHTTP_R736,
    /// MS-OXCMAPIHTTP_R740, MS-OXCMAPIHTTP_R741, MS-OXCMAPIHTTP_R742, MS-OXCMAPIHTTP_R744, MS-OXCMAPIHTTP_R745,
    /// MS-OXCMAPIHTTP_R746, MS-OXCMAPIHTTP_R747, MS-OXCMAPIHTTP_R749, MS-OXCMAPIHTTP_R750, MS-OXCMAPIHTTP_R751
    #[test]
    fn requests_both_ways() {
        let ephemeral = EntryId::Ephemeral(EphemeralEntryId {
            server: Guid([0x53; 16]),
            display_type: DisplayType::MAIL_USER,
            minimal_id: MinimalEntryId(0x54),
        });
        let permanent = EntryId::Permanent(AddressBookEntryId::user("/o=x"));
        let request = ModLinkAttRequest {
            flags: 0x80 | flags::mod_link_att::DELETE,
            property_tag: tags::PID_TAG_ADDRESS_BOOK_PUBLIC_DELEGATES,
            minimal_id: MinimalEntryId(0x52),
            entry_ids: Some(vec![ephemeral.encode(), permanent.encode()]),
            auxiliary: auxiliary(),
        };
        let head = b"\x81\0\0\0\x0D\0\x15\x80\x52\0\0\0";
        let sizes = (ephemeral.encode(), permanent.encode());
        assert_eq!((sizes.0.len(), sizes.1.len()), (32, 33));
        request_both_ways(&request, &[head, b"\xFF\x02\0\0\0\x20\0\0\0", &sizes.0, b"\x21\0\0\0", &sizes.1]);
        request_both_ways(&ModLinkAttRequest { entry_ids: None, ..request }, &[head, &[0]]);
    }

    #[test]
    fn an_entry_id_longer_than_the_body_is_refused() {
        let bytes = [&[0; 12][..], &[0xFF, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 7]].concat();
        let error = ReadError { field: "EntryIds", offset: 21, needed: 0xFFFF_FFFF, left: 1 };
        assert_eq!(refused::<ModLinkAttRequest>(&bytes), DecodeError::Read(error));
    }

    /// covers: MS-OXCMAPIHTTP_R752, MS-OXCMAPIHTTP_R757, MS-OXCMAPIHTTP_R758, MS-OXCMAPIHTTP_R759,
    /// MS-OXCMAPIHTTP_R760, MS-OXCMAPIHTTP_R761, MS-OXCMAPIHTTP_R762
    #[test]
    fn responses_both_ways() {
        response_both_ways(ModLinkAttResponse { error_code: 5, auxiliary: auxiliary() }, &[&[5, 0, 0, 0]]);
    }
}
