//! MS-OXOMSG, Email Object Protocol.

use super::{request, success};
use ropewalk_wire_mapi_rop::Handles;
use ropewalk_wire_mapi_rop::rop::{set_spooler, spooler_lock_message, submit_message};

/// MS-OXOMSG 4.1.1.
/// covers: MS-OXCROPS_R2350, MS-OXCROPS_R2352, MS-OXCROPS_R2353, MS-OXCROPS_R2355, MS-OXCROPS_R2358
#[test]
fn a_message_is_submitted() {
    request("0000: 32 00 02 00", Handles::Input(2), submit_message::Request { submit_flags: 0 });
}

/// MS-OXOMSG 4.6.1.2.
/// covers: MS-OXCROPS_R2436, MS-OXCROPS_R2438, MS-OXCROPS_R2439, MS-OXCROPS_R2440, MS-OXCROPS_R2442
#[test]
fn the_client_is_a_spooler() {
    success("0000: 47 00 00 00 00 00", 0, set_spooler::Response);
}

/// MS-OXOMSG 4.6.6.2.
/// covers: MS-OXCROPS_R2458, MS-OXCROPS_R2460, MS-OXCROPS_R2461, MS-OXCROPS_R2462, MS-OXCROPS_R2464
#[test]
fn a_message_is_locked() {
    success("0000: 48 00 00 00 00 00", 0, spooler_lock_message::Response);
}
