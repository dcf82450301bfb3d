//! What ends or is to be looked at again within some days: agreements, certifications, safeguards, attestations, and the
//! reviews of vendors and of assessments.
//!
//! For example: asked on 1 November about 29 days, a contract in force whose last day is 30 November is listed, and one
//! whose last day is 1 December is not. What ended before the day asked is not listed either; that is for findings. Nor
//! is what does not come to its end: a safeguard of a flow that itself ends earlier.

use entity::vocabulary::{AgreementState, EndingKind};
use jiff::civil::Date;

use crate::registry::agreement::Agreement;
use crate::registry::key::Key;
use crate::registry::noun::{Noun, RecordId};
use crate::registry::safeguard::Safeguard;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;
use crate::registry::window::Window;

/// Something that ends, or is to be looked at again; the order of the fields is the order of answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ending {
    /// Its last day, or the day on which it is due.
    pub day: Date,
    /// What ends.
    pub kind: EndingKind,
    /// The key of the record.
    pub key: Key,
    /// What of the record, if not all of it: a scheme or a mechanism.
    pub part: Option<String>,
    /// The record.
    pub record: RecordId,
}

/// What ends in the window, both days included, in the order of the days. `visit` is asked before each record, and ends
/// the walk.
#[must_use]
pub fn endings(registry: &Registry, window: Window, visit: &dyn Fn() -> bool) -> Vec<Ending> {
    let mut found = Vec::new();
    for agreement in registry.agreements.iter().take_while(|_| visit()) {
        found.extend(of_agreement(agreement));
    }
    for vendor in registry.vendors.iter().take_while(|_| visit()) {
        found.extend(of_vendor(vendor));
    }
    for flow in registry.flows.iter().take_while(|_| visit()) {
        found.extend(of_safeguards(flow, &flow.safeguards, flow.window));
    }
    for handed in registry.subprocessings.iter().take_while(|_| visit()) {
        found.extend(of_safeguards(handed, &handed.safeguards, handed.window));
    }
    for attestation in registry.attestations.iter().take_while(|_| visit()) {
        let day = attestation.expires;
        found.extend(day.map(|day| ending(attestation, day, EndingKind::Attestation, None)));
    }
    found.retain(|ending| window.holds(ending.day));
    found.sort_unstable();
    found
}

/// A draft has not begun and what is terminated has ended.
fn of_agreement(agreement: &Agreement) -> Option<Ending> {
    let in_force = agreement.state == AgreementState::InForce;
    let day = agreement.window.until.filter(|_| in_force)?;
    Some(ending(agreement, day, EndingKind::Agreement, None))
}

fn of_vendor(vendor: &Vendor) -> impl Iterator<Item = Ending> {
    let certifications = vendor.certifications.iter().filter_map(|certification| {
        let (day, scheme) = (certification.window.until?, certification.scheme);
        let part = Some(scheme.to_string());
        Some(ending(vendor, day, EndingKind::Certification, part))
    });
    let review = vendor.review.and_then(|review| review.next());
    let review = review.map(|day| ending(vendor, day, EndingKind::VendorReview, None));
    certifications.chain(review)
}

fn of_safeguards<T: Noun>(
    record: &T,
    safeguards: &[Safeguard],
    own: Window,
) -> impl Iterator<Item = Ending> {
    let each = safeguards.iter().flat_map(move |safeguard| {
        let review = safeguard.assessment.and_then(|it| it.next_review);
        let days = [
            (safeguard.window.until, EndingKind::Safeguard),
            (review, EndingKind::AssessmentReview),
        ];
        let part = Some(safeguard.mechanism.clone());
        days.into_iter()
            .filter_map(move |(day, kind)| Some(ending(record, day?, kind, part.clone())))
    });
    each.filter(move |ending| !own.ended_before(ending.day))
}

