//! Which flows count for a threshold.
//!
//! A flow counts that is confirmed, inside its window on a day of the threshold's period, of the same effective origin,
//! with a direct leg out of the regime's territory, at a counted level and of a counted category.

use std::collections::HashMap;

use entity::id::DataCategoryId;
use entity::vocabulary::FlowState;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::compliance::ends::{comes_from, destinations_of};
use crate::compliance::transfers::case::Case;
use crate::compliance::transfers::threshold::fits_data;
use crate::reference::regime::{CountingPeriod, Regime, Threshold};
use crate::reference::{Place, Tri};
use crate::registry::flow::Flow;
use crate::registry::value::Registry;

/// Whose persons are counted: of the flows from one place under one regime, on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose<'a> {
    pub(super) registry: &'a Registry,
    pub(super) regime: &'a Regime,
    /// The origin by which the regime holds them.
    pub(super) holder: Place,
    pub(super) on: Date,
}

impl<'a> Whose<'a> {
    pub(super) fn of(case: &Case<'a>) -> Self {
        Self {
            registry: case.registry,
            regime: case.regime,
            holder: case.holder,
            on: case.facts.on,
        }
    }
}

/// One threshold while its persons are counted.
pub(super) struct Counting<'c, 't> {
    whose: Whose<'c>,
    threshold: &'t Threshold,
    /// The first day of its period.
    since: Date,
    /// What it says of a category, kept because many flows have the same.
    fits: HashMap<DataCategoryId, Tri>,
}

impl<'c, 't> Counting<'c, 't> {
    /// Null where each transfer is looked at alone.
    pub(super) fn of(whose: Whose<'c>, threshold: &'t Threshold) -> Option<Self> {
        Some(Self {
            whose,
            threshold,
            since: first_day(threshold.period, whose.on)?,
            fits: HashMap::new(),
        })
    }

    /// Whether a flow counts that leaves the territory.
    pub(super) fn counts(&mut self, flow: &Flow) -> Tri {
        let Self { whose, since, .. } = *self;
        let in_period = flow.window.from.is_none_or(|from| from <= whose.on)
            && flow.window.until.is_none_or(|until| since <= until);
        match in_period {
            true => self.fits_any(&flow.categories),
            false => Tri::No,
        }
    }

    fn fits_any(&mut self, categories: &[DataCategoryId]) -> Tri {
        let Self {
            whose,
            threshold,
            fits,
            ..
        } = self;
        Tri::any(categories.iter().map(|category| {
            *fits
                .entry(*category)
                .or_insert_with(|| fits_data(whose.registry, threshold, *category))
        }))
    }
}

/// The first day of the period up to the day; null: each transfer is looked at alone.
fn first_day(period: CountingPeriod, on: Date) -> Option<Date> {
    match period {
        CountingPeriod::Since1January => Some(on.first_of_year()),
        CountingPeriod::Since1JanuaryPreviousYear => Some(date(
            on.year().saturating_sub(1).max(Date::MIN.year()),
            1,
            1,
        )),
        CountingPeriod::Last12Months => Some(on.checked_sub(1.year()).unwrap_or(Date::MIN)),
        CountingPeriod::EachTransfer => None,
    }
}

/// Whether the flow is confirmed, and a direct leg of it goes out of the regime's territory, from the same place, at a
/// counted level. The same for every threshold of the regime.
pub(super) fn leaves_territory(whose: Whose<'_>, flow: &Flow) -> Tri {
    let counted_level = flow.level.map_or(Tri::Unknown, |level| {
        whose.regime.counts_levels.contains(&level).into()
    });
    if flow.state != FlowState::Confirmed || counted_level == Tri::No {
        return Tri::No;
    }
    let so_far = counted_level.and(comes_from(whose.registry, flow, whose.holder));
    if so_far == Tri::No {
        return Tri::No;
    }
    let destinations = destinations_of(whose.registry, flow);
    if destinations.is_empty() {
        return Tri::Unknown;
    }
    let regimes = &whose.registry.reference().regimes;
    let outside = destinations
        .iter()
        .map(|place| !regimes.inside_territory(&whose.regime.key, *place, whose.on));
    so_far.and(Tri::any(outside))
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::day;
    use super::*;

    #[test]
    fn a_period_begins_where_the_law_says() {
        for (period, on, expected) in [
            (
                CountingPeriod::Since1January,
                "2026-11-22",
                Some("2026-01-01"),
            ),
            (
                CountingPeriod::Since1JanuaryPreviousYear,
                "2024-03-01",
                Some("2023-01-01"),
            ),
            (
                CountingPeriod::Last12Months,
                "2026-11-22",
                Some("2025-11-22"),
            ),
            (CountingPeriod::EachTransfer, "2026-11-22", None),
        ] {
            assert_eq!(first_day(period, day(on)), expected.map(day), "{period:?}");
        }
    }
}
