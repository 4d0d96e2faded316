//! The operations: one file and one row each. A row makes the variants of [`Operation`] and [`Response`] and
//! the way from the element to them; a handler that is missing does not compile.

#[rustfmt::skip]
#[path = "known.gen.rs"]
mod known;

use crate::outcome::Outcome;
use crate::types::Precision;
use crate::xml::{Element, Violation, XmlWriter};

macro_rules! operations {
    ($($name:ident $module:ident $document:literal;)*) => {
        $(pub mod $module;)*

        /// A request.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Operation {
            $(#[doc = concat!(stringify!($name), " (", $document, ").")] $name($module::Request),)*
        }

        /// An answer: one response message per item of the request.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Response {
            $(#[doc = concat!(stringify!($name), " (", $document, ").")] $name(Vec<Outcome<$module::Answer>>),)*
        }

        impl Operation {
            /// Its name.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name),)* }
            }

            /// `None` when the element is none of these operations.
            pub(crate) fn decode(element: &Element) -> Option<Result<Self, Violation>> {
                match element.name.as_str() {
                    $(stringify!($name) => Some($module::Request::decode(element).map(Self::$name)),)*
                    _ => None,
                }
            }
        }

        impl Response {
            /// Name of the operation.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name),)* }
            }

            fn encode_messages(&self, w: &mut XmlWriter, precision: Precision) {
                match self {
                    $(Self::$name(messages) => for message in messages {
                        message.encode(concat!("m:", stringify!($name), "ResponseMessage"), w, |answer, w| {
                            $module::encode(answer, w, precision);
                        });
                    },)*
                }
            }
        }
    };
}

operations! {
    ConvertId convert_id "MS-OXWSCVTID 3.1.4.1";
    CreateItem create_item "MS-OXWSCORE 3.1.4.2";
    DeleteItem delete_item "MS-OXWSCORE 3.1.4.3";
    FindFolder find_folder "MS-OXWSSRCH 3.1.4.1";
    FindItem find_item "MS-OXWSSRCH 3.1.4.2";
    GetAttachment get_attachment "MS-OXWSATT 3.1.4.3";
    GetFolder get_folder "MS-OXWSFOLD 3.1.4.6";
    GetItem get_item "MS-OXWSCORE 3.1.4.4";
    ResolveNames resolve_names "MS-OXWSRSLNM 3.1.4.1";
    SendItem send_item "MS-OXWSCORE 3.1.4.8";
}

impl Response {
    pub(crate) fn encode(&self, w: &mut XmlWriter, precision: Precision) {
        let name = format!("m:{}Response", self.name());
        w.start(&name);
        w.attribute("xmlns:m", crate::xml::MESSAGES);
        w.attribute("xmlns:t", crate::xml::TYPES);
        w.element("m:ResponseMessages", |w| self.encode_messages(w, precision));
        w.end(&name);
    }
}

/// Whether some EWS server has an operation of this name.
pub fn is_known(name: &str) -> bool {
    known::KNOWN.binary_search_by(|(known, _)| (*known).cmp(name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order() {
        assert!(known::KNOWN.is_sorted_by_key(|(name, _)| *name));
        assert!(is_known("SyncFolderItems") && !is_known("Nonsense"));
    }
}
