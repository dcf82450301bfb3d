//! The words of records, in a form that a text is found in at once.
//!
//! Each text of a record stands, without capitals and accents, in one of the buckets of its noun, so that a search reads a
//! few megabytes from one end to the other and a change copies one bucket. The index is derived from the tables and kept
//! with them. It knows nothing of who may see what: the caller names the nouns.
//!
//! A match is ranked: the whole text, its beginning, the beginning of a word, anywhere, all words apart, and, only where
//! nothing else is found, a word with one typo. Chinese has no words to begin, and is found anywhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::id::Uuid;
use imbl::OrdMap;
use memchr::memmem::Finder;

use super::noun::Noun;
use super::nouns::NounKind;

pub mod fold;

use fold::{forms, is_one_typo_apart, words};

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident, $name:literal, $prose:literal;)*) => {
        /// A field whose words are found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $($(#[$doc])* $field,)* }

        impl Field {
            /// The name, as in the API.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$field => $name,)* }
            }

            /// Whether it holds names, in which a typo is forgiven; a key repeats a name, and prose is too long for it.
            const fn is_name(self) -> bool {
                match self { $(Self::$field => !$prose,)* }
            }
        }
    };
}

fields! {
    /// The name.
    Name, "name", false;
    /// What a sub-processor does.
    Service, "service", false;
    /// The e-mail address of a person.
    Email, "email", true;
    /// What a person is.
    Role, "role", true;
    /// Who attested it.
    By, "by", false;
    /// The title.
    Title, "title", false;
    /// The name in the commercial register.
    LegalName, "legalName", false;
    /// Other names.
    Aliases, "aliases", false;
    /// Host names.
    Hosts, "hosts", false;
    /// The website.
    Website, "website", false;
    /// Numbers in public registers.
    Identifiers, "identifiers", true;
    /// Ids in other systems.
    ExternalReferences, "externalReferences", true;
    /// The key.
    Key, "key", true;
    /// What it means.
    Description, "description", true;
    /// The gist of a section.
    Sections, "sections", true;
    /// The gist of the words that it rests on.
    Citation, "citation", true;
}

/// How well a text matches, best first.
#[derive(async_graphql::Enum, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[graphql(name = "SearchRank")]
pub enum Rank {
    /// It is the whole text.
    Exact,
    /// The text begins with it.
    Prefix,
    /// A word of the text begins with it.
    Word,
    /// The text holds it.
    Contained,
    /// The text holds all its words, apart from each other.
    Words,
    /// The text has words like it, each with one typo at most.
    Typo,
}

/// A text that matches; the order of the fields is the order of matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match<'a> {
    /// How well.
    pub rank: Rank,
    /// The noun of the record.
    pub noun: NounKind,
    /// The text, without capitals and accents.
    text: &'a str,
    /// The record.
    pub id: Uuid,
    /// Which of the record's texts it is, in the order in which the record says them.
    pub number: u16,
}

/// Before each text of a bucket, and behind it. No text holds them.
const BEGIN: char = '\u{1}';
const END: char = '\u{2}';

/// One text of a record.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Where it stands in the bucket, its beginning mark included.
    start: usize,
    id: Uuid,
    number: u16,
    field: Field,
}

/// The texts of some records of a noun, one behind the other.
#[derive(Debug, Clone, Default)]
struct Bucket {
    text: String,
    /// In the order of the text; those of one record stand together.
    entries: Vec<Entry>,
}

/// The words of all records that are not retired.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex(OrdMap<(NounKind, u8), Arc<Bucket>>);

/// It is derived from the tables, which are compared by themselves; the order inside a bucket tells of their history.
impl PartialEq for SearchIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Counts so many texts that are looked at; false ends the search.
pub type Visit<'v> = &'v dyn Fn(u64) -> bool;

impl SearchIndex {
    /// Adds the texts of a record.
    pub fn insert<T: Noun>(&mut self, record: &T) {
        let uuid = record.id().uuid();
        let bucket = self.0.entry((T::KIND, part_of(uuid))).or_default();
        let bucket = Arc::make_mut(bucket);
        let mut number = 0;
        record.words(&mut |field, text| {
            for form in forms(text) {
                let start = bucket.text.len();
                bucket.text.push(BEGIN);
                bucket.text.push_str(&form);
                bucket.text.push(END);
                bucket.entries.push(Entry {
                    start,
                    id: uuid,
                    number,
                    field,
                });
            }
            number = number.saturating_add(1);
        });
    }

    /// Takes out the texts of a record.
    pub fn remove<T: Noun>(&mut self, record: &T) {
        let uuid = record.id().uuid();
        if let Some(bucket) = self.0.get_mut(&(T::KIND, part_of(uuid))) {
            Arc::make_mut(bucket).remove(uuid);
        }
    }

