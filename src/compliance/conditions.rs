//! The conditions of a clause: none, met, or what is still open.
//!
//! Conditions are met when all of one inner list are met. CONTRACT_IN_FORCE is computed; the others are claimed.

use entity::vocabulary::Condition;

use super::case::Case;
use super::missing::{Alternatives, Missing};
use crate::registry::clause::Clause;

/// How the conditions of a clause stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ways {
    /// It has none.
    Unconditional,
    /// All of one list are met.
    Met,
    /// What each list still lacks. A question about a class is never asked for a contract, since nobody could sign
    /// it; where every list needs one, no way is left.
    Open(Alternatives),
}

/// How the conditions of the clause stand.
pub(super) fn ways(case: &Case<'_>, clause: &Clause) -> Ways {
    if clause.conditions.is_empty() {
        return Ways::Unconditional;
    }
    let mut open = Alternatives::none();
    for list in &clause.conditions {
        let unmet = || list.iter().copied().filter(|it| !is_met(case, *it));
        if unmet().next().is_none() {
            return Ways::Met;
        }
        let signable =
            !case.recipient.is_class() || unmet().all(|it| it != Condition::ContractInForce);
        if signable {
            open.add(unmet().map(Missing::Condition));
        }
    }
    Ways::Open(open)
}

fn is_met(case: &Case<'_>, condition: Condition) -> bool {
    match condition {
        Condition::ContractInForce => case.has_contract(),
        Condition::ChoiceOffered
        | Condition::ConsentGiven
        | Condition::AuthorisedInWriting
        | Condition::RequiredByLaw
        | Condition::GoodFaith
        | Condition::Emergency => case.question.conditions_met.contains(&condition),
    }
}
