//! Handle indexes of a request: places in the Server object handle table.

use crate::HandleForm;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, Writer};

/// The handle indexes of a request, in the order the ROP has them (MS-OXCROPS 2.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handles {
    /// InputHandleIndex.
    Input(u8),
    /// InputHandleIndex and OutputHandleIndex.
    InputOutput {
        /// The object acted upon.
        input: u8,
        /// Where the handle of the new object goes.
        output: u8,
    },
    /// OutputHandleIndex.
    Output(u8),
    /// ResponseHandleIndex and InputHandleIndex.
    ResponseInput {
        /// What the response names.
        response: u8,
        /// The object acted upon.
        input: u8,
    },
    /// SourceHandleIndex and DestHandleIndex.
    SourceDestination {
        /// The object acted upon.
        source: u8,
        /// The other one.
        destination: u8,
    },
}

impl Handles {
    /// Index of the object acted upon; none for RopLogon.
    pub const fn input(self) -> Option<u8> {
        match self {
            Self::Input(input) | Self::InputOutput { input, .. } | Self::ResponseInput { input, .. } => {
                Some(input)
            }
            Self::SourceDestination { source, .. } => Some(source),
            Self::Output(_) => None,
        }
    }

    /// Where the handle of a new object goes.
    pub const fn output(self) -> Option<u8> {
        match self {
            Self::InputOutput { output, .. } | Self::Output(output) => Some(output),
            _ => None,
        }
    }

    /// The index the response begins with.
    pub const fn response(self) -> u8 {
        match self {
            Self::Input(index)
            | Self::InputOutput { output: index, .. }
            | Self::Output(index)
            | Self::ResponseInput { response: index, .. }
            | Self::SourceDestination { source: index, .. } => index,
        }
    }

    /// The form these have.
    pub const fn form(self) -> HandleForm {
        match self {
            Self::Input(_) => HandleForm::Input,
            Self::InputOutput { .. } => HandleForm::InputOutput,
            Self::Output(_) => HandleForm::Output,
            Self::ResponseInput { .. } => HandleForm::ResponseInput,
            Self::SourceDestination { .. } => HandleForm::SourceDestination,
        }
    }

    /// Reads those of a form; none for a ROP without a request.
    pub(crate) fn decode(reader: &mut Reader<'_>, form: HandleForm) -> Result<Option<Self>, DecodeError> {
        Ok(Some(match form {
            HandleForm::None => return Ok(None),
            HandleForm::Input => Self::Input(reader.u8("InputHandleIndex")?),
            HandleForm::InputOutput => Self::InputOutput {
                input: reader.u8("InputHandleIndex")?,
                output: reader.u8("OutputHandleIndex")?,
            },
            HandleForm::Output => Self::Output(reader.u8("OutputHandleIndex")?),
            HandleForm::ResponseInput => Self::ResponseInput {
                response: reader.u8("ResponseHandleIndex")?,
                input: reader.u8("InputHandleIndex")?,
            },
            HandleForm::SourceDestination => Self::SourceDestination {
                source: reader.u8("SourceHandleIndex")?,
                destination: reader.u8("DestHandleIndex")?,
            },
        }))
    }

    pub(crate) fn encode(self, out: &mut Writer) {
        match self {
            Self::Input(index) | Self::Output(index) => out.u8(index),
            Self::InputOutput { input: first, output: second }
            | Self::ResponseInput { response: first, input: second }
            | Self::SourceDestination { source: first, destination: second } => {
                out.u8(first);
                out.u8(second);
            }
        }
    }
}
