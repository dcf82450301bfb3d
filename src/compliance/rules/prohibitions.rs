//! Prohibitions that reach what is asked.

use entity::vocabulary::{Level, ReasonCode, Rule};

use crate::compliance::case::Case;
use crate::compliance::conditions::{Ways, ways};
use crate::compliance::matching::Weighed;
use crate::compliance::missing::Alternatives;
use crate::compliance::reason::Reason;
use crate::reference::Tri;

/// A prohibition that reaches what is asked forbids it; one with conditions asks for them; one of which it is not
/// known whether it reaches leaves the answer open; one whose conditions are met has no say, whatever its scope.
///
/// Passes: a prohibition to sell, asked for USE. Fails: the same, asked for SELL. Unknown: a prohibition to use data
/// for advertising, asked without a purpose.
pub(in crate::compliance) fn weigh(case: &Case<'_>, level: Level) -> Vec<Reason> {
    let prohibitions = case
        .clauses
        .iter()
        .filter(|it| it.clause.rule == Rule::Prohibition);
    prohibitions
        .filter_map(|it| reason(case, it, level))
        .collect()
}

fn reason(case: &Case<'_>, weighed: &Weighed<'_>, level: Level) -> Option<Reason> {
    let reaches = weighed.at(level);
    if reaches == Tri::No {
        return None;
    }
    let because = |code| Reason::new(code).citing([weighed.clause]);
    let reason = match (ways(case, weighed.clause), reaches) {
        (Ways::Met, _) => because(ReasonCode::ProhibitionLifted),
        (Ways::Unconditional, Tri::Yes) => because(ReasonCode::Prohibition).forbids(),
        (Ways::Open(ways), Tri::Yes) => because(ReasonCode::ProhibitionConditional).asks(ways),
        (Ways::Unconditional, Tri::Unknown | Tri::No) => because(ReasonCode::ProhibitionUnclear)
            .leaves_open(Alternatives::one(weighed.facts(case))),
        (Ways::Open(ways), Tri::Unknown | Tri::No) => because(ReasonCode::ProhibitionUnclear)
            .leaves_open(Alternatives::one(weighed.facts(case)).or(ways)),
    };
    Some(reason)
}

#[cfg(test)]
mod tests {
    use crate::compliance::decide;
    use crate::compliance::fixture::*;
    use crate::compliance::question::{Asked, Question};
    use crate::registry::clause::Clause;
    use entity::vocabulary::{Action, Condition};

    fn case(clause: Clause, question: &Question) -> String {
        weighed(&register([clause]), question, "PROHIBITION")
    }

    #[test]
    fn a_prohibition_that_reaches_what_is_asked_forbids_it() {
        let no = |actions: &[Action]| prohibition("no", actions);
        let asked = |action| Question {
            actions: vec![action],
            ..question()
        };
        for (clause, question, expected) in [
            (no(&[Action::Sell]), question(), ""),
            (
                no(&[Action::Sell]),
                asked(Action::Sell),
                "FORBID PROHIBITION no",
            ),
            (
                no(&[Action::Use, Action::Sell]),
                question(),
                "FORBID PROHIBITION no",
            ),
            (
                no(&[Action::Use]).purposes(&["advertising"]),
                question(),
                "",
            ),
            (
                no(&[Action::Use]).purposes(&["analytics"]),
                question(),
                "FORBID PROHIBITION no",
            ),
            (
                no(&[Action::Use]).purposes(&["analytics"]),
                Question {
                    purpose: None,
                    ..question()
                },
                "UNDETERMINED PROHIBITION_UNCLEAR no",
            ),
        ] {
            assert_eq!(case(clause, &question), expected);
        }
    }

