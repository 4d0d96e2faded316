//! Structures that are the value of a property (MS-OXCFXICS 2.2.2.7 to 2.2.2.10).

use ropewalk_base::limits::FX_NAME_UNITS_MAX;
use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{
    DecodeError, EncodeError, GlobalId, LongTermId, Writer, decode_ascii, encode_ascii,
};
use ropewalk_model::{ErrorCode, PropertyName, PropertyNameKind, PropertyTag};

/// How much a synchronization will send (2.2.2.7). Sizes in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProgressInformation {
    /// Associated messages.
    pub associated_count: u32,
    /// Size of them all.
    pub associated_size: u64,
    /// Normal messages.
    pub normal_count: u32,
    /// Size of them all.
    pub normal_size: u64,
}

impl ProgressInformation {
    /// Reads 32 bytes.
    ///
    /// # Errors
    /// When the size or the version is another.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let version = reader.u16("Version")?;
        if version != 0 {
            return Err(DecodeError::invalid("Version", &reader, 2, version));
        }
        reader.u16("padding")?;
        let associated_count = reader.u32("FAIMessageCount")?;
        let associated_size = reader.u64("FAIMessageTotalSize")?;
        let normal_count = reader.u32("NormalMessageCount")?;
        reader.u32("padding")?;
        let normal_size = reader.u64("NormalMessageTotalSize")?;
        DecodeError::unless_empty("ProgressInformation", &reader)?;
        Ok(Self { associated_count, associated_size, normal_count, normal_size })
    }

    /// Writes 32 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(0);
        out.u32(self.associated_count);
        out.u64(self.associated_size);
        out.u32(self.normal_count);
        out.u32(0);
        out.u64(self.normal_size);
        out.into_bytes()
    }
}

/// A property group mapping (2.2.2.8): which properties are sent together in partial changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyGroupInfo {
    /// GroupId of the mapping.
    pub id: u32,
    /// The groups, by index: at least one, none empty. A property with an id from 0x8000 has a name.
    pub groups: Vec<Vec<(PropertyTag, Option<PropertyName>)>>,
}

/// A count that must not be zero.
fn count(reader: &mut Reader<'_>, field: &'static str) -> Result<u32, DecodeError> {
    match reader.u32(field)? {
        0 => Err(DecodeError::invalid(field, reader, 4, 0u8)),
        count => Ok(count),
    }
}

fn put_count(out: &mut Writer, count: usize, field: &'static str) -> Result<(), EncodeError> {
    if count == 0 {
        return Err(EncodeError::Empty { field });
    }
    out.count32(count, field)
}

/// GroupPropertyName (2.2.2.8.1.1).
fn decode_group_name(reader: &mut Reader<'_>) -> Result<PropertyName, DecodeError> {
    let set = Guid(reader.array("Guid")?);
    let kind = match reader.u32("Kind")? {
        0 => PropertyNameKind::Lid(reader.u32("Lid")?),
        1 => {
            let offset = reader.offset();
            let size = reader.u32("NameSize")? as usize;
            if size > FX_NAME_UNITS_MAX * 2 + 2 {
                return Err(DecodeError::Limit { field: "NameSize", offset, max: FX_NAME_UNITS_MAX * 2 + 2 });
            }
            let (pairs, []) = reader.bytes(size, "Name")?.as_chunks::<2>() else {
                return Err(DecodeError::Invalid { field: "NameSize", offset, value: size as u64 });
            };
            // A terminating zero is not part of the name, and none is inside of one.
            let units = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).take_while(|unit| *unit != 0);
            if units.clone().count() > FX_NAME_UNITS_MAX {
                return Err(DecodeError::Limit { field: "Name", offset, max: FX_NAME_UNITS_MAX });
            }
            let units = char::decode_utf16(units);
            PropertyNameKind::String(units.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
        }
        other => return Err(DecodeError::invalid("Kind", reader, 4, other)),
    };
    Ok(PropertyName { set, kind })
}

fn encode_group_name(out: &mut Writer, name: &PropertyName) -> Result<(), EncodeError> {
    out.bytes(name.set.as_bytes());
    match &name.kind {
        PropertyNameKind::Lid(lid) => {
            out.u32(0);
            out.u32(*lid);
        }
        PropertyNameKind::String(text) => {
            let units: Vec<u16> = text.encode_utf16().filter(|unit| *unit != 0).collect();
            if units.len() > FX_NAME_UNITS_MAX {
                return Err(EncodeError::TooLong {
                    field: "Name",
                    length: units.len(),
                    max: FX_NAME_UNITS_MAX,
                });
            }
            out.u32(1);
            out.count32(units.len() * 2, "NameSize")?;
            units.iter().for_each(|unit| out.u16(*unit));
        }
    }
    Ok(())
}

