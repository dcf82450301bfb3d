//! AGREEMENT_DOES_NOT_COVER: the vendor has agreements, and none of them is about this flow.

use entity::id::ClauseId;
use entity::vocabulary::{Action, FindingCode, ReasonCode, Rule};

use super::Finding;
use super::survey::Judged;
use crate::compliance::counterparty::Counterparty;
use crate::compliance::covers::covers;
use crate::compliance::in_force::clause_in_force;
use crate::compliance::judgment::Combination;
use crate::compliance::question::Asked;
use crate::reference::Tri;
use crate::registry::agreement::Agreement;
use crate::registry::clause::Clause;
use crate::registry::edge::Edge;

/// The vendor of a current flow, or an owner of it, has agreements in force, and none covers this product; or those
/// that cover it hold permissions for an action of the flow, and for one of its combinations none has scope YES.
///
/// Gives it: a contract of the owner that lists another product. Does not: one that lists none. Unclear: a permission
/// of the contract that hangs on a purpose nobody stated has no scope YES.
pub(super) fn find(judged: &Judged<'_>) -> Vec<Finding> {
    let survey = judged.survey;
    let Some(vendor) = judged.vendor else {
        return Vec::new();
    };
    let asked = Asked::Vendor(vendor);
    let recipient = Counterparty::of(survey.registry, &asked, survey.on);
    let mut agreements: Vec<&Agreement> = Vec::new();
    for party in &recipient.vendors {
        let of_party = survey
            .registry
            .referring::<Agreement>(Edge::AgreementVendor, party.head.id);
        agreements.extend(of_party.filter(|agreement| agreement.in_force(survey.on)));
    }
    if agreements.is_empty() {
        return Vec::new();
    }
    let covering: Vec<&Agreement> = agreements
        .iter()
        .copied()
        .filter(|agreement| covers(agreement, &recipient) == Tri::Yes)
        .collect();
    let name = survey.vendor_name(vendor);
    let finding = judged.finding(FindingCode::AgreementDoesNotCover);
    if covering.is_empty() {
        let sentence = format!("{}: no agreement in force covers {name}", judged.named());
        return vec![finding.resting_on(agreements).saying(sentence)];
    }
    let outside = judged.combinations().iter().find_map(|combination| {
        let permissions = permissions(judged, &covering, combination.action());
        let reached = permissions
            .iter()
            .any(|clause| reaches(combination, clause.head.id));
        (!permissions.is_empty() && !reached).then_some((combination, permissions))
    });
    let found = outside.map(|(combination, permissions)| {
        let sentence = format!(
            "{}: the agreements that cover {name} permit {} for other data or purposes, and not for `{}`",
            judged.named(),
            combination.action(),
            survey.category_key(combination.question.category)
        );
        finding.resting_on(covering).resting_on(permissions).saying(sentence)
    });
    found.into_iter().collect()
}

/// The permissions for the action that stand in the agreements and are in force.
fn permissions<'a>(
    judged: &Judged<'a>,
    agreements: &[&Agreement],
    action: Action,
) -> Vec<&'a Clause> {
    let registry = judged.survey.registry;
    let clauses = agreements.iter().flat_map(|agreement| {
        registry.referring::<Clause>(Edge::ClauseAgreement, agreement.head.id)
    });
    clauses
        .filter(|clause| clause.rule == Rule::Permission && clause.actions.contains(&action))
        .filter(|clause| clause_in_force(registry, clause, judged.survey.on))
        .collect()
}

/// The codes of a permission whose scope holds what is asked, whatever its conditions.
const PERMITS: [ReasonCode; 2] = [ReasonCode::Permission, ReasonCode::PermissionConditional];

/// Whether the scope of the permission surely holds what the combination asks, at every level if none is stated.
fn reaches(combination: &Combination, clause: ClauseId) -> bool {
    combination.decision.reasons.iter().any(|reason| {
        let permits = PERMITS.contains(&reason.code);
        permits && reason.levels.is_empty() && reason.clauses.contains(&clause)
    })
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::agreement::Agreement;
    use crate::registry::clause::Clause;
    use crate::registry::flow::Flow;
    use crate::registry::vendor::Vendor;
    use crate::registry::window::Window;
    use entity::vocabulary::{Action, AgreementState, FindingCode};

    #[test]
    fn agreements_in_force_that_are_about_something_else_do_not_cover_a_flow() {
        let may = || permission("may", &[Action::Use]).out_of_agreement("deal");
        let ads = || may().purposes(&["advertising"]);
        let deal = || agreement("deal", &["holding"]);
        let listing = |product| Agreement {
            covers: vec![id(product)],
            ..deal()
        };
        let over = Agreement {
            state: AgreementState::Terminated,
            ..listing("holding")
        };
        let vague = Flow {
            purposes: Vec::new(),
            ..flow("views")
        };
        let outside = "AGREEMENT_DOES_NOT_COVER views";
        let cases: [(Agreement, Vec<Clause>, Flow, &str); 9] = [
            (deal(), vec![], flow("views"), ""),
            (listing("acme"), vec![], flow("views"), ""),
            (listing("holding"), vec![], flow("views"), outside),
            (over, vec![], flow("views"), ""),
            (deal(), vec![may()], flow("views"), ""),
            (deal(), vec![ads()], flow("views"), outside),
            (
                deal(),
                vec![ads(), permission("other", &[Action::Use])],
                flow("views"),
                outside,
            ),
            (deal(), vec![ads()], vague, outside),
            (
                deal(),
                vec![permission("mail", &[Action::Contact]).out_of_agreement("deal")],
                flow("views"),
                "",
            ),
        ];
        for (agreement, clauses, flow, expected) in cases {
            let mut registry = register(clauses);
            put(&mut registry, vendor("holding"));
            put(
                &mut registry,
                Vendor {
                    owners: vec![owned_by("holding", Window::default())],
                    ..vendor("acme")
                },
            );
            put(&mut registry, agreement);
            put(&mut registry, flow);
            assert_eq!(
                found(&registry, &[FindingCode::AgreementDoesNotCover]),
                expected
            );
        }
    }
}
