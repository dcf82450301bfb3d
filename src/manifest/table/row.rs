//! A line of a table as a row of a manifest.

use std::sync::Arc;

use super::cell::Cell;
use super::column::Meaning;
use super::field::Group;
use super::key::{Identity, identities, other_entries};
use super::layout::{Column, Fixed, Layout};
use super::mapping::TableMapping;
use super::sheet::Line;
use super::value::{Values, parts};
use crate::command::form::shown;
use crate::manifest::file::{Row, Unread};
use crate::manifest::lists::read_row;
use crate::manifest::node::{At, Field, Node, Written};
use crate::manifest::place::Place;
use crate::manifest::reading::Wrong;
use crate::registry::key::Key;
use crate::registry::value::Registry;

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

/// A row that is being made of a line.
struct Making<'a> {
    line: &'a Line,
    key: Option<&'a str>,
    fields: Vec<(Field, Node)>,
    /// What is wrong, with the field of the row.
    wrongs: Vec<(String, Wrong)>,
}

/// What one column, or a value for all lines, says in a line.
#[derive(Clone, Copy)]
struct Said<'a> {
    meaning: &'a Meaning,
    cell: &'a Cell,
    at: At,
    header: Option<&'a str>,
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
            Ok(row) => (Vec::new(), Vec::new(), Some(row)),
            Err(unfit) => (unfit.wrongs, unfit.fields, unfit.rest),
        };
        let (own, wrongs): (Vec<_>, Vec<_>) = wrongs.into_iter().unzip();
        let errors = wrongs.into_iter().chain(found);
        let unread = Unread {
            name: key.and_then(|key| Some((place.noun, Key::parse(&key).ok()?))),
            errors: errors.map(|wrong| place.wrong(wrong)).collect(),
            fields: [fields, own].concat(),
            rest,
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

    fn each(&self, said: &[Said<'_>], making: &mut Making<'_>) -> Result<(), Vec<Wrong>> {
        let mut wrongs = Vec::new();
        for said in said {
            let value = match (said.cell.is_empty(), said.meaning.field.many) {
                (true, _) if self.clears && said.header.is_some() => Ok(null(said.at)),
                (true, _) => continue,
                (false, true) => self.list(*said),
                (false, false) => self.one(*said, said.cell),
            };
            match value {
                Ok(value) => plant(&mut making.fields, &said.meaning.field.path, value),
                Err(wrong) => wrongs.push(wrong),
            }
        }
        all_right(wrongs)
    }

    fn one(&self, said: Said<'_>, cell: &Cell) -> Result<Node, Wrong> {
        let value = self.values.one(said.meaning, cell);
        let text = value.map_err(|message| Wrong::new(said.at, message))?;
        Ok(Node {
            at: said.at,
            written: Written::Scalar(text),
        })
    }

    fn list(&self, said: Said<'_>) -> Result<Node, Wrong> {
        let parts = parts(said.cell);
        let filled = parts.iter().filter(|part| !part.is_empty());
        let items = filled
            .map(|part| self.one(said, part))
            .collect::<Result<_, _>>()?;
        Ok(Node {
            at: said.at,
            written: Written::List(items),
        })
    }

    fn one_of(&self, filled: &[Said<'_>], making: &mut Making<'_>) -> Result<(), Vec<Wrong>> {
        match filled {
            [] => Ok(()),
            [said] => {
                let value = self.one(*said, said.cell).map_err(|wrong| vec![wrong])?;
                plant(&mut making.fields, &said.meaning.field.path, value);
                Ok(())
            }
            [first, others @ ..] => Err(others
                .iter()
                .map(|other| {
                    let message = format!(
                        "{} is filled in as well; leave one of them empty",
                        first.name()
                    );
                    Wrong::new(other.at, message)
                })
                .collect()),
        }
    }

    fn many(
        &self,
        list: &str,
        filled: &[Said<'_>],
        making: &mut Making<'_>,
    ) -> Result<(), Vec<Wrong>> {
        let (entries, columns): (Vec<_>, Vec<_>) = filled
            .iter()
            .copied()
            .partition(|said| said.meaning.entry.is_some());
        let mut wrongs = Vec::new();
        let mut items = self.together(&columns, &mut wrongs);
        for said in &entries {
            match self.entry(*said) {
                Ok(item) => items.push(item),
                Err(wrong) => wrongs.push(wrong),
            }
        }
        all_right(wrongs)?;
        let Some(said) = filled.first().filter(|_| !items.is_empty()) else {
            return Ok(());
        };
        if columns.is_empty() {
            items.extend(self.others(list, *said, making.key));
        }
        making.add(list, said.at, items);
        Ok(())
    }

    /// The n-th values of all columns belong together; a value for all lines belongs to each of them.
    fn together(&self, said: &[Said<'_>], wrongs: &mut Vec<Wrong>) -> Vec<Node> {
        let values = said.iter().map(|said| (*said, parts(said.cell)));
        let values: Vec<_> = values.collect();
        let columns = values.iter().filter(|(said, _)| said.header.is_some());
        let Some((most, longest)) = columns.clone().max_by_key(|(_, values)| values.len()) else {
            return Vec::new();
        };
        for (said, values) in columns.filter(|(_, values)| values.len() != longest.len()) {
            let (found, name, expected) = (values.len(), most.name(), longest.len());
            let message = format!(
                "holds {found} of the {expected} values that {name} has; write as many, with `;` between"
            );
            wrongs.push(Wrong::new(said.at, message));
        }
        let item = |index: usize| {
            let mut fields = Vec::new();
            for (said, values) in &values {
                let index = if said.header.is_some() { index } else { 0 };
                let value = values.get(index).filter(|value| !value.is_empty());
                match value.map(|value| self.one(*said, value)) {
                    Some(Ok(value)) => plant(&mut fields, below(said), value),
                    Some(Err(wrong)) => wrongs.push(wrong),
                    None => {}
                }
            }
            Node {
                at: most.at,
                written: Written::Fields(fields),
            }
        };
        (0..longest.len()).map(item).collect()
    }

    /// One entry of a list that a column of its own gives.
    fn entry(&self, said: Said<'_>) -> Result<Node, Wrong> {
        let mut fields = Vec::new();
        if let Some((by, entry)) = &said.meaning.entry {
            plant(
                &mut fields,
                std::slice::from_ref(by),
                scalar(said.at, entry),
            );
        }
        plant(&mut fields, below(&said), self.one(said, said.cell)?);
        Ok(Node {
            at: said.at,
            written: Written::Fields(fields),
        })
    }

    /// The other entries of the list, which stay.
    fn others(&self, list: &str, said: Said<'_>, key: Option<&str>) -> Vec<Node> {
        let Some((by, _)) = &said.meaning.entry else {
            return Vec::new();
        };
        let standing = key.map(|key| other_entries(self.layout, list, key, self.registry));
        let node = |(entry, value): (String, String)| {
            let mut fields = Vec::new();
            plant(
                &mut fields,
                std::slice::from_ref(by),
                scalar(said.at, &entry),
            );
            plant(&mut fields, below(&said), scalar(said.at, &value));
            Node {
                at: said.at,
                written: Written::Fields(fields),
            }
        };
        standing.unwrap_or_default().into_iter().map(node).collect()
    }

    fn many_one_of(&self, filled: &[Said<'_>], making: &mut Making<'_>) -> Result<(), Vec<Wrong>> {
        let mut items = Vec::new();
        let mut wrongs = Vec::new();
        for said in filled {
            for part in parts(said.cell).iter().filter(|part| !part.is_empty()) {
                match self.one(*said, part) {
                    Ok(value) => {
                        let mut fields = Vec::new();
                        plant(&mut fields, below(said), value);
                        items.push(Node {
                            at: said.at,
                            written: Written::Fields(fields),
                        });
                    }
                    Err(wrong) => wrongs.push(wrong),
                }
            }
        }
        all_right(wrongs)?;
        if let Some(said) = filled.first()
            && let Some(list) = said.meaning.field.path.first()
        {
            making.add(list, said.at, items);
        }
        Ok(())
    }
}

impl Making<'_> {
    fn add(&mut self, list: &str, at: At, items: Vec<Node>) {
        let node = Node {
            at,
            written: Written::List(items),
        };
        plant(&mut self.fields, &[list.to_owned()], node);
    }

    fn clear(&mut self, field: &str, at: At) {
        self.fields.retain(|(known, _)| known.name != field);
        plant(&mut self.fields, &[field.to_owned()], null(at));
    }

    /// Gives the row the key that no column says.
    fn identify(&mut self, unclear: Option<String>) {
        let here = at(self.line, 0);
        if let Some(message) = unclear {
            self.wrongs
                .push(("key".to_owned(), Wrong::new(here, message)));
        }
        let is_said = |(field, node): &(Field, Node)| {
            field.name == "key" && matches!(node.written, Written::Scalar(_))
        };
        if let Some(key) = self.key
            && !self.fields.iter().any(is_said)
        {
            self.fields.retain(|(field, _)| field.name != "key");
            plant(&mut self.fields, &["key".to_owned()], scalar(here, key));
        }
    }
}

impl Said<'_> {
    /// What it is called, to be mended.
    fn name(&self) -> String {
        match self.header {
            Some(header) => format!("`{}`", shown(header)),
            None => format!("the fixed `{}`", self.meaning.written()),
        }
    }
}

fn of_column<'a>(column: &'a Column, line: &'a Line) -> Said<'a> {
    Said {
        meaning: &column.meaning,
        cell: line.cell(column.at),
        at: at(line, column.at as u64 + 1),
        header: Some(&column.header),
    }
}

fn of_fixed<'a>(fixed: &'a Fixed, line: &Line) -> Said<'a> {
    Said {
        meaning: &fixed.meaning,
        cell: &fixed.value,
        at: at(line, 0),
        header: None,
    }
}

const fn at(line: &Line, column: u64) -> At {
    At {
        line: line.number,
        column,
    }
}

/// The path below the list.
fn below<'a>(said: &Said<'a>) -> &'a [String] {
    said.meaning.field.path.get(1..).unwrap_or_default()
}

fn scalar(at: At, text: &str) -> Node {
    Node {
        at,
        written: Written::Scalar(text.to_owned()),
    }
}

const fn null(at: At) -> Node {
    Node {
        at,
        written: Written::Null,
    }
}

fn all_right(wrongs: Vec<Wrong>) -> Result<(), Vec<Wrong>> {
    match wrongs.is_empty() {
        true => Ok(()),
        false => Err(wrongs),
    }
}

/// Puts a value where the path leads.
fn plant(fields: &mut Vec<(Field, Node)>, path: &[String], value: Node) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    let at = value.at;
    if !rest.is_empty() {
        let known = fields.iter_mut().find(|(field, _)| field.name == *first);
        if let Some((
            _,
            Node {
                written: Written::Fields(inner),
                ..
            },
        )) = known
        {
            return plant(inner, rest, value);
        }
        let mut inner = Vec::new();
        plant(&mut inner, rest, value);
        let field = Field {
            at,
            name: first.clone(),
        };
        fields.push((
            field,
            Node {
                at,
                written: Written::Fields(inner),
            },
        ));
        return;
    }
    let field = Field {
        at,
        name: first.clone(),
    };
    fields.push((field, value));
}
