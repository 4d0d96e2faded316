//! Every type of rule action in both forms, and what is malformed.

use super::*;
use crate::codec::GlobalId;
use crate::codec::entry_id::{FolderEntryId, FolderKind, MessageEntryId, MessageKind};
use crate::ids::GlobalCounter;
use crate::tags;
use ropewalk_base::Guid;

fn both_ways(actions: Vec<RuleAction>, counts: Counts) -> Vec<u8> {
    let actions = RuleActions(actions);
    let bytes = actions.encode(counts).unwrap();
    assert_eq!(RuleActions::decode(&bytes, counts).as_ref(), Ok(&actions));
    for end in 0..bytes.len() {
        assert!(RuleActions::decode(&bytes[..end], counts).is_err(), "cut at {end}");
    }
    bytes
}

fn recipient() -> RuleRecipient {
    RuleRecipient {
        reserved: 1,
        properties: vec![
            (tags::PID_TAG_DISPLAY_NAME, "Zoë".into()),
            (tags::PID_TAG_ENTRY_ID, PropertyValue::Binary(vec![1, 2, 3])),
        ],
    }
}

/// The types whose data is the same in both forms but for the width of counts.
fn plain() -> Vec<RuleAction> {
    let mut actions: Vec<RuleAction> = vec![
        ActionData::Defer(b"a sound".to_vec()).into(),
        ActionData::Bounce(BounceCode::TooLarge).into(),
        ActionData::Bounce(BounceCode::CannotDisplay).into(),
        ActionData::Bounce(BounceCode::Denied).into(),
        ActionData::Forward(ForwardFlavor(3), vec![recipient(), recipient()]).into(),
        ActionData::Delegate(vec![recipient()]).into(),
        ActionData::Tag(tags::PID_TAG_IMPORTANCE, PropertyValue::Integer32(2)).into(),
        ActionData::Delete.into(),
    ];
    actions.push(RuleAction { flags: 0xDEAD_BEEF, data: ActionData::MarkAsRead });
    actions
}

/// covers: MS-OXORULE_R246, MS-OXORULE_R249, MS-OXORULE_R252, MS-OXORULE_R254, MS-OXORULE_R943, MS-OXORULE_R235,
/// MS-OXORULE_R322
#[test]
fn every_type_in_the_standard_form() {
    let reply = ReplyTemplate::Ids { folder_id: 0x0601, message_id: 0x0701, template: Guid([5; 16]) };
    let mut actions = plain();
    actions.push(ActionData::Move(Destination::ThisStore { store: vec![0], folder_id: 0x0B01 }).into());
    let other = Destination::OtherStore { store: vec![1, 2], folder: vec![3] };
    actions.push(ActionData::Copy(other).into());
    actions.push(ActionData::Reply(ReplyFlavor(1), reply).into());
    actions.push(ActionData::OofReply(ReplyFlavor(0), reply).into());
    both_ways(actions, Counts::Rop);
}

/// covers: MS-OXORULE_R944, MS-OXORULE_R948, MS-OXORULE_R966, MS-OXORULE_R967, MS-OXORULE_R995
#[test]
fn every_type_in_the_extended_form() {
    let global = |n| GlobalId { database: Guid([9; 16]), counter: GlobalCounter::new(n).unwrap() };
    let provider = Guid([7; 16]);
    let folder = FolderEntryId { provider, kind: FolderKind::Private, folder: global(1) };
    let message =
        MessageEntryId { provider, kind: MessageKind::Private, folder: global(1), message: global(2) };
    let reply = ReplyTemplate::Entry { message, template: Guid([5; 16]) };
    let mut actions = plain();
    actions.push(ActionData::Move(Destination::Entry { store: vec![0], folder }).into());
    actions.push(ActionData::Copy(Destination::Entry { store: vec![], folder }).into());
    actions.push(ActionData::Reply(ReplyFlavor(2), reply).into());
    actions.push(ActionData::OofReply(ReplyFlavor(0), reply).into());
    both_ways(actions, Counts::Extended);
}

