//! RuleAction and ActionBlock (MS-OXORULE 2.2.5, 2.2.5.1): what a rule does. With [`Counts::Rop`] the form of
//! standard rules, with [`Counts::Extended`] that of extended ones; they differ in more than the width of counts.

use super::{
    Destination, ForwardFlavor, ReplyFlavor, ReplyTemplate, RuleRecipient, count, count_within, put_count,
};
use crate::codec::{Counts, DecodeError, EncodeError, Writer, decode_tagged_value, encode_tagged_value};
use crate::property::{PropertyTag, PropertyValue};
use ropewalk_base::{Reader, limits};

const OP_MOVE: u8 = 0x01;
const OP_COPY: u8 = 0x02;
const OP_REPLY: u8 = 0x03;
const OP_OOF_REPLY: u8 = 0x04;
const OP_DEFER_ACTION: u8 = 0x05;
const OP_BOUNCE: u8 = 0x06;
const OP_FORWARD: u8 = 0x07;
const OP_DELEGATE: u8 = 0x08;
const OP_TAG: u8 = 0x09;
const OP_DELETE: u8 = 0x0A;
const OP_MARK_AS_READ: u8 = 0x0B;

/// BounceCode (MS-OXORULE 2.2.5.1.2.5): why a message goes back to its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum BounceCode {
    /// It is too large.
    TooLarge = 0x0000_000D,
    /// It cannot be displayed to the user.
    CannotDisplay = 0x0000_001F,
    /// Other reasons.
    Denied = 0x0000_0026,
}

/// ActionType, ActionFlavor and ActionData of one action.
#[derive(Debug, Clone, PartialEq)]
pub enum ActionData {
    /// OP_MOVE: moves the message. Not in rules of public folders.
    Move(Destination),
    /// OP_COPY: copies the message. Not in rules of public folders.
    Copy(Destination),
    /// OP_REPLY: replies.
    Reply(ReplyFlavor, ReplyTemplate),
    /// OP_OOF_REPLY: replies as the owner is out of office.
    OofReply(ReplyFlavor, ReplyTemplate),
    /// OP_DEFER_ACTION: the client does it, from data that "MUST be treated as an opaque BLOB by the server". Not in
    /// rules of public folders.
    Defer(Vec<u8>),
    /// OP_BOUNCE: sends the message back.
    Bounce(BounceCode),
    /// OP_FORWARD: forwards the message to at least one recipient.
    Forward(ForwardFlavor, Vec<RuleRecipient>),
    /// OP_DELEGATE: sends the message again, to at least one delegate.
    Delegate(Vec<RuleRecipient>),
    /// OP_TAG: sets a property of the message.
    Tag(PropertyTag, PropertyValue),
    /// OP_DELETE: deletes the message.
    Delete,
    /// OP_MARK_AS_READ: sets MSGFLAG_READ.
    MarkAsRead,
}

impl ActionData {
    /// ActionType: OP_MOVE 0x01 to OP_MARK_AS_READ 0x0B.
    pub const fn action_type(&self) -> u8 {
        match self {
            Self::Move(_) => OP_MOVE,
            Self::Copy(_) => OP_COPY,
            Self::Reply(..) => OP_REPLY,
            Self::OofReply(..) => OP_OOF_REPLY,
            Self::Defer(_) => OP_DEFER_ACTION,
            Self::Bounce(_) => OP_BOUNCE,
            Self::Forward(..) => OP_FORWARD,
            Self::Delegate(_) => OP_DELEGATE,
            Self::Tag(..) => OP_TAG,
            Self::Delete => OP_DELETE,
            Self::MarkAsRead => OP_MARK_AS_READ,
        }
    }

    /// ActionFlavor; zero for types that have none.
    const fn flavor(&self) -> u32 {
        match self {
            Self::Reply(flavor, _) | Self::OofReply(flavor, _) => flavor.0,
            Self::Forward(flavor, _) => flavor.0,
            _ => 0,
        }
    }

    fn decode(reader: &mut Reader<'_>, kind: u8, flavor: u32, counts: Counts) -> Result<Self, DecodeError> {
        Ok(match kind {
            OP_MOVE => Self::Move(Destination::decode(reader, counts)?),
            OP_COPY => Self::Copy(Destination::decode(reader, counts)?),
            OP_REPLY => Self::Reply(ReplyFlavor(flavor), ReplyTemplate::decode(reader, counts)?),
            OP_OOF_REPLY => Self::OofReply(ReplyFlavor(flavor), ReplyTemplate::decode(reader, counts)?),
            OP_DEFER_ACTION => Self::Defer(reader.bytes(reader.left(), "ActionData")?.to_vec()),
            OP_BOUNCE => Self::Bounce(match reader.u32("BounceCode")? {
                0x0D => BounceCode::TooLarge,
                0x1F => BounceCode::CannotDisplay,
                0x26 => BounceCode::Denied,
                other => return Err(DecodeError::invalid("BounceCode", reader, 4, other)),
            }),
            OP_FORWARD => Self::Forward(ForwardFlavor(flavor), RuleRecipient::decode_list(reader, counts)?),
            OP_DELEGATE => Self::Delegate(RuleRecipient::decode_list(reader, counts)?),
            OP_TAG => {
                let (tag, value) = decode_tagged_value(reader, counts)?;
                Self::Tag(tag, value)
            }
            OP_DELETE => Self::Delete,
            // The type was checked before.
            _ => Self::MarkAsRead,
        })
    }

