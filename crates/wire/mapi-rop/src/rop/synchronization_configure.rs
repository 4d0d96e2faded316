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

/// Begins the download of the changes in a folder.
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

/// The download context is open.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x70, 0x00, 0x00, 0x01, 0x07, 0x07, 0x02, 0x01, 0x05, 0x00, 0x08, 0x1F, 0x00, 0x37, 0x00, 0x04,
            0x03, 0x02, 0x01, 0x02, 0x00, 0x1F, 0x00, 0x37, 0x00, 0x03, 0x00, 0x07, 0x0E,
        ]);
        response(&[0x70, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x70, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