impl PropertyGroupInfo {
    /// Reads a mapping. What is allocated is bounded by the input.
    ///
    /// # Errors
    /// When a field does not fit.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let id = reader.u32("GroupId")?;
        reader.u32("Reserved")?;
        let mut groups = Vec::new();
        for _ in 0..count(&mut reader, "GroupCount")? {
            let mut group = Vec::new();
            for _ in 0..count(&mut reader, "PropertyTagCount")? {
                let tag = PropertyTag(reader.u32("PropertyTag")?);
                let name = if tag.is_named() { Some(decode_group_name(&mut reader)?) } else { None };
                group.push((tag, name));
            }
            groups.push(group);
        }
        DecodeError::unless_empty("PropertyGroupInfo", &reader)?;
        Ok(Self { id, groups })
    }

    /// Writes a mapping.
    ///
    /// # Errors
    /// When there is no group, a group is empty, a name is too long, or a property from 0x8000 has none.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        out.u32(self.id);
        out.u32(0);
        put_count(&mut out, self.groups.len(), "GroupCount")?;
        for group in &self.groups {
            put_count(&mut out, group.len(), "PropertyTagCount")?;
            for (tag, name) in group {
                out.u32(tag.0);
                match name {
                    Some(name) if tag.is_named() => encode_group_name(&mut out, name)?,
                    None if !tag.is_named() => {}
                    _ => return Err(EncodeError::Mismatch { tag: *tag, kind: tag.kind() }),
                }
            }
        }
        Ok(out.into_bytes())
    }
}

/// Where the content of a public folder is (2.2.2.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderReplicaInfo {
    /// The folder.
    pub folder: LongTermId,
    /// How many of the servers are the closest.
    pub cheap_servers: u32,
    /// Distinguished names of servers.
    pub servers: Vec<String>,
}

impl FolderReplicaInfo {
    /// Reads it. What is allocated is bounded by the input.
    ///
    /// # Errors
    /// When a field does not fit.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        reader.u32("Flags")?;
        reader.u32("Depth")?;
        let folder = LongTermId::decode(&mut reader)?;
        let count = count(&mut reader, "ServerDNCount")?;
        let cheap_servers = reader.u32("CheapServerDNCount")?;
        if cheap_servers > count {
            return Err(DecodeError::invalid("CheapServerDNCount", &reader, 4, cheap_servers));
        }
        let mut servers = Vec::new();
        for _ in 0..count {
            servers.push(decode_ascii(&mut reader, "ServerDNArray")?);
        }
        DecodeError::unless_empty("FolderReplicaInfo", &reader)?;
        Ok(Self { folder, cheap_servers, servers })
    }

    /// Writes it.
    ///
    /// # Errors
    /// When there is no server, or fewer than the closest ones.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        out.u64(0);
        self.folder.encode(&mut out);
        put_count(&mut out, self.servers.len(), "ServerDNCount")?;
        let cheap = (self.cheap_servers as usize, self.servers.len());
        if cheap.0 > cheap.1 {
            return Err(EncodeError::TooLong { field: "CheapServerDNCount", length: cheap.0, max: cheap.1 });
        }
        out.u32(self.cheap_servers);
        self.servers.iter().for_each(|server| encode_ascii(&mut out, server));
        Ok(out.into_bytes())
    }
}

/// What went wrong with an object (2.2.2.10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedErrorInfo {
    /// The error.
    pub code: ErrorCode,
    /// The folder it happened in; zero if unknown.
    pub folder: GlobalId,
    /// The message it happened with; zero if unknown.
    pub message: GlobalId,
    /// AuxBlocks as they are.
    pub auxiliary: Vec<u8>,
}

/// Bytes before the auxiliary ones.
const ERROR_HEAD: usize = 88;

impl ExtendedErrorInfo {
    /// Reads it.
    ///
    /// # Errors
    /// When a field does not fit.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let version = reader.u16("Version")?;
        if version != 0 {
            return Err(DecodeError::invalid("Version", &reader, 2, version));
        }
        reader.u16("Padding1")?;
        let code = ErrorCode(reader.u32("ErrorCode")?);
        let folder = GlobalId::decode(&mut reader)?;
        reader.u16("Padding2")?;
        let message = GlobalId::decode(&mut reader)?;
        reader.u16("Padding3")?;
        reader.bytes(24, "Reserved")?;
        let size = reader.u32("AuxBytesCount")? as usize;
        let offset = reader.u32("AuxBytesOffset")?;
        let auxiliary = match (size, (offset as usize).checked_sub(ERROR_HEAD)) {
            (0, _) => Vec::new(),
            (_, None) => return Err(DecodeError::invalid("AuxBytesOffset", &reader, 4, offset)),
            (_, Some(reserved)) => {
                reader.bytes(reserved, "Reserved")?;
                reader.bytes(size, "AuxBytes")?.to_vec()
            }
        };
        Ok(Self { code, folder, message, auxiliary })
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the auxiliary bytes are too many.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        out.u32(0);
        out.u32(self.code.0);
        LongTermId(self.folder).encode(&mut out);
        LongTermId(self.message).encode(&mut out);
        out.zeros(24);
        out.count32(self.auxiliary.len(), "AuxBytesCount")?;
        out.u32(if self.auxiliary.is_empty() { 0 } else { ERROR_HEAD as u32 });
        out.bytes(&self.auxiliary);
        Ok(out.into_bytes())
    }
}
