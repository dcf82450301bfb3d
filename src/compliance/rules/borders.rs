//! Borders: every leg, by every regime.

use std::sync::Arc;

use entity::vocabulary::{Level, RecipientRole, TransferStatus};

use crate::compliance::case::Case;
use crate::compliance::legs::Leg;
use crate::compliance::missing::{Alternatives, Fact, Missing};
use crate::compliance::question::{Asked, DraftVendor};
use crate::compliance::reason::{JudgedLeg, Reason, transfer_code};
use crate::compliance::transfers::{self, LegFacts, LegRecipient, LegStatus, statuses};
use crate::reference::regime::Regime;

/// A leg that a regime prohibits is forbidden; one without a ground, or on a derogation alone, asks for a safeguard,
/// since one can be put in place; one of which a fact is missing leaves the answer open.
///
/// Passes: a leg inside one country. Fails: a leg of covered bulk data from the United States to a country of concern.
/// Unknown: a leg to a place that nobody stated.
pub(in crate::compliance) fn weigh(case: &Case<'_>, leg: &Leg, level: Level) -> Vec<Reason> {
    let judged = statuses(
        case.registry.reference(),
        case.registry,
        &facts(case, leg, level),
    );
    judged
        .into_iter()
        .map(|judged| reason(case, leg, judged))
        .collect()
}

/// The regimes that hold the leg, or may do so: of a level they ask whether they count it.
pub(in crate::compliance) fn regimes<'a>(case: &Case<'a>, leg: &Leg) -> Vec<&'a Regime> {
    let reference = case.registry.reference();
    let origins = leg.from.iter().chain(&leg.path);
    let holding = origins.flat_map(|origin| reference.regimes.holding(*origin, case.question.on));
    holding.map(|(regime, _)| regime).collect()
}

/// What the question states counts on its direct legs. An onward leg goes to a sub-processor, under the safeguards of the
/// work that is handed to it; nobody claims conditions for it.
fn facts<'a>(case: &'a Case<'_>, leg: &'a Leg, level: Level) -> LegFacts<'a> {
    let direct = direct_facts(case, leg, level);
    case.work_of(leg).map_or(direct, |work| LegFacts {
        role: Some(RecipientRole::SubProcessor),
        recipient: LegRecipient::Vendor(work.subprocessor),
        safeguards: &work.safeguards,
        conditions_met: &[],
        ..direct
    })
}

fn direct_facts<'a>(case: &'a Case<'_>, leg: &'a Leg, level: Level) -> LegFacts<'a> {
    let question = case.question;
    LegFacts {
        origin: leg.from,
        destination: leg.to,
        earlier_origins: &leg.path,
        category: question.category,
        level,
        level_is_stated: question.level.is_some(),
        role: question.role,
        recipient: recipient(&question.recipient),
        persons: question.persons,
        actions: question.asked_actions(),
        safeguards: &question.safeguards,
        conditions_met: &question.conditions_met,
        flow: question.flow,
        on: question.on,
    }
}

/// Who receives the data of a direct leg.
pub(in crate::compliance) fn recipient(asked: &Asked) -> LegRecipient<'_> {
    match asked {
        Asked::Vendor(id) => LegRecipient::Vendor(*id),
        Asked::LegalEntity(id) => LegRecipient::LegalEntity(*id),
        Asked::Class(id) => LegRecipient::Class(*id),
        Asked::Draft(draft) => {
            let DraftVendor {
                name: _,
                owners,
                classes,
                country: _,
                processing_countries: _,
                certifications,
            } = &**draft;
            LegRecipient::Draft {
                owners,
                classes,
                certifications,
            }
        }
    }
}

