//! Makes the `.gen.rs` files from the tables in `spec/`. Where a crate tests its own tables, the generator lies
//! with those tests and is taken from there.

mod error_code;
#[path = "../../../crates/wire/ews-xml/tests/codegen/mod.rs"]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the generator stops at a bad table"
)]
mod ews;
#[path = "../../../crates/wire/mapi-rop/tests/codegen/mod.rs"]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the generator stops at a bad table"
)]
mod rops;
mod special_folder;
mod tags;
mod tsv;

use crate::files;
use std::path::Path;

/// One generated file.
struct Target {
    /// The table, in `spec/`.
    table: &'static str,
    /// Where it goes, from the root.
    path: &'static str,
    make: fn(&str) -> Result<String, String>,
}

const TARGETS: &[Target] = &[
    Target { table: "properties.tsv", path: "crates/model/src/tags/table.gen.rs", make: tags::make },
    Target { table: "errors.tsv", path: "crates/model/src/error_code/table.gen.rs", make: error_code::make },
    Target {
        table: "folders.tsv",
        path: "crates/model/src/special_folder/table.gen.rs",
        make: special_folder::make,
    },
    Target {
        table: "errors-ews.tsv",
        path: "crates/wire/ews-xml/src/response_code/table.gen.rs",
        make: |table| Ok(ews::response_codes(table)),
    },
    Target {
        table: "ews-fields.tsv",
        path: "crates/wire/ews-xml/src/field/table.gen.rs",
        make: |table| Ok(ews::fields(table)),
    },
    Target {
        table: "ews-operations.tsv",
        path: "crates/wire/ews-xml/src/op/known.gen.rs",
        make: |table| Ok(ews::operations(table)),
    },
    Target {
        table: "rops.tsv",
        path: "crates/wire/mapi-rop/src/layout/table.gen.rs",
        make: |table| Ok(rops::layouts(table)),
    },
];

fn make(root: &Path, target: &Target) -> Result<String, String> {
    let path = root.join("spec").join(target.table);
    let table = std::fs::read_to_string(&path).map_err(|error| format!("spec/{}: {error}", target.table))?;
    (target.make)(&table).map_err(|error| format!("spec/{}: {error}", target.table))
}

/// Writes every generated file that is not as it should be.
///
/// # Errors
/// When a table is wrong or the disk fails; says which.
pub fn write(root: &Path) -> Result<(), String> {
    for target in TARGETS {
        let made = make(root, target)?;
        let path = root.join(target.path);
        if std::fs::read_to_string(&path).is_ok_and(|found| found == made) {
            continue;
        }
        std::fs::write(&path, made).map_err(|error| format!("{}: {error}", target.path))?;
        eprintln!("wrote {}", target.path);
    }
    Ok(())
}

/// The generated files that are not what their table makes, and those nothing makes.
///
/// # Errors
/// When a table is wrong or the disk fails; says which.
pub fn stale(root: &Path) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    for target in TARGETS {
        let made = make(root, target)?;
        if std::fs::read_to_string(root.join(target.path)).ok().as_ref() != Some(&made) {
            problems.push(format!("{} is stale: run `cargo xtask codegen`", target.path));
        }
    }
    for file in files(root, &[".gen.rs"]).map_err(|error| error.to_string())? {
        if !TARGETS.iter().any(|target| target.path == file.path) {
            problems.push(format!("{} is made by nothing in xtask/src/codegen", file.path));
        }
    }
    Ok(problems)
}

/// `PidTagSMTPAddress` as `PID_TAG_SMTP_ADDRESS`.
fn constant(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 8);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let starts_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if starts_word {
            out.push('_');
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::constant;

    #[test]
    fn names_of_constants() {
        for (name, expected) in [
            ("PidTagSubject", "PID_TAG_SUBJECT"),
            ("PidTagSMTPAddress", "PID_TAG_SMTP_ADDRESS"),
            ("PidLidEmail1AddressType", "PID_LID_EMAIL1_ADDRESS_TYPE"),
            ("MAPI_E_X", "MAPI_E_X"),
        ] {
            assert_eq!(constant(name), expected);
        }
    }
}
