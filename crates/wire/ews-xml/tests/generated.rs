//! The generated tables agree with `spec/`. With `ROPEWALK_CODEGEN=1` in the environment they are written anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod codegen;

use std::path::Path;

fn check(spec: &str, target: &str, make: fn(&str) -> String) {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tsv = std::fs::read_to_string(crate_root.join("../../../spec").join(spec)).unwrap();
    let made = make(&tsv);
    let target = crate_root.join(target);
    if std::env::var_os("ROPEWALK_CODEGEN").is_some() {
        std::fs::write(&target, &made).unwrap();
    }
    assert!(std::fs::read_to_string(&target).unwrap() == made, "{} is stale", target.display());
}

#[test]
fn tables_are_fresh() {
    check("errors-ews.tsv", "src/response_code/table.gen.rs", codegen::response_codes);
    check("ews-fields.tsv", "src/field/table.gen.rs", codegen::fields);
    check("ews-operations.tsv", "src/op/known.gen.rs", codegen::operations);
}
