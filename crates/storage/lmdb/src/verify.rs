//! Checks the structure of an LMDB file without LMDB, which trusts its pages: a damaged page header can end the
//! process that reads it. Layout: `MDB_meta`, `MDB_db`, `MDB_page` and `MDB_node` in LMDB's `mdb.c`, data version
//! 1, as a machine with 64-bit little-endian words writes it.

use ropewalk_storage_api::{StorageError, StorageResult};
use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

const MAGIC: u32 = 0xBEEF_C0DE;
const DATA_VERSION: u32 = 1;
const HEADER_BYTES: usize = 16;
const NODE_BYTES: usize = 8;
const DB_BYTES: usize = 48;
const META_PAGES: u64 = 2;
const NO_PAGE: u64 = u64::MAX;
const BRANCH: u16 = 0x01;
const LEAF: u16 = 0x02;
const OVERFLOW: u16 = 0x04;
const META: u16 = 0x08;
const INTEGER_KEY: u16 = 0x08;
const NODE_OVERFLOW: u16 = 0x01;
const NODE_DATABASE: u16 = 0x02;
/// LMDB's `CURSOR_STACK`.
const DEPTH_MAX: u16 = 32;
/// Pages at the end of a file that are free need not have been written.
const UNWRITTEN_PAGES_MAX: u64 = 1 << 20;

/// What is wrong, or why it could not be found out.
type Checked<T> = Result<T, String>;

/// Checks the file of the environment in `dir`, which nobody may have open: root pages, trees, free pages. Its
/// cost is one read of every page but those that only hold a large value. Says nothing about values; their
/// seals do.
///
/// # Errors
/// [`StorageError::Unusable`] naming the file and the first damaged page.
pub fn verify(dir: &Path) -> StorageResult<()> {
    verify_up_to(dir, u64::MAX)
}

/// As [`verify`], if the file uses no more than so many bytes.
pub(crate) fn verify_up_to(dir: &Path, bytes_max: u64) -> StorageResult<()> {
    if cfg!(not(all(target_pointer_width = "64", target_endian = "little"))) {
        return Ok(());
    }
    let path = dir.join("data.mdb");
    let unusable = |problem: String| StorageError::Unusable(format!("{}: {problem}", path.display()));
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unusable(error.to_string())),
    };
    let length = file.seek(SeekFrom::End(0)).map_err(|error| unusable(error.to_string()))?;
    if length == 0 {
        // Making it was cut short; LMDB starts anew.
        return Ok(());
    }
    check(file, length, bytes_max).map_err(|problem| unusable(format!("damaged: {problem}")))
}

fn check(mut file: File, length: u64, bytes_max: u64) -> Checked<()> {
    let (meta, page_bytes) = newest_meta(&mut file)?;
    let last = u64_at(&meta, 24 + 2 * DB_BYTES)?;
    if last < META_PAGES - 1 || last > length / page_bytes as u64 + UNWRITTEN_PAGES_MAX {
        return Err(format!("the root page says that {last} is the last page"));
    }
    if last.saturating_mul(page_bytes as u64) > bytes_max {
        return Ok(());
    }
    let words = usize::try_from(last / 64 + 1).map_err(|error| error.to_string())?;
    let mut tree = Trees { file, page_bytes, last, used: vec![0; words], free: Vec::new() };
    let databases = meta.get(24..24 + 2 * DB_BYTES).ok_or("no root page")?;
    let (free, main) = databases.split_at(DB_BYTES);
    tree.walk(free, Kind::Free)?;
    tree.walk(main, Kind::Main)?;
    let free = std::mem::take(&mut tree.free);
    free.into_iter().try_for_each(|page| tree.claim(page))
}

