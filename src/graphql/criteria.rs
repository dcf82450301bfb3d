//! What a list is asked for: criteria that must all hold, some of which know where to look.
//!
//! A criterion that rests on a reference offers a lead, the records that the reverse index names. The leads of a list
//! are followed side by side, and the first that ends is the shortest: its records are looked at, instead of the table.
//! A criterion on a record's own facts offers none. A noun's filter says only which field rests on what.

use std::collections::BTreeSet;

use async_graphql::{ID, Result};
use entity::id::Uuid;

use super::at::At;
use super::error::{named, refuse};
use crate::command::input::CountryCode;
use crate::error::Error;
use crate::reference::Place;
use crate::registry::edge::Edge;
use crate::registry::noun::{Noun, RecordId};
use crate::registry::nouns::{Held, NounKind};
use crate::registry::term::{Taxonomy, Term, below};

/// How the records of a list hang together with a record of another noun.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// They refer to it.
    Refers(Edge),
    /// Some record refers to both: `to` them, and `by` the other edge to it. A vendor receives a category through flows.
    Through {
        /// From that record to those of the list.
        to: Edge,
        /// From that record to the other.
        by: Edge,
    },
}

/// A filter as it is asked for.
pub(super) trait Filter<T: Held>: Default {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist, or asks for what the caller may not read.
    fn criteria(self, at: &At) -> Result<Criteria<'_, T>>;
}

type Test<'a, T> = Box<dyn Fn(&T) -> bool + Send + Sync + 'a>;
type Ids<'a> = Box<dyn Iterator<Item = Uuid> + 'a>;
type Lead<'a> = Box<dyn Fn() -> Ids<'a> + Send + Sync + 'a>;

struct Criterion<'a, T> {
    holds: Test<'a, T>,
    lead: Option<Lead<'a>>,
}

/// Criteria that must all hold.
pub(super) struct Criteria<'a, T> {
    at: &'a At,
    all: Vec<Criterion<'a, T>>,
}

impl<'a, T: Held> Criteria<'a, T> {
    /// None yet.
    pub(super) const fn new(at: &'a At) -> Self {
        let all = Vec::new();
        Self { at, all }
    }

