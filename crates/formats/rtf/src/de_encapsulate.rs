//! The HTML that RTF was made from (MS-OXRTFEX 2.2.3). Plain text that RTF was made from comes out of
//! [`crate::to_text`], which reads it as 2.2.3.3 asks.

use crate::reader::{self, Destination, Document, Group, Sink};
use crate::special;
use crate::token::{Token, Tokens};
use ropewalk_base::limits::RTF_OUTPUT_BYTES_MAX;

/// Tokens in which a document says what it was made from: "SHOULD inspect no more than the first 10 RTF tokens"
/// (2.2.3.1).
const INSPECTED_TOKENS: usize = 10;

/// What RTF was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encapsulated {
    /// `\fromhtml1`
    Html,
    /// `\fromtext`
    Text,
}

/// What the RTF was made from, if it says so.
pub fn encapsulated(rtf: &[u8]) -> Option<Encapsulated> {
    let mut tokens = Tokens::new(rtf);
    if tokens.next() != Some(Token::Open) || !matches!(tokens.next(), Some(Token::Word(b"rtf", _))) {
        return None;
    }
    for token in tokens.take(INSPECTED_TOKENS - 2) {
        match token {
            Token::Word(b"fromhtml", parameter) if parameter != Some(0) => return Some(Encapsulated::Html),
            Token::Word(b"fromtext", _) => return Some(Encapsulated::Text),
            Token::Open | Token::Word(..) => {}
            _ => return None,
        }
    }
    None
}

/// The HTML in RTF that was made from HTML; none if the RTF does not say so.
pub fn extract_html(rtf: &[u8]) -> Option<String> {
    if encapsulated(rtf) != Some(Encapsulated::Html) {
        return None;
    }
    let mut sink = Html { out: String::with_capacity(rtf.len().min(RTF_OUTPUT_BYTES_MAX)) };
    reader::read(rtf, &mut sink);
    Some(sink.out)
}

struct Html {
    out: String,
}

impl Sink for Html {
    fn text(&mut self, text: &str, group: &Group, _: &Document) {
        let copied = matches!(group.destination, Destination::Document | Destination::HtmlTag);
        if copied && !group.suppressed {
            self.out.push_str(text);
        }
    }

    fn control(&mut self, word: &[u8], group: &Group, _: &Document) {
        let copied = matches!(group.destination, Destination::Document | Destination::HtmlTag);
        if !copied || group.suppressed {
            return;
        }
        match word {
            b"par" | b"line" => self.out.push_str("\r\n"),
            _ => {
                if let Some(special) = special::character(word) {
                    self.out.push_str(special.reference);
                }
            }
        }
    }

