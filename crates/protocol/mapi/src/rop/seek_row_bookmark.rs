//! RopSeekRowBookmark: MS-OXCTABL 2.2.2.10, processing 3.2.5.10.

use super::Call;
use crate::error::Result;
use crate::object::origin;
use ropewalk_wire_mapi_rop::rop::seek_row::BOOKMARK_CUSTOM;
use ropewalk_wire_mapi_rop::rop::seek_row_bookmark::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, table) = call.table()?;
    table.must_have_bookmarks()?;
    table.must_have_columns()?;
    let origin = origin(BOOKMARK_CUSTOM, Some(&request.bookmark))?;
    let sought = table.seek(&logon.mailbox, origin, request.row_count)?;
    let moved = if request.want_row_moved_count { sought.moved_i32() } else { 0 };
    Ok(Response {
        row_no_longer_visible: sought.bookmark_gone,
        has_sought_less: request.want_row_moved_count && moved != request.row_count,
        rows_sought: moved,
    })
}
