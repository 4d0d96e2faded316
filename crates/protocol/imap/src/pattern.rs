//! Patterns of LIST and LSUB (RFC 3501 6.3.8).

use crate::failure::Failure;
use crate::folders::SEPARATOR;
use ropewalk_wire_imap::{Code, Status};

/// Characters of all patterns of one command; each is held against every mailbox name.
const PATTERN_CHARS_MAX: usize = 4000;

/// Refuses patterns that are too much work.
pub(crate) fn check(patterns: &[String]) -> Result<(), Failure> {
    if patterns.iter().map(|pattern| pattern.chars().count() + 1).sum::<usize>() > PATTERN_CHARS_MAX {
        return Err(Status::no("The patterns are too long").with(Code::Limit).into());
    }
    Ok(())
}

/// Whether a name matches a pattern: `*` stands for anything, `%` for anything without a separator. INBOX is
/// compared without case. Takes time and memory in proportion to both lengths at most multiplied.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name_chars: Vec<char> = name.chars().collect();
    let inbox = name == "INBOX" || name.starts_with("INBOX/");
    // reached[i]: the pattern so far can match the first i characters of the name.
    let mut reached = vec![false; name_chars.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for wanted in pattern {
        let mut next = vec![false; reached.len()];
        let mut carried = false;
        for (place, slot) in next.iter_mut().enumerate() {
            let here = reached.get(place).copied().unwrap_or(false);
            let before = place.checked_sub(1).and_then(|at| name_chars.get(at)).copied();
            match wanted {
                '*' => carried |= here,
                '%' => carried = here || (carried && before.is_some_and(|c| c != SEPARATOR)),
                literal => {
                    let same = before.is_some_and(|c| {
                        c == literal || (inbox && place <= "INBOX".len() && c.eq_ignore_ascii_case(&literal))
                    });
                    carried =
                        same && place.checked_sub(1).and_then(|at| reached.get(at)).copied().unwrap_or(false);
                }
            }
            *slot = carried;
        }
        reached = next;
        if !reached.contains(&true) {
            return false;
        }
    }
    reached.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_and_inbox() {
        for (pattern, name) in [
            ("*", "a/b"),
            ("%", "a"),
            ("a/%", "a/b"),
            ("%/%", "a/b"),
            ("*b", "a/b"),
            ("inbox", "INBOX"),
            ("inb%/x", "INBOX/x"),
            ("", ""),
            ("a*c", "abc"),
            ("a**", "a"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("%", "a/b"),
            ("a%", "a/b"),
            ("A", "a"),
            ("inbox/X", "INBOX/x"),
            ("", "a"),
            ("a", ""),
            ("a*c", "abd"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