    /// Adds the texts of other nouns.
    pub(super) fn join(&mut self, other: Self) {
        let own = std::mem::take(&mut self.0);
        self.0 = own.union(other.0);
    }

    /// The best matches among the nouns, best first, one a record, at most so many.
    #[must_use]
    pub fn find(
        &self,
        nouns: &[NounKind],
        text: &str,
        most: usize,
        visit: Visit<'_>,
    ) -> Vec<Match<'_>> {
        let asked = forms(text);
        let mut search = Search {
            index: self,
            nouns,
            most,
            visit,
            found: Vec::new(),
        };
        if asked.iter().any(|form| form.len() < COMMON) {
            let whole = finders(&asked, |form| format!("{BEGIN}{form}{END}"));
            search.pass(true, |bucket, noun| {
                marked(bucket, noun, &whole, Rank::Exact)
            });
            let beginning = finders(&asked, |form| format!("{BEGIN}{form}"));
            search.pass(true, |bucket, noun| {
                marked(bucket, noun, &beginning, Rank::Prefix)
            });
        }
        let anywhere = finders(&asked, str::to_owned);
        search.pass(false, |bucket, noun| holding(bucket, noun, &anywhere));
        let apart: Vec<_> = asked.iter().filter_map(|form| Apart::of(form)).collect();
        if !apart.is_empty() {
            search.pass(true, |bucket, noun| bucket.holding_apart(noun, &apart));
        }
        if search.found.is_empty() {
            search.pass(true, |bucket, noun| bucket.mistyped(noun, &asked));
        }
        let mut found = search.found;
        found.sort_unstable();
        found.truncate(most);
        found
    }
}

/// A text of so few bytes stands in so many places that those where it stands first are looked for first.
const COMMON: usize = 3;

/// A search that goes on.
struct Search<'a, 's> {
    index: &'a SearchIndex,
    nouns: &'s [NounKind],
    most: usize,
    visit: Visit<'s>,
    found: Vec<Match<'a>>,
}

impl<'a> Search<'a, '_> {
    /// Adds the matches of records that are not found yet, unless there are enough. Matches of one rank are in the order of
    /// the nouns, so that enough of them end the pass.
    fn pass(&mut self, of_one_rank: bool, search: impl Fn(&'a Bucket, NounKind) -> Vec<Match<'a>>) {
        if self.found.len() >= self.most {
            return;
        }
        let known: BTreeSet<Uuid> = self.found.iter().map(|hit| hit.id).collect();
        for noun in self.nouns {
            let mut of_noun = Vec::new();
            for (_, bucket) in self.index.0.range((*noun, u8::MIN)..=(*noun, u8::MAX)) {
                if !(self.visit)(bucket.entries.len() as u64) {
                    return;
                }
                let hits = search(bucket, *noun).into_iter();
                of_noun.extend(hits.filter(|hit| !known.contains(&hit.id)));
            }
            // More than are asked for cannot come before them.
            if of_noun.len() > self.most {
                of_noun.select_nth_unstable(self.most);
                of_noun.truncate(self.most);
            }
            self.found.extend(of_noun);
            if of_one_rank && self.found.len() >= self.most {
                return;
            }
        }
    }
}

fn finders(forms: &[String], needle: impl Fn(&str) -> String) -> Vec<Finder<'static>> {
    let needles = forms.iter().map(|form| needle(form));
    needles
        .map(|needle| Finder::new(needle.as_bytes()).into_owned())
        .collect()
}

/// Ids differ in their last byte, which is random.
fn part_of(uuid: Uuid) -> u8 {
    uuid.as_bytes().last().copied().unwrap_or_default()
}

impl Bucket {
    fn remove(&mut self, id: Uuid) {
        let Some(first) = self.entries.iter().position(|entry| entry.id == id) else {
            return;
        };
        let mut behind = self.entries.split_off(first);
        let count = behind.iter().take_while(|entry| entry.id == id).count();
        let start = behind.first().map_or(0, |entry| entry.start);
        let rest = behind.split_off(count);
        let end = rest.first().map_or(self.text.len(), |entry| entry.start);
        self.text.drain(start..end);
        let moved = rest.into_iter().map(|entry| Entry {
            start: entry.start - (end - start),
            ..entry
        });
        self.entries.extend(moved);
    }

    /// The text of an entry.
    fn text_of(&self, entry: Entry) -> &str {
        let text = self.text.get(entry.start + BEGIN.len_utf8()..);
        let text = text.and_then(|text| text.split(END).next());
        text.unwrap_or_default()
    }

