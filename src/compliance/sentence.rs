//! The one plain sentence of a reason, for a person who reads the answer.
//!
//! Sentences are for reading and may be reworded; programs use the code, the effect and the clauses. They are written
//! when somebody asks for them, since most decisions are read by programs.

use entity::id::ClauseId;
use entity::vocabulary::{Effect, ReasonCode, StandingState};

use super::case::Case;
use super::day::Day;
use super::dossier::Dossier;
use super::legs::Leg;
use super::matching::Weighed;
use super::missing::Missing;
use super::question::Question;
use super::reason::Reason;
use crate::registry::clause::Clause;
use crate::registry::document::Citation;
use crate::registry::value::Registry;

mod leg;
mod words;

use leg::because;
use words::{action, code_in_words, either, failing, hangs_on, listed, standing};

/// How many clauses a sentence names one by one.
const NAMED: usize = 4;

/// The sentences of reasons that the question was given, in their order.
#[must_use]
pub fn sentences<'r>(
    registry: &Registry,
    question: &Question,
    reasons: impl IntoIterator<Item = &'r Reason>,
) -> Vec<String> {
    let day = Day::new(registry, question.on);
    let dossier = Dossier::of(registry, &question.recipient, question.on);
    let case = Case::of(&day, &dossier, question);
    let reasons = reasons.into_iter();
    reasons.map(|reason| sentence(&case, reason)).collect()
}

/// The sentence of a reason that the question of the case was given.
pub(super) fn sentence(case: &Case<'_>, reason: &Reason) -> String {
    let mut sentence = at_any_level(case, reason);
    if reason.effect == Effect::None && !reason.levels.is_empty() {
        let levels: Vec<_> = reason.levels.iter().map(ToString::to_string).collect();
        sentence.push_str(&format!(", where the level is {}", either(&levels)));
    }
    sentence
}

fn at_any_level(case: &Case<'_>, reason: &Reason) -> String {
    let clauses = || cited(case, reason, |it| named(it.clause));
    let gist = || gist(case, reason);
    let does = || reason.action.map_or("this", action);
    let open = || open_facts(case, reason);
    match reason.code {
        ReasonCode::Prohibition => [&clauses(), " forbids this", &gist()].concat(),
        ReasonCode::ProhibitionConditional => {
            let ways = asked_for(reason);
            format!("{} forbids this without {ways}{}", clauses(), gist())
        }
        ReasonCode::ProhibitionUnclear => {
            [&clauses(), " may forbid this; it hangs on ", &open(), &gist()].concat()
        }
        ReasonCode::ProhibitionLifted => {
            let has_none = " has no say, since its conditions are met";
            [&clauses(), has_none, &gist()].concat()
        }
        ReasonCode::Permission => [&clauses(), " permits ", does(), &gist()].concat(),
        ReasonCode::PermissionConditional => {
            let needs = asked_for(reason);
            format!("{} permits {} with {needs}{}", clauses(), does(), gist())
        }
        ReasonCode::PermissionUnclear => {
            [&clauses(), " may permit ", does(), "; it hangs on ", &open(), &gist()].concat()
        }
        ReasonCode::NoPermission => no_permission(case, reason, does()),
        ReasonCode::VendorStanding | ReasonCode::VendorApproval | ReasonCode::StandingUnknown => {
            of_standing(case, reason)
        }
        ReasonCode::Confidential => {
            format!("{} binds the recipient to keep this confidential{}", clauses(), gist())
        }
        ReasonCode::Confidentiality => "no duty binds the recipient to keep this confidential".to_owned(),
        ReasonCode::ConfidentialityUnclear if reason.clauses.is_empty() => {
            "no duty binds the recipient to keep this confidential; whether it needs one hangs on the level".to_owned()
        }
        ReasonCode::ConfidentialityUnclear => {
            let open = open();
            format!("{} may bind the recipient to keep this confidential; it hangs on {open}", clauses())
        }
        ReasonCode::TransferProhibited
        | ReasonCode::TransferUnsafeguarded
        | ReasonCode::TransferDerogationOnly
        | ReasonCode::TransferUndetermined
        | ReasonCode::TransferSafeguarded
        | ReasonCode::TransferExempt
        | ReasonCode::TransferAdequate
        | ReasonCode::TransferNoRestriction
        | ReasonCode::TransferFreeFlow
        | ReasonCode::TransferOutOfScope
        | ReasonCode::TransferDomestic => of_leg(case, reason),
    }
}

fn no_permission(case: &Case<'_>, reason: &Reason, does: &str) -> String {
    if reason.clauses.is_empty() {
        return format!("nothing permits {does}, since no permission in force binds the recipient");
    }
    let fails = |it: &Weighed<'_>| {
        let parts = failing(case, it, reason.action);
        [&named(it.clause), " fails in ", &parts].concat()
    };
    ["nothing permits ", does, ": ", &cited(case, reason, fails)].concat()
}

