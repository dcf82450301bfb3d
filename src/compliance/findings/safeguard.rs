//! SAFEGUARD_ENDED, SAFEGUARD_ENDING: what protects data abroad, and is over or soon will be.

use entity::vocabulary::{AgreementState, FindingCode};
use jiff::civil::Date;

use super::Finding;
use super::survey::{Judged, Survey};
use crate::compliance::legs::Leg;
use crate::reference::regime::Mechanism;
use crate::reference::{AdequacyKey, MechanismKey, RegimeKey, Regimes};
use crate::registry::safeguard::Safeguard;

/// A safeguard of a current flow names an instrument, agreement or mechanism no longer in force, or its own last day
/// has passed: told for each direct leg that leaves its place. Within 90 days before the last day it is told once.
/// Literally each recorded safeguard counts: one that another replaces is to be taken out of the flow.
///
/// Gives it: a claim of the Privacy Shield on 17 July 2020. Does not: the same a day before. Unclear: a claim that
/// names a draft agreement, which never was in force.
pub(super) fn find(judged: &Judged<'_>) -> Vec<Finding> {
    let safeguards = judged.flow.safeguards.iter();
    safeguards
        .flat_map(|safeguard| of_safeguard(judged, safeguard))
        .collect()
}

fn of_safeguard(judged: &Judged<'_>, safeguard: &Safeguard) -> Vec<Finding> {
    let survey = judged.survey;
    let mechanism = MechanismKey::new(&safeguard.mechanism);
    let agreement = safeguard
        .agreement
        .and_then(|id| survey.registry.agreements.get(id));
    let finding = |code| judged.finding(code).resting_on(agreement);
    let mut found = Vec::new();
    for (leg, regimes) in legs_abroad(judged) {
        if let Some(ended) = ended(survey, safeguard, &mechanism, &regimes) {
            let ended = format!(
                "{}: for the leg {leg} it claims `{mechanism}`, but {ended}",
                judged.named()
            );
            let by_leg = finding(FindingCode::SafeguardEnded).by(leg).by(&mechanism);
            found.push(by_leg.saying(ended));
        }
    }
    let last = found
        .is_empty()
        .then(|| last_day(survey, safeguard, &mechanism))
        .flatten();
    if let Some(last) = last.filter(|last| survey.is_near(*last)) {
        let ending = format!("{}: `{mechanism}` ends on {last}", judged.named());
        let once = finding(FindingCode::SafeguardEnding).by(&mechanism);
        found.push(once.saying(ending));
    }
    found
}

/// Each direct leg that leaves its place, with the regimes that hold it.
fn legs_abroad(judged: &Judged<'_>) -> Vec<(Leg, Vec<RegimeKey>)> {
    let mut legs: Vec<(Leg, Vec<RegimeKey>)> = Vec::new();
    for judged in judged.direct_legs() {
        let stays = judged.leg.from.is_some() && judged.leg.from == judged.leg.to;
        if stays {
            continue;
        }
        let regime = judged.regime().cloned();
        match legs.iter_mut().find(|(leg, _)| *leg == judged.leg) {
            Some((_, regimes)) => {
                regimes.extend(regime.filter(|key| !regimes.contains(key)));
            }
            None => legs.push((judged.leg.clone(), regime.into_iter().collect())),
        }
    }
    legs
}

/// What of the safeguard is over, in words that follow "but".
fn ended(
    survey: &Survey<'_>,
    safeguard: &Safeguard,
    mechanism: &MechanismKey,
    regimes: &[RegimeKey],
) -> Option<String> {
    let on = survey.on;
    if let Some(last) = safeguard.window.until.filter(|last| *last < on) {
        return Some(format!("its last day was {last}"));
    }
    if let Some(last) =
        mechanism_ended(&survey.registry.reference().regimes, mechanism, regimes, on)
    {
        return Some(format!("that ended on {last}"));
    }
    let row = safeguard.adequacy_row.as_deref().map(AdequacyKey::new);
    let row = row.and_then(|key| survey.registry.reference().adequacy.get(&key));
    if let Some(row) = row.filter(|row| row.effective_from <= on && !row.in_force(on)) {
        return Some(format!("`{}` is no longer in force", row.key));
    }
    let agreement = survey.registry.agreements.get(safeguard.agreement?)?;
    let over = agreement.window.ended_before(on);
    let is_over = match agreement.state {
        AgreementState::Terminated => true,
        AgreementState::InForce => over,
        AgreementState::Draft => false,
    };
    is_over.then(|| format!("agreement `{}` is no longer in force", agreement.head.key))
}

