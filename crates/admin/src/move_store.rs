//! `ropewalk move-store`: everything in one store into another of any engine, verified.

use crate::backup::{copy_all_beside, make_dir};
use crate::data::{self, Choice, EngineRow, Mark};
use crate::{AdminError, AdminResult, DataFolder, Missing, check};
use indicatif::{ProgressBar, ProgressStyle};
use ropewalk_auth::HashCost;
use ropewalk_storage_api::{StorageResult, Transferred, compare_stores, copy_store};
use std::io::Write;
use std::path::Path;

/// Copies the store of a data folder that nobody uses into a new data folder with another engine (`wanted`, by name or
/// address, and the address of large values if they are not to lie in the folder), and sees that every record and every large value arrived. The old one stays as it is.
///
/// # Errors
/// When either folder cannot be used, the store that is to be filled is not empty, either store fails, something in the
/// old one is damaged, or something differs in the end; then the new folder is of no use, and a database's tables that
/// were made for it are removed again.
pub fn run(
    source: &Path,
    source_engine: Option<&str>,
    target: &Path,
    wanted: (&str, Option<&str>),
    engines: &[EngineRow],
    out: &mut dyn Write,
) -> AdminResult<()> {
    let wrong = |path: &Path, problem: String| AdminError::Data { path: path.into(), problem };
    let (folder, core) =
        DataFolder::open(source, source_engine, engines, Missing::Refuse, HashCost::STANDARD)?;
    let Choice { row, address } =
        data::choose(Some(wanted.0), None, engines).map_err(|p| wrong(target, p))?;
    if !row.durable {
        return Err(wrong(target, format!("the engine {} keeps nothing", row.name)));
    }
    if !data::is_empty(target)? {
        return Err(wrong(target, "not empty; nothing was changed".to_owned()));
    }
    make_dir(target)?;
    let lock = data::lock(target)?;
    let blobs = wanted.1.map_or_else(String::new, data::own_place);
    let mut store = (row.open)(target, &address)?;
    if !blobs.is_empty() {
        store = store.with_blobs(row.open_blobs(&blobs)?);
    }
    if !store.engine().partitions()?.is_empty() {
        return Err(wrong(
            target,
            "the store that is to be filled is not empty; nothing was changed".to_owned(),
        ));
    }
    let moved = transfer(&core.store, &store);
    drop(store);
    let moved = moved.inspect_err(|_| {
        // Nothing was in it before, and what is in it now is of no use; the error to tell is the first one.
        let _ = (row.remove)(&address);
    })?;
    copy_all_beside(folder.path(), target)?;
    let organization = Some(core.directory.organization()?);
    Mark { engine: row.name.to_owned(), address, blobs, organization }.write(target)?;
    drop((core, folder, lock));
    let Transferred { partitions, records, record_bytes, blobs, blob_bytes } = moved;
    writeln!(
        out,
        "moved and compared {partitions} partitions, {records} records ({record_bytes} bytes), {blobs} large values \
         ({blob_bytes} bytes)"
    )?;
    let (_folder, core) = DataFolder::inspect(target, None, engines, HashCost::STANDARD)?;
    if !check::run(&core, out)? {
        return Err(wrong(target, "the copy is not sound; neither was the original, then".to_owned()));
    }
    Ok(())
}

fn transfer(
    from: &ropewalk_storage_api::Store,
    to: &ropewalk_storage_api::Store,
) -> StorageResult<Transferred> {
    let total = from.engine().partitions()?.len() as u64;
    let copying = progress("copying", total);
    let moved = copy_store(from, to, &mut |done| tell(&copying, done))?;
    copying.finish_and_clear();
    let comparing = progress("comparing", total);
    compare_stores(from, to, &mut |done| tell(&comparing, done))?;
    comparing.finish_and_clear();
    Ok(moved)
}

/// On standard error, and only if that is a terminal. Mailboxes are what a person counts.
fn progress(what: &'static str, partitions: u64) -> ProgressBar {
    let bar = ProgressBar::new(partitions).with_prefix(what);
    let style = ProgressStyle::with_template(
        "{prefix} [{bar:30}] {pos}/{len} partitions, {msg} ({elapsed}, {eta} left)",
    );
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn tell(bar: &ProgressBar, done: Transferred) {
    bar.set_position(done.partitions);
    bar.set_message(format!(
        "{} records, {} MB",
        done.records,
        done.record_bytes.saturating_add(done.blob_bytes) / 1_000_000
    ));
}
