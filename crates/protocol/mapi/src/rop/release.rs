//! RopRelease: MS-OXCROPS 2.2.15.3, processing 3.2.5.3.

use super::Call;

/// "Any errors resulting from the processing of this ROP MUST be ignored".
pub(super) fn handle(call: &mut Call<'_>) {
    call.session.handles.release(call.handle);
}
