//! The targets, one function each: a decoder must take any bytes without a panic, and what was decoded must
//! come out of its encoder and back the same. They need no fuzzer to be run: `cargo test --lib` feeds them
//! mutations of their seeds on a stable toolchain.

mod mail;
mod mapi;
#[cfg(test)]
mod mutations;
mod nspi;
mod smtp;
mod text;

/// A target.
pub struct Target {
    /// Name, also that of its binary.
    pub name: &'static str,
    /// What it does with an input.
    pub run: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: &'static [&'static [u8]],
}

/// All targets.
pub const TARGETS: [Target; 15] = [
    Target { name: "mime", run: mail::mime, seeds: mail::SEEDS },
    Target { name: "oxcmail", run: mail::oxcmail, seeds: mail::SEEDS },
    Target { name: "imap", run: text::imap, seeds: text::IMAP_SEEDS },
    Target { name: "smtp_command", run: smtp::command, seeds: smtp::COMMAND_SEEDS },
    Target { name: "smtp_data", run: smtp::data, seeds: smtp::DATA_SEEDS },
    Target { name: "ews", run: text::ews, seeds: text::EWS_SEEDS },
    Target { name: "autodiscover", run: text::autodiscover, seeds: text::AUTODISCOVER_SEEDS },
    Target { name: "rop_buffer", run: mapi::rop_buffer, seeds: mapi::BUFFER_SEEDS },
    Target { name: "rop_request", run: mapi::rop_request, seeds: mapi::REQUEST_SEEDS },
    Target { name: "rop_response", run: mapi::rop_response, seeds: mapi::RESPONSE_SEEDS },
    Target { name: "mapi_http", run: mapi::mapi_http, seeds: mapi::HTTP_SEEDS },
    Target { name: "nspi", run: nspi::nspi, seeds: nspi::SEEDS },
    Target { name: "restriction", run: mapi::restriction, seeds: mapi::RESTRICTION_SEEDS },
    Target { name: "row", run: mapi::row, seeds: mapi::ROW_SEEDS },
    Target { name: "entry_id", run: mapi::entry_id, seeds: mapi::ENTRY_ID_SEEDS },
];

/// Runs a target on an input.
///
/// # Panics
/// When there is no such target, and when it has found something.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("no target {name}")).run)(data);
}
