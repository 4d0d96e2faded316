//! ActionData of OP_MOVE and OP_COPY (MS-OXORULE 2.2.5.1.2.1).

use super::{count, put_count};
use crate::codec::entry_id::FolderEntryId;
use crate::codec::{Counts, DecodeError, EncodeError, ServerId, Writer};
use ropewalk_base::Reader;

/// Where a message is moved or copied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Standard rules, FolderInThisStore set: a folder of the same mailbox.
    ThisStore {
        /// StoreEID, which nobody reads here.
        store: Vec<u8>,
        /// FolderId of the ServerEid (MS-OXORULE 2.2.5.1.2.1.1), in its wire form.
        folder_id: u64,
    },
    /// Standard rules, FolderInThisStore zero: a folder that only the client knows how to find.
    OtherStore {
        /// StoreEID: a Store object EntryID.
        store: Vec<u8>,
        /// FolderEID: what the client finds useful.
        folder: Vec<u8>,
    },
    /// Extended rules: a folder of the same mailbox by its entry id.
    Entry {
        /// StoreEID, which nobody reads here.
        store: Vec<u8>,
        /// FolderEID.
        folder: FolderEntryId,
    },
}

impl Destination {
    pub(super) fn decode(reader: &mut Reader<'_>, counts: Counts) -> Result<Self, DecodeError> {
        let here = match counts {
            Counts::Rop => Some(reader.u8("FolderInThisStore")? != 0),
            Counts::Extended | Counts::AddressBook => None,
        };
        let size = count(reader, counts, "StoreEIDSize")?;
        let store = reader.bytes(size, "StoreEID")?.to_vec();
        let size = count(reader, counts, "FolderEIDSize")?;
        let mut folder = reader.part(size, "FolderEID")?;
        let destination = match here {
            Some(true) => Self::ThisStore { store, folder_id: server_eid(&mut folder)? },
            Some(false) => return Ok(Self::OtherStore { store, folder: folder.rest().to_vec() }),
            None => Self::Entry { store, folder: FolderEntryId::decode_from(&mut folder)? },
        };
        DecodeError::unless_empty("FolderEID", &folder)?;
        Ok(destination)
    }

    pub(super) fn encode(&self, out: &mut Writer, counts: Counts) -> Result<(), EncodeError> {
        let (here, store, folder) = match self {
            Self::ThisStore { store, folder_id } => {
                let id = ServerId::Object { folder_id: *folder_id, message_id: 0, instance: 0 };
                (Some(true), store, id.encode())
            }
            Self::OtherStore { store, folder } => (Some(false), store, folder.clone()),
            Self::Entry { store, folder } => (None, store, folder.encode()),
        };
        match (here, counts) {
            (Some(here), Counts::Rop) => out.boolean(here),
            (None, Counts::Extended) => {}
            _ => return Err(EncodeError::Form { field: "FolderEID" }),
        }
        put_count(out, store.len(), counts, "StoreEIDSize")?;
        out.bytes(store);
        put_count(out, folder.len(), counts, "FolderEIDSize")?;
        out.bytes(&folder);
        Ok(())
    }
}

/// ServerEid: a ServerId that is the server's own and names a folder. MessageId and Instance are not used.
fn server_eid(reader: &mut Reader<'_>) -> Result<u64, DecodeError> {
    let ours = reader.u8("Ours")?;
    if ours != 0x01 {
        return Err(DecodeError::invalid("Ours", reader, 1, ours));
    }
    let folder_id = reader.u64("FolderId")?;
    reader.u64("MessageId")?;
    reader.u32("Instance")?;
    Ok(folder_id)
}
