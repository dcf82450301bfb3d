//! The whole table of statuses on illustrative flows, through [`statuses`](super::statuses).

use entity::vocabulary::{AssessmentOutcome, CertificationScheme, Condition};

use super::fixture::{Register, assessment, certified, claim, day, place, under};
use super::status::TransferStatus::{self, *};
use super::{LegFacts, LegRecipient, LegStatus, Missing, statuses, worst};
use crate::reference::reference;
use crate::registry::agreement::Party;
use crate::registry::safeguard::Safeguard;

/// One illustrative flow of names and e-mail addresses.
struct Sent {
    from: &'static str,
    to: &'static str,
    on: &'static str,
    regime: &'static str,
    persons: Option<u64>,
    claims: Option<&'static str>,
    /// What is put in place.
    met: Met,
    expected: TransferStatus,
}

enum Met {
    Nothing,
    Certification,
    Papers,
    Consent,
}

const fn sent(
    (from, to, on): (&'static str, &'static str, &'static str),
    regime: &'static str,
    persons: Option<u64>,
    claims: Option<&'static str>,
    met: Met,
    expected: TransferStatus,
) -> Sent {
    Sent {
        from,
        to,
        on,
        regime,
        persons,
        claims,
        met,
        expected,
    }
}

const ADEQUACY: Option<&str> = Some("eu-gdpr.adequacy");
const SMALL_VOLUME: Option<&str> = Some("cn-pipl.exempt-small-volume");
const RESTRICTED: Option<&str> = Some("us-doj-dsp.restricted-with-security");
const CONSENT: Option<&str> = Some("eu-gdpr.derog-explicit-consent");

const ILLUSTRATIVE: &[Sent] = &[
    sent(
        ("DE", "CN", "2026-11-22"),
        "eu-gdpr",
        None,
        None,
        Met::Nothing,
        Unsafeguarded,
    ),
    sent(
        ("DE", "US", "2026-11-22"),
        "eu-gdpr",
        None,
        ADEQUACY,
        Met::Nothing,
        Unsafeguarded,
    ),
    sent(
        ("DE", "US", "2026-11-22"),
        "eu-gdpr",
        None,
        ADEQUACY,
        Met::Certification,
        Adequate,
    ),
    sent(
        ("DE", "US", "2020-08-01"),
        "eu-gdpr",
        None,
        ADEQUACY,
        Met::Nothing,
        Unsafeguarded,
    ),
    sent(
        ("DE", "GB", "2026-11-22"),
        "eu-gdpr",
        None,
        ADEQUACY,
        Met::Nothing,
        Adequate,
    ),
    sent(
        ("DE", "GB", "2032-01-01"),
        "eu-gdpr",
        None,
        ADEQUACY,
        Met::Nothing,
        Unsafeguarded,
    ),
    sent(
        ("DE", "BR", "2026-11-22"),
        "eu-gdpr",
        None,
        ADEQUACY,
        Met::Nothing,
        Adequate,
    ),
    sent(
        ("GB", "BR", "2026-11-22"),
        "uk-gdpr",
        None,
        Some("uk-gdpr.regulations"),
        Met::Nothing,
        Unsafeguarded,
    ),
    sent(
        ("CN", "US", "2026-11-22"),
        "cn-pipl",
        Some(82_000),
        SMALL_VOLUME,
        Met::Nothing,
        Exempt,
    ),
    sent(
        ("CN", "US", "2026-12-20"),
        "cn-pipl",
        Some(100_000),
        SMALL_VOLUME,
        Met::Nothing,
        Unsafeguarded,
    ),
    sent(
        ("US", "CN", "2026-11-22"),
        "us-doj-dsp",
        Some(140_000),
        RESTRICTED,
        Met::Nothing,
        Prohibited,
    ),
    sent(
        ("US", "CN", "2026-11-22"),
        "us-doj-dsp",
        Some(140_000),
        RESTRICTED,
        Met::Papers,
        Safeguarded,
    ),
    sent(
        ("DE", "GP", "2026-11-22"),
        "eu-gdpr",
        None,
        None,
        Met::Nothing,
        FreeFlow,
    ),
    sent(
        ("DE", "CN", "2026-11-22"),
        "eu-gdpr",
        None,
        CONSENT,
        Met::Nothing,
        Unsafeguarded,
    ),
    sent(
        ("DE", "CN", "2026-11-22"),
        "eu-gdpr",
        None,
        CONSENT,
        Met::Consent,
        DerogationOnly,
    ),
];

#[test]
fn each_illustrative_flow_has_its_status() {
    for case in ILLUSTRATIVE {
        let mut register = Register::new();
        let vendor = register.add_vendor("recipient", |vendor| {
            if matches!(case.met, Met::Certification) {
                vendor.certifications = vec![certified(CertificationScheme::Dpf)];
            }
        });
        let agreement = register.add_agreement("papers", Party::Vendor(vendor), |_| {});
        let mut claims: Vec<Safeguard> = case.claims.into_iter().map(claim).collect();
        if let (Met::Papers, Some(claim)) = (&case.met, claims.first_mut()) {
            claim.agreement = Some(agreement);
            claim.assessment = assessment(case.on, AssessmentOutcome::Acceptable);
        }
        let consent = [Condition::ConsentGiven];
        for category in ["data.identity.name", "data.contact.email"] {
            let facts = LegFacts {
                origin: Some(place(case.from)),
                destination: Some(place(case.to)),
                on: day(case.on),
                persons: case.persons,
                category: register.category(category),
                recipient: LegRecipient::Vendor(vendor),
                safeguards: &claims,
                conditions_met: if matches!(case.met, Met::Consent) {
                    &consent
                } else {
                    &[]
                },
                ..register.leg()
            };
            assert_eq!(
                under(&register, &facts, case.regime).status,
                case.expected,
                "{category} from {} to {} on {}",
                case.from,
                case.to,
                case.on
            );
        }
    }
}

#[test]
fn an_end_that_is_not_known_comes_before_any_regime_and_then_the_same_place() {
    let register = Register::new();
    for (origin, destination, expected, missing) in [
        (
            None,
            None,
            Undetermined,
            vec![Missing::Origin, Missing::Destination],
        ),
        (None, Some("DE"), Undetermined, vec![Missing::Origin]),
        (Some("DE"), None, Undetermined, vec![Missing::Destination]),
        (Some("DE"), Some("DE"), Domestic, vec![]),
        // No regime of the reference data holds Peru.
        (Some("PE"), Some("DE"), NoRestriction, vec![]),
    ] {
        let facts = LegFacts {
            origin: origin.map(place),
            destination: destination.map(place),
            ..register.leg()
        };
        let found = statuses(reference(), register.registry(), &facts);
        assert_eq!(worst(&found), expected, "{origin:?} to {destination:?}");
        assert!(found.iter().all(|status| status.regime.is_none()));
        let lacks: Vec<_> = found
            .into_iter()
            .flat_map(|status| status.missing)
            .collect();
        assert_eq!(lacks, missing, "{origin:?} to {destination:?}");
    }
}

#[test]
fn a_leg_inside_one_place_is_domestic_whatever_its_path() {
    let register = Register::new();
    let earlier = [place("DE")];
    let facts = LegFacts {
        origin: Some(place("US")),
        destination: Some(place("US")),
        earlier_origins: &earlier,
        recipient: LegRecipient::Class(register.class("role.subprocessor")),
        ..register.leg()
    };
    let found = statuses(reference(), register.registry(), &facts);
    assert_eq!(found, [LegStatus::without_regime(Domestic)]);
}