    /// The entries that hold the needle, each with how well; of several places in an entry the best counts.
    fn matching(
        &self,
        finder: &Finder<'_>,
        noun: NounKind,
        rank: impl Fn(usize) -> Rank,
    ) -> Vec<Match<'_>> {
        let mut hits = Vec::new();
        // Places come in the order of the text, and so do the entries that hold them.
        let (mut entries, mut holding) = (self.entries.iter().peekable(), None);
        let mut from = 0;
        while let Some(at) = self
            .text
            .as_bytes()
            .get(from..)
            .and_then(|rest| finder.find(rest))
        {
            let at = from + at;
            while let Some(entry) = entries.next_if(|entry| entry.start <= at) {
                holding = Some(*entry);
            }
            let Some(entry) = holding else {
                break;
            };
            let next = entries.peek().map_or(self.text.len(), |next| next.start);
            let rank = rank(at);
            push(&mut hits, self.hit(entry, noun, rank));
            // Nothing that comes later in the text is better than the beginning of a word.
            from = if rank <= Rank::Word { next } else { at + 1 };
        }
        hits
    }

    fn hit(&self, entry: Entry, noun: NounKind, rank: Rank) -> Match<'_> {
        Match {
            rank,
            noun,
            text: self.text_of(entry),
            id: entry.id,
            number: entry.number,
        }
    }

    fn holding_apart(&self, noun: NounKind, asked: &[Apart]) -> Vec<Match<'_>> {
        let hits = asked.iter().flat_map(|Apart { longest, others }| {
            let mut hits = self.matching(longest, noun, |_| Rank::Words);
            hits.retain(|hit| others.iter().all(|word| hit.text.contains(word)));
            hits
        });
        one_a_record(hits.collect(), asked.len())
    }

    fn mistyped(&self, noun: NounKind, asked: &[String]) -> Vec<Match<'_>> {
        let mut hits = Vec::new();
        for form in asked {
            for entry in self.entries.iter().filter(|entry| entry.field.is_name()) {
                let hit = self.hit(*entry, noun, Rank::Typo);
                if is_mistyped(hit.text, form) {
                    push(&mut hits, hit);
                }
            }
        }
        one_a_record(hits, asked.len())
    }
}

/// Whether each asked word has one like it in the text.
fn is_mistyped(text: &str, asked: &str) -> bool {
    let mut asked = words(asked).peekable();
    asked.peek().is_some()
        && asked.all(|asked| words(text).any(|word| is_one_typo_apart(word, asked)))
}

/// The words of a text, to be found apart from each other.
struct Apart {
    longest: Finder<'static>,
    others: Vec<String>,
}

impl Apart {
    /// None of a text of one word.
    fn of(form: &str) -> Option<Self> {
        let mut parts: Vec<&str> = words(form).collect();
        parts.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
        let (longest, others) = parts.split_first()?;
        (!others.is_empty()).then(|| Self {
            longest: Finder::new(longest.as_bytes()).into_owned(),
            others: others.iter().map(|word| (*word).to_owned()).collect(),
        })
    }
}

/// Keeps the better of two matches of one record, which follow each other.
fn push<'a>(hits: &mut Vec<Match<'a>>, hit: Match<'a>) {
    match hits.last_mut().filter(|last| last.id == hit.id) {
        Some(last) if (hit.rank, hit.number) < (last.rank, last.number) => *last = hit,
        Some(_) => {}
        None => hits.push(hit),
    }
}

fn marked<'b>(
    bucket: &'b Bucket,
    noun: NounKind,
    needles: &[Finder<'_>],
    rank: Rank,
) -> Vec<Match<'b>> {
    let hits = needles.iter();
    let hits = hits.flat_map(|needle| bucket.matching(needle, noun, |_| rank));
    one_a_record(hits.collect(), needles.len())
}

fn holding<'b>(bucket: &'b Bucket, noun: NounKind, needles: &[Finder<'_>]) -> Vec<Match<'b>> {
    let text = &bucket.text;
    let hits = needles.iter().flat_map(|needle| {
        bucket.matching(needle, noun, |at| {
            let end = at + needle.needle().len();
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let behind = text.get(end..).and_then(|text| text.chars().next());
            match before {
                Some(BEGIN) if behind == Some(END) => Rank::Exact,
                Some(BEGIN) | None => Rank::Prefix,
                Some(before) if before.is_alphanumeric() => Rank::Contained,
                Some(_) => Rank::Word,
            }
        })
    });
    one_a_record(hits.collect(), needles.len())
}

/// With several forms of what is asked, a record may match by each.
fn one_a_record(mut hits: Vec<Match<'_>>, forms: usize) -> Vec<Match<'_>> {
    if forms > 1 {
        hits.sort_unstable_by_key(|hit| (hit.id, hit.rank, hit.number));
        hits.dedup_by_key(|hit| hit.id);
    }
    hits
}

#[cfg(test)]
mod tests;