    fn encode(&self, out: &mut Writer, counts: Counts) -> Result<(), EncodeError> {
        match self {
            Self::Move(destination) | Self::Copy(destination) => destination.encode(out, counts),
            Self::Reply(_, template) | Self::OofReply(_, template) => template.encode(out, counts),
            Self::Defer(bytes) => {
                out.bytes(bytes);
                Ok(())
            }
            Self::Bounce(code) => {
                out.u32(*code as u32);
                Ok(())
            }
            Self::Forward(_, recipients) | Self::Delegate(recipients) => {
                RuleRecipient::encode_list(recipients, out, counts)
            }
            Self::Tag(tag, value) => encode_tagged_value(out, *tag, value, counts),
            Self::Delete | Self::MarkAsRead => Ok(()),
        }
    }
}

/// One action (ActionBlock).
#[derive(Debug, Clone, PartialEq)]
pub struct RuleAction {
    /// ActionFlags: the client's own; stored, never read by the server.
    pub flags: u32,
    /// What is done.
    pub data: ActionData,
}

impl From<ActionData> for RuleAction {
    fn from(data: ActionData) -> Self {
        Self { flags: 0, data }
    }
}

impl RuleAction {
    /// Reads an ActionBlock after its ActionLength; all of `reader` is the block.
    fn decode(reader: &mut Reader<'_>, counts: Counts) -> Result<Self, DecodeError> {
        let kind = reader.u8("ActionType")?;
        if !(OP_MOVE..=OP_MARK_AS_READ).contains(&kind) {
            return Err(DecodeError::invalid("ActionType", reader, 1, kind));
        }
        let flavor = reader.u32("ActionFlavor")?;
        let valid = match kind {
            OP_REPLY | OP_OOF_REPLY => ReplyFlavor(flavor).is_valid(),
            OP_FORWARD => ForwardFlavor(flavor).is_valid(),
            _ => flavor == 0,
        };
        if !valid {
            return Err(DecodeError::invalid("ActionFlavor", reader, 4, flavor));
        }
        let flags = reader.u32("ActionFlags")?;
        let data = ActionData::decode(reader, kind, flavor, counts)?;
        DecodeError::unless_empty("ActionData", reader)?;
        Ok(Self { flags, data })
    }

    fn encode(&self, out: &mut Writer, counts: Counts) -> Result<(), EncodeError> {
        let mut block = Writer::new();
        block.u8(self.data.action_type());
        block.u32(self.data.flavor());
        block.u32(self.flags);
        self.data.encode(&mut block, counts)?;
        put_count(out, block.len(), counts, "ActionLength")?;
        out.bytes(block.as_slice());
        Ok(())
    }
}

/// All actions of a rule (RuleAction, MS-OXORULE 2.2.5): the value of PidTagRuleActions, and of PidTagClientActions
/// where several rules stand one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleActions(pub Vec<RuleAction>);

impl RuleActions {
    /// Reads NoOfActions and the blocks.
    ///
    /// # Errors
    /// When the input ends, there is no action or more than [`limits::RULE_ACTIONS_MAX`], or an action is not one
    /// of its type.
    pub fn decode_from(reader: &mut Reader<'_>, counts: Counts) -> Result<Self, DecodeError> {
        let actions = count_within(reader, counts, "NoOfActions", limits::RULE_ACTIONS_MAX)?;
        let block = |_| {
            let length = count(reader, counts, "ActionLength")?;
            RuleAction::decode(&mut reader.part(length, "ActionBlock")?, counts)
        };
        Ok(Self((0..actions).map(block).collect::<Result<_, _>>()?))
    }

    /// Reads the value of a PtypRuleAction.
    ///
    /// # Errors
    /// As [`RuleActions::decode_from`], and when bytes are left.
    pub fn decode(bytes: &[u8], counts: Counts) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let actions = Self::decode_from(&mut reader, counts)?;
        DecodeError::unless_empty("RuleAction", &reader)?;
        Ok(actions)
    }

    /// The value of a PtypRuleAction.
    ///
    /// # Errors
    /// When there is no action, a length does not fit, or an action is of the other form.
    pub fn encode(&self, counts: Counts) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        self.encode_to(&mut out, counts)?;
        Ok(out.into_bytes())
    }

    /// Writes NoOfActions and the blocks.
    ///
    /// # Errors
    /// As [`RuleActions::encode`].
    pub fn encode_to(&self, out: &mut Writer, counts: Counts) -> Result<(), EncodeError> {
        if self.0.is_empty() {
            return Err(EncodeError::Empty { field: "ActionBlocks" });
        }
        put_count(out, self.0.len(), counts, "NoOfActions")?;
        self.0.iter().try_for_each(|action| action.encode(out, counts))
    }
}

#[cfg(test)]
mod tests;
