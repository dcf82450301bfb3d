//! Undoing: from the entries of the log after a revision to the records as they were at it.
//!
//! Going forward through the entries, the first change of a record after the revision says how the record was at it. So
//! each record is read once, however often it changed.

use std::collections::HashMap;

use entity::change::{Column, Entity};
use entity::id::Uuid;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::registry::noun::RecordId;
use crate::registry::nouns::NounKind;
use crate::registry::revision::{Head, Revision};
use crate::registry::value::Registry;
use crate::store::chain::Entry;
use crate::store::failure::StoreError;
use crate::store::log;

/// The records that one statement asks for.
const CHUNK: usize = 4_000;

/// What is known of the records that changed after a revision.
pub(super) struct Undone {
    /// The last entry that was looked at.
    pub(super) reached: Head,
    /// Each record as it was; none where it did not exist.
    pub(super) earliest: HashMap<RecordId, Option<Text>>,
}

/// A record in the form of the log.
pub(super) struct Text {
    format: i32,
    json: String,
}

impl Undone {
    /// Nothing yet, after the revision with this head.
    pub(super) fn from(head: Head) -> Self {
        Self {
            reached: head,
            earliest: HashMap::new(),
        }
    }

    /// The same with the entries that follow, each of which must follow the one before it.
    pub(super) fn with(mut self, entries: &[Entry]) -> Result<Self, StoreError> {
        for entry in entries {
            self.reached = entry.follow(self.reached)?;
            for change in &entry.changes {
                let noun = NounKind::from_name(&change.noun);
                let id = RecordId {
                    noun: noun.ok_or_else(|| log::unknown(entry.number, &change.noun))?,
                    uuid: change.record,
                };
                let before = || {
                    let (format, json) = (entry.format, change.before.clone()?);
                    Some(Text { format, json })
                };
                self.earliest.entry(id).or_insert_with(before);
            }
        }
        Ok(self)
    }

    /// The value at the head that it began from, out of the later one.
    pub(super) fn value(
        self,
        later: &Registry,
        head: Head,
        versions: &HashMap<Uuid, Revision>,
    ) -> Result<Registry, StoreError> {
        let read = |(id, text): (RecordId, Option<Text>)| {
            let Some(Text { format, json }) = text else {
                return Ok((id, None));
            };
            let version = versions.get(&id.uuid).copied();
            let version = version.ok_or_else(|| StoreError::TablesDiffer(id.to_string()))?;
            let record = log::read_text(version, format, id.noun, &json)?;
            Ok((id, Some(record.with_version(version))))
        };
        let records = self.earliest.into_iter().map(read);
        let records: Vec<_> = records.collect::<Result<_, StoreError>>()?;
        Ok(later.earlier(head, records))
    }
}

/// Which revision had last changed each of the records that existed at `at`.
pub(super) async fn versions<C: ConnectionTrait>(
    connection: &C,
    at: Revision,
    records: &HashMap<RecordId, Option<Text>>,
) -> Result<HashMap<Uuid, Revision>, StoreError> {
    let mut by_noun: HashMap<NounKind, Vec<Uuid>> = HashMap::new();
    for (id, _) in records.iter().filter(|(_, before)| before.is_some()) {
        by_noun.entry(id.noun).or_default().push(id.uuid);
    }
    let mut versions = HashMap::new();
    for (noun, ids) in &by_noun {
        for chunk in ids.chunks(CHUNK) {
            let found: Vec<(Uuid, i64)> = Entity::find()
                .select_only()
                .column(Column::Record)
                .column_as(Column::Revision.max(), "version")
                .filter(Column::Noun.eq(noun.name()))
                .filter(Column::Record.is_in(chunk.iter().copied()))
                .filter(Column::Revision.lte(log::number(at)))
                .group_by(Column::Record)
                .into_tuple()
                .all(connection)
                .await?;
            versions.extend(
                found
                    .into_iter()
                    .map(|(id, number)| (id, log::revision_of(number))),
            );
        }
    }
    Ok(versions)
}
