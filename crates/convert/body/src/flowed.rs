//! format=flowed (RFC 3676): soft line breaks taken out.

/// The paragraphs of flowed text; `delete_space` is its DelSp parameter. Line ends of the result are CRLF.
pub fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let ended = line.ends_with('\n');
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        // A line of another quoting depth is a new paragraph (RFC 3676 4.5).
        match open.take() {
            Some(before) if before == depth => {}
            other => {
                if other.is_some() {
                    out.push_str("\r\n");
                }
                out.extend(std::iter::repeat_n('>', depth));
                if depth > 0 && !content.is_empty() {
                    out.push(' ');
                }
            }
        }
        // "-- " is the signature mark, never flowed (RFC 3676 4.3).
        if content.ends_with(' ') && content != "-- " && ended {
            out.push_str(if delete_space { &content[..content.len() - 1] } else { content });
            open = Some(depth);
        } else {
            out.push_str(content);
            if ended {
                out.push_str("\r\n");
            }
        }
    }
    if open.is_some() {
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: RFC 3676 4
    #[test]
    fn paragraphs() {
        assert_eq!(unflow("a \r\nb\r\nc\r\n", false), "a b\r\nc\r\n");
        assert_eq!(unflow("a \nb\n", true), "ab\r\n");
        assert_eq!(unflow("> a \n> b\n>> c \nd\n", false), "> a b\r\n>> c \r\nd\r\n");
        assert_eq!(unflow("x\n-- \nsig\n", false), "x\r\n-- \r\nsig\r\n");
        assert_eq!(unflow(" From here\n", false), "From here\r\n");
        assert_eq!(unflow("", false), "");
    }
}
