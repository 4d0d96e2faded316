//! Target `address_book_response`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("address_book_response");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