fn of_standing(case: &Case<'_>, reason: &Reason) -> String {
    let vendor = reason.vendor.and_then(|id| case.registry.vendors.get(id));
    let name = vendor.map_or("the vendor", |vendor| vendor.name.as_str());
    let standing_on = vendor.and_then(|vendor| vendor.standing_on(case.question.on));
    match standing_on {
        Some(on_the_day) => {
            let because = on_the_day
                .reason
                .as_ref()
                .map(|why| format!(": {why}"))
                .unwrap_or_default();
            format!("{name} {}{because}", standing(on_the_day.state))
        }
        None if reason.code == ReasonCode::VendorApproval => {
            format!(
                "{name} {}, since it is not registered",
                standing(StandingState::Proposed)
            )
        }
        None => format!("nobody recorded where {name} stands with the company"),
    }
}

fn of_leg(case: &Case<'_>, reason: &Reason) -> String {
    let Some(judged) = &reason.leg else {
        return code_in_words(reason.code).to_owned();
    };
    let by = judged
        .regime()
        .map(|regime| [" under `", regime.as_str(), "`"].concat())
        .unwrap_or_default();
    let kind = if judged.leg.is_onward() {
        "onward leg"
    } else {
        "leg"
    };
    let whom = subprocessor(case, &judged.leg)
        .map(|name| [" to ", name].concat())
        .unwrap_or_default();
    let (leg, is) = (judged.leg.to_string(), code_in_words(reason.code));
    let because = because(&judged.judged);
    [
        "the ", kind, " ", &leg, &whom, " ", is, &by, ", since ", &because,
    ]
    .concat()
}

/// To whom an onward leg goes.
fn subprocessor<'a>(case: &Case<'a>, leg: &Leg) -> Option<&'a str> {
    let work = case.work_of(leg)?;
    let vendor = case.registry.vendors.get(work.subprocessor)?;
    Some(vendor.name.as_str())
}

/// The clauses of the reason, the first few one by one.
fn cited(case: &Case<'_>, reason: &Reason, say: impl Fn(&Weighed<'_>) -> String) -> String {
    let mut said: Vec<_> = weighed(case, reason).take(NAMED).map(say).collect();
    let more = reason.clauses.len().saturating_sub(NAMED);
    if more > 0 {
        said.push(format!("{more} more"));
    }
    listed(&said)
}

fn weighed<'a, 'b>(
    case: &'b Case<'a>,
    reason: &'b Reason,
) -> impl Iterator<Item = &'b Weighed<'a>> {
    let find = |id: &ClauseId| case.clauses.iter().find(move |it| it.clause.head.id == *id);
    reason.clauses.iter().filter_map(find)
}

/// What the clause is called, with where it is written.
fn named(clause: &Clause) -> String {
    let key = clause.head.key.as_str();
    match &clause.citation {
        Some(Citation {
            document,
            section: Some(section),
            ..
        }) => ["`", key, "` (", document, ", ", section, ")"].concat(),
        Some(Citation {
            document,
            section: None,
            ..
        }) => ["`", key, "` (", document, ")"].concat(),
        None => ["`", key, "`"].concat(),
    }
}

/// What the clause says, where the reason rests on one alone.
fn gist(case: &Case<'_>, reason: &Reason) -> String {
    let mut clauses = weighed(case, reason);
    let (Some(only), None) = (clauses.next(), clauses.next()) else {
        return String::new();
    };
    let gist = only
        .clause
        .citation
        .as_ref()
        .and_then(|citation| citation.gist.as_ref());
    gist.map(|gist| [": ", gist.trim_end_matches('.')].concat())
        .unwrap_or_default()
}

fn asked_for(reason: &Reason) -> String {
    let sets = reason.missing.sets().iter().take(NAMED);
    let set = |set: &Vec<Missing>| {
        let words: Vec<_> = set.iter().map(ToString::to_string).collect();
        listed(&words)
    };
    let ways: Vec<_> = sets.map(set).collect();
    match (reason.effect, ways.is_empty()) {
        (Effect::None, _) => "conditions that are not met".to_owned(),
        (_, true) => "a contract, which nobody could sign for a class".to_owned(),
        (_, false) => ways.join(", or "),
    }
}

/// What an unclear reason hangs on, with the narrower terms that the clauses name.
fn open_facts(case: &Case<'_>, reason: &Reason) -> String {
    let mut facts: Vec<String> = Vec::new();
    for fact in weighed(case, reason)
        .take(NAMED)
        .flat_map(|it| hangs_on(case, it))
    {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    if facts.is_empty() {
        facts.push("the level".to_owned());
    }
    listed(&facts)
}