    /// Where it is asked for: a fact of the record itself.
    pub(super) fn is<V: Send + Sync + 'a>(
        mut self,
        asked: Option<V>,
        holds: impl Fn(&T, &V) -> bool + Send + Sync + 'a,
    ) -> Self {
        if let Some(asked) = asked {
            let holds = Box::new(move |record: &T| holds(record, &asked));
            self.all.push(Criterion { holds, lead: None });
        }
        self
    }

    /// Where it is asked for: that one of the ways leads to a record, named by its id or key.
    ///
    /// # Errors
    /// There is no such record, or the caller may not read what lies on the way.
    pub(super) fn names<N: Held>(
        self,
        asked: Option<ID>,
        argument: &str,
        ways: &'a [Way],
    ) -> Result<Self> {
        let Some(asked) = asked else {
            return Ok(self);
        };
        self.may_read(N::KIND, argument)?;
        let id = named::<N>(&self.at.registry, asked, argument)?;
        self.related(vec![id.uuid()], argument, ways)
    }

    /// Where it is asked for: that one of the ways leads to a term, named by its id or key, or to a narrower one.
    ///
    /// # Errors
    /// There is no such term, or the caller may not read what lies on the way.
    pub(super) fn within<K: Taxonomy>(
        self,
        asked: Option<ID>,
        argument: &str,
        ways: &'a [Way],
    ) -> Result<Self>
    where
        Term<K>: Held + Noun<Kind = K>,
    {
        let Some(asked) = asked else {
            return Ok(self);
        };
        self.may_read(K::NOUN, argument)?;
        let registry = &self.at.registry;
        let wide = named::<Term<K>>(registry, asked, argument)?;
        let narrow = below(registry, &[wide]).into_iter();
        let targets = narrow.chain([wide]).map(|term| term.uuid()).collect();
        self.related(targets, argument, ways)
    }

    /// Where it is asked for: that a place of the record, which is shown to the function given, is the one with this code or
    /// a part of it.
    ///
    /// # Errors
    /// There is no such place.
    pub(super) fn lies_in(
        self,
        asked: Option<CountryCode>,
        argument: &str,
        holds: impl Fn(&T, &dyn Fn(Place) -> bool) -> bool + Send + Sync + 'a,
    ) -> Result<Self> {
        let places = &self.at.registry.reference().places;
        let read = |CountryCode(code)| {
            let unknown = |unknown| refuse(&Error::BadRequest(format!("`{argument}`: {unknown}")));
            places.parse(&code).map_err(unknown)
        };
        let asked = asked.map(read).transpose()?;
        Ok(self.is(asked, move |record, asked| {
            holds(record, &|place| {
                place == *asked || places.country_of(place) == Some(*asked)
            })
        }))
    }

    /// Where it is asked for: that one of the ways leads to one of these records.
    ///
    /// # Errors
    /// The caller may not read what lies on the way.
    pub(super) fn any_of(
        self,
        asked: Option<Vec<Uuid>>,
        argument: &str,
        ways: &'a [Way],
    ) -> Result<Self> {
        match asked {
            Some(targets) => self.related(targets, argument, ways),
            None => Ok(self),
        }
    }

    /// One of the ways leads to one of these records.
    ///
    /// # Errors
    /// The caller may not read what lies on the way; `argument` is what asks for it.
    pub(super) fn related(
        mut self,
        mut targets: Vec<Uuid>,
        argument: &str,
        ways: &'a [Way],
    ) -> Result<Self> {
        for way in ways {
            self.may_read(way.source(), argument)?;
        }
        targets.sort_unstable();
        let at = self.at;
        let ends = targets.clone();
        let holds = Box::new(move |record: &T| ways.iter().any(|way| way.leads(at, record, &ends)));
        let ids = move |way: &'a Way| {
            let targets = targets.clone();
            targets
                .into_iter()
                .flat_map(move |target| way.records(at, target))
        };
        let lead: Lead<'a> = Box::new(move || Box::new(ways.iter().flat_map(ids.clone())));
        let lead = Some(lead);
        self.all.push(Criterion { holds, lead });
        Ok(self)
    }

    /// Where it is asked for: something that rests on records elsewhere, with all ids that it may hold for.
    pub(super) fn led<V: Clone + Send + Sync + 'a, I: Iterator<Item = Uuid> + 'a>(
        mut self,
        asked: Option<V>,
        lead: impl Fn(&V) -> I + Send + Sync + 'a,
        holds: impl Fn(&T, &V) -> bool + Send + Sync + 'a,
    ) -> Self {
        if let Some(asked) = asked {
            let known = asked.clone();
            let holds = Box::new(move |record: &T| holds(record, &asked));
            let lead: Lead<'a> = Box::new(move || Box::new(lead(&known)));
            let lead = Some(lead);
            self.all.push(Criterion { holds, lead });
        }
        self
    }

    /// All of `and`, at least one of `or`, not `not`.
    ///
    /// # Errors
    /// One of them cannot be asked for.
    pub(super) fn joined<F: Filter<T>>(
        self,
        and: Option<Vec<F>>,
        or: Option<Vec<F>>,
        not: Option<Box<F>>,
    ) -> Result<Self> {
        let at = self.at;
        let ready = |parts: Vec<F>| {
            let parts = parts.into_iter().map(|part| part.criteria(at));
            parts.collect::<Result<Vec<_>>>()
        };
        let all = ready(and.unwrap_or_default())?;
        let any = or.map(ready).transpose()?;
        let none = not.map(|not| not.criteria(at)).transpose()?;
        Ok(self.with(all, any, none))
    }

    fn with(mut self, all: Vec<Self>, any: Option<Vec<Self>>, none: Option<Self>) -> Self {
        self.all.extend(all.into_iter().flat_map(|part| part.all));
        if let Some(mut any) = any {
            // A lead for each alternative leads to all; one without looks everywhere.
            let leads: Option<Vec<_>> = any.iter_mut().map(Self::take_lead).collect();
            let lead: Option<Lead<'a>> = leads.map(|leads| {
                let leads = std::sync::Arc::new(leads);
                Box::new(move || every(&leads)) as Lead<'a>
            });
            let holds = Box::new(move |record: &T| any.iter().any(|part| part.hold(record)));
            self.all.push(Criterion { holds, lead });
        }
        if let Some(none) = none {
            let holds = Box::new(move |record: &T| !none.hold(record));
            self.all.push(Criterion { holds, lead: None });
        }
        self
    }

    /// The first lead, which an alternative does not need for itself.
    fn take_lead(&mut self) -> Option<Lead<'a>> {
        self.all.iter_mut().find_map(|one| one.lead.take())
    }

    /// Whether they all hold of the record.
    pub(super) fn hold(&self, record: &T) -> bool {
        self.all.iter().all(|criterion| (criterion.holds)(record))
    }

    /// Whether nothing is asked for, so that they hold of every record.
    pub(super) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The records of the shortest lead, in no order and not yet asked whether they hold; none where no lead ends within
    /// so many steps.
    pub(super) fn candidates(&self, most: usize) -> Option<Vec<&'a T>> {
        let leads = self
            .all
            .iter()
            .filter_map(|criterion| criterion.lead.as_ref());
        let mut walks: Vec<(_, Vec<Uuid>)> = leads
            .map(|lead| (self.at.walk(lead()), Vec::new()))
            .collect();
        if walks.is_empty() {
            return None;
        }
        for _ in 0..most {
            for (walk, found) in &mut walks {
                match walk.next() {
                    Some(id) => found.push(id),
                    None => return Some(self.records(std::mem::take(found))),
                }
            }
        }
        None
    }

    fn records(&self, mut ids: Vec<Uuid>) -> Vec<&'a T> {
        ids.sort_unstable();
        ids.dedup();
        let table = T::table(&self.at.registry);
        ids.into_iter()
            .filter_map(|id| table.get(entity::id::Id::new(id)))
            .collect()
    }

    /// Refuses what would tell about a noun that the caller may not read.
    fn may_read(&self, noun: NounKind, argument: &str) -> Result<()> {
        if self.at.may_read(noun) {
            return Ok(());
        }
        let message = format!(
            "your roles do not let you read what `{argument}` is answered from, the noun `{}`; leave it out",
            noun.name()
        );
        Err(refuse(&Error::Forbidden(message)))
    }

    /// Refuses a criterion, where it is asked for, whose answer would tell about a noun that the caller may not read.
    ///
    /// # Errors
    /// It would.
    pub(super) fn told_by<V>(
        self,
        asked: Option<&V>,
        noun: NounKind,
        argument: &str,
    ) -> Result<Self> {
        if asked.is_some() {
            self.may_read(noun, argument)?;
        }
        Ok(self)
    }
}

