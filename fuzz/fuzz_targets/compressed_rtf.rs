//! Target `compressed_rtf`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("compressed_rtf");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
