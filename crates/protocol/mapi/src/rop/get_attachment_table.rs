//! RopGetAttachmentTable: MS-OXCMSG 2.2.3.17, processing 3.2.5.17.

use super::Call;
use crate::error::Result;
use crate::object::{Object, Rows, Table};
use ropewalk_wire_mapi_rop::rop::get_attachment_table::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let message = call.message()?;
    call.open(Object::Table(Box::new(Table::new(Rows::Attachments(message)))))?;
    Ok(Response)
}
