//! Response codes and classes (MS-OXWSCDATA 2.2.5.24 and 2.2.5.23).

#[rustfmt::skip]
#[path = "table.gen.rs"]
mod table;

pub use table::ResponseCode;

impl ResponseCode {
    /// By its name on the wire.
    pub fn parse(name: &str) -> Option<Self> {
        let at = Self::ALL.binary_search_by(|code| code.as_str().cmp(name)).ok()?;
        Self::ALL.get(at).copied()
    }
}

impl std::fmt::Display for ResponseCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_name() {
        for code in ResponseCode::ALL {
            assert_eq!(ResponseCode::parse(code.as_str()), Some(*code));
        }
        assert_eq!(ResponseCode::parse("ErrorNoSuchThing"), None);
    }
}
