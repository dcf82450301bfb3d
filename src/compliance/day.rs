//! The register on one day, with what many questions of that day ask alike, worked out once.
//!
//! Of a flow each category and purpose is asked by itself, and of a register each flow: they share the lineages of their
//! terms and the clauses of the company. Who asks a single question makes a day for it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::rc::Rc;

use entity::id::{Id, PropertyId, Uuid, kind};
use jiff::civil::Date;

use super::alike::LegsAlike;
use super::binding::{Company, of_company};
use super::lineage::Lineage;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::table::ByTail;
use crate::registry::term::{Taxonomy, Term};
use crate::registry::value::Registry;

/// The register on one day.
#[derive(Debug)]
pub(super) struct Day<'a> {
    pub(super) registry: &'a Registry,
    pub(super) on: Date,
    pub(super) categories: Lineages<'a, kind::DataCategory>,
    pub(super) purposes: Lineages<'a, kind::Purpose>,
    pub(super) subjects: Lineages<'a, kind::DataSubject>,
    company: Known<(Option<PropertyId>, bool), [Company<'a>]>,
    /// Null: there are too few questions for it.
    pub(super) alike: Option<Rc<LegsAlike<'a>>>,
}

impl<'a> Day<'a> {
    pub(super) fn new(registry: &'a Registry, on: Date) -> Self {
        Self {
            registry,
            on,
            categories: Lineages::new(registry),
            purposes: Lineages::new(registry),
            subjects: Lineages::new(registry),
            company: Known::default(),
            alike: None,
        }
    }

    /// The day for the questions of many flows.
    pub(super) fn of_many(registry: &'a Registry, on: Date) -> Self {
        Self {
            alike: Some(Rc::new(LegsAlike::new(registry, on))),
            ..Self::new(registry, on)
        }
    }

    /// The clauses in force that bind the company and may reach the property; with what it may disclose, or without.
    pub(super) fn company(
        &self,
        property: Option<PropertyId>,
        disclosing: bool,
    ) -> Rc<[Company<'a>]> {
        let find = || of_company(self.registry, property, disclosing, self.on).into();
        self.company.of((property, disclosing), find)
    }
}

/// The lineages of the terms of one taxonomy.
#[derive(Debug)]
pub(super) struct Lineages<'a, K> {
    registry: &'a Registry,
    known: Known<Uuid, Lineage<K>, ByTail>,
}

impl<'a, K: Taxonomy> Lineages<'a, K>
where
    Term<K>: Held + Noun<Kind = K>,
{
    fn new(registry: &'a Registry) -> Self {
        Self {
            registry,
            known: Known::default(),
        }
    }

    pub(super) fn of(&self, term: Id<K>) -> Rc<Lineage<K>> {
        let find = || Rc::new(Lineage::of(self.registry, &[term]));
        self.known.of(term.uuid(), find)
    }
}

/// What was worked out so far.
#[derive(Debug)]
pub(super) struct Known<K, V: ?Sized, S = RandomState>(RefCell<HashMap<K, Rc<V>, S>>);

impl<K, V: ?Sized, S: Default> Default for Known<K, V, S> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: Eq + Hash, V: ?Sized, S: BuildHasher> Known<K, V, S> {
    pub(super) fn of(&self, key: K, find: impl FnOnce() -> Rc<V>) -> Rc<V> {
        let mut known = self.0.borrow_mut();
        Rc::clone(known.entry(key).or_insert_with(find))
    }
}
