//! PidTagSearchKey of an address (MS-OXCPRPT 2.2.1.9): what two entries for one recipient share.
//! That of a message is a GUID.

/// The search key of an address: `TYPE:ADDRESS` in upper case, and a terminating zero. Characters that are not ASCII
/// stand as UTF-8.
pub fn address_search_key(address_type: &str, email_address: &str) -> Vec<u8> {
    let whole = format!("{address_type}:{email_address}").replace('\0', "").to_uppercase();
    [whole.as_bytes(), &[0]].concat()
}

/// Type and address of a search key; `None` when it is not that of an address.
pub fn parse_address_search_key(key: &[u8]) -> Option<(&str, &str)> {
    let text = std::str::from_utf8(key.strip_suffix(&[0])?).ok()?;
    text.split_once(':').filter(|(kind, _)| !kind.is_empty() && !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let key = address_search_key("smtp", "alice@example.test");
        assert_eq!(key, b"SMTP:ALICE@EXAMPLE.TEST\0");
        assert_eq!(parse_address_search_key(&key), Some(("SMTP", "ALICE@EXAMPLE.TEST")));
        for other in [&b"SMTP:A"[..], b"\0", b":A\0", b"A\0B:\0", &[0xFF, 0]] {
            assert_eq!(parse_address_search_key(other), None);
        }
    }
}
