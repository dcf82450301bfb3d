//! AGREEMENT_ENDING, AGREEMENT_ENDED: contracts that soon will be over, and those that are and leave a vendor without.

use std::collections::BTreeSet;

use entity::id::VendorId;
use entity::vocabulary::{AgreementState, FindingCode};

use super::Finding;
use super::survey::{Survey, detail};
use crate::compliance::counterparty::Counterparty;
use crate::compliance::covers::{contract_in_force, covers};
use crate::compliance::question::Asked;
use crate::reference::Tri;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

/// An agreement in force whose last day is within 90 days. Or one that has ended, by its last day or by termination,
/// that covered the vendor of a current flow, where none in force covers that vendor now.
///
/// Gives it: the only contract with a vendor ended yesterday and data still flows. Does not: another one is in force.
/// Unclear: a draft, which never was in force.
pub(super) fn find(survey: &Survey<'_>, agreement: &Agreement) -> Vec<Finding> {
    match agreement.state {
        AgreementState::Draft => Vec::new(),
        AgreementState::InForce if agreement.window.ended_before(survey.on) => {
            ended(survey, agreement)
        }
        AgreementState::InForce => ending(survey, agreement).into_iter().collect(),
        AgreementState::Terminated => ended(survey, agreement),
    }
}

fn ending(survey: &Survey<'_>, agreement: &Agreement) -> Option<Finding> {
    let last = agreement
        .window
        .until
        .filter(|last| survey.is_near(*last))?;
    let parties: Vec<_> = parties(agreement).collect();
    let registered = parties
        .iter()
        .filter_map(|id| survey.registry.vendors.get(*id));
    let finding = Finding::about(FindingCode::AgreementEnding, agreement)
        .of_vendor(parties.first().copied())
        .resting_on(registered);
    let ending = format!("agreement `{}` ends on {last}", agreement.key());
    (agreement.in_force(survey.on)).then(|| finding.saying(ending))
}

fn ended(survey: &Survey<'_>, agreement: &Agreement) -> Vec<Finding> {
    let of_party = |party| survey.with_owned(party);
    let reached: BTreeSet<_> = parties(agreement).flat_map(of_party).collect();
    let left_without = reached.into_iter().filter(|vendor| {
        let asked = Asked::Vendor(*vendor);
        let recipient = Counterparty::of(survey.registry, &asked, survey.on);
        covers(agreement, &recipient) == Tri::Yes
            && survey.flows_to(*vendor).next().is_some()
            && !contract_in_force(survey.registry, &recipient, survey.on)
    });
    left_without
        .map(|vendor| {
            let name = survey.vendor_name(vendor);
            Finding::about(FindingCode::AgreementEnded, agreement)
                .by(detail::<Vendor>(vendor))
                .of_vendor(Some(vendor))
                .resting_on(survey.flows_to(vendor))
                .saying(format!(
                    "agreement `{}` has ended, data still goes to {name}, and no agreement in force covers it",
                    agreement.key()
                ))
        })
        .collect()
}

/// The vendors that are parties.
pub(super) fn parties(agreement: &Agreement) -> impl Iterator<Item = VendorId> + '_ {
    agreement.theirs.iter().filter_map(|party| match party {
        Party::Vendor(vendor) => Some(*vendor),
        Party::LegalEntity(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::window::Window;
    use jiff::civil::date;

    #[test]
    fn an_agreement_ends_soon_or_has_ended_and_leaves_a_vendor_without() {
        let deal = |state, window| Agreement {
            state,
            window,
            ..agreement("deal", &["holding"])
        };
        let in_force = |window| deal(AgreementState::InForce, window);
        let ended = "AGREEMENT_ENDED deal acme";
        let ending = "AGREEMENT_ENDING deal";
        let other = || Some(agreement("other", &["acme"]));
        let cases: [(Agreement, Option<Agreement>, &str); 9] = [
            (in_force(Window::default()), None, ""),
            (in_force(until(DAY)), None, ending),
            (in_force(until(date(2015, 3, 12))), None, ending),
            (in_force(until(date(2015, 3, 13))), None, ""),
            (in_force(until(date(2014, 12, 11))), None, ended),
            (in_force(until(date(2014, 12, 11))), other(), ""),
            (
                deal(AgreementState::Terminated, Window::default()),
                None,
                ended,
            ),
            (
                deal(AgreementState::Draft, until(date(2014, 12, 11))),
                None,
                "",
            ),
            (
                Agreement {
                    covers: vec![id("holding")],
                    ..in_force(until(date(2014, 12, 11)))
                },
                None,
                "",
            ),
        ];
        for (agreement, other, expected) in cases {
            let mut registry = register([flow("views")]);
            put(&mut registry, vendor("holding"));
            put(
                &mut registry,
                Vendor {
                    owners: vec![owned_by("holding", Window::default())],
                    ..vendor("acme")
                },
            );
            put(&mut registry, agreement);
            other
                .into_iter()
                .for_each(|other| put(&mut registry, other));
            let codes = [FindingCode::AgreementEnded, FindingCode::AgreementEnding];
            assert_eq!(found(&registry, &codes), expected);
        }
    }

    #[test]
    fn an_agreement_that_nobody_gets_data_under_may_end() {
        let over = Agreement {
            window: until(date(2014, 1, 1)),
            ..agreement("deal", &["acme"])
        };
        assert_eq!(found(&register([over]), &[FindingCode::AgreementEnded]), "");
    }
}
