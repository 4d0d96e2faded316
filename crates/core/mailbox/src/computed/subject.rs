//! The parts of a subject (MS-OXCMSG 2.2.1.9, 2.2.1.10): a prefix of one to three letters, colon and blank,
//! and the rest.

/// Splits a subject into prefix and normalized subject.
pub(super) fn split(subject: &str) -> (&str, &str) {
    if let Some((prefix, rest)) = subject.split_once(": ")
        && (1..=3).contains(&prefix.chars().count())
        && prefix.chars().all(|c| c.is_alphabetic())
    {
        return (&subject[..subject.len() - rest.len()], rest);
    }
    ("", subject)
}

#[cfg(test)]
mod tests {
    use super::split;

    /// covers: MS-OXCMSG_R1136
    #[test]
    fn short_letter_prefixes_only() {
        assert_eq!(split("RE: news"), ("RE: ", "news"));
        assert_eq!(split("Antw: news"), ("", "Antw: news"));
        assert_eq!(split("12: news"), ("", "12: news"));
        assert_eq!(split("AW: Fw: x"), ("AW: ", "Fw: x"));
        assert_eq!(split("ÄW: x"), ("ÄW: ", "x"));
        assert_eq!(split(": x"), ("", ": x"));
    }
}
