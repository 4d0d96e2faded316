//! Target `rop_buffer`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("rop_buffer");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
