//! Target `rop_request`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("rop_request");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