fn reason(case: &Case<'_>, leg: &Leg, judged: LegStatus) -> Reason {
    let because_of = Reason::new(transfer_code(judged.status));
    let safeguard = || match (leg.from, leg.to, judged.regime.clone()) {
        (Some(from), Some(to), Some(regime)) => {
            Alternatives::one([Missing::Safeguard { from, to, regime }])
        }
        (None, ..) | (_, None, _) | (_, _, None) => Alternatives::none(),
    };
    let weighed = match judged.status {
        TransferStatus::Prohibited => because_of.forbids(),
        TransferStatus::Undetermined => {
            let asked = judged.missing.iter().filter_map(|it| fact(case, leg, it));
            let facts = Alternatives::one(asked);
            because_of.leaves_open(match judged.safeguard_would_do {
                true => facts.or(safeguard()),
                false => facts,
            })
        }
        TransferStatus::Unsafeguarded | TransferStatus::DerogationOnly => {
            because_of.asks(safeguard())
        }
        TransferStatus::Safeguarded
        | TransferStatus::Exempt
        | TransferStatus::Adequate
        | TransferStatus::NoRestriction
        | TransferStatus::FreeFlow
        | TransferStatus::OutOfScope
        | TransferStatus::Domestic => because_of,
    };
    Reason {
        leg: Some(Arc::new(JudgedLeg {
            leg: leg.clone(),
            judged,
        })),
        ..weighed
    }
}

