//! A step where nobody stated the level: it is taken at every level, and only what all of them give counts.
//!
//! The same effect at all levels is the effect of the step. Where the effects differ, the reasons that make the
//! difference leave the answer open: they ask for the level, or for what they would ask for at every level.

use std::rc::Rc;

use entity::vocabulary::{Effect, Level};

use super::missing::Alternatives;
use super::reason::{Reason, the_level, unclear, worst};

/// The reasons of one step, which is taken once for levels that are alike in all that it asks of them.
pub(super) fn at_levels(
    stated: Option<Level>,
    alike: impl Fn(Level, Level) -> bool,
    step: impl Fn(Level) -> Vec<Reason>,
) -> Vec<Reason> {
    if let Some(level) = stated {
        return step(level);
    }
    let mut taken: Vec<(Level, Rc<Vec<Reason>>)> = Vec::new();
    for level in Level::ALL {
        let known = taken.iter().find(|(other, _)| alike(*other, *level));
        let reasons = match known {
            Some((_, reasons)) => Rc::clone(reasons),
            None => Rc::new(step(*level)),
        };
        taken.push((*level, reasons));
    }
    let by_level: Vec<_> = taken.into_iter().map(|(_, reasons)| reasons).collect();
    if let [first, rest @ ..] = by_level.as_slice()
        && (rest.iter()).all(|other| Rc::ptr_eq(other, first) || other == first)
    {
        return first.to_vec();
    }
    let mut effects = by_level.iter().map(|reasons| worst(reasons));
    let first = effects.next();
    let agreed = effects.all(|effect| Some(effect) == first);
    let mut merged: Vec<Reason> = Vec::new();
    for reason in by_level.iter().flat_map(|reasons| reasons.iter()) {
        if !merged.iter().any(|kept| kept.is_about_the_same(reason)) {
            merged.push(merge(reason, &by_level, agreed));
        }
    }
    // A difference changes the code, so this comes last.
    for reason in &mut merged {
        if reason.effect == Effect::Undetermined && !agreed {
            reason.code = unclear(reason.code);
        }
    }
    merged
}

/// One reason of all levels. At a level where it does not arise it has no effect and nothing is missing.
fn merge(reason: &Reason, by_level: &[Rc<Vec<Reason>>], agreed: bool) -> Reason {
    let nothing = (Effect::None, Alternatives::nothing_missing());
    let at = |reasons: &Rc<Vec<Reason>>| {
        let same = reasons.iter().find(|other| reason.is_about_the_same(other));
        same.map_or_else(
            || nothing.clone(),
            |same| (same.effect, same.missing.clone()),
        )
    };
    let each: Vec<_> = by_level.iter().map(at).collect();
    let at_all = each
        .iter()
        .fold(Alternatives::nothing_missing(), |all, (_, one)| {
            all.and(one)
        });
    let uniform = each.iter().all(|(effect, _)| *effect == reason.effect);
    let worst = each.iter().map(|(effect, _)| *effect).min();
    let mut merged = reason.clone();
    merged.levels = levels_of(reason, by_level);
    if uniform || agreed {
        merged.effect = worst.unwrap_or(Effect::None);
        merged.missing = at_all;
    } else {
        let at_one = each.into_iter().map(|(_, one)| the_level().and(&one));
        merged.effect = Effect::Undetermined;
        merged.missing = at_one.fold(at_all, Alternatives::or);
    }
    merged
}

