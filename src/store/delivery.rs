//! What was sent to endpoints, and how that went: for those who look, and for sending it once more.

use std::collections::HashMap;

use entity::delivery::{Column, Entity, Model};
use entity::delivery_try;
use entity::id::Uuid;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::endpoint::Endpoints;
use super::failure::StoreError;

/// A message and its tries, without its body, which holds what admins may not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: Uuid,
    /// Where it goes.
    pub endpoint: Uuid,
    /// The id of the event.
    pub event: String,
    /// The kind of the event.
    pub kind: String,
    /// PENDING, DELIVERED or FAILED.
    pub state: String,
    /// When it was made.
    pub made: Timestamp,
    /// When it is tried next, while it waits.
    pub due: Option<Timestamp>,
    /// The tries, oldest first.
    pub tries: Vec<Try>,
}

/// A try to deliver a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// The status of the answer, if there was one.
    pub status: Option<i64>,
    /// What went wrong, if anything.
    pub problem: Option<String>,
}

impl Endpoints {
    /// The last messages, of one endpoint or of all, the newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn deliveries(
        &self,
        endpoint: Option<Uuid>,
        most: u64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut asked = Entity::find()
            .order_by_desc(Column::Made)
            .order_by_desc(Column::Id)
            .limit(most);
        if let Some(endpoint) = endpoint {
            asked = asked.filter(Column::Endpoint.eq(endpoint));
        }
        let rows = asked.all(&self.connection).await?;
        self.with_tries(rows).await
    }

    /// Sends a message once more, whatever became of it; none if there is none.
    ///
    /// # Errors
    /// The database failed.
    pub async fn redeliver(&self, id: Uuid) -> Result<Option<Delivery>, StoreError> {
        Entity::update_many()
            .col_expr(Column::State, Expr::value("PENDING"))
            .col_expr(Column::Tries, Expr::value(0))
            .col_expr(Column::Due, Expr::value(Timestamp::now().as_millisecond()))
            .filter(Column::Id.eq(id))
            .exec(&self.connection)
            .await?;
        let row = Entity::find_by_id(id).one(&self.connection).await?;
        let found = self.with_tries(row.into_iter().collect()).await?;
        Ok(found.into_iter().next())
    }

    async fn with_tries(&self, rows: Vec<Model>) -> Result<Vec<Delivery>, StoreError> {
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let tried = delivery_try::Entity::find()
            .filter(delivery_try::Column::Delivery.is_in(ids))
            .order_by_asc(delivery_try::Column::Id)
            .all(&self.connection)
            .await?;
        let mut tries: HashMap<Uuid, Vec<Try>> = HashMap::new();
        for row in tried {
            let one = Try {
                at: Timestamp::from_second(row.at).map_err(|_| unreadable(row.delivery))?,
                millis: row.millis,
                status: row.status,
                problem: row.problem,
            };
            tries.entry(row.delivery).or_default().push(one);
        }
        let deliveries = rows.into_iter().map(|row| {
            let due = Timestamp::from_millisecond(row.due).map_err(|_| unreadable(row.id))?;
            Ok(Delivery {
                id: row.id,
                endpoint: row.endpoint,
                event: row.event,
                kind: row.kind,
                made: Timestamp::from_second(row.made).map_err(|_| unreadable(row.id))?,
                due: (row.state == "PENDING").then_some(due),
                state: row.state,
                tries: tries.remove(&row.id).unwrap_or_default(),
            })
        });
        deliveries.collect()
    }
}

fn unreadable(id: Uuid) -> StoreError {
    StoreError::Setting(format!("delivery `{id}` cannot be read"))
}
