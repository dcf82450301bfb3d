//! NOTICE_BROKEN: the company does what its privacy statement says it does not do.

use entity::id::{Id, kind};
use entity::vocabulary::{Action, Condition, FindingCode, ReasonCode, Rule};

use super::Finding;
use super::survey::{Judged, Survey, detail};
use crate::compliance::counterparty::Counterparty;
use crate::compliance::covers::contract_in_force;
use crate::compliance::lineage::Lineage;
use crate::compliance::question::Asked;
use crate::reference::Tri;
use crate::registry::clause::{Bound, Clause, Scope, Source};
use crate::registry::collection::Collection;
use crate::registry::flow::Flow;
use crate::registry::notice::Notice;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::term::{Taxonomy, Term};

/// A prohibition that binds the company, out of a statement in force, which surely reaches a current flow: an action of
/// it, handing it over (DISCLOSE), or sending it abroad (TRANSFER_ABROAD); and whose conditions are not met. A duty
/// names no actions, so that nothing recorded contradicts one. (Cal. Civ. Code 1798.100(a); FTC Act s. 5.)
///
/// Gives it: "never sent abroad", and a flow abroad. Does not: "not without a choice", and a choice is offered.
/// Unclear: a flow whose level hangs on what nobody stated; that is FLOW_UNDETERMINED.
pub(super) fn by_flow(judged: &Judged<'_>) -> Vec<Finding> {
    let reaches = [ReasonCode::Prohibition, ReasonCode::ProhibitionConditional];
    let survey = judged.survey;
    let broken = judged
        .reasons()
        .filter(|reason| reaches.contains(&reason.code) && reason.levels.is_empty())
        .flat_map(|reason| &reason.clauses)
        .filter_map(|id| survey.registry.clauses.get(*id));
    broken
        .filter(|clause| clause.bound == Bound::Company)
        .filter(|clause| matches!(clause.source, Source::Notice(_)))
        .map(|clause| {
            let finding = judged.noting(Finding::about(FindingCode::NoticeBroken, clause));
            let by_flow = finding.by(detail::<Flow>(judged.flow.head.id));
            by_flow.saying(format!(
                "`{}` is not kept by {}",
                clause.key(),
                judged.named()
            ))
        })
        .collect()
}

/// The same of a collection: its actions (USE if unstated), its facts against the whole scope. A limit on recipients
/// reaches it only through the vendor that collects, a limit on destinations never surely.
///
/// Gives it: "visitors are not followed", and a collection that follows them. Does not: another site. Unclear: a
/// prohibition for personal data, and a collection without a level.
pub(super) fn by_collection(survey: &Survey<'_>, collection: &Collection) -> Vec<Finding> {
    let mut found = Vec::new();
    for statement in &survey.notices {
        for clause in &statement.clauses {
            let forbids = clause.rule == Rule::Prohibition && clause.bound == Bound::Company;
            if forbids && reaches(survey, statement.notice, clause, collection) {
                let finding = Finding::about(FindingCode::NoticeBroken, *clause)
                    .by(detail::<Collection>(collection.head.id))
                    .of_vendor(collection.by)
                    .resting_on([collection]);
                let (promise, fact) = (clause.key(), collection.key());
                found.push(
                    finding.saying(format!("`{promise}` is not kept by collection `{fact}`")),
                );
            }
        }
    }
    found
}

fn reaches(survey: &Survey<'_>, notice: &Notice, clause: &Clause, collection: &Collection) -> bool {
    let Scope {
        categories,
        levels,
        purposes,
        subjects,
        properties,
        recipients,
        destinations,
    } = &clause.scope;
    let asked = collection.by.map(Asked::Vendor);
    let collector = asked
        .as_ref()
        .map(|asked| Counterparty::of(survey.registry, asked, survey.on));
    let is_met = |condition: &Condition| {
        *condition == Condition::ContractInForce
            && collector
                .as_ref()
                .is_some_and(|it| contract_in_force(survey.registry, it, survey.on))
    };
    let use_alone = [Action::Use];
    let actions = if collection.actions.is_empty() {
        &use_alone[..]
    } else {
        &collection.actions
    };
    let at_level = |scope: &Vec<_>| collection.level.is_some_and(|level| scope.contains(&level));
    let of_class = |scope: &Vec<_>| {
        let classes = collector.as_ref().and_then(|it| it.classes.as_ref());
        classes.is_some_and(|classes| classes.within(scope) == Tri::Yes)
    };
    let at = properties.as_ref().unwrap_or(&notice.properties);
    actions.iter().any(|action| clause.actions.contains(action))
        && at.contains(&collection.property)
        && any_within(survey, categories.as_deref(), &[collection.category])
        && any_within(survey, purposes.as_deref(), &collection.purposes)
        && any_within::<kind::DataSubject>(survey, subjects.as_deref(), &collection.subjects)
        && levels.as_ref().is_none_or(at_level)
        && recipients.as_ref().is_none_or(of_class)
        && destinations.is_none()
        && !clause.conditions.iter().any(|list| list.iter().all(is_met))
}

