//! The form that a draft fills in: it reads each field, keeps what is left out, clears what is null, and gathers every
//! problem with its place.

#![expect(
    clippy::needless_pass_by_value,
    reason = "readings take their input, so that each can stand for another"
)]

use std::collections::HashMap;

use async_graphql::{ID, MaybeUndefined};
use entity::id::{Id, Kind, Uuid};
use jiff::civil::Date;

use super::input::{AreaCode, CountryCode, Day, Url};
use super::problem::{Problem, ProblemCode};
use crate::reference::{Area, Place};
use crate::registry::key::Key;
use crate::registry::nouns::{Held, NounKind};
use crate::registry::value::Registry;
use crate::registry::window::Window;

/// The longest text of a field, in characters.
pub const MAX_TEXT: usize = 4_000;
/// The longest list of a field.
pub const MAX_LIST: usize = 1_000;

/// The ids of records that the same command makes, by noun and key.
pub type Pending = HashMap<(NounKind, Key), Uuid>;

/// What is read so far.
pub struct Form<'a> {
    registry: &'a Registry,
    pending: &'a Pending,
    path: Vec<String>,
    problems: Vec<Problem>,
}

impl<'a> Form<'a> {
    /// An empty form; `path` is the place of the draft in the input.
    #[must_use]
    pub const fn new(registry: &'a Registry, pending: &'a Pending, path: Vec<String>) -> Self {
        Self {
            registry,
            pending,
            path,
            problems: Vec::new(),
        }
    }

