//! The ROP codec against the sheet: every form of every ROP, whole and damaged.
//!
//! `ROPEWALK_ROP_PACKETS` says how many packets to make in all; without it there are a few hundred of each form.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test")]

use ropewalk_base::Reader;
use ropewalk_testkit::rop_sheet::{
    Chance, Context, Demand, Form, KNOWN, Made, Sheet, Verdict, check_requests, check_responses, is_known,
    packet,
};
use ropewalk_wire_mapi_rop::{HandleForm, RopId};
use std::collections::BTreeMap;

/// Packets of each form in an ordinary run, whole and damaged.
const WHOLE: u64 = 250;
const DAMAGED: u64 = 120;
/// Restrictions nest as deep as the limit, and so do the trees made of them.
const STACK_BYTES: usize = 256 << 20;

fn with_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(test).unwrap().join().unwrap();
}

fn each(forms: usize, ordinary: u64) -> u64 {
    let all = std::env::var("ROPEWALK_ROP_PACKETS").ok().and_then(|count| count.parse::<u64>().ok());
    all.map_or(ordinary, |all| all.div_ceil(forms as u64))
}

fn check(form: &Form, made: &Made, demand: Demand) -> Verdict {
    let check = if form.is_request() { check_requests } else { check_responses };
    check(&made.bytes, &made.context, demand)
}

#[test]
fn the_codec_reads_what_the_sheet_says() {
    with_stack(|| {
        let sheet = Sheet::shared().unwrap();
        let forms = Form::all(sheet);
        let (each, mut bad, mut bytes) = (each(forms.len(), WHOLE), BTreeMap::new(), 0);
        for (place, form) in forms.iter().enumerate() {
            for at in 0..each {
                let made = packet(sheet, form, &mut Chance::new((place as u64) << 40 | at));
                bytes += made.bytes.len();
                let verdict = check(form, &made, Demand::Canonical);
                if verdict != Verdict::Same {
                    bad.entry((form.row.name, form.label)).or_insert((at, made, verdict));
                }
            }
        }
        println!("{} forms, {} packets, {bytes} bytes", forms.len(), each * forms.len() as u64);
        for ((name, label), (at, made, verdict)) in &bad {
            let text = format!("{verdict:?}");
            println!("{name} {label} {at}: {:.1500}\n   {:.300}", text, format!("{:02X?}", made.bytes));
        }
        assert!(bad.is_empty(), "{} forms", bad.len());
    });
}

/// What goes past a request without reading it stops where the sheet does.
#[test]
fn the_layouts_of_the_codec_end_where_the_sheet_ends() {
    with_stack(|| {
        let sheet = Sheet::shared().unwrap();
        let forms = Form::all(sheet);
        for (place, form) in forms.iter().enumerate().filter(|(_, form)| form.is_request()) {
            let layout = RopId(form.row.id).layout().unwrap();
            assert_eq!(layout.name, form.row.name);
            let head = match layout.handles {
                HandleForm::None => 0,
                HandleForm::Input | HandleForm::Output => 3,
                HandleForm::InputOutput | HandleForm::ResponseInput | HandleForm::SourceDestination => 4,
            };
            for at in 0..50 {
                let made = packet(sheet, form, &mut Chance::new((place as u64) << 40 | at));
                let followed = [&made.bytes[..], &[0xEE; 8]].concat();
                let mut reader = Reader::new(&followed[head..]);
                layout.skip(&mut reader, made.context.public).unwrap();
                assert_eq!(reader.offset() + head, made.bytes.len(), "{} {:02X?}", layout.name, made.bytes);
            }
        }
    });
}

/// Damages a packet in one place.
fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(bytes.len() as u64) as usize;
    match chance.below(6) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << chance.below(8),
        2 => bytes[at] = chance.number() as u8,
        3 => bytes.insert(at, chance.number() as u8),
        4 => drop(bytes.remove(at)),
        _ => bytes.extend(chance.bytes(3)),
    }
}

#[test]
fn the_codec_refuses_what_the_sheet_refuses() {
    with_stack(|| {
        let sheet = Sheet::shared().unwrap();
        let forms = Form::all(sheet);
        let (each, mut bad) = (each(forms.len(), DAMAGED), BTreeMap::new());
        let (mut refused, mut known) = (0, 0);
        for (place, form) in forms.iter().enumerate() {
            for at in 0..each {
                let mut chance = Chance::new((place as u64) << 40 | at | 1 << 60);
                let mut made = packet(sheet, form, &mut chance);
                for _ in 0..chance.below(2) + 1 {
                    if !made.bytes.is_empty() {
                        damage(&mut made.bytes, &mut chance);
                    }
                }
                match check(form, &made, Demand::Any) {
                    Verdict::Same => {}
                    Verdict::Differ(found) if found.iter().all(|found| is_known(found)) => known += 1,
                    Verdict::Refused => refused += 1,
                    verdict @ Verdict::Differ(_) => {
                        bad.entry((form.row.name, form.label)).or_insert((at, made, verdict));
                    }
                }
            }
        }
        println!(
            "{} forms, {} damaged packets, {refused} refused, {known} known",
            forms.len(),
            each * forms.len() as u64
        );
        for ((name, label), (at, made, verdict)) in &bad {
            let text = format!("{verdict:?}");
            println!("{name} {label} {at}: {:.1500}\n   {:.300}", text, format!("{:02X?}", made.bytes));
        }
        assert!(bad.is_empty(), "{} forms", bad.len());
    });
}

#[test]
fn the_known_disagreements_are_there() {
    for known in KNOWN {
        let Verdict::Differ(found) = check_requests(known.example, &Context::default(), Demand::Any) else {
            panic!("no more: {}", known.reason)
        };
        assert!(found.iter().all(|found| is_known(found)), "{found:?}");
    }
}
