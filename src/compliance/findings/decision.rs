//! DECISION_OUTDATED: a decision about a finding that no longer holds; and whether a decision does.

use entity::vocabulary::FindingCode;
use jiff::civil::Date;

use super::Finding;
use super::survey::Survey;
use crate::registry::finding_decision::{FindingDecision, decision_about};
use crate::registry::value::Registry;

/// The decision about the finding, and whether it holds on the day: its last day has not passed, and the facts are those
/// that it was made on.
#[must_use]
pub fn decided<'a>(
    registry: &'a Registry,
    finding: &Finding,
    on: Date,
) -> Option<(&'a FindingDecision, bool)> {
    let decision = decision_about(registry, &finding.identity)?;
    let holds = !has_ended(decision, on) && decision.facts == finding.facts(registry);
    Some((decision, holds))
}

fn has_ended(decision: &FindingDecision, on: Date) -> bool {
    decision.until.is_some_and(|until| until < on)
}

/// A decision about a finding of the day whose last day has passed, or that was made on other facts.
///
/// Gives it: a risk accepted until yesterday, and it is still there. Does not: accepted until today. Unclear: a decision
/// about what is no longer found, which has nothing left to be about.
pub(super) fn find(survey: &Survey<'_>, finding: &Finding) -> Option<Finding> {
    let (decision, holds) = decided(survey.registry, finding, survey.on)?;
    if holds {
        return None;
    }
    let why = match decision.until.filter(|_| has_ended(decision, survey.on)) {
        Some(until) => format!("its last day was {until}"),
        None => "the facts have changed since".to_owned(),
    };
    let about = Finding::about(FindingCode::DecisionOutdated, decision);
    let mut outdated = about.by(finding.identity.subject).of_vendor(finding.vendor);
    outdated
        .identity
        .details
        .extend(finding.identity.details.iter().cloned());
    outdated.records.extend(finding.records.iter().copied());
    Some(outdated.saying(format!(
        "decided as {}, but {why}: {}",
        decision.kind, finding.sentence
    )))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::findings::{find as all, find_one};
    use crate::compliance::fixture::*;
    use crate::registry::finding_decision::Identity;
    use crate::registry::flow::Flow;
    use crate::registry::noun::Noun;
    use crate::registry::revision::Revision;
    use jiff::civil::date;

    /// `views` goes to `acme` without any permission.
    fn forbidden() -> (Registry, std::sync::Arc<Finding>) {
        let registry = register([flow("views")]);
        let identity = Identity {
            code: FindingCode::FlowForbidden,
            subject: flow("views").record_id(),
            details: Vec::new(),
        };
        let found = find_one(&registry, &identity, DAY, &|_| true);
        (registry, found.flatten().unwrap())
    }

    #[test]
    fn a_decision_holds_until_its_last_day_while_the_facts_are_the_same() {
        let (before, finding) = forbidden();
        let outdated = "DECISION_OUTDATED decided views";
        for (until, facts_change, permitted, expected) in [
            (None, false, false, ""),
            (Some(DAY), false, false, ""),
            (Some(date(2014, 12, 11)), false, false, outdated),
            (None, true, false, outdated),
            (Some(DAY), true, false, outdated),
            (Some(date(2014, 12, 11)), true, true, ""),
        ] {
            let mut registry = before.clone();
            put(&mut registry, decision("decided", &finding, &before, until));
            if facts_change {
                let mut views = flow("views");
                views.head.version = Revision(2);
                put(&mut registry, views);
            }
            if permitted {
                let may = permission("may", &[entity::vocabulary::Action::Use]);
                put(&mut registry, may);
            }
            assert_eq!(
                found(&registry, &[FindingCode::DecisionOutdated]),
                expected,
                "{until:?} {facts_change} {permitted}"
            );
            let holds = decided(&registry, &finding, DAY).map(|(_, holds)| holds);
            assert_eq!(holds, Some(expected.is_empty() && !permitted));
        }
    }

    #[test]
    fn a_decision_is_about_one_finding() {
        let (registry, finding) = forbidden();
        let mut decided_about = registry.clone();
        let decision = decision("decided", &finding, &registry, None);
        put(&mut decided_about, decision);
        let others = all(&decided_about, DAY, &|_| true).unwrap_or_default();
        let about: Vec<_> = others
            .iter()
            .filter(|it| decided(&decided_about, it, DAY).is_some())
            .collect();
        assert_eq!(about, [&finding]);
        let other: Flow = flow("other");
        put(&mut decided_about, other);
        assert_eq!(found(&decided_about, &[FindingCode::DecisionOutdated]), "");
    }
}
