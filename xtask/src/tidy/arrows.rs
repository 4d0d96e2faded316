//! The arrows between crates: what may depend on what (ARCHITECTURE.md, "Rooms and arrows"). What only tests
//! need is free, except that no protocol needs another even there.

use super::metadata::{Metadata, Package};

/// A room of the house: the crates that stand there, and which rooms they may use.
struct Room {
    /// Folder from the root; with a closing slash all crates below.
    folder: &'static str,
    /// Folders, as above. Empty for all: the binary, which only wires, and tools, which nobody needs.
    may_use: &'static [&'static str],
    /// Whether it is all of ours it may use.
    may_use_all: bool,
    /// Packages from elsewhere it must not reach, not even through others.
    never: &'static [&'static str],
}

/// Sockets, tasks and other people's ideas of time: not inside of what is to be pure.
const IMPURE: &[&str] = &["tokio", "mio", "hyper", "rustls", "tracing", "log", "heed"];
/// The core is synchronous; it may write a trace.
const ASYNCHRONOUS: &[&str] = &["tokio", "mio", "hyper", "rustls", "futures-executor"];

const fn room(
    folder: &'static str,
    may_use: &'static [&'static str],
    never: &'static [&'static str],
) -> Room {
    Room { folder, may_use, may_use_all: false, never }
}

const fn free(folder: &'static str) -> Room {
    Room { folder, may_use: &[], may_use_all: true, never: &[] }
}

/// The first room that fits counts.
const ROOMS: &[Room] = &[
    room("crates/base", &[], IMPURE),
    room("crates/model", &["crates/base"], IMPURE),
    room("crates/formats/", &["crates/base"], IMPURE),
    room("crates/wire/mapi-http", &["crates/base", "crates/model", "crates/wire/nspi"], IMPURE),
    room("crates/wire/", &["crates/base", "crates/model"], IMPURE),
    room("crates/convert/", &["crates/base", "crates/model", "crates/formats/", "crates/convert/"], IMPURE),
    room("crates/storage/api", &["crates/base"], ASYNCHRONOUS),
    room(
        "crates/storage/",
        &["crates/base", "crates/storage/api", "crates/storage/group-commit", "crates/storage/blobs"],
        &[],
    ),
    room(
        "crates/core/",
        &["crates/base", "crates/model", "crates/convert/", "crates/storage/api", "crates/core/"],
        ASYNCHRONOUS,
    ),
    room(
        "crates/transport",
        &[
            "crates/base",
            "crates/model",
            "crates/formats/",
            "crates/convert/",
            "crates/storage/api",
            "crates/core/",
        ],
        &[],
    ),
    room("crates/node", &["crates/base"], &[]),
    protocol("crates/protocol/autodiscover", AUTODISCOVER),
    protocol("crates/protocol/ews", EWS),
    protocol("crates/protocol/imap", IMAP),
    protocol("crates/protocol/mapi", MAPI),
    protocol("crates/protocol/smtp", SMTP),
    room(
        "crates/admin",
        &[
            "crates/base",
            "crates/model",
            "crates/storage/",
            "crates/core/",
            "crates/transport",
            "crates/node",
        ],
        &[],
    ),
    free("crates/server"),
    free("crates/testkit"),
    free("bench"),
    free("xtask"),
];

