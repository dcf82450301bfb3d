//! What the columns say in one line, and the row that is being made of it.

use crate::command::form::shown;
use crate::manifest::node::{At, Field, Node, Written};
use crate::manifest::reading::Wrong;
use crate::manifest::table::cell::Cell;
use crate::manifest::table::column::Meaning;
use crate::manifest::table::layout::{Column, Fixed};
use crate::manifest::table::sheet::Line;

/// A row that is being made of a line.
pub(super) struct Making<'a> {
    pub line: &'a Line,
    pub key: Option<&'a str>,
    pub fields: Vec<(Field, Node)>,
    /// What is wrong, with the field of the row.
    pub wrongs: Vec<(String, Wrong)>,
}

/// What one column, or a value for all lines, says in a line.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub meaning: &'a Meaning,
    pub cell: &'a Cell,
    pub at: At,
    pub header: Option<&'a str>,
}

impl Making<'_> {
    pub(super) fn add(&mut self, list: &str, at: At, items: Vec<Node>) {
        let node = Node {
            at,
            written: Written::List(items),
        };
        plant(&mut self.fields, &[list.to_owned()], node);
    }

    pub(super) fn clear(&mut self, field: &str, at: At) {
        self.fields.retain(|(known, _)| known.name != field);
        plant(&mut self.fields, &[field.to_owned()], null(at));
    }

    /// Gives the row the key that no column says.
    pub(super) fn identify(&mut self, unclear: Option<String>) {
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
    pub(super) fn name(&self) -> String {
        match self.header {
            Some(header) => format!("`{}`", shown(header)),
            None => format!("the fixed `{}`", self.meaning.written()),
        }
    }
}

pub(super) fn of_column<'a>(column: &'a Column, line: &'a Line) -> Said<'a> {
    Said {
        meaning: &column.meaning,
        cell: line.cell(column.at),
        at: at(line, column.at as u64 + 1),
        header: Some(&column.header),
    }
}

pub(super) fn of_fixed<'a>(fixed: &'a Fixed, line: &Line) -> Said<'a> {
    Said {
        meaning: &fixed.meaning,
        cell: &fixed.value,
        at: at(line, 0),
        header: None,
    }
}

pub(super) const fn at(line: &Line, column: u64) -> At {
    At {
        line: line.number,
        column,
    }
}

/// The path below the list.
pub(super) fn below<'a>(said: &Said<'a>) -> &'a [String] {
    said.meaning.field.path.get(1..).unwrap_or_default()
}

pub(super) fn scalar(at: At, text: &str) -> Node {
    Node {
        at,
        written: Written::Scalar(text.to_owned()),
    }
}

pub(super) const fn null(at: At) -> Node {
    Node {
        at,
        written: Written::Null,
    }
}

pub(super) fn all_right(wrongs: Vec<Wrong>) -> Result<(), Vec<Wrong>> {
    match wrongs.is_empty() {
        true => Ok(()),
        false => Err(wrongs),
    }
}

/// Puts a value where the path leads.
pub(super) fn plant(fields: &mut Vec<(Field, Node)>, path: &[String], value: Node) {
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