/// The root page LMDB will take, without its page header, and the size of pages.
fn newest_meta(file: &mut File) -> Checked<(Vec<u8>, usize)> {
    let mut first = vec![0; HEADER_BYTES + 24 + 2 * DB_BYTES + 16];
    let mut second = first.clone();
    read(file, 0, &mut first)?;
    let page_bytes = u32_at(&first, HEADER_BYTES + 24)?;
    if !(512..=65_536).contains(&page_bytes) || !page_bytes.is_power_of_two() {
        return Err(format!("pages of {page_bytes} bytes"));
    }
    read(file, u64::from(page_bytes), &mut second)?;
    let mut numbers = [0; 2];
    for ((number, meta), page) in numbers.iter_mut().zip([&first, &second]).zip(0_u64..) {
        let is_meta = u64_at(meta, 0)? == page
            && u16_at(meta, 10)? == META
            && u32_at(meta, HEADER_BYTES)? == MAGIC
            && u32_at(meta, HEADER_BYTES + 4)? == DATA_VERSION
            && u32_at(meta, HEADER_BYTES + 24)? == page_bytes;
        if !is_meta {
            return Err(format!("page {page} is no root page of LMDB"));
        }
        *number = u64_at(meta, HEADER_BYTES + 24 + 2 * DB_BYTES + 8)?;
    }
    // Commits are numbered from 1, the even ones on page 0, and one follows the other.
    let [even, odd] = numbers;
    if (even, odd) != (0, 0) && (even % 2, odd % 2, even.abs_diff(odd)) != (0, 1, 1) {
        return Err(format!("root pages of the commits {even} and {odd}"));
    }
    let newest = if even < odd { second } else { first };
    Ok((newest.get(HEADER_BYTES..).unwrap_or_default().to_vec(), page_bytes as usize))
}

fn read(file: &mut File, at: u64, bytes: &mut [u8]) -> Checked<()> {
    let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(bytes));
    read.map_err(|error| format!("{} bytes at {at}: {error}", bytes.len()))
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Checked<[u8; N]> {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    found.copied().ok_or_else(|| "a page that is cut off".to_owned())
}

fn u16_at(bytes: &[u8], at: usize) -> Checked<u16> {
    array_at(bytes, at).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Checked<u32> {
    array_at(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Checked<u64> {
    array_at(bytes, at).map(u64::from_le_bytes)
}

/// The three kinds of tree.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Transaction number to the pages it freed.
    Free,
    /// Name to database.
    Main,
    /// One of ours.
    Named,
}

/// What a database's record says there is.
#[derive(Default, PartialEq)]
struct Counts {
    branches: u64,
    leaves: u64,
    overflows: u64,
    entries: u64,
}

/// Where in its tree a page stands: its keys are from `from` up to `to`.
struct Place<'a> {
    level: u16,
    depth: u16,
    from: Option<&'a [u8]>,
    to: Option<&'a [u8]>,
}

struct Node<'a> {
    key: &'a [u8],
    flags: u16,
    /// In a leaf the length of the value, in a branch the lower bits of the page's number.
    low: u32,
    rest: &'a [u8],
}

struct Trees {
    file: File,
    page_bytes: usize,
    last: u64,
    /// A bit for each page that is part of a tree.
    used: Vec<u64>,
    free: Vec<u64>,
}

impl Trees {
    /// Marks a page as taken; each is taken once.
    fn claim(&mut self, page: u64) -> Checked<()> {
        let word = usize::try_from(page / 64).ok().and_then(|word| self.used.get_mut(word));
        let (Some(word), true) = (word, (META_PAGES..=self.last).contains(&page)) else {
            return Err(format!("a reference to page {page}, of {}", self.last));
        };
        let bit = 1 << (page % 64);
        if *word & bit != 0 {
            return Err(format!("page {page} has two uses"));
        }
        *word |= bit;
        Ok(())
    }

    /// Reads the first bytes of a page, as many as `bytes` has, and checks its number.
    fn read(&mut self, page: u64, bytes: &mut [u8]) -> Checked<()> {
        self.claim(page)?;
        read(&mut self.file, page.saturating_mul(self.page_bytes as u64), bytes)?;
        let number = u64_at(bytes, 0)?;
        if number == page { Ok(()) } else { Err(format!("page {page} says that it is {number}")) }
    }

