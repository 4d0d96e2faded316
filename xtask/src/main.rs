//! `cargo xtask codegen [--check]` and `cargo xtask long-functions [--accept]`.

use std::process::ExitCode;
use xtask::{codegen, root, tidy};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["codegen"] => codegen::write(&root()),
        ["codegen", "--check"] => codegen::stale(&root()).and_then(nothing),
        ["long-functions"] => tidy::functions::shrink(&root(), false),
        ["long-functions", "--accept"] => tidy::functions::shrink(&root(), true),
        _ => Err("usage: cargo xtask codegen [--check] | long-functions [--accept]".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn nothing(problems: Vec<String>) -> Result<(), String> {
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}
