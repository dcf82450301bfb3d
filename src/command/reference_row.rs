//! The draft of a reference row.

use async_graphql::{InputObject, MaybeUndefined};
use entity::vocabulary::ReferenceTable;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::clause::CitationDraft;
use super::draft::{Draft, Identity};
use super::form::{Form, as_is, shown};
use super::problem::{Problem, ProblemCode, Problems};
use crate::reference::fault::Fault;
use crate::reference::form::wrong_fields;
use crate::reference::{id_field, row_id};
use crate::registry::change::Change;
use crate::registry::nouns::Record;
use crate::registry::reference_row::ReferenceRow;
use crate::registry::value::Registry;

mod named;

/// The longest row, in bytes; the longest of the edition has a tenth of it.
const MAX_ROW: usize = 256 * 1024;

/// A company's own row of the legal data, which goes before the row of the edition with its id.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ReferenceRowDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The table that the row belongs to; needed to register.
    pub table: MaybeUndefined<ReferenceTable>,
    /// The id of the row in its table, such as `eu-gdpr.us-dpf`: that of the row to correct, or a new one; needed to
    /// register.
    pub row_id: MaybeUndefined<String>,
    /// The whole row as a JSON object, with the fields that the rows of its table have in `data/reference`; needed to
    /// register.
    pub row: MaybeUndefined<String>,
    /// What the row rests on; needed to register. Answers that rest on the row cite it.
    pub citation: MaybeUndefined<CitationDraft>,
}

impl Draft for ReferenceRowDraft {
    type Record = ReferenceRow;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(
        self,
        form: &mut Form<'_>,
        identity: Identity<'_, ReferenceRow>,
    ) -> Option<ReferenceRow> {
        let Self {
            key,
            illustrative,
            table,
            row_id: id,
            row,
            citation,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let table = form.required("table", table, is.kept(|r| r.table), as_is);
        let id = form.required("rowId", id, is.kept(|r| r.row_id.clone()), Form::text);
        let row = form.required("row", row, is.kept(|r| r.row.clone()), short_enough);
        let kept = is.kept(|r| r.citation.clone());
        let citation = form.required("citation", citation, kept, CitationDraft::cite);
        let (table, id, row) = (table?, id?, row?);
        let record = ReferenceRow {
            row_id: row_id(table, &id),
            head: head?,
            table,
            row,
            citation: citation?,
        };
        if identity.base != Some(&record) {
            refuse_wrong_fields(form, &record);
        }
        Some(record)
    }

    fn check(record: &ReferenceRow, registry: &Registry, form: &mut Form<'_>) {
        let same = |other: &&ReferenceRow| {
            other.head.id != record.head.id
                && other.table == record.table
                && other.row_id == record.row_id
        };
        if let Some(other) = registry.reference_rows.iter().find(same) {
            let message = format!(
                "`{}` is the own row `{}` already; change or retire that one",
                shown(&record.row_id),
                other.head.key
            );
            form.refuse(ProblemCode::Invalid, "rowId", message);
        }
        let mut left_out = registry.reference().left_out();
        if let Some((_, faults)) = left_out.find(|(row, _)| *row == record.head.id) {
            for fault in faults {
                form.refuse(ProblemCode::Invalid, "row", told(record, fault));
            }
        }
    }
}

fn told(record: &ReferenceRow, fault: &Fault) -> String {
    if fault.table == record.table && fault.id == record.row_id {
        fault.text.clone()
    } else {
        format!("with it another row would be wrong: {fault}")
    }
}

#[allow(clippy::needless_pass_by_value, reason = "the form hands it over")]
fn short_enough(form: &mut Form<'_>, row: String) -> Option<String> {
    if row.len() <= MAX_ROW {
        return Some(row.trim().to_owned());
    }
    let message = format!("is longer than {MAX_ROW} bytes; leave out what no answer rests on");
    form.refuse_here(ProblemCode::Invalid, message);
    None
}

/// What is wrong with the row as such; what does not fit with others is seen once all rows are in.
fn refuse_wrong_fields(form: &mut Form<'_>, record: &ReferenceRow) {
    let row = match serde_json::from_str::<Map<String, Value>>(&record.row) {
        Ok(row) => row,
        Err(cause) => {
            let message = format!("is no JSON object: {cause}; write it as data/reference does");
            form.refuse(ProblemCode::Invalid, "row", message);
            return;
        }
    };
    let field = id_field(record.table);
    let own = row.get(field).and_then(Value::as_str);
    if let Some(own) = own.filter(|own| row_id(record.table, own) != record.row_id) {
        let message = format!(
            "`{field}` of the row is `{}`, and `rowId` is `{}`; give both the same",
            shown(own),
            shown(&record.row_id)
        );
        form.refuse(ProblemCode::Invalid, "row", message);
    }
    // The embedded data was read when the program started.
    for wrong in wrong_fields(record.table, &row).unwrap_or_default() {
        let message = format!("`{}` {}", shown(&wrong.path.join(".")), wrong.text);
        form.refuse(ProblemCode::Invalid, "row", message);
    }
}

/// Why a change of a reference row is refused: other rows, which fitted before, would not fit any more, or a record names
/// what would be gone.
pub(super) fn misfits(change: &Change, before: &Registry, after: &Registry) -> Problems {
    let Record::ReferenceRow(changed) = &change.after else {
        return Vec::new();
    };
    let fitted = |row: &ReferenceRow| {
        let mut left_out = before.reference().left_out();
        left_out.all(|(other, _)| other != row.head.id)
    };
    let mut problems = Vec::new();
    for (id, faults) in after.reference().left_out() {
        let stood = before.reference_rows.get(id);
        let Some(other) = stood.filter(|row| row.head.id != changed.head.id && fitted(row)) else {
            continue;
        };
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        let message = format!(
            "the own row `{}` would no longer fit: {}; correct or retire that one first",
            other.head.key,
            faults.join("; ")
        );
        problems.push(Problem::new(
            ProblemCode::InUse,
            &["id".to_owned()],
            message,
        ));
    }
    problems.extend(still_named(change, changed, before, after));
    problems
}

/// Names of what the change takes out of the legal data, where a record names it.
fn still_named(
    change: &Change,
    changed: &ReferenceRow,
    before: &Registry,
    after: &Registry,
) -> Option<Problem> {
    let stood = match &change.before {
        Some(Record::ReferenceRow(stood)) => stood,
        _ => changed,
    };
    let of = |law| &named::known(law, changed) | &named::known(law, stood);
    let gone = &of(before.reference()) - &of(after.reference());
    let users = named::users(after, &gone);
    if users.is_empty() {
        return None;
    }
    let gone: Vec<_> = gone.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "{} would be gone and is named by {}; change or retire those first",
        gone.join(", "),
        users.join(", ")
    );
    let path = ["id".to_owned()];
    Some(Problem::new(ProblemCode::InUse, &path, message))
}
