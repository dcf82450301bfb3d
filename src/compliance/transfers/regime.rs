//! The status of a leg under one regime: the first row of the table that applies.
//!
//! FREE_FLOW, OUT_OF_SCOPE, NO_RESTRICTION in this order; else the mildest ground that holds, and without one
//! UNSAFEGUARDED or, under a prohibition, PROHIBITED.

use super::applies_if::{self, Applies};
use super::case::Case;
use super::category;
use super::ground::{Ground, mildest, settled, undetermined};
use super::status::{LegStatus, Missing, TransferStatus};
use super::threshold::Thresholds;
use super::{adequate, claim, duties};
use crate::reference::Tri;
use crate::reference::computation::RegimeRule;

/// The status under the regime.
pub(super) fn status(case: &Case<'_>) -> LegStatus {
    let inside = case.destination_inside();
    if case.held.and(inside) == Tri::Yes {
        return settled(case, TransferStatus::FreeFlow);
    }
    if !case.regime.counts_levels.contains(&case.facts.level) {
        return settled(case, TransferStatus::OutOfScope);
    }
    let applies = applies_if::weigh(case, &case.regime.applies_if, &case.regime.categories);
    match case.regime.rule {
        RegimeRule::NoRestriction => duties::status(case, applies),
        RegimeRule::GroundNeeded => {
            let listed =
                category::among(case.registry, case.facts.category, &case.regime.categories);
            let data = (listed, Missing::Category);
            scoped(case, inside, applies, &[data]).unwrap_or_else(|| ground_needed(case))
        }
        RegimeRule::ProhibitedUnlessException => {
            let destination = (
                applies_if::of_concern(case),
                Missing::PartOf(case.destination),
            );
            let data = (prohibited_data(case), Missing::Category);
            scoped(case, inside, applies, &[destination, data])
                .unwrap_or_else(|| prohibited_unless_exception(case))
        }
    }
}

/// NO_RESTRICTION where the regime is not about such a leg, UNDETERMINED where that is not known; null: it is.
fn scoped(
    case: &Case<'_>,
    inside: Tri,
    applies: Applies,
    scope: &[(Tri, Missing)],
) -> Option<LegStatus> {
    let in_scope = scope
        .iter()
        .fold(applies.holds, |held, (one, _)| held.and(*one));
    if in_scope == Tri::No {
        let mut answer = settled(case, TransferStatus::NoRestriction);
        answer.review.extend(applies.review);
        return Some(answer);
    }
    let unclear = scope
        .iter()
        .filter(|(one, _)| *one == Tri::Unknown)
        .map(|(_, missing)| missing.clone());
    let holder = (case.held == Tri::Unknown).then_some(Missing::PartOf(case.holder));
    let destination = (inside == Tri::Unknown).then_some(Missing::PartOf(case.destination));
    let missing: Vec<_> = applies
        .missing
        .into_iter()
        .chain(unclear)
        .chain(holder)
        .chain(destination)
        .collect();
    (!missing.is_empty()).then(|| undetermined(case, missing))
}

fn ground_needed(case: &Case<'_>) -> LegStatus {
    let otherwise = TransferStatus::Unsafeguarded;
    let thresholds = Thresholds::weigh(case);
    let mut grounds = adequate::grounds(case, otherwise);
    grounds.extend(thresholds.grounds(case));
    grounds.extend(claim::grounds(case, otherwise, &thresholds));
    weighed(case, otherwise, grounds, &thresholds)
}

fn prohibited_unless_exception(case: &Case<'_>) -> LegStatus {
    let otherwise = TransferStatus::Prohibited;
    let thresholds = Thresholds::weigh(case);
    let mut grounds = thresholds.grounds_below();
    grounds.extend(claim::grounds(case, otherwise, &thresholds));
    weighed(case, otherwise, grounds, &thresholds)
}

/// The status that the grounds give. Here it is known that the regime holds the leg, so that a safeguard counts.
fn weighed(
    case: &Case<'_>,
    otherwise: TransferStatus,
    grounds: Vec<Ground>,
    thresholds: &Thresholds<'_>,
) -> LegStatus {
    let answer = mildest(case, otherwise, grounds);
    LegStatus {
        safeguard_would_do: answer.status == TransferStatus::Undetermined
            && claim::could_hold(case, thresholds),
        ..answer
    }
}

