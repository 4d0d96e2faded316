//! The generated table agrees with `spec/`. With `ROPEWALK_CODEGEN=1` in the environment it is written anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod codegen;

use std::path::Path;

#[test]
fn table_is_fresh() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tsv = std::fs::read_to_string(crate_root.join("../../../spec/rops.tsv")).unwrap();
    let made = codegen::layouts(&tsv);
    let target = crate_root.join("src/layout/table.gen.rs");
    if std::env::var_os("ROPEWALK_CODEGEN").is_some() {
        std::fs::write(&target, &made).unwrap();
    }
    assert!(std::fs::read_to_string(&target).unwrap() == made, "{} is stale", target.display());
}
