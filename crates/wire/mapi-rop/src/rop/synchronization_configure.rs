//! RopSynchronizationConfigure: layout MS-OXCROPS 2.2.13.1, operation MS-OXCFXICS 2.2.3.2.1.1, 3.2.5.9.1.1.

use crate::RestrictionData;
use crate::structure::{decode_tag_list, encode_tag_list};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// SynchronizationType: messages.
pub const CONTENTS: u8 = 0x01;
/// SynchronizationType: folders.
pub const HIERARCHY: u8 = 0x02;
/// SynchronizationFlags: strings as UTF-16LE.
pub const UNICODE: u16 = 0x0001;
/// SynchronizationFlags: nothing about deletions.
pub const NO_DELETIONS: u16 = 0x0002;
/// SynchronizationFlags: nothing about messages that the restriction no longer lets through.
pub const IGNORE_NO_LONGER_IN_SCOPE: u16 = 0x0004;
/// SynchronizationFlags: changes of the read state too.
pub const READ_STATE: u16 = 0x0008;
/// SynchronizationFlags: FAI messages.
pub const FAI: u16 = 0x0010;
/// SynchronizationFlags: messages that are not FAI.
pub const NORMAL: u16 = 0x0020;
/// SynchronizationFlags: the tags are those wanted.
pub const ONLY_SPECIFIED_PROPERTIES: u16 = 0x0080;
/// SynchronizationFlags: source keys are made from the ids of the server.
pub const NO_FOREIGN_IDENTIFIERS: u16 = 0x0100;
/// SynchronizationFlags: bodies in their best form.
pub const BEST_BODY: u16 = 0x2000;
/// SynchronizationFlags: FAI messages with all properties.
pub const IGNORE_SPECIFIED_ON_FAI: u16 = 0x4000;
/// SynchronizationFlags: with information about progress.
pub const PROGRESS: u16 = 0x8000;
/// SynchronizationExtraFlags: with PidTagFolderId or PidTagMid.
pub const EID: u32 = 0x0000_0001;
/// SynchronizationExtraFlags: with PidTagMessageSize.
pub const MESSAGE_SIZE: u32 = 0x0000_0002;
/// SynchronizationExtraFlags: with PidTagChangeNumber.
pub const CN: u32 = 0x0000_0004;
/// SynchronizationExtraFlags: the newest messages first.
pub const ORDER_BY_DELIVERY_TIME: u32 = 0x0000_0008;

/// Begins the download of the changes in a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SynchronizationType: [`CONTENTS`] or [`HIERARCHY`].
    pub synchronization_type: u8,
    /// SendOptions: those of [`super::fast_transfer_source_copy_to`].
    pub send_options: u8,
    /// SynchronizationFlags: [`UNICODE`] to [`PROGRESS`].
    pub synchronization_flags: u16,
    /// RestrictionData: which messages; none means all.
    pub restriction: RestrictionData,
    /// SynchronizationExtraFlags: [`EID`], [`MESSAGE_SIZE`], [`CN`], [`ORDER_BY_DELIVERY_TIME`].
    pub extra_flags: u32,
    /// PropertyTags: left out, or the only ones with [`ONLY_SPECIFIED_PROPERTIES`].
    pub tags: Vec<PropertyTag>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            synchronization_type: reader.u8("SynchronizationType")?,
            send_options: reader.u8("SendOptions")?,
            synchronization_flags: reader.u16("SynchronizationFlags")?,
            restriction: RestrictionData::decode(reader)?,
            extra_flags: reader.u32("SynchronizationExtraFlags")?,
            tags: decode_tag_list(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.synchronization_type);
        out.u8(self.send_options);
        out.u16(self.synchronization_flags);
        self.restriction.encode(out)?;
        out.u32(self.extra_flags);
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
