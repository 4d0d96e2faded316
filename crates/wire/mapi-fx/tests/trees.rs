//! Random mailboxes, written, cut at random sizes from the smallest up, and read back; and the same damaged. Each case
//! depends on its seed only.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod common;

use common::{COLLECT_MAX, Seen, offset, properties, read};
use ropewalk_base::{FakeRng, FileTime, Guid, Rng};
use ropewalk_model::{PropertyName, PropertyNameKind, PropertyTag, PropertyType, PropertyValue, tags};
use ropewalk_wire_mapi_fx::Marker::{self, *};
use ropewalk_wire_mapi_fx::{
    Element, ExtendedErrorInfo, FixedValue, FxError, Lexer, ProgressInformation, PropertyDefinition,
    PropertyGroupInfo, Shape, StreamWriter, Token, meta,
};

const SEEDS: std::ops::Range<u64> = 0..200;

struct Dice(FakeRng);

impl Dice {
    /// A number below `sides`.
    fn roll(&self, sides: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        (u64::from_le_bytes(bytes) % sides as u64) as usize
    }

    fn coin(&self) -> bool {
        self.roll(2) == 0
    }

    fn bytes(&self, most: usize) -> Vec<u8> {
        let mut bytes = vec![0; self.roll(most + 1)];
        self.0.fill(&mut bytes);
        bytes
    }

    fn number(&self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn text(&self, most: usize) -> String {
        let letters = ['a', 'Z', ' ', 'é', 'Ж', '表', '\u{1F600}', '\u{FFFF}', '\n'];
        (0..self.roll(most + 1)).map(|_| letters[self.roll(letters.len())]).collect()
    }

    /// 8-bit text, which has no zeros.
    fn text8(&self, most: usize) -> Vec<u8> {
        self.bytes(most).into_iter().map(|byte| byte.max(1)).collect()
    }

    fn many<T>(&self, one: impl Fn(&Self) -> T) -> Vec<T> {
        (0..self.roll(4)).map(|_| one(self)).collect()
    }
}

/// What is written, in order.
#[derive(Debug, Clone, PartialEq)]
enum Op {
    Mark(Marker),
    Property(PropertyDefinition, PropertyValue),
}

struct Tree {
    dice: Dice,
    ops: Vec<Op>,
    progress: bool,
}

impl Tree {
    fn mark(&mut self, marker: Marker) {
        self.ops.push(Op::Mark(marker));
    }

    fn tagged(&mut self, tag: PropertyTag, value: impl Into<PropertyValue>) {
        self.ops.push(Op::Property(tag.into(), value.into()));
    }

    fn value(&self) -> (u16, PropertyValue) {
        use PropertyValue as V;
        let dice = &self.dice;
        let float = |dice: &Dice| f64::from(dice.number() as u32);
        match dice.roll(28) {
            0 => (0x0002, V::Integer16(dice.number() as i16)),
            1 => (0x0003, V::Integer32(dice.number() as i32)),
            2 => (0x0004, V::Floating32(float(dice) as f32)),
            3 => (0x0005, V::Floating64(float(dice))),
            4 => (0x0006, V::Currency(dice.number() as i64)),
            5 => (0x0007, V::FloatingTime(float(dice))),
            6 => (0x000B, V::Boolean(dice.coin())),
            7 => (0x000D, V::Binary(dice.bytes(60))),
            8 => (0x0014, V::Integer64(dice.number() as i64)),
            9 => (0x001E, V::String8(dice.text8(40))),
            10 | 11 => (0x001F, V::String(dice.text(40))),
            12 => (0x0040, V::Time(FileTime::from_ticks(dice.number()))),
            13 => (0x0048, V::Guid(Guid([dice.number() as u8; 16]))),
            14 => (0x00FB, V::ServerId(dice.bytes(30))),
            15 => (0x0102, V::Binary(dice.bytes(300))),
            16 => (0x84B0, V::String(dice.text(20))),
            17 => ([0x83A4, 0x84E3, 0xFDE9, 0x83A8][dice.roll(4)], V::String8(dice.text8(20))),
            18 => (0x1002, V::MultipleInteger16(dice.many(|dice| dice.number() as i16))),
            19 => (0x1003, V::MultipleInteger32(dice.many(|dice| dice.number() as i32))),
            20 => (0x1005, V::MultipleFloating64(dice.many(float))),
            21 => (0x1006, V::MultipleCurrency(dice.many(|dice| dice.number() as i64))),
            22 => (0x1014, V::MultipleInteger64(dice.many(|dice| dice.number() as i64))),
            23 => (0x101E, V::MultipleString8(dice.many(|dice| dice.text8(9)))),
            24 => (0x101F, V::MultipleString(dice.many(|dice| dice.text(9)))),
            25 => (0x1040, V::MultipleTime(dice.many(|dice| FileTime::from_ticks(dice.number())))),
            26 => (0x1048, V::MultipleGuid(dice.many(|dice| Guid([dice.number() as u8; 16])))),
            _ => (0x1102, V::MultipleBinary(dice.many(|dice| dice.bytes(20)))),
        }
    }