    /// Checks a whole tree against the record of its database.
    fn walk(&mut self, database: &[u8], kind: Kind) -> Checked<()> {
        let (pad, flags, depth) = (u32_at(database, 0)?, u16_at(database, 4)?, u16_at(database, 6)?);
        let wanted_flags = if kind == Kind::Free { INTEGER_KEY } else { 0 };
        let is_ours = flags == wanted_flags && depth <= DEPTH_MAX && (kind == Kind::Free || pad == 0);
        if !is_ours {
            return Err(format!("a database with flags {flags:#x} and depth {depth}"));
        }
        let root = u64_at(database, 40)?;
        let said = Counts {
            branches: u64_at(database, 8)?,
            leaves: u64_at(database, 16)?,
            overflows: u64_at(database, 24)?,
            entries: u64_at(database, 32)?,
        };
        let mut found = Counts::default();
        if root != NO_PAGE {
            self.page(root, kind, &Place { level: 1, depth, from: None, to: None }, &mut found)?;
        }
        if said == found {
            Ok(())
        } else {
            Err(format!("the tree of page {root} has not what its database says"))
        }
    }

    /// Checks a page and what is below it. Recursion ends at [`DEPTH_MAX`].
    fn page(&mut self, number: u64, kind: Kind, place: &Place<'_>, found: &mut Counts) -> Checked<()> {
        let mut page = vec![0; self.page_bytes];
        self.read(number, &mut page)?;
        let in_page = |problem: String| format!("page {number}: {problem}");
        let flags = u16_at(&page, 10)?;
        let wanted = if place.level == place.depth { LEAF } else { BRANCH };
        if flags != wanted || place.level > place.depth {
            return Err(in_page(format!("flags {flags:#x} at level {} of {}", place.level, place.depth)));
        }
        let nodes = nodes(&page, flags).map_err(in_page)?;
        in_order(&nodes, kind, flags, place).map_err(in_page)?;
        if flags == BRANCH {
            found.branches += 1;
            for (index, node) in nodes.iter().enumerate() {
                let from = if index == 0 { place.from } else { Some(node.key) };
                let to = nodes.get(index + 1).map(|next| next.key).or(place.to);
                let below = Place { level: place.level + 1, depth: place.depth, from, to };
                self.page(u64::from(node.low) | u64::from(node.flags) << 32, kind, &below, found)?;
            }
            return Ok(());
        }
        found.leaves += 1;
        for node in &nodes {
            found.entries += 1;
            self.value(node, kind, found).map_err(in_page)?;
        }
        Ok(())
    }

    fn value(&mut self, node: &Node<'_>, kind: Kind, found: &mut Counts) -> Checked<()> {
        match (node.flags, kind) {
            (0, Kind::Named) => Ok(()),
            (0, Kind::Free) => self.freed(node.rest),
            (NODE_DATABASE, Kind::Main) if node.rest.len() == DB_BYTES => self.walk(node.rest, Kind::Named),
            (NODE_OVERFLOW, Kind::Named | Kind::Free) => {
                let content = self.overflow(u64_at(node.rest, 0)?, node.low, kind == Kind::Free, found)?;
                if kind == Kind::Free { self.freed(&content) } else { Ok(()) }
            }
            (flags, _) => Err(format!("a value with flags {flags:#x}")),
        }
    }

