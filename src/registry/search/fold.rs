//! Words in the form in which they are compared: without capitals, accents and the difference between ways of writing.
//!
//! `Müller` is written `Mueller` by some and `Muller` by others, so that a text may have two forms; a text matches if any
//! of its forms does.

use std::str::Chars;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The shortest word in which a typo is forgiven, in letters; among shorter ones too many are alike.
const SHORTEST: usize = 4;

/// The forms of a text: with the accents left out, and, where it is another, with umlauts written as two letters.
#[must_use]
pub fn forms(text: &str) -> Vec<String> {
    let plain = fold(text);
    if text.is_ascii() {
        return vec![plain];
    }
    let written_out = folded(text, umlaut);
    if written_out == plain {
        vec![plain]
    } else {
        vec![plain, written_out]
    }
}

/// Small letters without accents (Unicode NFKD, marks left out), one blank between words.
#[must_use]
pub fn fold(text: &str) -> String {
    folded(text, |_| None)
}

fn folded(text: &str, special: impl Fn(char) -> Option<&'static str>) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() {
            let follows_word = folded.chars().next_back().is_some_and(|last| last != ' ');
            folded.extend(follows_word.then_some(' '));
        } else if c.is_ascii() {
            folded.push(c);
        } else if let Some(letters) = special(c).or_else(|| without_mark(c)) {
            folded.push_str(letters);
        } else {
            folded.extend(std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)));
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// German writes umlauts as two letters where the keyboard has none; so do the Nordic languages.
const fn umlaut(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' => "ae",
        'ö' | 'ø' => "oe",
        'ü' => "ue",
        'å' => "aa",
        _ => return None,
    })
}

/// Letters that are not taken apart by Unicode.
const fn without_mark(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

/// The words of a folded text.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether two folded words are the same but for one letter that is wrong, missing, too many, or exchanged with its
/// neighbor; short ones must be the same.
#[must_use]
pub fn is_one_typo_apart(one: &str, two: &str) -> bool {
    if one == two {
        return true;
    }
    // A word of four bytes may be one of a single letter, which the count of letters below refuses. One typo leaves the
    // first letter or the last as it is.
    let ends_alike = one.chars().next() == two.chars().next()
        || one.chars().next_back() == two.chars().next_back();
    if !ends_alike || one.len().abs_diff(two.len()) > char::MAX.len_utf8() {
        return false;
    }
    let (letters, others) = (one.chars().count(), two.chars().count());
    letters.abs_diff(others) <= 1
        && letters.min(others) + 1 >= SHORTEST
        && letters.max(others) >= SHORTEST
        && differ_in_one_place(one.chars(), two.chars())
}

/// Whether one letter is missing, too many or another, or two neighbors are exchanged: what is left between the beginning
/// and the end that both have says so.
fn differ_in_one_place(mut one: Chars<'_>, mut two: Chars<'_>) -> bool {
    while let (Some(first), Some(other)) = (one.clone().next(), two.clone().next())
        && first == other
    {
        one.next();
        two.next();
    }
    while let (Some(last), Some(other)) = (one.clone().next_back(), two.clone().next_back())
        && last == other
    {
        one.next_back();
        two.next_back();
    }
    let three = |mut left: Chars<'_>| [left.next(), left.next(), left.next()];
    match (three(one), three(two)) {
        ([_, None, _], [_, None, _]) => true,
        ([Some(a), Some(b), None], [Some(c), Some(d), None]) => (a, b) == (d, c),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_without_capitals_accents_and_ways_of_writing() {
        for (text, expected) in [
            ("Google  Analytics\n(EU)", &["google analytics (eu)"][..]),
            ("Café Crème", &["cafe creme"]),
            ("Müller", &["muller", "mueller"]),
            ("Straße", &["strasse"]),
            ("ＡＢＣ", &["abc"]),
            ("道通科技", &["道通科技"]),
            ("Ærø", &["aero", "aeroe"]),
            ("  ", &[""]),
        ] {
            assert_eq!(forms(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn one_place_is_an_edit_or_an_exchange_of_neighbors(one in "[abä]{0,7}", two in "[abä]{0,7}") {
            let expected = strsim::osa_distance(&one, &two) <= 1;
            proptest::prop_assert_eq!(differ_in_one_place(one.chars(), two.chars()), expected);
        }
    }

    #[test]
    fn one_typo_is_forgiven_in_words_that_are_long_enough() {
        for (one, two, expected) in [
            ("google", "gogle", true),
            ("google", "gooogle", true),
            ("google", "goolge", true),
            ("google", "boogle", true),
            ("google", "googla", true),
            ("google", "gogel", false),
            ("google", "goo", false),
            ("ibm", "ibn", false),
            ("ibm", "ibm", true),
            ("abc", "abcd", true),
            ("道通科技", "道通科计", true),
            ("道通", "道", false),
        ] {
            assert_eq!(is_one_typo_apart(one, two), expected, "{one} {two}");
            assert_eq!(is_one_typo_apart(two, one), expected, "{two} {one}");
        }
    }
}