    /// The register as it stands.
    #[must_use]
    pub const fn registry(&self) -> &'a Registry {
        self.registry
    }

    /// The place of what is being read.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// Takes problems that were found apart, which name their places in full.
    pub fn absorb(&mut self, problems: Vec<Problem>) {
        self.problems.extend(problems);
    }

    /// All problems found.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Notes a problem with a field.
    pub fn refuse(&mut self, code: ProblemCode, field: &str, message: impl Into<String>) {
        self.at(field, |form| form.refuse_here(code, message));
    }

    /// Notes a problem with the field that is being read.
    pub fn refuse_here(&mut self, code: ProblemCode, message: impl Into<String>) {
        self.problems.push(Problem::new(code, &self.path, message));
    }

    fn at<T>(&mut self, field: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(field.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    /// A field that must be there: given now, or kept.
    pub fn required<I, T>(
        &mut self,
        field: &str,
        input: MaybeUndefined<I>,
        kept: Option<T>,
        read: impl FnOnce(&mut Self, I) -> Option<T>,
    ) -> Option<T> {
        match input {
            MaybeUndefined::Value(value) => self.at(field, |form| read(form, value)),
            MaybeUndefined::Undefined if kept.is_some() => kept,
            MaybeUndefined::Undefined | MaybeUndefined::Null => {
                self.refuse(
                    ProblemCode::Required,
                    field,
                    format!("`{field}` is required; give it a value"),
                );
                None
            }
        }
    }

    /// A field that may be null: absent leaves it, null clears it.
    pub fn optional<I, T>(
        &mut self,
        field: &str,
        input: MaybeUndefined<I>,
        kept: Option<T>,
        read: impl FnOnce(&mut Self, I) -> Option<T>,
    ) -> Option<T> {
        match input {
            MaybeUndefined::Value(value) => self.at(field, |form| read(form, value)),
            MaybeUndefined::Undefined => kept,
            MaybeUndefined::Null => None,
        }
    }

    /// A list: absent leaves it, null empties it.
    pub fn list<I, T>(
        &mut self,
        field: &str,
        input: MaybeUndefined<Vec<I>>,
        kept: Option<Vec<T>>,
        read: impl FnMut(&mut Self, I) -> Option<T>,
    ) -> Vec<T> {
        self.optional(field, input, kept, |form, items| form.items(items, read))
            .unwrap_or_default()
    }

    /// A scope list: null sets no limit, and an empty one is refused.
    pub fn scope<I, T>(
        &mut self,
        field: &str,
        input: MaybeUndefined<Vec<I>>,
        kept: Option<Vec<T>>,
        read: impl FnMut(&mut Self, I) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.optional(field, input, kept, |form, items| {
            if items.is_empty() {
                let message = "an empty list reaches nothing; leave it out or give null where the text sets no limit";
                form.refuse_here(ProblemCode::EmptyScope, message);
            }
            form.items(items, read)
        })
    }

    /// The items of a list, each read at its place.
    pub fn items<I, T>(
        &mut self,
        items: Vec<I>,
        mut read: impl FnMut(&mut Self, I) -> Option<T>,
    ) -> Option<Vec<T>> {
        if items.len() > MAX_LIST {
            self.refuse_here(
                ProblemCode::Invalid,
                format!("at most {MAX_LIST} entries; split the record"),
            );
            return None;
        }
        let read: Vec<_> = items
            .into_iter()
            .enumerate()
            .map(|(index, item)| self.at(&index.to_string(), |form| read(form, item)))
            .collect();
        read.into_iter().collect()
    }

    /// A text: not empty, no control characters, at most [`MAX_TEXT`] characters.
    pub fn text(&mut self, text: String) -> Option<String> {
        let message = if text.trim().is_empty() {
            "is empty; give a text, or leave the field out".to_owned()
        } else if text.chars().any(|c| c.is_control() && c != '\n') {
            "holds a control character; remove it".to_owned()
        } else if text.chars().count() > MAX_TEXT {
            format!("is longer than {MAX_TEXT} characters; shorten it or link a document")
        } else {
            return Some(text.trim().to_owned());
        };
        self.refuse_here(ProblemCode::Invalid, message);
        None
    }

    /// A key.
    pub fn key(&mut self, text: String) -> Option<Key> {
        Key::parse(&text)
            .map_err(|message| self.refuse_here(ProblemCode::Invalid, message))
            .ok()
    }

    /// A day.
    pub fn day(&mut self, day: Day) -> Option<Date> {
        let read = day
            .0
            .parse::<Date>()
            .ok()
            .filter(|date| date.to_string() == day.0 && date.year() >= 1);
        if read.is_none() {
            self.refuse_here(
                ProblemCode::Invalid,
                format!("`{}` is not a day; write it as `2013-05-30`", shown(&day.0)),
            );
        }
        read
    }

    /// A country or subdivision.
    pub fn place(&mut self, code: CountryCode) -> Option<Place> {
        let read = self.registry.reference().places.parse(&code.0);
        read.map_err(|refused| self.refuse_here(ProblemCode::UnknownPlace, refused.to_string()))
            .ok()
    }

    /// A country, subdivision or group.
    pub fn area(&mut self, code: AreaCode) -> Option<Area> {
        let read = self.registry.reference().places.parse_area(&code.0);
        read.map_err(|refused| self.refuse_here(ProblemCode::UnknownPlace, refused.to_string()))
            .ok()
    }

    /// An address on the web.
    pub fn url(&mut self, url: Url) -> Option<String> {
        let host = url
            .0
            .strip_prefix("https://")
            .or_else(|| url.0.strip_prefix("http://"));
        let well_formed = host.is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
            && !url
                .0
                .contains(|c: char| c.is_whitespace() || c.is_control())
            && url.0.len() <= MAX_TEXT;
        if !well_formed {
            let message = format!(
                "`{}` is not an address; it begins with `https://` or `http://`",
                shown(&url.0)
            );
            self.refuse_here(ProblemCode::Invalid, message);
        }
        well_formed.then_some(url.0)
    }

    /// The record that an id or a key names.
    pub fn reference<T: Held>(&mut self, given: ID) -> Option<Id<T::Kind>> {
        let (code, state) = match self.find::<T>(&given) {
            Ok(id) => return Some(id),
            Err(ProblemCode::Retired) => (ProblemCode::Retired, "is retired; name another"),
            Err(code) => (
                code,
                "does not exist; register it first, or correct the id or key",
            ),
        };
        let message = format!("{} `{}` {state}", T::KIND.words(), shown(&given));
        self.refuse_here(code, message);
        None
    }

    fn find<T: Held>(&self, given: &str) -> Result<Id<T::Kind>, ProblemCode> {
        let table = T::table(self.registry);
        let known = given.parse().ok().or_else(|| table.id_of_key(given));
        match known {
            Some(id) if table.get(id).is_some() => Ok(id),
            Some(id) if table.even_retired(id).is_some() => Err(ProblemCode::Retired),
            Some(_) | None => Key::parse(given)
                .ok()
                .and_then(|key| self.pending.get(&(T::KIND, key)))
                .map(|uuid| Id::new(*uuid))
                .ok_or(ProblemCode::NotFound),
        }
    }

    /// The two ends of a window, which may be given alone.
    pub fn window(
        &mut self,
        from: MaybeUndefined<Day>,
        until: MaybeUndefined<Day>,
        kept: Option<Window>,
    ) -> Window {
        let from = self.optional("from", from, kept.and_then(|kept| kept.from), Self::day);
        let until = self.optional("until", until, kept.and_then(|kept| kept.until), Self::day);
        let window = Window { from, until };
        if window.is_backwards() {
            let message = "the last day comes before the first; exchange them or leave one out";
            self.refuse(ProblemCode::UntilBeforeFrom, "until", message);
        }
        window
    }
}

/// Takes a value as it is.
pub fn as_is<T>(_: &mut Form<'_>, value: T) -> Option<T> {
    Some(value)
}

/// A user's text for a message: short, and without what could garble a log or a page.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// A list of references.
pub fn references<T: Held>(
    form: &mut Form<'_>,
    field: &str,
    input: MaybeUndefined<Vec<ID>>,
    kept: Option<&[Id<T::Kind>]>,
) -> Vec<Id<T::Kind>>
where
    T::Kind: Kind,
{
    form.list(field, input, kept.map(<[_]>::to_vec), |form, id| {
        form.reference::<T>(id)
    })
}
