//! The decision: every step, the verdict, and what is missing.

use entity::vocabulary::{Effect, Verdict};
use jiff::civil::Date;

use super::case::Case;
use super::day::Day;
use super::dossier::Dossier;
use super::legs::Leg;
use super::levels::{Levels, at_levels};
use super::missing::{Alternatives, Missing};
use super::question::Question;
use super::reason::{Reason, verdict, worst};
use super::rules::{STEPS, borders};
use crate::reference::regime::Regime;
use crate::registry::revision::Revision;
use crate::registry::value::Registry;

/// The answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Whether it may be.
    pub verdict: Verdict,
    /// Everything that was weighed and matched or may match, worst first, then by step.
    pub reasons: Vec<Reason>,
    /// What would make it permitted: any one of these sets. Empty where nothing is missing, and where nothing helps.
    pub missing: Vec<Vec<Missing>>,
    /// There are more sets than are given.
    pub missing_is_cut: bool,
    /// The day for which it was asked.
    pub on: Date,
    /// The revision of the register that was asked.
    pub revision: Revision,
}

/// Decides the question on the registry.
#[must_use]
pub fn decide(registry: &Registry, question: &Question) -> Decision {
    let day = Day::new(registry, question.on);
    let dossier = Dossier::of(registry, &question.recipient, question.on);
    let case = Case::of(&day, &dossier, question);
    decision(&case, weigh(&case, at_borders(&case).collect()))
}

/// All reasons for the answer to the question of a case, worst first, with what its borders say of it.
pub(super) fn weigh(case: &Case<'_>, at_borders: Vec<Reason>) -> Vec<Reason> {
    let alike = |one, two| case.weighs_alike(one, two);
    let levels = Levels::of(case.question.level, alike);
    let mut reasons = Vec::new();
    for step in STEPS {
        reasons.extend(at_levels(&levels, |level| step(case, level)));
    }
    reasons.extend(at_borders);
    // Stable: within a code the order of the clauses' keys stays.
    reasons.sort_by_key(|reason| (reason.effect, reason.code));
    reasons
}

/// The answer that the reasons give.
pub(super) fn decision(case: &Case<'_>, reasons: Vec<Reason>) -> Decision {
    let missing = missing(&reasons);
    Decision {
        verdict: verdict(worst(&reasons)),
        missing_is_cut: missing.is_cut(),
        missing: missing
            .into_sets()
            .into_iter()
            .filter(|set| !set.is_empty())
            .collect(),
        on: case.question.on,
        revision: case.registry.head.revision,
        reasons,
    }
}

/// What the last step alone says: the reasons of each leg, worst first. The purpose has no say in it.
pub(super) fn decide_borders<'a, 'r: 'a>(
    day: &Day<'r>,
    dossier: &'a Dossier<'a>,
    question: &'a Question,
) -> Vec<Reason> {
    let case = Case::of_borders(day, dossier, question);
    let mut reasons: Vec<_> = at_borders(&case).collect();
    reasons.sort_by_key(|reason| (reason.effect, reason.code));
    reasons
}

/// The reasons of each leg.
pub(super) fn at_borders(case: &Case<'_>) -> impl Iterator<Item = Reason> {
    let legs = case.legs.iter();
    legs.flat_map(move |leg| match &case.alike {
        Some(alike) => alike.tell(case, leg, || at_border(case, leg)),
        None => at_border(case, leg),
    })
}

fn at_border(case: &Case<'_>, leg: &Leg) -> Vec<Reason> {
    let level = case.question.level;
    let regimes = match level {
        Some(_) => Vec::new(),
        None => borders::regimes(case, leg),
    };
    let alike = |one, two| {
        let counts = |regime: &&Regime, level| regime.counts_levels.contains(&level);
        regimes.iter().all(|it| counts(it, one) == counts(it, two))
    };
    let levels = Levels::of(level, alike);
    at_levels(&levels, |level| borders::weigh(case, leg, level))
}

/// The product of the alternatives of all reasons with an effect. Reasons that ask for the same are taken once.
fn missing(reasons: &[Reason]) -> Alternatives {
    let mut asked: Vec<&Alternatives> = Vec::new();
    for reason in reasons
        .iter()
        .filter(|reason| reason.effect != Effect::None)
    {
        if !asked.contains(&&reason.missing) {
            asked.push(&reason.missing);
        }
    }
    let nothing = Alternatives::nothing_missing();
    asked.into_iter().fold(nothing, Alternatives::and)
}
