//! Data that points to a person goes only to who must keep it confidential.

use entity::vocabulary::{Level, ReasonCode, Rule};

use crate::compliance::case::Case;
use crate::compliance::matching::Weighed;
use crate::compliance::missing::{Alternatives, Missing};
use crate::compliance::reason::Reason;
use crate::reference::Tri;
use crate::registry::clause::Clause;

/// The duty of the catalog.
const CONFIDENTIALITY: &str = "obl.confidentiality";

/// Whether the clause is a duty to keep data confidential.
pub(in crate::compliance) fn keeps_confidential(clause: &Clause) -> bool {
    clause.rule == Rule::Duty && clause.duty.as_deref() == Some(CONFIDENTIALITY)
}

/// Whether data at the level points to a person, so that it is to be kept confidential.
pub(in crate::compliance) const fn points_to_person(level: Level) -> bool {
    match level {
        Level::Personal | Level::Pseudonymous => true,
        Level::Aggregate | Level::Anonymous => false,
    }
}

/// For a PERSONAL or PSEUDONYMOUS level a duty to keep confidential, in force, binds the recipient and reaches
/// everything that is asked (GDPR Art. 28(3)(b) of processors). One that may reach it leaves the answer open; without
/// any, one is asked for.
///
/// Passes: a contract with the duty. Fails: a contract without. Unknown: the duty holds for one site, and the
/// question names none.
pub(in crate::compliance) fn weigh(case: &Case<'_>, level: Level) -> Vec<Reason> {
    if !points_to_person(level) {
        return Vec::new();
    }
    let duties = |is: Tri| {
        let duties = case
            .clauses
            .iter()
            .filter(|it| it.clause.rule == Rule::Duty);
        duties.filter(move |it| it.at(level) == is)
    };
    let reason = |code, it: &Weighed<'_>| Reason::new(code).citing([it.clause]);
    let kept: Vec<_> = duties(Tri::Yes)
        .map(|it| reason(ReasonCode::Confidential, it))
        .collect();
    if !kept.is_empty() {
        let unclear = duties(Tri::Unknown).map(|it| reason(ReasonCode::ConfidentialityUnclear, it));
        return kept.into_iter().chain(unclear).collect();
    }
    let promise = Alternatives::one([Missing::Confidentiality]);
    let maybe: Vec<_> = duties(Tri::Unknown).collect();
    if maybe.is_empty() {
        return vec![Reason::new(ReasonCode::Confidentiality).asks(promise)];
    }
    let facts = maybe.iter().map(|it| Alternatives::one(it.facts(case)));
    vec![
        Reason::new(ReasonCode::ConfidentialityUnclear)
            .citing(maybe.iter().map(|it| it.clause))
            .leaves_open(facts.fold(promise, Alternatives::or)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::decide;
    use crate::compliance::fixture::*;
    use crate::compliance::question::Question;
    use entity::vocabulary::Action;

    fn at(level: Option<Level>) -> Question {
        Question {
            level,
            ..question()
        }
    }

    #[test]
    fn personal_data_asks_for_a_duty_to_keep_it_confidential() {
        let secret = || duty("secret", "obl.confidentiality");
        let personal = || at(Some(Level::Personal));
        let site_unknown = Question {
            property: None,
            ..personal()
        };
        for (clause, question, expected, missing_then) in [
            (secret(), personal(), "NONE CONFIDENTIAL secret", ""),
            (
                secret(),
                at(Some(Level::Pseudonymous)),
                "NONE CONFIDENTIAL secret",
                "",
            ),
            (
                duty("safe", "obl.security"),
                personal(),
                "CONDITION CONFIDENTIALITY",
                "CONFIDENTIALITY",
            ),
            (
                duty("safe", "obl.security"),
                at(Some(Level::Pseudonymous)),
                "CONDITION CONFIDENTIALITY",
                "CONFIDENTIALITY",
            ),
            (
                duty("safe", "obl.security"),
                at(Some(Level::Aggregate)),
                "",
                "",
            ),
            (
                duty("safe", "obl.security"),
                at(Some(Level::Anonymous)),
                "",
                "",
            ),
            (
                secret().properties(&["shop"]),
                personal(),
                "CONDITION CONFIDENTIALITY",
                "CONFIDENTIALITY",
            ),
            (
                secret().levels(&[Level::Aggregate]),
                personal(),
                "CONDITION CONFIDENTIALITY",
                "CONFIDENTIALITY",
            ),
            (
                secret().binding_company(),
                site_unknown.clone(),
                "CONDITION CONFIDENTIALITY",
                "CONFIDENTIALITY",
            ),
            (
                secret().binding_company(),
                personal(),
                "CONDITION CONFIDENTIALITY",
                "CONFIDENTIALITY",
            ),
            (
                secret().properties(&["www"]),
                site_unknown,
                "UNDETERMINED CONFIDENTIALITY_UNCLEAR secret",
                "CONFIDENTIALITY or PROPERTY",
            ),
        ] {
            let registry = register([clause, permission("may", &[Action::Use])]);
            let decision = decide(&registry, &question);
            assert_eq!(said(&registry, &decision, "CONFIDENTIAL"), expected);
            assert_eq!(missing(&decision), missing_then);
        }
    }

    #[test]
    fn the_duty_reaches_all_persons_and_all_destinations() {
        let duty = |clause: fn(Clause) -> Clause| {
            register([clause(duty("secret", "obl.confidentiality"))])
        };
        let both = Question {
            subjects: ids(&["visitor", "employee"]),
            destinations: vec![place("CN"), place("US")],
            ..at(Some(Level::Personal))
        };
        for (clause, expected) in [
            (
                (|it| it) as fn(Clause) -> Clause,
                "NONE CONFIDENTIAL secret",
            ),
            (|it| it.subjects(&["visitor"]), "CONDITION CONFIDENTIALITY"),
            (|it| it.destinations(&["CN"]), "CONDITION CONFIDENTIALITY"),
        ] {
            assert_eq!(weighed(&duty(clause), &both, "CONFIDENTIAL"), expected);
        }
    }

    #[test]
    fn without_a_level_the_need_itself_is_open() {
        let registry = register([permission("may", &[Action::Use])]);
        let decision = decide(&registry, &at(None));
        assert_eq!(
            said(&registry, &decision, "CONFIDENTIAL"),
            "UNDETERMINED CONFIDENTIALITY_UNCLEAR"
        );
        assert_eq!(missing(&decision), "CONFIDENTIALITY or LEVEL");
        let kept = register([
            permission("may", &[Action::Use]),
            duty("secret", "obl.confidentiality"),
        ]);
        assert_eq!(
            weighed(&kept, &at(None), "CONFIDENTIAL"),
            "NONE CONFIDENTIAL secret"
        );
    }
}
