//! Folders against a model of a tree: what a long run of random operations leaves is what the model has.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as the tests do"
)]

mod common;

use common::{World, content, world};
use ropewalk_base::{FakeRng, Rng};
use ropewalk_mailbox::{DeleteMode, Emptying, FolderDeletion, MailboxError};
use ropewalk_model::{FolderId, PropertyBag, SpecialFolder};
use std::collections::BTreeMap;

const STEPS: usize = 300;
const NAMES: [&str; 6] = ["a", "b", "c", "D", "É", "f f"];

/// A folder of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    parent: FolderId,
    name: String,
    messages: u64,
    /// Where it was, while it is deleted and kept.
    was_in: Option<FolderId>,
}

struct Model {
    inbox: FolderId,
    subtree: FolderId,
    deletions: FolderId,
    /// Messages deleted and kept.
    kept: u64,
    nodes: BTreeMap<FolderId, Node>,
}

#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    Exists,
    Cycle,
    NotFound,
    Denied,
    Invalid,
}

fn refusal(error: MailboxError) -> Refusal {
    match error {
        MailboxError::Exists(_) => Refusal::Exists,
        MailboxError::FolderCycle => Refusal::Cycle,
        MailboxError::NotFound(_) => Refusal::NotFound,
        MailboxError::Denied(_) => Refusal::Denied,
        MailboxError::Invalid(_) => Refusal::Invalid,
        other => panic!("{other}"),
    }
}

impl Model {
    fn new(world: &World) -> Self {
        let special = |folder| world.mailbox.special_folder(folder);
        let inbox = special(SpecialFolder::Inbox);
        let top = Node { parent: FolderId::default(), name: "Inbox".into(), messages: 0, was_in: None };
        Self {
            inbox,
            subtree: special(SpecialFolder::IpmSubtree),
            deletions: special(SpecialFolder::Deletions),
            kept: 0,
            nodes: BTreeMap::from([(inbox, top)]),
        }
    }

    fn is_below(&self, mut id: FolderId, top: FolderId) -> bool {
        loop {
            if id == top {
                return true;
            }
            match self.nodes.get(&id) {
                Some(node) => id = node.parent,
                None => return false,
            }
        }
    }

    fn children(&self, parent: FolderId) -> Vec<FolderId> {
        self.nodes.iter().filter(|(_, node)| node.parent == parent).map(|(id, _)| *id).collect()
    }

    fn tree(&self, top: FolderId) -> Vec<FolderId> {
        self.nodes.keys().copied().filter(|id| self.is_below(*id, top)).collect()
    }

    fn taken(&self, parent: FolderId, name: &str, by: Option<FolderId>) -> bool {
        self.nodes.iter().any(|(id, node)| {
            node.parent == parent
                && node.was_in.is_none()
                && node.name.to_lowercase() == name.to_lowercase()
                && Some(*id) != by
        })
    }

    fn is_kept(&self, id: FolderId) -> bool {
        self.is_below(id, self.deletions)
    }

    fn create(&mut self, id: impl FnOnce() -> FolderId, parent: FolderId, name: &str) -> Result<(), Refusal> {
        if self.is_kept(parent) {
            return Err(Refusal::NotFound);
        }
        if self.taken(parent, name, None) {
            return Err(Refusal::Exists);
        }
        self.nodes.insert(id(), Node { parent, name: name.into(), messages: 0, was_in: None });
        Ok(())
    }

    fn moved(&mut self, id: FolderId, parent: FolderId, name: &str) -> Result<(), Refusal> {
        if id == self.inbox {
            return Err(Refusal::Denied);
        }
        if self.is_below(parent, id) {
            return Err(Refusal::Cycle);
        }
        if self.is_kept(parent) {
            return Err(Refusal::Denied);
        }
        if self.taken(parent, name, Some(id)) {
            return Err(Refusal::Exists);
        }
        let node = self.nodes.get_mut(&id).unwrap();
        (node.parent, node.name, node.was_in) = (parent, name.into(), None);
        Ok(())
    }

    fn delete(&mut self, id: FolderId, mode: DeleteMode) -> Result<(), Refusal> {
        if id == self.inbox {
            return Err(Refusal::Denied);
        }
        if mode == DeleteMode::Soft && !self.is_kept(id) {
            let deletions = self.deletions;
            let node = self.nodes.get_mut(&id).unwrap();
            (node.was_in, node.parent) = (Some(node.parent), deletions);
            return Ok(());
        }
        for gone in self.tree(id) {
            self.nodes.remove(&gone);
        }
        Ok(())
    }

    fn restore(&mut self, id: FolderId) -> Result<(), Refusal> {
        let node = self.nodes[&id].clone();
        let Some(was_in) = node.was_in else { return Err(Refusal::Invalid) };
        let live = self.nodes.contains_key(&was_in) && !self.is_kept(was_in);
        self.moved(id, if live { was_in } else { self.subtree }, &node.name)
    }
}

struct Run {
    world: World,
    model: Model,
    rng: FakeRng,
}

impl Run {
    fn below(&self, bound: usize) -> usize {
        (self.rng.next_u64() % bound as u64) as usize
    }

    fn any(&self) -> FolderId {
        let all: Vec<FolderId> = self.model.nodes.keys().copied().collect();
        all[self.below(all.len())]
    }

