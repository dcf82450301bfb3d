//! ADEQUATE: the regime has approved the destination, or this recipient in it.
//!
//! A row that reaches the destination on the day is a ground if the recipient, or one owner, holds all its schemes. A
//! row with a recipient test is UNDETERMINED until a claim of its mechanism carries an assessment that the recipient
//! meets it. Art. 45 GDPR: `DE` to `GB` passes on 2031-12-27 and fails the day after, when the decision has ended.

use entity::vocabulary::AssessmentOutcome;

use super::case::Case;
use super::ground::Ground;
use super::recipient;
use super::status::{Missing, Review, TransferStatus};
use crate::reference::adequacy::{AdequacyRow, Destination};
use crate::reference::{AdequacyKey, Area, MechanismKey, Tri};

/// The grounds, held or not known, that the regime's list of destinations gives.
pub(super) fn grounds(case: &Case<'_>, otherwise: TransferStatus) -> Vec<Ground> {
    let regime = &case.regime.key;
    let mut found: Vec<_> = case
        .reference
        .adequacy
        .reaching(
            regime,
            case.destination,
            case.facts.on,
            &case.reference.places,
        )
        .map(|(row, reached)| by_row(case, otherwise, row, reached))
        .collect();
    if found.is_empty() && !case.reference.adequacy.list_is_complete(regime) && !was_listed(case) {
        found.push(unread(case));
    }
    found
}

fn by_row(case: &Case<'_>, otherwise: TransferStatus, row: &AdequacyRow, reached: Tri) -> Ground {
    let facts = case.facts;
    if !recipient::holds_all(case.registry, facts.recipient, &row.schemes, facts.on) {
        return Ground {
            missing: vec![Missing::Certification(row.key.clone())],
            ..Ground::bare(otherwise)
        };
    }
    let is_tested = !row.needs_recipient_test || passes_test(case, row);
    let review = row
        .grounds
        .needs_review
        .then(|| Review::AdequacyRow(row.key.clone()));
    let tested = row
        .needs_recipient_test
        .then(|| Review::RecipientTest(row.key.clone()));
    let mut missing = Vec::new();
    if !is_tested {
        missing.push(Missing::RecipientTest(row.key.clone()));
    }
    if reached != Tri::Yes {
        missing.push(Missing::PartOf(case.destination));
    }
    let status = if missing.is_empty() {
        TransferStatus::Adequate
    } else {
        TransferStatus::Undetermined
    };
    Ground {
        status,
        mechanism: row.mechanism_under(&case.regime.key).cloned(),
        adequacy_row: Some(row.key.clone()),
        by_consent: false,
        citations: row.grounds.citations.clone(),
        missing,
        review: review.into_iter().chain(tested).collect(),
    }
}

/// Whether a claim of the row's mechanism, naming this row or none, carries an assessment that the recipient meets it.
fn passes_test(case: &Case<'_>, row: &AdequacyRow) -> bool {
    let wanted = row.mechanism_under(&case.regime.key);
    case.facts.safeguards.iter().any(|claim| {
        let claimed = MechanismKey::new(&claim.mechanism);
        let mechanism = case
            .reference
            .regimes
            .claimed_under(case.regime, &claimed)
            .map(|mechanism| &mechanism.key);
        let names_row = claim
            .adequacy_row
            .as_deref()
            .is_none_or(|named| AdequacyKey::new(named) == row.key);
        let is_assessed = claim.assessment.is_some_and(|assessment| {
            assessment.on <= case.facts.on && assessment.outcome == AssessmentOutcome::Acceptable
        });
        mechanism.is_some()
            && mechanism == wanted
            && names_row
            && is_assessed
            && claim.window.holds(case.facts.on)
    })
}

/// Whether the regime's list in this edition names the destination on any day; then its silence on this one is known.
fn was_listed(case: &Case<'_>) -> bool {
    case.reference.adequacy.all().any(|row| {
        let reaches = match &row.destination {
            Destination::Area(Area::Place(place)) => {
                case.reference.places.covers(*place, case.destination) != Tri::No
            }
            Destination::Area(area @ Area::Group(_)) => {
                let places = &case.reference.places;
                places.contains(area, case.destination, case.facts.on) != Tri::No
            }
            Destination::Organization(_) => false,
        };
        reaches && row.mechanism_under(&case.regime.key).is_some()
    })
}

fn unread(case: &Case<'_>) -> Ground {
    let finding = case.reference.adequacy.list_finding(&case.regime.key);
    Ground {
        citations: finding.map_or_else(Vec::new, |found| found.grounds.citations.clone()),
        ..Ground::undetermined(vec![Missing::UnreadList(case.regime.key.clone())])
    }
}

#[cfg(test)]
mod tests {
    use CertificationScheme::{Dpf, DpfSwiss, DpfUkExtension, SafeHarbour};
    use TransferStatus::{Adequate, Undetermined, Unsafeguarded};
    use entity::vocabulary::CertificationScheme;

    use super::super::fixture::{Register, assessment, certified, claim, day, place, under};
    use super::super::leg::{LegFacts, LegRecipient};
    use super::*;
    use crate::registry::safeguard::Safeguard;

