//! AGREEMENT_DOES_NOT_COVER: the vendor has agreements, and none of them is about this flow.

use entity::id::ClauseId;
use entity::vocabulary::{Action, FindingCode, ReasonCode, Rule};

use super::Finding;
use super::survey::{Judged, Party};
use crate::compliance::covers::covers;
use crate::compliance::in_force::clause_in_force;
use crate::compliance::judgment::Answer;
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
    let (survey, party) = (judged.survey, judged.party);
    let Some(vendor) = judged.vendor else {
        return Vec::new();
    };
    let contracts = party.contracts.get_or_init(|| Contracts::of(party));
    if contracts.in_force.is_empty() {
        return Vec::new();
    }
    let covering = || contracts.covering.iter().copied();
    let name = survey.vendor_name(vendor);
    let finding = || judged.finding(FindingCode::AgreementDoesNotCover);
    if contracts.covering.is_empty() {
        let sentence = format!("{}: no agreement in force covers {name}", judged.named());
        let in_force = contracts.in_force.iter().copied();
        return vec![finding().resting_on(in_force).saying(sentence)];
    }
    let outside = judged.answers.iter().find(|answer| {
        let mut permissions = contracts.permitting(answer.action()).peekable();
        let mut reached = |clause: &Clause| reaches(answer, clause.head.id);
        permissions.peek().is_some() && !permissions.any(&mut reached)
    });
    let found = outside.map(|answer| {
        let sentence = format!(
            "{}: the agreements that cover {name} permit {} for other data or purposes, and not for `{}`",
            judged.named(),
            answer.action(),
            survey.category_key(answer.case.question.category)
        );
        let permissions = contracts.permitting(answer.action());
        finding().resting_on(covering()).resting_on(permissions).saying(sentence)
    });
    found.into_iter().collect()
}

/// The contracts of a vendor and its owners.
#[derive(Debug)]
pub(super) struct Contracts<'a> {
    in_force: Vec<&'a Agreement>,
    /// Those of them that cover the vendor.
    covering: Vec<&'a Agreement>,
    /// The permissions in force that stand in these.
    permissions: Vec<&'a Clause>,
}

impl<'a> Contracts<'a> {
    fn of(party: &Party<'a>) -> Self {
        let (registry, on) = (party.dossier.registry, party.dossier.on);
        let recipient = party.recipient();
        let parties = recipient.vendors.iter().map(|party| party.head.id);
        let agreements =
            parties.flat_map(|id| registry.referring::<Agreement>(Edge::AgreementVendor, id));
        let in_force: Vec<_> = agreements.filter(|it| it.in_force(on)).collect();
        let covering = in_force.iter().copied();
        let covering: Vec<_> = covering
            .filter(|it| covers(it, recipient) == Tri::Yes)
            .collect();
        let clauses = covering
            .iter()
            .flat_map(|it| registry.referring::<Clause>(Edge::ClauseAgreement, it.head.id));
        let permissions = clauses
            .filter(|clause| clause.rule == Rule::Permission)
            .filter(|clause| clause_in_force(registry, clause, on))
            .collect();
        Self {
            in_force,
            covering,
            permissions,
        }
    }

    fn permitting(&self, action: Action) -> impl Iterator<Item = &'a Clause> {
        let permissions = self.permissions.iter().copied();
        permissions.filter(move |clause| clause.actions.contains(&action))
    }
}

/// The codes of a permission whose scope holds what is asked, whatever its conditions.
const PERMITS: [ReasonCode; 2] = [ReasonCode::Permission, ReasonCode::PermissionConditional];

/// Whether the scope of the permission surely holds what the question asks, at every level if none is stated.
fn reaches(answer: &Answer<'_>, clause: ClauseId) -> bool {
    answer.reasons.iter().any(|reason| {
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
