//! `ropewalk backup` and `ropewalk restore`: a data folder copied whole, also while a server uses it, and checked.

use crate::data::{self, EngineRow, Mark};
use crate::{AdminError, AdminResult, DataFolder, check};
use ropewalk_auth::HashCost;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// What else lies in a data folder that belongs to what is in the store.
const BESIDE: [&str; 2] = [data::TLS, crate::demo::FILLED];

/// Copies a data folder to one that is not there yet or empty, and checks the copy as `ropewalk check` does. What is
/// committed when it begins is in it; a server may go on using `source`. The copy is a data folder like any other once
/// this has returned; until then it is none.
///
/// # Errors
/// When `source` is no data folder or of an engine whose store is somewhere else, `target` is not empty, the disk fails,
/// or something in the copy is damaged or missing; then `target` is of no use.
pub fn copy(source: &Path, target: &Path, engines: &[EngineRow], out: &mut dyn Write) -> AdminResult<()> {
    let wrong = |path: &Path, problem: String| AdminError::Data { path: path.into(), problem };
    let mark = Mark::read(source)?.ok_or_else(|| wrong(source, "there is no data folder here".to_owned()))?;
    if mark.organization.is_none() {
        return Err(wrong(source, "its store has never been complete".to_owned()));
    }
    let row = EngineRow::named(&mark.engine, engines).filter(|_| mark.blobs.is_empty());
    let Some(copy) = row.and_then(|row| row.copy) else {
        let problem =
            "a store that is not all in its folder is not copied this way: move-store copies it".to_owned();
        return Err(wrong(source, problem));
    };
    if !data::is_empty(target)? {
        return Err(wrong(target, "not empty; nothing was changed".to_owned()));
    }
    make_dir(target)?;
    copy(source, target)?;
    copy_all_beside(source, target)?;
    // Now it is a data folder: everything it needs is there, and on disk.
    mark.write(target)?;
    let (_folder, core) = DataFolder::inspect(target, None, engines, HashCost::STANDARD)?;
    if !check::run(&core, out)? {
        return Err(wrong(target, "the copy is not sound".to_owned()));
    }
    Ok(())
}

pub(crate) fn make_dir(path: &Path) -> AdminResult<()> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| AdminError::File { path: path.into(), source })
}

/// What lies beside the store in one data folder, in another.
pub(crate) fn copy_all_beside(source: &Path, target: &Path) -> AdminResult<()> {
    BESIDE.iter().try_for_each(|name| copy_beside(&source.join(name), &target.join(name)))
}

/// A file or a folder of files, if it is there, with its permissions.
fn copy_beside(source: &Path, target: &Path) -> AdminResult<()> {
    let failed = |source| AdminError::File { path: target.into(), source };
    if source.is_dir() {
        make_dir(target)?;
        for entry in fs::read_dir(source).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            copy_beside(&source.join(&name), &target.join(&name))?;
        }
        return File::open(target).and_then(|dir| dir.sync_all()).map_err(failed);
    }
    if source.exists() {
        fs::copy(source, target).map_err(failed)?;
        File::open(target).and_then(|file| file.sync_all()).map_err(failed)?;
    }
    Ok(())
}
