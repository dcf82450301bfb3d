//! Thresholds: numbers of persons that decide which mechanisms a regime accepts, and what is exempt.
//!
//! One counts when its days, facts, categories and band fit; every one that counts must accept a mechanism, unless no
//! threshold of the regime accepts it at all. Provisions on Cross-Border Data Flows (China) Art. 5(4): 99,999 persons
//! a year and nothing sensitive are exempt; 100,000 are not, and need a filed standard contract or a certification.

use entity::id::DataCategoryId;

use super::applies_if;
use super::case::Case;
use super::category;
use super::count::{self, Sum};
use super::ground::Ground;
use super::status::{Missing, Review, TransferStatus};
use crate::reference::regime::{Counts, Regime, Threshold};
use crate::reference::{MechanismKey, Tri};
use crate::registry::value::Registry;

/// The thresholds of the regime that may concern the leg.
pub(super) struct Thresholds<'a> {
    entries: Vec<Entry<'a>>,
    review: Vec<Review>,
}

/// A threshold that fits the leg, or may do so, whatever the number of persons.
struct Entry<'a> {
    threshold: &'a Threshold,
    fits: Tri,
    /// What would settle whether it fits.
    unclear: Vec<Missing>,
    sum: Sum,
}

impl<'a> Thresholds<'a> {
    /// Those that fit the leg on the day, each with the number of persons it is about.
    pub(super) fn weigh(case: &Case<'a>) -> Self {
        let (mut fitting, mut review) = (Vec::new(), Vec::new());
        for threshold in &case.regime.thresholds {
            let fits = fits_data(case.registry, threshold, case.facts.category);
            if !threshold.days.hold(case.facts.on) || fits == Tri::No {
                continue;
            }
            let listed = threshold.categories.as_deref().unwrap_or_default();
            let applies = applies_if::weigh(case, &threshold.applies_if, listed);
            review.extend(applies.review);
            if applies.holds == Tri::No {
                continue;
            }
            let mut unclear = applies.missing;
            unclear.extend((fits == Tri::Unknown).then_some(Missing::Category));
            fitting.push((threshold, fits.and(applies.holds), unclear));
        }
        let sums = count::sums(case, fitting.iter().map(|(threshold, ..)| *threshold));
        let entries = fitting
            .into_iter()
            .zip(sums)
            .map(|((threshold, fits, unclear), sum)| Entry {
                threshold,
                fits,
                unclear,
                sum,
            })
            .collect();
        Self { entries, review }
    }

    /// Whether every threshold that counts, or may count, accepts the mechanism.
    pub(super) fn accept(&self, regime: &Regime, mechanism: &MechanismKey) -> bool {
        let accepts = |threshold: &Threshold| threshold.accepts.contains(mechanism);
        !regime.thresholds.iter().any(accepts)
            || self.possible().all(|entry| accepts(entry.threshold))
    }

    /// The exemption that holds without a claim, and what is not known.
    pub(super) fn grounds(&self, case: &Case<'_>) -> Vec<Ground> {
        let exempt = self.possible().find_map(|entry| {
            let exempting = entry.threshold.exempts.as_ref()?;
            let holds = entry.counts() == Tri::Yes && self.accept(case.regime, exempting);
            holds.then(|| entry.exempting(exempting))
        });
        let mut grounds: Vec<_> = exempt.into_iter().chain(self.unsettled()).collect();
        grounds.push(self.reviewed());
        grounds
    }

    /// Under a prohibition: EXEMPT below the lowest band of those that fit, and what is not known.
    pub(super) fn grounds_below(&self) -> Vec<Ground> {
        let lowest = self
            .entries
            .iter()
            .map(|entry| entry.threshold.band.from.unwrap_or(0))
            .min();
        let is_below = lowest.is_some_and(|lowest| {
            self.entries
                .iter()
                .all(|entry| entry.sum.to.is_some_and(|persons| persons < lowest))
        });
        let citations = self
            .entries
            .iter()
            .map(|entry| entry.threshold.citation.clone())
            .collect();
        let exempt = is_below.then(|| Ground {
            citations,
            ..Ground::bare(TransferStatus::Exempt)
        });
        let unsettled = if is_below { None } else { self.unsettled() };
        let mut grounds: Vec<_> = exempt.into_iter().chain(unsettled).collect();
        grounds.push(self.reviewed());
        grounds
    }

