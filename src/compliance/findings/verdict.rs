//! FLOW_FORBIDDEN, FLOW_CONDITION_UNMET, FLOW_UNDETERMINED: a current flow that may not be as it is.

use entity::vocabulary::{Effect, FindingCode, Verdict};

use super::Finding;
use super::survey::Judged;

/// A current flow whose verdict is not PERMITTED; the verdict is the worst of its combinations.
///
/// Gives it: page views sent for analytics that nothing permits. Does not: the same with a permission. Unclear: the
/// same with a permission that hangs on a purpose nobody stated.
pub(super) fn find(judged: &Judged<'_>) -> Vec<Finding> {
    let (code, effect, is) = match judged.verdict {
        Verdict::Forbidden => (FindingCode::FlowForbidden, Effect::Forbid, "is forbidden"),
        Verdict::PermittedWithConditions => (
            FindingCode::FlowConditionUnmet,
            Effect::Condition,
            "may not be yet",
        ),
        Verdict::Undetermined => (
            FindingCode::FlowUndetermined,
            Effect::Undetermined,
            "cannot be judged",
        ),
        Verdict::Permitted => return Vec::new(),
    };
    let reasons = || judged.reasons().filter(|reason| reason.effect == effect);
    let why = judged.sentence_of_first(|reason| reason.effect == effect);
    let why = why.unwrap_or_else(|| "nobody stated which data goes".to_owned());
    let finding = judged.finding(code).because(reasons());
    vec![finding.saying(format!("{} {is}: {why}", judged.named()))]
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::clause::Clause;
    use crate::registry::flow::Flow;
    use entity::vocabulary::{Action, Condition, FindingCode, FlowState};
    use jiff::civil::date;

    #[test]
    fn the_verdict_of_a_current_flow_is_a_finding_unless_it_is_permitted() {
        let may = || permission("may", &[Action::Use]);
        let vague = || Flow {
            purposes: Vec::new(),
            ..flow("views")
        };
        let ads = || may().purposes(&["advertising"]);
        let proposed = Flow {
            state: FlowState::Proposed,
            ..flow("views")
        };
        let over = Flow {
            window: until(date(2014, 12, 11)),
            ..flow("views")
        };
        let choice: &[_] = &[Condition::ChoiceOffered];
        let cases: [(Flow, Vec<Clause>, &str); 6] = [
            (flow("views"), vec![may()], ""),
            (flow("views"), vec![ads()], "FLOW_FORBIDDEN views"),
            (
                flow("views"),
                vec![may().conditions(&[choice])],
                "FLOW_CONDITION_UNMET views",
            ),
            (vague(), vec![ads()], "FLOW_UNDETERMINED views"),
            (proposed, vec![ads()], ""),
            (over, vec![ads()], ""),
        ];
        let codes = [
            FindingCode::FlowForbidden,
            FindingCode::FlowConditionUnmet,
            FindingCode::FlowUndetermined,
        ];
        for (flow, clauses, expected) in cases {
            let mut registry = register(clauses);
            put(&mut registry, flow);
            assert_eq!(found(&registry, &codes), expected);
        }
    }
}