    fn properties(&mut self, most: usize) {
        for _ in 0..self.dice.roll(most + 1) {
            let (kind, value) = self.value();
            let named = self.dice.roll(4) == 0;
            // Ids that no property list restriction table names.
            let id = if named { 0x8000 } else { 0x3A00 } + self.dice.roll(0x400) as u32;
            let kind_of_name = match self.dice.coin() {
                true => PropertyNameKind::Lid(self.dice.number() as u32),
                false => PropertyNameKind::String(self.dice.text(30)),
            };
            let set = Guid([self.dice.number() as u8; 16]);
            let name = named.then_some(PropertyName { set, kind: kind_of_name });
            let tag = PropertyTag(id << 16 | u32::from(kind));
            self.ops.push(Op::Property(PropertyDefinition { tag, name }, value));
        }
    }

    fn sometimes(&mut self, tag: PropertyTag, value: impl Into<PropertyValue>) {
        if self.dice.roll(3) == 0 {
            self.tagged(tag, value);
        }
    }

    fn dn_prefix(&mut self) {
        self.sometimes(meta::DN_PREFIX, PropertyValue::String8(b"/o=x".to_vec()));
    }

    fn delete_first(&mut self, subobjects: PropertyTag) {
        self.sometimes(meta::FX_DEL_PROP, subobjects.0 as i32);
    }

    fn message_children(&mut self, depth: usize) {
        self.delete_first(tags::PID_TAG_MESSAGE_RECIPIENTS);
        for row in 0..self.dice.roll(3) {
            self.mark(StartRecip);
            self.tagged(tags::PID_TAG_ROWID, row as i32);
            self.properties(3);
            self.mark(EndToRecip);
        }
        self.delete_first(tags::PID_TAG_MESSAGE_ATTACHMENTS);
        for number in 0..self.dice.roll(3) {
            self.mark(NewAttach);
            self.tagged(tags::PID_TAG_ATTACH_NUMBER, number as i32);
            self.attachment_content(depth);
            self.mark(EndAttach);
        }
    }

    fn attachment_content(&mut self, depth: usize) {
        self.dn_prefix();
        self.properties(3);
        if depth > 0 && self.dice.coin() {
            self.delete_first(tags::PID_TAG_ATTACH_DATA_OBJECT);
            self.mark(StartEmbed);
            self.message_content(depth - 1);
            self.mark(EndEmbed);
        }
    }

    fn message_content(&mut self, depth: usize) {
        self.dn_prefix();
        self.sometimes(tags::PID_TAG_MID, PropertyValue::Integer64(7));
        self.properties(6);
        self.message_children(depth);
    }

    /// An error in what was begun since `from`: some of it is there.
    fn error(&mut self, from: usize) {
        self.ops.truncate(from + self.dice.roll(self.ops.len() - from + 1));
        let zero = ropewalk_model::codec::GlobalId { database: Guid::NIL, counter: Default::default() };
        let auxiliary = self.dice.bytes(9);
        let code = ropewalk_model::ErrorCode::NOT_FOUND;
        let error = ExtendedErrorInfo { code, folder: zero, message: zero, auxiliary };
        self.mark(FXErrorInfo);
        self.tagged(meta::STRUCTURE, error.encode().unwrap());
    }

    fn message_list(&mut self) {
        for _ in 0..self.dice.roll(4) {
            let from = self.ops.len();
            self.dn_prefix();
            self.sometimes(meta::EC_WARNING, 0x0004_0680);
            self.mark(if self.dice.coin() { StartMessage } else { StartFAIMsg });
            self.message_content(2);
            self.mark(EndMessage);
            if self.dice.roll(8) == 0 {
                // Not before the message: that far the list may not have begun.
                let begun = (from..self.ops.len()).find(|at| matches!(self.ops[*at], Op::Mark(_))).unwrap();
                self.error(begun + 1);
            }
        }
    }

