//! Rows worked out and held in memory: instances of multi-valued columns, and categories with their headers
//! (MS-OXCTABL 2.2.2.3.1). Which categories are open is kept by what they have in common, so that it outlasts rows
//! that come and go, and tables.

use super::error::TableError;
use super::row::RowId;
use crate::order::SortOrder;
use ropewalk_base::limits::TABLE_CATEGORIES_MAX;
use ropewalk_model::{MessageId, ReplicaId};
use ropewalk_storage_api::BlobHash;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A message, or one instance of it, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) place: Box<[u8]>,
    /// Where the columns of the categories end in the place.
    pub(super) ends: [u16; TABLE_CATEGORIES_MAX],
    pub(super) id: MessageId,
    pub(super) instance: u32,
    pub(super) unread: bool,
    /// What the innermost category is sorted by in place of its own value.
    pub(super) aggregated: Box<[u8]>,
}

impl Leaf {
    pub(super) const fn row_id(&self) -> RowId {
        RowId::Message { id: self.id, instance: self.instance }
    }

    /// What the rows of its category of a level, from 0, have in common.
    fn common(&self, level: usize) -> &[u8] {
        let end = self.ends.get(level).map_or(0, |end| usize::from(*end));
        self.place.get(..end).unwrap_or(&self.place)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let key = |leaf: &Self| (leaf.instance, leaf.id);
        self.place.cmp(&other.place).then_with(|| key(self).cmp(&key(other)))
    }
}

/// One category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Category {
    /// PidTagInstID.
    pub(super) id: u64,
    /// From 0.
    pub(super) level: usize,
    /// The rows in it.
    pub(super) leaves: Range<usize>,
    pub(super) unread: u32,
    pub(super) expanded: bool,
}

/// A row that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// Place of a category.
    Header(usize),
    /// Place of a leaf.
    Leaf(usize),
}

/// How rows are put in order and into categories.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) order: SortOrder,
    pub(super) backwards: bool,
    /// How many columns of the order make categories.
    pub(super) levels: usize,
    /// How many of these are open at first.
    pub(super) expanded: usize,
    /// Whether innermost categories are sorted by their maximum, and then whether the greatest comes first.
    pub(super) aggregated: Option<bool>,
    /// Of the order: what makes the ids of its categories its own.
    pub(super) signature: u64,
}

/// All rows of a table.
#[derive(Debug, Clone)]
pub(super) struct Grouped {
    layout: Layout,
    leaves: Vec<Leaf>,
    categories: Vec<Category>,
    /// Categories whose state is not that of the beginning.
    toggled: HashSet<u64>,
    /// What is shown, from the top.
    shown: Vec<Shown>,
}

