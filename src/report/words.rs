//! The words of reports by language: messages of `data/messages`, days and numbers.
//!
//! English is complete. What another language lacks is said in English, and what even English lacks shows its own name in
//! `⟨ ⟩`, so that nobody takes it for a word. Sentences that the rules make (of findings and transfers) are English in
//! every language, as they are in the API.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use jiff::civil::Date;
use unic_langid::{LanguageIdentifier, langid};

use super::content::{Code, Text, Tone};
use crate::reference::Tri;

/// A language of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::English, Self::German];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language with this tag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.tag() == tag)
    }

    /// Its words.
    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }
}

const EN: &str = include_str!("../../data/messages/en.ftl");
const DE: &str = include_str!("../../data/messages/de.ftl");

static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::of(Language::English, &[(langid!("en"), EN)]));
static GERMAN: LazyLock<Words> = LazyLock::new(|| {
    Words::of(
        Language::German,
        &[(langid!("de"), DE), (langid!("en"), EN)],
    )
});

/// The words of a language.
pub struct Words {
    /// Which.
    pub language: Language,
    /// Where a message is looked for, in this order.
    chain: Vec<FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({:?})", self.language)
    }
}

impl Words {
    fn of(language: Language, files: &[(LanguageIdentifier, &str)]) -> Self {
        let chain = files.iter().map(|(id, text)| bundle(id, text)).collect();
        Self { language, chain }
    }

    /// The message.
    #[must_use]
    pub fn say(&self, message: &str) -> Text {
        self.tell(message, &[])
    }

    /// The message with values in it; numbers among them choose the plural.
    #[must_use]
    pub fn tell(&self, message: &str, values: &[(&str, Value<'_>)]) -> Text {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            match value {
                Value::Text(text) => arguments.set(*name, *text),
                Value::Number(number) => arguments.set(*name, *number),
            }
        }
        let found = self.chain.iter().find_map(|bundle| {
            let pattern = bundle.get_message(message)?.value()?;
            let mut errors = Vec::new();
            let told = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
            errors.is_empty().then(|| told.into_owned())
        });
        found.unwrap_or_else(|| format!("⟨{message}⟩")).into()
    }

    /// A value of a closed set, by its text in the API.
    #[must_use]
    pub fn code(&self, code: &'static str, tone: Tone) -> Code {
        Code {
            code,
            text: self.say(&format!("code-{code}")),
            tone,
        }
    }

    /// Yes, no or unknown, of something neither good nor bad.
    #[must_use]
    pub fn tri(&self, is_so: Tri, tone: Tone) -> Code {
        self.code(
            match is_so {
                Tri::Yes => "YES",
                Tri::Unknown => "UNKNOWN",
                Tri::No => "NO",
            },
            tone,
        )
    }

    /// A day, as people write it.
    #[must_use]
    pub fn date(&self, day: Date) -> Text {
        let month = self.say(&format!("month-{}", day.month()));
        let (number, year) = (day.day().to_string(), day.year().to_string());
        self.tell(
            "date",
            &[
                ("day", Value::Text(&number)),
                ("month", Value::Text(&month)),
                ("year", Value::Text(&year)),
            ],
        )
    }

    /// A whole number, in groups of three digits.
    #[must_use]
    pub fn number(&self, number: u64) -> Text {
        let digits = number.to_string();
        let separator = self.say("number-separator");
        let mut shown = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                shown.push_str(&separator);
            }
            shown.push(digit);
        }
        shown.into()
    }
}

/// A value in a message.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Words.
    Text(&'a str),
    /// A number.
    Number(usize),
}

/// A file that is not well-formed gives what can be read of it; a test sees to it that all can.
fn bundle(language: &LanguageIdentifier, text: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
    // The marks would be shown as what they are: characters that nobody sees.
    bundle.set_use_isolating(false);
    let resource =
        FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use jiff::civil::date;

    fn names(text: &str) -> Vec<&str> {
        let is_name = |line: &&str| line.starts_with(|first: char| first.is_ascii_lowercase());
        let lines = text.lines().filter(is_name);
        lines.filter_map(|line| line.split(" =").next()).collect()
    }

    #[test]
    fn the_files_are_well_formed_and_say_each_thing_once() {
        for text in [EN, DE] {
            let read = FluentResource::try_new(text.to_owned());
            assert!(read.is_ok(), "{:?}", read.err().map(|(_, errors)| errors));
            let mut all = names(text);
            all.sort_unstable();
            let count = all.len();
            all.dedup();
            assert_eq!(all.len(), count, "each message once");
        }
    }

    #[test]
    fn german_lacks_nothing_and_adds_nothing() {
        let (english, german) = (names(EN), names(DE));
        let lacking: Vec<_> = english.iter().filter(|it| !german.contains(it)).collect();
        let more: Vec<_> = german.iter().filter(|it| !english.contains(it)).collect();
        assert_eq!((lacking, more), (vec![], vec![]));
    }

    #[test]
    fn what_a_language_lacks_is_said_in_english_and_what_nobody_says_shows_its_name() {
        let files = [
            (
                langid!("de"),
                "column-vendor = Dienstleister\ndate = { $day }. { $month } { $year }",
            ),
            (
                langid!("en"),
                "column-vendor = Vendor\ncolumn-country = Country\nmonth-5 = May",
            ),
        ];
        let words = Words::of(Language::German, &files);
        assert_eq!(&*words.say("column-vendor"), "Dienstleister");
        assert_eq!(&*words.say("column-country"), "Country");
        assert_eq!(&*words.say("column-none"), "⟨column-none⟩");
        assert_eq!(&*words.date(date(2013, 5, 30)), "30. May 2013");
    }

    #[test]
    fn days_and_numbers_follow_the_language() {
        let cases = [
            (Language::English, "30 May 2013", "1,234,567", "82,000"),
            (Language::German, "30. Mai 2013", "1.234.567", "82.000"),
        ];
        for (language, day, number, thousands) in cases {
            let words = language.words();
            assert_eq!(&*words.date(date(2013, 5, 30)), day);
            assert_eq!(&*words.number(1_234_567), number);
            assert_eq!(&*words.number(82_000), thousands);
            assert_eq!(&*words.number(7), "7");
        }
    }

    #[test]
    fn every_value_of_a_closed_set_has_words() {
        let known = names(EN);
        let all = include_str!("../../entity/src/vocabulary.rs").to_owned()
            + include_str!("../../entity/src/vocabulary/finding.rs");
        let lines = all.lines().filter(|line| line.ends_with("\","));
        let codes = lines.filter_map(|line| line.trim().split(" = \"").nth(1));
        let codes: Vec<_> = codes.map(|code| code.trim_end_matches("\",")).collect();
        assert!(codes.len() > 100);
        let silent: Vec<_> = codes
            .into_iter()
            .filter(|code| !known.contains(&format!("code-{code}").as_str()))
            .collect();
        assert_eq!(silent, Vec::<&str>::new());
    }
}
