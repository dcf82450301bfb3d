//! A permission for each action asked: purpose limitation is the default.

use entity::vocabulary::{Action, Level, ReasonCode, Rule};

use crate::compliance::case::Case;
use crate::compliance::conditions::{Ways, ways};
use crate::compliance::matching::Weighed;
use crate::compliance::missing::Alternatives;
use crate::compliance::reason::Reason;
use crate::reference::Tri;

/// Each action needs a permission that reaches what is asked; of several, the one whose conditions need fewest. Where
/// none surely does and one may, the answer is open; where none may, the action is forbidden.
///
/// For DISCLOSE the permission is the company's, to hand data to recipients of this class; for every other action it
/// is one that binds the recipient.
///
/// Passes: a permission to use aggregate data for analytics, asked for that. Fails: the same, asked for advertising.
/// Unknown: the same, asked without a purpose.
pub(in crate::compliance) fn weigh(case: &Case<'_>, level: Level) -> Vec<Reason> {
    let asked = Action::ALL
        .iter()
        .filter(|action| case.question.asks_for(**action));
    asked
        .flat_map(|action| for_action(case, *action, level))
        .collect()
}

fn for_action(case: &Case<'_>, action: Action, level: Level) -> Vec<Reason> {
    let permissions = |is: Tri| {
        let may = permissions(case).filter(move |it| allows(it, action));
        may.filter(move |it| it.at(level) == is)
    };
    let sure: Vec<_> = permissions(Tri::Yes)
        .map(|it| (it, needs(case, it)))
        .collect();
    let maybe: Vec<_> = permissions(Tri::Unknown).collect();
    let Some(chosen) = easiest(&sure) else {
        return vec![without(case, action, &maybe)];
    };
    let mut reasons: Vec<_> = (sure.iter().enumerate())
        .map(|(at, (it, needs))| granted(it, action, needs, at == chosen))
        .collect();
    let unclear = |it: &&Weighed<'_>| {
        Reason::new(ReasonCode::PermissionUnclear)
            .about(action)
            .citing([it.clause])
    };
    reasons.extend(maybe.iter().map(unclear));
    reasons
}

fn permissions<'a, 'b>(case: &'b Case<'a>) -> impl Iterator<Item = &'b Weighed<'a>> {
    case.clauses
        .iter()
        .filter(|it| it.clause.rule == Rule::Permission)
}

/// Whether the permission is one for the action, and given to the party whose action it is.
fn allows(weighed: &Weighed<'_>, action: Action) -> bool {
    weighed.company == (action == Action::Disclose) && weighed.clause.actions.contains(&action)
}

/// What the permission still needs.
fn needs(case: &Case<'_>, weighed: &Weighed<'_>) -> Alternatives {
    match ways(case, weighed.clause) {
        Ways::Unconditional | Ways::Met => Alternatives::nothing_missing(),
        Ways::Open(ways) => ways,
    }
}