/// The levels at which the reason arises; empty for all.
fn levels_of(reason: &Reason, by_level: &[Rc<Vec<Reason>>]) -> Vec<Level> {
    let arises = |reasons: &Rc<Vec<Reason>>| reasons.iter().any(|it| reason.is_about_the_same(it));
    let at = Level::ALL.iter().zip(by_level);
    let levels: Vec<_> = at
        .filter(|(_, reasons)| arises(reasons))
        .map(|(level, _)| *level)
        .collect();
    if levels.len() == by_level.len() {
        Vec::new()
    } else {
        levels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use crate::compliance::missing::{Fact, Missing};
    use crate::compliance::{Question, decide, sentences};
    use entity::vocabulary::{Action, Condition, ReasonCode};

    fn without_level() -> Question {
        Question {
            level: None,
            ..question()
        }
    }

    #[test]
    fn what_every_level_gives_counts_and_a_difference_leaves_the_step_open() {
        let no = |key: &str, levels: &[Level]| prohibition(key, &[Action::Use]).levels(levels);
        let [personal, rest] = [
            &[Level::Personal][..],
            &[Level::Pseudonymous, Level::Aggregate, Level::Anonymous],
        ];
        let unless = |key, levels| no(key, levels).conditions(&[&[Condition::ConsentGiven]]);
        for (clauses, expected) in [
            (vec![no("a", Level::ALL)], "FORBID PROHIBITION a"),
            (
                vec![no("a", personal)],
                "UNDETERMINED PROHIBITION_UNCLEAR a",
            ),
            (
                vec![no("a", personal), no("b", rest)],
                "FORBID PROHIBITION a; FORBID PROHIBITION b",
            ),
            (
                vec![no("a", personal), unless("b", rest)],
                "UNDETERMINED PROHIBITION_UNCLEAR a; UNDETERMINED PROHIBITION_UNCLEAR b",
            ),
            (
                vec![no("a", personal), unless("b", Level::ALL)],
                "UNDETERMINED PROHIBITION_UNCLEAR a; CONDITION PROHIBITION_CONDITIONAL b",
            ),
            (
                vec![unless("a", personal), unless("b", rest)],
                "CONDITION PROHIBITION_CONDITIONAL a; CONDITION PROHIBITION_CONDITIONAL b",
            ),
        ] {
            assert_eq!(
                weighed(&register(clauses), &without_level(), "PROHIBITION"),
                expected
            );
        }
    }

    #[test]
    fn a_permission_for_some_levels_is_unclear_and_one_for_each_is_enough() {
        let may = |key: &str, levels: &[Level]| permission(key, &[Action::Use]).levels(levels);
        let [personal, rest] = [
            &[Level::Personal][..],
            &[Level::Pseudonymous, Level::Aggregate, Level::Anonymous],
        ];
        for (clauses, expected) in [
            (
                vec![may("a", personal)],
                "UNDETERMINED PERMISSION_UNCLEAR a; NONE PERMISSION a",
            ),
            (
                vec![may("a", personal), may("b", rest)],
                "NONE PERMISSION a; NONE PERMISSION b",
            ),
            (vec![may("a", &[])], "FORBID NO_PERMISSION a"),
        ] {
            assert_eq!(
                weighed(&register(clauses), &without_level(), "PERMISSION"),
                expected
            );
        }
    }

    #[test]
    fn a_reason_that_arises_at_some_levels_says_at_which() {
        let registry = register([permission("may", &[Action::Use]).levels(&[Level::Personal])]);
        let decision = decide(&registry, &without_level());
        let permits = decision
            .reasons
            .iter()
            .find(|reason| reason.code == ReasonCode::Permission);
        let levels = permits.map(|reason| reason.levels.as_slice());
        assert_eq!(levels, Some(&[Level::Personal][..]));
        assert_eq!(
            sentences(&registry, &without_level(), permits),
            ["`may` permits using this, where the level is PERSONAL"]
        );
    }

    #[test]
    fn an_open_level_asks_for_the_level_or_for_a_way_out_at_every_level() {
        let lifted = |levels: &[Level]| {
            register([
                prohibition("no", &[Action::Use])
                    .levels(levels)
                    .conditions(&[&[Condition::ConsentGiven]]),
                permission("may", &[Action::Use]),
                duty("secret", "obl.confidentiality"),
            ])
        };
        let sets = |levels| missing(&decide(&lifted(levels), &without_level()));
        assert_eq!(sets(&[Level::Personal]), "CONSENT_GIVEN or LEVEL");
        assert_eq!(sets(Level::ALL), "CONSENT_GIVEN");
    }

    #[test]
    fn a_level_that_would_not_help_is_not_asked_for_alone() {
        let asks = |missing: &[Missing]| Alternatives::one(missing.iter().cloned());
        let step = |level| match level {
            Level::Personal => vec![Reason::new(ReasonCode::Prohibition).forbids()],
            Level::Pseudonymous | Level::Aggregate | Level::Anonymous => {
                vec![
                    Reason::new(ReasonCode::Prohibition)
                        .leaves_open(asks(&[Missing::Fact(Fact::Purpose)])),
                ]
            }
        };
        let reasons = at_levels(None, |_, _| false, step);
        let sets: Vec<_> = reasons
            .iter()
            .flat_map(|reason| reason.missing.sets())
            .collect();
        assert_eq!(
            sets,
            [&vec![
                Missing::Fact(Fact::Level),
                Missing::Fact(Fact::Purpose)
            ]]
        );
        assert_eq!(
            at_levels(Some(Level::Personal), |_, _| false, step).len(),
            1
        );
    }
}