    /// What is not known, where that decides which thresholds count.
    fn unsettled(&self) -> Option<Ground> {
        let missing: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| entry.counts() == Tri::Unknown)
            .flat_map(|entry| entry.unclear.iter().chain(&entry.sum.unclear).cloned())
            .collect();
        (!missing.is_empty()).then(|| Ground::undetermined(missing))
    }

    /// No ground by itself: it carries what somebody has to look at.
    fn reviewed(&self) -> Ground {
        let rows = self
            .possible()
            .filter(|entry| entry.threshold.needs_review)
            .map(|entry| Review::Threshold(entry.threshold.key.clone()));
        Ground {
            review: self.review.iter().cloned().chain(rows).collect(),
            ..Ground::bare(TransferStatus::Prohibited)
        }
    }

    fn possible(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries
            .iter()
            .filter(|entry| entry.counts() != Tri::No)
    }
}

impl Entry<'_> {
    fn counts(&self) -> Tri {
        self.fits.and(self.sum.within(self.threshold.band))
    }

    fn exempting(&self, mechanism: &MechanismKey) -> Ground {
        Ground {
            mechanism: Some(mechanism.clone()),
            citations: vec![self.threshold.citation.clone()],
            ..Ground::bare(TransferStatus::Exempt)
        }
    }
}

/// Whether the threshold counts data of the category. One whose data no term of the taxonomy says counts none.
pub(super) fn fits_data(
    registry: &Registry,
    threshold: &Threshold,
    category: DataCategoryId,
) -> Tri {
    let Some(listed) = &threshold.categories else {
        return Tri::No;
    };
    let graded = match threshold.counts {
        Counts::All => Tri::Yes,
        Counts::Sensitive => category::is_sensitive(registry, category),
        Counts::NonSensitive => !category::is_sensitive(registry, category),
    };
    category::among(registry, category, listed).and(graded)
}

#[cfg(test)]
mod tests {
    use TransferStatus::{
        Exempt, NoRestriction, Prohibited, Safeguarded, Undetermined, Unsafeguarded,
    };
    use entity::vocabulary::{AssessmentOutcome, Condition};

    use super::super::fixture::{Register, assessment, claim, day, place, under};
    use super::super::leg::{LegFacts, LegRecipient};
    use super::*;
    use crate::reference::regime::Fact;
    use crate::registry::agreement::Party;
    use crate::registry::safeguard::Safeguard;

    /// The status of a leg with this claim and all papers.
    fn status(
        (regime, from, to, on): (&str, &str, &str, &str),
        category: &str,
        persons: Option<u64>,
        claimed: &str,
    ) -> super::super::LegStatus {
        let mut register = Register::new();
        let vendor = register.add_vendor("recipient", |_| {});
        let agreement = register.add_agreement("papers", Party::Vendor(vendor), |_| {});
        let claims = [Safeguard {
            agreement: Some(agreement),
            filing: Some("17".to_owned()),
            assessment: assessment(on, AssessmentOutcome::Acceptable),
            ..claim(claimed)
        }];
        let facts = LegFacts {
            origin: Some(place(from)),
            category: register.category(category),
            recipient: LegRecipient::Vendor(vendor),
            persons,
            safeguards: if claimed.is_empty() { &[] } else { &claims },
            conditions_met: &[Condition::ConsentGiven],
            on: day(on),
            ..register.leg_to(to)
        };
        under(&register, &facts, regime)
    }

