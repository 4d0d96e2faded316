//! Links: fields of the kind HYPERLINK (RTF 1.9.1, "Fields").

/// The address in the instruction of a field, if it is a link to somewhere.
pub(crate) fn address(instruction: &str) -> Option<String> {
    let mut words = Words(instruction);
    if !words.next()?.eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let (mut address, mut place) = (None, None);
    while let Some(word) = words.next() {
        match word {
            // A place inside the document.
            "\\l" => place = words.next(),
            // A frame, and what is shown when the pointer is over it.
            "\\o" | "\\t" => {
                words.next();
            }
            switch if switch.starts_with('\\') => {}
            word if address.is_none() => address = Some(word),
            _ => {}
        }
    }
    let place = place.map(|place| format!("#{place}")).unwrap_or_default();
    let address = address.unwrap_or_default().to_owned() + &place;
    is_harmless(&address).then_some(address)
}

/// Whether following it cannot run anything.
fn is_harmless(address: &str) -> bool {
    let plain: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(16).collect();
    let plain = plain.to_ascii_lowercase();
    !plain.is_empty() && !["javascript:", "vbscript:", "data:"].iter().any(|bad| plain.starts_with(bad))
}

/// Words, in quotation marks or between blanks.
struct Words<'i>(&'i str);

impl<'i> Words<'i> {
    fn next(&mut self) -> Option<&'i str> {
        let rest = self.0.trim_start();
        if rest.is_empty() {
            return None;
        }
        let (word, rest) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_at(rest.find([' ', '"', '\t']).unwrap_or(rest.len())),
        };
        self.0 = rest;
        Some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_have_an_address() {
        let is = |instruction: &str, expected: &str| {
            assert_eq!(address(instruction).as_deref(), Some(expected), "{instruction}");
        };
        is(" HYPERLINK \"http://a/b c\" ", "http://a/b c");
        is("hyperlink http://a", "http://a");
        is("HYPERLINK \\l \"mark\"", "#mark");
        is("HYPERLINK \"http://a\" \\l \"m\" \\o \"a tip\"", "http://a#m");
        for none in
            ["PAGE", "", "HYPERLINK", "HYPERLINK \"\"", "HYPERLINK \" java\tScript:x\"", "HYPERLINK \""]
        {
            assert_eq!(address(none), None, "{none}");
        }
    }
}
