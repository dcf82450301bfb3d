//! A step where nobody stated the level: it is taken at every level, and only what all of them give counts.
//!
//! The same effect at all levels is the effect of the step. Where the effects differ, the reasons that make the
//! difference leave the answer open: they ask for the level, or for what they would ask for at every level.

use entity::vocabulary::{Effect, Level};

use super::missing::Alternatives;
use super::reason::{Reason, the_level, unclear, worst};

/// The levels of a question.
pub(super) enum Levels {
    /// Somebody stated it.
    Stated(Level),
    /// It may be any; those together that are alike in all that a step asks of them.
    Any(Vec<Vec<Level>>),
}

impl Levels {
    /// The level stated, else all levels.
    pub(super) fn of(stated: Option<Level>, alike: impl Fn(Level, Level) -> bool) -> Self {
        if let Some(level) = stated {
            return Self::Stated(level);
        }
        let mut groups: Vec<Vec<Level>> = Vec::new();
        for level in Level::ALL {
            let is_alike = |group: &&mut Vec<Level>| group.iter().any(|it| alike(*it, *level));
            match groups.iter_mut().find(is_alike) {
                Some(group) => group.push(*level),
                None => groups.push(vec![*level]),
            }
        }
        Self::Any(groups)
    }
}

/// The reasons of a step at some levels.
struct Taken<'a> {
    levels: &'a [Level],
    reasons: Vec<Reason>,
}

impl Taken<'_> {
    fn find(&self, reason: &Reason) -> Option<&Reason> {
        self.reasons.iter().find(|it| reason.is_about_the_same(it))
    }
}

/// The reasons of one step, which is taken once for levels that are alike.
pub(super) fn at_levels(levels: &Levels, step: impl Fn(Level) -> Vec<Reason>) -> Vec<Reason> {
    let groups = match levels {
        Levels::Stated(level) => return step(*level),
        Levels::Any(groups) => groups,
    };
    let taken = groups.iter().filter_map(|levels| {
        let reasons = step(*levels.first()?);
        Some(Taken { levels, reasons })
    });
    let mut taken: Vec<_> = taken.collect();
    let Some((first, rest)) = taken.split_first_mut() else {
        return Vec::new();
    };
    if rest.iter().all(|other| other.reasons == first.reasons) {
        return std::mem::take(&mut first.reasons);
    }
    let mut effects = taken.iter().map(|one| worst(&one.reasons));
    let first = effects.next();
    let agreed = effects.all(|effect| Some(effect) == first);
    let mut merged: Vec<Reason> = Vec::new();
    for reason in taken.iter().flat_map(|one| &one.reasons) {
        if !merged.iter().any(|kept| kept.is_about_the_same(reason)) {
            merged.push(merge(reason, &taken, agreed));
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
fn merge(reason: &Reason, taken: &[Taken<'_>], agreed: bool) -> Reason {
    let at = |one: &Taken<'_>| match one.find(reason) {
        Some(same) => (same.effect, same.missing.clone()),
        None => (Effect::None, Alternatives::nothing_missing()),
    };
    let each: Vec<_> = taken.iter().map(at).collect();
    let all = each.iter().map(|(_, one)| one);
    let at_all = all.fold(Alternatives::nothing_missing(), Alternatives::and);
    let uniform = each.iter().all(|(effect, _)| *effect == reason.effect);
    let worst = each.iter().map(|(effect, _)| *effect).min();
    let mut merged = reason.clone();
    merged.levels = levels_of(reason, taken);
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
fn levels_of(reason: &Reason, taken: &[Taken<'_>]) -> Vec<Level> {
    let arises = |one: &&Taken<'_>| one.find(reason).is_some();
    if taken.iter().all(|one| arises(&one)) {
        return Vec::new();
    }
    let at = taken.iter().filter(arises).flat_map(|one| one.levels);
    let mut levels: Vec<_> = at.copied().collect();
    levels.sort_unstable();
    levels
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
        let none_alike = |stated| Levels::of(stated, |_, _| false);
        let reasons = at_levels(&none_alike(None), step);
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
        assert_eq!(at_levels(&none_alike(Some(Level::Personal)), step).len(), 1);
    }
}
