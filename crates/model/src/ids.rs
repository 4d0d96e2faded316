//! Identifiers of a message store: MS-OXCDATA 2.2.1 (FID, MID, global counter) and MS-OXCFXICS 2.2.2.1 (CN).
//!
//! In the core an id is its 48-bit global counter: every object of a mailbox belongs to that mailbox's own
//! replica. The wire form puts the replica id in front.

use std::fmt;

/// The largest 48-bit counter.
pub const GLOBAL_COUNTER_MAX: u64 = (1 << 48) - 1;

/// The 16-bit short form of a replica GUID (REPLID, MS-OXCDATA 2.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplicaId(pub u16);

impl ReplicaId {
    /// The mailbox's own replica, as on every Exchange mailbox.
    pub const OWN: Self = Self(1);
}

/// GLOBCNT: a 48-bit counter, most significant byte first on the wire (MS-OXCDATA 2.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct GlobalCounter(u64);

impl GlobalCounter {
    /// `None` when `value` needs more than 48 bits.
    pub const fn new(value: u64) -> Option<Self> {
        if value <= GLOBAL_COUNTER_MAX { Some(Self(value)) } else { None }
    }

    /// The number.
    pub const fn value(self) -> u64 {
        self.0
    }

    /// The six wire bytes.
    pub const fn to_bytes(self) -> [u8; 6] {
        let b = self.0.to_be_bytes();
        [b[2], b[3], b[4], b[5], b[6], b[7]]
    }

    /// From the six wire bytes.
    pub const fn from_bytes(b: [u8; 6]) -> Self {
        Self(u64::from_be_bytes([0, 0, b[0], b[1], b[2], b[3], b[4], b[5]]))
    }
}

macro_rules! store_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(GlobalCounter);

        impl $name {
            /// `None` when `value` needs more than 48 bits.
            pub const fn new(value: u64) -> Option<Self> {
                match GlobalCounter::new(value) {
                    Some(counter) => Some(Self(counter)),
                    None => None,
                }
            }

            /// From a counter.
            pub const fn from_counter(counter: GlobalCounter) -> Self {
                Self(counter)
            }

            /// The number.
            pub const fn value(self) -> u64 {
                self.0.value()
            }

            /// The counter.
            pub const fn counter(self) -> GlobalCounter {
                self.0
            }

            /// The 64-bit wire form, little-endian read: replica id in the low 16 bits, then the counter's
            /// six bytes, most significant first (MS-OXCDATA 2.2.1.1, 2.2.1.2).
            pub const fn to_wire(self, replica: ReplicaId) -> u64 {
                let r = replica.0.to_le_bytes();
                let c = self.0.to_bytes();
                u64::from_le_bytes([r[0], r[1], c[0], c[1], c[2], c[3], c[4], c[5]])
            }

            /// Splits the 64-bit wire form.
            pub const fn from_wire(wire: u64) -> (ReplicaId, Self) {
                let b = wire.to_le_bytes();
                let replica = ReplicaId(u16::from_le_bytes([b[0], b[1]]));
                (replica, Self(GlobalCounter::from_bytes([b[2], b[3], b[4], b[5], b[6], b[7]])))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:#x})"), self.value())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:x}", self.value())
            }
        }
    };
}

store_id!(
    /// A folder of one mailbox.
    FolderId
);
store_id!(
    /// A message of one mailbox.
    MessageId
);
store_id!(
    /// The number of one change in one mailbox; later changes have greater ones.
    ChangeNumber
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_form_is_replica_then_big_endian_counter() {
        let id = FolderId::new(0x0102_0304_0506).unwrap();
        assert_eq!(id.to_wire(ReplicaId::OWN).to_le_bytes(), [1, 0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(FolderId::from_wire(id.to_wire(ReplicaId(7))), (ReplicaId(7), id));
        assert_eq!(MessageId::new(GLOBAL_COUNTER_MAX + 1), None);
    }
}
