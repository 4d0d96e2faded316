//! Flags of the core as IMAP flags and back.
//!
//! Keywords are PidNameKeywords, which other protocols call categories. Those that are no IMAP atoms (a space
//! is enough) cannot be shown and are left alone.

use ropewalk_mailbox::{FlagChange, Flags};
use ropewalk_wire_imap::Flag;
use ropewalk_wire_imap::command::StoreAction;

const SYSTEM: [(Flag, Flags); 5] = [
    (Flag::Seen, Flags::READ),
    (Flag::Answered, Flags::ANSWERED),
    (Flag::Flagged, Flags::FLAGGED),
    (Flag::Deleted, Flags::DELETED),
    (Flag::Draft, Flags::DRAFT),
];

/// Keywords that the core keeps as flags of its own.
const KEYWORDS: [(&str, Flags); 2] = [("$Forwarded", Flags::FORWARDED), ("$MDNSent", Flags::RECEIPT_SENT)];

/// What a client can set for good, for FLAGS and (with `\*`) PERMANENTFLAGS.
pub(crate) fn settable() -> Vec<Flag> {
    let system = SYSTEM.into_iter().map(|(flag, _)| flag);
    system.chain(KEYWORDS.map(|(name, _)| Flag::Keyword(name.to_owned()))).collect()
}

/// A message's flags as IMAP shows them.
pub(crate) fn to_imap(flags: Flags, keywords: &[String], recent: bool) -> Vec<Flag> {
    let mut all: Vec<Flag> =
        SYSTEM.into_iter().filter(|(_, core)| flags.contains(*core)).map(|(flag, _)| flag).collect();
    let own = KEYWORDS.iter().filter(|(_, core)| flags.contains(*core));
    all.extend(own.map(|(name, _)| Flag::Keyword((*name).to_owned())));
    all.extend(keywords.iter().filter(|word| Flag::is_keyword(word)).cloned().map(Flag::Keyword));
    if recent {
        all.push(Flag::Recent);
    }
    all
}

/// IMAP flags as the core's, and the keywords among them. `\Recent` and unknown system flags are no one's to
/// set and are left out.
pub(crate) fn from_imap(flags: &[Flag]) -> (Flags, Vec<String>) {
    let mut core = Flags::NONE;
    let mut keywords = Vec::new();
    for flag in flags {
        match flag {
            Flag::Keyword(word) => match KEYWORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
                Some((_, known)) => core |= *known,
                None => keywords.push(word.clone()),
            },
            system => {
                if let Some((_, known)) = SYSTEM.iter().find(|(known, _)| known == system) {
                    core |= *known;
                }
            }
        }
    }
    (core, keywords)
}

/// Everything that IMAP can change.
fn changeable() -> Flags {
    let system = SYSTEM.iter().map(|(_, core)| *core);
    system.chain(KEYWORDS.iter().map(|(_, core)| *core)).fold(Flags::NONE, Flags::with)
}

/// A STORE as a change. `present` are the message's keywords; they matter when flags are replaced.
pub(crate) fn change(action: StoreAction, flags: &[Flag], present: &[String]) -> FlagChange {
    let (core, keywords) = from_imap(flags);
    match action {
        StoreAction::Add => FlagChange { add: core, keywords_add: keywords, ..FlagChange::default() },
        StoreAction::Remove => {
            FlagChange { remove: core, keywords_remove: keywords, ..FlagChange::default() }
        }
        StoreAction::Replace => {
            let kept = |word: &String| keywords.iter().any(|new| new.eq_ignore_ascii_case(word));
            let gone = present.iter().filter(|word| Flag::is_keyword(word) && !kept(word)).cloned().collect();
            FlagChange {
                add: core,
                remove: changeable().without(core),
                keywords_remove: gone,
                keywords_add: keywords,
                ..FlagChange::default()
            }
        }
    }
}
