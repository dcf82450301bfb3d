//! SAFEGUARDED, EXEMPT and DEROGATION_ONLY by claim: a mechanism that the regime knows, claimed with all its papers.
//!
//! Art. 46(2)(c) GDPR: standard clauses pass with an agreement in force that covers the recipient and an acceptable
//! assessment; without the one or the other they are no ground, and what lacks is named.

use super::applies_if;
use super::case::Case;
use super::ground::Ground;
use super::papers;
use super::status::{Missing, Paper, Review, TransferStatus};
use super::threshold::Thresholds;
use crate::reference::computation::MechanismEffect;
use crate::reference::regime::Mechanism;
use crate::reference::{MechanismKey, Tri};
use crate::registry::safeguard::Safeguard;

/// The claims of the leg that count under the regime, complete or not.
pub(super) fn grounds(
    case: &Case<'_>,
    otherwise: TransferStatus,
    thresholds: &Thresholds<'_>,
) -> Vec<Ground> {
    let weighed = case.facts.safeguards.iter().filter_map(|claim| {
        let claimed = MechanismKey::new(&claim.mechanism);
        let mechanism = case
            .reference
            .regimes
            .claimed_under(case.regime, &claimed)?;
        let held = status_of(mechanism)?;
        Some(weigh(case, otherwise, thresholds, mechanism, claim, held))
    });
    weighed.collect()
}

/// Whether the regime knows a safeguard that would hold that day with all its papers.
pub(super) fn could_hold(case: &Case<'_>, thresholds: &Thresholds<'_>) -> bool {
    let mut mechanisms = case.regime.mechanisms.iter();
    mechanisms.any(|mechanism| {
        status_of(mechanism).is_some_and(|held| held != TransferStatus::DerogationOnly)
            && mechanism.available
            && mechanism.days.hold(case.facts.on)
            && thresholds.accept(case.regime, &mechanism.key)
            && applies_if::weigh(case, &mechanism.applies_if, &[]).holds == Tri::Yes
    })
}

/// What a complete claim gives; null: it cannot be claimed.
fn status_of(mechanism: &Mechanism) -> Option<TransferStatus> {
    match mechanism.effect {
        MechanismEffect::Safeguarded | MechanismEffect::Consent => {
            Some(TransferStatus::Safeguarded)
        }
        MechanismEffect::Exempt => Some(TransferStatus::Exempt),
        MechanismEffect::DerogationOnly => Some(TransferStatus::DerogationOnly),
        MechanismEffect::NotClaimable => None,
    }
}