    #[test]
    fn the_number_of_persons_decides_what_will_do() {
        let (name, health) = ("data.identity.name", "data.special.health");
        let contract = "cn-pipl.standard-contract";
        for (category, persons, claimed, expected) in [
            (name, Some(99_999), "", Exempt),
            (name, Some(100_000), "", Unsafeguarded),
            (name, Some(999_999), contract, Safeguarded),
            (name, Some(1_000_000), contract, Unsafeguarded),
            (health, Some(9_999), "", Unsafeguarded),
            (health, Some(9_999), contract, Safeguarded),
            (health, Some(10_000), contract, Unsafeguarded),
            // An exemption that no threshold accepts is not ruled by them.
            (name, Some(1_000_000), "cn-pipl.exempt-hr", Exempt),
            (name, Some(1_000_000), "cn-pipl.treaty", Safeguarded),
            // A wider category may be sensitive.
            ("data.commercial", Some(5_000), "", Undetermined),
            ("data.commercial", Some(5_000), contract, Safeguarded),
            // Nobody said how many.
            (name, None, "", Undetermined),
            (name, None, contract, Undetermined),
            (name, None, "cn-pipl.exempt-emergency", Exempt),
            (health, None, "", Undetermined),
        ] {
            let leg = ("cn-pipl", "CN", "US", "2026-11-22");
            let found = status(leg, category, persons, claimed).status;
            assert_eq!(found, expected, "{category} of {persons:?} by {claimed}");
        }
    }

    #[test]
    fn before_the_provisions_of_2024_other_numbers_counted() {
        for (on, persons, claimed, expected) in [
            ("2024-03-21", 5_000, "", Unsafeguarded),
            ("2024-03-22", 5_000, "", Exempt),
            (
                "2024-03-21",
                5_000,
                "cn-pipl.standard-contract",
                Safeguarded,
            ),
            (
                "2024-03-21",
                100_000,
                "cn-pipl.standard-contract",
                Unsafeguarded,
            ),
            (
                "2024-03-22",
                100_000,
                "cn-pipl.standard-contract",
                Safeguarded,
            ),
            ("2022-08-31", 5_000, "", Unsafeguarded),
        ] {
            let leg = ("cn-pipl", "CN", "US", on);
            let found = status(leg, "data.identity.name", Some(persons), claimed).status;
            assert_eq!(found, expected, "{persons} on {on} by {claimed}");
        }
    }

    #[test]
    fn a_prohibition_begins_at_its_lowest_band() {
        let name = "data.identity.name";
        let restricted = "us-doj-dsp.restricted-with-security";
        for (category, to, persons, claimed, expected) in [
            (name, "CN", Some(100_000), "", Exempt),
            (name, "CN", Some(100_001), "", Prohibited),
            (name, "CN", Some(100_001), restricted, Safeguarded),
            (name, "CN", Some(100_001), "us-doj-dsp.licence", Safeguarded),
            (name, "CN", Some(100_001), "us-doj-dsp.exempt", Exempt),
            (name, "CN", None, "", Undetermined),
            (name, "CN", None, restricted, Safeguarded),
            ("data.special.genetic", "CN", Some(100), "", Exempt),
            ("data.special.genetic", "CN", Some(101), "", Prohibited),
            (
                "data.behaviour.page-view",
                "CN",
                Some(500_000),
                "",
                NoRestriction,
            ),
            (name, "DE", Some(500_000), "", NoRestriction),
            ("data", "CN", Some(5), "", Undetermined),
        ] {
            let leg = ("us-doj-dsp", "US", to, "2026-11-22");
            let found = status(leg, category, persons, claimed).status;
            assert_eq!(
                found, expected,
                "{category} of {persons:?} to {to} by {claimed}"
            );
        }
    }

    #[test]
    fn what_is_not_known_and_what_the_register_cannot_say_is_named() {
        let leg = ("cn-pipl", "CN", "US", "2026-11-22");
        let found = status(leg, "data.identity.name", None, "");
        assert_eq!(found.missing, [Missing::Persons]);
        let facts = [Fact::CriticalOperator, Fact::ImportantData].map(Review::Fact);
        assert_eq!(found.review, facts);
        let exempt = status(leg, "data.identity.name", Some(1), "");
        let key = MechanismKey::new("cn-pipl.exempt-small-volume");
        assert_eq!(exempt.mechanism, Some(key));
    }
}
