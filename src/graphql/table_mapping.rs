//! Saved mappings of spreadsheets: kept under a name, used by `importTable`.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use jiff::Timestamp;

use super::error::refuse;
use super::mutation::{UserError, user_error};
use crate::auth::caller::Caller;
use crate::command::form::shown;
use crate::command::input::Instant;
use crate::command::problem::{Problem, ProblemCode};
use crate::error::Error;
use crate::manifest::table::TableNoun;
use crate::manifest::table::mapping::{MAX_MAPPING, TableMapping};
use crate::store::failure::StoreError;
use crate::store::table_mapping::{MOST, SavedMapping, TableMappings};

/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// A mapping that was saved under a name.
#[derive(SimpleObject)]
pub struct SavedTableMapping {
    /// Its name.
    name: String,
    /// What the rows of its tables are.
    noun: TableNoun,
    /// How their columns are read.
    mapping: TableMapping,
    /// When it was saved last.
    saved_at: Instant,
    /// The subject of the token with which it was saved.
    saved_by: String,
}

/// The root of saved mappings.
#[derive(Default)]
pub struct TableMappingRoot;

/// The root of saved mappings.
#[Object]
impl TableMappingRoot {
    /// The saved mappings by name.
    async fn table_mappings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those of one noun; of all unless given.")] noun: Option<TableNoun>,
    ) -> Result<Option<Vec<SavedTableMapping>>> {
        let found = ctx
            .data::<TableMappings>()?
            .list(noun.map(TableNoun::list))
            .await;
        let found = found.map_err(failed)?.into_iter().map(read);
        found.collect::<Result<_>>().map(Some)
    }
}

/// A mapping to save.
#[derive(InputObject)]
pub struct SaveTableMappingInput {
    /// Its name; a mapping that has it already is replaced.
    name: String,
    /// What the rows of its tables are.
    noun: TableNoun,
    /// How their columns are read; `importTable` answers how it read those of a table.
    mapping: TableMapping,
}

/// Which mapping to delete.
#[derive(InputObject)]
pub struct DeleteTableMappingInput {
    /// Its name.
    name: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SaveTableMappingPayload {
    /// The mapping as it was saved; null where nothing was done.
    table_mapping: Option<SavedTableMapping>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct DeleteTableMappingPayload {
    /// The name of the mapping that is no more; null where nothing was done.
    deleted_name: Option<String>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// The mutations of saved mappings.
#[derive(Default)]
pub struct TableMappingMutations;

/// The mutations of saved mappings.
#[Object]
impl TableMappingMutations {
    /// Saves under a name how the columns of a spreadsheet are read. Needs the role editor or officer.
    async fn save_table_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to save.")] input: SaveTableMappingInput,
    ) -> Result<Option<SaveTableMappingPayload>> {
        let SaveTableMappingInput {
            name,
            noun,
            mapping,
        } = input;
        let name = name.trim().to_owned();
        let text = serde_json::to_string(&mapping);
        let text = text.map_err(|error| refuse(&Error::Internal(error.into())))?;
        let mut problems = problems(&name, noun, &mapping, text.len());
        let saved = SavedMapping {
            name,
            noun: noun.list().to_owned(),
            mapping: text,
            saved: Timestamp::now(),
            saved_by: ctx.data::<Caller>()?.subject.clone(),
        };
        if problems.is_empty()
            && !ctx
                .data::<TableMappings>()?
                .save(saved.clone())
                .await
                .map_err(failed)?
        {
            let message = format!("there are {MOST} mappings; delete one first");
            problems.push(Problem::new(ProblemCode::Invalid, &[], message));
        }
        let done = problems.is_empty().then(|| read(saved)).transpose()?;
        Ok(Some(SaveTableMappingPayload {
            table_mapping: done,
            user_errors: problems
                .iter()
                .map(|problem| user_error(problem, &["input"]))
                .collect(),
        }))
    }

    /// Deletes a saved mapping. Needs the role editor or officer.
    async fn delete_table_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which mapping.")] input: DeleteTableMappingInput,
    ) -> Result<Option<DeleteTableMappingPayload>> {
        let deleted = ctx.data::<TableMappings>()?.delete(&input.name).await;
        let deleted = deleted.map_err(failed)?;
        let missing = || user_error(&missing(&input.name, "name"), &["input"]);
        Ok(Some(DeleteTableMappingPayload {
            user_errors: (!deleted).then(missing).into_iter().collect(),
            deleted_name: deleted.then_some(input.name),
        }))
    }
}

/// What is wrong with a mapping that is to be saved.
fn problems(name: &str, noun: TableNoun, mapping: &TableMapping, length: usize) -> Vec<Problem> {
    let invalid = |field: &str, message: String| {
        Problem::new(ProblemCode::Invalid, &[field.to_owned()], message)
    };
    let mut problems = Vec::new();
    let is_name =
        (1..=MAX_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if !is_name {
        let message =
            format!("a name has 1 to {MAX_NAME} characters, none of them a control character");
        problems.push(invalid("name", message));
    }
    if length > MAX_MAPPING {
        problems.push(invalid(
            "mapping",
            format!("longer than {MAX_MAPPING} bytes; take out columns"),
        ));
    }
    let unknown = mapping.unknown_fields(noun).into_iter();
    problems.extend(unknown.map(|message| invalid("mapping", message)));
    problems
}

/// The mapping that was saved under a name for this noun.
pub(super) async fn saved_mapping(
    ctx: &Context<'_>,
    noun: TableNoun,
    name: &str,
) -> Result<std::result::Result<TableMapping, Problem>> {
    let found = ctx.data::<TableMappings>()?.find(name.trim()).await;
    let Some(found) = found.map_err(failed)?.map(read).transpose()? else {
        return Ok(Err(missing(name, "mappingName")));
    };
    if found.noun != noun {
        let message = format!(
            "`{}` reads tables of {}; name one of {}",
            shown(name),
            found.noun.list(),
            noun.list()
        );
        return Ok(Err(Problem::new(
            ProblemCode::Invalid,
            &["mappingName".to_owned()],
            message,
        )));
    }
    Ok(Ok(found.mapping))
}

fn missing(name: &str, field: &str) -> Problem {
    let message = format!("no mapping `{}`; `tableMappings` lists them", shown(name));
    Problem::new(ProblemCode::NotFound, &[field.to_owned()], message)
}

fn read(saved: SavedMapping) -> Result<SavedTableMapping> {
    let unreadable = |cause: String| refuse(&Error::Internal(anyhow::Error::msg(cause)));
    Ok(SavedTableMapping {
        noun: TableNoun::of_list(&saved.noun).map_err(unreadable)?,
        mapping: serde_json::from_str(&saved.mapping)
            .map_err(|error| unreadable(error.to_string()))?,
        saved_at: (&saved.saved).into(),
        name: saved.name,
        saved_by: saved.saved_by,
    })
}

fn failed(error: StoreError) -> async_graphql::Error {
    refuse(&Error::Internal(error.into()))
}
