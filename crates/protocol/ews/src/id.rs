//! Ids as clients see them: base64 of version, kind, mailbox GUID, its owner, numbers and a CRC-32 of all that, so that an
//! id that was cut or changed is told from one that names nothing. Opaque to clients (MS-OXWSITEMID leaves the
//! form to the server).

use crate::problem::{Problems, access_denied, malformed_id};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ropewalk_base::limits::MIME_DEPTH_MAX;
use ropewalk_base::{Guid, Reader};
use ropewalk_directory::UserId;
use ropewalk_model::{ChangeNumber, FolderId, MessageId};
use ropewalk_wire_ews_xml::types::Id;
use ropewalk_wire_ews_xml::{Problem, ResponseCode};

const VERSION: u8 = 2;
const FOLDER: u8 = 1;
const ITEM: u8 = 2;
const ATTACHMENT: u8 = 3;
const CHANGE_KEY: u8 = 4;
const CONVERSATION: u8 = 5;
/// Longest id text that is looked at: an attachment at the greatest depth has fewer characters.
const TEXT_CHARS_MAX: usize = 512;

/// Where what an id names is: the owner to find the mailbox by, its GUID to know it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) mailbox: Guid,
    pub(crate) owner: UserId,
}

/// What an id names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ObjectId {
    Folder(FolderId),
    Item(MessageId),
    /// Attachment numbers from the outermost message inwards.
    Attachment(MessageId, Vec<u32>),
}

fn sealed(mut bytes: Vec<u8>) -> String {
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
    STANDARD.encode(bytes)
}

/// Takes an id apart as far as version and CRC.
fn unsealed(text: &str) -> Option<Vec<u8>> {
    if text.len() > TEXT_CHARS_MAX {
        return None;
    }
    let mut bytes = STANDARD.decode(text).ok()?;
    let (content, crc) = bytes.split_last_chunk::<4>()?;
    if crc32fast::hash(content).to_le_bytes() != *crc || content.first() != Some(&VERSION) {
        return None;
    }
    bytes.truncate(bytes.len() - 4);
    Some(bytes)
}

impl ObjectId {
    /// The id in a mailbox.
    pub(crate) fn encode(&self, home: &Home) -> String {
        let kind = match self {
            Self::Folder(_) => FOLDER,
            Self::Item(_) => ITEM,
            Self::Attachment(..) => ATTACHMENT,
        };
        let mut bytes = vec![VERSION, kind];
        bytes.extend_from_slice(home.mailbox.as_bytes());
        bytes.extend_from_slice(&home.owner.0.to_le_bytes());
        match self {
            Self::Folder(id) => bytes.extend_from_slice(&id.value().to_le_bytes()),
            Self::Item(id) => bytes.extend_from_slice(&id.value().to_le_bytes()),
            Self::Attachment(id, path) => {
                bytes.extend_from_slice(&id.value().to_le_bytes());
                path.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
            }
        }
        sealed(bytes)
    }

    /// Reads an id of one mailbox; one of another is answered with access denied, whether it names something or not.
    pub(crate) fn decode(text: &str, home: &Home) -> Problems<Self> {
        let (id, found) = Self::anywhere(text)?;
        if found == *home { Ok(id) } else { Err(access_denied()) }
    }

    /// Reads an id of any mailbox.
    pub(crate) fn anywhere(text: &str) -> Problems<(Self, Home)> {
        if text.is_empty() {
            return Err(Problem::new(ResponseCode::ErrorInvalidIdEmpty, "Id must be non-empty."));
        }
        Self::parse(text).ok_or_else(malformed_id)
    }

    fn parse(text: &str) -> Option<(Self, Home)> {
        let bytes = unsealed(text)?;
        let mut reader = Reader::new(&bytes);
        reader.u8("version").ok()?;
        let kind = reader.u8("kind").ok()?;
        let mailbox = Guid(reader.array("mailbox").ok()?);
        let owner = UserId(reader.u64("owner").ok()?);
        let number = reader.u64("number").ok()?;
        let id = match kind {
            FOLDER => Self::Folder(FolderId::new(number)?),
            ITEM => Self::Item(MessageId::new(number)?),
            ATTACHMENT => {
                let mut path = Vec::new();
                while !reader.is_empty() && path.len() <= MIME_DEPTH_MAX {
                    path.push(reader.u32("attachment").ok()?);
                }
                if path.is_empty() {
                    return None;
                }
                Self::Attachment(MessageId::new(number)?, path)
            }
            _ => return None,
        };
        reader.is_empty().then_some((id, Home { mailbox, owner }))
    }
}

/// ChangeKey: the number of the last change.
pub(crate) fn change_key(change: ChangeNumber) -> String {
    let mut bytes = vec![VERSION, CHANGE_KEY];
    bytes.extend_from_slice(&change.value().to_le_bytes());
    sealed(bytes)
}

/// Reads a ChangeKey.
pub(crate) fn parse_change_key(text: &str) -> Problems<ChangeNumber> {
    let parse = || {
        let bytes = unsealed(text)?;
        let (&[_, CHANGE_KEY], number) = bytes.split_first_chunk::<2>()? else { return None };
        ChangeNumber::new(u64::from_le_bytes(number.try_into().ok()?))
    };
    parse().ok_or_else(|| Problem::new(ResponseCode::ErrorInvalidChangeKey, "The change key is invalid."))
}

/// ConversationId.
pub(crate) fn conversation(mailbox: &Guid, conversation: &[u8]) -> Id {
    let mut bytes = vec![VERSION, CONVERSATION];
    bytes.extend_from_slice(mailbox.as_bytes());
    bytes.extend_from_slice(conversation);
    Id { id: sealed(bytes), change_key: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_and_damage_shows() {
        let mailbox = Home { mailbox: Guid([7; 16]), owner: UserId(3) };
        let message = MessageId::new(0x1234).unwrap();
        let ids = [
            ObjectId::Folder(FolderId::new(5).unwrap()),
            ObjectId::Item(message),
            ObjectId::Attachment(message, vec![0, 3]),
            ObjectId::Attachment(message, vec![1; MIME_DEPTH_MAX + 1]),
        ];
        for id in ids {
            let text = id.encode(&mailbox);
            assert!(text.len() <= TEXT_CHARS_MAX);
            assert_eq!(ObjectId::decode(&text, &mailbox), Ok(id));
            for other in [Home { mailbox: Guid([8; 16]), ..mailbox }, Home { owner: UserId(4), ..mailbox }] {
                assert_eq!(ObjectId::decode(&text, &other), Err(access_denied()));
            }
            assert_eq!(ObjectId::decode(&text[..text.len() - 4], &mailbox), Err(malformed_id()));
            assert_eq!(ObjectId::decode(&text.replacen('A', "B", 1), &mailbox), Err(malformed_id()));
        }
        for bad in ["x", "AAMkAD=", "\u{e4}", &"A".repeat(10_000)] {
            assert_eq!(ObjectId::decode(bad, &mailbox), Err(malformed_id()));
        }
        assert_eq!(ObjectId::decode("", &mailbox).unwrap_err().code, ResponseCode::ErrorInvalidIdEmpty);
    }

    #[test]
    fn change_keys_come_back() {
        let change = ChangeNumber::new(77).unwrap();
        let home = Home { mailbox: Guid::NIL, owner: UserId(1) };
        assert_eq!(parse_change_key(&change_key(change)), Ok(change));
        assert!(parse_change_key("AAAA").is_err());
        assert!(parse_change_key(&ObjectId::Folder(FolderId::new(5).unwrap()).encode(&home)).is_err());
    }
}
