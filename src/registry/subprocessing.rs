//! Subprocessings: a vendor hands work to another.

use std::collections::HashSet;

use entity::id::{DataCategoryId, Uuid, VendorId, kind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::{NounKind, Tables};
use super::safeguard::Safeguard;
use super::search::Field;
use super::window::Window;
use crate::reference::Place;

/// A vendor hands work to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subprocessing {
    /// Id, key and the like.
    pub head: Head<kind::Subprocessing>,
    /// Who hands work on.
    pub vendor: VendorId,
    /// Who does it.
    pub subprocessor: VendorId,
    /// What it does; null: nobody stated it.
    pub service: Option<String>,
    /// Where it does it; null: nobody stated it.
    pub country: Option<Place>,
    /// What is handed on; empty: everything that the vendor gets.
    pub categories: Vec<DataCategoryId>,
    /// From when until when.
    pub window: Window,
    /// Whether the vendor's duties were passed on to it; null: nobody stated it.
    pub flow_down_confirmed: Option<bool>,
    /// What protects the data on its way there.
    pub safeguards: Vec<Safeguard>,
}

impl Noun for Subprocessing {
    type Kind = kind::Subprocessing;
    const KIND: NounKind = NounKind::Subprocessing;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        let Self {
            head: _,
            vendor,
            subprocessor,
            service: _,
            country: _,
            categories,
            window: _,
            flow_down_confirmed: _,
            safeguards,
        } = self;
        visit(Edge::SubprocessingBy, vendor.uuid());
        visit(Edge::SubprocessingTo, subprocessor.uuid());
        categories
            .iter()
            .for_each(|id| visit(Edge::SubprocessingCategory, id.uuid()));
        safeguards
            .iter()
            .filter_map(|safeguard| safeguard.agreement)
            .for_each(|id| visit(Edge::SubprocessingAgreement, id.uuid()));
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        self.service
            .iter()
            .for_each(|service| say(Field::Service, service));
    }
}

/// What the vendor hands on to others, on whatever day.
pub fn handed_on(tables: &Tables, vendor: VendorId) -> impl Iterator<Item = &Subprocessing> {
    let found = tables.edges.sources(Edge::SubprocessingBy, vendor);
    found.filter_map(|id| tables.subprocessings.get(id))
}

/// Work handed on, with how many hands it went through: 1 is what the vendor itself hands on.
pub type Handed<'a> = (&'a Subprocessing, usize);

/// All that is handed on that day by the vendor, by those to whom it hands work, and so on to the end: nearest first,
/// each once. A vendor that was met before is not followed again, so that a cycle ends.
pub fn handed_on_to_the_end(
    tables: &Tables,
    vendor: VendorId,
    on: Date,
) -> impl Iterator<Item = Handed<'_>> {
    let mut met = HashSet::from([vendor]);
    let mut ahead = vec![vendor];
    let mut depth = 0;
    let levels = std::iter::from_fn(move || {
        let handed: Vec<_> = ahead
            .iter()
            .flat_map(|vendor| handed_on(tables, *vendor))
            .filter(|work| work.window.holds(on))
            .collect();
        depth += 1;
        let next = handed.iter().map(|work| work.subprocessor);
        ahead = next.filter(|vendor| met.insert(*vendor)).collect();
        (!handed.is_empty()).then(|| handed.into_iter().map(move |work| (work, depth)))
    });
    levels.flatten()
}
