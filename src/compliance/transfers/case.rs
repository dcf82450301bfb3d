//! One leg under one regime: the context of every rule.

use super::category;
use super::leg::LegFacts;
use super::status::Review;
use crate::reference::regime::Regime;
use crate::reference::{Place, Reference, Tri};
use crate::registry::value::Registry;

/// One leg under one regime that holds it, or may hold it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) reference: &'a Reference,
    pub(super) registry: &'a Registry,
    pub(super) facts: &'a LegFacts<'a>,
    pub(super) regime: &'a Regime,
    /// The origin by which the regime holds the leg: its own, or an earlier one of its path.
    pub(super) holder: Place,
    /// Whether it holds that origin; never no.
    pub(super) held: Tri,
    pub(super) destination: Place,
}

impl Case<'_> {
    /// Whether the destination lies inside the regime's territory on the day.
    pub(super) fn destination_inside(&self) -> Tri {
        let regimes = &self.reference.regimes;
        regimes.inside_territory(&self.regime.key, self.destination, self.facts.on)
    }

    /// What somebody has to look at whatever the ground: the regime's row, its places, a level stated too low.
    pub(super) fn review(&self) -> Vec<Review> {
        let row = self.regime.grounds.needs_review
            || self.place_needs_review(self.holder)
            || self.place_needs_review(self.destination);
        let regime = row.then(|| Review::Regime(self.regime.key.clone()));
        let level = self.level_is_disputed().then_some(Review::StatedLevel);
        regime.into_iter().chain(level).collect()
    }

    fn place_needs_review(&self, place: Place) -> bool {
        let country = self.reference.places.country_of(place);
        self.regime.exporters.iter().any(|exporter| {
            exporter.needs_review && (exporter.place == place || Some(exporter.place) == country)
        })
    }

    fn level_is_disputed(&self) -> bool {
        // Levels are ordered from the most identifying to the least.
        self.facts.level_is_stated
            && category::own_level(self.registry, self.facts.category)
                .is_some_and(|own| own < self.facts.level)
    }
}