/// The last day of the mechanism, if it is over under every regime of the leg that knows it. A claim goes on under a
/// successor's mechanism of the same name.
fn mechanism_ended(
    all: &Regimes,
    mechanism: &MechanismKey,
    regimes: &[RegimeKey],
    on: Date,
) -> Option<Date> {
    let known = regimes.iter().filter_map(|key| all.get(key));
    let claimed: Vec<&Mechanism> = known
        .filter_map(|regime| all.claimed_under(regime, mechanism))
        .collect();
    let last = |mechanism: &Mechanism| mechanism.days.until.filter(|last| *last < on);
    if claimed.is_empty() {
        let (regime, mechanism) = all.mechanism(mechanism)?;
        let of_regime = regime.effective_to.filter(|last| *last < on);
        return last(mechanism).or(of_regime);
    }
    let ends: Option<Vec<Date>> = claimed.into_iter().map(last).collect();
    ends?.into_iter().max()
}

/// The earliest of the last days that are known: its own, of its agreement, of its adequacy row, of its mechanism.
fn last_day(survey: &Survey<'_>, safeguard: &Safeguard, mechanism: &MechanismKey) -> Option<Date> {
    let agreement = safeguard
        .agreement
        .and_then(|id| survey.registry.agreements.get(id));
    let row = safeguard.adequacy_row.as_deref().map(AdequacyKey::new);
    let row = row.and_then(|key| survey.registry.reference().adequacy.get(&key));
    let of_row = row.and_then(|row| {
        let day_before = row.ended_on.and_then(|end| end.yesterday().ok());
        row.sunset_on.into_iter().chain(day_before).min()
    });
    let of_mechanism = survey.registry.reference().regimes.mechanism(mechanism);
    let lasts = [
        safeguard.window.until,
        agreement.and_then(|agreement| agreement.window.until),
        of_row,
        of_mechanism.and_then(|(_, mechanism)| mechanism.days.until),
    ];
    lasts.into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found_on;
    use crate::compliance::fixture::*;
    use crate::registry::agreement::Agreement;
    use crate::registry::flow::Flow;
    use crate::registry::safeguard::Safeguard;
    use entity::vocabulary::{AgreementState, FindingCode, Level};
    use jiff::civil::{Date, date};

    #[test]
    fn a_safeguard_is_over_with_itself_its_agreement_its_row_or_its_mechanism() {
        let claim = |mechanism| Safeguard {
            agreement: Some(id("deal")),
            ..claim(mechanism)
        };
        let scc = || claim("eu-gdpr.scc-2010-87");
        let shield = || Safeguard {
            adequacy_row: Some("eu-gdpr.us-privacy-shield".to_owned()),
            ..claim("eu-gdpr.adequacy")
        };
        let ours = |window| Safeguard { window, ..scc() };
        let deal = || agreement("deal", &["acme"]);
        let in_state = |state| Agreement { state, ..deal() };
        let last = date(2020, 7, 15);
        let scc_ended = "SAFEGUARD_ENDED names DE→US eu-gdpr.scc-2010-87";
        let scc_ending = "SAFEGUARD_ENDING names eu-gdpr.scc-2010-87";
        let shield_ended = "SAFEGUARD_ENDED names DE→US eu-gdpr.adequacy";
        let shield_ending = "SAFEGUARD_ENDING names eu-gdpr.adequacy";
        let inherited = || claim("eu-dir95.scc-2010-87");
        let cases: [(Safeguard, Agreement, Date, &str); 11] = [
            (scc(), deal(), last, ""),
            (ours(until(last)), deal(), last, scc_ending),
            (ours(until(last)), deal(), date(2020, 7, 16), scc_ended),
            (ours(until(last)), deal(), date(2020, 4, 15), ""),
            (shield(), deal(), last, shield_ending),
            (shield(), deal(), date(2020, 7, 16), shield_ended),
            (scc(), in_state(AgreementState::Terminated), last, scc_ended),
            (scc(), in_state(AgreementState::Draft), last, ""),
            (scc(), deal(), date(2022, 12, 27), scc_ending),
            (inherited(), deal(), last, ""),
            (
                inherited(),
                deal(),
                date(2022, 12, 28),
                "SAFEGUARD_ENDED names DE→US eu-dir95.scc-2010-87",
            ),
        ];
        for (safeguard, agreement, on, expected) in cases {
            let mut registry = register([Flow {
                level: Some(Level::Personal),
                origin: Some(place("DE")),
                destinations: vec![place("US"), place("DE")],
                safeguards: vec![safeguard],
                ..flow("names")
            }]);
            put(&mut registry, agreement);
            let codes = [FindingCode::SafeguardEnded, FindingCode::SafeguardEnding];
            assert_eq!(found_on(&registry, on, &codes), expected, "{on}");
        }
    }
}
