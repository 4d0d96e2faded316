//! MS-OXOMSG 4: 4.1 and 4.3, which submit and take back, and two responses of the spooler.

use crate::dump::{Example, fid, mid};
use ropewalk_wire_mapi_rop::Handles;
use ropewalk_wire_mapi_rop::rop::{abort_submit, set_spooler, spooler_lock_message, submit_message};

const SUBMIT: Example = Example::Request("0000: 32 00 02 00");
const SUBMITTED: Example = Example::Response("0000: 32 02 00 00 00 00", &[]);
/// The section prints a stray `4` behind the sixteenth byte.
const ABORT: Example = Example::Request(
    "0000: 34 00 00 01 00 00 03 b4-79 ca 47 01 00 00 03 b7
     0010: e6 5f a7",
);
const ABORTED: Example = Example::Response("0000: 34 00 00 00 00 00", &[]);
const SPOOLER_SET: Example = Example::Response("0000: 47 00 00 00 00 00", &[]);
const LOCKED: Example = Example::Response("0000: 48 00 00 00 00 00", &[]);

pub const ALL: &[Example] = &[SUBMIT, SUBMITTED, ABORT, ABORTED, SPOOLER_SET, LOCKED];

/// MS-OXOMSG 4.1.
/// covers: MS-OXCROPS_R2352, MS-OXCROPS_R2363, MS-OXCROPS_R2365
#[test]
fn submitting_a_message() {
    SUBMIT.is_request(0, Handles::Input(2), submit_message::Request { submit_flags: 0 });
    SUBMITTED.is_success(2, submit_message::Response);
}

/// MS-OXOMSG 4.3.
#[test]
fn aborting_a_submission() {
    let (folder_id, message_id) = (fid("0001-0003b479ca47"), mid("0001-0003b7e65fa7"));
    ABORT.is_request(0, Handles::Input(0), abort_submit::Request { folder_id, message_id });
    ABORTED.is_success(0, abort_submit::Response);
}

/// MS-OXOMSG 4.6.1.2 and 4.6.6.2.
#[test]
fn a_spooler() {
    SPOOLER_SET.is_success(0, set_spooler::Response);
    LOCKED.is_success(0, spooler_lock_message::Response);
}