    fn folder_properties(&mut self) {
        self.sometimes(tags::PID_TAG_FOLDER_ID, PropertyValue::Integer64(7));
        self.sometimes(tags::PID_TAG_DISPLAY_NAME, "name");
        self.sometimes(tags::PID_TAG_COMMENT, "comment");
        self.sometimes(meta::EC_WARNING, 1);
        self.properties(5);
    }

    fn folder_content(&mut self, depth: usize, deletes: bool) {
        self.dn_prefix();
        self.folder_properties();
        match (self.dice.roll(4), deletes) {
            (0, _) => self.tagged(meta::NEW_FX_FOLDER, self.dice.bytes(60)),
            (_, true) => {
                self.delete_first(tags::PID_TAG_FOLDER_ASSOCIATED_CONTENTS);
                self.message_list();
                if self.dice.coin() {
                    self.tagged(meta::FX_DEL_PROP, tags::PID_TAG_CONTAINER_CONTENTS.0 as i32);
                    self.message_list();
                }
            }
            (_, false) => self.message_list(),
        }
        if deletes {
            self.delete_first(tags::PID_TAG_CONTAINER_HIERARCHY);
        }
        for _ in 0..self.dice.roll(if depth == 0 { 1 } else { 3 }) {
            self.mark(StartSubFld);
            self.folder_content(depth - 1, deletes);
            self.mark(EndFolder);
        }
    }

    fn header(&mut self) {
        self.tagged(tags::PID_TAG_SOURCE_KEY, vec![1; 22]);
        self.tagged(tags::PID_TAG_LAST_MODIFICATION_TIME, FileTime::from_ticks(1));
        self.tagged(tags::PID_TAG_CHANGE_KEY, vec![2; 22]);
        self.tagged(tags::PID_TAG_PREDECESSOR_CHANGE_LIST, vec![0; 0]);
        self.tagged(tags::PID_TAG_ASSOCIATED, self.dice.coin());
        self.sometimes(tags::PID_TAG_MID, PropertyValue::Integer64(1));
        self.sometimes(tags::PID_TAG_MESSAGE_SIZE, 5);
        self.sometimes(tags::PID_TAG_CHANGE_NUMBER, PropertyValue::Integer64(1));
    }

    fn message_change(&mut self) {
        if self.progress {
            self.mark(IncrSyncProgressPerMsg);
            self.tagged(meta::PROGRESS_SIZE, 5);
            self.tagged(meta::PROGRESS_ASSOCIATED, self.dice.coin());
        }
        if self.dice.coin() {
            self.mark(IncrSyncChg);
            self.header();
            self.mark(IncrSyncMessage);
            self.properties(6);
        } else {
            if self.dice.coin() {
                let groups = vec![vec![(tags::PID_TAG_SUBJECT, None)]; 1 + self.dice.roll(3)];
                let mapping = PropertyGroupInfo { id: 1, groups };
                self.mark(IncrSyncGroupInfo);
                self.tagged(meta::STRUCTURE, mapping.encode().unwrap());
            }
            self.tagged(meta::INCR_SYNC_GROUP_ID, 1);
            self.mark(IncrSyncChgPartial);
            self.header();
            for group in 0..self.dice.roll(4) {
                self.tagged(meta::INCREMENTAL_SYNC_MESSAGE_PARTIAL, group as i32);
                match self.dice.coin() {
                    true => self.properties(4),
                    false => self.tagged(meta::EMPTY_GROUP, 0),
                }
            }
        }
        self.message_children(2);
    }

    fn sets(&mut self, marker: Marker, sets: &[PropertyTag]) {
        if self.dice.coin() {
            self.mark(marker);
            self.tagged(sets[0], self.dice.bytes(20));
            for set in &sets[1..] {
                self.sometimes(*set, vec![0; 0]);
            }
        }
    }

    fn state(&mut self, sets: &[PropertyTag]) {
        self.mark(IncrSyncStateBegin);
        for set in sets {
            self.sometimes(*set, self.dice.bytes(30));
        }
        self.mark(IncrSyncStateEnd);
    }

