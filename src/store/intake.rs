//! Intakes as rows. What a request would make lies in its row in the form of the log.

use std::sync::Arc;

use entity::intake::Model;
use jiff::civil::Date;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};

use super::cell::{self, HeadCells, LoadError, Row, json, json_of};
use super::load::{Put, each};
use super::reading::Rows;
use super::rows::{Saving, upsert};
use crate::registry::intake::{Intake, IntakeStep};
use crate::registry::nouns::Record;
use crate::registry::vendor::ExternalReference;

/// What has no column of its own.
#[derive(Serialize, Deserialize)]
struct Content {
    justification: String,
    external_references: Vec<ExternalReference>,
    behind: String,
    steps: Vec<IntakeStep>,
    conditions: Vec<String>,
    until: Option<Date>,
    accepted: Vec<String>,
}

pub(super) async fn save(saving: &Saving<'_>, intakes: &[&Intake]) -> Result<(), DbErr> {
    upsert(saving, intakes, row).await?;
    Ok(())
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    each(rows, |row| {
        put(Record::Intake(Arc::new(record(row)?)));
        Ok(())
    })
    .await
}

fn row(intake: &Intake) -> Result<Model, DbErr> {
    let Intake {
        head,
        vendor,
        flow,
        justification,
        external_references,
        requested_by,
        behind,
        state,
        steps,
        conditions,
        until,
        accepted,
    } = intake.clone();
    let HeadCells {
        id,
        key,
        version,
        retired,
        illustrative,
    } = cell::head(&head)?;
    Ok(Model {
        id,
        key,
        version,
        retired,
        illustrative,
        state: state.to_string(),
        requested_by,
        vendor: json_of(vendor.as_ref())?,
        flow: json(&flow)?,
        content: json(&Content {
            justification,
            external_references,
            behind,
            steps,
            conditions,
            until,
            accepted,
        })?,
    })
}

fn record(row: Model) -> Result<Intake, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        state,
        requested_by,
        vendor,
        flow,
        content,
    } = row;
    let row = Row {
        table: "intake",
        id,
    };
    let Content {
        justification,
        external_references,
        behind,
        steps,
        conditions,
        until,
        accepted,
    } = row.json("content", &content)?;
    Ok(Intake {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        vendor: row.json_of("vendor", vendor.as_deref())?,
        flow: row.json("flow", &flow)?,
        justification,
        external_references,
        requested_by,
        behind,
        state: row.word("state", &state)?,
        steps,
        conditions,
        until,
        accepted,
    })
}
