//! PidTagConversationIndex (MS-OXOMSG 2.2.1.3): where a message stands in its thread. All numbers are big-endian.

use super::{DecodeError, EncodeError, Writer};
use ropewalk_base::{FileTime, Guid, Reader, limits};

/// Reserved.
const RESERVED: u8 = 0x01;
/// Bytes of the time that the header holds.
const TIME_BYTES: usize = 5;
/// Bits of TimeDiff with one of which Delta Code is 1: 1.7 years and longer.
const LONG: u64 = 0x00FE_0000 << 32;
/// Lowest bits of TimeDiff, which are left out, when Delta Code is 0.
const SHIFT_SHORT: u32 = 18;
/// The same when it is 1.
const SHIFT_LONG: u32 = 23;
/// Delta Code.
const DELTA_CODE: u32 = 0x8000_0000;

/// One reply or forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResponseLevel {
    /// Delta Code, and Time Delta in the lower 31 bits.
    pub delta: u32,
    /// Random.
    pub random: u8,
}

impl ResponseLevel {
    /// How long after the time of the header, in ticks of 100 ns; as exact as it was kept.
    pub const fn ticks(self) -> u64 {
        let shift = if self.delta & DELTA_CODE == 0 { SHIFT_SHORT } else { SHIFT_LONG };
        ((self.delta & !DELTA_CODE) as u64) << shift
    }
}

/// A conversation index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConversationIndex {
    /// Current FILETIME, as it stands there; [`ConversationIndex::time`] is the time.
    pub current_time: [u8; TIME_BYTES],
    /// GUID of the thread.
    pub thread: Guid,
    /// Response Levels, the oldest first.
    pub levels: Vec<ResponseLevel>,
}

impl ConversationIndex {
    /// Size of the header, bytes.
    pub const HEADER_BYTES: usize = 22;

    /// That of the first message of a thread: the highest 40 bits of its time are kept.
    pub const fn new(time: FileTime, thread: Guid) -> Self {
        let [a, b, c, d, e, ..] = time.ticks().to_be_bytes();
        Self { current_time: [a, b, c, d, e], thread, levels: Vec::new() }
    }

    /// When the first message was. Older writers take Reserved for the highest byte of the time and keep the next 40
    /// bits; every time since 1829 tells them apart, since its highest byte is 1 and its next one is not.
    pub const fn time(&self) -> FileTime {
        let [a, b, c, d, e] = self.current_time;
        FileTime::from_ticks(u64::from_be_bytes(if a == RESERVED {
            [a, b, c, d, e, 0, 0, 0]
        } else {
            [RESERVED, a, b, c, d, e, 0, 0]
        }))
    }

    /// That of a reply to, or forward of, this message.
    ///
    /// # Errors
    /// When the thread has [`limits::CONVERSATION_LEVELS_MAX`] levels.
    pub fn reply(&self, now: FileTime, random: u8) -> Result<Self, EncodeError> {
        let max = limits::CONVERSATION_LEVELS_MAX;
        if self.levels.len() >= max {
            let length = self.levels.len() + 1;
            return Err(EncodeError::TooLong { field: "Response Levels", length, max });
        }
        let difference = now.ticks().saturating_sub(self.time().ticks());
        let (code, shift) = if difference & LONG == 0 { (0, SHIFT_SHORT) } else { (DELTA_CODE, SHIFT_LONG) };
        let delta = (difference >> shift) as u32 & !DELTA_CODE | code;
        let mut reply = self.clone();
        reply.levels.push(ResponseLevel { delta, random });
        Ok(reply)
    }

