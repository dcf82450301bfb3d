//! Clauses as rows, with the lists of whom they bind and what they reach.
//!
//! A list of references in a scope that is null sets no limit and has no row; no such list is empty.

use std::sync::Arc;

use entity::clause::Model;
use entity::id::{
    DataCategoryId, DataSubjectId, Id, PropertyId, PurposeId, RecipientClassId, Uuid, VendorId,
};
use entity::link::{
    Link, clause_category, clause_class, clause_property, clause_purpose, clause_recipient,
    clause_subject, clause_vendor,
};
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, days, json, json_of, text_of, uuid_of};
use super::load::{self, Lists, Put, each};
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use crate::registry::clause::{Bound, Clause, Scope, Source};
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;

const COMPANY: &str = "COMPANY";
const VENDORS: &str = "VENDORS";
const CLASSES: &str = "CLASSES";

pub(super) async fn save(saving: &Saving<'_>, clauses: &[&Clause]) -> Result<(), DbErr> {
    let known = upsert(saving, clauses, row).await?;
    replace(saving, clauses, &known, vendor_rows).await?;
    replace(saving, clauses, &known, class_rows).await?;
    replace(saving, clauses, &known, category_rows).await?;
    replace(saving, clauses, &known, purpose_rows).await?;
    replace(saving, clauses, &known, subject_rows).await?;
    replace(saving, clauses, &known, property_rows).await?;
    replace(saving, clauses, &known, recipient_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut links = Links {
        vendors: load::links::<clause_vendor::Model, _, _>(rows).await?,
        classes: load::links::<clause_class::Model, _, _>(rows).await?,
        categories: load::links::<clause_category::Model, _, _>(rows).await?,
        purposes: load::links::<clause_purpose::Model, _, _>(rows).await?,
        subjects: load::links::<clause_subject::Model, _, _>(rows).await?,
        properties: load::links::<clause_property::Model, _, _>(rows).await?,
        recipients: load::links::<clause_recipient::Model, _, _>(rows).await?,
    };
    each(rows, |row| {
        put(Record::Clause(Arc::new(record(row, &mut links)?)));
        Ok(())
    })
    .await
}

/// The link tables, by clause.
struct Links {
    vendors: Lists<VendorId>,
    classes: Lists<RecipientClassId>,
    categories: Lists<DataCategoryId>,
    purposes: Lists<PurposeId>,
    subjects: Lists<DataSubjectId>,
    properties: Lists<PropertyId>,
    recipients: Lists<RecipientClassId>,
}

fn row(clause: &Clause) -> Result<Model, DbErr> {
    let Clause {
        head,
        rule,
        bound,
        actions,
        duty,
        within,
        requests,
        scope,
        conditions,
        source,
        citation,
        hedged,
        window,
        reviewed_on,
        reviewed_by,
    } = clause;
    let Scope {
        categories: _, // rows of their own, as are the other lists of references
        levels,
        purposes: _,
        subjects: _,
        properties: _,
        recipients: _,
        destinations,
    } = scope;
    let bound = match bound {
        Bound::Company => COMPANY,
        Bound::Vendors(_) => VENDORS,
        Bound::Classes(_) => CLASSES,
    };
    let (agreement, notice, law) = match source {
        Source::Agreement(agreement) => (Some(agreement.uuid()), None, None),
        Source::Notice(notice) => (None, Some(notice.uuid()), None),
        Source::Law(law) => (None, None, Some(law.clone())),
    };
    let HeadCells {
        id,
        key,
        version,
        retired,
        illustrative,
    } = cell::head(head)?;
    let (valid_from, valid_until) = days(window);
    Ok(Model {
        id,
        key,
        version,
        retired,
        illustrative,
        rule: rule.to_string(),
        bound: bound.to_owned(),
        actions: json(actions)?,
        duty: duty.clone(),
        within: json_of(within.as_ref())?,
        requests: json(requests)?,
        levels: json_of(levels.as_ref())?,
        destinations: json_of(destinations.as_ref())?,
        conditions: json(conditions)?,
        agreement,
        notice,
        law,
        citation: json_of(citation.as_ref())?,
        hedged: *hedged,
        valid_from,
        valid_until,
        reviewed_on: text_of(reviewed_on.as_ref()),
        reviewed_by: uuid_of(*reviewed_by),
    })
}

fn vendor_rows(clause: &Clause) -> Result<Vec<clause_vendor::Model>, DbErr> {
    Ok(match &clause.bound {
        Bound::Vendors(vendors) => links(clause.id().uuid(), vendors),
        Bound::Company | Bound::Classes(_) => Vec::new(),
    })
}

fn class_rows(clause: &Clause) -> Result<Vec<clause_class::Model>, DbErr> {
    Ok(match &clause.bound {
        Bound::Classes(classes) => links(clause.id().uuid(), classes),
        Bound::Company | Bound::Vendors(_) => Vec::new(),
    })
}

fn category_rows(clause: &Clause) -> Result<Vec<clause_category::Model>, DbErr> {
    reach(clause, clause.scope.categories.as_deref())
}

fn purpose_rows(clause: &Clause) -> Result<Vec<clause_purpose::Model>, DbErr> {
    reach(clause, clause.scope.purposes.as_deref())
}

fn subject_rows(clause: &Clause) -> Result<Vec<clause_subject::Model>, DbErr> {
    reach(clause, clause.scope.subjects.as_deref())
}

fn property_rows(clause: &Clause) -> Result<Vec<clause_property::Model>, DbErr> {
    reach(clause, clause.scope.properties.as_deref())
}

fn recipient_rows(clause: &Clause) -> Result<Vec<clause_recipient::Model>, DbErr> {
    reach(clause, clause.scope.recipients.as_deref())
}

fn reach<K, L: Link>(clause: &Clause, list: Option<&[Id<K>]>) -> Result<Vec<L>, DbErr> {
    Ok(links(clause.id().uuid(), list.unwrap_or_default()))
}

fn record(row: Model, links: &mut Links) -> Result<Clause, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        rule,
        bound,
        actions,
        duty,
        within,
        requests,
        levels,
        destinations,
        conditions,
        agreement,
        notice,
        law,
        citation,
        hedged,
        valid_from,
        valid_until,
        reviewed_on,
        reviewed_by,
    } = row;
    let row = Row {
        table: "clause",
        id,
    };
    Ok(Clause {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        rule: row.word("rule", &rule)?,
        bound: bound_of(row, &bound, links)?,
        actions: row.json("actions", &actions)?,
        duty,
        within: row.json_of("within", within.as_deref())?,
        requests: row.json("requests", &requests)?,
        scope: Scope {
            categories: links.categories.if_any(&id),
            levels: row.json_of("levels", levels.as_deref())?,
            purposes: links.purposes.if_any(&id),
            subjects: links.subjects.if_any(&id),
            properties: links.properties.if_any(&id),
            recipients: links.recipients.if_any(&id),
            destinations: row.json_of("destinations", destinations.as_deref())?,
        },
        conditions: row.json("conditions", &conditions)?,
        source: source(row, agreement, notice, law)?,
        citation: row.json_of("citation", citation.as_deref())?,
        hedged,
        window: row.window(valid_from.as_deref(), valid_until.as_deref())?,
        reviewed_on: row.word_of("reviewed_on", reviewed_on.as_deref())?,
        reviewed_by: reviewed_by.map(Id::new),
    })
}

fn bound_of(row: Row, bound: &str, links: &mut Links) -> Result<Bound, LoadError> {
    match bound {
        COMPANY => Ok(Bound::Company),
        VENDORS => Ok(Bound::Vendors(links.vendors.of(&row.id))),
        CLASSES => Ok(Bound::Classes(links.classes.of(&row.id))),
        other => Err(row.refuse("bound", &format!("`{other}` is not known"))),
    }
}

fn source(
    row: Row,
    agreement: Option<Uuid>,
    notice: Option<Uuid>,
    law: Option<String>,
) -> Result<Source, LoadError> {
    match (agreement, notice, law) {
        (Some(agreement), None, None) => Ok(Source::Agreement(Id::new(agreement))),
        (None, Some(notice), None) => Ok(Source::Notice(Id::new(notice))),
        (None, None, Some(law)) => Ok(Source::Law(law)),
        _ => Err(row.refuse("agreement", "exactly one source must be set")),
    }
}