/// The fact to ask for. A paper is none: it is part of the safeguard.
fn fact(case: &Case<'_>, leg: &Leg, missing: &transfers::Missing) -> Option<Missing> {
    Some(match missing {
        transfers::Missing::Origin => case.beginning_of(leg),
        transfers::Missing::Destination => case.end_of(leg),
        transfers::Missing::PartOf(place) => Missing::PartOf(*place),
        transfers::Missing::Role => Missing::Fact(Fact::RecipientRole),
        transfers::Missing::RecipientClass => Missing::Fact(Fact::RecipientClass),
        transfers::Missing::Category => Missing::Fact(Fact::Category),
        transfers::Missing::Persons => Missing::Fact(Fact::Persons),
        transfers::Missing::CountedFlow(flow) => Missing::CountedFlow(*flow),
        transfers::Missing::RecipientTest(row) => Missing::RecipientTest(row.clone()),
        transfers::Missing::UnreadList(regime) => Missing::UnreadList(regime.clone()),
        transfers::Missing::Certification(_) | transfers::Missing::Paper(..) => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::compliance::day::Day;
    use crate::compliance::dossier::Dossier;
    use crate::compliance::fixture::*;
    use crate::compliance::question::{Asked, Question};
    use crate::registry::safeguard::Safeguard;
    use crate::registry::subprocessing::Subprocessing;
    use crate::registry::vendor::{Certification, Vendor};
    use crate::registry::window::Window;
    use entity::vocabulary::{CertificationScheme, Condition, Effect};
    use jiff::civil::{Date, date};

    #[test]
    fn a_domestic_leg_is_free_and_an_unknown_one_open() {
        let registry = register([vendor("acme")]);
        let class = Question {
            recipient: Asked::Class(id("role")),
            ..question()
        };
        let lost = Question {
            origin: None,
            property: None,
            ..class.clone()
        };
        for (question, expected, asks) in [
            (question(), "NONE TRANSFER_DOMESTIC", vec![]),
            (
                class,
                "UNDETERMINED TRANSFER_UNDETERMINED",
                vec!["DESTINATION"],
            ),
            (
                lost,
                "UNDETERMINED TRANSFER_UNDETERMINED",
                vec!["DESTINATION", "ORIGIN"],
            ),
        ] {
            let decision = crate::compliance::decide(&registry, &question);
            assert_eq!(said(&registry, &decision, "TRANSFER"), expected);
            let borders = decision
                .reasons
                .iter()
                .filter(|reason| reason.leg.is_some());
            let sets = borders.flat_map(|reason| reason.missing.sets()).flatten();
            assert_eq!(sets.map(ToString::to_string).collect::<Vec<_>>(), asks);
        }
    }

    #[test]
    fn what_a_status_does_to_the_verdict() {
        let (registry, question) = (register([vendor("acme")]), question());
        let day = Day::new(&registry, question.on);
        let dossier = Dossier::of(&registry, &question.recipient, question.on);
        let case = Case::of(&day, &dossier, &question);
        let leg = Leg {
            from: Some(place("CN")),
            to: Some(place("US")),
            through: None,
            path: Vec::new(),
        };
        for status in TransferStatus::ALL {
            let judged = LegStatus {
                regime: Some(crate::reference::RegimeKey::new("cn-pipl")),
                status: *status,
                mechanism: None,
                adequacy_row: None,
                missing: vec![transfers::Missing::Persons],
                citations: vec!["PIPL Art. 38".into()],
                review: Vec::new(),
                rests_on_consent: false,
                duties: Vec::new(),
                safeguard_would_do: true,
            };
            let reason = reason(&case, &leg, judged);
            let asks: Vec<_> = reason
                .missing
                .sets()
                .iter()
                .flatten()
                .map(ToString::to_string)
                .collect();
            let expected: (_, &[&str]) = match status {
                TransferStatus::Prohibited => (Effect::Forbid, &[]),
                TransferStatus::Undetermined => (
                    Effect::Undetermined,
                    &["PERSONS", "SAFEGUARD(CN→US, cn-pipl)"],
                ),
                TransferStatus::Unsafeguarded | TransferStatus::DerogationOnly => {
                    (Effect::Condition, &["SAFEGUARD(CN→US, cn-pipl)"])
                }
                TransferStatus::Safeguarded
                | TransferStatus::Exempt
                | TransferStatus::Adequate
                | TransferStatus::NoRestriction
                | TransferStatus::FreeFlow
                | TransferStatus::OutOfScope
                | TransferStatus::Domestic => (Effect::None, &[]),
            };
            assert_eq!(
                (reason.effect, asks),
                (
                    expected.0,
                    expected.1.iter().map(ToString::to_string).collect()
                ),
                "{status}"
            );
            assert_eq!(reason.code.as_str(), format!("TRANSFER_{status}"));
        }
    }

    const LATER: Date = date(2026, 11, 22);

    #[test]
    fn a_safeguard_is_offered_only_where_it_would_settle_an_open_leg() {
        for (from, to, persons, regime, expected) in [
            // Whether the law of the free zone holds the leg is not known; inside the zone no safeguard is needed either.
            ("AE", "AE-DIFC", None, "ae-difc", "PART_OF(AE)"),
            ("AE", "AE-DIFC", None, "ae-adgm", "PART_OF(AE)"),
            ("AE", "US", None, "ae-difc", "PART_OF(AE)"),
            // It is not settled whether the law holds Svalbard.
            ("DE", "SJ", None, "eu-gdpr", "PART_OF(SJ)"),
            // The law holds, and only whether the approval reaches the recipient is open.
            (
                "DE",
                "CA",
                None,
                "eu-gdpr",
                "RECIPIENT_TEST(eu-gdpr.ca) or SAFEGUARD(DE→CA, eu-gdpr)",
            ),
            // Whether the leg is exempt hangs on the number of persons, and on how sensitive a category is of which nobody
            // stated that; an assessment by the authority does whatever they are.
            (
                "CN",
                "US",
                None,
                "cn-pipl",
                "SAFEGUARD(CN→US, cn-pipl) or CATEGORY and PERSONS",
            ),
        ] {
            let question = Question {
                origin: Some(place(from)),
                destinations: vec![place(to)],
                level: Some(Level::Personal),
                persons,
                on: LATER,
                ..question()
            };
            let decision = crate::compliance::decide(&register([vendor("acme")]), &question);
            let of_regime = |reason: &&Reason| {
                let judged = reason.leg.as_deref().and_then(JudgedLeg::regime);
                judged.is_some_and(|key| key.as_str() == regime)
            };
            let found = decision.reasons.iter().find(of_regime).unwrap();
            let set = |set: &Vec<Missing>| set.iter().map(ToString::to_string).collect::<Vec<_>>();
            let sets = found.missing.sets().iter().map(|it| set(it).join(" and "));
            let told = sets.collect::<Vec<_>>().join(" or ");
            assert_eq!(told, expected, "{from} to {to} under {regime}");
        }
    }

    fn in_country(key: &str, country: &str, schemes: &[CertificationScheme]) -> Vendor {
        let certified = schemes.iter().map(|scheme| Certification {
            scheme: *scheme,
            window: Window::default(),
            reference: None,
        });
        Vendor {
            country: Some(place(country)),
            certifications: certified.collect(),
            ..vendor(key)
        }
    }

    /// The status of the onward leg under European law, of personal data from Germany that `acme` hands to `host`.
    fn onward(acme: Vendor, host: Vendor, safeguards: &[Safeguard], question: Question) -> String {
        let mut registry = register([acme, host]);
        let work = Subprocessing {
            safeguards: safeguards.to_vec(),
            ..handing("acme", "host")
        };
        put(&mut registry, work);
        let question = Question {
            origin: Some(place("DE")),
            level: Some(Level::Personal),
            ..question
        };
        let decision = crate::compliance::decide(&registry, &question);
        let of_leg = |reason: &Reason| {
            let judged = reason.leg.as_deref()?;
            let europe = judged.regime()?.as_str().starts_with("eu-");
            (judged.leg.is_onward() && europe).then(|| format!("{} {}", judged.leg, reason.code))
        };
        let found: Vec<_> = decision.reasons.iter().filter_map(of_leg).collect();
        found.join("; ")
    }

    #[test]
    fn an_onward_leg_rests_on_what_protects_the_work_and_falls_under_every_earlier_origins_law() {
        let at = |on| Question { on, ..question() };
        let contract = || claim("eu-gdpr.derog-contract");
        let consent = || claim("eu-gdpr.derog-explicit-consent");
        let claiming = Question {
            safeguards: vec![contract()],
            ..at(LATER)
        };
        let consented = Question {
            conditions_met: vec![Condition::ConsentGiven],
            ..at(LATER)
        };
        let (de, us, dpf) = (
            || in_country("acme", "DE", &[]),
            || in_country("host", "US", &[]),
            &[CertificationScheme::Dpf],
        );
        let in_us = || in_country("acme", "US", dpf);
        for (acme, host, safeguards, question, expected) in [
            (
                de(),
                us(),
                vec![],
                at(LATER),
                "DE→US TRANSFER_UNSAFEGUARDED",
            ),
            // What is claimed for the direct leg protects nothing further on, and the other way round.
            (de(), us(), vec![], claiming, "DE→US TRANSFER_UNSAFEGUARDED"),
            (
                de(),
                us(),
                vec![contract()],
                at(LATER),
                "DE→US TRANSFER_DEROGATION_ONLY",
            ),
            (
                de(),
                us(),
                vec![consent()],
                consented,
                "DE→US TRANSFER_UNSAFEGUARDED",
            ),
            // The sub-processor receives, so that its certification counts.
            (
                de(),
                in_country("host", "US", dpf),
                vec![],
                at(LATER),
                "DE→US TRANSFER_ADEQUATE",
            ),
            (
                in_country("acme", "DE", dpf),
                us(),
                vec![],
                at(LATER),
                "DE→US TRANSFER_UNSAFEGUARDED",
            ),
            // The law of the first origin follows the data, if it has an onward rule.
            (
                in_us(),
                in_country("host", "IN", &[]),
                vec![],
                at(LATER),
                "US→IN TRANSFER_UNSAFEGUARDED",
            ),
            (
                in_us(),
                in_country("host", "FR", &[]),
                vec![],
                at(LATER),
                "US→FR TRANSFER_FREE_FLOW",
            ),
            (in_us(), in_country("host", "IN", &[]), vec![], at(DAY), ""),
            (
                de(),
                in_country("host", "FR", &[]),
                vec![],
                at(LATER),
                "DE→FR TRANSFER_FREE_FLOW",
            ),
        ] {
            assert_eq!(onward(acme, host, &safeguards, question), expected);
        }
    }
}
