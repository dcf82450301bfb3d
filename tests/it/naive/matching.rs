//! Three-valued matching (3.1): terms, days, scopes.

use std::collections::BTreeSet;

use entity::id::{Id, RecipientClassId};
use entity::vocabulary::Level;
use steward::reference::{Area, Tri};
use steward::registry::clause::{Clause, Source};
use steward::registry::noun::Noun;
use steward::registry::nouns::Held;
use steward::registry::term::{Taxonomy, Term};
use steward::registry::value::Registry;

use super::case::Case;
use super::ways::Set;

/// Whether the term is the wide one or lies below it.
pub fn lies_in<K: Taxonomy>(registry: &Registry, term: Id<K>, wide: Id<K>) -> bool
where
    Term<K>: Held + Noun<Kind = K>,
{
    let mut at = Some(term);
    while let Some(here) = at {
        if here == wide {
            return true;
        }
        at = <Term<K> as Held>::table(registry)
            .get(here)
            .and_then(|term| term.parent);
    }
    false
}

/// Asked term equal to or below a scope term: YES. Above: UNKNOWN. Otherwise NO.
pub fn term<K: Taxonomy>(registry: &Registry, asked: Id<K>, listed: &[Id<K>]) -> Tri
where
    Term<K>: Held + Noun<Kind = K>,
{
    let mut found = Tri::No;
    for one in listed {
        if lies_in(registry, asked, *one) {
            found = found.or(Tri::Yes);
        } else if lies_in(registry, *one, asked) {
            found = found.or(Tri::Unknown);
        }
    }
    found
}

/// The classes of somebody against listed ones; none stated is unknown.
pub fn classes(registry: &Registry, own: &[RecipientClassId], listed: &[RecipientClassId]) -> Tri {
    if own.is_empty() {
        return Tri::Unknown;
    }
    Tri::any(own.iter().map(|class| term(registry, *class, listed)))
}

/// Whether any of several facts has to match, or all of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Any,
    All,
}

impl Of {
    fn them(self, matches: Vec<Tri>) -> Tri {
        match self {
            _ if matches.is_empty() => Tri::Unknown,
            Self::Any => Tri::any(matches),
            Self::All => Tri::all(matches),
        }
    }
}

/// The scope of a clause against the case at a level, with the facts that would tell.
pub fn scope(case: &Case, clause: &Clause, level: Level, of: Of) -> (Tri, Set) {
    let registry = case.registry;
    let question = case.question;
    let scope = &clause.scope;
    let mut found = Tri::Yes;
    let mut facts = BTreeSet::new();
    let mut weigh = |fact: &str, matched: Tri| {
        found = found.and(matched);
        if matched == Tri::Unknown {
            facts.insert(fact.to_owned());
        }
    };
    if let Some(listed) = &scope.categories {
        weigh("CATEGORY", term(registry, question.category, listed));
    }
    if let Some(listed) = &scope.levels {
        weigh("LEVEL", listed.contains(&level).into());
    }
    if let Some(listed) = &scope.purposes {
        let matched = question
            .purpose
            .map_or(Tri::Unknown, |purpose| term(registry, purpose, listed));
        weigh("PURPOSE", matched);
    }
    if let Some(listed) = &scope.subjects {
        let subjects = question.subjects.iter();
        let matched = subjects.map(|subject| term(registry, *subject, listed));
        weigh("SUBJECT", of.them(matched.collect()));
    }
    // A clause of a notice that names no properties reaches only the notice's; its own list wins.
    let mut properties = scope.properties.clone();
    if let (None, Source::Notice(notice)) = (&properties, &clause.source) {
        properties = registry
            .notices
            .get(*notice)
            .map(|notice| notice.properties.clone());
    }
    if let Some(listed) = &properties {
        let matched = question
            .property
            .map_or(Tri::Unknown, |property| listed.contains(&property).into());
        weigh("PROPERTY", matched);
    }
    if let Some(listed) = &scope.recipients {
        weigh("RECIPIENT_CLASS", classes(registry, &case.classes, listed));
    }
    if let Some(listed) = &scope.destinations {
        let matched = case.destinations.iter().map(|place| {
            let inside = |area: &Area| {
                registry
                    .reference()
                    .places
                    .contains(area, *place, question.on)
            };
            Tri::any(listed.iter().map(inside))
        });
        weigh("DESTINATION", of.them(matched.collect()));
    }
    (found, facts)
}
