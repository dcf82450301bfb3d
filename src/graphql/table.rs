//! `importTable` and `tableTemplate`: what `steward table` does, through the API. Reading and planning are those of the
//! command line; here is only their form.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, OneofObject, Result, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::vocabulary::ChangeAction;

use super::error::refuse;
use super::findings_change::FindingsChangeObject;
use super::manifest::{
    ApplyManifestPayload, How, ManifestChange, ManifestUpdate, SHOWN, carry_out, refused_whole,
    repeated,
};
use super::mutation::UserError;
use super::preview::dearly;
use super::table_mapping::saved_mapping;
use crate::command::input::RevisionNumber;
use crate::command::plan::Command;
use crate::command::problem::{Problem, ProblemCode};
use crate::error::Error;
use crate::manifest::plan::{Import, Plan};
use crate::manifest::table::limits::Limits;
use crate::manifest::table::mapping::TableMapping;
use crate::manifest::table::{TableNoun, read, template};
use crate::manifest::{ManifestError, error::CellPlace};
use crate::registry::value::Registry;
use crate::store::door::{Door, new_ids};
use crate::store::idempotency::Effect;

/// What messages call a table without a name.
const NAMELESS: &str = "table";

/// The cells of a table: exactly one of these. They go into variables: a request takes 1 MiB, a document 16 KiB.
#[derive(OneofObject)]
pub enum TableContent {
    /// CSV: the first line holds the headers; cells are parted by commas, semicolons or tabs.
    Text(String),
    /// CSV or XLSX, in Base64 (RFC 4648, padded).
    Base64(String),
}

/// Which table to bring in, and how.
#[derive(InputObject)]
pub struct ImportTableInput {
    /// What its rows are.
    noun: TableNoun,
    /// What refusals call it, such as `vendors.xlsx`.
    name: Option<String>,
    /// Its cells.
    content: TableContent,
    /// How its columns are read; by their headers unless given.
    mapping: Option<TableMapping>,
    /// The name of a saved mapping, instead of one.
    mapping_name: Option<String>,
    /// Bring in the good rows and tell the others, rather than all or nothing.
    good_rows: Option<bool>,
    /// Why. It is kept for good and is not for names of persons.
    reason: Option<String>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// What is wrong in a table, and where.
#[derive(SimpleObject)]
pub struct TableRefusal {
    /// The cell, as `Vendors!B7`, or the line, as `line 7`; null where it is the table as a whole.
    cell: Option<String>,
    /// The line, from 1; null where it is the table as a whole.
    line: Option<u64>,
    /// The column, from 1; null where no column is to blame.
    column: Option<u64>,
    /// What stands above the column; null where no column is to blame.
    header: Option<String>,
    /// What stands in the cell; null where nothing does.
    value: Option<String>,
    /// What is wrong and what to do, for a person.
    message: String,
}

/// What became of it, or would become.
pub struct ImportTablePayload {
    done: ApplyManifestPayload,
    mapping: Option<TableMapping>,
}

/// What became of it, or would become.
#[Object]
impl ImportTablePayload {
    /// The records that are made.
    async fn created(&self) -> Vec<ManifestChange> {
        self.done.changes(ChangeAction::Register)
    }

    /// The records that change.
    async fn updated(&self) -> Vec<ManifestUpdate> {
        self.done.updates()
    }

    /// How many rows say what the register says already; 0 where a request with an `Idempotency-Key` is repeated.
    async fn left(&self) -> usize {
        self.done.plan.left
    }

    /// What is wrong with cells, rows, or the table, at most 1,000; with one nothing is done.
    async fn refused(&self) -> Vec<TableRefusal> {
        refusals(&self.done.plan.refused)
    }

    /// How much is wrong.
    async fn refused_count(&self) -> usize {
        self.done.plan.refused.len()
    }

    /// With `goodRows`, what is wrong with the rows that are left out, at most 1,000.
    async fn left_out(&self) -> Vec<TableRefusal> {
        refusals(&self.done.plan.left_out)
    }

    /// How much is wrong with them.
    async fn left_out_count(&self) -> usize {
        self.done.plan.left_out.len()
    }

    /// How the columns were read, to be saved for the next table of this kind; null where they cannot be.
    async fn mapping(&self) -> Option<&TableMapping> {
        self.mapping.as_ref()
    }

    /// Why nothing was done, the reasons in `refused` included; empty where it was done, or could be.
    async fn user_errors(&self) -> Vec<UserError> {
        let of_cells = self.done.plan.refused.iter().take(SHOWN);
        let of_cells = of_cells.map(|error| UserError {
            code: ProblemCode::Invalid,
            path: vec!["input".to_owned(), "content".to_owned()],
            message: error.to_string(),
        });
        let others = self.done.problems.iter().map(|problem| UserError {
            code: problem.code,
            path: [&["input".to_owned()], problem.path.as_slice()].concat(),
            message: problem.message.clone(),
        });
        of_cells.chain(others).collect()
    }

    /// Of a preview that nothing stands in the way of, the findings that would appear today, and those that would go.
    async fn findings(&self) -> Option<&FindingsChangeObject> {
        self.done.findings.as_ref()
    }

