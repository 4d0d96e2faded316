//! The project's own chores: generated files ([`codegen`]) and the rules a test can hold up ([`tidy`]).

pub mod codegen;
pub mod tidy;

use std::io;
use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A file of the checkout.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Every text file of the checkout with one of these name endings, in order of paths.
///
/// # Errors
/// When the disk fails.
pub fn files(root: &Path, endings: &[&str]) -> io::Result<Vec<SourceFile>> {
    let mut found = Vec::new();
    walk(root, "", endings, &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, endings: &[&str], found: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !matches!(name.as_str(), ".git" | "target" | "corpus" | "artifacts") {
                walk(&entry.path(), &format!("{path}/"), endings, found)?;
            }
        } else if kind.is_file() && endings.iter().any(|ending| name.ends_with(ending)) {
            // A file that goes away meanwhile, or is not text, is not ours to judge.
            if let Ok(text) = std::fs::read_to_string(entry.path()) {
                found.push(SourceFile { path, text });
            }
        }
    }
    Ok(())
}
