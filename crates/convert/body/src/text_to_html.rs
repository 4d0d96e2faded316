//! Plain text as HTML.

/// Text with the characters that mean something in HTML escaped.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        push_escaped(character, &mut out);
    }
    out
}

fn push_escaped(character: char, out: &mut String) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        // Not allowed in HTML at all.
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' => {}
        other => out.push(other),
    }
}

/// A whole HTML document (UTF-8) that shows plain text with its line ends and runs of blanks.
pub fn text_to_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8 + 160);
    out.push_str(
        "<html>\r\n<head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\r\n",
    );
    out.push_str("</head>\r\n<body>\r\n");
    let mut after_blank = true;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' | '\n' => {
                if character == '\r' {
                    characters.next_if_eq(&'\n');
                }
                out.push_str("<br>\r\n");
                after_blank = true;
            }
            '\t' => {
                out.push_str("&nbsp;&nbsp;&nbsp; ");
                after_blank = true;
            }
            ' ' if after_blank || matches!(characters.peek(), None | Some('\r' | '\n')) => {
                out.push_str("&nbsp;");
                after_blank = false;
            }
            ' ' => {
                out.push(' ');
                after_blank = true;
            }
            other => {
                push_escaped(other, &mut out);
                after_blank = false;
            }
        }
    }
    out.push_str("\r\n</body>\r\n</html>\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document() {
        let html = text_to_html("a <b>\r\n  c & d\n");
        assert!(html.contains("a &lt;b&gt;<br>\r\n&nbsp; c &amp; d<br>\r\n"), "{html}");
        assert_eq!(escape("\"\u{0}x"), "&quot;x");
    }
}
