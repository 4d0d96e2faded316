//! Makes `src/layout/table.gen.rs` from `spec/rops.tsv`. The notation of the layouts: `Name:type` with types
//! `u8` `u16` `u32` `u64` `bool8` `guid` `FID` ..., `Type[Count]`, `Type{Size bytes}`, `{if condition}`, `=constant`.

use std::fmt::Write;

struct Field<'a> {
    name: &'a str,
    kind: &'a str,
    braces: Vec<&'a str>,
}

/// Splits at blanks outside braces.
fn fields(layout: &str) -> Vec<Field<'_>> {
    let mut depth = 0;
    let parts = layout.split(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ' ' && depth == 0
    });
    parts
        .filter_map(|part| {
            let (name, rest) = part.split_once(':')?;
            let kind = rest.split('{').next()?;
            let braces = rest.split('{').skip(1).map(|brace| brace.trim_end_matches('}')).collect();
            Some(Field { name, kind, braces })
        })
        .collect()
}

/// Bytes of a type of fixed size.
fn size(kind: &str) -> Option<usize> {
    Some(match kind.split('=').next()? {
        "u8" | "bool8" => 1,
        "u16" | "bool16" => 2,
        "u32" | "i32" | "PropertyTag" => 4,
        "SortOrder" => 5,
        "u64" | "i64" | "FID" | "MID" | "FID|MID" => 8,
        "guid" => 16,
        "LongTermID" => 24,
        "LongTermIdRange" => 48,
        _ => return None,
    })
}

fn index(of: &str, earlier: &[&str]) -> usize {
    earlier.iter().rposition(|name| *name == of).unwrap_or_else(|| panic!("no field {of} before"))
}

fn condition(text: &str, earlier: &[&str]) -> String {
    let condition = text.strip_prefix("if ").expect("a condition");
    match condition {
        "logon is public folders" => return "When::PublicLogon".to_owned(),
        "DataOffset==0 and logon is private mailbox" => {
            return format!("When::PrivateLogonAndZero({})", index("DataOffset", earlier));
        }
        _ => {}
    }
    if let Some((name, mask)) = condition.split_once(" & ") {
        return format!("When::Bits({}, {mask})", index(name, earlier));
    }
    if let Some((name, _)) = condition.split_once("!=0") {
        return format!("When::NotZero({})", index(name, earlier));
    }
    let (name, value) = condition.split_once("==").expect("a comparison");
    format!("When::Equal({}, {value})", index(name, earlier))
}

fn kind(field: &Field<'_>, earlier: &[&str]) -> String {
    let bytes = field.braces.iter().find_map(|brace| brace.strip_suffix(" bytes"));
    if let Some(bytes) = bytes {
        let (of, less) = bytes.split_once('-').unwrap_or((bytes, "0"));
        return format!("Kind::Sized {{ size: {}, less: {less} }}", index(of, earlier));
    }
    if let Some(flag) = field.kind.strip_prefix("stringz(") {
        return format!("Kind::Text {{ unicode: {} }}", index(flag.trim_end_matches(')'), earlier));
    }
    if let Some((element, count)) = field.kind.split_once('[') {
        let count = count.trim_end_matches(']');
        if let Ok(count) = count.parse::<usize>() {
            return format!(
                "Kind::Bytes({})",
                count * if element == "bytes" { 1 } else { size(element).unwrap() }
            );
        }
        let count = index(count, earlier);
        return match element {
            "bytes" | "ascii" => format!("Kind::Sized {{ size: {count}, less: 0 }}"),
            "TaggedPropertyValue" => format!("Kind::TaggedValues {{ count: {count} }}"),
            "PropertyName" => format!("Kind::PropertyNames {{ count: {count} }}"),
            "ModifyRecipientRow" => format!("Kind::RecipientRows {{ count: {count} }}"),
            "PermissionData" | "RuleData" => format!("Kind::FlaggedValueLists {{ count: {count} }}"),
            _ => {
                format!("Kind::Array {{ element_bytes: {}, count: {count} }}", size(element).expect(element))
            }
        };
    }
    match field.kind {
        "asciiz" => "Kind::Ascii".to_owned(),
        "u8" | "bool8" => "Kind::U8".to_owned(),
        "u16" | "bool16" => "Kind::U16".to_owned(),
        "u32" => "Kind::U32".to_owned(),
        other => format!("Kind::Bytes({})", size(other).unwrap_or_else(|| panic!("type {other}"))),
    }
}

