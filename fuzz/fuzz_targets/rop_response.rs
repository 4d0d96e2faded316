//! Target `rop_response`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("rop_response");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