    /// Reads the value of the property.
    ///
    /// # Errors
    /// When there are fewer than 22 bytes, the first is not 1, the rest is not made of levels of five bytes, or
    /// there are more than [`limits::CONVERSATION_LEVELS_MAX`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let reserved = reader.u8("Reserved")?;
        if reserved != RESERVED {
            return Err(DecodeError::invalid("Reserved", &reader, 1, reserved));
        }
        let current_time = reader.array("Current FILETIME")?;
        let thread = Guid(big_endian(reader.array("GUID")?));
        let mut levels = Vec::new();
        while !reader.is_empty() {
            if levels.len() >= limits::CONVERSATION_LEVELS_MAX {
                let max = limits::CONVERSATION_LEVELS_MAX;
                return Err(DecodeError::Limit { field: "Response Levels", offset: reader.offset(), max });
            }
            let delta = u32::from_be_bytes(reader.array("Time Delta")?);
            levels.push(ResponseLevel { delta, random: reader.u8("Random")? });
        }
        Ok(Self { current_time, thread, levels })
    }

    /// The value of the property.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u8(RESERVED);
        out.bytes(&self.current_time);
        out.bytes(&big_endian(self.thread.0));
        for level in &self.levels {
            out.bytes(&level.delta.to_be_bytes());
            out.u8(level.random);
        }
        out.into_bytes()
    }
}

/// A GUID with Data1, Data2 and Data3 turned round.
const fn big_endian(guid: [u8; 16]) -> [u8; 16] {
    let [a, b, c, d, e, f, g, h, rest @ ..] = guid;
    let [i, j, k, l, m, n, o, p] = rest;
    [d, c, b, a, f, e, h, g, i, j, k, l, m, n, o, p]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::hex;
    use std::time::Duration;

    /// One of a newer writer, with seven levels.
    #[test]
    fn a_thread_of_seven_replies() {
        let bytes =
            hex("0101DA71727C814696A637E92446A36574D21F90B594B12E05C500800003D080800000790080000196808\
             00001D50080043BDF008000043980");
        let index = ConversationIndex::decode(&bytes).unwrap();
        assert_eq!((index.levels.len(), index.levels[0].delta >> 31), (7, 1));
        assert_eq!(index.time().ticks(), 0x01DA_7172_7C00_0000);
        assert_eq!(index.thread.to_string(), "814696a6-37e9-2446-a365-74d21f90b594");
        assert_eq!(index.encode(), bytes);
        for end in 0..bytes.len() {
            let whole = end >= 22 && (end - 22) % 5 == 0;
            assert_eq!(ConversationIndex::decode(&bytes[..end]).is_ok(), whole, "cut at {end}");
        }
        let mut bad = bytes;
        bad[0] = 2;
        let wrong = DecodeError::Invalid { field: "Reserved", offset: 0, value: 2 };
        assert_eq!(ConversationIndex::decode(&bad), Err(wrong));
    }

    #[test]
    fn the_time_of_an_older_writer() {
        let mut index = ConversationIndex::new(FileTime::from_ticks(0x01D2_3A4B_5C6D_7E8F), Guid([1; 16]));
        assert_eq!(index.time().ticks(), 0x01D2_3A4B_5C00_0000);
        index.current_time = [0xD2, 0x3A, 0x4B, 0x5C, 0x6D];
        assert_eq!(index.time().ticks(), 0x01D2_3A4B_5C6D_0000);
    }

    #[test]
    fn replies_keep_how_long_after_they_came() {
        let first = FileTime::from_unix_seconds(1_700_000_000);
        let index = ConversationIndex::new(first, Guid([1; 16]));
        let day = Duration::from_secs(86_400);
        for (after, code, exact_seconds) in [(day, 0, 2), (day * 365 * 3, 1, 2)] {
            let reply = index.reply(index.time().saturating_add(after), 9).unwrap();
            let level = reply.levels[0];
            assert_eq!((level.delta >> 31, level.random), (code, 9));
            assert!(after.as_secs() - level.ticks() / 10_000_000 < exact_seconds);
            assert_eq!(ConversationIndex::decode(&reply.encode()), Ok(reply));
        }
        let early = index.reply(FileTime::MIN, 0).unwrap();
        assert_eq!(early.levels[0].delta, 0);
        let mut full = index;
        full.levels = vec![early.levels[0]; limits::CONVERSATION_LEVELS_MAX];
        assert!(full.reply(first, 0).is_err());
        let mut more = full.encode();
        more.extend([0; 5]);
        assert!(matches!(ConversationIndex::decode(&more), Err(DecodeError::Limit { .. })));
    }
}
