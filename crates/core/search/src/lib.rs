//! The words of texts, for an index that finds every text that contains another one, in any language. Pure.
//!
//! The rule that everything here keeps: if a text contains another, in whatever sense of case, width and marks, then
//! it has all words that [`Term::of_part`] asks for of that other. So an index of words can leave out texts without
//! looking at them, and who looks at the rest misses none.

mod fold;
mod term;
mod words;

pub use fold::fold;
pub use term::Term;
pub use words::words;
