//! Work that vendors hand on as rows, with what is handed on and the safeguards.

use std::sync::Arc;

use entity::id::{DataCategoryId, Id};
use entity::link::subprocessing_category;
use entity::safeguard::subprocessing_safeguard;
use entity::subprocessing::Model;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, days, text_of};
use super::load::{self, Lists, Put, each};
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use super::safeguard;
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;
use crate::registry::safeguard::Safeguard;
use crate::registry::subprocessing::Subprocessing;

pub(super) async fn save(
    saving: &Saving<'_>,
    subprocessings: &[&Subprocessing],
) -> Result<(), DbErr> {
    let known = upsert(saving, subprocessings, row).await?;
    replace(saving, subprocessings, &known, category_rows).await?;
    replace(saving, subprocessings, &known, safeguard_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut owned = Owned {
        categories: load::links::<subprocessing_category::Model, _, _>(rows).await?,
        safeguards: safeguard::load::<subprocessing_safeguard::Model, _>(rows).await?,
    };
    each(rows, |row| {
        let record = Arc::new(record(row, &mut owned)?);
        put(Record::Subprocessing(record));
        Ok(())
    })
    .await
}

/// The tables of lists, by subprocessing.
struct Owned {
    categories: Lists<DataCategoryId>,
    safeguards: Lists<Safeguard>,
}

fn row(subprocessing: &Subprocessing) -> Result<Model, DbErr> {
    let Subprocessing {
        head,
        vendor,
        subprocessor,
        service,
        country,
        categories: _, // rows of their own
        window,
        flow_down_confirmed,
        safeguards: _, // rows of their own
    } = subprocessing;
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
        vendor: vendor.uuid(),
        subprocessor: subprocessor.uuid(),
        service: service.clone(),
        country: text_of(country.as_ref()),
        valid_from,
        valid_until,
        flow_down_confirmed: *flow_down_confirmed,
    })
}

fn category_rows(
    subprocessing: &Subprocessing,
) -> Result<Vec<subprocessing_category::Model>, DbErr> {
    Ok(links(subprocessing.id().uuid(), &subprocessing.categories))
}

fn safeguard_rows(
    subprocessing: &Subprocessing,
) -> Result<Vec<subprocessing_safeguard::Model>, DbErr> {
    safeguard::rows(subprocessing.id().uuid(), &subprocessing.safeguards)
}

fn record(row: Model, owned: &mut Owned) -> Result<Subprocessing, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        vendor,
        subprocessor,
        service,
        country,
        valid_from,
        valid_until,
        flow_down_confirmed,
    } = row;
    let row = Row {
        table: "subprocessing",
        id,
    };
    Ok(Subprocessing {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        vendor: Id::new(vendor),
        subprocessor: Id::new(subprocessor),
        service,
        country: row.word_of("country", country.as_deref())?,
        categories: owned.categories.of(&id),
        window: row.window(valid_from.as_deref(), valid_until.as_deref())?,
        flow_down_confirmed,
        safeguards: owned.safeguards.of(&id),
    })
}
