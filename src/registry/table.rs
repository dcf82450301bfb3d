//! The records of one noun.

use std::sync::Arc;

use entity::id::{Id, Uuid};
use imbl::OrdMap;

use super::key::Key;
use super::noun::Noun;

/// Records by id and by key; those that are retired apart, since they take no part in any answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<T> {
    live: OrdMap<Uuid, Arc<T>>,
    retired: OrdMap<Uuid, Arc<T>>,
    keys: OrdMap<Key, Uuid>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            live: OrdMap::new(),
            retired: OrdMap::new(),
            keys: OrdMap::new(),
        }
    }
}

impl<T: Noun> Table<T> {
    /// The record with this id, unless it is retired.
    #[must_use]
    pub fn get(&self, id: Id<T::Kind>) -> Option<&T> {
        self.live.get(&id.uuid()).map(Arc::as_ref)
    }

    /// The same, shared.
    #[must_use]
    pub fn shared(&self, id: Id<T::Kind>) -> Option<&Arc<T>> {
        self.live.get(&id.uuid())
    }

    /// The record with this id, retired or not.
    #[must_use]
    pub fn even_retired(&self, id: Id<T::Kind>) -> Option<&T> {
        self.live
            .get(&id.uuid())
            .or_else(|| self.retired.get(&id.uuid()))
            .map(Arc::as_ref)
    }

    /// The id that the key belongs to, also if its record is retired.
    #[must_use]
    pub fn id_of_key(&self, key: &str) -> Option<Id<T::Kind>> {
        self.keys.get(key).copied().map(Id::new)
    }

    /// The record with this key, unless it is retired.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<&T> {
        self.id_of_key(key).and_then(|id| self.get(id))
    }

    /// All that are not retired, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.keys
            .values()
            .filter_map(|uuid| self.live.get(uuid))
            .map(Arc::as_ref)
    }

    /// Those whose key comes after the given one, in the order of their keys.
    pub fn after<'a>(&'a self, key: &Key) -> impl Iterator<Item = &'a T> + use<'a, T> {
        use std::ops::Bound::{Excluded, Unbounded};
        self.keys
            .range((Excluded(key.clone()), Unbounded))
            .filter_map(|(_, uuid)| self.live.get(uuid))
            .map(Arc::as_ref)
    }

    /// All that are not retired, in the order of their making.
    pub fn oldest_first(&self) -> impl Iterator<Item = &T> {
        self.live.values().map(Arc::as_ref)
    }

    /// All, retired too, in the order of their making.
    pub fn iter_even_retired(&self) -> impl Iterator<Item = &T> {
        self.live
            .values()
            .chain(self.retired.values())
            .map(Arc::as_ref)
    }

    /// Those that are retired, in the order of their making.
    pub fn retired(&self) -> impl Iterator<Item = &T> {
        self.retired.values().map(Arc::as_ref)
    }

    /// How many are not retired.
    #[must_use]
    pub fn len(&self) -> usize {
        self.live.len()
    }

    /// Whether there is none that is not retired.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.live.is_empty()
    }

    /// Puts the record in the place of the one with its id.
    pub(super) fn put(&mut self, record: Arc<T>) -> Option<Arc<T>> {
        let uuid = record.id().uuid();
        let before = self
            .live
            .remove(&uuid)
            .or_else(|| self.retired.remove(&uuid));
        if let Some(before) = &before
            && before.key() != record.key()
            && self.keys.get(before.key()) == Some(&uuid)
        {
            self.keys.remove(before.key());
        }
        self.keys.insert(record.key().clone(), uuid);
        let side = if record.head().retired {
            &mut self.retired
        } else {
            &mut self.live
        };
        side.insert(uuid, record);
        before
    }
}
