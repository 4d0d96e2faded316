//! Target `mapi_http`, see `src/`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ropewalk_fuzz::run("mapi_http", data));
