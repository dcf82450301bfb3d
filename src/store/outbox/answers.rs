//! How far answers were compared, and the messages that came of it.

use entity::dispatch::Column;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::{Message, Reached};
use crate::store::endpoint::Endpoints;
use crate::store::failure::StoreError;
use crate::store::log;

impl Endpoints {
    /// Writes down messages, and that answers were compared from one place to another; whether this server still had the
    /// lease and nobody else had compared them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn move_compared(
        &self,
        owner: &str,
        (from, to): (Option<Reached>, Option<Reached>),
        messages: &[Message],
    ) -> Result<bool, StoreError> {
        let is_there = match from {
            Some(Reached { revision, day }) => Condition::all()
                .add(Column::Compared.eq(log::number(revision)))
                .add(Column::Day.eq(day.to_string())),
            None => Condition::all().add(Column::Compared.is_null()),
        };
        let (revision, day) = (
            to.map(|to| log::number(to.revision)),
            to.map(|to| to.day.to_string()),
        );
        let to = [
            (Column::Compared, Expr::value(revision)),
            (Column::Day, Expr::value(day)),
        ];
        self.move_on(owner, (is_there, &to), messages).await
    }
}