    #[test]
    fn a_row_in_force_approves_its_destination_for_who_holds_its_schemes() {
        for (regime, from, to, on, schemes, expected) in [
            ("eu-gdpr", "DE", "GB", "2031-12-27", &[][..], Adequate),
            ("eu-gdpr", "DE", "GB", "2031-12-28", &[], Unsafeguarded),
            ("eu-gdpr", "DE", "BR", "2026-11-22", &[], Adequate),
            ("uk-gdpr", "GB", "BR", "2026-11-22", &[], Unsafeguarded),
            (
                "eu-dir95",
                "DE",
                "US",
                "2014-12-12",
                &[SafeHarbour],
                Adequate,
            ),
            ("eu-dir95", "DE", "US", "2014-12-12", &[], Unsafeguarded),
            (
                "eu-dir95",
                "DE",
                "US",
                "2015-10-06",
                &[SafeHarbour],
                Unsafeguarded,
            ),
            ("eu-gdpr", "DE", "US", "2026-11-22", &[Dpf], Adequate),
            (
                "eu-gdpr",
                "DE",
                "US",
                "2026-11-22",
                &[DpfSwiss],
                Unsafeguarded,
            ),
            ("uk-gdpr", "GB", "US", "2026-11-22", &[Dpf], Unsafeguarded),
            (
                "uk-gdpr",
                "GB",
                "US",
                "2026-11-22",
                &[Dpf, DpfUkExtension],
                Adequate,
            ),
            // A territory of which nobody settled whether the row reaches it.
            ("eu-gdpr", "DE", "PR", "2026-11-22", &[Dpf], Undetermined),
            ("eu-gdpr", "DE", "PR", "2026-11-22", &[], Unsafeguarded),
        ] {
            let mut register = Register::new();
            let vendor = register.add_vendor("recipient", |vendor| {
                vendor.certifications = schemes.iter().copied().map(certified).collect();
            });
            let facts = LegFacts {
                origin: Some(place(from)),
                recipient: LegRecipient::Vendor(vendor),
                on: day(on),
                ..register.leg_to(to)
            };
            let found = under(&register, &facts, regime);
            assert_eq!(
                found.status, expected,
                "{from} to {to} on {on} with {schemes:?}"
            );
            assert_eq!(found.adequacy_row.is_some(), expected != Unsafeguarded);
        }
    }

    #[test]
    fn a_row_with_a_recipient_test_waits_for_an_assessment() {
        let with =
            |mechanism: &str, row: Option<&str>, assessed: Option<(&str, AssessmentOutcome)>| {
                Safeguard {
                    adequacy_row: row.map(str::to_owned),
                    assessment: assessed.and_then(|(on, outcome)| assessment(on, outcome)),
                    ..claim(mechanism)
                }
            };
        let (good, bad) = (
            AssessmentOutcome::Acceptable,
            AssessmentOutcome::NotAcceptable,
        );
        let early = Some(("2026-11-22", good));
        for (claimed, expected) in [
            (None, Undetermined),
            (Some(with("eu-gdpr.adequacy", None, early)), Adequate),
            (
                Some(with("eu-gdpr.adequacy", Some("eu-gdpr.ca"), early)),
                Adequate,
            ),
            (Some(with("eu-dir95.adequacy", None, early)), Adequate),
            (
                Some(with("eu-gdpr.adequacy", Some("eu-gdpr.jp"), early)),
                Undetermined,
            ),
            (
                Some(with("eu-gdpr.scc-commission", None, early)),
                Undetermined,
            ),
            (Some(with("uk-gdpr.regulations", None, early)), Undetermined),
            (Some(with("eu-gdpr.adequacy", None, None)), Undetermined),
            (
                Some(with("eu-gdpr.adequacy", None, Some(("2026-11-23", good)))),
                Undetermined,
            ),
            (
                Some(with("eu-gdpr.adequacy", None, Some(("2026-11-22", bad)))),
                Undetermined,
            ),
        ] {
            let register = Register::new();
            let claims = Vec::from_iter(claimed);
            let facts = LegFacts {
                safeguards: &claims,
                ..register.leg_to("CA")
            };
            let found = under(&register, &facts, "eu-gdpr");
            let row = AdequacyKey::new("eu-gdpr.ca");
            assert_eq!(found.status, expected, "{claims:?}");
            assert_eq!(
                found.review,
                [Review::RecipientTest(row.clone())],
                "{claims:?}"
            );
            let missing = (expected == Undetermined).then_some(Missing::RecipientTest(row));
            assert_eq!(found.missing, Vec::from_iter(missing), "{claims:?}");
        }
    }

    #[test]
    fn a_list_that_was_not_read_leaves_a_destination_open_unless_it_names_it() {
        let register = Register::new();
        for (regime, from, to, on, expected) in [
            ("ru-152fz", "RU", "US", "2026-11-22", Undetermined),
            ("ch-fadp-1992", "CH", "DE", "2014-12-12", Undetermined),
            // Of the Swiss list of then the entries on the United States were read.
            ("ch-fadp-1992", "CH", "US", "2014-12-12", Unsafeguarded),
            ("ch-fadp-1992", "CH", "US", "2016-01-01", Unsafeguarded),
            ("tr-kvkk", "TR", "DE", "2026-11-22", Unsafeguarded),
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
}
