# The daily commands. `just` lists them.

_default:
    @just --list

# Everything CI checks
ci:
    bash .ci/run

# A server to try things on
demo *FLAGS:
    cargo run --release -- demo {{FLAGS}}

# All tests
test:
    cargo test --workspace

# Formatting and lints
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# Regenerate the files that end in .gen.rs
codegen:
    cargo xtask codegen
