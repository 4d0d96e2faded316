//! The licences of everything we link, read as SPDX expressions (ADR 0009).

use super::metadata::Metadata;

/// What we may link. One side of an OR is enough, both sides of an AND are needed.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OLDAP-2.8",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Zlib",
];

/// Exceptions that only give more: a licence WITH one of them is as good as the licence.
const EXCEPTIONS: &[&str] = &["LLVM-exception"];

/// Whether an expression can be met with what is allowed; an error when it is not SPDX.
///
/// # Errors
/// When the expression cannot be read.
pub fn allowed(expression: &str) -> Result<bool, String> {
    // Before SPDX expressions, crates wrote a slash for OR.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { words: &words };
    let met = parser.either()?;
    if parser.words.is_empty() { Ok(met) } else { Err(format!("{expression}: trailing {:?}", parser.words)) }
}

struct Parser<'a> {
    words: &'a [&'a str],
}

impl Parser<'_> {
    fn takes(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if first.eq_ignore_ascii_case(word) => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }

    fn word(&mut self) -> Result<String, String> {
        let (first, rest) = self.words.split_first().ok_or("an expression ends too early")?;
        self.words = rest;
        Ok((*first).to_owned())
    }

    fn either(&mut self) -> Result<bool, String> {
        let mut met = self.both()?;
        while self.takes("OR") {
            met |= self.both()?;
        }
        Ok(met)
    }

    fn both(&mut self) -> Result<bool, String> {
        let mut met = self.one()?;
        while self.takes("AND") {
            met &= self.one()?;
        }
        Ok(met)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.takes("(") {
            let met = self.either()?;
            return if self.takes(")") { Ok(met) } else { Err("a parenthesis is not closed".to_owned()) };
        }
        let licence = self.word()?;
        let mut met = ALLOWED.contains(&licence.as_str());
        if self.takes("WITH") {
            met &= EXCEPTIONS.contains(&self.word()?.as_str());
        }
        Ok(met)
    }
}

/// Packages we may not link.
pub fn check(metadata: &Metadata) -> Vec<String> {
    let judge = |name: &str, licence: Option<&str>| match licence.map(allowed) {
        Some(Ok(true)) => None,
        Some(Ok(false)) => {
            Some(format!("{name}: {} is not among the allowed licences", licence.unwrap_or_default()))
        }
        Some(Err(error)) => Some(format!("{name}: {error}")),
        None => Some(format!("{name} names no licence")),
    };
    let packages = metadata.packages.values();
    packages
        .filter_map(|package| {
            judge(&format!("{} {}", package.name, package.version), package.licence.as_deref())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn expressions() {
        for (expression, expected) in [
            ("MIT", true),
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0-only OR MIT", true),
            ("GPL-3.0-only AND MIT", false),
            ("AGPL-3.0-only", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("MIT OR GPL-2.0-only AND ISC", true),
            ("(MIT OR GPL-2.0-only) AND SSPL-1.0", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("Apache-2.0 WITH Strange-exception", false),
            ("Apache-2.0 AND ISC", true),
        ] {
            assert_eq!(allowed(expression), Ok(expected), "{expression}");
        }
        for bad in ["", "MIT OR", "(MIT", "MIT Apache-2.0", "MIT)"] {
            assert!(allowed(bad).is_err(), "{bad}");
        }
    }
}
