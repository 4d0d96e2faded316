//! FID and MID as ROPs carry them: replica and counter (MS-OXCDATA 2.2.1.1, 2.2.1.2).

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, Writer};
use ropewalk_model::{FolderId, GlobalCounter, MessageId, ReplicaId};

macro_rules! wire_id {
    ($(#[$doc:meta])* $name:ident, $inner:ident, $field:ident, $of:ident, $as_inner:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            /// Which replica the counter belongs to; 0 in an all-zero id that stands for none.
            pub replica: ReplicaId,
            /// The counter.
            pub $field: $inner,
        }

        impl $name {
            /// All zero: none.
            pub fn none() -> Self {
                Self { replica: ReplicaId(0), $field: $inner::default() }
            }

            /// One of the mailbox's own replica.
            pub const fn $of($field: $inner) -> Self {
                Self { replica: ReplicaId::OWN, $field }
            }

            /// The id inside the mailbox; none when it is of another replica.
            pub fn $as_inner(self) -> Option<$inner> {
                (self.replica == ReplicaId::OWN).then_some(self.$field)
            }

            /// From the 64-bit form property values have (PidTagFolderId, PidTagMid).
            pub const fn from_wire(wire: u64) -> Self {
                let (replica, $field) = $inner::from_wire(wire);
                Self { replica, $field }
            }

            /// The 64-bit form.
            pub const fn to_wire(self) -> u64 {
                self.$field.to_wire(self.replica)
            }

            pub(crate) fn decode(reader: &mut Reader<'_>, field: &'static str) -> Result<Self, DecodeError> {
                Ok(Self::from_wire(reader.u64(field)?))
            }

            pub(crate) fn encode(self, out: &mut Writer) {
                out.u64(self.to_wire());
            }
        }
    };
}

wire_id!(
    /// A Folder ID.
    Fid, FolderId, folder, of_folder, as_folder
);
wire_id!(
    /// A Message ID.
    Mid, MessageId, message, of_message, as_message
);

/// A Folder ID or a Message ID (MS-OXCDATA 2.2.1), for RopIdFromLongTermId and RopLongTermIdFromId.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// Which replica the counter belongs to.
    pub replica: ReplicaId,
    /// The counter.
    pub counter: GlobalCounter,
}

impl ObjectId {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let replica = ReplicaId(reader.u16("ReplicaId")?);
        Ok(Self { replica, counter: GlobalCounter::from_bytes(reader.array("GlobalCounter")?) })
    }

    pub(crate) fn encode(self, out: &mut Writer) {
        out.u16(self.replica.0);
        out.bytes(&self.counter.to_bytes());
    }
}
