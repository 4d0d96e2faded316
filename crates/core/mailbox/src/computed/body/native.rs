//! PidTagNativeBody and PidTagInternetCodepage (MS-OXCMSG 2.2.1.58.2, 2.2.1.58.6).

use crate::record::{StoredBag, StoredValue};
use ropewalk_convert_body::code_page::UTF_8;

/// The best form there is.
pub(super) fn value(bag: &StoredBag) -> Option<StoredValue> {
    super::forms(bag).best().map(|form| form.native_body().into())
}

/// The code page that PidTagHtml is made in.
pub(super) fn code_page(bag: &StoredBag) -> Option<StoredValue> {
    let forms = super::forms(bag);
    (forms.best().is_some() && !forms.html).then(|| i32::try_from(UTF_8).unwrap_or(0).into())
}