/// Whether the category is one of the regime or of its thresholds that day; where it lists none anywhere, all are.
fn prohibited_data(case: &Case<'_>) -> Tri {
    let regime = case.regime;
    if regime.categories.is_empty() && regime.thresholds.is_empty() {
        return Tri::Yes;
    }
    let own = (!regime.categories.is_empty()).then_some(&regime.categories);
    let of_thresholds = regime
        .thresholds
        .iter()
        .filter(|threshold| threshold.days.hold(case.facts.on))
        .filter_map(|threshold| threshold.categories.as_ref());
    let lists = own.into_iter().chain(of_thresholds);
    Tri::any(lists.map(|listed| category::among(case.registry, case.facts.category, listed)))
}

#[cfg(test)]
mod tests {
    use TransferStatus::{
        FreeFlow, NoRestriction, OutOfScope, Prohibited, Undetermined, Unsafeguarded,
    };
    use entity::vocabulary::{Action, Level, RecipientRole};

    use super::super::fixture::{Register, day, place, under};
    use super::super::leg::LegFacts;
    use super::super::status::Review;
    use super::*;
    use crate::reference::RegimeKey;

    #[test]
    fn inside_the_territory_of_the_day_data_flows_freely() {
        let register = Register::new();
        let day_of_2026 = "2026-11-22";
        for (regime, from, to, on, expected) in [
            ("eu-gdpr", "DE", "FR", day_of_2026, FreeFlow),
            ("eu-gdpr", "DE", "GB", "2020-12-31", FreeFlow),
            ("eu-gdpr", "DE", "GL", day_of_2026, Unsafeguarded),
            // It is not settled whether the law holds Svalbard.
            ("eu-gdpr", "DE", "SJ", day_of_2026, Undetermined),
            ("eu-gdpr", "SJ", "CN", day_of_2026, Undetermined),
            // Canada is wider than Quebec.
            ("ca-qc-law25", "CA", "US", day_of_2026, Undetermined),
            ("ca-qc-law25", "CA-QC", "CA", day_of_2026, Undetermined),
            ("ca-qc-law25", "CA-QC", "US", day_of_2026, Unsafeguarded),
        ] {
            let facts = LegFacts {
                origin: Some(place(from)),
                on: day(on),
                ..register.leg_to(to)
            };
            let found = under(&register, &facts, regime);
            assert_eq!(found.status, expected, "{from} to {to} on {on}");
        }
    }

    #[test]
    fn a_level_that_does_not_count_is_out_of_scope_unless_the_leg_stays_inside() {
        let register = Register::new();
        for (regime, from, to, level, expected) in [
            ("eu-gdpr", "DE", "CN", Level::Pseudonymous, Unsafeguarded),
            ("eu-gdpr", "DE", "CN", Level::Aggregate, OutOfScope),
            ("eu-gdpr", "DE", "FR", Level::Aggregate, FreeFlow),
            ("eu-gdpr", "DE", "SJ", Level::Aggregate, OutOfScope),
            ("us-doj-dsp", "US", "CN", Level::Anonymous, Undetermined),
            ("us-doj-dsp", "US", "CN", Level::Aggregate, OutOfScope),
        ] {
            let facts = LegFacts {
                origin: Some(place(from)),
                level,
                ..register.leg_to(to)
            };
            let found = under(&register, &facts, regime);
            assert_eq!(found.status, expected, "{from} to {to} at {level}");
        }
    }

    #[test]
    fn on_an_onward_leg_the_earlier_origin_makes_the_free_flow() {
        let register = Register::new();
        for (earlier, to, expected) in [
            (&["DE"][..], "FR", Some(FreeFlow)),
            (&["DE"], "IN", Some(Unsafeguarded)),
            (&[], "FR", None),
        ] {
            let earlier: Vec<_> = earlier.iter().map(|code| place(code)).collect();
            let facts = LegFacts {
                origin: Some(place("US")),
                earlier_origins: &earlier,
                ..register.leg_to(to)
            };
            let found = under(&register, &facts, "eu-gdpr");
            let status = found.regime.map(|_| found.status);
            assert_eq!(status, expected, "{earlier:?}, US, {to}");
        }
    }

