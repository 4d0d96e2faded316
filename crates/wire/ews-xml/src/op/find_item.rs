//! FindItem (MS-OXWSSRCH 3.1.4.2).

use crate::types::{BaseFolderId, FieldOrder, GroupBy, Item, ItemShape, Paging, Precision, SearchExpression, View};
use crate::xml::{Element, Violation, XmlWriter};

/// ItemQueryTraversalType.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traversal {
    /// Items of the folder.
    Shallow,
    /// Deleted items of the folder.
    SoftDeleted,
    /// Associated (hidden) items of the folder.
    Associated,
}

const TRAVERSALS: &[(&str, Traversal)] = &[
    ("Shallow", Traversal::Shallow),
    ("SoftDeleted", Traversal::SoftDeleted),
    ("Associated", Traversal::Associated),
];

/// FindItem.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Traversal.
    pub traversal: Traversal,
    /// ItemShape.
    pub shape: ItemShape,
    /// The view.
    pub view: Option<View>,
    /// GroupBy or DistinguishedGroupBy.
    pub group_by: Option<GroupBy>,
    /// Restriction.
    pub restriction: Option<SearchExpression>,
    /// SortOrder.
    pub sort: Vec<FieldOrder>,
    /// ParentFolderIds; each gets a response message.
    pub parents: Vec<BaseFolderId>,
    /// QueryString: a query in AQS.
    pub query: Option<String>,
}

/// What RootFolder holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Items.
    Items(Vec<Item>),
    /// Groups: index and items of each.
    Groups(Vec<(String, Vec<Item>)>),
}

/// RootFolder.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its attributes.
    pub paging: Paging,
    /// Items or groups.
    pub found: Found,
}

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        let group = element.child("GroupBy").or_else(|| element.child("DistinguishedGroupBy"));
        Ok(Self {
            traversal: element.choice("Traversal", TRAVERSALS)?,
            shape: ItemShape::decode(element.required_child("ItemShape")?)?,
            view: View::decode_child(element)?,
            group_by: group.map(GroupBy::decode).transpose()?,
            restriction: element.child("Restriction").map(SearchExpression::decode_child).transpose()?,
            sort: element.child("SortOrder").map_or_else(|| Ok(Vec::new()), FieldOrder::decode_list)?,
            parents: BaseFolderId::decode_list(element.required_child("ParentFolderIds")?)?,
            query: element.child("QueryString").map(|query| query.text.clone()),
        })
    }

    /// Writes the request of a client: shape, indexed view, query and folders.
    pub fn encode(&self, w: &mut XmlWriter) {
        w.start("m:FindItem");
        let name = TRAVERSALS.iter().find(|(_, traversal)| *traversal == self.traversal).map_or("", |(name, _)| name);
        w.attribute("Traversal", name);
        self.shape.encode(w);
        if let Some(view) = &self.view {
            view.encode(w);
        }
        w.element("m:ParentFolderIds", |w| self.parents.iter().for_each(|parent| parent.encode(w)));
        w.optional("m:QueryString", self.query.as_deref());
        w.end("m:FindItem");
    }
}

fn items(items: &[Item], w: &mut XmlWriter, precision: Precision) {
    w.element("t:Items", |w| items.iter().for_each(|item| item.encode(w, precision)));
}

pub(super) fn encode(answer: Option<&Answer>, w: &mut XmlWriter, precision: Precision) {
    let Some(answer) = answer else { return };
    w.start("m:RootFolder");
    answer.paging.encode(w);
    match &answer.found {
        Found::Items(found) => items(found, w, precision),
        Found::Groups(groups) => w.element("t:Groups", |w| {
            for (index, found) in groups {
                w.element("t:GroupedItems", |w| {
                    w.leaf("t:GroupIndex", index);
                    items(found, w, precision);
                });
            }
        }),
    }
    w.end("m:RootFolder");
}
