//! `Product/major.minor.build.revision`: X-ClientApplication and X-ServerApplication (MS-OXCMAPIHTTP 2.2.3.3.6,
//! 2.2.3.3.7).

use std::fmt;

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ApplicationVersion {
    /// Name, such as `Outlook` or `Exchange`.
    pub product: String,
    /// Major, minor, build and revision.
    pub numbers: [u16; 4],
}

impl ApplicationVersion {
    /// Reads a name and four numbers; leading zeros do not count.
    pub fn parse(text: &str) -> Option<Self> {
        let (product, version) = text.trim().split_once('/')?;
        let mut parts = version.split('.');
        let mut numbers = [0; 4];
        for number in &mut numbers {
            let digits = parts.next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
            *number = digits.parse().ok()?;
        }
        if product.is_empty() || parts.next().is_some() {
            return None;
        }
        Some(Self { product: product.to_owned(), numbers })
    }
}

impl fmt::Display for ApplicationVersion {
    /// With the digits of `15.xx.xxxx.xxx`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, build, revision] = self.numbers;
        write!(f, "{}/{major}.{minor:02}.{build:04}.{revision:03}", self.product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R162, MS-OXCMAPIHTTP_R165
    #[test]
    fn versions_have_four_numbers() {
        let outlook = ApplicationVersion::parse("Outlook/15.0.4420.1017").unwrap();
        assert_eq!((outlook.product.as_str(), outlook.numbers), ("Outlook", [15, 0, 4420, 1017]));
        assert_eq!(outlook.to_string(), "Outlook/15.00.4420.1017");
        let exchange = "Exchange/15.00.0847.032";
        assert_eq!(ApplicationVersion::parse(exchange).unwrap().numbers, [15, 0, 847, 32]);
        assert_eq!(ApplicationVersion::parse(exchange).unwrap().to_string(), exchange);
        for text in
            ["", "/15.0.0.0", "Outlook", "Outlook/15", "Outlook/15.0.0.x", "Outlook/15.0.0.", "O/1.2.3.4.5"]
        {
            assert_eq!(ApplicationVersion::parse(text), None, "{text}");
        }
        assert_eq!(ApplicationVersion::parse("Outlook/15.0.65536.0"), None);
    }
}
