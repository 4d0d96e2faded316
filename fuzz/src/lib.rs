//! The targets, one function each: a decoder must take any bytes without a panic and within a bound of memory, and
//! what was decoded must come out of its encoder and back the same. They need no fuzzer to be run: `cargo test --lib`
//! feeds them their corpus and mutations of it on a stable toolchain.

mod appointment;
mod bound;
mod fx;
mod http;
mod mail;
mod model;
#[cfg(test)]
mod mutations;
mod nspi;
mod rop;
mod rtf;
mod sets;
mod smtp;
mod text;

pub use bound::Bound;

/// A target.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Name, also that of its binary and of its folder in `corpus/`.
    name: &'static str,
    /// What it does with an input.
    run: fn(&[u8]),
    /// What its decoders may have allocated.
    bound: Bound,
}

const fn target(name: &'static str, run: fn(&[u8]), bound: Bound) -> Target {
    Target { name, run, bound }
}

/// All targets.
pub const TARGETS: &[Target] = &[
    target("mime", mail::mime, Bound { constant: 64 * 1024, each: 192 }),
    target("oxcmail", mail::oxcmail, Bound { constant: 64 * 1024, each: 256 }),
    target("compressed_rtf", rtf::compressed, Bound { constant: 16 * 1024, each: 32 }),
    target("rtf", rtf::document, Bound { constant: 64 * 1024, each: 512 }),
    target("imap", text::imap, Bound::each(256)),
    target("smtp_command", smtp::command, Bound::each(32)),
    target("smtp_data", smtp::data, Bound::each(16)),
    target("ews", text::ews, Bound { constant: 64 * 1024, each: 256 }),
    target("autodiscover", text::autodiscover, Bound { constant: 64 * 1024, each: 32 }),
    target("rop_buffer", rop::buffer, Bound { constant: 96 * 65_536 + 4096, each: 16 }),
    target("rop_request", rop::request, Bound::each(256)),
    target("rop_response", rop::response, Bound::each(256)),
    target("mapi_http", http::mapi_http, Bound::each(8)),
    target("mapi_http_framing", http::framing, Bound::each(64)),
    target("restriction", model::restriction, Bound::each(256)),
    target("value", model::value, Bound::each(256)),
    target("row", model::row, Bound::each(256)),
    target("recipient_row", model::recipient_row, Bound::each(256)),
    target("sort_and_names", model::sort_and_names, Bound::each(16)),
    target("entry_id", model::entry_id, Bound::each(16)),
    target("glob_set", sets::glob_set, Bound::each(96)),
    target("id_set", sets::id_set, Bound::each(64)),
    target("xid_pcl", sets::xid_pcl, Bound::each(32)),
    target("fx_stream", fx::stream, fx::READER),
    target("fx_structure", fx::structure, Bound::each(96)),
    target("appointment", appointment::appointment, Bound::each(96)),
    target("rule", appointment::rule, Bound::each(256)),
    target("address_book_request", nspi::request, Bound::each(256)),
    target("address_book_response", nspi::response, Bound::each(256)),
    target("nspi", nspi::structure, Bound::each(256)),
    target("auxiliary", rop::auxiliary, Bound::each(256)),
];

impl Target {
    /// The target of a name. A binary that asks for it when it is compiled holds the code of that target only.
    ///
    /// # Panics
    /// When there is none.
    pub const fn named(name: &str) -> Self {
        let mut at = 0;
        while at < TARGETS.len() {
            if same(TARGETS[at].name.as_bytes(), name.as_bytes()) {
                return TARGETS[at];
            }
            at += 1;
        }
        panic!("no target of this name")
    }

    /// Runs it on an input.
    ///
    /// # Panics
    /// When it has found something.
    pub fn run(self, data: &[u8]) {
        self.bound.hold();
        (self.run)(data);
    }
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}