/// What all leads lead to, one after the other.
fn every<'a>(leads: &[Lead<'a>]) -> Ids<'a> {
    let ids: Vec<_> = leads.iter().map(|lead| lead()).collect();
    Box::new(ids.into_iter().flatten())
}

impl Way {
    /// The noun whose records tell.
    const fn source(self) -> NounKind {
        match self {
            Self::Refers(edge) | Self::Through { to: edge, .. } => edge.source(),
        }
    }

    /// The records of the list that this way leads to from one of the other noun.
    fn records(self, at: &At, target: Uuid) -> Ids<'_> {
        let registry = &at.registry;
        match self {
            Self::Refers(edge) => Box::new(registry.edges.of(edge, target)),
            Self::Through { to, by } => {
                Box::new(registry.edges.of(by, target).flat_map(move |between| {
                    let mut found = BTreeSet::new();
                    registry.references(record(by, between), &mut |edge, id| {
                        if edge == to {
                            found.insert(id);
                        }
                    });
                    found
                }))
            }
        }
    }

    /// Whether this way leads from a record of the list to one of the targets, which are sorted.
    fn leads<T: Held>(self, at: &At, of: &T, targets: &[Uuid]) -> bool {
        let mut any = false;
        let mut is_met =
            |wanted, edge, id| any |= edge == wanted && targets.binary_search(&id).is_ok();
        match self {
            Self::Refers(wanted) => of.references(&mut |edge, id| is_met(wanted, edge, id)),
            Self::Through { to, by } => {
                for between in at.walk(at.registry.edges.of(to, of.id().uuid())) {
                    let between = record(to, between);
                    at.registry
                        .references(between, &mut |edge, id| is_met(by, edge, id));
                }
            }
        }
        any
    }
}

/// The record that refers by the edge.
const fn record(edge: Edge, uuid: Uuid) -> RecordId {
    let noun = edge.source();
    RecordId { noun, uuid }
}