fn ending<T: Noun>(record: &T, day: Date, kind: EndingKind, part: Option<String>) -> Ending {
    let uuid = record.id().uuid();
    Ending {
        day,
        kind,
        key: record.key().clone(),
        part,
        record: RecordId {
            noun: T::KIND,
            uuid,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use crate::registry::attestation::Attestation;
    use crate::registry::document::Assessment;
    use crate::registry::flow::Flow;
    use crate::registry::vendor::{Certification, Review};
    use entity::vocabulary::{AssessmentOutcome, CertificationScheme, FlowState, ProofKind};
    use jiff::civil::date;

    const FIRST: Date = date(2014, 11, 1);
    const LAST: Date = date(2014, 11, 30);

    fn shown(registry: &Registry) -> Vec<String> {
        let window = Window {
            from: Some(FIRST),
            until: Some(LAST),
        };
        let found = endings(registry, window, &|| true);
        found
            .iter()
            .map(|it| format!("{} {} {} {:?}", it.day, it.kind, it.key, it.part))
            .collect()
    }

    fn deal(state: AgreementState, last: Date) -> Agreement {
        Agreement {
            state,
            window: until(last),
            ..agreement("deal", &["acme"])
        }
    }

    #[test]
    fn both_days_of_the_window_belong_to_it_and_only_what_is_in_force_ends() {
        use AgreementState::{Draft, InForce, Terminated};
        for (state, last, expected) in [
            (InForce, FIRST.yesterday().unwrap_or(FIRST), 0),
            (InForce, FIRST, 1),
            (InForce, LAST, 1),
            (InForce, LAST.tomorrow().unwrap_or(LAST), 0),
            (Draft, LAST, 0),
            (Terminated, LAST, 0),
        ] {
            let registry = register([deal(state, last)]);
            assert_eq!(shown(&registry).len(), expected, "{state} {last}");
        }
    }

    fn guarded(key: &str, flow_ends: Date) -> Flow {
        let safeguard = Safeguard {
            mechanism: "cn-pipl.standard-contract".to_owned(),
            adequacy_row: None,
            agreement: None,
            reference: None,
            filing: None,
            window: until(date(2014, 11, 20)),
            assessment: Some(Assessment {
                on: FIRST,
                outcome: AssessmentOutcome::Acceptable,
                next_review: Some(date(2014, 11, 10)),
            }),
        };
        Flow {
            state: FlowState::Proposed,
            window: until(flow_ends),
            safeguards: vec![safeguard],
            ..flow(key)
        }
    }

    #[test]
    fn all_kinds_come_in_the_order_of_their_days() {
        let mut registry = register([Vendor {
            certifications: vec![Certification {
                scheme: CertificationScheme::Iso27001,
                window: until(date(2014, 11, 5)),
                reference: None,
            }],
            review: Some(Review {
                last: Some(date(2013, 11, 15)),
                every_months: Some(12),
            }),
            ..vendor("acme")
        }]);
        put(&mut registry, deal(AgreementState::InForce, LAST));
        put(
            &mut registry,
            Attestation {
                head: head("audit"),
                clause: id("secret"),
                vendor: id("acme"),
                kind: ProofKind::AuditReport,
                on: FIRST,
                expires: Some(date(2014, 11, 25)),
                by: "an auditor".to_owned(),
                document: None,
            },
        );
        put(&mut registry, guarded("long", LAST));
        put(&mut registry, guarded("short", date(2014, 11, 12)));
        let expected = [
            "2014-11-05 CERTIFICATION acme Some(\"ISO_27001\")",
            "2014-11-10 ASSESSMENT_REVIEW long Some(\"cn-pipl.standard-contract\")",
            "2014-11-10 ASSESSMENT_REVIEW short Some(\"cn-pipl.standard-contract\")",
            "2014-11-15 VENDOR_REVIEW acme None",
            "2014-11-20 SAFEGUARD long Some(\"cn-pipl.standard-contract\")",
            "2014-11-25 ATTESTATION audit None",
            "2014-11-30 AGREEMENT deal None",
        ];
        assert_eq!(shown(&registry), expected);
        assert_eq!(endings(&registry, until(LAST), &|| false), []);
    }
}
