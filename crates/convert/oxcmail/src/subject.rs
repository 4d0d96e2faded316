//! Subject prefix and normalized subject (MS-OXCMSG 2.2.1.9 and 2.2.1.10, MS-OXCMAIL 2.2.3.2.6.1).

/// Splits a subject into its prefix ("RE: ") and the rest: one to three characters that are neither digits, blanks
/// nor punctuation, a colon and a blank. No prefix is an empty string.
pub fn split_subject(subject: &str) -> (&str, &str) {
    let colon = subject.char_indices().take(4).find(|(_, c)| *c == ':').map(|(at, _)| at);
    let split = colon.filter(|colon| {
        let prefix = subject.get(..*colon).unwrap_or_default();
        let after = subject.get(colon + 1..).unwrap_or_default();
        !prefix.is_empty() && prefix.chars().all(char::is_alphabetic) && after.starts_with(' ')
    });
    match split {
        Some(colon) => subject.split_at(colon + 2),
        None => ("", subject),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMSG 2.2.1.9
    #[test]
    fn prefixes() {
        for (subject, prefix, rest) in [
            ("RE: hello", "RE: ", "hello"),
            ("AW: WG: x", "AW: ", "WG: x"),
            ("Re:no blank", "", "Re:no blank"),
            ("Note: x", "", "Note: x"),
            ("R1: x", "", "R1: x"),
            (": x", "", ": x"),
            ("", "", ""),
            ("R\u{e9}f: x", "R\u{e9}f: ", "x"),
            ("\u{8f49}\u{5bc4}: x", "\u{8f49}\u{5bc4}: ", "x"),
        ] {
            assert_eq!(split_subject(subject), (prefix, rest), "{subject}");
        }
    }
}
