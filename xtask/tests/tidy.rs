//! The rules of ARCHITECTURE.md and STYLE.md that a test can hold up.

use xtask::tidy::{Metadata, arrows, functions, licences, words};
use xtask::{codegen, root};

#[track_caller]
fn none(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn arrows_between_crates_are_those_of_the_architecture() {
    none(arrows::check(&Metadata::load(&root()).unwrap()));
}

#[test]
fn licences_are_allowed() {
    none(licences::check(&Metadata::load(&root()).unwrap()));
}

#[test]
fn long_functions_only_become_fewer() {
    none(functions::check(&root()).unwrap());
}

#[test]
fn files_are_short() {
    none(functions::check_files(&root()).unwrap());
}

#[test]
fn generated_files_are_fresh() {
    none(codegen::stale(&root()).unwrap());
}

#[test]
fn nothing_is_unfinished_and_nothing_unwraps() {
    none(words::check_code(&root()).unwrap());
}

#[test]
fn no_path_of_one_machine() {
    none(words::check_paths(&root()).unwrap());
}

#[test]
fn every_module_says_what_it_is() {
    none(words::check_module_docs(&root()).unwrap());
}

#[test]
fn every_crate_takes_the_lints() {
    none(words::check_lints(&root()).unwrap());
}
