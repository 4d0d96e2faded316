//! Target `address_book_request`, see `src/`.
#![no_main]

use ropewalk_fuzz::Target;

const TARGET: Target = Target::named("address_book_request");

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET.run(data));
