//! What the claim of a mechanism lacks on a day.
//!
//! A paper that nobody stated is missing, not unknown. An overdue review of an assessment is no business of this rule.

use entity::vocabulary::Condition;
use jiff::civil::Date;

use super::case::Case;
use super::recipient;
use super::status::Paper;
use crate::reference::regime::Mechanism;
use crate::registry::agreement::Agreement;
use crate::registry::safeguard::Safeguard;

/// Every paper that the claim lacks; none, if it is complete.
pub(super) fn lacking(case: &Case<'_>, mechanism: &Mechanism, claim: &Safeguard) -> Vec<Paper> {
    let on = case.facts.on;
    let agreement = claim
        .agreement
        .and_then(|id| case.registry.agreements.get(id));
    [
        (!is_valid(mechanism, claim, on), Paper::Validity),
        (
            mechanism.requires_contract && !covers(case, agreement),
            Paper::Agreement,
        ),
        (
            mechanism
                .concluded_until
                .is_some_and(|last| !began_by(agreement, last)),
            Paper::ConcludedInTime,
        ),
        (
            mechanism.requires_assessment && !claim.is_assessed(on),
            Paper::Assessment,
        ),
        (
            mechanism.requires_filing && claim.filing.is_none(),
            Paper::Filing,
        ),
        (
            mechanism.requires_consent && !has_consent(case),
            Paper::Consent,
        ),
        (!is_certified(case, mechanism), Paper::Certification),
        (
            mechanism
                .max_validity_months
                .is_some_and(|months| claim.last_day_of(months).is_none_or(|last| last < on)),
            Paper::Recent,
        ),
    ]
    .into_iter()
    .filter_map(|(lacks, paper)| lacks.then_some(paper))
    .collect()
}

/// Whether the mechanism can be relied on that day and the claim is meant for it.
fn is_valid(mechanism: &Mechanism, claim: &Safeguard, on: Date) -> bool {
    mechanism.available && mechanism.days.hold(on) && claim.window.holds(on)
}

fn covers(case: &Case<'_>, agreement: Option<&Agreement>) -> bool {
    agreement.is_some_and(|agreement| {
        recipient::is_covered(
            case.registry,
            agreement,
            case.facts.recipient,
            case.facts.on,
        )
    })
}

/// Whether the agreement began by the day. It was concluded when signed and began on its first day; of the two the
/// later that is stated counts, and where neither is nobody can say.
fn began_by(agreement: Option<&Agreement>, last: Date) -> bool {
    agreement
        .and_then(|agreement| agreement.signed.max(agreement.window.from))
        .is_some_and(|began| began <= last)
}

fn has_consent(case: &Case<'_>) -> bool {
    case.facts.conditions_met.contains(&Condition::ConsentGiven)
}

fn is_certified(case: &Case<'_>, mechanism: &Mechanism) -> bool {
    let schemes = &mechanism.accepts_schemes;
    let facts = case.facts;
    schemes.is_empty() || recipient::holds_any(case.registry, facts.recipient, schemes, facts.on)
}
