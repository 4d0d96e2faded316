//! RopSynchronizationConfigure: layout MS-OXCROPS 2.2.13.1, operation MS-OXCFXICS 2.2.3.2.1.1, 3.2.5.9.1.1.

use crate::structure::{decode_tag_list, encode_tag_list, flags};
use crate::{RestrictionData, SendOptions};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// SynchronizationType: messages.
pub const CONTENTS: u8 = 0x01;
/// SynchronizationType: folders.
pub const HIERARCHY: u8 = 0x02;
flags! {
    /// SynchronizationFlags (MS-OXCFXICS 2.2.3.2.1.1.1).
    SynchronizationFlags(u16) {
        /// Strings as UTF-16LE. The same as the flag of this name in SendOptions.
        UNICODE = 0x0001;
        /// Nothing about deletions.
        NO_DELETIONS = 0x0002;
        /// Nothing about messages that the restriction no longer lets through. Contents only, as the flags from here
        /// to [`SynchronizationFlags::ONLY_SPECIFIED_PROPERTIES`], and the last three.
        IGNORE_NO_LONGER_IN_SCOPE = 0x0004;
        /// Changes of the read state too.
        READ_STATE = 0x0008;
        /// FAI messages.
        FAI = 0x0010;
        /// Messages that are not FAI.
        NORMAL = 0x0020;
        /// The tags are those wanted.
        ONLY_SPECIFIED_PROPERTIES = 0x0080;
        /// Source keys are made from the ids of the server.
        NO_FOREIGN_IDENTIFIERS = 0x0100;
        /// Bodies in their best form.
        BEST_BODY = 0x2000;
        /// FAI messages with all properties.
        IGNORE_SPECIFIED_ON_FAI = 0x4000;
        /// With information about progress.
        PROGRESS = 0x8000;
    }
}

flags! {
    /// SynchronizationExtraFlags (MS-OXCFXICS 2.2.3.2.1.1.1).
    SynchronizationExtraFlags(u32) {
        /// With PidTagFolderId or PidTagMid.
        EID = 0x0000_0001;
        /// With PidTagMessageSize.
        MESSAGE_SIZE = 0x0000_0002;
        /// With PidTagChangeNumber.
        CN = 0x0000_0004;
        /// The newest messages first.
        ORDER_BY_DELIVERY_TIME = 0x0000_0008;
    }
}

/// Begins the download of the changes in a folder (MS-OXCROPS 2.2.13.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SynchronizationType: [`CONTENTS`] or [`HIERARCHY`].
    pub synchronization_type: u8,
    /// SendOptions.
    pub send_options: SendOptions,
    /// SynchronizationFlags.
    pub synchronization_flags: SynchronizationFlags,
    /// RestrictionData: which messages; none means all.
    pub restriction: RestrictionData,
    /// SynchronizationExtraFlags.
    pub extra_flags: SynchronizationExtraFlags,
    /// PropertyTags: left out, or the only ones with [`SynchronizationFlags::ONLY_SPECIFIED_PROPERTIES`].
    pub tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            synchronization_type: reader.u8("SynchronizationType")?,
            send_options: SendOptions(reader.u8("SendOptions")?),
            synchronization_flags: SynchronizationFlags(reader.u16("SynchronizationFlags")?),
            restriction: RestrictionData::decode(reader)?,
            extra_flags: SynchronizationExtraFlags(reader.u32("SynchronizationExtraFlags")?),
            tags: decode_tag_list(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.synchronization_type);
        out.u8(self.send_options.0);
        out.u16(self.synchronization_flags.0);
        self.restriction.encode(out)?;
        out.u32(self.extra_flags.0);
        encode_tag_list(out, &self.tags)?;
        Ok(())
    }
}

/// The download context is open (MS-OXCROPS 2.2.13.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::exact::*;
    use ropewalk_model::Restriction;

    /// MS-OXCROPS 2.2.13.1.
    /// covers: MS-OXCROPS_R3902, MS-OXCROPS_R3904, MS-OXCROPS_R3905, MS-OXCROPS_R3907, MS-OXCROPS_R3910,
    /// MS-OXCROPS_R3913, MS-OXCROPS_R3916, MS-OXCROPS_R3919, MS-OXCROPS_R3922, MS-OXCROPS_R3925,
    /// MS-OXCROPS_R3928, MS-OXCROPS_R3931, MS-OXCROPS_R3933, MS-OXCROPS_R3934, MS-OXCROPS_R3937,
    /// MS-OXCROPS_R3939, MS-OXCROPS_R3940, MS-OXCROPS_R3941, MS-OXCROPS_R3943
    #[test]
    fn each_field_has_its_place() {
        let restriction = Restriction::Exist(PropertyTag(0x0037_001F));
        request(
            &join(&[
                &[0x70, 5, 3, 4, 1, 0x13, 0x31, 0x81],
                &[5, 0, 0x08, 0x1F, 0, 0x37, 0],
                &[0x0A, 0, 0, 0],
                &[2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E],
            ]),
            5,
            input_output(3, 4),
            Request {
                synchronization_type: CONTENTS,
                send_options: SendOptions::FOR_UPLOAD | SendOptions::PARTIAL_ITEM,
                synchronization_flags: SynchronizationFlags::UNICODE
                    | SynchronizationFlags::FAI
                    | SynchronizationFlags::NORMAL
                    | SynchronizationFlags::NO_FOREIGN_IDENTIFIERS
                    | SynchronizationFlags::PROGRESS,
                restriction: RestrictionData::new(Some(&restriction)).unwrap(),
                extra_flags: SynchronizationExtraFlags::MESSAGE_SIZE
                    | SynchronizationExtraFlags::ORDER_BY_DELIVERY_TIME,
                tags: vec![PropertyTag(0x0037_001F), PropertyTag(0x0E07_0003)],
            },
        );
        request(
            &[0x70, 5, 3, 4, 2, 0, 0, 0x10, 0, 0, 0x10, 0, 0, 0, 0, 0],
            5,
            input_output(3, 4),
            Request {
                synchronization_type: HIERARCHY,
                send_options: SendOptions::default(),
                synchronization_flags: SynchronizationFlags(0x1000),
                restriction: RestrictionData::default(),
                extra_flags: SynchronizationExtraFlags(0x10),
                tags: vec![],
            },
        );
        success(&[0x70, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x70, 4], &FAILED]), 4, NOT_FOUND);
    }

    /// covers: MS-OXCFXICS_R676, MS-OXCFXICS_R703, MS-OXCFXICS_R715
    #[test]
    fn bits_without_a_name_are_kept_and_told() {
        assert_eq!(SynchronizationFlags::NAMED, SynchronizationFlags(0xE1BF));
        assert_eq!(SynchronizationFlags(0x1E41).unnamed(), SynchronizationFlags(0x1E40));
        assert_eq!(SynchronizationExtraFlags::NAMED, SynchronizationExtraFlags(0x0F));
        assert_eq!(SynchronizationExtraFlags(0x14).unnamed(), SynchronizationExtraFlags(0x10));
        assert!(SynchronizationFlags(0x0030).contains(SynchronizationFlags::FAI));
    }
}
