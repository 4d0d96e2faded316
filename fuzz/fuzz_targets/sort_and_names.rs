//! Target `sort_and_names`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("sort_and_names");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
