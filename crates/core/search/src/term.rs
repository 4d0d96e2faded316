//! What words a text must have that contains another one.

use crate::fold::fold;
use crate::words::{PART_CHARS_MAX, Run, Script, first_chars, pairs, runs};
use ropewalk_base::limits::SEARCH_WORD_CHARS_MAX;

/// A condition on the words of a text, each folded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// It has this word.
    Word(String),
    /// It has a word that begins so.
    Prefix(String),
    /// It has a word with this in it. To find such words, all words must be looked at.
    Part(String),
}

impl Term {
    /// What must hold, each of it, for the words of every text that contains `part`. Empty when nothing must: then a
    /// text has to be looked at itself.
    pub fn of_part(part: &str) -> Vec<Self> {
        Self::of(part, true, true)
    }

    /// The same of every text that begins with `part`.
    pub fn of_prefix(part: &str) -> Vec<Self> {
        Self::of(part, false, true)
    }

    /// The same of every text that is this one.
    pub fn of_whole(text: &str) -> Vec<Self> {
        Self::of(text, false, false)
    }

    fn of(part: &str, may_follow: bool, may_go_on: bool) -> Vec<Self> {
        let folded = fold(part);
        let mut terms = Vec::new();
        for mut run in runs(&folded) {
            run.open_start &= may_follow;
            run.open_end &= may_go_on;
            Self::of_run(run, &mut terms);
        }
        terms.sort_unstable();
        terms.dedup();
        // Words that can be looked up say enough: parts are dear.
        if terms.iter().any(|term| !matches!(term, Self::Part(_))) {
            terms.retain(|term| !matches!(term, Self::Part(_)));
        }
        terms
    }

    fn of_run(run: Run<'_>, terms: &mut Vec<Self>) {
        let chars = run.text.chars().count();
        match run.script {
            Script::Unspaced => {
                // The last character alone is a word only where the run ends.
                let pairs = pairs(run.text).filter(|pair| pair.chars().nth(1).is_some());
                terms.extend(pairs.map(|pair| Self::Word(pair.to_owned())));
                if chars == 1 && run.open_end {
                    terms.push(Self::Prefix(run.text.to_owned()));
                } else if !run.open_end {
                    terms.extend(run.text.chars().next_back().map(|last| Self::Word(last.to_string())));
                }
            }
            Script::Spaced if run.open_start => {
                terms.push(Self::Part(first_chars(run.text, PART_CHARS_MAX).to_owned()));
            }
            Script::Spaced if run.open_end && chars < SEARCH_WORD_CHARS_MAX => {
                terms.push(Self::Prefix(run.text.to_owned()));
            }
            Script::Spaced => {
                terms.push(Self::Word(first_chars(run.text, SEARCH_WORD_CHARS_MAX).to_owned()));
            }
        }
    }

    /// Whether a word meets it.
    pub fn meets(&self, word: &str) -> bool {
        match self {
            Self::Word(wanted) => word == wanted,
            Self::Prefix(wanted) => word.starts_with(wanted.as_str()),
            Self::Part(wanted) => word.contains(wanted.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;
    use ropewalk_base::{FakeRng, Rng};

    fn word(text: &str) -> Term {
        Term::Word(text.into())
    }

    #[test]
    fn words_inside_are_whole_and_the_last_one_may_go_on() {
        assert_eq!(Term::of_part("end of sentence"), [word("of"), Term::Prefix("sentence".into())]);
        assert_eq!(Term::of_prefix("Re: ropew"), [word("re"), Term::Prefix("ropew".into())]);
        assert_eq!(Term::of_whole("Re: ropewalk"), [word("re"), word("ropewalk")]);
        assert_eq!(Term::of_part("walk"), [Term::Part("walk".into())]);
        assert_eq!(Term::of_part("(walk)"), [word("walk")]);
        assert_eq!(Term::of_part(" - "), []);
    }

    #[test]
    fn texts_without_spaces_are_found_by_any_part() {
        assert_eq!(Term::of_part("本語"), [word("本語")]);
        assert_eq!(Term::of_part("本"), [Term::Prefix("本".into())]);
        assert_eq!(Term::of_part("日本語"), [word("日本"), word("本語")]);
    }

    fn below(rng: &FakeRng, bound: usize) -> usize {
        let mut bytes = [0; 4];
        rng.fill(&mut bytes);
        u32::from_le_bytes(bytes) as usize % bound
    }

    #[test]
    fn no_text_that_contains_another_is_missed() {
        let rng = FakeRng::new(7);
        let alphabet: Vec<char> = "aAbé\u{301}ςΣ3. -_日本ーｶﾞไท\u{e48}한ﬁßİ\u{345}\n😀".chars().collect();
        let random =
            |length| -> String { (0..length).map(|_| alphabet[below(&rng, alphabet.len())]).collect() };
        for round in 0..20_000 {
            let dense = "abcdefgh".repeat(20);
            let text = if round % 10 == 0 {
                format!("{}{}{}", random(3), &dense[..below(&rng, 150)], random(3))
            } else {
                random(1 + below(&rng, 30))
            };
            let chars: Vec<char> = text.chars().collect();
            let start = below(&rng, chars.len());
            let end = start + below(&rng, chars.len() - start + 1);
            let part: String = chars[start..end].iter().collect();
            let mut has = Vec::new();
            words(&text, &mut |word| {
                has.push(word.to_owned());
                true
            });
            let folds = [part.clone(), part.to_lowercase(), part.to_uppercase(), fold(&part)];
            for part in folds.iter().filter(|folded| fold(folded) == fold(&part)) {
                let mut terms = Term::of_part(part);
                if start == 0 {
                    terms.extend(Term::of_prefix(part));
                }
                if start == 0 && end == chars.len() {
                    terms.extend(Term::of_whole(part));
                }
                for term in terms {
                    assert!(has.iter().any(|word| term.meets(word)), "{text:?} {part:?} {term:?} {has:?}");
                }
            }
        }
    }
}
