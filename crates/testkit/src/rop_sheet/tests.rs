//! That the comparison sees everything, and the generator makes everything.

use super::agree::value_differences;
use super::check::{Verdict, codec_requests, codec_responses, compare};
use super::decode::{Context, Packet};
use super::generate_prose;
use super::prose::{self, MULTIPLE, RESTRICTIONS, TYPES};
use super::seen::Seen;
use super::tree::Cursor;
use super::{Chance, Demand, Field, Form, Kind, Made, Node, Sheet, Value, decode, packet};
use ropewalk_base::Reader;
use ropewalk_model::PropertyType;
use ropewalk_model::codec::{Counts, Writer, decode_value, encode_value};
use std::collections::BTreeSet;
use std::path::Path;

/// Fields of which the codec keeps nothing. The size of what is not there when the server is busy is one of them.
const UNSEEN: &[(&str, &str)] = &[
    ("LongTermID", "Pad"),
    ("OpenRecipientRow", "Reserved"),
    ("ReadRecipientRow", "Reserved"),
    ("RopFastTransferSourceGetBuffer", "TransferBufferSize"),
];

/// The type beside a value that is not there, or beside an error (MS-OXCDATA 2.11.6), is not kept either.
fn is_type_of_nothing(of: &str, node: &Node) -> bool {
    let typed = [(Value::Nothing, 3), (Value::Number(0), 7)].iter().any(|(value, length)| {
        std::mem::discriminant(value) == std::mem::discriminant(&node.value) && node.length == *length
    });
    of == "PropertyRow" && typed
}

fn read(form: &Form, made: &Made) -> Packet {
    let read = if form.is_request() { decode::request } else { decode::response };
    read(Sheet::shared().unwrap(), &made.bytes, 0, &made.context).unwrap()
}

/// Calls `see` with every field that has none in it, and the structure it stands in.
fn leaves<'n>(of: &'static str, nodes: &'n [Node], see: &mut impl FnMut(&'static str, &'n Node)) {
    for node in nodes {
        leaf(of, node, &node.value, see);
    }
}

fn leaf<'n>(
    of: &'static str,
    node: &'n Node,
    value: &'n Value,
    see: &mut impl FnMut(&'static str, &'n Node),
) {
    match value {
        Value::Structure("PropertyName", nodes) if nodes[0].value == Value::Number(0xFF) => {
            see(of, &nodes[0])
        }
        Value::Structure(name, nodes) => leaves(name, nodes, see),
        Value::List(nodes) => leaves(of, nodes, see),
        Value::Typed(_, inner) => leaf(of, node, inner, see),
        _ => see(of, node),
    }
}

fn is_nan(value: &Value) -> bool {
    match value {
        Value::Float(number) => number.is_nan(),
        Value::Single(number) => number.is_nan(),
        Value::Typed(_, inner) => is_nan(inner),
        _ => false,
    }
}

/// One bit of any field is changed before the codec reads the packet and after the sheet has read it.
#[test]
fn a_change_in_any_field_is_seen() {
    let sheet = Sheet::shared().unwrap();
    let (mut changed, mut unseen) = (0, BTreeSet::new());
    for (place, form) in Form::all(sheet).iter().enumerate() {
        for at in 0..8 {
            let made = packet(sheet, form, &mut Chance::new((place as u64) << 40 | at | 1 << 61));
            if made.bytes.len() > 400 {
                continue;
            }
            let packet = read(form, &made);
            leaves(form.row.name, &packet.fields, &mut |of, node| {
                let kept = !UNSEEN.contains(&(of, node.name)) && !is_type_of_nothing(of, node);
                if node.length == 0 || !kept || is_nan(&node.value) {
                    return;
                }
                let mut bytes = made.bytes.clone();
                bytes[node.offset] ^= 1;
                changed += 1;
                if !differs(form, &made, &bytes) {
                    unseen.insert((form.row.name, form.label, of, node.name));
                }
            });
        }
    }
    assert!(changed > 10_000, "{changed}");
    assert_eq!(unseen, BTreeSet::new());
}

fn differs(form: &Form, made: &Made, bytes: &[u8]) -> bool {
    let Made { bytes: original, context } = made;
    let any = Demand::Any;
    let verdict = if form.is_request() {
        compare(original, context, any, decode::request, codec_requests(bytes, context))
    } else {
        compare(original, context, any, decode::response, codec_responses(bytes, context))
    };
    matches!(verdict, Verdict::Differ(_))
}

