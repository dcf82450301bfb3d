//! The log as it grows: what was done to which record, oldest first, without what was written.

use std::collections::HashMap;

use entity::id::Uuid;
use entity::vocabulary::ChangeAction;
use entity::{change, revision};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::History;
use super::pages::{Place, of_nouns};
use crate::registry::noun::RecordId;
use crate::registry::nouns::NounKind;
use crate::registry::revision::Revision;
use crate::store::failure::StoreError;
use crate::store::log;

/// That something was done to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Where the log tells of it.
    pub place: Place,
    /// When, as an RFC 3339 text.
    pub at: String,
    /// To which record.
    pub record: RecordId,
    /// What was done.
    pub action: ChangeAction,
}

impl History {
    /// The first changes of these nouns after a place, up to a revision, at most so many.
    ///
    /// # Errors
    /// The database failed, or the log is damaged.
    pub async fn done_after(
        &self,
        Place { revision, position }: Place,
        last: Revision,
        nouns: &[NounKind],
        most: u64,
    ) -> Result<Vec<Done>, StoreError> {
        use change::Column::{Action, Noun, Position, Record, Revision};
        let number = log::number(revision);
        let later_in_it = Condition::all()
            .add(Revision.eq(number))
            .add(Position.gt(position));
        let rows: Vec<(i64, i32, String, Uuid, String)> = change::Entity::find()
            .select_only()
            .columns([Revision, Position, Noun, Record, Action])
            .filter(Condition::any().add(Revision.gt(number)).add(later_in_it))
            .filter(Revision.lte(log::number(last)))
            .filter(of_nouns(nouns))
            .order_by_asc(Revision)
            .order_by_asc(Position)
            .limit(most)
            .into_tuple()
            .all(&self.0.connection)
            .await?;
        let mut numbers: Vec<_> = rows.iter().map(|row| row.0).collect();
        numbers.dedup();
        let times = self.times(numbers).await?;
        let done = |(number, position, noun, uuid, action): (i64, i32, String, Uuid, String)| {
            let revision = log::revision_of(number);
            let unknown = |name: &str| log::unknown(revision, name);
            let noun = NounKind::from_name(&noun).ok_or_else(|| unknown(&noun))?;
            Ok(Done {
                place: Place { revision, position },
                at: times.get(&number).cloned().unwrap_or_default(),
                record: RecordId { noun, uuid },
                action: ChangeAction::from_text(&action).ok_or_else(|| unknown(&action))?,
            })
        };
        rows.into_iter().map(done).collect()
    }

    async fn times(&self, numbers: Vec<i64>) -> Result<HashMap<i64, String>, StoreError> {
        let times: Vec<(i64, String)> = revision::Entity::find()
            .select_only()
            .columns([revision::Column::Number, revision::Column::At])
            .filter(revision::Column::Number.is_in(numbers))
            .into_tuple()
            .all(&self.0.connection)
            .await?;
        Ok(times.into_iter().collect())
    }
}