    fn is_full(&self) -> bool {
        self.out.len() >= RTF_OUTPUT_BYTES_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// MS-OXRTFEX 3.1, with its line ends.
    const EXAMPLE: &str = concat!(
        "{\\rtf1\\ANSI\\ansicpg1251\\fromhtml1 \\deff0\r\n",
        "{\\fonttbl {\\f0\\fmodern Courier New;}{\\f1\\fswiss Arial;}{\\f2\\fswiss\\fcharset0 Arial;}}\r\n",
        "{\\colortbl\\red0\\green0\\blue0;\\red0\\green0\\blue255;} \r\n",
        "{\\*\\htmltag64}\r\n",
        "\\uc1\\pard\\plain\\deftab360 \\f0\\fs24\r\n",
        "{\\*\\htmltag <HTML><head>\\par\r\n<style>\\par\r\n<!--\\par\r\n",
        " /* Style Definitions */\\par\r\n p.MsoNormal, li.MsoNormal \\{font-family:Arial;\\}\\par\r\n-->\\par\r\n",
        "</style>\\par\r\n\\tab <!-- A comment. -->\\par\r\n</head>\\par\r\n<body>\\par\r\n<p\\par\r\n",
        "class=\"MsoNormal\">}\r\n",
        "{\\htmlrtf \\f1 \\htmlrtf0 Note the line break inside a P tag. {\\*\\htmltag <b>}{\\htmlrtf \\b \\htmlrtf0 ",
        "This is a bold text{\\*\\htmltag </b>}} \\htmlrtf\\par\\htmlrtf0}\r\n\\htmlrtf \\par \\htmlrtf0\r\n",
        "{\\*\\htmltag </p>\\par\r\n<p class=\"MsoNormal\">\\par}\r\n",
        "{\\htmlrtf \\f1 \\htmlrtf0 This is a normal text with a character references:\r\n",
        "{\\*\\htmltag &nbsp;}\\htmlrtf \\'a0\\htmlrtf0  {\\*\\htmltag &lt;}\\htmlrtf <\\htmlrtf0  ",
        "{\\*\\htmltag &uml;}\\htmlrtf {\\f2\\'a8}\\htmlrtf0{\\*\\htmltag <br>\\par}\\htmlrtf\\line\\htmlrtf0\r\n",
        "characters which have special meaning in RTF: \\{\\}\\\\{\\*\\htmltag <br>\\par}\\htmlrtf\\line\\htmlrtf0",
        "\\htmlrtf\\par\\htmlrtf0}\r\n{\\*\\htmltag </p>\\par\r\n<ol>\\par\r\n    <li class=\"MsoNormal\">}",
        "{\\htmlrtf {{\\*\\pn\\pnlvlbody\\pndec\\pnstart1\\pnindent360{\\pntxta.}}\\li360\\fi-360{\\pntext 1.\\tab}",
        "\\f1 \\htmlrtf0 This is a list item}\\htmlrtf\\par\\htmlrtf0}\r\n",
        "{\\*\\htmltag \\par\r\n</ol>\\par\r\n</body>\\par\r\n</HTML>\\par }}\r\n",
    );

    #[test]
    fn the_example_of_the_specification_gives_its_html() {
        let expected = concat!(
            " <HTML><head>\r\n<style>\r\n<!--\r\n /* Style Definitions */\r\n",
            " p.MsoNormal, li.MsoNormal {font-family:Arial;}\r\n-->\r\n</style>\r\n",
            "\t<!-- A comment. -->\r\n</head>\r\n<body>\r\n<p\r\nclass=\"MsoNormal\">",
            "Note the line break inside a P tag. <b>This is a bold text</b> </p>\r\n<p class=\"MsoNormal\">\r\n",
            "This is a normal text with a character references:&nbsp; &lt; &uml;<br>\r\n",
            "characters which have special meaning in RTF: {}\\<br>\r\n</p>\r\n<ol>\r\n",
            "    <li class=\"MsoNormal\">This is a list item\r\n</ol>\r\n</body>\r\n</HTML>\r\n",
        );
        assert_eq!(extract_html(EXAMPLE.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn the_state_of_htmlrtf_belongs_to_its_group() {
        let html = |body: &str| extract_html(format!("{{\\rtf1\\fromhtml1 {body}}}").as_bytes()).unwrap();
        assert_eq!(html("a\\htmlrtf b{c\\htmlrtf0 d}e\\htmlrtf0 f{\\htmlrtf1 g}h"), "adfh");
        assert_eq!(
            html("{\\*\\mhtmltag64 no}{\\*\\htmltag64 <p>\\b }{\\*\\other no}\\b yes\\line{\\pntext 1}"),
            "<p>yes\r\n"
        );
        assert_eq!(html("{\\*\\htmltag148 <FONT face=\"symbol\">}"), "<FONT face=\"symbol\">");
    }

    #[test]
    fn characters_are_read_in_the_code_page_of_their_font_and_in_tags_in_that_of_the_document() {
        let rtf = b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}}\
            \\f1\\'cf{\\*\\htmltag0 \\'cf}\\f0\\'cf\\u1055?\\u-10179?\\u-8704?\\lquote\\~\\_}";
        assert_eq!(extract_html(rtf).unwrap(), "\u{41F}\u{CF}\u{CF}\u{41F}\u{1F600}&lsquo;&nbsp;&shy;");
    }

    #[test]
    fn what_rtf_was_made_from_stands_among_its_first_tokens() {
        assert_eq!(
            encapsulated(b"{\\rtf1\\ansi\\fbidis\\ansicpg1252\\deff0\\fromhtml1{"),
            Some(Encapsulated::Html)
        );
        assert_eq!(encapsulated(b"{\\rtf1\\ansi\\fromtext x"), Some(Encapsulated::Text));
        for other in [
            &b"{\\rtf1\\ansi\\fromhtml0 x}"[..],
            b"{\\rtf1\\a\\b\\c\\d\\e\\f\\g\\h\\fromhtml1 x}",
            b"{\\rtf1 text\\fromhtml1 x}",
            b"<html>",
            b"{\\fromhtml1}",
            b"",
        ] {
            assert_eq!(encapsulated(other), None);
            assert_eq!(extract_html(other), None);
        }
    }
}
