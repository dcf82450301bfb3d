//! People as rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::id::Uuid;
use entity::person::{Column, Entity, Model};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::cell::{self, HeadCells, LoadError, Row};
use super::load::{Put, each};
use super::reading::Rows;
use super::rows::{ROWS, Saving, upsert};
use crate::registry::nouns::Record;
use crate::registry::person::{Content, Facts, Person};

pub(super) async fn save(saving: &Saving<'_>, people: &[&Person]) -> Result<(), DbErr> {
    upsert(saving, people, row).await?;
    Ok(())
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    each(rows, |row| {
        put(Record::Person(Arc::new(record(row)?)));
        Ok(())
    })
    .await
}

/// These people as the table holds them, since the log does not hold all of them.
pub(super) async fn reread<R: Rows>(
    rows: &R,
    ids: &BTreeSet<Uuid>,
) -> Result<Vec<Record>, LoadError> {
    let ids: Vec<_> = ids.iter().copied().collect();
    let mut people = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS) {
        let wanted = Column::Id.is_in(chunk.iter().copied());
        let read = rows.each(Entity::find().filter(wanted), |row| {
            people.push(Record::Person(Arc::new(record(row)?)));
            Ok::<_, LoadError>(())
        });
        read.await?;
    }
    Ok(people)
}

fn row(person: &Person) -> Result<Model, DbErr> {
    let Person { head, content } = person;
    let HeadCells {
        id,
        key,
        version,
        retired,
        illustrative,
    } = cell::head(head)?;
    let (salt, facts) = match content {
        Content::Known { salt, facts } => (*salt, Some(facts.clone())),
        Content::Erased => (None, None),
        Content::Sealed(_) => {
            return Err(DbErr::Type("a person out of the log is no row".to_owned()));
        }
    };
    let (name, email, phone, role) = match facts {
        Some(Facts {
            name,
            email,
            phone,
            role,
        }) => (Some(name), email, phone, role),
        None => (None, None, None, None),
    };
    Ok(Model {
        id,
        key,
        version,
        retired,
        illustrative,
        salt: salt.map(|salt| salt.to_string()),
        name,
        email,
        phone,
        role,
    })
}

fn record(row: Model) -> Result<Person, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        salt,
        name,
        email,
        phone,
        role,
    } = row;
    let row = Row {
        table: "person",
        id,
    };
    let content = match name {
        Some(name) => Content::Known {
            salt: row.word_of("salt", salt.as_deref())?,
            facts: Facts {
                name,
                email,
                phone,
                role,
            },
        },
        None => Content::Erased,
    };
    Ok(Person {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        content,
    })
}
