//! Target `id_set`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("id_set");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
