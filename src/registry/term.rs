//! Terms: the entries of the five taxonomies, which share one shape and differ in the type of their ids.

use entity::id::{Id, Kind, Uuid, kind};
use entity::vocabulary::Level;
use serde::{Deserialize, Serialize};

use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::{Held, NounKind, Tables};
use super::search::Field;

/// A kind of term: which taxonomy it belongs to.
pub trait Taxonomy: Kind + Copy + Eq + Send + Sync + std::fmt::Debug {
    /// The noun.
    const NOUN: NounKind;
    /// The edge to the wider term.
    const PARENT: Edge;
}

macro_rules! taxonomies {
    ($($(#[$doc:meta])* $noun:ident, $parent:ident;)*) => {$(
        $(#[$doc])* pub type $noun = Term<kind::$noun>;
        impl Taxonomy for kind::$noun {
            const NOUN: NounKind = NounKind::$noun;
            const PARENT: Edge = Edge::$parent;
        }
    )*};
}

taxonomies! {
    /// A category of data.
    DataCategory, DataCategoryParent;
    /// A purpose of processing.
    Purpose, PurposeParent;
    /// A kind of person.
    DataSubject, DataSubjectParent;
    /// A class of recipients.
    RecipientClass, RecipientClassParent;
    /// A way of collecting.
    CollectionMethod, CollectionMethodParent;
}

/// One entry of the taxonomy `K`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "K: Kind")]
pub struct Term<K> {
    /// Id, key and the like.
    pub head: Head<K>,
    /// The wider term, of the same taxonomy.
    pub parent: Option<Id<K>>,
    /// Its name.
    pub name: String,
    /// What it means.
    pub description: Option<String>,
    /// The term of the W3C Data Privacy Vocabulary.
    pub dpv_iri: Option<String>,
    /// The key in fideslang.
    pub fideslang_key: Option<String>,
    /// Categories: how closely such data points to a person by law.
    pub default_level: Option<Level>,
    /// Categories: of the special categories (GDPR Art. 9).
    pub special: Option<bool>,
    /// Categories: sensitive in another law's sense (PIPL Art. 28, Cal. Civ. Code 1798.140(ae)).
    pub sensitive: Option<bool>,
    /// Methods: how long what it stores on a device stays there.
    pub lifetime: Option<String>,
}

impl<K: Taxonomy> Noun for Term<K> {
    type Kind = K;
    const KIND: NounKind = K::NOUN;

    fn head(&self) -> &Head<K> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<K> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        if let Some(parent) = self.parent {
            visit(K::PARENT, parent.uuid());
        }
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::Name, &self.name);
        if let Some(description) = &self.description {
            say(Field::Description, description);
        }
    }
}

/// The term and all that are wider, nearest first. A cycle, which no command can make, ends after the longest path.
pub fn upward<K: Taxonomy>(tables: &Tables, term: Id<K>) -> impl Iterator<Item = Id<K>> + '_
where
    Term<K>: Held + Noun<Kind = K>,
{
    let table = <Term<K> as Held>::table(tables);
    std::iter::successors(Some(term), move |term| {
        table.get(*term).and_then(|term| term.parent)
    })
    .take(MAX_DEPTH)
}

/// The deepest path of a taxonomy or of ownership.
pub const MAX_DEPTH: usize = 32;

/// Whether one of the terms is the wide one or below it.
pub fn is_within<K: Taxonomy>(tables: &Tables, terms: &[Id<K>], wide: Id<K>) -> bool
where
    Term<K>: Held + Noun<Kind = K>,
{
    terms
        .iter()
        .any(|term| upward(tables, *term).any(|above| above == wide))
}

/// All terms under these. A cycle, which no command can make, ends after the deepest path.
pub fn below<K: Taxonomy>(tables: &Tables, terms: &[Id<K>]) -> Vec<Id<K>> {
    let mut found = Vec::new();
    let mut layer = terms.to_vec();
    for _ in 0..MAX_DEPTH {
        layer = layer
            .iter()
            .flat_map(|term| tables.edges.sources::<K, K>(K::PARENT, *term))
            .collect();
        if layer.is_empty() {
            break;
        }
        found.extend_from_slice(&layer);
    }
    found
}