/// Whether any of the terms surely lies in the scope; one that sets no limit holds them whatever they are.
fn any_within<K: Taxonomy>(survey: &Survey<'_>, scope: Option<&[Id<K>]>, terms: &[Id<K>]) -> bool
where
    Term<K>: Held + Noun<Kind = K>,
{
    let inside = |scope: &[Id<K>], term: Id<K>| {
        Lineage::of(survey.registry, &[term]).within(scope) == Tri::Yes
    };
    scope.is_none_or(|scope| terms.iter().any(|term| inside(scope, *term)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::flow::ConditionMet;
    use crate::registry::value::Registry;
    use entity::vocabulary::Level;
    use jiff::civil::date;

    fn stated(clause: Clause) -> Registry {
        register([clause.binding_company().out_of_notice("notice")])
    }

    fn broken(mut registry: Registry) -> String {
        put(&mut registry, notice("notice", Some(DAY), None));
        found(&registry, &[FindingCode::NoticeBroken])
    }

    #[test]
    fn a_promise_is_broken_by_a_flow_that_it_surely_reaches() {
        let no = |actions: &[Action]| prohibition("promise", actions);
        let told = "NOTICE_BROKEN promise views";
        let choice: &[_] = &[Condition::ChoiceOffered];
        let offered = Flow {
            conditions_met: vec![ConditionMet {
                condition: Condition::ChoiceOffered,
                document: None,
            }],
            ..flow("views")
        };
        let abroad = Flow {
            destinations: vec![place("US")],
            ..flow("views")
        };
        let unstated = Flow {
            level: None,
            ..flow("views")
        };
        let personal: &[_] = &[Level::Personal];
        let cases = [
            (no(&[Action::Use]), flow("views"), told),
            (no(&[Action::Disclose]), flow("views"), told),
            (no(&[Action::Sell]), flow("views"), ""),
            (no(&[Action::TransferAbroad]), flow("views"), ""),
            (no(&[Action::TransferAbroad]), abroad, told),
            (
                no(&[Action::Disclose]).conditions(&[choice]),
                flow("views"),
                told,
            ),
            (no(&[Action::Disclose]).conditions(&[choice]), offered, ""),
            (no(&[Action::Use]).properties(&["shop"]), flow("views"), ""),
            (no(&[Action::Use]).levels(personal), unstated, ""),
        ];
        for (clause, flow, expected) in cases {
            let mut registry = stated(clause);
            put(&mut registry, flow);
            assert_eq!(broken(registry), expected);
        }
        let mut of_law = register([no(&[Action::Use]).binding_company()]);
        put(&mut of_law, flow("views"));
        assert_eq!(broken(of_law), "", "a law is no statement");
    }

    #[test]
    fn a_promise_is_broken_by_a_collection_that_it_surely_reaches() {
        let no = || prohibition("promise", &[Action::TrackIndividuals]);
        let gathers = || Collection {
            actions: vec![Action::TrackIndividuals],
            level: Some(Level::Aggregate),
            purposes: ids(&["analytics"]),
            by: Some(id("acme")),
            ..collection("gathers", "www", "behavior.click", "crm")
        };
        let vague = || Collection {
            level: None,
            purposes: Vec::new(),
            ..gathers()
        };
        let told = "NOTICE_BROKEN promise gathers";
        let personal: &[_] = &[Level::Personal];
        let choice: &[_] = &[Condition::ChoiceOffered];
        let contract: &[_] = &[Condition::ContractInForce];
        for (clause, collection, expected) in [
            (no(), gathers(), told),
            (no(), vague(), told),
            (
                no(),
                Collection {
                    actions: Vec::new(),
                    ..gathers()
                },
                "",
            ),
            (
                no(),
                Collection {
                    property: id("shop"),
                    ..gathers()
                },
                "",
            ),
            (no().properties(&["shop"]), gathers(), ""),
            (no().categories(&["behavior"]), gathers(), told),
            (no().categories(&["contact"]), gathers(), ""),
            (no().purposes(&["analytics"]), gathers(), told),
            (no().purposes(&["analytics"]), vague(), ""),
            (no().levels(personal), gathers(), ""),
            (no().levels(personal), vague(), ""),
            (no().recipients(&["role.vendor"]), gathers(), told),
            (no().recipients(&["role.vendor.ads"]), gathers(), ""),
            (no().conditions(&[choice]), gathers(), told),
            (no().conditions(&[contract]), gathers(), ""),
            (no().within(until(date(2014, 1, 1))), gathers(), ""),
        ] {
            let mut registry = stated(clause);
            put(&mut registry, agreement("deal", &["acme"]));
            put(&mut registry, collection);
            assert_eq!(broken(registry), expected);
        }
    }
}