fn weigh(
    case: &Case<'_>,
    otherwise: TransferStatus,
    thresholds: &Thresholds<'_>,
    mechanism: &Mechanism,
    claim: &Safeguard,
    held: TransferStatus,
) -> Ground {
    let applies = applies_if::weigh(case, &mechanism.applies_if, &[]);
    let mut lacks = papers::lacking(case, mechanism, claim);
    if !thresholds.accept(case.regime, &mechanism.key) {
        lacks.push(Paper::Volume);
    }
    if applies.holds != Tri::Yes {
        lacks.extend(mechanism.applies_if.iter().copied().map(Paper::Fact));
    }
    if !lacks.is_empty() {
        let missing = lacks
            .into_iter()
            .map(|paper| Missing::Paper(mechanism.key.clone(), paper));
        return Ground {
            missing: missing.collect(),
            review: applies.review,
            ..Ground::bare(otherwise)
        };
    }
    let review = mechanism
        .grounds
        .needs_review
        .then(|| Review::Mechanism(mechanism.key.clone()));
    Ground {
        mechanism: Some(mechanism.key.clone()),
        by_consent: mechanism.requires_consent || mechanism.effect == MechanismEffect::Consent,
        citations: mechanism.grounds.citations.clone(),
        review: review.into_iter().collect(),
        ..Ground::bare(held)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use TransferStatus::{DerogationOnly, Exempt, Safeguarded, Undetermined, Unsafeguarded};
    use entity::vocabulary::{AssessmentOutcome, CertificationScheme, Condition, RecipientRole};

    use super::super::fixture::{
        Register, assessment, certified, claim, day, place, under, window,
    };
    use super::super::leg::{LegFacts, LegRecipient};
    use super::*;
    use crate::reference::regime::Fact;
    use crate::registry::agreement::Party;
    use crate::registry::window::Window;

    /// Every paper that a claim of 2024 can have, with an agreement of the days.
    struct Claimed {
        register: Register,
        claim: Safeguard,
        vendor: entity::id::VendorId,
    }

    fn complete(mechanism: &str, agreement: Window) -> Claimed {
        let mut register = Register::new();
        let vendor = register.add_vendor("recipient", |_| {});
        let agreement = register.add_agreement("papers", Party::Vendor(vendor), |contract| {
            contract.window = agreement;
        });
        let claim = Safeguard {
            agreement: Some(agreement),
            filing: Some("2024-17".to_owned()),
            window: window("2024-11-22", ""),
            assessment: assessment("2021-01-02", AssessmentOutcome::Acceptable),
            ..claim(mechanism)
        };
        Claimed {
            register,
            claim,
            vendor,
        }
    }

    fn status_of_claim(
        claimed: &Claimed,
        claim: Safeguard,
        (from, to, on): (&str, &str, &str),
        regime: &str,
    ) -> crate::compliance::transfers::LegStatus {
        let facts = LegFacts {
            origin: Some(place(from)),
            recipient: LegRecipient::Vendor(claimed.vendor),
            safeguards: &[claim],
            on: day(on),
            ..claimed.register.leg_to(to)
        };
        under(&claimed.register, &facts, regime)
    }

    const LEG: (&str, &str, &str) = ("DE", "IN", "2026-11-22");

    #[test]
    fn a_claim_holds_with_all_its_papers_and_names_the_one_that_lacks() {
        type Change = fn(&mut Safeguard);
        let cases: [(&str, Change, Option<Paper>); 9] = [
            ("eu-gdpr.scc-commission", |_| {}, None),
            ("eu-gdpr.scc-commission", |claim| claim.filing = None, None),
            (
                "eu-gdpr.scc-commission",
                |claim| claim.agreement = None,
                Some(Paper::Agreement),
            ),
            (
                "eu-gdpr.scc-commission",
                |claim| claim.assessment = None,
                Some(Paper::Assessment),
            ),
            (
                "eu-gdpr.scc-commission",
                |claim| claim.assessment = assessment("2026-11-23", AssessmentOutcome::Acceptable),
                Some(Paper::Assessment),
            ),
            (
                "eu-gdpr.scc-commission",
                |claim| {
                    claim.assessment = assessment("2026-11-22", AssessmentOutcome::NotAcceptable)
                },
                Some(Paper::Assessment),
            ),
            (
                "eu-gdpr.scc-commission",
                |claim| claim.window = window("", "2026-11-21"),
                Some(Paper::Validity),
            ),
            (
                "eu-gdpr.adhoc-clauses",
                |claim| claim.filing = None,
                Some(Paper::Filing),
            ),
            ("eu-gdpr.scc-2010-87", |_| {}, Some(Paper::Validity)),
        ];
        for (mechanism, change, lacks) in cases {
            let claimed = complete(mechanism, window("2021-01-01", ""));
            let mut claim = claimed.claim.clone();
            change(&mut claim);
            let found = status_of_claim(&claimed, claim, LEG, "eu-gdpr");
            let key = MechanismKey::new(mechanism);
            let expected = match lacks {
                None => (Safeguarded, vec![], Some(key)),
                Some(paper) => (Unsafeguarded, vec![Missing::Paper(key, paper)], None),
            };
            assert_eq!(
                (found.status, found.missing, found.mechanism),
                expected,
                "{mechanism}"
            );
        }
    }

    #[test]
    fn a_claim_counts_under_the_law_that_followed_in_its_days() {
        for (mechanism, on, began, regime, expected) in [
            (
                "eu-dir95.scc-2010-87",
                "2022-12-27",
                "2021-09-26",
                "eu-gdpr",
                Safeguarded,
            ),
            (
                "eu-dir95.scc-2010-87",
                "2022-12-28",
                "2021-09-26",
                "eu-gdpr",
                Unsafeguarded,
            ),
            (
                "eu-gdpr.scc-2010-87",
                "2022-12-27",
                "2021-09-27",
                "eu-gdpr",
                Unsafeguarded,
            ),
            // Nobody can say when it was concluded.
            (
                "eu-gdpr.scc-2010-87",
                "2022-12-27",
                "",
                "eu-gdpr",
                Unsafeguarded,
            ),
            (
                "eu-gdpr.scc-commission",
                "2021-06-26",
                "2021-01-01",
                "eu-gdpr",
                Unsafeguarded,
            ),
            (
                "eu-gdpr.scc-commission",
                "2021-06-27",
                "2021-01-01",
                "eu-gdpr",
                Safeguarded,
            ),
            (
                "uk-gdpr.idta",
                "2024-12-01",
                "2021-01-01",
                "eu-gdpr",
                Unsafeguarded,
            ),
            (
                "eu-gdpr.no-such",
                "2024-12-01",
                "2021-01-01",
                "eu-gdpr",
                Unsafeguarded,
            ),
            // What rests on the list of destinations cannot be claimed.
            (
                "eu-gdpr.adequacy",
                "2024-12-01",
                "2021-01-01",
                "eu-gdpr",
                Unsafeguarded,
            ),
        ] {
            let claimed = complete(mechanism, window(began, ""));
            let mut claim = claimed.claim.clone();
            claim.window = Window::default();
            let found = status_of_claim(&claimed, claim, ("DE", "IN", on), regime);
            assert_eq!(found.status, expected, "{mechanism} of {began} on {on}");
        }
    }

    #[test]
    fn a_claim_grows_too_old_after_the_months_of_its_mechanism() {
        for (from, on, expected) in [
            ("2024-11-22", "2027-11-22", Safeguarded),
            ("2024-11-22", "2027-11-23", Unsafeguarded),
            // Without a first day the assessment's counts, of 2021-01-02.
            ("", "2024-01-02", Safeguarded),
            ("", "2024-01-03", Unsafeguarded),
        ] {
            let claimed = complete("eu-gdpr.certification", Window::default());
            let mut claim = claimed.claim.clone();
            claim.window = window(from, "");
            let found = status_of_claim(&claimed, claim, ("DE", "IN", on), "eu-gdpr");
            assert_eq!(found.status, expected, "since {from} on {on}");
        }
    }

    #[test]
    fn a_certification_mechanism_takes_any_of_its_schemes() {
        for (scheme, expected) in [
            (CertificationScheme::GlobalPrp, Safeguarded),
            (CertificationScheme::Iso27001, Unsafeguarded),
        ] {
            let mut register = Register::new();
            let vendor = register.add_vendor("recipient", |vendor| {
                vendor.certifications = vec![certified(scheme)];
            });
            let facts = LegFacts {
                origin: Some(place("SG")),
                recipient: LegRecipient::Vendor(vendor),
                safeguards: &[claim("sg-pdpa.certification")],
                ..register.leg()
            };
            assert_eq!(
                under(&register, &facts, "sg-pdpa").status,
                expected,
                "{scheme}"
            );
        }
    }

    #[test]
    fn a_fact_that_is_not_known_makes_no_ground() {
        for (mechanism, from, regime, role, expected, review) in [
            (
                "kr-pipa.entrustment-disclosed",
                "KR",
                "kr-pipa",
                Some(RecipientRole::Processor),
                Safeguarded,
                vec![],
            ),
            (
                "kr-pipa.entrustment-disclosed",
                "KR",
                "kr-pipa",
                None,
                Unsafeguarded,
                vec![],
            ),
            (
                "eu-gdpr.bcr",
                "DE",
                "eu-gdpr",
                Some(RecipientRole::Affiliate),
                Safeguarded,
                vec![],
            ),
            ("eu-gdpr.bcr", "DE", "eu-gdpr", None, Unsafeguarded, vec![]),
            (
                "eu-gdpr.public-instrument",
                "DE",
                "eu-gdpr",
                None,
                Unsafeguarded,
                vec![Review::Fact(Fact::PublicBody)],
            ),
        ] {
            let claimed = complete(mechanism, Window::default());
            let claims = [claimed.claim.clone()];
            let facts = LegFacts {
                origin: Some(place(from)),
                role,
                recipient: LegRecipient::Vendor(claimed.vendor),
                safeguards: &claims,
                ..claimed.register.leg_to("IN")
            };
            let found = under(&claimed.register, &facts, regime);
            assert_eq!(
                (found.status, found.review),
                (expected, review),
                "{mechanism} as {role:?}"
            );
        }
    }

    #[test]
    fn of_several_grounds_the_mildest_counts_and_consent_only_by_itself_is_consent() {
        let consent = [Condition::ConsentGiven];
        let contract = "kr-pipa.treaty";
        for (from, regime, claims, conditions, expected, on_consent) in [
            (
                "KR",
                "kr-pipa",
                &["kr-pipa.consent"][..],
                &consent[..],
                Safeguarded,
                true,
            ),
            (
                "KR",
                "kr-pipa",
                &["kr-pipa.consent"],
                &[],
                Unsafeguarded,
                false,
            ),
            (
                "KR",
                "kr-pipa",
                &["kr-pipa.consent", contract],
                &consent,
                Safeguarded,
                false,
            ),
            (
                "DE",
                "eu-gdpr",
                &["eu-gdpr.derog-explicit-consent"],
                &consent,
                DerogationOnly,
                true,
            ),
            (
                "DE",
                "eu-gdpr",
                &["eu-gdpr.derog-explicit-consent"],
                &[],
                Unsafeguarded,
                false,
            ),
            (
                "DE",
                "eu-gdpr",
                &["eu-gdpr.derog-explicit-consent", "eu-gdpr.derog-contract"],
                &consent,
                DerogationOnly,
                false,
            ),
            ("VN", "vn-pdpl", &["vn-pdpl.exempt"], &[], Exempt, false),
            // The list of Russia was not read; an exception does not better what is not known.
            ("RU", "ru-152fz", &[], &[], Undetermined, false),
        ] {
            let register = Register::new();
            let claims: Vec<_> = claims.iter().map(|mechanism| claim(mechanism)).collect();
            let facts = LegFacts {
                origin: Some(place(from)),
                safeguards: &claims,
                conditions_met: conditions,
                ..register.leg_to("IN")
            };
            let found = under(&register, &facts, regime);
            assert_eq!(
                (found.status, found.rests_on_consent),
                (expected, on_consent),
                "{claims:?}"
            );
        }
    }
}
