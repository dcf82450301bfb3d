//! How many persons a threshold is about: those of the leg, and of the flows that count with it.
//!
//! A flow counts that is confirmed, inside its window on a day of the threshold's period, of the same effective origin,
//! with a direct leg out of the regime's territory, at a counted level and of a counted category. What is not known of
//! it leaves the sum open: the number then lies between two ends.

use std::collections::{BTreeSet, HashMap};

use entity::id::{DataCategoryId, DatabaseId};
use entity::vocabulary::FlowState;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::case::Case;
use super::status::Missing;
use super::threshold::fits_data;
use crate::compliance::feeding::Feeders;
use crate::compliance::legs::operator_country;
use crate::reference::regime::{Band, CountingPeriod, Threshold};
use crate::reference::{Place, Tri};
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::value::Registry;

/// A number of persons that may not be known exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    /// At least so many.
    pub(super) from: u64,
    /// At most so many; null: nobody knows.
    pub(super) to: Option<u64>,
    /// What would settle it: the first of what is not known.
    pub(super) unclear: Option<Missing>,
}

impl Sum {
    fn of_leg(persons: Option<u64>) -> Self {
        Self {
            from: persons.unwrap_or(0),
            to: persons,
            unclear: persons.is_none().then_some(Missing::Persons),
        }
    }

    /// Whether the number lies in the band.
    pub(super) fn within(&self, band: Band) -> Tri {
        let reaches_up = self
            .to
            .is_none_or(|to| band.from.is_none_or(|first| first <= to));
        let reaches_down = band.to.is_none_or(|last| self.from <= last);
        if !reaches_up || !reaches_down {
            return Tri::No;
        }
        let all_above = band.from.is_none_or(|first| first <= self.from);
        let all_below = band
            .to
            .is_none_or(|last| self.to.is_some_and(|to| to <= last));
        if all_above && all_below {
            Tri::Yes
        } else {
            Tri::Unknown
        }
    }

    fn add(&mut self, flow: &Flow, counted: Tri) {
        let at_least = match counted {
            Tri::No => return,
            Tri::Yes => flow.persons.unwrap_or(0),
            Tri::Unknown => 0,
        };
        self.from = self.from.saturating_add(at_least);
        self.to = match (self.to, flow.persons) {
            (Some(to), Some(persons)) => Some(to.saturating_add(persons)),
            (None, _) | (_, None) => None,
        };
        if flow.persons != Some(at_least) && self.unclear.is_none() {
            self.unclear = Some(Missing::CountedFlow(flow.head.id));
        }
    }
}

/// For each threshold the number of persons, in one pass over the flows; in none, if each looks at the leg alone.
pub(super) fn sums<'t>(
    case: &Case<'_>,
    thresholds: impl Iterator<Item = &'t Threshold>,
) -> Vec<Sum> {
    let mut counting: Vec<_> = thresholds
        .map(|threshold| Counting {
            threshold,
            since: first_day(threshold.period, case.facts.on),
            fits: HashMap::new(),
            sum: Sum::of_leg(case.facts.persons),
        })
        .collect();
    if counting.iter().any(|counting| counting.since.is_some()) {
        for flow in case.registry.flows.iter() {
            let is_asked = case.facts.flow == Some(flow.head.id);
            if !is_asked && flow.state == FlowState::Confirmed {
                add_to_each(case, &mut counting, flow);
            }
        }
    }
    counting.into_iter().map(|counting| counting.sum).collect()
}

/// One threshold while its persons are counted.
struct Counting<'t> {
    threshold: &'t Threshold,
    /// The first day of its period; null: it looks at the leg alone.
    since: Option<Date>,
    /// What it says of a category, kept because many flows have the same.
    fits: HashMap<DataCategoryId, Tri>,
    sum: Sum,
}

