//! A line of a table as a row of a manifest.

mod groups;
mod said;

use std::sync::Arc;

use super::field::Group;
use super::key::{Identity, identities};
use super::layout::Layout;
use super::mapping::TableMapping;
use super::sheet::Line;
use super::value::Values;
use crate::manifest::file::{Row, Unread};
use crate::manifest::lists::read_row;
use crate::manifest::node::{Node, Written};
use crate::manifest::place::Place;
use crate::registry::key::Key;
use crate::registry::value::Registry;
use said::{Making, Said, at, of_column, of_fixed};

/// The rows of all lines.
pub(super) fn rows(
    file: &str,
    layout: &Arc<Layout>,
    mapping: &TableMapping,
    registry: &Registry,
) -> Vec<Row> {
    let identities = identities(layout, registry);
    let own = identities
        .iter()
        .filter_map(|it| Some((it.key.clone()?, it.name.clone()?)));
    let own: Vec<_> = own.collect();
    let reading = Reading {
        file,
        layout,
        values: Values::of(layout, mapping.days.unwrap_or_default(), &own, registry),
        clears: mapping.clear_empty,
        registry,
    };
    let lines = layout.lines().zip(identities).enumerate();
    lines
        .map(|(index, (line, identity))| reading.row(index, line, identity))
        .collect()
}

struct Reading<'a> {
    file: &'a str,
    layout: &'a Arc<Layout>,
    values: Values<'a>,
    clears: bool,
    registry: &'a Registry,
}

impl Reading<'_> {
    fn row(&self, index: usize, line: &Line, identity: Identity) -> Row {
        let Identity { key, unclear, .. } = identity;
        let place = Place {
            file: self.file.to_owned(),
            line: line.number,
            column: 1,
            noun: self.layout.noun.kind(),
            index: Some(index),
            key: key.clone(),
            table: Some(Arc::clone(self.layout)),
        };
        let mut making = Making {
            line,
            key: key.as_deref(),
            fields: Vec::new(),
            wrongs: Vec::new(),
        };
        self.fill(&mut making);
        making.identify(unclear);
        let Making { fields, wrongs, .. } = making;
        let node = Node {
            at: at(line, 0),
            written: Written::Fields(fields),
        };
        let (found, fields, rest) = match read_row(place.noun, &node) {
            Ok(row) if wrongs.is_empty() => {
                return Row {
                    place,
                    content: Ok(row),
                };
            }
            Ok(row) => (Vec::new(), Vec::new(), Some(Box::new(row))),
            Err(unfit) => (unfit.wrongs, unfit.fields, unfit.rest),
        };
        let (own, wrongs): (Vec<_>, Vec<_>) = wrongs.into_iter().unzip();
        let errors = wrongs.into_iter().chain(found);
        let unread = Unread {
            name: key.and_then(|key| Some((place.noun, Key::parse(&key).ok()?))),
            errors: errors.map(|wrong| place.wrong(wrong)).collect(),
            fields: [fields, own].concat(),
            rest: rest.map(|rest| *rest),
        };
        Row {
            place,
            content: Err(unread),
        }
    }

    fn fill(&self, making: &mut Making<'_>) {
        let line = making.line;
        let columns = self
            .layout
            .columns
            .iter()
            .map(|column| of_column(column, line));
        let fixed = self.layout.fixed.iter().map(|fixed| of_fixed(fixed, line));
        let said: Vec<_> = columns.chain(fixed).collect();
        let mut groups: Vec<&str> = Vec::new();
        for field in said
            .iter()
            .filter_map(|said| said.meaning.field.path.first())
        {
            if !groups.contains(&field.as_str()) {
                groups.push(field);
            }
        }
        for group in groups {
            let said = said.iter().filter(|said| {
                said.meaning
                    .field
                    .path
                    .first()
                    .is_some_and(|first| first == group)
            });
            let said: Vec<_> = said.copied().collect();
            self.group(group, &said, making);
        }
    }

    /// What is said of one field of the row.
    fn group(&self, field: &str, said: &[Said<'_>], making: &mut Making<'_>) {
        let Some(first) = said.first() else { return };
        let filled: Vec<_> = said
            .iter()
            .copied()
            .filter(|said| !said.cell.is_empty())
            .collect();
        let read = match first.meaning.field.group {
            Group::One => self.each(said, making),
            Group::OneOf => self.one_of(&filled, making),
            Group::Many => self.many(field, &filled, making),
            Group::ManyOneOf => self.many_one_of(&filled, making),
        };
        match read {
            Ok(()) if filled.is_empty() && self.clears => making.clear(field, first.at),
            Ok(()) => {}
            Err(wrongs) => {
                // What is wrong in part is not known in whole.
                making.fields.retain(|(known, _)| known.name != field);
                making
                    .wrongs
                    .extend(wrongs.into_iter().map(|wrong| (field.to_owned(), wrong)));
            }
        }
    }
}
