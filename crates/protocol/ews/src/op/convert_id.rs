//! ConvertId (MS-OXWSCVTID 3.1.4.1): between this protocol's ids and entry ids.

use super::each;
use crate::context::Context;
use crate::id::ObjectId;
use crate::problem::{OrProblem, Problems, access_denied, malformed_id, not_available};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use ropewalk_mailbox::StoredValue;
use ropewalk_model::codec::entry_id::{FolderEntryId, MessageEntryId};
use ropewalk_model::{FolderId, MessageId, PropertyValue, tags};
use ropewalk_wire_ews_xml::Outcome;
use ropewalk_wire_ews_xml::op::convert_id::{AlternateId, Answer, IdFormat, Request};

pub(super) fn handle(context: &Context<'_>, request: &Request) -> Vec<Outcome<Answer>> {
    each(&request.sources, |source| match source {
        AlternateId::Mailbox { format, id, is_archive, .. } => {
            if *is_archive == Some(true) {
                return Err(not_available("An archive mailbox"));
            }
            let object = parse(context, *format, id)?;
            Ok(AlternateId::Mailbox {
                format: request.destination,
                id: write(context, request.destination, &object)?,
                // Quirk(DavMail): it names a mailbox that is not there, to learn the user's own address here.
                mailbox: context.user.address.clone(),
                is_archive: None,
            })
        }
        AlternateId::PublicFolder { .. } | AlternateId::PublicFolderItem { .. } => {
            Err(not_available("A public folder"))
        }
    })
}

fn parse(context: &Context<'_>, format: IdFormat, text: &str) -> Problems<ObjectId> {
    let entry_id = match format {
        IdFormat::EwsId | IdFormat::EwsLegacyId => {
            return ObjectId::decode(text, &context.home());
        }
        IdFormat::EntryId | IdFormat::StoreId => STANDARD.decode(text).ok(),
        IdFormat::HexEntryId => from_hex(text),
        IdFormat::OwaId => URL_SAFE.decode(text).ok(),
    };
    from_entry_id(context, &entry_id.ok_or_else(malformed_id)?)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    pairs.remainder().is_empty().then(|| pairs.map(|pair| pair[0] << 4 | pair[1]).collect())
}

fn from_entry_id(context: &Context<'_>, bytes: &[u8]) -> Problems<ObjectId> {
    let info = context.mailbox.info();
    let (provider, replica, object) = if bytes.len() == MessageEntryId::SIZE_BYTES {
        let id = MessageEntryId::decode(bytes).map_err(|_| malformed_id())?;
        let message = MessageId::from_counter(id.message.counter);
        (id.provider, id.message.database, ObjectId::Item(message))
    } else {
        let id = FolderEntryId::decode(bytes).map_err(|_| malformed_id())?;
        let folder = FolderId::from_counter(id.folder.counter);
        (id.provider, id.folder.database, ObjectId::Folder(folder))
    };
    if provider == info.guid && replica == info.replica_guid { Ok(object) } else { Err(access_denied()) }
}

fn write(context: &Context<'_>, format: IdFormat, object: &ObjectId) -> Problems<String> {
    if matches!(format, IdFormat::EwsId | IdFormat::EwsLegacyId) {
        return Ok(object.encode(&context.home()));
    }
    let value = match object {
        ObjectId::Folder(id) => context.mailbox.folder(*id).or_problem()?.property(tags::PID_TAG_ENTRY_ID),
        ObjectId::Item(id) => context.mailbox.message(*id).or_problem()?.property(tags::PID_TAG_ENTRY_ID),
        ObjectId::Attachment(..) => return Err(malformed_id()),
    };
    let Some(StoredValue::Value(PropertyValue::Binary(entry_id))) = value else { return Err(malformed_id()) };
    Ok(match format {
        IdFormat::HexEntryId => entry_id.iter().map(|byte| format!("{byte:02X}")).collect(),
        IdFormat::OwaId => URL_SAFE.encode(entry_id),
        _ => STANDARD.encode(entry_id),
    })
}
