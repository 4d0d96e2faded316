//! Functions above 70 lines stand in a list that may only shrink; files above 1000 lines may not be.

use super::scan::Masked;
use crate::files;
use std::collections::BTreeMap;
use std::path::Path;

/// Lines a function may have without being listed, from `fn` to the closing brace.
pub const FUNCTION_LINES_MAX: usize = 70;
/// Lines a file may have.
pub const FILE_LINES_MAX: usize = 1000;
/// The list, from the root.
const LIST: &str = "xtask/long-functions.txt";
const HEAD: &str = "\
# Functions above 70 lines: file, name, lines. This list may only shrink: split what you touch, then run
# `cargo xtask long-functions`.
";

/// File and name of a function, and its lines.
type Lengths = BTreeMap<(String, String), usize>;

fn long(root: &Path) -> Result<Lengths, String> {
    let mut found = Lengths::new();
    for file in files(root, &[".rs"]).map_err(|error| error.to_string())? {
        if file.path.ends_with(".gen.rs") {
            continue;
        }
        for function in Masked::new(&file.text).functions() {
            if function.lines > FUNCTION_LINES_MAX {
                let lines = found.entry((file.path.clone(), function.name)).or_default();
                *lines = function.lines.max(*lines);
            }
        }
    }
    Ok(found)
}

fn listed(root: &Path) -> Result<Lengths, String> {
    let text = std::fs::read_to_string(root.join(LIST)).map_err(|error| format!("{LIST}: {error}"))?;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let parts: Vec<&str> = line.split_whitespace().collect();
            let [file, name, lines] = parts.as_slice() else { return Err(format!("{LIST}: {line}")) };
            let lines = lines.parse().map_err(|_| format!("{LIST}: {line}"))?;
            Ok((((*file).to_owned(), (*name).to_owned()), lines))
        })
        .collect()
}

/// Functions that are longer than the list says, and listed ones that are shorter.
///
/// # Errors
/// When the list cannot be read.
pub fn check(root: &Path) -> Result<Vec<String>, String> {
    let (found, listed) = (long(root)?, listed(root)?);
    let mut problems = Vec::new();
    for ((file, name), lines) in &found {
        let most = listed.get(&(file.clone(), name.clone())).copied().unwrap_or(FUNCTION_LINES_MAX);
        if *lines > most {
            problems.push(format!("{file}: {name} has {lines} lines, {most} are allowed: split it"));
        }
    }
    for ((file, name), most) in &listed {
        if found.get(&(file.clone(), name.clone())).is_none_or(|lines| lines < most) {
            problems.push(format!("{file}: {name} has become shorter: run `cargo xtask long-functions`"));
        }
    }
    Ok(problems)
}

/// Files that are too long.
///
/// # Errors
/// When the disk fails.
pub fn check_files(root: &Path) -> Result<Vec<String>, String> {
    let files = files(root, &[".rs"]).map_err(|error| error.to_string())?;
    let long = files.iter().filter(|file| !file.path.ends_with(".gen.rs")).filter_map(|file| {
        let lines = file.text.lines().count();
        (lines > FILE_LINES_MAX).then(|| format!("{} has {lines} lines: split it", file.path))
    });
    Ok(long.collect())
}

/// Writes the list anew. Unless `accept`, nothing is added to it and nothing in it grows.
///
/// # Errors
/// When the disk fails.
pub fn shrink(root: &Path, accept: bool) -> Result<(), String> {
    let before = listed(root).unwrap_or_default();
    let mut text = HEAD.to_owned();
    for ((file, name), lines) in long(root)? {
        let most = before.get(&(file.clone(), name.clone())).copied();
        let kept = if accept { Some(lines) } else { most.map(|most| most.min(lines)) };
        if let Some(lines) = kept {
            text.push_str(&format!("{file} {name} {lines}\n"));
        }
    }
    std::fs::write(root.join(LIST), text).map_err(|error| format!("{LIST}: {error}"))
}
