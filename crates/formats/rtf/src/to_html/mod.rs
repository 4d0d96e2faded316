//! RTF that was not made from HTML, as HTML: paragraphs, how characters look, links, lists and tables. Pictures,
//! headers and everything of a printed page are left out.

mod blocks;
mod runs;

use crate::reader::{self, Destination, Document, Group, Sink};
use crate::special;
use blocks::Blocks;
use ropewalk_base::limits::RTF_OUTPUT_BYTES_MAX;
use runs::Runs;

/// A whole HTML document (UTF-8) that shows the RTF, at most [`RTF_OUTPUT_BYTES_MAX`] bytes and little more.
pub fn to_html(rtf: &[u8]) -> String {
    let mut sink = Html { runs: Runs::default(), blocks: Blocks::default(), marker: String::new() };
    reader::read(rtf, &mut sink);
    let rest = sink.runs.end_paragraph();
    sink.blocks.finish(&rest, &sink.marker)
}

struct Html {
    /// The paragraph that is being read.
    runs: Runs,
    /// What is complete.
    blocks: Blocks,
    /// What stands before the text of a list item.
    marker: String,
}

impl Html {
    fn end_paragraph(&mut self, group: &Group) {
        let content = self.runs.end_paragraph();
        self.blocks.paragraph(&content, &group.paragraph, &self.marker);
        self.marker.clear();
    }
}

impl Sink for Html {
    fn text(&mut self, text: &str, group: &Group, document: &Document) {
        match group.destination {
            _ if group.look.hidden => {}
            Destination::Document => self.runs.text(text, &group.look, document),
            Destination::ListText if self.marker.len() < 64 => self.marker.push_str(text),
            _ => {}
        }
        self.blocks.at(&group.paragraph);
    }

    fn control(&mut self, word: &[u8], group: &Group, document: &Document) {
        if group.destination != Destination::Document {
            return;
        }
        match word {
            b"par" | b"sect" => self.end_paragraph(group),
            b"line" | b"page" | b"column" => self.runs.raw("<br>\r\n"),
            b"cell" => {
                let content = self.runs.end_paragraph();
                self.blocks.cell(&content, &group.paragraph, &self.marker);
                self.marker.clear();
            }
            b"row" => self.blocks.row(),
            b"nestcell" => self.runs.raw("&nbsp;&nbsp;&nbsp; "),
            b"nestrow" => self.runs.raw("<br>\r\n"),
            _ => {
                let special = special::character(word).filter(|_| !group.look.hidden);
                if let Some(special) = special {
                    self.runs.text(special.character.encode_utf8(&mut [0; 4]), &group.look, document);
                }
            }
        }
    }

    fn link(&mut self, address: Option<&str>) {
        self.runs.link(address);
    }

    fn is_full(&self) -> bool {
        self.blocks.bytes() + self.runs.bytes() >= RTF_OUTPUT_BYTES_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(rtf: &str) -> String {
        let html = to_html(format!("{{\\rtf1\\ansi {rtf}}}").as_bytes());
        let (_, body) = html.split_once("<body>\r\n").unwrap();
        body.strip_suffix("</body>\r\n</html>\r\n").unwrap().to_owned()
    }

    #[test]
    fn paragraphs_and_looks() {
        assert_eq!(body("a < b\\par\\par c"), "<p>a &lt; b</p>\r\n<p>&nbsp;</p>\r\n<p>c</p>\r\n");
        assert_eq!(
            body("\\b bold \\i both\\b0\\i0  none {\\ul u}\\super 2"),
            "<p><b>bold </b><b><i>both</i></b> none <u>u</u><sup>2</sup></p>\r\n"
        );
        assert_eq!(
            body("\\pard\\qc\\li720 x\\par"),
            "<p style=\"text-align:center;margin-left:36pt\">x</p>\r\n"
        );
        assert_eq!(body("a  b\\line c\\emdash\\tab d"), "<p>a &nbsp;b<br>\r\nc—&nbsp;&nbsp;&nbsp; d</p>\r\n");
    }

    #[test]
    fn fonts_sizes_and_colours() {
        assert_eq!(
            body(
                "{\\fonttbl{\\f0 A\"r<ial;}}{\\colortbl;\\red255\\green0\\blue0;}\\f0\\fs28\\cf1 x\\plain y"
            ),
            "<p><span style=\"font-family:'Arial';font-size:14pt;color:#ff0000\">x</span>y</p>\r\n"
        );
    }

    #[test]
    fn links_lists_and_tables() {
        assert_eq!(
            body("{\\field{\\*\\fldinst{HYPERLINK \"http://a/?b&c\"}}{\\fldrslt{\\b click}}}!"),
            "<p><a href=\"http://a/?b&amp;c\"><b>click</b></a>!</p>\r\n"
        );
        assert_eq!(
            body(
                "{\\listtext\\'b7\\tab}one\\par{\\listtext\\'b7\\tab}two\\par\\ilvl1{\\listtext 1.\\tab}in\\par\\pard out"
            ),
            "<ul>\r\n<li>one</li>\r\n<li>two</li>\r\n<ol>\r\n<li>in</li>\r\n</ol>\r\n</ul>\r\n<p>out</p>\r\n"
        );
        assert_eq!(
            body("\\trowd\\intbl a\\cell b\\par c\\cell\\row\\trowd\\intbl d\\cell\\row\\pard end"),
            "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\r\n<tr><td>a</td><td><p>b</p>\r\nc</td></tr>\r\n\
             <tr><td>d</td></tr>\r\n</table>\r\n<p>end</p>\r\n"
        );
    }

    #[test]
    fn what_is_left_open_is_closed() {
        assert_eq!(
            body("\\intbl\\b a"),
            "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\r\n<tr><td><b>a</b></td></tr>\r\n</table>\r\n"
        );
        assert_eq!(
            body("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt a\\par b}}c"),
            "<p><a href=\"x\">a</a></p>\r\n<p><a href=\"x\">b</a>c</p>\r\n"
        );
        assert_eq!(body(""), "");
        assert_eq!(
            body("\\row\\cell\\row"),
            "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\r\n<tr><td>&nbsp;</td></tr>\r\n</table>\r\n"
        );
    }
}
