//! An asked term with all that are wider and all that are narrower, so that a scope is matched by comparing ids.

use entity::id::Id;

use crate::reference::Tri;
use crate::registry::noun::Noun;
use crate::registry::nouns::{Held, Tables};
use crate::registry::term::{Taxonomy, Term, below, upward};

/// Asked terms of one taxonomy, what lies above them and what lies below.
#[derive(Debug, Clone)]
pub(super) struct Lineage<K> {
    /// The asked terms and all that are wider.
    pub(super) up: Vec<Id<K>>,
    /// All that are narrower.
    pub(super) down: Vec<Id<K>>,
}

impl<K: Taxonomy> Lineage<K>
where
    Term<K>: Held + Noun<Kind = K>,
{
    /// The lineage of one term, or of several of which any will do.
    pub(super) fn of(tables: &Tables, terms: &[Id<K>]) -> Self {
        Self {
            up: terms
                .iter()
                .flat_map(|term| upward(tables, *term))
                .collect(),
            down: below(tables, terms),
        }
    }

    /// Whether the scope covers an asked term: a wider one or the same does, of a narrower one it is unknown, since
    /// it covers a part.
    pub(super) fn within(&self, scope: &[Id<K>]) -> Tri {
        let any_of = |ids: &[Id<K>]| ids.iter().any(|id| scope.contains(id));
        if any_of(&self.up) {
            Tri::Yes
        } else if any_of(&self.down) {
            Tri::Unknown
        } else {
            Tri::No
        }
    }

    /// The terms of the scope that are narrower than what is asked.
    pub(super) fn narrower<'a>(&'a self, scope: &'a [Id<K>]) -> impl Iterator<Item = Id<K>> + 'a {
        scope.iter().copied().filter(|id| self.down.contains(id))
    }
}
