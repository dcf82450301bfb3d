//! How many persons a threshold is about: those of the leg, and of the flows that count with it.
//!
//! Which flows count is said in [`flows`]. What is not known of one leaves the sum open: the number then lies between
//! two ends. The sum over all flows is the same for every leg from one place under one regime on one day, so that it is
//! worked out once for a value of the register, and the flow that is asked about is taken out of it.

use std::sync::Arc;

use entity::id::FlowId;

use self::flows::{Counting, Whose, leaves_territory};
use self::kept::Kept;
use super::case::Case;
use super::status::Missing;
use crate::reference::regime::{Band, Threshold};
use crate::reference::{ThresholdKey, Tri};
use crate::registry::flow::Flow;

mod flows;
mod kept;

pub(in crate::compliance) use kept::carry;

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
}

/// For each threshold the number of persons.
pub(super) fn sums<'t>(
    case: &Case<'_>,
    thresholds: impl Iterator<Item = &'t Threshold>,
) -> Vec<Sum> {
    let flow = case.facts.flow.and_then(|id| case.registry.flows.get(id));
    let whose = Whose::of(case);
    let asked = flow.map(|flow| (flow, leaves_territory(whose, flow)));
    let mut of_all = None;
    let sum = |threshold: &Threshold| {
        let mut sum = Sum::of_leg(case.facts.persons);
        if let Some(mut counting) = Counting::of(whose, threshold) {
            let of_all = of_all.get_or_insert_with(|| Counted::of_all(whose));
            let flows = of_all.iter().find(|(key, _)| *key == threshold.key);
            let own = asked.map_or(Share::NONE, |(flow, leaves)| {
                share(&mut counting, flow, leaves)
            });
            if let Some((_, flows)) = flows {
                sum.add(flows, own, case.facts.flow);
            }
        }
        sum
    };
    thresholds.map(sum).collect()
}

impl Sum {
    /// Adds the flows that count, but for the one that is asked about.
    fn add(&mut self, flows: &Counted, own: Share, asked: Option<FlowId>) {
        let least = flows.from.saturating_sub(own.from.into());
        let most = flows.to.saturating_sub(own.to.unwrap_or(0).into());
        let unknown = flows.unknown - usize::from(own.to.is_none());
        self.from = self
            .from
            .saturating_add(u64::try_from(least).unwrap_or(u64::MAX));
        self.to = self
            .to
            .filter(|_| unknown == 0)
            .map(|to| to.saturating_add(u64::try_from(most).unwrap_or(u64::MAX)));
        let unclear = flows.unclear.iter().flatten();
        let first = unclear.copied().find(|flow| Some(*flow) != asked);
        self.unclear = self.unclear.take().or(first.map(Missing::CountedFlow));
    }
}

/// The persons that one flow adds to a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    /// At least so many.
    from: u64,
    /// At most so many; null: nobody knows.
    to: Option<u64>,
}

impl Share {
    const NONE: Self = Self {
        from: 0,
        to: Some(0),
    };

    /// Whether it leaves the sum open.
    fn is_unclear(self) -> bool {
        self.to != Some(self.from)
    }
}

/// What the flow adds, if it leaves the territory.
fn share(counting: &mut Counting<'_, '_>, flow: &Flow, leaves: Tri) -> Share {
    if leaves == Tri::No {
        return Share::NONE;
    }
    match leaves.and(counting.counts(flow)) {
        Tri::No => Share::NONE,
        Tri::Yes => Share {
            from: flow.persons.unwrap_or(0),
            to: flow.persons,
        },
        Tri::Unknown => Share {
            from: 0,
            to: flow.persons,
        },
    }
}

/// The persons of all flows that count for a threshold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counted {
    /// At least so many.
    from: u128,
    /// At most so many, besides those flows of which nobody knows.
    to: u128,
    /// Of so many flows nobody knows how many persons.
    unknown: usize,
    /// The first flows that leave the sum open, by key; two, since one of them may be the one that is asked about.
    unclear: [Option<FlowId>; 2],
}

impl Counted {
    fn add(&mut self, flow: FlowId, share: Share) {
        self.from += u128::from(share.from);
        self.to += u128::from(share.to.unwrap_or(0));
        self.unknown += usize::from(share.to.is_none());
        if share.is_unclear()
            && let Some(free) = self.unclear.iter_mut().find(|it| it.is_none())
        {
            *free = Some(flow);
        }
    }

    /// For each threshold of the regime that has a period, kept with the value of the register.
    fn of_all(whose: Whose<'_>) -> Arc<Counts> {
        let kept = whose.registry.kept::<Kept>();
        let asked = (whose.regime.key.clone(), whose.holder, whose.on);
        if let Some(known) = kept.find(&asked) {
            return known;
        }
        let found: Arc<Counts> = Arc::new(Self::count(whose));
        kept.keep(asked, &found);
        found
    }

    fn count(whose: Whose<'_>) -> Counts {
        let thresholds = &whose.regime.thresholds;
        let mut counting: Vec<_> = thresholds
            .iter()
            .filter_map(|threshold| {
                Some((threshold, Counting::of(whose, threshold)?, Self::default()))
            })
            .collect();
        for flow in whose.registry.flows.iter() {
            let leaves = leaves_territory(whose, flow);
            for (_, one, counted) in &mut counting {
                counted.add(flow.head.id, share(one, flow, leaves));
            }
        }
        counting
            .into_iter()
            .map(|(threshold, _, counted)| (threshold.key.clone(), counted))
            .collect()
    }
}

/// The sums of one regime.
type Counts = Vec<(ThresholdKey, Counted)>;

#[cfg(test)]
mod tests {
    use entity::vocabulary::{FlowState, Level};

    use super::super::fixture::{Register, place, under, window};
    use super::super::leg::{LegFacts, LegRecipient};
    use super::super::status::TransferStatus::{self, Exempt, Undetermined, Unsafeguarded};
    use super::*;
    use crate::registry::flow::{FlowSource, Recipient};

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
}
