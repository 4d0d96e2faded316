//! Words that must not stand in the sources, and the words every module begins with.

use super::scan::Masked;
use crate::{SourceFile, files};
use std::path::Path;

/// Macros that mean "not done yet", in two halves so that this file does not name them.
const UNFINISHED: &[(&str, &str)] = &[("to", "do!"), ("unimple", "mented!"), ("db", "g!")];
/// Folders of machines the sources were written on.
const MACHINE_FOLDERS: &[(&str, &str)] = &[("/wo", "rk"), ("/ro", "ot"), ("/ho", "me")];
/// Crates that are test code from end to end.
const TEST_CRATES: &[&str] = &["crates/testkit/", "crates/storage/contract/", "bench/"];

fn sources(root: &Path, endings: &[&str]) -> Result<Vec<SourceFile>, String> {
    files(root, endings).map_err(|error| error.to_string())
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// Unfinished code anywhere, and panicking calls outside of tests.
///
/// # Errors
/// When the disk fails.
pub fn check_code(root: &Path) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    for file in sources(root, &[".rs"])? {
        let masked = Masked::new(&file.text);
        for word in UNFINISHED.iter().map(|(a, b)| format!("{a}{b}")) {
            for (at, _) in masked.text.match_indices(&word) {
                problems.push(format!("{}:{}: {word}", file.path, line_of(&masked.text, at)));
            }
        }
        let test = file.path.contains("/examples/")
            || file.path.contains("/tests/")
            || file.path.ends_with("/tests.rs")
            || file.path.ends_with("/vectors.rs")
            || TEST_CRATES.iter().any(|folder| file.path.starts_with(folder));
        if !test {
            let code = masked.without_tests();
            for (at, _) in code.match_indices(".unwrap()") {
                problems.push(format!("{}:{}: unwrap outside of tests", file.path, line_of(&code, at)));
            }
        }
    }
    Ok(problems)
}

/// Paths of somebody's machine.
///
/// # Errors
/// When the disk fails.
pub fn check_paths(root: &Path) -> Result<Vec<String>, String> {
    let endings = [".rs", ".md", ".toml", ".tsv", ".txt", ".json", ".py", ".sh", "justfile", "run"];
    let mut problems = Vec::new();
    for file in sources(root, &endings)? {
        for folder in MACHINE_FOLDERS.iter().map(|(a, b)| format!("{a}{b}")) {
            for (at, _) in file.text.match_indices(&folder) {
                let before = file.text.get(..at).unwrap_or_default().chars().next_back();
                let after = file.text.get(at + folder.len()..).unwrap_or_default().chars().next();
                let starts =
                    before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '}')));
                // A path goes on with a folder; a word of a URL or of prose does not.
                if starts && after == Some('/') {
                    problems.push(format!(
                        "{}:{}: a path of one machine",
                        file.path,
                        line_of(&file.text, at)
                    ));
                }
            }
        }
    }
    Ok(problems)
}

/// Modules that do not begin by saying what they are.
///
/// # Errors
/// When the disk fails.
pub fn check_module_docs(root: &Path) -> Result<Vec<String>, String> {
    let files = sources(root, &[".rs"])?;
    let silent = files.iter().filter(|file| !file.text.starts_with("//!"));
    Ok(silent.map(|file| format!("{} does not begin with //!", file.path)).collect())
}

/// The crate that must map a file, which is unsafe by nature, and so writes the lints out with that one relaxed.
const OWN_LINTS: &str = "crates/storage/lmdb/Cargo.toml";

/// Crates that do not take the lints of the workspace.
///
/// # Errors
/// When the disk fails.
pub fn check_lints(root: &Path) -> Result<Vec<String>, String> {
    let manifests = sources(root, &["Cargo.toml"])?;
    let members = ["crates/", "xtask/", "bench/"];
    let lax = manifests.iter().filter(|file| members.iter().any(|member| file.path.starts_with(member)));
    let lax = lax.filter(|file| match file.path.as_str() {
        OWN_LINTS => !file.text.contains("[lints.rust]\nunsafe_code = \"deny\""),
        _ => !file.text.contains("[lints]\nworkspace = true"),
    });
    Ok(lax.map(|file| format!("{} does not take the lints of the workspace", file.path)).collect())
}
