//! The fields that a column can fill in, as the drafts have them: what a field is called, what it takes, and what it means
//! is said there once.

use async_graphql::registry::{MetaType, Registry};

use super::TableNoun;
use crate::manifest::lists::described_lists;

/// A field that one column can fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Where it is in the row, as in `review.last`.
    pub path: Vec<String>,
    /// What it takes.
    pub form: Form,
    /// Whether it takes several values.
    pub many: bool,
    /// What the first step of the path leads to.
    pub group: Group,
    /// What it means.
    pub about: String,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// A text.
    Text,
    /// The key of a record.
    Key,
    /// A whole number.
    Whole,
    /// True or false.
    Mark,
    /// A day.
    Day,
    /// A country.
    Country,
    /// One of these.
    Choice(Vec<String>),
}

/// What the first step of a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// The field itself, or fields that there is one of each.
    One,
    /// Exactly one of several.
    OneOf,
    /// A list of things that have fields.
    Many,
    /// A list of things, each exactly one of several.
    ManyOneOf,
}

impl Field {
    /// The path, as a mapping writes it.
    pub(super) fn written(&self) -> String {
        self.path.join(".")
    }

    /// Whether a cell may hold several values.
    pub(super) const fn is_list(&self) -> bool {
        self.many || matches!(self.group, Group::Many | Group::ManyOneOf)
    }
}

/// All fields of the noun, in the order of its draft.
pub(super) fn fields_of(noun: TableNoun) -> Vec<Field> {
    let mut types = Registry::default();
    let lists = described_lists(&mut types);
    let row = lists.into_iter().find(|(list, _, _)| *list == noun.list());
    let mut fields = Vec::new();
    if let Some((_, _, row)) = row {
        gather(
            &types,
            row.trim_end_matches('!'),
            &[],
            Group::One,
            &mut fields,
        );
    }
    fields
}

fn gather(types: &Registry, name: &str, above: &[String], group: Group, fields: &mut Vec<Field>) {
    let Some(MetaType::InputObject { input_fields, .. }) = types.types.get(name) else {
        return;
    };
    for field in input_fields.values() {
        let path = [above, std::slice::from_ref(&field.name)].concat();
        let written = field.ty.trim_end_matches('!');
        let item = written
            .strip_prefix('[')
            .and_then(|item| item.strip_suffix(']'));
        let name = item.unwrap_or(written).trim_end_matches('!');
        let about = field.description.clone().unwrap_or_default();
        match (types.types.get(name), item.is_some(), above.is_empty()) {
            (Some(MetaType::InputObject { oneof, .. }), is_list, true) => {
                let group = match (is_list, oneof) {
                    (false, false) => Group::One,
                    (false, true) => Group::OneOf,
                    (true, false) => Group::Many,
                    (true, true) => Group::ManyOneOf,
                };
                gather(types, name, &path, group, fields);
            }
            // Below a list no column could say to which of several it belongs.
            (Some(MetaType::InputObject { oneof: false, .. }), false, false) => {
                gather(types, name, &path, group, fields);
            }
            (Some(MetaType::InputObject { .. }), _, false) => {}
            (_, true, false) if group != Group::One => {}
            (found, many, _) => fields.push(Field {
                path,
                form: form(name, found),
                many,
                group,
                about,
            }),
        }
    }
}

fn form(name: &str, found: Option<&MetaType>) -> Form {
    match (name, found) {
        (_, Some(MetaType::Enum { enum_values, .. })) => Form::Choice(
            enum_values
                .values()
                .map(|value| value.name.clone())
                .collect(),
        ),
        ("ID", _) => Form::Key,
        ("Int", _) => Form::Whole,
        ("Boolean", _) => Form::Mark,
        ("Date", _) => Form::Day,
        ("CountryCode", _) => Form::Country,
        _ => Form::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field as a line: its path, what it takes, and in which group.
    fn line(field: &Field) -> String {
        let form = match &field.form {
            Form::Choice(values) => format!("one of {}", values.len()),
            form => format!("{form:?}"),
        };
        let many = if field.many { " many" } else { "" };
        format!("{} {form}{many} {:?}", field.written(), field.group)
    }

    #[test]
    fn the_fields_of_an_agreement_are_those_of_its_draft() {
        let lines: Vec<_> = fields_of(TableNoun::Agreements).iter().map(line).collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        key Text One
        illustrative Mark One
        kind one of 7 One
        ours Key One
        theirs.vendor Key ManyOneOf
        theirs.legalEntity Key ManyOneOf
        covers Key many One
        state one of 3 One
        signed Day One
        from Day One
        until Day One
        governingLaw Text One
        renewal Text One
        document.link Text One
        document.sha256 Text One
        responsible Key One
        externalReferences.sourceSystem Text Many
        externalReferences.externalId Text Many
        ");
    }

    #[test]
    fn what_a_table_calls_a_column_is_a_field() {
        for noun in TableNoun::ALL {
            let fields = fields_of(noun);
            for known in noun.known() {
                let found = fields.iter().any(|field| field.written() == known.path);
                assert!(found, "{noun:?} {}", known.path);
            }
        }
    }
}
