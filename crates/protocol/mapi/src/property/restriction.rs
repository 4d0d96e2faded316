//! Restrictions as the core understands them: 8-bit text becomes Unicode.

use super::unicode_value;
use ropewalk_model::Restriction;
use ropewalk_model::codec::{CodePage, code_page};

/// A restriction without PtypString8 values. Its depth was bounded when it was decoded.
pub(crate) fn unicode(restriction: Restriction, code_page_number: u32) -> Restriction {
    of(restriction, code_page(code_page_number))
}

fn of(restriction: Restriction, page: &dyn CodePage) -> Restriction {
    use Restriction as R;
    let boxed = |inner: Box<Restriction>| Box::new(of(*inner, page));
    let optional = |inner: Option<Box<Restriction>>| inner.map(boxed);
    match restriction {
        R::And(all) => R::And(all.into_iter().map(|inner| of(inner, page)).collect()),
        R::Or(any) => R::Or(any.into_iter().map(|inner| of(inner, page)).collect()),
        R::Not(inner) => R::Not(boxed(inner)),
        R::Content { level, flags, tag, value_tag, value } => {
            R::Content { level, flags, tag, value_tag, value: unicode_value(value, page) }
        }
        R::Property { op, tag, value_tag, value } => {
            R::Property { op, tag, value_tag, value: unicode_value(value, page) }
        }
        R::SubObject { tag, inner } => R::SubObject { tag, inner: boxed(inner) },
        R::Comment { values, inner } => R::Comment { values, inner: optional(inner) },
        R::Annotation { values, inner } => R::Annotation { values, inner: optional(inner) },
        R::Count { count, inner } => R::Count { count, inner: boxed(inner) },
        other => other,
    }
}
