//! Paragraphs, list items and table rows put together.

use crate::reader::Paragraph;
use std::fmt::Write;

const HEAD: &str = "<html>\r\n<head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\r\n\
    <style>p{margin:0}</style>\r\n</head>\r\n<body>\r\n";
const TABLE: &str = "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\r\n";

/// Collects what is complete.
#[derive(Default)]
pub(super) struct Blocks {
    out: String,
    /// The tags that close the lists that are open.
    lists: Vec<&'static str>,
    in_table: bool,
    in_row: bool,
    in_cell: bool,
    /// Where the paragraph that is being read stands.
    paragraph: Paragraph,
}

impl Blocks {
    pub(super) const fn bytes(&self) -> usize {
        self.out.len()
    }

    /// Where the text that is being read stands.
    pub(super) const fn at(&mut self, paragraph: &Paragraph) {
        self.paragraph = *paragraph;
    }

    /// A paragraph has ended.
    pub(super) fn paragraph(&mut self, content: &str, paragraph: &Paragraph, marker: &str) {
        if paragraph.in_table {
            self.open_cell();
        } else {
            self.close_table();
        }
        self.block(content, paragraph, marker, false);
    }

    /// A cell has ended, and with it its last paragraph.
    pub(super) fn cell(&mut self, content: &str, paragraph: &Paragraph, marker: &str) {
        let is_first = !self.in_cell;
        self.open_cell();
        if !content.is_empty() || !marker.is_empty() {
            self.block(content, paragraph, marker, true);
        } else if is_first {
            self.out.push_str("&nbsp;");
        }
        self.close_cell();
    }

    pub(super) fn row(&mut self) {
        self.close_cell();
        if std::mem::take(&mut self.in_row) {
            self.out.push_str("</tr>\r\n");
        }
    }

    /// The document, whole; `content` is the paragraph that was not ended.
    pub(super) fn finish(mut self, content: &str, marker: &str) -> String {
        if !content.is_empty() {
            let paragraph = self.paragraph;
            if paragraph.in_table {
                self.cell(content, &paragraph, marker);
            } else {
                self.paragraph(content, &paragraph, marker);
            }
        }
        self.close_lists(0);
        self.close_table();
        [HEAD, &self.out, "</body>\r\n</html>\r\n"].concat()
    }

    fn block(&mut self, content: &str, paragraph: &Paragraph, marker: &str, bare: bool) {
        if !marker.is_empty() {
            self.open_list(usize::from(paragraph.list_level) + 1, marker);
            self.element("li", "", content);
            return;
        }
        self.close_lists(0);
        let style = style(paragraph);
        if bare && style.is_empty() {
            self.out.push_str(content);
        } else {
            self.element("p", &style, if content.is_empty() { "&nbsp;" } else { content });
        }
    }

    fn element(&mut self, name: &str, style: &str, content: &str) {
        // Writing to memory does not fail.
        let _ = write!(self.out, "<{name}{style}>{content}</{name}>\r\n");
    }

    fn open_list(&mut self, depth: usize, marker: &str) {
        self.close_lists(depth);
        let numbered = marker.trim_start_matches(['(', ' ']).starts_with(|c: char| c.is_ascii_alphanumeric());
        // A lone "o" is the bullet of the second level in Courier New.
        let (open, close) = if numbered && marker.trim() != "o" {
            ("<ol>\r\n", "</ol>\r\n")
        } else {
            ("<ul>\r\n", "</ul>\r\n")
        };
        if self.lists.len() == depth && self.lists.last() != Some(&close) {
            self.close_lists(depth - 1);
        }
        while self.lists.len() < depth {
            self.out.push_str(open);
            self.lists.push(close);
        }
    }

    /// Closes the lists deeper than `depth`.
    fn close_lists(&mut self, depth: usize) {
        while self.lists.len() > depth {
            self.out.push_str(self.lists.pop().unwrap_or_default());
        }
    }

    fn open_cell(&mut self) {
        if !self.in_table {
            self.close_lists(0);
            self.out.push_str(TABLE);
            self.in_table = true;
        }
        if !self.in_row {
            self.out.push_str("<tr>");
            self.in_row = true;
        }
        if !self.in_cell {
            self.out.push_str("<td>");
            self.in_cell = true;
        }
    }

    fn close_cell(&mut self) {
        if self.in_cell {
            self.close_lists(0);
            self.out.push_str("</td>");
            self.in_cell = false;
        }
    }

    fn close_table(&mut self) {
        self.row();
        if std::mem::take(&mut self.in_table) {
            self.out.push_str("</table>\r\n");
        }
    }
}

fn style(paragraph: &Paragraph) -> String {
    let mut parts = Vec::new();
    if !paragraph.align.is_empty() {
        parts.push(format!("text-align:{}", paragraph.align));
    }
    // Twips, of which a point has twenty; beyond a page nothing is seen.
    let indent = paragraph.indent.clamp(0, 20_000) / 20;
    if indent > 0 {
        parts.push(format!("margin-left:{indent}pt"));
    }
    if parts.is_empty() { String::new() } else { format!(" style=\"{}\"", parts.join(";")) }
}
