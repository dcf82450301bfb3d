//! What is written down of sign-ins: when a client last did, and who failed. The second is bounded, whoever fails how often.

use std::collections::HashMap;

use entity::client;
use entity::sign_in_failure::{Column, Entity, Model};
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::Clients;
use crate::auth::client::ClientId;
use crate::store::backend;
use crate::store::failure::StoreError;

/// As many rows are kept, the latest: one for each client and address.
pub const MOST_FAILURES: u64 = 1_000;

/// Failed sign-ins of a client from an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInFailure {
    /// The client that was named; none where there is none of that name.
    pub client: Option<String>,
    /// The address.
    pub address: String,
    /// The first time.
    pub first: Timestamp,
    /// The last time.
    pub last: Timestamp,
    /// How often.
    pub count: i64,
}

/// What happened since it was last written down.
#[derive(Debug, Default)]
pub struct Tally {
    used: HashMap<ClientId, i64>,
    failed: HashMap<(String, String), Failed>,
}

#[derive(Debug, Clone, Copy)]
struct Failed {
    first: i64,
    last: i64,
    count: i64,
}

impl Tally {
    /// A client got a token.
    pub fn used(&mut self, client: ClientId, now: Timestamp) {
        self.used.insert(client, now.as_second());
    }

    /// Somebody failed; the client is the one that was named, if it exists. Past so many addresses at once the rest is not
    /// written down.
    pub fn failed(&mut self, client: Option<ClientId>, address: String, now: Timestamp) {
        let client = client.map(|id| id.to_string()).unwrap_or_default();
        let key = (client, address);
        let is_full = u64::try_from(self.failed.len()).is_ok_and(|held| held >= MOST_FAILURES);
        if is_full && !self.failed.contains_key(&key) {
            return;
        }
        let now = now.as_second();
        let failed = self.failed.entry(key).or_insert(Failed {
            first: now,
            last: now,
            count: 0,
        });
        failed.last = now;
        failed.count += 1;
    }

    /// Takes back what could not be written down.
    pub fn take_back(&mut self, earlier: Self) {
        for (client, used) in earlier.used {
            self.used.entry(client).or_insert(used);
        }
        for (key, earlier) in earlier.failed {
            let failed = self.failed.entry(key).or_insert(Failed {
                count: 0,
                ..earlier
            });
            failed.first = earlier.first;
            failed.count += earlier.count;
        }
    }

    fn is_empty(&self) -> bool {
        self.used.is_empty() && self.failed.is_empty()
    }
}

impl Clients {
    /// Writes down what happened.
    ///
    /// # Errors
    /// The database failed.
    pub async fn note(&self, tally: &Tally) -> Result<(), StoreError> {
        if tally.is_empty() {
            return Ok(());
        }
        let transaction = backend::begin_aside(&self.connection).await?;
        for (id, used) in &tally.used {
            client::Entity::update_many()
                .col_expr(client::Column::LastUsed, Expr::value(*used))
                .filter(client::Column::Id.eq(id.0))
                .exec(&transaction)
                .await?;
        }
        for ((client, address), failed) in &tally.failed {
            add(&transaction, client.clone(), address.clone(), failed).await?;
        }
        bound(&transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Who failed to sign in, the latest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn failures(&self) -> Result<Vec<SignInFailure>, StoreError> {
        let rows = Entity::find().order_by_desc(Column::Last);
        let rows = rows.limit(MOST_FAILURES).all(&self.connection).await?;
        let unreadable = |_| StoreError::Setting("a failed sign-in cannot be read".to_owned());
        let time = |second| Timestamp::from_second(second).map_err(unreadable);
        rows.into_iter()
            .map(|row| {
                let Model {
                    client,
                    address,
                    first,
                    last,
                    count,
                } = row;
                Ok(SignInFailure {
                    client: (!client.is_empty()).then_some(client),
                    address,
                    first: time(first)?,
                    last: time(last)?,
                    count,
                })
            })
            .collect()
    }
}

async fn add<C: ConnectionTrait>(
    on: &C,
    client: String,
    address: String,
    failed: &Failed,
) -> Result<(), StoreError> {
    let row = Model {
        client,
        address,
        first: failed.first,
        last: failed.last,
        count: failed.count,
    };
    let mut again = OnConflict::columns([Column::Client, Column::Address]);
    let sum = Expr::col((Entity, Column::Count)).add(failed.count);
    again
        .value(Column::Count, sum)
        .value(Column::Last, failed.last);
    Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(on)
        .await?;
    Ok(())
}

/// Keeps the latest rows.
async fn bound<C: ConnectionTrait>(on: &C) -> Result<(), StoreError> {
    if Entity::find().count(on).await? <= MOST_FAILURES {
        return Ok(());
    }
    let oldest_kept = Entity::find()
        .order_by_desc(Column::Last)
        .offset(MOST_FAILURES - 1)
        .one(on)
        .await?;
    if let Some(kept) = oldest_kept {
        Entity::delete_many()
            .filter(Column::Last.lt(kept.last))
            .exec(on)
            .await?;
    }
    Ok(())
}
