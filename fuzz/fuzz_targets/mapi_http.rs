//! Target `mapi_http`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("mapi_http");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
