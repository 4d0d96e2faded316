//! Bodies of the mailbox endpoint (MS-OXCMAPIHTTP 2.2.4) and, below, of the address book's. PING has none.

pub mod address_book;
mod connect;
mod disconnect;
mod execute;
mod notification_wait;

pub use connect::{ConnectRequest, ConnectResponse, flags as connect_flags};
pub use disconnect::{DisconnectRequest, DisconnectResponse};
pub use execute::{ExecuteRequest, ExecuteResponse, flags as execute_flags};
pub use notification_wait::{NotificationWaitRequest, NotificationWaitResponse};

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// A response body: StatusCode 0 and the fields of the request type, or another StatusCode (MS-OXCMAPIHTTP 2.2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply<S> {
    /// StatusCode 0. ErrorCode inside may still say that the operation failed.
    Success(S),
    /// Any other StatusCode.
    Failure(Failure),
}

/// A failure response body (MS-OXCMAPIHTTP 2.2.4.1.3 and its like).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// StatusCode; not 0.
    pub status_code: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

/// Fields of a success after StatusCode.
trait SuccessBody: Sized {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError>;
}

#[expect(private_bounds, reason = "the bodies are those of this module")]
impl<S: SuccessBody> Reply<S> {
    /// Reads a response body.
    ///
    /// # Errors
    /// When it ends early or bytes are left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let reply = match reader.u32("StatusCode")? {
            0 => Self::Success(S::decode_fields(&mut reader)?),
            status_code => Self::Failure(Failure { status_code, auxiliary: decode_auxiliary(&mut reader)? }),
        };
        DecodeError::unless_empty("ResponseBody", &reader)?;
        Ok(reply)
    }

    /// Writes a response body.
    ///
    /// # Errors
    /// When a length does not fit its field.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        match self {
            Self::Success(success) => {
                out.u32(0);
                success.encode_fields(&mut out)?;
            }
            Self::Failure(failure) => {
                out.u32(failure.status_code);
                encode_auxiliary(&mut out, &failure.auxiliary)?;
            }
        }
        Ok(out.into_bytes())
    }
}

/// A size of four bytes and as many bytes.
fn decode_sized(
    reader: &mut Reader<'_>,
    size: &'static str,
    field: &'static str,
) -> Result<Vec<u8>, DecodeError> {
    let length = reader.u32(size)? as usize;
    Ok(reader.bytes(length, field)?.to_vec())
}

fn encode_sized(out: &mut Writer, bytes: &[u8], size: &'static str) -> Result<(), EncodeError> {
    out.count32(bytes.len(), size)?;
    out.bytes(bytes);
    Ok(())
}

fn decode_auxiliary(reader: &mut Reader<'_>) -> Result<Vec<u8>, DecodeError> {
    decode_sized(reader, "AuxiliaryBufferSize", "AuxiliaryBuffer")
}

fn encode_auxiliary(out: &mut Writer, bytes: &[u8]) -> Result<(), EncodeError> {
    encode_sized(out, bytes, "AuxiliaryBufferSize")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn reply_both_ways<S: SuccessBody + PartialEq + std::fmt::Debug>(
        reply: &Reply<S>,
        bytes: &[u8],
    ) {
        assert_eq!(reply.encode().unwrap(), bytes);
        assert_eq!(Reply::<S>::decode(bytes).as_ref(), Ok(reply));
        for length in 0..bytes.len() {
            assert!(Reply::<S>::decode(&bytes[..length]).is_err(), "{length}");
        }
        assert!(Reply::<S>::decode(&[bytes, &[0]].concat()).is_err());
    }

    /// covers: MS-OXCMAPIHTTP_R220, MS-OXCMAPIHTTP_R221, MS-OXCMAPIHTTP_R222, MS-OXCMAPIHTTP_R225,
    /// MS-OXCMAPIHTTP_R271, MS-OXCMAPIHTTP_R273, MS-OXCMAPIHTTP_R275
    #[test]
    fn a_failure() {
        let failure =
            Reply::<DisconnectResponse>::Failure(Failure { status_code: 0x47D, auxiliary: vec![5] });
        reply_both_ways(&failure, &[0x7D, 4, 0, 0, 1, 0, 0, 0, 5]);
    }
}
