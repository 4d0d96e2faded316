//! What is fixed about each ROP that has types of its own, and the macro that makes the enums and the dispatch of
//! the table in [`crate::rop`].

use crate::RopId;

/// Kinds of server objects (MS-OXCROPS 1.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the object of its name")]
pub enum ObjectKind {
    Logon,
    Folder,
    Message,
    Attachment,
    Table,
    Stream,
    /// What RopRegisterNotification makes.
    Subscription,
    /// A FastTransfer or synchronization download context (MS-OXCFXICS 3.2.1).
    DownloadContext,
    /// A FastTransfer or synchronization upload context (MS-OXCFXICS 3.2.1).
    UploadContext,
}

/// How long the successful response to a ROP can become (MS-OXCROPS 3.2.4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseBound {
    /// There is no response.
    None,
    /// At most this many bytes.
    Bytes(usize),
    /// It depends on the data, and the server decides how much of it to return; at least this many bytes.
    Fills(usize),
    /// It depends on the data.
    Data,
}

/// One row of the ROP table (MS-OXCROPS 2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RopInfo {
    /// RopId.
    pub id: RopId,
    /// The specification's name without `Rop`.
    pub name: &'static str,
    /// Where the operation is specified.
    pub section: &'static str,
    /// Objects it acts upon; none for RopLogon.
    pub inputs: &'static [ObjectKind],
    /// The object it makes.
    pub output: Option<ObjectKind>,
    /// Whether it changes the mailbox.
    pub mutates: bool,
    /// Length of the response.
    pub response: ResponseBound,
}

macro_rules! access {
    (reads) => {
        false
    };
    (writes) => {
        true
    };
}

macro_rules! rop_info {
    ($name:ident = $id:ident, $section:expr, [$($input:ident)*] -> [$($output:ident)?], $access:ident, $bound:expr) => {
        RopInfo {
            id: RopId::$id,
            name: stringify!($name),
            section: $section,
            inputs: &[$(ObjectKind::$input),*],
            output: first(&[$(ObjectKind::$output)?]),
            mutates: access!($access),
            response: $bound,
        }
    };
}

macro_rules! rop_table {
    ($($name:ident = $id:ident, $module:ident, $section:literal, [$($input:ident)*] -> [$($output:ident)?], $access:ident, $bound:expr;)*) => {
        /// Fields of a request after its handle indexes, by ROP.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "each is the request of the ROP of its name")]
        pub enum RopRequestBody {
            $($name($module::Request),)*
        }

        /// Fields of a successful response after ReturnValue, by ROP.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "each is the response to the ROP of its name")]
        pub enum RopResponseBody {
            $($name($module::Response),)*
        }

        /// Every ROP that a client sends, in the order of the table.
        pub const ROPS: &[RopInfo] = &[
            $(rop_info!($name = $id, $section, [$($input)*] -> [$($output)?], $access, $bound),)*
        ];

        impl RopRequestBody {
            /// RopId of the request.
            pub const fn id(&self) -> RopId {
                match self {
                    $(Self::$name(_) => RopId::$id,)*
                }
            }

            /// Its row in the table.
            pub const fn info(&self) -> &'static RopInfo {
                match self {
                    $(Self::$name(_) => const {
                        &rop_info!($name = $id, $section, [$($input)*] -> [$($output)?], $access, $bound)
                    },)*
                }
            }

            /// Reads the fields; none when no client sends the ROP.
            pub(crate) fn decode(id: RopId, reader: &mut Reader<'_>) -> Result<Option<Self>, DecodeError> {
                Ok(Some(match id {
                    $(RopId::$id => Self::$name($module::Request::decode(reader)?),)*
                    _ => return Ok(None),
                }))
            }

            pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
                match self {
                    $(Self::$name(request) => request.encode(out),)*
                }
            }
        }

        impl RopResponseBody {
            /// RopId of the request it answers.
            pub const fn id(&self) -> RopId {
                match self {
                    $(Self::$name(_) => RopId::$id,)*
                }
            }

            /// Reads the fields; none when the ROP has no types. `columns` are those of the rows in it.
            pub(crate) fn decode(
                id: RopId,
                reader: &mut Reader<'_>,
                columns: &mut ColumnsOf<'_>,
            ) -> Result<Option<Self>, DecodeError> {
                Ok(Some(match id {
                    $(RopId::$id => Self::$name($module::Response::decode(reader, columns)?),)*
                    _ => return Ok(None),
                }))
            }

            pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
                match self {
                    $(Self::$name(response) => response.encode(out),)*
                }
            }
        }

        $(
            impl From<$module::Request> for RopRequestBody {
                fn from(request: $module::Request) -> Self {
                    Self::$name(request)
                }
            }

            impl From<$module::Response> for RopResponseBody {
                fn from(response: $module::Response) -> Self {
                    Self::$name(response)
                }
            }

            impl TryFrom<RopResponseBody> for $module::Response {
                /// The response of another ROP.
                type Error = RopResponseBody;

                fn try_from(body: RopResponseBody) -> Result<Self, RopResponseBody> {
                    match body {
                        RopResponseBody::$name(response) => Ok(response),
                        other => Err(other),
                    }
                }
            }
        )*
    };
}

pub(crate) use {access, rop_info, rop_table};
