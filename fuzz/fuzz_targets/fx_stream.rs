//! Target `fx_stream`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("fx_stream");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