    /// The revision that the register now has; null where nothing was written.
    async fn revision(&self) -> Option<RevisionNumber> {
        self.done.revision.clone()
    }
}

fn refusals(errors: &[ManifestError]) -> Vec<TableRefusal> {
    errors.iter().take(SHOWN).map(refusal).collect()
}

fn refusal(error: &ManifestError) -> TableRefusal {
    let ManifestError {
        file: _,
        line,
        column,
        cell,
        message,
    } = error.clone();
    let cell = cell.map(|cell| *cell);
    let (name, header, value) = match cell {
        Some(CellPlace {
            name,
            header,
            value,
        }) => (Some(name), header, value),
        None => (None, None, None),
    };
    TableRefusal {
        cell: name,
        line: (line > 0).then_some(line),
        column: (column > 0).then_some(column),
        header,
        value,
        message,
    }
}

/// An empty workbook.
#[derive(SimpleObject)]
pub struct TableTemplate {
    /// What the file may be called.
    file_name: String,
    /// The workbook (XLSX), in Base64.
    base64: String,
}

/// The root of templates.
#[derive(Default)]
pub struct TableRoot;

/// The root of templates.
#[Object]
impl TableRoot {
    /// An empty workbook with a column for each field of the noun, what it means, and lists to choose from; to be filled in
    /// and handed to `importTable`. It holds nothing of the register.
    async fn table_template(
        &self,
        #[graphql(desc = "What its rows are.")] noun: TableNoun,
    ) -> Result<Option<TableTemplate>> {
        let failed = |cause: String| refuse(&Error::Internal(anyhow::Error::msg(cause)));
        let workbook = template::template(noun, None).map_err(failed)?;
        Ok(Some(TableTemplate {
            file_name: format!("{}.xlsx", noun.list()),
            base64: STANDARD.encode(workbook),
        }))
    }
}

/// The mutation of tables.
#[derive(Default)]
pub struct TableMutations;

/// The mutation of tables.
#[Object]
impl TableMutations {
    /// Brings in vendors, agreements or flows out of a spreadsheet, as `steward table import` does: all rows in one
    /// revision, or nothing, or the good rows if so asked. Absence retires nothing. Needs the role editor or officer; a row
    /// with a standing needs the officer.
    async fn import_table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which table, and how.")] input: ImportTableInput,
    ) -> Result<Option<ImportTablePayload>> {
        if let Some(effect) = ctx.data_opt::<Effect>() {
            let done = repeated(ctx, *effect).await?;
            return Ok(Some(ImportTablePayload {
                done,
                mapping: None,
            }));
        }
        let how = How {
            reason: input.reason.clone(),
            is_preview: input.preview == Some(true),
        };
        let asked = match prepare(ctx, input).await? {
            Ok(asked) => asked,
            Err(problem) => {
                let done = refused_whole(vec![problem]);
                return Ok(Some(ImportTablePayload {
                    done,
                    mapping: None,
                }));
            }
        };
        let before = ctx.data::<Door>()?.current();
        let registry = Arc::clone(&before);
        let planned = dearly(ctx, move || asked.plan(&registry)).await?;
        let (planned, mapping) =
            planned.map_err(|cause| refuse(&Error::Internal(anyhow::Error::msg(cause))))?;
        let done = carry_out(ctx, before, planned, how).await?;
        Ok(Some(ImportTablePayload { done, mapping }))
    }
}

/// A table that is at hand.
struct Asked {
    noun: TableNoun,
    name: String,
    bytes: Vec<u8>,
    mapping: TableMapping,
    only_good: bool,
}

/// Gets the bytes and the mapping together.
async fn prepare(
    ctx: &Context<'_>,
    input: ImportTableInput,
) -> Result<std::result::Result<Asked, Problem>> {
    let ImportTableInput {
        noun,
        name,
        content,
        mapping,
        mapping_name,
        good_rows,
        reason: _,
        preview: _,
    } = input;
    let invalid = |field: &str, message: &str| {
        Problem::new(ProblemCode::Invalid, &[field.to_owned()], message)
    };
    let bytes = match content {
        TableContent::Text(text) => text.into_bytes(),
        TableContent::Base64(text) => match STANDARD.decode(text.trim()) {
            Ok(bytes) => bytes,
            Err(_) => {
                return Ok(Err(invalid(
                    "content",
                    "not Base64; encode the bytes of the file with padding",
                )));
            }
        },
    };
    let mapping = match (mapping, mapping_name) {
        (Some(_), Some(_)) => {
            let message = "give a mapping or the name of one, and not both";
            return Ok(Err(invalid("mappingName", message)));
        }
        (mapping, None) => mapping.unwrap_or_default(),
        (None, Some(name)) => match saved_mapping(ctx, noun, &name).await? {
            Ok(mapping) => mapping,
            Err(problem) => return Ok(Err(problem)),
        },
    };
    Ok(Ok(Asked {
        noun,
        name: name.unwrap_or_else(|| NAMELESS.to_owned()),
        bytes,
        mapping,
        only_good: good_rows == Some(true),
    }))
}

/// A command with its plan, and how the columns were read.
type Planned = ((Command, Plan), Option<TableMapping>);

impl Asked {
    fn plan(self, registry: &Registry) -> std::result::Result<Planned, String> {
        let file = (self.name.as_str(), self.bytes.as_slice());
        let table = match read(self.noun, file, &self.mapping, &Limits::REQUEST, registry) {
            Ok(table) => table,
            Err(refused) => {
                let plan = Plan {
                    refused,
                    ..Plan::default()
                };
                return Ok(((Command::Apply(Vec::new()), plan), None));
            }
        };
        let rows = Import::new([table.manifest]);
        let planned = match self.only_good {
            true => rows.plan_good_rows(registry, &mut new_ids()),
            false => {
                let plan = rows.plan(registry, &mut new_ids());
                plan.map(|plan| (rows, plan))
            }
        };
        let (rows, plan) = planned.map_err(|error| error.to_string())?;
        Ok(((rows.into_command(), plan), Some(table.mapping)))
    }
}
