//! Where the codec and the sheet are known to disagree about bytes that no sender should write.

/// One known disagreement.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Words that all stand in the report of it.
    pub words: &'static [&'static str],
    /// Why it stays.
    pub reason: &'static str,
    /// A request that shows it.
    pub example: &'static [u8],
}

/// All of them.
pub const KNOWN: &[Known] = &[
    Known {
        words: &["the codec refuses: Name at"],
        reason: "a NameSize that is odd holds no UTF-16LE (MS-OXCDATA 2.6.1): the sheet has bytes there, the codec \
                 text",
        example: &[
            0x56, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 3, b'a', 0, b'b',
        ],
    },
    Known {
        words: &["RestrictType", "no such value", "Annotation"],
        reason: "RestrictType 0x0C is not in MS-OXCDATA 2.12; clients know it as RES_ANNOTATION, laid out as a \
                 comment, and the codec reads it so",
        example: &[0x14, 0, 0, 0, 8, 0, 0x0C, 0, 1, 0x08, 0x1F, 0, 0x37, 0],
    },
];

/// Whether a difference is a known one.
pub fn is_known(difference: &str) -> bool {
    KNOWN.iter().any(|known| known.words.iter().all(|word| difference.contains(word)))
}