/// The layout byte by byte: a move inside the mailbox, then a mark as read.
#[test]
fn the_standard_bytes_of_a_move() {
    let bytes = [
        &[2, 0][..],                            // NoOfActions
        &[36, 0, 0x01, 0, 0, 0, 0, 0, 0, 0, 0], // ActionLength, OP_MOVE, ActionFlavor, ActionFlags
        &[1, 1, 0, 0xEE],                       // FolderInThisStore, StoreEIDSize, StoreEID
        &[21, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0x42], // FolderEIDSize, Ours, FolderId
        &[0; 12],                               // MessageId, Instance
        &[9, 0, 0x0B, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    let actions = RuleActions::decode(&bytes, Counts::Rop).unwrap();
    assert_eq!(
        actions.0[0].data,
        ActionData::Move(Destination::ThisStore { store: vec![0xEE], folder_id: 0x4200_0000_0000_0001 })
    );
    assert_eq!(actions.0[1].data, ActionData::MarkAsRead);
    assert_eq!(actions.encode(Counts::Rop).unwrap(), bytes);
}

#[test]
fn what_is_malformed_names_its_field_and_its_offset_in_the_whole() {
    let block = |body: &[u8]| [&[1, 0, body.len() as u8, 0], body].concat();
    let head = |kind: u8, flavor: u8| [&[kind, flavor, 0, 0, 0][..], &[0; 4]].concat();
    let invalid = |field, offset, value| Err(DecodeError::Invalid { field, offset, value });
    let decode = |bytes: &[u8]| RuleActions::decode(bytes, Counts::Rop);
    assert_eq!(decode(&[0, 0]), invalid("NoOfActions", 0, 0));
    assert_eq!(decode(&block(&head(0x0C, 0))), invalid("ActionType", 4, 0x0C));
    assert_eq!(decode(&block(&head(0x00, 0))), invalid("ActionType", 4, 0));
    assert_eq!(decode(&block(&head(OP_DELETE, 1))), invalid("ActionFlavor", 5, 1));
    assert_eq!(decode(&block(&head(OP_FORWARD, 5))), invalid("ActionFlavor", 5, 5));
    assert_eq!(
        decode(&block(&[head(OP_BOUNCE, 0), vec![1, 0, 0, 0]].concat())),
        invalid("BounceCode", 13, 1)
    );
    assert_eq!(
        decode(&block(&[head(OP_DELETE, 0), vec![1]].concat())),
        Err(DecodeError::Excess { field: "ActionData", offset: 13, left: 1 })
    );
    assert_eq!(decode(&block(&[head(OP_FORWARD, 0), vec![0; 4]].concat())), invalid("RecipientCount", 13, 0));
    assert_eq!(
        decode(&block(&[head(OP_DELEGATE, 0), vec![1, 0, 0, 0, 1, 0, 0, 0, 0]].concat())),
        invalid("NoOfProperties", 18, 0)
    );
    let foreign = [head(OP_MOVE, 0), vec![1, 0, 0, 1, 0, 0]].concat();
    assert_eq!(decode(&block(&foreign)), invalid("Ours", 18, 0));
    assert!(matches!(decode(&[1, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0]), Err(DecodeError::Read(_))));
    assert_eq!(
        decode(&[0xFF, 0xFF, 0, 0]),
        Err(DecodeError::Limit { field: "NoOfActions", offset: 0, max: limits::RULE_ACTIONS_MAX })
    );
    assert!(matches!(
        decode(&[block(&head(OP_DELETE, 0)), vec![0]].concat()),
        Err(DecodeError::Excess { .. })
    ));
}

#[test]
fn an_action_of_the_other_form_is_not_written() {
    let here =
        RuleActions(vec![ActionData::Move(Destination::ThisStore { store: vec![], folder_id: 1 }).into()]);
    assert_eq!(here.encode(Counts::Extended), Err(EncodeError::Form { field: "FolderEID" }));
    let reply = ReplyTemplate::Ids { folder_id: 1, message_id: 1, template: Guid::NIL };
    let reply = RuleActions(vec![ActionData::Reply(ReplyFlavor(0), reply).into()]);
    assert_eq!(reply.encode(Counts::Extended), Err(EncodeError::Form { field: "ReplyTemplateMID" }));
    assert_eq!(RuleActions(vec![]).encode(Counts::Rop), Err(EncodeError::Empty { field: "ActionBlocks" }));
    let none = RuleActions(vec![ActionData::Delegate(vec![]).into()]);
    assert_eq!(none.encode(Counts::Rop), Err(EncodeError::Empty { field: "RecipientBlocks" }));
}

/// Values inside actions are themselves bounded, and an action inside an action stays bytes.
#[test]
fn nesting_ends() {
    let inner = RuleActions(vec![ActionData::Delete.into()]).encode(Counts::Rop).unwrap();
    let tag = PropertyTag(0x6680_00FE);
    both_ways(vec![ActionData::Tag(tag, PropertyValue::RuleAction(inner)).into()], Counts::Rop);
}