    fn name(&self) -> &'static str {
        NAMES[self.below(NAMES.len())]
    }

    fn mode(&self) -> DeleteMode {
        if self.below(3) == 0 { DeleteMode::Hard } else { DeleteMode::Soft }
    }

    fn create(&mut self) {
        let (parent, name) = (self.any(), self.name());
        let made = self.world.mailbox.create_folder(parent, name, None, &PropertyBag::new());
        let id = made.as_ref().map(|folder| folder.id).unwrap_or_default();
        assert_eq!(made.map(drop).map_err(refusal), self.model.create(|| id, parent, name));
    }

    fn moved(&mut self) {
        let (id, parent, name) = (self.any(), self.any(), self.name());
        let moved = self.world.mailbox.move_folder(id, parent, name);
        assert_eq!(moved.map(drop).map_err(refusal), self.model.moved(id, parent, name));
    }

    fn delete(&mut self) {
        let (id, mode) = (self.any(), self.mode());
        let all = FolderDeletion { messages: true, folders: true, mode };
        let deleted = self.world.mailbox.delete_folder_with(id, all);
        assert_eq!(deleted.map(drop).map_err(refusal), self.model.delete(id, mode));
    }

    fn restore(&mut self) {
        let id = self.any();
        let restored = self.world.mailbox.restore_folder(id, None, None);
        assert_eq!(restored.map(drop).map_err(refusal), self.model.restore(id));
    }

    fn empty(&mut self) {
        let (id, mode) = (self.any(), self.mode());
        let done = self.world.mailbox.empty_folder(id, Emptying { associated: true, folders: true, mode });
        assert!(!done.unwrap().partial);
        if mode == DeleteMode::Soft && !self.model.is_kept(id) {
            self.model.kept += self.model.nodes[&id].messages;
        }
        self.model.nodes.get_mut(&id).unwrap().messages = 0;
        for child in self.model.children(id) {
            self.model.delete(child, mode).unwrap();
        }
    }

    fn copy(&mut self) {
        let (id, parent, name) = (self.any(), self.any(), self.name());
        let recursive = self.below(2) == 0;
        let copied = self.world.mailbox.copy_folder(id, parent, name, recursive);
        let expected = if self.model.is_below(parent, id) {
            Err(Refusal::Cycle)
        } else {
            self.model.create(|| copied.as_ref().unwrap().0.id, parent, name)
        };
        let (copy, done) = match copied {
            Err(error) => return assert_eq!(Err(refusal(error)), expected),
            Ok((folder, done)) => (folder.id, done),
        };
        assert_eq!((expected, done.partial), (Ok(()), false));
        self.model.nodes.get_mut(&copy).unwrap().messages = self.model.nodes[&id].messages;
        if recursive {
            self.copied_below(id, copy);
        }
    }

    /// Takes the new folders' numbers from the mailbox, their names and contents from the model.
    fn copied_below(&mut self, from: FolderId, to: FolderId) {
        for child in self.model.children(from) {
            let name = self.model.nodes[&child].name.clone();
            let copy = self.world.mailbox.folder_by_name(to, &name).unwrap().unwrap();
            let node = Node { parent: to, was_in: None, ..self.model.nodes[&child].clone() };
            self.model.nodes.insert(copy, node);
            self.copied_below(child, copy);
        }
    }

    fn save(&mut self) {
        let id = self.any();
        self.world.save(id, &content("m"));
        self.model.nodes.get_mut(&id).unwrap().messages += 1;
    }

    fn compare(&self) {
        let mailbox = &self.world.mailbox;
        for (id, node) in &self.model.nodes {
            let folder = mailbox.folder(*id).unwrap();
            assert_eq!((folder.display_name(), folder.counters.total), (node.name.as_str(), node.messages));
            assert_eq!(folder.deleted_on().is_some(), node.was_in.is_some());
            if *id != self.model.inbox {
                assert_eq!(folder.parent, node.parent);
            }
        }
        let own = [self.model.inbox, self.model.deletions];
        let there: usize = own.iter().map(|top| mailbox.folder_tree(*top).unwrap().len()).sum();
        let top = self.model.children(self.model.subtree);
        let beside: usize = top.iter().map(|id| 1 + mailbox.folder_tree(*id).unwrap().len()).sum();
        assert_eq!(there + beside + 1, self.model.nodes.len());
        assert_eq!(mailbox.folder(self.model.deletions).unwrap().counters.total, self.model.kept);
    }
}

#[test]
fn folders_behave_as_a_tree_does() {
    for seed in 1..=8 {
        let world = world();
        let model = Model::new(&world);
        let mut run = Run { world, model, rng: FakeRng::new(seed) };
        for step in 0..STEPS {
            match run.below(12) {
                0..=3 => run.create(),
                4 | 5 => run.moved(),
                6 => run.delete(),
                7 | 8 => run.restore(),
                9 if step % 3 == 0 => run.empty(),
                10 if run.model.nodes.len() < 60 => run.copy(),
                _ => run.save(),
            }
            if step % 20 == 0 {
                run.compare();
                run.world.assert_sound();
            }
        }
        run.compare();
        run.world.assert_sound();
    }
}