    #[test]
    fn met_conditions_lift_a_prohibition_whatever_its_scope_and_unmet_ones_are_asked_for() {
        use Condition::{ChoiceOffered, ConsentGiven, RequiredByLaw};
        let unless = || {
            prohibition("no", &[Action::Use])
                .conditions(&[&[ChoiceOffered, ConsentGiven], &[RequiredByLaw]])
        };
        let met = |conditions: &[Condition]| Question {
            conditions_met: conditions.to_vec(),
            ..question()
        };
        let vague = |question: Question| Question {
            property: None,
            ..question
        };
        for (clause, question, expected, missing_then) in [
            (
                unless(),
                met(&[]),
                "CONDITION PROHIBITION_CONDITIONAL no",
                "REQUIRED_BY_LAW or CHOICE_OFFERED+CONSENT_GIVEN",
            ),
            (
                unless(),
                met(&[ConsentGiven]),
                "CONDITION PROHIBITION_CONDITIONAL no",
                "CHOICE_OFFERED or REQUIRED_BY_LAW",
            ),
            (
                unless(),
                met(&[ChoiceOffered, ConsentGiven]),
                "NONE PROHIBITION_LIFTED no",
                "",
            ),
            (
                unless().properties(&["www"]),
                vague(met(&[RequiredByLaw])),
                "NONE PROHIBITION_LIFTED no",
                "",
            ),
            (
                unless().properties(&["www"]),
                vague(met(&[])),
                "UNDETERMINED PROHIBITION_UNCLEAR no",
                "PROPERTY or REQUIRED_BY_LAW or CHOICE_OFFERED+CONSENT_GIVEN",
            ),
            (
                unless().properties(&["shop"]),
                met(&[RequiredByLaw]),
                "",
                "",
            ),
        ] {
            let registry = register([clause, permission("may", &[Action::Use])]);
            let decision = decide(&registry, &question);
            assert_eq!(said(&registry, &decision, "PROHIBITION"), expected);
            assert_eq!(missing(&decision), missing_then);
        }
    }

    #[test]
    fn the_prohibitions_of_the_company_count_for_what_is_asked_and_for_disclosing_and_sending_abroad()
     {
        let company = |action| prohibition("no", &[action]).binding_company();
        let to = |code: &str| Question {
            destinations: vec![place(code)],
            ..question()
        };
        let nowhere = Question {
            recipient: Asked::Class(id("role.vendor")),
            ..question()
        };
        for (clause, question, expected) in [
            (company(Action::Use), question(), "FORBID PROHIBITION no"),
            (
                company(Action::Disclose),
                question(),
                "FORBID PROHIBITION no",
            ),
            (company(Action::Sell), question(), ""),
            (company(Action::ShareOnward), question(), ""),
            (company(Action::TransferAbroad), question(), ""),
            (
                company(Action::TransferAbroad),
                to("US"),
                "FORBID PROHIBITION no",
            ),
            (
                company(Action::TransferAbroad),
                nowhere,
                "UNDETERMINED PROHIBITION_UNCLEAR no",
            ),
            (prohibition("no", &[Action::TransferAbroad]), to("US"), ""),
            (prohibition("no", &[Action::Disclose]), question(), ""),
        ] {
            assert_eq!(case(clause, &question), expected);
        }
    }

    #[test]
    fn the_recipients_of_a_prohibition_of_the_company_are_classes() {
        let only = |class| {
            prohibition("no", &[Action::Disclose])
                .binding_company()
                .recipients(&[class])
        };
        for (clause, expected) in [
            (only("role.vendor.analytics"), "FORBID PROHIBITION no"),
            (only("role.vendor"), "FORBID PROHIBITION no"),
            (only("role.vendor.ads"), ""),
        ] {
            assert_eq!(case(clause, &question()), expected);
        }
        let mut unstated = register([only("role.vendor.ads")]);
        put(
            &mut unstated,
            crate::registry::vendor::Vendor {
                classes: Vec::new(),
                ..vendor("acme")
            },
        );
        assert_eq!(
            weighed(&unstated, &question(), "PROHIBITION"),
            "UNDETERMINED PROHIBITION_UNCLEAR no"
        );
    }

    #[test]
    fn any_destination_and_any_person_meets_a_prohibition() {
        let abroad = || prohibition("no", &[Action::Use]).destinations(&["group:EU27"]);
        let adults = || prohibition("no", &[Action::Use]).subjects(&["employee"]);
        let to = |codes: &[&str]| Question {
            destinations: codes.iter().map(|code| place(code)).collect(),
            ..question()
        };
        let of = |keys: &[&str]| Question {
            subjects: ids(keys),
            ..question()
        };
        for (clause, question, expected) in [
            (abroad(), to(&["CN"]), ""),
            (abroad(), to(&["CN", "DE"]), "FORBID PROHIBITION no"),
            (adults(), of(&["visitor"]), ""),
            (
                adults(),
                of(&["visitor", "employee"]),
                "FORBID PROHIBITION no",
            ),
            (adults(), of(&[]), "UNDETERMINED PROHIBITION_UNCLEAR no"),
        ] {
            assert_eq!(case(clause, &question), expected);
        }
    }
}
