//! Target `mapi_http_framing`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("mapi_http_framing");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
