//! `{GUID}:counter`: X-RequestId and X-ClientInfo (MS-OXCMAPIHTTP 2.2.3.3.2, 2.2.3.3.4).

use ropewalk_base::Guid;
use std::fmt;
use std::str::FromStr;

/// A GUID that stays, and a decimal counter that rises with each request (X-RequestId) or changes with each session
/// context (X-ClientInfo).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GuidCounter {
    /// The GUID.
    pub guid: Guid,
    /// The counter.
    pub counter: u64,
}

impl GuidCounter {
    /// Reads it, with or without braces: the specification has examples of both.
    pub fn parse(text: &str) -> Option<Self> {
        let (guid, counter) = text.trim().rsplit_once(':')?;
        if counter.is_empty() || !counter.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Self { guid: Guid::parse(guid)?, counter: u64::from_str(counter).ok()? })
    }

    /// The same GUID with the next counter.
    pub const fn next(self) -> Self {
        Self { guid: self.guid, counter: self.counter.wrapping_add(1) }
    }
}

impl fmt::Display for GuidCounter {
    /// With braces, which clients send.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}:{}", self.guid.to_string().to_uppercase(), self.counter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R130, MS-OXCMAPIHTTP_R155
    #[test]
    fn both_examples_of_the_specification_are_read() {
        let id = GuidCounter::parse("E2EA6C1C-E61B-49E9-9CFB-38184F907552:123456").unwrap();
        assert_eq!(id.guid.to_string(), "e2ea6c1c-e61b-49e9-9cfb-38184f907552");
        assert_eq!((id.counter, id.next().counter), (123_456, 123_457));
        let info = "{2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:123";
        assert_eq!(GuidCounter::parse(info).unwrap().to_string(), info);
        assert_eq!(GuidCounter::parse(&info.to_lowercase()), GuidCounter::parse(info));
    }

    #[test]
    fn what_is_no_guid_with_a_counter_is_refused() {
        let guid = "{2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}";
        for counter in ["", ":", ":-1", ":+1", ":1a", ":18446744073709551616", "1"] {
            assert_eq!(GuidCounter::parse(&format!("{guid}{counter}")), None, "{counter}");
        }
        for text in ["", ":1", "{2EF33C39}:1", "2EF33C39-49C8-421C-B876-CDF7F2AC3AA:1"] {
            assert_eq!(GuidCounter::parse(text), None, "{text}");
        }
    }
}