/// The permission that needs fewest, then alphabetically, then by key (the order in which they come). One that
/// nothing would complete comes last.
fn easiest(sure: &[(&Weighed<'_>, Alternatives)]) -> Option<usize> {
    let least = |needs: &Alternatives| needs.sets().first().map_or(usize::MAX, Vec::len);
    let numbered = sure.iter().enumerate();
    let easiest = numbered.min_by(|(_, (_, one)), (_, (_, two))| {
        let by_size = least(one).cmp(&least(two));
        by_size.then_with(|| one.sets().first().cmp(&two.sets().first()))
    });
    easiest.map(|(at, _)| at)
}

/// A permission that reaches what is asked; only the chosen one has an effect.
fn granted(weighed: &Weighed<'_>, action: Action, needs: &Alternatives, chosen: bool) -> Reason {
    let complete = *needs == Alternatives::nothing_missing();
    let code = if complete {
        ReasonCode::Permission
    } else {
        ReasonCode::PermissionConditional
    };
    let reason = Reason::new(code).about(action).citing([weighed.clause]);
    if chosen && !complete {
        reason.asks(needs.clone())
    } else {
        reason
    }
}

/// No permission surely reaches what is asked: any of those that may would do, with its conditions.
fn without(case: &Case<'_>, action: Action, maybe: &[&Weighed<'_>]) -> Reason {
    if maybe.is_empty() {
        let weighed = permissions(case).filter(|it| {
            if it.company {
                allows(it, action)
            } else {
                it.binds
            }
        });
        return Reason::new(ReasonCode::NoPermission)
            .about(action)
            .citing(weighed.map(|it| it.clause))
            .forbids();
    }
    let ways = maybe
        .iter()
        .map(|it| Alternatives::one(it.facts(case)).and(&needs(case, it)));
    Reason::new(ReasonCode::PermissionUnclear)
        .about(action)
        .citing(maybe.iter().map(|it| it.clause))
        .leaves_open(ways.fold(Alternatives::none(), Alternatives::or))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::decide;
    use crate::compliance::fixture::*;
    use crate::compliance::question::{Asked, Question};
    use crate::registry::clause::Clause;
    use crate::registry::vendor::Vendor;
    use entity::vocabulary::Condition;

    fn may(key: &str) -> Clause {
        permission(key, &[Action::Use])
    }

    fn case<const N: usize>(clauses: [Clause; N], question: &Question) -> String {
        weighed(&register(clauses), question, "PERMISSION")
    }

    #[test]
    fn what_no_permission_allows_is_forbidden_citing_those_that_bind() {
        let vague = || Question {
            purpose: None,
            ..question()
        };
        let ads = || may("ads").purposes(&["advertising"]);
        for (clauses, question, expected) in [
            (vec![], question(), "FORBID NO_PERMISSION"),
            (vec![may("all")], question(), "NONE PERMISSION all"),
            (
                vec![may("analytics").purposes(&["analytics"])],
                question(),
                "NONE PERMISSION analytics",
            ),
            (vec![ads()], question(), "FORBID NO_PERMISSION ads"),
            (vec![ads()], vague(), "UNDETERMINED PERMISSION_UNCLEAR ads"),
            (
                vec![ads(), permission("mail", &[Action::Contact])],
                question(),
                "FORBID NO_PERMISSION ads+mail",
            ),
            (
                vec![ads(), may("site").properties(&["shop"])],
                vague(),
                "UNDETERMINED PERMISSION_UNCLEAR ads",
            ),
            (
                vec![ads(), may("all")],
                vague(),
                "NONE PERMISSION all; NONE PERMISSION_UNCLEAR ads",
            ),
            (vec![ads(), may("all")], question(), "NONE PERMISSION all"),
        ] {
            assert_eq!(
                weighed(&register(clauses), &question, "PERMISSION"),
                expected
            );
        }
    }

    #[test]
    fn a_permission_that_may_not_even_bind_is_not_cited_where_it_fails() {
        let ads = may("ads").binding_class("role.vendor.ads");
        let mut registry = register([ads.purposes(&["advertising"])]);
        put(
            &mut registry,
            Vendor {
                classes: Vec::new(),
                ..vendor("acme")
            },
        );
        assert_eq!(
            weighed(&registry, &question(), "PERMISSION"),
            "FORBID NO_PERMISSION"
        );
    }

    #[test]
    fn each_action_needs_a_permission_and_the_worst_counts() {
        let asked = Question {
            actions: vec![Action::Use, Action::Contact, Action::Use],
            ..question()
        };
        assert_eq!(
            case([may("all")], &asked),
            "FORBID NO_PERMISSION all; NONE PERMISSION all"
        );
        assert_eq!(
            case(
                [permission("both", &[Action::Use, Action::Contact])],
                &asked
            ),
            "NONE PERMISSION both; NONE PERMISSION both"
        );
    }

    #[test]
    fn of_several_the_one_that_needs_fewest_then_alphabetically_then_by_key() {
        use Condition::{ChoiceOffered, ConsentGiven, GoodFaith};
        for (clauses, expected, missing_then) in [
            (
                [
                    may("a").conditions(&[&[ChoiceOffered, ConsentGiven]]),
                    may("b").conditions(&[&[GoodFaith]]),
                ],
                "CONDITION PERMISSION_CONDITIONAL b; NONE PERMISSION_CONDITIONAL a",
                "GOOD_FAITH",
            ),
            (
                [
                    may("a").conditions(&[&[GoodFaith]]),
                    may("b").conditions(&[&[ChoiceOffered]]),
                ],
                "CONDITION PERMISSION_CONDITIONAL b; NONE PERMISSION_CONDITIONAL a",
                "CHOICE_OFFERED",
            ),
            (
                [
                    may("b").conditions(&[&[GoodFaith]]),
                    may("a").conditions(&[&[GoodFaith]]),
                ],
                "CONDITION PERMISSION_CONDITIONAL a; NONE PERMISSION_CONDITIONAL b",
                "GOOD_FAITH",
            ),
            (
                [may("a").conditions(&[&[GoodFaith]]), may("b")],
                "NONE PERMISSION b; NONE PERMISSION_CONDITIONAL a",
                "",
            ),
        ] {
            let registry = register(clauses);
            let decision = decide(&registry, &question());
            assert_eq!(said(&registry, &decision, "PERMISSION"), expected);
            assert_eq!(missing(&decision), missing_then);
        }
    }

    #[test]
    fn an_unclear_permission_asks_for_its_facts_and_its_conditions_and_any_of_several_will_do() {
        let registry = register([
            may("a")
                .purposes(&["analytics"])
                .conditions(&[&[Condition::GoodFaith]]),
            may("b").properties(&["www"]),
        ]);
        let vague = Question {
            purpose: None,
            property: None,
            ..question()
        };
        assert_eq!(
            missing(&decide(&registry, &vague)),
            "PROPERTY or GOOD_FAITH+PURPOSE"
        );
    }

    #[test]
    fn a_permission_of_the_company_allows_disclosing_to_its_recipients_and_nothing_else() {
        let company = |actions: &[Action]| permission("may", actions).binding_company();
        let disclose = || Question {
            actions: vec![Action::Disclose],
            ..question()
        };
        for (clause, question, expected) in [
            (
                company(&[Action::Disclose, Action::Use]),
                question(),
                "FORBID NO_PERMISSION",
            ),
            (
                company(&[Action::Disclose]),
                disclose(),
                "NONE PERMISSION may",
            ),
            (company(&[Action::Use]), disclose(), "FORBID NO_PERMISSION"),
            (
                company(&[Action::Disclose]).recipients(&["role.vendor"]),
                disclose(),
                "NONE PERMISSION may",
            ),
            (
                company(&[Action::Disclose]).recipients(&["role.vendor.ads"]),
                disclose(),
                "FORBID NO_PERMISSION may",
            ),
            (
                permission("may", &[Action::Disclose]),
                disclose(),
                "FORBID NO_PERMISSION may",
            ),
        ] {
            assert_eq!(case([clause], &question), expected);
        }
        let mut unstated = register([company(&[Action::Disclose]).recipients(&["role.vendor"])]);
        put(
            &mut unstated,
            Vendor {
                classes: Vec::new(),
                ..vendor("acme")
            },
        );
        assert_eq!(
            weighed(&unstated, &disclose(), "PERMISSION"),
            "UNDETERMINED PERMISSION_UNCLEAR may"
        );
    }

    #[test]
    fn all_destinations_and_all_persons_are_needed_by_a_permission() {
        let to = |codes: &[&str]| Question {
            destinations: codes.iter().map(|code| place(code)).collect(),
            ..question()
        };
        let of = |keys: &[&str]| Question {
            subjects: ids(keys),
            ..question()
        };
        let class = Question {
            recipient: Asked::Class(id("role.vendor.analytics")),
            ..question()
        };
        for (clause, question, expected) in [
            (
                may("eu").destinations(&["group:EU27"]),
                to(&["DE", "FR"]),
                "NONE PERMISSION eu",
            ),
            (
                may("eu").destinations(&["group:EU27"]),
                to(&["DE", "US"]),
                "FORBID NO_PERMISSION eu",
            ),
            (
                may("eu").destinations(&["CN"]),
                question(),
                "NONE PERMISSION eu",
            ),
            (
                may("eu").destinations(&["CN"]).binding_class("role.vendor"),
                class,
                "UNDETERMINED PERMISSION_UNCLEAR eu",
            ),
            (
                may("staff").subjects(&["employee"]),
                of(&["employee"]),
                "NONE PERMISSION staff",
            ),
            (
                may("staff").subjects(&["employee"]),
                of(&["employee", "visitor"]),
                "FORBID NO_PERMISSION staff",
            ),
            (
                may("staff").subjects(&["employee"]),
                of(&[]),
                "UNDETERMINED PERMISSION_UNCLEAR staff",
            ),
            (
                may("child").subjects(&["visitor.child"]),
                question(),
                "UNDETERMINED PERMISSION_UNCLEAR child",
            ),
        ] {
            assert_eq!(case([clause], &question), expected);
        }
    }

    #[test]
    fn a_class_is_never_asked_for_a_contract() {
        let clause = || may("may").binding_class("role.vendor");
        let class = Question {
            recipient: Asked::Class(id("role.vendor")),
            destinations: vec![place("CN")],
            ..question()
        };
        let contract: &[_] = &[Condition::ContractInForce];
        for (clause, missing_then) in [
            (clause().conditions(&[contract]), ""),
            (
                clause().conditions(&[contract, &[Condition::GoodFaith]]),
                "GOOD_FAITH",
            ),
        ] {
            let registry = register([clause]);
            let decision = decide(&registry, &class);
            assert_eq!(
                said(&registry, &decision, "PERMISSION"),
                "CONDITION PERMISSION_CONDITIONAL may"
            );
            assert_eq!(missing(&decision), missing_then);
        }
    }
}
