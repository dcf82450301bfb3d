//! One file: its lists, and the limits within which it is read.
//!
//! What is wrong with a row is noted, and the next row is read. Only what leaves no certain meaning to what follows (a
//! bracket that is not closed, say) ends the reading of a file.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Options, Spanned, alias_limits, budget, options};

use super::error::ManifestError;
use super::lists::{list_of, noun_of, read_row};
use super::node::{At, Node};
use super::place::Place;
use crate::command::apply::Name;
use crate::command::plan::Command;
use crate::registry::key::Key;
use crate::registry::nouns::NounKind;

/// How deep a file may be nested; the rows of today need seven.
pub(super) const MAX_DEPTH: usize = 16;
/// How many values a file may hold by repeating parts of itself.
const MAX_REPEATED: usize = 100_000;
/// How many times longer than itself a file may become by that, above a few kilobytes.
const MAX_UNFOLDED: usize = 4;

/// The rows of one file.
#[derive(Debug, Default)]
pub struct Manifest {
    /// In the order of the nouns, and within one noun in that of the file.
    pub rows: Vec<Row>,
    /// The lists that the file holds, also those without rows.
    pub lists: BTreeSet<NounKind>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// Where it stands.
    pub place: Place,
    /// What it asks for, or what is wrong with it.
    pub content: Result<Command, Unread>,
}

/// A row that cannot be read.
#[derive(Debug)]
pub struct Unread {
    /// The record it is about, if that much can be read.
    pub name: Option<Name>,
    /// Everything that is wrong.
    pub errors: Vec<ManifestError>,
    /// The fields that it is in, where the rest was read.
    pub fields: Vec<String>,
    /// The row without them, to be looked at for more that is wrong; never applied. Of tables only: there each cell is
    /// mended by itself.
    pub rest: Option<Command>,
}

/// Reads a manifest of at most so many bytes; `name` is what messages call the file.
///
/// # Errors
/// What keeps the file from being read, with its place and the remedy, and what was found in its rows until then.
pub fn parse(name: &str, text: &str, most: usize) -> Result<Manifest, Vec<ManifestError>> {
    if text.len() > most {
        let message = format!("longer than {most} bytes; split the file");
        return Err(vec![ManifestError::new(name, 1, 1, message)]);
    }
    let mut found = Found {
        file: name,
        text,
        manifest: Manifest::default(),
        errors: Vec::new(),
    };
    let read =
        serde_saphyr::with_deserializer_from_str_with_options(text, limits(text.len()), |from| {
            from.deserialize_any(&mut found)
        });
    let Found {
        mut manifest,
        mut errors,
        ..
    } = found;
    errors.extend(
        read.err()
            .map(|error| ManifestError::unreadable(name, &error)),
    );
    if errors.is_empty() && is_cut_off(text) {
        errors.push(cut_off(name, text));
    }
    if errors.is_empty() {
        manifest.rows.sort_by_key(|row| row.place.noun);
        return Ok(manifest);
    }
    let of_rows = manifest
        .rows
        .into_iter()
        .filter_map(|row| row.content.err());
    errors.extend(of_rows.flat_map(|row| row.errors));
    errors.sort_by_key(|error| (error.line, error.column));
    Err(errors)
}

/// Whether the text ends inside a line, after anything but a closing sign: YAML takes the beginning of a word for the word,
/// so that a file that was cut off there would be read as one that says something else.
fn is_cut_off(text: &str) -> bool {
    let last_line = text.rsplit('\n').next().unwrap_or_default().trim();
    let is_closed = last_line.ends_with([']', '}', '"', '\'']);
    !last_line.is_empty() && !is_closed && !last_line.starts_with('#')
}

fn cut_off(name: &str, text: &str) -> ManifestError {
    let last_line = text.rsplit('\n').next().unwrap_or_default();
    let message =
        "the file ends inside a line and may be cut off; end the last line with a line break";
    let column = last_line.chars().count() + 1;
    ManifestError::new(name, text.lines().count() as u64, column as u64, message)
}

