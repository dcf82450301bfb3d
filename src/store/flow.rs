//! Flows as rows, with what goes, whom it is about, what for, and the safeguards.

use std::sync::Arc;

use entity::flow::Model;
use entity::id::{DataCategoryId, DataSubjectId, Id, PurposeId, Uuid};
use entity::link::{flow_category, flow_purpose, flow_subject};
use entity::safeguard::flow_safeguard;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, days, json, json_of, text_of, uuid_of, whole};
use super::load::{self, Lists, Put, each};
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use super::safeguard;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;
use crate::registry::safeguard::Safeguard;

pub(super) async fn save(saving: &Saving<'_>, flows: &[&Flow]) -> Result<(), DbErr> {
    let known = upsert(saving, flows, row).await?;
    replace(saving, flows, &known, category_rows).await?;
    replace(saving, flows, &known, subject_rows).await?;
    replace(saving, flows, &known, purpose_rows).await?;
    replace(saving, flows, &known, safeguard_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut owned = Owned {
        categories: load::links::<flow_category::Model, _, _>(rows).await?,
        subjects: load::links::<flow_subject::Model, _, _>(rows).await?,
        purposes: load::links::<flow_purpose::Model, _, _>(rows).await?,
        safeguards: safeguard::load::<flow_safeguard::Model, _>(rows).await?,
    };
    each(rows, |row| {
        put(Record::Flow(Arc::new(record(row, &mut owned)?)));
        Ok(())
    })
    .await
}

/// The tables of lists, by flow.
struct Owned {
    categories: Lists<DataCategoryId>,
    subjects: Lists<DataSubjectId>,
    purposes: Lists<PurposeId>,
    safeguards: Lists<Safeguard>,
}

fn row(flow: &Flow) -> Result<Model, DbErr> {
    let Flow {
        head,
        source,
        recipient,
        categories: _, // rows of their own
        level,
        subjects: _, // rows of their own
        purposes: _, // rows of their own
        role,
        origin,
        destinations,
        persons,
        frequency,
        lawful_basis,
        window,
        state,
        actions,
        conditions_met,
        safeguards: _, // rows of their own
        activity,
        citation,
    } = flow;
    let (source_property, source_vendor, source_database) = match source {
        FlowSource::Property(property) => (Some(property.uuid()), None, None),
        FlowSource::Vendor(vendor) => (None, Some(vendor.uuid()), None),
        FlowSource::Database(database) => (None, None, Some(database.uuid())),
    };
    let (recipient_vendor, recipient_legal_entity, recipient_class) = match recipient {
        Recipient::Vendor(vendor) => (Some(vendor.uuid()), None, None),
        Recipient::LegalEntity(entity) => (None, Some(entity.uuid()), None),
        Recipient::Class(class) => (None, None, Some(class.uuid())),
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
        source_property,
        source_vendor,
        source_database,
        recipient_vendor,
        recipient_legal_entity,
        recipient_class,
        level: text_of(level.as_ref()),
        role: text_of(role.as_ref()),
        origin: text_of(origin.as_ref()),
        destinations: json(destinations)?,
        persons: persons.map(whole).transpose()?,
        frequency: frequency.clone(),
        lawful_basis: lawful_basis.clone(),
        valid_from,
        valid_until,
        state: state.to_string(),
        actions: json(actions)?,
        conditions_met: json(conditions_met)?,
        activity: uuid_of(*activity),
        citation: json_of(citation.as_ref())?,
    })
}

fn category_rows(flow: &Flow) -> Result<Vec<flow_category::Model>, DbErr> {
    Ok(links(flow.id().uuid(), &flow.categories))
}

fn subject_rows(flow: &Flow) -> Result<Vec<flow_subject::Model>, DbErr> {
    Ok(links(flow.id().uuid(), &flow.subjects))
}

fn purpose_rows(flow: &Flow) -> Result<Vec<flow_purpose::Model>, DbErr> {
    Ok(links(flow.id().uuid(), &flow.purposes))
}

fn safeguard_rows(flow: &Flow) -> Result<Vec<flow_safeguard::Model>, DbErr> {
    safeguard::rows(flow.id().uuid(), &flow.safeguards)
}

fn record(row: Model, owned: &mut Owned) -> Result<Flow, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        source_property,
        source_vendor,
        source_database,
        recipient_vendor,
        recipient_legal_entity,
        recipient_class,
        level,
        role,
        origin,
        destinations,
        persons,
        frequency,
        lawful_basis,
        valid_from,
        valid_until,
        state,
        actions,
        conditions_met,
        activity,
        citation,
    } = row;
    let row = Row { table: "flow", id };
    Ok(Flow {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        source: source(row, source_property, source_vendor, source_database)?,
        recipient: recipient(
            row,
            recipient_vendor,
            recipient_legal_entity,
            recipient_class,
        )?,
        categories: owned.categories.of(&id),
        level: row.word_of("level", level.as_deref())?,
        subjects: owned.subjects.of(&id),
        purposes: owned.purposes.of(&id),
        role: row.word_of("role", role.as_deref())?,
        origin: row.word_of("origin", origin.as_deref())?,
        destinations: row.json("destinations", &destinations)?,
        persons: persons
            .map(|persons| row.number("persons", persons))
            .transpose()?,
        frequency,
        lawful_basis,
        window: row.window(valid_from.as_deref(), valid_until.as_deref())?,
        state: row.word("state", &state)?,
        actions: row.json("actions", &actions)?,
        conditions_met: row.json("conditions_met", &conditions_met)?,
        safeguards: owned.safeguards.of(&id),
        activity: activity.map(Id::new),
        citation: row.json_of("citation", citation.as_deref())?,
    })
}

fn source(
    row: Row,
    property: Option<Uuid>,
    vendor: Option<Uuid>,
    database: Option<Uuid>,
) -> Result<FlowSource, LoadError> {
    match (property, vendor, database) {
        (Some(property), None, None) => Ok(FlowSource::Property(Id::new(property))),
        (None, Some(vendor), None) => Ok(FlowSource::Vendor(Id::new(vendor))),
        (None, None, Some(database)) => Ok(FlowSource::Database(Id::new(database))),
        _ => Err(row.refuse("source_property", "exactly one source must be set")),
    }
}

fn recipient(
    row: Row,
    vendor: Option<Uuid>,
    entity: Option<Uuid>,
    class: Option<Uuid>,
) -> Result<Recipient, LoadError> {
    match (vendor, entity, class) {
        (Some(vendor), None, None) => Ok(Recipient::Vendor(Id::new(vendor))),
        (None, Some(entity), None) => Ok(Recipient::LegalEntity(Id::new(entity))),
        (None, None, Some(class)) => Ok(Recipient::Class(Id::new(class))),
        _ => Err(row.refuse("recipient_vendor", "exactly one recipient must be set")),
    }
}