    /// Checks the pages of a large value; returns it if asked to.
    fn overflow(&mut self, first: u64, length: u32, wanted: bool, found: &mut Counts) -> Checked<Vec<u8>> {
        let mut header = vec![0; HEADER_BYTES];
        self.read(first, &mut header)?;
        let (flags, pages) = (u16_at(&header, 10)?, u64::from(u32_at(&header, 12)?));
        let needed = (HEADER_BYTES as u64 + u64::from(length)).div_ceil(self.page_bytes as u64);
        if flags != OVERFLOW || pages < needed {
            return Err(format!("page {first}: {pages} pages with flags {flags:#x} for {length} bytes"));
        }
        found.overflows += pages;
        for page in first + 1..first.saturating_add(pages) {
            self.claim(page)?;
        }
        let mut content = vec![0; if wanted { length as usize } else { 0 }];
        read(
            &mut self.file,
            first.saturating_mul(self.page_bytes as u64) + HEADER_BYTES as u64,
            &mut content,
        )?;
        Ok(content)
    }

    /// Takes down a list of free pages: its length, then the pages, in descending order.
    fn freed(&mut self, list: &[u8]) -> Checked<()> {
        let count = usize::try_from(u64_at(list, 0)?).ok().filter(|count| *count < list.len() / 8);
        let count = count.ok_or("a list of free pages that is longer than its record")?;
        let mut before = u64::MAX;
        for index in 1..=count {
            let page = u64_at(list, index * 8)?;
            if page >= before {
                return Err("a list of free pages out of order".to_owned());
            }
            self.free.push(page);
            before = page;
        }
        Ok(())
    }
}

/// The nodes of a page, each wholly within it.
fn nodes(page: &[u8], flags: u16) -> Checked<Vec<Node<'_>>> {
    let (lower, upper) = (usize::from(u16_at(page, 12)?), usize::from(u16_at(page, 14)?));
    if lower <= HEADER_BYTES || lower > upper || upper > page.len() || !lower.is_multiple_of(2) {
        return Err(format!("free space from {lower} to {upper}"));
    }
    let node = |pointer| -> Checked<Node<'_>> {
        let at = usize::from(u16_at(page, pointer)?);
        let out = || format!("a node at {at} that is not within the page");
        let (low, high) = (u32::from(u16_at(page, at)?), u32::from(u16_at(page, at + 2)?));
        let (flags_of_node, key_bytes) = (u16_at(page, at + 4)?, usize::from(u16_at(page, at + 6)?));
        let low = low | high << 16;
        let value_bytes = match flags {
            BRANCH => 0,
            _ if flags_of_node == NODE_OVERFLOW => 8,
            _ => low as usize,
        };
        let start = at + NODE_BYTES;
        let body =
            page.get(start..).filter(|_| at >= upper).and_then(|rest| rest.get(..key_bytes + value_bytes));
        let (key, rest) = body.ok_or_else(out)?.split_at(key_bytes);
        Ok(Node { key, flags: flags_of_node, low, rest })
    };
    (HEADER_BYTES..lower).step_by(2).map(node).collect()
}

/// Whether the keys ascend and lie between those of the branches above. The first key of a branch counts for
/// nothing.
fn in_order(nodes: &[Node<'_>], kind: Kind, flags: u16, place: &Place<'_>) -> Checked<()> {
    let mut before = place.from;
    for (index, node) in nodes.iter().enumerate() {
        if flags == BRANCH && index == 0 {
            continue;
        }
        let is_first = flags == LEAF && index == 0;
        let after = match before {
            Some(before) => compare(kind, before, node.key)?,
            None => Ordering::Less,
        };
        let rises = after == Ordering::Less || (is_first && after == Ordering::Equal);
        let below = place.to.map_or(Ok(true), |to| compare(kind, node.key, to).map(Ordering::is_lt))?;
        if !rises || !below || node.key.is_empty() {
            return Err("keys out of order".to_owned());
        }
        before = Some(node.key);
    }
    Ok(())
}

fn compare(kind: Kind, one: &[u8], other: &[u8]) -> Checked<Ordering> {
    if kind != Kind::Free {
        return Ok(one.cmp(other));
    }
    if one.len() != 8 || other.len() != 8 {
        return Err("a transaction number that is none".to_owned());
    }
    Ok(u64_at(one, 0)?.cmp(&u64_at(other, 0)?))
}
