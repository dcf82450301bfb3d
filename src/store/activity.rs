//! Activities as rows, with who else takes part, what for and whom they are about.

use std::sync::Arc;

use entity::activity::Model;
use entity::id::{DataSubjectId, Id, PurposeId};
use entity::link::{activity_purpose, activity_subject};
use entity::party::activity_other;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, json, json_of, uuid_of};
use super::load::{self, Lists, Put, each};
use super::party;
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use crate::registry::activity::Activity;
use crate::registry::agreement::Party;
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, activities: &[&Activity]) -> Result<(), DbErr> {
    let known = upsert(saving, activities, row).await?;
    replace(saving, activities, &known, other_rows).await?;
    replace(saving, activities, &known, purpose_rows).await?;
    replace(saving, activities, &known, subject_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut owned = Owned {
        others: party::load::<activity_other::Model, _>(rows).await?,
        purposes: load::links::<activity_purpose::Model, _, _>(rows).await?,
        subjects: load::links::<activity_subject::Model, _, _>(rows).await?,
    };
    each(rows, |row| {
        put(Record::Activity(Arc::new(record(row, &mut owned)?)));
        Ok(())
    })
    .await
}

/// The tables of lists, by activity.
struct Owned {
    others: Lists<Party>,
    purposes: Lists<PurposeId>,
    subjects: Lists<DataSubjectId>,
}

fn row(activity: &Activity) -> Result<Model, DbErr> {
    let Activity {
        head,
        name,
        role,
        ours,
        others: _,   // rows of their own
        purposes: _, // rows of their own
        subjects: _, // rows of their own
        lawful_basis,
        special_condition,
        automated_decisions,
        assessment,
        retention,
        security_measures,
        responsible,
    } = activity;
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
        name: name.clone(),
        role: role.to_string(),
        ours: ours.uuid(),
        lawful_basis: lawful_basis.clone(),
        special_condition: special_condition.clone(),
        automated_decisions: *automated_decisions,
        assessment: json_of(assessment.as_ref())?,
        retention: json_of(retention.as_ref())?,
        security_measures: json(security_measures)?,
        responsible: uuid_of(*responsible),
    })
}

fn other_rows(activity: &Activity) -> Result<Vec<activity_other::Model>, DbErr> {
    Ok(party::rows(activity.id().uuid(), &activity.others))
}

fn purpose_rows(activity: &Activity) -> Result<Vec<activity_purpose::Model>, DbErr> {
    Ok(links(activity.id().uuid(), &activity.purposes))
}

fn subject_rows(activity: &Activity) -> Result<Vec<activity_subject::Model>, DbErr> {
    Ok(links(activity.id().uuid(), &activity.subjects))
}

fn record(row: Model, owned: &mut Owned) -> Result<Activity, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        name,
        role,
        ours,
        lawful_basis,
        special_condition,
        automated_decisions,
        assessment,
        retention,
        security_measures,
        responsible,
    } = row;
    let row = Row {
        table: "activity",
        id,
    };
    Ok(Activity {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        name,
        role: row.word("role", &role)?,
        ours: Id::new(ours),
        others: owned.others.of(&id),
        purposes: owned.purposes.of(&id),
        subjects: owned.subjects.of(&id),
        lawful_basis,
        special_condition,
        automated_decisions,
        assessment: row.json_of("assessment", assessment.as_deref())?,
        retention: row.json_of("retention", retention.as_deref())?,
        security_measures: row.json("security_measures", &security_measures)?,
        responsible: responsible.map(Id::new),
    })
}