    #[test]
    fn a_regime_applies_if_its_facts_hold() {
        let register = Register::new();
        let (name, health) = ("data.identity.name", "data.special.health");
        for (regime, from, to, category, role, expected, missing) in [
            (
                "nz-privacy-act",
                "NZ",
                "US",
                name,
                None,
                Undetermined,
                Some(Missing::Role),
            ),
            (
                "nz-privacy-act",
                "NZ",
                "US",
                name,
                Some(RecipientRole::Processor),
                NoRestriction,
                None,
            ),
            (
                "nz-privacy-act",
                "NZ",
                "US",
                name,
                Some(RecipientRole::Authority),
                Unsafeguarded,
                None,
            ),
            ("in-spdi-2011", "IN", "US", name, None, NoRestriction, None),
            (
                "in-spdi-2011",
                "IN",
                "US",
                health,
                None,
                Unsafeguarded,
                None,
            ),
            (
                "in-spdi-2011",
                "IN",
                "US",
                "data.special",
                None,
                Undetermined,
                Some(Missing::Category),
            ),
        ] {
            let facts = LegFacts {
                origin: Some(place(from)),
                category: register.category(category),
                role,
                ..register.leg_to(to)
            };
            let found = under(&register, &facts, regime);
            assert_eq!(
                found.status, expected,
                "{regime}: {category} to {to} as {role:?}"
            );
            assert_eq!(
                found.missing,
                Vec::from_iter(missing),
                "{regime}: {category} to {to}"
            );
            assert_eq!(found.duties, []);
        }
    }

    #[test]
    fn a_sale_of_listed_data_to_a_listed_country_is_prohibited() {
        let register = Register::new();
        for (category, to, action, expected) in [
            ("data.special.health", "CN", Action::Sell, Prohibited),
            ("data.special.health", "CN", Action::Use, NoRestriction),
            ("data.identity.name", "CN", Action::Sell, NoRestriction),
            ("data.special.health", "DE", Action::Sell, NoRestriction),
        ] {
            let facts = LegFacts {
                origin: Some(place("US")),
                category: register.category(category),
                actions: &[action],
                ..register.leg_to(to)
            };
            let found = under(&register, &facts, "us-padfa").status;
            assert_eq!(found, expected, "{action} of {category} to {to}");
        }
    }

    #[test]
    fn rows_that_ask_for_it_and_a_level_stated_too_low_are_named() {
        let register = Register::new();
        let row = |key: &str| Review::Regime(RegimeKey::new(key));
        for (regime, from, on, level, stated, expected) in [
            ("eu-gdpr", "DE", "2026-11-22", Level::Personal, true, vec![]),
            (
                "eu-gdpr",
                "DE",
                "2026-11-22",
                Level::Aggregate,
                true,
                vec![Review::StatedLevel],
            ),
            (
                "eu-gdpr",
                "DE",
                "2026-11-22",
                Level::Aggregate,
                false,
                vec![],
            ),
            (
                "jp-appi",
                "JP",
                "2026-11-22",
                Level::Personal,
                true,
                vec![row("jp-appi")],
            ),
            // The day on which Norway joined the territory of the Directive asks for review.
            (
                "eu-dir95",
                "NO",
                "2014-12-12",
                Level::Personal,
                true,
                vec![row("eu-dir95")],
            ),
            (
                "eu-dir95",
                "DE",
                "2014-12-12",
                Level::Personal,
                true,
                vec![],
            ),
        ] {
            let facts = LegFacts {
                origin: Some(place(from)),
                on: day(on),
                level,
                level_is_stated: stated,
                ..register.leg_to("CN")
            };
            let found = under(&register, &facts, regime);
            assert_eq!(found.review, expected, "{regime} from {from} at {level}");
            assert_eq!(found.needs_review(), !expected.is_empty());
        }
    }
}
