//! What all records have in common.

use std::fmt;

use entity::id::{Id, Kind, Uuid};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::edge::Edge;
use super::key::Key;
use super::nouns::NounKind;
use super::revision::Revision;
use super::search::Field;
use super::vendor::ExternalReference;

/// The fields that every record has. In the log they stand together under `head`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "K: Kind")]
pub struct Head<K> {
    /// The id, given once.
    pub id: Id<K>,
    /// The key, chosen by people; unique within its noun, also among the retired.
    pub key: Key,
    /// Taken out of every answer, whatever the day.
    pub retired: bool,
    /// Made up for a demonstration.
    pub illustrative: bool,
    /// The revision that last changed the record; the log tells it, so that it is not in the log's text.
    #[serde(skip)]
    pub version: Revision,
}

/// A record: facts about one thing.
pub trait Noun:
    Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The type of its ids.
    type Kind: Kind;

    /// Its entry in the list of nouns.
    const KIND: NounKind;

    /// The common fields.
    fn head(&self) -> &Head<Self::Kind>;

    /// The common fields, to be changed.
    fn head_mut(&mut self) -> &mut Head<Self::Kind>;

    /// Names each record that this one refers to, and in which way.
    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid));

    /// Whether its content is destroyed for good; only people can be erased. Such a record is shown, and in no file.
    fn is_erased(&self) -> bool {
        false
    }

    /// Its ids in other systems of the company.
    fn external_references(&self) -> &[ExternalReference] {
        &[]
    }

    /// Says each text that search finds, but the key.
    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str));

    /// Says each text that search finds.
    fn words<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        self.texts(say);
        say(Field::Key, self.key().as_str());
    }

    /// The id.
    fn id(&self) -> Id<Self::Kind> {
        self.head().id
    }

    /// The key.
    fn key(&self) -> &Key {
        &self.head().key
    }

    /// The id together with the noun.
    fn record_id(&self) -> RecordId {
        RecordId::of::<Self>(self.id())
    }
}

/// An id together with its noun, where the noun is known only at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId {
    /// The noun.
    pub noun: NounKind,
    /// The id within it.
    pub uuid: Uuid,
}

impl RecordId {
    /// The id of a record of this noun.
    #[must_use]
    pub fn of<T: Noun>(id: Id<T::Kind>) -> Self {
        Self {
            noun: T::KIND,
            uuid: id.uuid(),
        }
    }

    /// Reads `ven_...` and the like.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (prefix, digits) = text.split_once('_')?;
        let noun = *NounKind::ALL.iter().find(|noun| noun.prefix() == prefix)?;
        let uuid = Uuid::try_parse(digits)
            .ok()
            .filter(|_| digits.len() == 32)?;
        Some(Self { noun, uuid })
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.noun.prefix(), self.uuid.simple())
    }
}