/// Large registers fit, and a small file that unfolds into a large one does not.
fn limits(length: usize) -> Options {
    let size = budget! {
        max_events: 50_000_000,
        max_nodes: 25_000_000,
        max_total_scalar_bytes: length.saturating_mul(MAX_UNFOLDED).saturating_add(64 * 1024),
        max_depth: MAX_DEPTH,
        flow_nesting_limit: MAX_DEPTH,
        max_anchors: 1_000,
        max_recorded_anchor_events: MAX_REPEATED,
        max_aliases: MAX_REPEATED,
    };
    options! {
        budget: size,
        alias_limits: alias_limits! { max_total_replayed_events: MAX_REPEATED, max_replay_stack_depth: 4 },
        // Rows note themselves what stands twice in them.
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

/// What is read of a file so far.
struct Found<'a> {
    file: &'a str,
    text: &'a str,
    manifest: Manifest,
    /// What is wrong with the lists themselves.
    errors: Vec<ManifestError>,
}

impl Found<'_> {
    fn refuse(&mut self, at: At, message: impl Into<String>) {
        let error = ManifestError::new(self.file, at.line, at.column, message);
        self.errors.push(error);
    }

    fn take_row(&mut self, noun: NounKind, index: usize, node: &Node) {
        let key = node.text_of("key");
        let place = Place {
            file: self.file.to_owned(),
            line: node.at.line,
            column: node.at.column,
            noun,
            index: Some(index),
            key: key.map(str::to_owned),
            table: None,
        };
        let content = read_row(noun, node).map_err(|unfit| Unread {
            name: key.and_then(|key| Some((noun, Key::parse(key).ok()?))),
            errors: unfit
                .wrongs
                .into_iter()
                .map(|wrong| place.wrong(wrong))
                .collect(),
            fields: Vec::new(),
            rest: None,
        });
        self.manifest.rows.push(Row { place, content });
    }
}

/// Reads the lists of a file.
impl<'de> Visitor<'de> for &mut Found<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("lists of rows, as in `vendors: [{key: google}]`")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut lists: A) -> Result<(), A::Error> {
        while let Some(name) = lists.next_key::<Spanned<String>>()? {
            let at = At::from(name.referenced);
            match noun_of(&name.value) {
                Err(_) if name.value == "$schema" => {
                    lists.next_value::<IgnoredAny>()?;
                }
                Err(message) => {
                    self.refuse(at, message);
                    lists.next_value::<IgnoredAny>()?;
                }
                Ok(noun) if !self.manifest.lists.insert(noun) => {
                    let list = list_of(noun);
                    self.refuse(
                        at,
                        format!("`{list}` stands twice in one file; join the two lists"),
                    );
                    lists.next_value::<IgnoredAny>()?;
                }
                Ok(noun) => lists.next_value_seed(List {
                    found: self,
                    noun,
                    at,
                })?,
            }
        }
        Ok(())
    }
}

/// One list of a file.
struct List<'a, 'f> {
    found: &'a mut Found<'f>,
    noun: NounKind,
    at: At,
}

impl List<'_, '_> {
    fn refuse(self) {
        let list = list_of(self.noun);
        let message = format!("`{list}` is a list of rows, as in `{list}: [{{key: first}}]`");
        self.found.refuse(self.at, message);
    }
}

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(node) = rows.next_element_seed(RowText(self.found.text))? {
            self.found.take_row(self.noun, index, &node);
            index += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.refuse();
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.refuse();
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.refuse();
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.refuse();
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.refuse();
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.refuse();
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.refuse();
        Ok(())
    }
}

/// Takes in one row; the text of the file tells how its numbers are written.
struct RowText<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for RowText<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        Node::take(from, self.0)
    }
}

#[cfg(test)]
mod tests;