/// Every field of every form and structure, every type of property value and every kind of restriction.
#[test]
fn the_generator_makes_everything() {
    let sheet = Sheet::shared().unwrap();
    let mut seen: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    let (mut types, mut kinds, mut inside) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut events = BTreeSet::new();
    let (mut wanted, mut absent) = (BTreeSet::new(), BTreeSet::new());
    for (place, form) in Form::all(sheet).iter().enumerate() {
        wanted.extend(form.layout.iter().map(|field| (form.row.name, form.label, field.name)));
        for at in 0..200 {
            let made = packet(sheet, form, &mut Chance::new((place as u64) << 40 | at | 1 << 62));
            let packet = read(form, &made);
            let here: BTreeSet<_> = packet.fields.iter().map(|node| node.name).collect();
            let gone = form.layout.iter().filter(|field| !here.contains(field.name));
            absent.extend(gone.map(|field| (form.row.name, form.label, field.name)));
            seen.extend(here.iter().map(|name| (form.row.name, form.label, *name)));
            packet.fields.iter().for_each(|node| note(&node.value, &mut types, &mut kinds));
            leaves(form.row.name, &packet.fields, &mut |of, node| {
                inside.insert((of, node.name));
                if let ("NotificationFlags", Value::Number(flags)) = (node.name, &node.value) {
                    events.insert(flags & 0x4FFF);
                }
            });
        }
    }
    assert_eq!(wanted.difference(&seen).collect::<Vec<_>>(), Vec::<&(&str, &str, &str)>::new());
    let conditional = Form::all(sheet).into_iter().flat_map(|form| {
        let fields = form.layout.iter().filter(|field| !field.when.is_empty());
        fields.map(move |field| (form.row.name, form.label, field.name))
    });
    assert_eq!(conditional.collect::<BTreeSet<_>>().difference(&absent).count(), 0);
    for name in ["PropertyName", "NotificationData", "RecipientRow", "OpenRecipientRow", "ModifyRecipientRow"]
    {
        let numbers = |field: &&Field| !matches!(field.kind, Kind::Structure(_)) && field.count.is_none();
        for field in sheet.structure(name).unwrap().iter().filter(numbers) {
            assert!(inside.contains(&(name, field.name)), "{name}: {}", field.name);
        }
    }
    // Nine kinds of events, all with and without S.
    assert_eq!(events.len(), 18, "{events:X?}");
    let singles = TYPES.iter().map(|(code, ..)| *code);
    let all_types: BTreeSet<u16> = singles.chain(MULTIPLE.iter().map(|code| code | 0x1000)).collect();
    assert_eq!(types, all_types);
    assert_eq!(kinds, RESTRICTIONS.iter().map(|(code, ..)| i128::from(*code)).collect());
}

fn note(value: &Value, types: &mut BTreeSet<u16>, kinds: &mut BTreeSet<i128>) {
    match value {
        Value::Structure(name, nodes) => {
            if let ("Restriction", Some(Value::Number(kind))) = (*name, nodes.first().map(|node| &node.value))
            {
                kinds.insert(*kind);
            }
            nodes.iter().for_each(|node| note(&node.value, types, kinds));
        }
        Value::List(nodes) => nodes.iter().for_each(|node| note(&node.value, types, kinds)),
        Value::Typed(kind, inner) => {
            types.insert(*kind);
            note(inner, types, kinds);
        }
        _ => {}
    }
}

/// Counts of 32 bits throughout, as extended rules have them (MS-OXCDATA 2.11.1.1); which width a client means in
/// RopModifyRules, packets made by chance would not say.
#[test]
fn values_with_wide_counts_agree() {
    let singles = TYPES.iter().map(|(code, ..)| *code);
    for kind in singles.chain(MULTIPLE.iter().map(|code| code | 0x1000)) {
        for at in 0..100 {
            let mut bytes = Vec::new();
            generate_prose::value(&mut Chance::new(u64::from(kind) << 32 | at), kind, true, 0, &mut bytes);
            let mut cursor = Cursor::new(&bytes);
            let value = prose::value(&mut cursor, kind, true, 0).unwrap();
            assert_eq!(cursor.left(), 0);
            let node = Node { name: "PropertyValue", offset: 0, length: bytes.len(), value };
            let mut reader = Reader::new(&bytes);
            let decoded = decode_value(&mut reader, PropertyType(kind), Counts::Extended).unwrap();
            let text = format!("{decoded:?}");
            let seen = Seen::read(&text).unwrap();
            let found = value_differences(Sheet::shared().unwrap(), &bytes, &node, &seen);
            assert_eq!((found, reader.left()), (Vec::new(), 0), "{bytes:02X?}");
            let mut out = Writer::new();
            encode_value(&mut out, &decoded, Counts::Extended).unwrap();
            assert_eq!(out.as_slice(), bytes);
        }
    }
}

#[test]
fn every_row_of_the_sheet_is_read() {
    let sheet = Sheet::read().unwrap();
    assert_eq!(sheet.rows.len(), 132);
    assert_eq!(sheet.rows.iter().filter(|row| row.request.is_some()).count(), 128);
    for name in ["LogonTime", "FID|MID", "NotificationData", "RecipientRow"] {
        assert!(sheet.structure(name).is_some(), "{name}");
    }
    let packet = decode::request(Sheet::shared().unwrap(), &[0x01, 2, 3, 9], 0, &Context::default()).unwrap();
    assert_eq!((packet.row.name, packet.end, packet.number("InputHandleIndex")), ("RopRelease", 3, Some(3)));
}

/// The tables in `spec/` are those of the sheet they were taken from, where that is beside the checkout.
#[test]
fn the_tables_are_those_of_the_sheet() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = root.join("../shared/spec");
    if !shared.is_dir() {
        println!("skipped: ../shared/spec is not there");
        return;
    }
    for (csv, tsv) in [("rops.csv", "rops.tsv"), ("rop-structures.csv", "rop-structures.tsv")] {
        let theirs = csv_rows(&std::fs::read_to_string(shared.join(csv)).unwrap());
        let ours = std::fs::read_to_string(root.join("spec").join(tsv)).unwrap();
        let ours: Vec<Vec<&str>> = ours.lines().map(|line| line.split('\t').collect()).collect();
        let places: Vec<usize> =
            ours[0].iter().map(|name| theirs[0].iter().position(|column| column == name).unwrap()).collect();
        assert_eq!(ours.len(), theirs.len(), "{tsv}");
        for (our, their) in ours.iter().zip(&theirs) {
            assert_eq!(*our, places.iter().map(|at| their[*at].as_str()).collect::<Vec<_>>(), "{tsv}");
        }
    }
}

/// Rows of comma separated values, quoted where there is a comma.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let row = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        let mut characters = line.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '"' if quoted && characters.peek() == Some(&'"') => {
                    cells.last_mut().unwrap().push('"');
                    characters.next();
                }
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    };
    text.lines().map(row).collect()
}
