//! The records of one noun.

use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

use entity::id::{Id, Uuid};
use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{GenericHashMap, OrdMap};

use super::key::Key;
use super::noun::Noun;

/// Records by id and by key; those that are retired apart, since they take no part in any answer.
///
/// Ids are found in a hash map and not in a tree: among 100,000 records that is a half of the time, among 10,000 a
/// quarter, and nearly everything that is asked is found by id.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<T> {
    live: ById<T>,
    retired: ById<T>,
    /// All of them, also those that are retired, since their keys stay taken.
    keys: OrdMap<Key, Arc<T>>,
}

type ById<T> = GenericHashMap<Uuid, Arc<T>, ByTail, DefaultSharedPtr>;

/// For maps by id.
pub(crate) type ByTail = BuildHasherDefault<Tail>;

/// Hashes a UUID by its last eight bytes, all but two bits of which are random. Nobody outside chooses an id, so that
/// nobody can choose ids that collide.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tail(u64);

impl Hasher for Tail {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(tail) = bytes.last_chunk() {
            self.0 = u64::from_le_bytes(*tail);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            live: ById::default(),
            retired: ById::default(),
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
        self.keys.get(key).map(|record| record.id())
    }

    /// The record with this key, unless it is retired.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<&T> {
        self.keys.get(key).and_then(live)
    }

    /// All that are not retired, in the order of their keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.keys.values().filter_map(live)
    }

    /// Those whose key comes after the given one, in the order of their keys.
    pub fn after<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let behind = self.keys.range::<_, str>((Excluded(key), Unbounded));
        behind.filter_map(|(_, record)| live(record))
    }

    /// Those whose key comes before the given one, in the order of their keys backwards.
    pub fn before<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let before = self.keys.range::<_, str>((Unbounded, Excluded(key)));
        before.rev().filter_map(|(_, record)| live(record))
    }

    /// All, retired too, in the order of their keys.
    pub fn iter_even_retired(&self) -> impl Iterator<Item = &T> {
        self.keys.values().map(Arc::as_ref)
    }

    /// Those that are retired, in no order.
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
            && self.holds_key_of(before)
        {
            self.keys.remove(before.key());
        }
        self.keys.insert(record.key().clone(), Arc::clone(&record));
        let side = if record.head().retired {
            &mut self.retired
        } else {
            &mut self.live
        };
        side.insert(uuid, record);
        before
    }

    /// Takes the record with this id out, retired or not.
    pub(super) fn take_out(&mut self, id: Id<T::Kind>) -> Option<Arc<T>> {
        let uuid = id.uuid();
        let taken = self
            .live
            .remove(&uuid)
            .or_else(|| self.retired.remove(&uuid))?;
        if self.holds_key_of(&taken) {
            self.keys.remove(taken.key());
        }
        Some(taken)
    }

    /// Takes over the records of the other, if it has none itself.
    pub(super) fn join(&mut self, other: Self) {
        if self.keys.is_empty() {
            *self = other;
        }
    }

    /// Whether both are one table that nobody changed since it was copied. False says nothing.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.keys.ptr_eq(&other.keys)
    }

    /// Whether its key is still its own, and not already that of another record that took it over.
    fn holds_key_of(&self, record: &Arc<T>) -> bool {
        let holder = self.keys.get(record.key());
        holder.is_some_and(|holder| holder.id() == record.id())
    }
}

fn live<T: Noun>(record: &Arc<T>) -> Option<&T> {
    Some(record.as_ref()).filter(|record| !record.head().retired)
}