/// Fields after the head as Rust, and the form of the head.
fn request(layout: &str) -> (String, &'static str) {
    let all = fields(layout);
    let names: Vec<&str> = all.iter().map(|field| field.name).collect();
    let (head, form) = match names.as_slice() {
        ["RopId", "LogonId", "InputHandleIndex", "OutputHandleIndex", ..] => (4, "InputOutput"),
        ["RopId", "LogonId", "InputHandleIndex", ..] => (3, "Input"),
        ["RopId", "LogonId", "OutputHandleIndex", ..] => (3, "Output"),
        ["RopId", "LogonId", "ResponseHandleIndex", "InputHandleIndex", ..] => (4, "ResponseInput"),
        ["RopId", "LogonId", "SourceHandleIndex", "DestHandleIndex", ..] => (4, "SourceDestination"),
        [] => (0, "None"),
        other => panic!("head {other:?}"),
    };
    let mut out = String::new();
    let mut earlier = Vec::new();
    for field in &all[head..] {
        let when = field.braces.iter().find(|brace| brace.starts_with("if "));
        let when = when.map_or_else(|| "When::Always".to_owned(), |text| condition(text, &earlier));
        let _ = writeln!(
            out,
            "            Field {{ name: \"{}\", kind: {}, when: {when} }},",
            field.name,
            kind(field, &earlier)
        );
        earlier.push(field.name);
    }
    assert!(earlier.len() <= 16, "the skipper keeps 16 numbers");
    (out, form)
}

/// Bytes that follow ReturnValue in a failure, and whether the last two of them are a size.
fn failure_tail(success: &str, failure: &str) -> (usize, bool) {
    if failure != "same layout" {
        return (0, false);
    }
    let after = fields(success).into_iter().skip_while(|field| field.name != "ReturnValue").skip(1);
    let mut bytes = 0;
    let mut sized = false;
    for field in after {
        match size(field.kind) {
            Some(size) if field.braces.is_empty() => bytes += size,
            Some(_) => {}
            None => sized = true,
        }
    }
    (bytes, sized)
}

/// `RopGetPropertyIdsFromNames` as `GET_PROPERTY_IDS_FROM_NAMES`.
fn constant(name: &str) -> String {
    let mut out = String::new();
    for c in name.trim_start_matches("Rop").chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}

/// `src/layout/table.gen.rs` from `spec/rops.tsv`.
pub fn layouts(tsv: &str) -> String {
    let rows: Vec<Vec<&str>> = tsv.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let mut out = String::from(
        "//! Every ROP (MS-OXCROPS 2.2). Generated by `cargo xtask codegen` from `spec/rops.tsv`; do not edit.\n\n\
         use super::{Field, HandleForm, Kind, RopId, RopLayout, When};\n\nimpl RopId {\n",
    );
    for row in &rows {
        let _ = writeln!(
            out,
            "    /// {} (MS-OXCROPS {}).\n    pub const {}: Self = Self({});",
            row[1],
            row[2],
            constant(row[1]),
            row[0]
        );
    }
    out.push_str("}\n\n/// All of them, by number.\npub(super) const LAYOUTS: &[RopLayout] = &[\n");
    for row in &rows {
        let (fields, form) = request(row[3]);
        let response_id = row[4].strip_prefix("RopId:u8=").and_then(|rest| rest.get(..4)).unwrap_or(row[0]);
        let (tail, sized) = failure_tail(row[4], row[5]);
        let null_destination = row[6].contains("null destination");
        let _ = write!(
            out,
            "    RopLayout {{\n        id: RopId({}),\n        name: \"{}\",\n        section: \"{}\",\n        response_id: RopId({response_id}),\n        \
             handles: HandleForm::{form},\n        request: &[\n{fields}        ],\n        failure_tail_bytes: {tail},\n        \
             failure_tail_sized: {sized},\n        null_destination: {null_destination},\n    }},\n",
            row[0], row[1], row[2]
        );
    }
    out.push_str("];\n");
    out
}