/// The first eight bytes of a hash.
pub(super) fn short_hash(bytes: &[u8]) -> u64 {
    BlobHash::of(bytes).0.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

impl Layout {
    /// PidTagInstID of a category: never that of a message, which names this mailbox's replica.
    fn category_id(&self, level: usize, common: &[u8]) -> u64 {
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        let id = short_hash(&[&self.signature.to_le_bytes()[..], &[level], common].concat());
        if id & 0xFFFF == u64::from(ReplicaId::OWN.0) { id ^ 0x8000 } else { id }
    }
}

impl Grouped {
    pub(super) fn new(layout: Layout, leaves: Vec<Leaf>) -> Self {
        let (categories, shown) = (Vec::new(), Vec::new());
        let mut grouped = Self { layout, leaves, categories, toggled: HashSet::new(), shown };
        grouped.arrange();
        grouped
    }

    pub(super) const fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(super) fn shown(&self) -> &[Shown] {
        &self.shown
    }

    pub(super) fn leaf(&self, place: usize) -> Option<&Leaf> {
        self.leaves.get(place)
    }

    pub(super) fn category(&self, place: usize) -> Option<&Category> {
        self.categories.get(place)
    }

    pub(super) fn row_id(&self, shown: Shown) -> Option<RowId> {
        match shown {
            Shown::Header(place) => self.category(place).map(|category| RowId::Category(category.id)),
            Shown::Leaf(place) => self.leaf(place).map(Leaf::row_id),
        }
    }

    /// The ids of the rows that are shown, from the top.
    pub(super) fn row_ids(&self) -> Vec<RowId> {
        self.shown.iter().filter_map(|shown| self.row_id(*shown)).collect()
    }

    pub(super) fn position_of(&self, row: RowId) -> Option<usize> {
        self.shown.iter().position(|shown| self.row_id(*shown) == Some(row))
    }

    /// Where a row is, or else the innermost header that hides it.
    pub(super) fn nearest(&self, row: RowId) -> Option<usize> {
        if let Some(position) = self.position_of(row) {
            return Some(position);
        }
        let place = match row {
            RowId::Category(id) => self.categories.iter().find(|category| category.id == id)?.leaves.start,
            row => self.leaves.iter().position(|leaf| leaf.row_id() == row)?,
        };
        self.shown.iter().rposition(|shown| match shown {
            Shown::Header(header) => {
                self.category(*header).is_some_and(|category| category.leaves.contains(&place))
            }
            Shown::Leaf(_) => false,
        })
    }

    /// Rows that are held in memory, counted as the ids of messages that fit into them.
    pub(super) fn rows_held(&self) -> u64 {
        let bytes = self.leaves.iter().fold(0, |sum: usize, leaf| sum.saturating_add(leaf.place.len()));
        let fixed = size_of::<Leaf>().saturating_add(size_of::<Shown>());
        let bytes = self.leaves.len().saturating_mul(fixed).saturating_add(bytes);
        (bytes / size_of::<u64>()) as u64
    }

    /// Puts other rows in place of those of some messages.
    pub(super) fn replace(&mut self, messages: &HashSet<MessageId>, rows: Vec<Leaf>) {
        self.leaves.retain(|leaf| !messages.contains(&leaf.id));
        self.leaves.extend(rows);
        self.arrange();
    }

    fn is_expanded(&self, id: u64, level: usize) -> bool {
        (level < self.layout.expanded) != self.toggled.contains(&id)
    }

    /// Sorts the rows and makes the categories anew.
    fn arrange(&mut self) {
        self.leaves.sort_by(Leaf::compare);
        if self.layout.backwards {
            self.leaves.reverse();
        }
        if let Some(greatest_first) = self.layout.aggregated {
            self.sort_by_aggregated(greatest_first);
        }
        self.categorize();
        self.show();
    }

    /// Sorts the innermost categories, inside those around them, by their maximum.
    fn sort_by_aggregated(&mut self, greatest_first: bool) {
        let Some(level) = self.layout.levels.checked_sub(1) else { return };
        let around = |leaf: &Leaf| match level.checked_sub(1) {
            Some(level) => leaf.common(level).to_vec(),
            None => Vec::new(),
        };
        let leaves = std::mem::take(&mut self.leaves);
        let mut groups: Vec<(usize, Box<[u8]>, Vec<Leaf>)> = Vec::new();
        let mut outer = 0;
        for leaf in leaves {
            let before = groups.last().and_then(|(_, _, group)| group.last());
            let is_same = before.is_some_and(|before| before.common(level) == leaf.common(level));
            outer += usize::from(before.is_some_and(|before| around(before) != around(&leaf)));
            match groups.last_mut().filter(|_| is_same) {
                Some((_, greatest, group)) => {
                    if *greatest < leaf.aggregated {
                        greatest.clone_from(&leaf.aggregated);
                    }
                    group.push(leaf);
                }
                None => groups.push((outer, leaf.aggregated.clone(), vec![leaf])),
            }
        }
        groups.sort_by(|a, b| {
            let greatest = if greatest_first { b.1.cmp(&a.1) } else { a.1.cmp(&b.1) };
            a.0.cmp(&b.0).then(greatest)
        });
        self.leaves = groups.into_iter().flat_map(|(_, _, group)| group).collect();
    }

    /// Makes the categories of the rows as they stand, outer ones before those inside.
    fn categorize(&mut self) {
        let mut categories: Vec<Category> = Vec::new();
        // The categories that the row before is in.
        let mut open: [Option<usize>; TABLE_CATEGORIES_MAX] = [None; TABLE_CATEGORIES_MAX];
        let mut before: Option<&Leaf> = None;
        for (place, leaf) in self.leaves.iter().enumerate() {
            for (level, open) in open.iter_mut().enumerate().take(self.layout.levels) {
                if before.is_none_or(|before| before.common(level) != leaf.common(level)) {
                    *open = Some(categories.len());
                    let id = self.layout.category_id(level, leaf.common(level));
                    let expanded = self.is_expanded(id, level);
                    categories.push(Category { id, level, leaves: place..place, unread: 0, expanded });
                }
                if let Some(category) = open.and_then(|open| categories.get_mut(open)) {
                    category.leaves.end = place + 1;
                    category.unread = category.unread.saturating_add(u32::from(leaf.unread));
                }
            }
            before = Some(leaf);
        }
        self.categories = categories;
    }

    /// Works out what is shown.
    fn show(&mut self) {
        self.shown.clear();
        if self.layout.levels == 0 {
            self.shown.extend((0..self.leaves.len()).map(Shown::Leaf));
            return;
        }
        // Categories inside of a collapsed one of this level are not shown.
        let mut hidden: Option<usize> = None;
        for (place, category) in self.categories.iter().enumerate() {
            if hidden.is_some_and(|level| category.level > level) {
                continue;
            }
            hidden = (!category.expanded).then_some(category.level);
            self.shown.push(Shown::Header(place));
            if category.expanded && category.level + 1 == self.layout.levels {
                self.shown.extend(category.leaves.clone().map(Shown::Leaf));
            }
        }
    }

    /// Opens or closes a category; gives its position if its header is shown, and how many rows came or went.
    pub(super) fn toggle(&mut self, id: u64, expand: bool) -> Result<(Option<u64>, u64), TableError> {
        let category = self.categories.iter_mut().find(|category| category.id == id);
        let category = category.ok_or(TableError::NoCategory)?;
        if category.expanded == expand {
            return Err(if expand { TableError::NotCollapsed } else { TableError::NotExpanded });
        }
        category.expanded = expand;
        if !self.toggled.remove(&id) {
            self.toggled.insert(id);
        }
        let before = self.shown.len();
        self.show();
        let position = self.position_of(RowId::Category(id)).map(|position| position as u64);
        Ok((position, before.abs_diff(self.shown.len()) as u64))
    }

    /// The categories there are whose state is not that of the beginning.
    pub(super) fn toggled(&self) -> impl Iterator<Item = u64> {
        let toggled = self.categories.iter().filter(|category| self.toggled.contains(&category.id));
        toggled.map(|category| category.id)
    }

    /// Whether it has a category.
    pub(super) fn has_category(&self, id: u64) -> bool {
        self.categories.iter().any(|category| category.id == id)
    }

    /// Sets the state of all categories.
    pub(super) fn set_toggled(&mut self, toggled: HashSet<u64>) {
        self.toggled = toggled;
        self.categorize();
        self.show();
    }

    /// What is shown of each category, to see what changed.
    pub(super) fn headers(&self) -> HashMap<u64, (usize, u32, bool)> {
        let state = |category: &Category| (category.leaves.len(), category.unread, category.expanded);
        self.categories.iter().map(|category| (category.id, state(category))).collect()
    }
}