fn add_to_each(case: &Case<'_>, counting: &mut [Counting<'_>], flow: &Flow) {
    let mut leaves = None;
    for one in counting {
        let in_period = one.since.is_some_and(|since| {
            flow.window.from.is_none_or(|from| from <= case.facts.on)
                && flow.window.until.is_none_or(|until| since <= until)
        });
        if in_period {
            let leaves = *leaves.get_or_insert_with(|| leaves_territory(case, flow));
            if leaves != Tri::No {
                let counted = leaves.and(one.fits_any(case.registry, &flow.categories));
                one.sum.add(flow, counted);
            }
        }
    }
}

impl Counting<'_> {
    fn fits_any(&mut self, registry: &Registry, categories: &[DataCategoryId]) -> Tri {
        Tri::any(categories.iter().map(|category| {
            *self
                .fits
                .entry(*category)
                .or_insert_with(|| fits_data(registry, self.threshold, *category))
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

/// Whether a direct leg of the flow goes out of the regime's territory, from the same place, at a counted level.
fn leaves_territory(case: &Case<'_>, flow: &Flow) -> Tri {
    let same_origin = comes_from(case.registry, flow, case.holder);
    let counted_level = flow.level.map_or(Tri::Unknown, |level| {
        case.regime.counts_levels.contains(&level).into()
    });
    let so_far = same_origin.and(counted_level);
    if so_far == Tri::No {
        return Tri::No;
    }
    let destinations = destinations_of(case.registry, flow);
    if destinations.is_empty() {
        return Tri::Unknown;
    }
    let regimes = &case.reference.regimes;
    let outside = destinations
        .iter()
        .map(|place| !regimes.inside_territory(&case.regime.key, *place, case.facts.on));
    so_far.and(Tri::any(outside))
}

/// Whether the effective origin of the flow is the place. Out of a database without a country it comes from the operators
/// of the properties that feed it; where some of them sit there and others elsewhere, nobody knows how much comes from
/// there.
fn comes_from(registry: &Registry, flow: &Flow, place: Place) -> Tri {
    let origins = origins_of(registry, flow);
    let is_there =
        |origin: &Option<Place>| origin.map_or(Tri::Unknown, |origin| Tri::from(origin == place));
    match Tri::any(origins.iter().map(is_there)) {
        Tri::Yes => match Tri::all(origins.iter().map(is_there)) {
            Tri::Yes => Tri::Yes,
            Tri::Unknown | Tri::No => Tri::Unknown,
        },
        unsure @ (Tri::Unknown | Tri::No) => unsure,
    }
}

/// The effective origins of a flow, at least one: its own, else the country of what it comes from; null: not known.
fn origins_of(registry: &Registry, flow: &Flow) -> BTreeSet<Option<Place>> {
    if flow.origin.is_some() {
        return BTreeSet::from([flow.origin]);
    }
    match flow.source {
        FlowSource::Property(property) => BTreeSet::from([operator_country(registry, property)]),
        FlowSource::Vendor(vendor) => {
            let vendor = registry.vendors.get(vendor);
            BTreeSet::from([vendor.and_then(|vendor| vendor.country)])
        }
        FlowSource::Database(database) => {
            let stored = registry.databases.get(database);
            match stored.and_then(|stored| stored.country) {
                Some(country) => BTreeSet::from([Some(country)]),
                None => operator_countries(registry, flow, database),
            }
        }
    }
}

fn operator_countries(
    registry: &Registry,
    flow: &Flow,
    database: DatabaseId,
) -> BTreeSet<Option<Place>> {
    let mut countries = BTreeSet::new();
    for category in &flow.categories {
        let feeders = Feeders::of(registry, database, *category);
        let of_operators = feeders.properties.iter();
        countries.extend(of_operators.map(|property| operator_country(registry, *property)));
        countries.extend((!feeders.certain).then_some(None));
    }
    countries
}

/// The effective destinations of a flow: its own, else where its recipient processes data, else where that is.
fn destinations_of(registry: &Registry, flow: &Flow) -> Vec<Place> {
    if !flow.destinations.is_empty() {
        return flow.destinations.clone();
    }
    match flow.recipient {
        Recipient::Vendor(id) => registry.vendors.get(id).map_or_else(Vec::new, |vendor| {
            if vendor.processing_countries.is_empty() {
                vendor.country.into_iter().collect()
            } else {
                vendor.processing_countries.clone()
            }
        }),
        Recipient::LegalEntity(id) => registry
            .legal_entities
            .get(id)
            .and_then(|entity| entity.country)
            .into_iter()
            .collect(),
        Recipient::Class(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use entity::vocabulary::Level;

    use super::super::fixture::{Register, day, place, under, window};
    use super::super::leg::{LegFacts, LegRecipient};
    use super::super::status::TransferStatus::{self, Exempt, Undetermined, Unsafeguarded};
    use super::*;

    #[test]
    fn a_number_that_is_open_is_in_a_band_only_if_both_ends_are() {
        use Tri::{No, Unknown, Yes};
        for (from, to, first, last, expected) in [
            (5, Some(5), Some(1), Some(9), Yes),
            (9, Some(9), Some(1), Some(9), Yes),
            (10, Some(10), Some(1), Some(9), No),
            (0, Some(0), Some(1), Some(9), No),
            (0, Some(5), Some(1), Some(9), Unknown),
            (0, None, Some(1), Some(9), Unknown),
            (10, None, Some(1), Some(9), No),
            (10, None, Some(1), None, Yes),
            (10, None, None, Some(20), Unknown),
            (0, None, None, None, Yes),
        ] {
            let sum = Sum {
                from,
                to,
                unclear: None,
            };
            let band = Band {
                from: first,
                to: last,
            };
            assert_eq!(sum.within(band), expected, "{from} to {to:?} in {band:?}");
        }
    }

    /// The leg is of 98,999 persons and the flow of 1,001: together one more than the 99,999 that are exempt.
    fn with_flow(change: impl FnOnce(&mut Register, &mut Flow)) -> TransferStatus {
        let mut register = Register::new();
        let id = register.add_flow("counted", |flow| flow.persons = Some(1_001));
        let mut flow = register.registry().flows.get(id).cloned();
        if let Some(flow) = &mut flow {
            change(&mut register, flow);
            register.put(crate::registry::nouns::Record::Flow(std::sync::Arc::new(
                flow.clone(),
            )));
        }
        let facts = LegFacts {
            origin: Some(place("CN")),
            persons: Some(98_999),
            ..register.leg()
        };
        under(&register, &facts, "cn-pipl").status
    }

    #[test]
    fn a_flow_counts_that_leaves_from_the_same_place_in_the_period() {
        type Change = fn(&mut Register, &mut Flow);
        let cases: [(&str, Change, TransferStatus); 15] = [
            ("as it is", |_, _| {}, Unsafeguarded),
            (
                "one person fewer",
                |_, flow| flow.persons = Some(1_000),
                Exempt,
            ),
            (
                "persons not stated",
                |_, flow| flow.persons = None,
                Undetermined,
            ),
            (
                "proposed",
                |_, flow| flow.state = FlowState::Proposed,
                Exempt,
            ),
            (
                "ended last year",
                |_, flow| flow.window = window("", "2025-12-31"),
                Exempt,
            ),
            (
                "ended this year",
                |_, flow| flow.window = window("", "2026-01-01"),
                Unsafeguarded,
            ),
            (
                "not begun",
                |_, flow| flow.window = window("2026-11-23", ""),
                Exempt,
            ),
            (
                "from elsewhere",
                |_, flow| flow.origin = Some(place("HK")),
                Exempt,
            ),
            (
                "from nobody knows where",
                |_, flow| flow.origin = None,
                Undetermined,
            ),
            (
                "to nobody knows where",
                |_, flow| flow.destinations.clear(),
                Undetermined,
            ),
            (
                "to the same country",
                |_, flow| flow.destinations = vec![place("CN")],
                Exempt,
            ),
            (
                "also to another country",
                |_, flow| flow.destinations = vec![place("CN"), place("DE")],
                Unsafeguarded,
            ),
            (
                "at a level that does not count",
                |_, flow| flow.level = Some(Level::Aggregate),
                Exempt,
            ),
            (
                "at a level nobody stated",
                |_, flow| flow.level = None,
                Undetermined,
            ),
            (
                "sensitive data",
                |register, flow| flow.categories = vec![register.category("data.special.health")],
                Exempt,
            ),
        ];
        for (name, change, expected) in cases {
            assert_eq!(with_flow(change), expected, "{name}");
        }
    }

    #[test]
    fn ends_that_a_flow_does_not_state_are_those_of_its_parties() {
        let from_vendor = |country: &'static str| {
            with_flow(move |register, flow| {
                let sender = register.add_vendor("sender", |vendor| {
                    vendor.country = Some(place(country));
                });
                flow.source = FlowSource::Vendor(sender);
                flow.origin = None;
            })
        };
        assert_eq!(
            (from_vendor("CN"), from_vendor("HK")),
            (Unsafeguarded, Exempt)
        );
        let from_database = |country: Option<&'static str>| {
            with_flow(move |register, flow| {
                let database = register.add_database("crm", country);
                flow.source = FlowSource::Database(database);
                flow.origin = None;
            })
        };
        assert_eq!(
            (from_database(Some("CN")), from_database(Some("HK"))),
            (Unsafeguarded, Exempt)
        );
        assert_eq!(from_database(None), Undetermined, "nobody feeds it");
        let to_entity = |country: &'static str| {
            with_flow(move |register, flow| {
                flow.recipient = Recipient::LegalEntity(register.add_entity("entity", country));
                flow.destinations.clear();
            })
        };
        assert_eq!((to_entity("DE"), to_entity("CN")), (Unsafeguarded, Exempt));
        let to_vendor = |processing: Option<&'static str>| {
            with_flow(move |register, flow| {
                flow.recipient = Recipient::Vendor(register.add_vendor("vendor", |vendor| {
                    vendor.country = Some(place("DE"));
                    vendor.processing_countries = processing.map(place).into_iter().collect();
                }));
                flow.destinations.clear();
            })
        };
        assert_eq!(
            (to_vendor(None), to_vendor(Some("CN"))),
            (Unsafeguarded, Exempt)
        );
    }

    #[test]
    fn a_flow_out_of_a_database_comes_from_those_who_feed_it() {
        let fed_from = |countries: &'static [&'static str]| {
            with_flow(move |register, flow| {
                let database = register.add_database("crm", None);
                for country in countries {
                    register.add_feeder(country, database, "data.identity.name");
                }
                flow.source = FlowSource::Database(database);
                flow.origin = None;
                flow.categories = vec![register.category("data.identity.name")];
            })
        };
        for (countries, expected) in [
            (&["CN"][..], Unsafeguarded),
            (&["HK"], Exempt),
            (&["HK", "DE"], Exempt),
            (&["HK", "CN"], Undetermined),
        ] {
            assert_eq!(fed_from(countries), expected, "{countries:?}");
        }
    }

    #[test]
    fn the_recorded_flow_that_is_asked_about_is_counted_once() {
        let mut register = Register::new();
        let flow = register.add_flow("asked", |flow| flow.persons = Some(60_000));
        for (asked, expected) in [(Some(flow), Exempt), (None, Unsafeguarded)] {
            let facts = LegFacts {
                origin: Some(place("CN")),
                persons: Some(60_000),
                recipient: LegRecipient::Class(register.class("role.vendor")),
                flow: asked,
                ..register.leg()
            };
            let found = under(&register, &facts, "cn-pipl");
            assert_eq!(found.status, expected, "{asked:?}");
        }
    }

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
