//! Requests that are done once, however often they are sent: `Idempotency-Key`.
//!
//! A row is written in the transaction of its effect and kept for a day. It holds hashes alone, so that neither the key
//! nor the body of a request can be read out of it: both may name somebody who is erased later.

use std::collections::HashMap;

use entity::idempotency_key::{Column, Entity, Model};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter,
};
use sha2::{Digest, Sha256};

use super::chain::{column, hex};
use super::failure::StoreError;
use super::{connect, log};
use crate::registry::noun::RecordId;
use crate::registry::revision::Revision;

/// How long a request is remembered.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A request that is to be done once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    name: String,
    body: String,
}

/// What a request did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The revision that it made.
    pub revision: Revision,
    /// The record that it was about; none of a manifest.
    pub subject: Option<RecordId>,
}

/// What is known of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recalled {
    /// Nothing: it is to be done.
    New,
    /// It was done.
    Done(Effect),
    /// Its key was used for another one.
    Other,
}

impl Once {
    /// The request of this caller with this key and these bytes.
    #[must_use]
    pub fn new(subject: &str, key: &str, body: &[u8]) -> Self {
        let mut name = Sha256::new();
        column(&mut name, Some(subject));
        column(&mut name, Some(key));
        // Over the name too: a body alone can be guessed, a random key cannot.
        let body = name.clone().chain_update(body);
        Self {
            name: hex(name),
            body: hex(body),
        }
    }
}

/// Some of the requests that were done.
#[derive(Debug, Clone, Default)]
pub struct Known(HashMap<String, (String, Effect)>);

impl Known {
    /// What is known of the request.
    #[must_use]
    pub fn recall(&self, once: &Once) -> Recalled {
        match self.0.get(&once.name) {
            None => Recalled::New,
            Some((body, effect)) if *body == once.body => Recalled::Done(*effect),
            Some(_) => Recalled::Other,
        }
    }

    /// Remembers the request.
    pub fn add(&mut self, once: Once, effect: Effect) {
        self.0.insert(once.name, (once.body, effect));
    }
}

/// The way to the requests that were done, beside the writer. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Requests(DatabaseConnection);

impl Requests {
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        Ok(Self(connect::readers(url).await?))
    }

    /// What is known of the request.
    ///
    /// # Errors
    /// The database failed.
    pub async fn recall(&self, once: &Once) -> Result<Recalled, StoreError> {
        let known = read(&self.0, &[once], Timestamp::now()).await?;
        Ok(known.recall(once))
    }
}

/// Those of the requests that were done within the last day.
pub(super) async fn read<C: ConnectionTrait>(
    connection: &C,
    asked: &[&Once],
    now: Timestamp,
) -> Result<Known, StoreError> {
    let mut known = Known::default();
    if asked.is_empty() {
        return Ok(known);
    }
    let rows = Entity::find()
        .filter(Column::Name.is_in(asked.iter().map(|once| once.name.as_str())))
        .filter(Column::Made.gte(oldest(now)))
        .all(connection)
        .await?;
    for row in rows {
        let (once, effect) = remembered(row)?;
        known.add(once, effect);
    }
    Ok(known)
}

/// Writes down what was done.
pub(super) async fn write<C: ConnectionTrait>(
    connection: &C,
    done: &[(Once, Effect)],
    now: Timestamp,
) -> Result<(), StoreError> {
    if done.is_empty() {
        return Ok(());
    }
    // One that is too old may still stand in the way.
    sweep(connection, now).await?;
    let rows = done.iter().map(|(once, effect)| {
        let row = Model {
            name: once.name.clone(),
            body: once.body.clone(),
            revision: log::number(effect.revision),
            record: effect.subject.map(|subject| subject.to_string()),
            made: now.as_second(),
        };
        row.into_active_model()
    });
    Entity::insert_many(rows)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Forgets what was done more than a day ago.
pub(super) async fn sweep<C: ConnectionTrait>(
    connection: &C,
    now: Timestamp,
) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::Made.lt(oldest(now)))
        .exec(connection)
        .await?;
    Ok(())
}

fn oldest(now: Timestamp) -> i64 {
    now.as_second() - KEPT.as_secs()
}

fn remembered(row: Model) -> Result<(Once, Effect), StoreError> {
    let Model {
        name,
        body,
        revision,
        record,
        made: _,
    } = row;
    let unreadable = || StoreError::Setting("a row of `idempotency_key` cannot be read".to_owned());
    let subject = match record {
        Some(text) => Some(RecordId::parse(&text).ok_or_else(unreadable)?),
        None => None,
    };
    let revision = u64::try_from(revision).map_err(|_| unreadable())?;
    let effect = Effect {
        revision: Revision(revision),
        subject,
    };
    Ok((Once { name, body }, effect))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_known_by_its_caller_and_key_and_told_apart_by_its_body() {
        let effect = Effect {
            revision: Revision(7),
            subject: None,
        };
        let mut known = Known::default();
        known.add(Once::new("ann", "k", b"body"), effect);
        let cases = [
            (("ann", "k", "body"), Recalled::Done(effect)),
            (("ann", "k", "other"), Recalled::Other),
            (("bob", "k", "body"), Recalled::New),
            (("ann", "l", "body"), Recalled::New),
            (("an", "nk", "body"), Recalled::New),
        ];
        for ((subject, key, body), expected) in cases {
            let once = Once::new(subject, key, body.as_bytes());
            assert_eq!(known.recall(&once), expected, "{subject} {key} {body}");
        }
    }
}