const fn protocol(folder: &'static str, may_use: &'static [&'static str]) -> Room {
    room(folder, may_use, &[])
}

/// What every protocol may use, and its own wire crates.
macro_rules! protocol_uses {
    ($name:ident, $($wire:literal),+ $(,)?) => {
        const $name: &[&str] = &[
            "crates/base",
            "crates/model",
            "crates/formats/",
            "crates/convert/",
            "crates/storage/api",
            "crates/core/",
            "crates/transport",
            "crates/node",
            $($wire),+
        ];
    };
}

protocol_uses!(AUTODISCOVER, "crates/wire/autodiscover-xml");
protocol_uses!(EWS, "crates/wire/ews-xml");
protocol_uses!(IMAP, "crates/wire/imap");
protocol_uses!(
    MAPI,
    "crates/wire/mapi-rop",
    "crates/wire/mapi-fx",
    "crates/wire/mapi-http",
    "crates/wire/nspi"
);
protocol_uses!(SMTP, "crates/wire/smtp");

fn inside(folder: &str, room: &str) -> bool {
    if room.ends_with('/') { folder.starts_with(room) } else { folder == room }
}

/// Arrows that may not be, and crates that stand in no room.
pub fn check(metadata: &Metadata) -> Vec<String> {
    let mut problems = Vec::new();
    for (package, folder) in metadata.ours() {
        let Some(room) = ROOMS.iter().find(|room| inside(folder, room.folder)) else {
            problems.push(format!("{folder} stands in no room: add it to xtask/src/tidy/arrows.rs"));
            continue;
        };
        for need in package.needs.iter().filter_map(|id| metadata.packages.get(id)) {
            let Some(other) = need.folder.as_deref() else { continue };
            if !room.may_use_all && !room.may_use.iter().any(|room| inside(other, room)) {
                problems.push(format!("{folder} must not depend on {other}"));
            }
        }
        problems.extend(forbidden(metadata, package, folder, room));
    }
    problems
}

fn forbidden(metadata: &Metadata, package: &Package, folder: &str, room: &Room) -> Vec<String> {
    let reached = metadata.closure(package);
    let reached = reached.iter().filter(|other| room.never.contains(&other.name.as_str()));
    reached.map(|other| format!("{folder} must not reach {}", other.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packages with their folders and needs; those without a folder come from elsewhere.
    fn metadata(packages: &[(&str, Option<&str>, &[&str])]) -> Metadata {
        let package = |(name, folder, needs): &(&str, Option<&str>, &[&str])| {
            let package = Package {
                name: (*name).to_owned(),
                version: "1.0.0".to_owned(),
                folder: folder.map(str::to_owned),
                licence: None,
                needs: needs.iter().map(|need| (*need).to_owned()).collect(),
            };
            ((*name).to_owned(), package)
        };
        Metadata { packages: packages.iter().map(package).collect() }
    }

    #[test]
    fn wrong_arrows_are_found() {
        let base = ("base", Some("crates/base"), [].as_slice());
        let imap = ("imap", Some("crates/protocol/imap"), ["wire", "base"].as_slice());
        let wire = ("wire", Some("crates/wire/imap"), ["base"].as_slice());
        assert_eq!(check(&metadata(&[base, imap, wire])), Vec::<String>::new());

        let ews = ("ews", Some("crates/protocol/ews"), ["imap", "wire"].as_slice());
        let core = ("core", Some("crates/core/mailbox"), ["wire"].as_slice());
        let lost = ("lost", Some("crates/elsewhere"), [].as_slice());
        let expected = [
            "crates/core/mailbox must not depend on crates/wire/imap",
            "crates/protocol/ews must not depend on crates/protocol/imap",
            "crates/protocol/ews must not depend on crates/wire/imap",
            "crates/elsewhere stands in no room: add it to xtask/src/tidy/arrows.rs",
        ];
        assert_eq!(check(&metadata(&[base, imap, wire, ews, core, lost])), expected);
    }

    #[test]
    fn tokio_is_found_behind_others() {
        let wire = ("wire", Some("crates/wire/imap"), ["parser"].as_slice());
        let found = check(&metadata(&[wire, ("parser", None, &["tokio"]), ("tokio", None, &[])]));
        assert_eq!(found, ["crates/wire/imap must not reach tokio"]);
    }

    #[test]
    fn a_room_is_a_folder_or_all_below_it() {
        assert!(inside("crates/wire/imap", "crates/wire/"));
        assert!(!inside("crates/wire", "crates/wire/"));
        assert!(inside("crates/base", "crates/base"));
        assert!(!inside("crates/base2", "crates/base"));
    }
}
