//! formats/rtf: compressed streams, documents, and what goes into RTF and comes back.

use crate::bound::within;
use ropewalk_base::limits::RTF_OUTPUT_BYTES_MAX;
use ropewalk_rtf::{
    Encapsulated, compress, decompress, encapsulate_html, encapsulate_text, encapsulated, extract_html,
    to_html, to_text,
};

/// A compressed stream is refused, or its RTF comes back from being compressed.
pub(crate) fn compressed(data: &[u8]) {
    if let Ok(rtf) = within(data.len(), || decompress(data)) {
        assert_eq!(decompress(&compress(&rtf)).as_ref(), Ok(&rtf));
    }
    assert_eq!(decompress(&compress(data)).as_deref(), Ok(data));
}

/// A document is read, and HTML and text come back as they went in.
pub(crate) fn document(data: &[u8]) {
    let text = within(data.len(), || to_text(data));
    assert!(text.len() <= RTF_OUTPUT_BYTES_MAX + data.len());
    within(data.len(), || to_html(data));
    match encapsulated(data) {
        Some(Encapsulated::Html) => {
            let html = within(data.len(), || extract_html(data)).unwrap_or_default();
            assert_eq!(extract_html(&encapsulate_html(&html)), Some(html));
        }
        _ => {
            // Lone line ends become CRLF once and stay it.
            let text = to_text(&encapsulate_text(&text));
            assert_eq!(to_text(&encapsulate_text(&text)), text);
        }
    }
}
