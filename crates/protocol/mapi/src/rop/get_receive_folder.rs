//! RopGetReceiveFolder: MS-OXCSTOR 2.2.1.2, processing 3.2.5.2.

use super::Call;
use crate::error::Result;
use ropewalk_model::{ErrorCode, SpecialFolder};
use ropewalk_wire_mapi_rop::Fid;
use ropewalk_wire_mapi_rop::rop::get_receive_folder::{Request, Response};

/// The Receive folder table as a mailbox is made with it (MS-OXCSTOR 3.2.3).
const RECEIVE_FOLDERS: [(&str, SpecialFolder); 4] = [
    ("", SpecialFolder::Inbox),
    ("IPM", SpecialFolder::Inbox),
    ("Report.IPM", SpecialFolder::Inbox),
    ("IPC", SpecialFolder::Root),
];
/// "less than or equal to 255", with the terminating zero.
const CLASS_BYTES_MAX: usize = 254;

/// The requirements of 2.2.1.2.1.
fn is_valid(class: &str) -> bool {
    class.len() <= CLASS_BYTES_MAX
        && class.bytes().all(|byte| (32..=126).contains(&byte))
        && !class.starts_with('.')
        && !class.ends_with('.')
        && !class.contains("..")
}

/// Whether `class` is `parent` or one of its subclasses.
fn is_below(class: &str, parent: &str) -> bool {
    let (Some(head), Some(tail)) = (class.get(..parent.len()), class.get(parent.len()..)) else { return false };
    head.eq_ignore_ascii_case(parent) && (parent.is_empty() || tail.is_empty() || tail.starts_with('.'))
}

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    if !is_valid(&request.message_class) {
        return Err(ErrorCode::INVALID_PARAMETER.into());
    }
    let matching = RECEIVE_FOLDERS.iter().filter(|(class, _)| is_below(&request.message_class, class));
    let (class, folder) = matching.max_by_key(|(class, _)| class.len()).ok_or(ErrorCode::NOT_FOUND)?;
    let folder = call.logon()?.mailbox.special_folder(*folder);
    Ok(Response { folder_id: Fid::of_folder(folder), explicit_message_class: (*class).to_owned() })
}