    fn contents_sync(&mut self) {
        self.progress = self.dice.coin();
        if self.progress {
            self.mark(IncrSyncProgressMode);
            self.tagged(meta::STRUCTURE, ProgressInformation::default().encode());
        }
        for _ in 0..self.dice.roll(4) {
            let from = self.ops.len();
            self.message_change();
            if self.dice.roll(8) == 0 {
                self.error(from);
            }
        }
        let deleted = [meta::IDSET_DELETED, meta::IDSET_NO_LONGER_IN_SCOPE, meta::IDSET_EXPIRED];
        self.sets(IncrSyncDel, &deleted);
        self.sets(IncrSyncRead, &[meta::IDSET_READ, meta::IDSET_UNREAD]);
        self.state(&[meta::IDSET_GIVEN, meta::CNSET_SEEN, meta::CNSET_SEEN_FAI, meta::CNSET_READ]);
        self.mark(IncrSyncEnd);
    }

    fn hierarchy_sync(&mut self) {
        for _ in 0..self.dice.roll(4) {
            self.mark(IncrSyncChg);
            self.properties(2);
            self.tagged(tags::PID_TAG_PARENT_SOURCE_KEY, vec![0; 0]);
            self.tagged(tags::PID_TAG_SOURCE_KEY, vec![1; 22]);
            self.tagged(tags::PID_TAG_LAST_MODIFICATION_TIME, FileTime::from_ticks(1));
            self.tagged(tags::PID_TAG_CHANGE_KEY, vec![1; 22]);
            self.tagged(tags::PID_TAG_PREDECESSOR_CHANGE_LIST, vec![0; 0]);
            self.tagged(tags::PID_TAG_DISPLAY_NAME, "name");
            self.properties(4);
        }
        self.sets(IncrSyncDel, &[meta::IDSET_DELETED]);
        self.state(&[meta::IDSET_GIVEN_BINARY, meta::CNSET_SEEN]);
        self.mark(IncrSyncEnd);
    }
}

const ROOTS: [Element; 8] = [
    Element::ContentsSync,
    Element::HierarchySync,
    Element::State,
    Element::FolderContent,
    Element::MessageContent,
    Element::AttachmentContent,
    Element::MessageList,
    Element::TopFolder,
];

fn tree(seed: u64) -> (Dice, Element, Vec<Op>) {
    let mut tree = Tree { dice: Dice(FakeRng::new(seed)), ops: Vec::new(), progress: false };
    let root = ROOTS[tree.dice.roll(ROOTS.len())];
    match root {
        Element::ContentsSync => tree.contents_sync(),
        Element::HierarchySync => tree.hierarchy_sync(),
        Element::State => tree.state(&[meta::IDSET_GIVEN, meta::CNSET_SEEN_FAI]),
        Element::FolderContent => tree.folder_content(3, true),
        Element::MessageContent => tree.message_content(3),
        Element::AttachmentContent => tree.attachment_content(3),
        Element::MessageList => tree.message_list(),
        _ => {
            tree.dn_prefix();
            tree.mark(StartTopFld);
            tree.folder_content(3, false);
            tree.mark(EndFolder);
        }
    }
    (tree.dice, root, tree.ops)
}

/// Writes it, taking buffers of at most what `size` says, or what is needed when that is more.
fn write(root: Element, ops: &[Op], mut size: impl FnMut() -> usize) -> Vec<Vec<u8>> {
    let mut writer = StreamWriter::new(root);
    let mut buffers = Vec::new();
    let drain = |writer: &mut StreamWriter, buffers: &mut Vec<Vec<u8>>, size: usize| match writer.take(size) {
        Ok(buffer) => {
            assert!(buffer.len() <= size && (!buffer.is_empty() || writer.pending() == 0));
            buffers.push(buffer);
        }
        Err(no_room) => {
            assert!(no_room.needed > size);
            buffers.push(writer.take(no_room.needed).unwrap());
        }
    };
    for op in ops {
        match op {
            Op::Mark(marker) => writer.marker(*marker),
            Op::Property(definition, PropertyValue::Binary(bytes)) if bytes.len() > 100 => {
                writer.begin_value(definition, bytes.len() as u32).unwrap();
                bytes.chunks(63).for_each(|chunk| writer.chunk(chunk).unwrap());
                Ok(())
            }
            Op::Property(definition, PropertyValue::String(text)) if text.len() > 20 => {
                let bytes: Vec<u8> = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
                writer.begin_value(definition, bytes.len() as u32).unwrap();
                for chunk in bytes.chunks(7) {
                    writer.chunk(chunk).unwrap();
                    while writer.pending() > 0 {
                        drain(&mut writer, &mut buffers, size());
                    }
                }
                Ok(())
            }
            Op::Property(definition, value) => writer.property(definition, value),
        }
        .unwrap_or_else(|error| panic!("{root:?} {op:?}: {error}"));
        while writer.pending() > 500 {
            drain(&mut writer, &mut buffers, size());
        }
    }
    writer.finish().unwrap();
    while writer.pending() > 0 {
        drain(&mut writer, &mut buffers, size());
    }
    buffers
}

/// Never cut.
const ATOM: usize = usize::MAX;

/// Sizes of the atoms of a property, and of the values between them that may be cut, with where (2.2.4.1).
fn pieces(op: &Op) -> Vec<(usize, usize)> {
    let Op::Property(definition, value) = op else { return vec![(4, ATOM)] };
    let name = match definition.name.as_ref().map(|name| &name.kind) {
        None => 0,
        Some(PropertyNameKind::Lid(_)) => 17 + 4,
        Some(PropertyNameKind::String(text)) => 17 + 2 * text.encode_utf16().count() + 2,
    };
    let text = |text: &String| 2 * text.encode_utf16().count() + 2;
    let mut pieces = vec![(4 + name, ATOM)];
    match (Shape::of(definition.tag).unwrap(), value) {
        (Shape::Fixed(kind), _) => pieces.push((FixedValue::size(kind).unwrap(), ATOM)),
        (Shape::MultipleFixed(kind), value) => {
            let size = FixedValue::size(kind).unwrap();
            let count = match value {
                PropertyValue::MultipleInteger16(values) => values.len(),
                PropertyValue::MultipleInteger32(values) => values.len(),
                PropertyValue::MultipleFloating64(values) => values.len(),
                PropertyValue::MultipleCurrency(values) | PropertyValue::MultipleInteger64(values) => {
                    values.len()
                }
                PropertyValue::MultipleTime(values) => values.len(),
                PropertyValue::MultipleGuid(values) => values.len(),
                other => panic!("{other:?}"),
            };
            pieces.push((4, ATOM));
            pieces.extend(std::iter::repeat_n((size, ATOM), count));
        }
        (_, PropertyValue::Binary(bytes) | PropertyValue::ServerId(bytes)) => {
            pieces.extend([(4, ATOM), (bytes.len(), 1)]);
        }
        (_, PropertyValue::String8(bytes)) => pieces.extend([(4, ATOM), (bytes.len() + 1, 1)]),
        (_, PropertyValue::String(value)) => pieces.extend([(4, ATOM), (text(value), 2)]),
        (_, many) => {
            let sizes: Vec<usize> = match many {
                PropertyValue::MultipleString(values) => values.iter().map(text).collect(),
                PropertyValue::MultipleString8(values) => {
                    values.iter().map(|value| value.len() + 1).collect()
                }
                PropertyValue::MultipleBinary(values) => values.iter().map(Vec::len).collect(),
                other => panic!("{other:?}"),
            };
            let unit = if matches!(many, PropertyValue::MultipleString(_)) { 2 } else { 1 };
            pieces.push((4, ATOM));
            pieces.extend(sizes.into_iter().flat_map(|size| [(4, ATOM), (size, unit)]));
        }
    }
    pieces
}

/// covers: MS-OXCFXICS_R981, MS-OXCFXICS_R982, MS-OXCFXICS_R983, MS-OXCFXICS_R3253, MS-OXCFXICS_R989
#[test]
fn what_is_written_is_read_back_however_it_is_cut() {
    for seed in SEEDS {
        let (dice, root, ops) = tree(seed);
        let most = [1, 2, 5, 30, 200, 5000][dice.roll(6)];
        let buffers = write(root, &ops, || 1 + dice.roll(most));
        let stream = buffers.concat();
        assert_eq!(
            write(root, &ops, || usize::MAX).concat(),
            stream,
            "{seed}: the same bytes in any buffers"
        );

        let mut cuts_allowed = vec![false; stream.len() + 1];
        let mut at = 0;
        for (size, unit) in ops.iter().flat_map(pieces) {
            (0..size).step_by(unit).for_each(|inside| cuts_allowed[at + inside] = true);
            at += size;
        }
        cuts_allowed[at] = true;
        assert_eq!(at, stream.len(), "{seed}");
        let mut at = 0;
        for buffer in &buffers {
            at += buffer.len();
            assert!(cuts_allowed[at], "{seed}: cut at {at}");
        }

        // As it was cut, and as no server would cut it.
        let shares: Vec<&[u8]> = buffers.iter().map(Vec::as_slice).collect();
        let seen = read(root, &shares).unwrap_or_else(|error| panic!("{seed} {root:?}: {error}"));
        let anyhow: Vec<&[u8]> = stream.chunks(1 + dice.roll(40)).collect();
        assert_eq!(read(root, &anyhow).unwrap(), seen, "{seed}");
        let written = ops.iter().filter_map(|op| match op {
            Op::Property(definition, value) => Some((definition.clone(), value.clone())),
            Op::Mark(_) => None,
        });
        assert_eq!(properties(&seen), written.collect::<Vec<_>>(), "{seed}");
        balanced(root, &seen);
        let mut markers = Vec::new();
        Lexer::new()
            .feed(&stream, &mut |_, token| {
                markers.extend(if let Token::Marker(marker) = token { Some(Op::Mark(marker)) } else { None });
                Ok::<_, FxError>(())
            })
            .unwrap();
        assert_eq!(markers, ops.iter().filter(|op| matches!(op, Op::Mark(_))).cloned().collect::<Vec<_>>());
    }
}

/// Each element that begins ends, inside the one it began in.
fn balanced(root: Element, seen: &[Seen]) {
    let mut open = Vec::new();
    for event in seen {
        match event {
            Seen::Enter(element) => open.push(*element),
            Seen::Leave(element) | Seen::Abandon(element) => assert_eq!(open.pop(), Some(*element)),
            Seen::Property(..) => assert!(!open.is_empty()),
        }
    }
    assert!(open.is_empty());
    assert_eq!(seen.first(), Some(&Seen::Enter(root)));
}

#[test]
fn what_is_damaged_is_refused_where_it_is_or_read_as_something_else() {
    for seed in SEEDS {
        let (dice, root, ops) = tree(seed);
        let stream = write(root, &ops, || usize::MAX).concat();
        for _ in 0..10 {
            let mut damaged = stream.clone();
            for _ in 0..=dice.roll(3) {
                let at = dice.roll(damaged.len() + 1);
                match dice.roll(5) {
                    0 => damaged.truncate(at),
                    1 => damaged.insert(at, dice.number() as u8),
                    2 if at < damaged.len() => drop(damaged.remove(at)),
                    3 => {
                        let marker = Marker::ALL[dice.roll(Marker::ALL.len())].code().to_le_bytes();
                        damaged.splice(at..at, marker);
                    }
                    _ if at < damaged.len() => damaged[at] = dice.number() as u8,
                    _ => {}
                }
            }
            let (a, b) = damaged.split_at(dice.roll(damaged.len() + 1));
            match read(root, &[a, b]) {
                Ok(seen) => balanced(root, &seen),
                Err(FxError::TooLarge { max, .. }) => assert_eq!(max, COLLECT_MAX),
                Err(error) => {
                    let at = offset(&error).unwrap_or_else(|| panic!("{seed}: {error} names no offset"));
                    assert!(at <= damaged.len() as u64, "{seed}: {error} of {}", damaged.len());
                    assert!(error.to_string().contains(&at.to_string()));
                }
            }
        }
        let half = stream.len() / 2;
        for cut in (0..half.min(80)).chain(stream.len().saturating_sub(80)..stream.len()) {
            if let Err(error) = read(root, &[&stream[..cut]]) {
                assert!(offset(&error).is_some_and(|at| at <= cut as u64), "{seed}: {error}");
            }
        }
    }
}

/// The types of the trees are all there are.
#[test]
fn trees_have_every_root_and_every_shape() {
    let mut roots = Vec::new();
    let mut kinds = std::collections::BTreeSet::new();
    for seed in SEEDS {
        let (_, root, ops) = tree(seed);
        roots.push(root);
        kinds.extend(ops.iter().filter_map(|op| match op {
            Op::Property(definition, _) => Some(definition.tag.kind().0),
            Op::Mark(_) => None,
        }));
    }
    assert!(ROOTS.iter().all(|root| roots.contains(root)));
    for kind in
        [PropertyType::BOOLEAN, PropertyType::STRING, PropertyType::MULTIPLE_BINARY, PropertyType(0xFDE9)]
    {
        assert!(kinds.contains(&kind.0), "{kind:?}");
    }
}
