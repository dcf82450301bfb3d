//! Decisions about findings as rows.

use std::sync::Arc;

use entity::finding_decision::Model;
use entity::id::Id;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, text_of, uuid_of};
use super::load::{Put, each};
use super::reading::Rows;
use super::rows::{Saving, upsert};
use crate::registry::finding_decision::FindingDecision;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, decisions: &[&FindingDecision]) -> Result<(), DbErr> {
    upsert(saving, decisions, row).await?;
    Ok(())
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    each(rows, |row| {
        put(Record::FindingDecision(Arc::new(record(row)?)));
        Ok(())
    })
    .await
}

fn row(decision: &FindingDecision) -> Result<Model, DbErr> {
    let FindingDecision {
        head,
        finding,
        kind,
        reason,
        by,
        until,
        assignee,
        facts,
    } = decision;
    let HeadCells {
        id,
        key,
        version,
        retired,
        illustrative,
    } = cell::head(head)?;
    Ok(Model {
        id,
        key,
        version,
        retired,
        illustrative,
        finding: finding.to_string(),
        kind: kind.to_string(),
        reason: reason.clone(),
        decided_by: by.clone(),
        valid_until: text_of(until.as_ref()),
        assignee: uuid_of(*assignee),
        facts: facts.clone(),
    })
}

fn record(row: Model) -> Result<FindingDecision, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        finding,
        kind,
        reason,
        decided_by,
        valid_until,
        assignee,
        facts,
    } = row;
    let row = Row {
        table: "finding_decision",
        id,
    };
    Ok(FindingDecision {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        finding: row.word("finding", &finding)?,
        kind: row.word("kind", &kind)?,
        reason,
        by: decided_by,
        until: row.word_of("valid_until", valid_until.as_deref())?,
        assignee: assignee.map(Id::new),
        facts,
    })
}
