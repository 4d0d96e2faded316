//! What the specification tables of the corpus have and the generated tables do not. Where there is no corpus, the
//! test says so and passes.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use ropewalk_model::ErrorCode;
use std::collections::BTreeMap;
use std::path::Path;

/// Rows by column name.
fn table(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/spec").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("no {name} here: nothing is compared");
        return None;
    };
    let mut lines = text.lines().map(fields);
    let head = lines.next()?;
    Some(lines.map(|line| head.iter().cloned().zip(line).collect()).collect())
}

/// The fields of a line of comma-separated values; none of these tables has one over several lines.
fn fields(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let field = all.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            other => field.push(other),
        }
    }
    all
}

fn number(text: &str) -> u32 {
    u32::from_str_radix(text.trim_start_matches("0x"), 16).unwrap()
}

#[test]
fn every_error_code_has_a_name() {
    let Some(rows) = table("errors.csv") else { return };
    assert!(rows.len() > 700);
    let nameless: Vec<&str> = rows
        .iter()
        .filter(|row| ErrorCode(number(&row["value"])).name().is_none())
        .map(|row| row["name"].as_str())
        .collect();
    assert_eq!(nameless, Vec::<&str>::new());
}

#[test]
fn every_property_of_ms_oxprops_is_in_the_table() {
    let Some(rows) = table("properties.csv") else { return };
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tags/table.gen.rs");
    let generated = std::fs::read_to_string(generated).unwrap();
    let (mut missing, mut others) = (Vec::new(), Vec::new());
    for row in &rows {
        let name = row["canonical_name"].as_str();
        if generated.contains(&format!("/// {name}, ")) {
            continue;
        }
        let known = matches!(row["status"].as_str(), "current" | "older-edition");
        (if known { &mut missing } else { &mut others }).push(name);
    }
    println!("not in the table, and in no edition of MS-OXPROPS: {others:?}");
    assert_eq!(missing, Vec::<&str>::new());
    let current = rows.iter().filter(|row| row["status"] == "current").count();
    assert!(current > 1000, "about a thousand names: {current}");
}
