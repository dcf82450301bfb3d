//! What people call the columns of a table, and finding the field that a header means.

use super::TableNoun;
use super::field::{Field, fields_of};
use super::names::Names;
use crate::command::form::shown;
use crate::registry::nouns::{Held, Tables};
use crate::registry::search::fold::fold;

/// A column as people call it.
pub(super) struct Known {
    /// The field, as in `review.last`.
    pub path: &'static str,
    /// What stands above it; the first in a template.
    pub titles: &'static [&'static str],
    /// The records that it names, if it names any.
    pub names: Option<fn(&Tables) -> Names>,
}

/// A column with values.
pub(super) const fn of(path: &'static str, titles: &'static [&'static str]) -> Known {
    Known {
        path,
        titles,
        names: None,
    }
}

/// A column that names other records.
pub(super) const fn naming<T: Held>(path: &'static str, titles: &'static [&'static str]) -> Known {
    Known {
        path,
        titles,
        names: Some(Names::of::<T>),
    }
}

/// Lists of which a column can be one entry, as in `identifiers[LEI]`: the list, the field that tells them apart, and the
/// field that the column fills in.
const KEYED: &[(&str, &str, &str)] = &[
    ("identifiers", "scheme", "value"),
    ("externalReferences", "sourceSystem", "externalId"),
];

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The field.
    pub field: Field,
    /// Of one entry of a list, what tells it apart: the field's name, and its value.
    pub entry: Option<(String, String)>,
    /// Where the records that it names are found.
    pub known: Option<usize>,
}

impl Meaning {
    /// As a mapping writes it.
    pub(super) fn written(&self) -> String {
        match (&self.entry, self.field.path.first()) {
            (Some((_, entry)), Some(list)) => format!("{list}[{entry}]"),
            _ => self.field.written(),
        }
    }
}

/// The columns that a table of a noun may have.
pub(super) struct Columns {
    noun: TableNoun,
    fields: Vec<Field>,
}

impl Columns {
    pub(super) fn of(noun: TableNoun) -> Self {
        Self {
            noun,
            fields: fields_of(noun),
        }
    }

    /// The field of a path.
    pub(super) fn field(&self, path: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.written() == path)
    }

    /// What a mapping means by a field.
    ///
    /// # Errors
    /// There is no such field; names those that are like it.
    pub(super) fn named(&self, written: &str) -> Result<Meaning, String> {
        let written = written.trim();
        let found = entry(written).map_or_else(
            || Some(self.meaning(self.field(written)?, None)),
            |(list, by, value, entry)| {
                let field = self.field(&format!("{list}.{value}"))?;
                Some(self.meaning(field, Some((by.to_owned(), entry.to_owned()))))
            },
        );
        found.ok_or_else(|| {
            let paths = self
                .fields
                .iter()
                .map(|field| (field.written(), field.written()));
            let near = near(written, paths);
            format!(
                "`{}` is no field of {}; {near}",
                shown(written),
                self.noun.list()
            )
        })
    }

    /// What a header means: a field's own path, or what people call it.
    ///
    /// # Errors
    /// Nothing that is known; names the headers that are like it.
    pub(super) fn titled(&self, header: &str) -> Result<Meaning, String> {
        if entry(header.trim()).is_some() {
            return self.named(header);
        }
        let asked = squash(header);
        let by_path = self
            .fields
            .iter()
            .find(|field| squash(&field.written()) == asked);
        let known = self.noun.known().iter();
        let by_title = || {
            let known = known
                .clone()
                .find(|known| known.titles.iter().any(|title| squash(title) == asked))?;
            self.field(known.path)
        };
        let found = by_path
            .or_else(by_title)
            .map(|field| self.meaning(field, None));
        found.ok_or_else(|| {
            let titles = known.clone().flat_map(|known| {
                known
                    .titles
                    .iter()
                    .map(|title| (squash(title), (*title).to_owned()))
            });
            near(&asked, titles)
        })
    }

    fn meaning(&self, field: &Field, entry: Option<(String, String)>) -> Meaning {
        let written = field.written();
        Meaning {
            field: field.clone(),
            entry,
            known: self
                .noun
                .known()
                .iter()
                .position(|known| known.path == written),
        }
    }
}

impl Meaning {
    /// The records that it names.
    pub(super) fn names(&self, noun: TableNoun) -> Option<fn(&Tables) -> Names> {
        noun.known().get(self.known?)?.names
    }
}

/// `identifiers[LEI]` taken apart: list, what tells entries apart, the value's field, and the entry.
fn entry(written: &str) -> Option<(&'static str, &'static str, &'static str, &str)> {
    let (list, rest) = written.split_once('[')?;
    let entry = rest.strip_suffix(']')?.trim();
    let (list, by, value) = KEYED
        .iter()
        .find(|(name, _, _)| squash(name) == squash(list))?;
    (!entry.is_empty()).then_some((list, by, value, entry))
}

/// A text without capitals, accents, blanks and signs.
pub(super) fn squash(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// How like a text must be to be named.
const LIKE: f64 = 0.8;

/// Names at most three that are like it, each by what it is compared by and what is said.
fn near(asked: &str, known: impl Iterator<Item = (String, String)>) -> String {
    let likeness = known.map(|(by, said)| (strsim::jaro_winkler(asked, &by), said));
    let mut like: Vec<_> = likeness.filter(|(likeness, _)| *likeness > LIKE).collect();
    like.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let like: Vec<_> = like
        .into_iter()
        .take(3)
        .map(|(_, said)| format!("`{said}`"))
        .collect();
    match like.as_slice() {
        [] => "docs/tables.md lists what is known".to_owned(),
        like => format!("known are {}", like.join(", ")),
    }
}
