//! Grounds: what each rule found, and how the mildest of them becomes the status under a regime.

use std::sync::Arc;

use super::case::Case;
use super::status::{LegStatus, Missing, Review, TransferStatus};
use crate::reference::{AdequacyKey, MechanismKey};

/// Something on which a leg may rest, weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ground {
    /// What it gives: the status of a ground that holds, UNDETERMINED, or that of a leg without any ground.
    pub(super) status: TransferStatus,
    pub(super) mechanism: Option<MechanismKey>,
    pub(super) adequacy_row: Option<AdequacyKey>,
    /// It holds only as long as the persons consent.
    pub(super) by_consent: bool,
    pub(super) citations: Vec<Arc<str>>,
    pub(super) missing: Vec<Missing>,
    pub(super) review: Vec<Review>,
}

impl Ground {
    /// A ground by itself, without anything that it rests on or lacks.
    pub(super) fn bare(status: TransferStatus) -> Self {
        Self {
            status,
            mechanism: None,
            adequacy_row: None,
            by_consent: false,
            citations: Vec::new(),
            missing: Vec::new(),
            review: Vec::new(),
        }
    }

    /// A fact is missing that decides whether there is a ground.
    pub(super) fn undetermined(missing: Vec<Missing>) -> Self {
        Self {
            missing,
            ..Self::bare(TransferStatus::Undetermined)
        }
    }

    fn holds(&self) -> bool {
        match self.status {
            TransferStatus::Adequate
            | TransferStatus::Exempt
            | TransferStatus::Safeguarded
            | TransferStatus::DerogationOnly => true,
            TransferStatus::Prohibited
            | TransferStatus::Unsafeguarded
            | TransferStatus::Undetermined
            | TransferStatus::NoRestriction
            | TransferStatus::FreeFlow
            | TransferStatus::OutOfScope
            | TransferStatus::Domestic => false,
        }
    }
}

/// The status under the regime, `otherwise` being that of a leg without any ground. Of equally mild grounds the first
/// is named; what is missing is named where it could make the leg milder.
pub(super) fn mildest(
    case: &Case<'_>,
    otherwise: TransferStatus,
    grounds: Vec<Ground>,
) -> LegStatus {
    let status = grounds
        .iter()
        .map(|ground| ground.status)
        .fold(otherwise, TransferStatus::max);
    let mut answer = settled(case, status);
    answer.rests_on_consent = rests_on_consent(&grounds);
    for ground in grounds {
        answer.review.extend(ground.review);
        if asks(status, ground.status) {
            answer.missing.extend(ground.missing);
        }
        let is_first = answer.mechanism.is_none() && answer.adequacy_row.is_none();
        if ground.status == status && is_first {
            answer.mechanism = ground.mechanism;
            answer.adequacy_row = ground.adequacy_row;
            answer.citations.extend(ground.citations);
        }
    }
    answer.missing.sort();
    answer.missing.dedup();
    answer.review.sort();
    answer.review.dedup();
    answer
}

/// A status under the regime that no ground decides.
pub(super) fn settled(case: &Case<'_>, status: TransferStatus) -> LegStatus {
    LegStatus {
        regime: Some(case.regime.key.clone()),
        citations: case.regime.grounds.citations.clone(),
        review: case.review(),
        ..LegStatus::without_regime(status)
    }
}

/// UNDETERMINED for want of these facts.
pub(super) fn undetermined(case: &Case<'_>, mut missing: Vec<Missing>) -> LegStatus {
    missing.sort();
    missing.dedup();
    LegStatus {
        missing,
        ..settled(case, TransferStatus::Undetermined)
    }
}

/// Whether what a ground lacks matters to a leg of this status: where the leg is undetermined its missing facts, where
/// it is worse all that would better it.
fn asks(leg: TransferStatus, ground: TransferStatus) -> bool {
    match leg {
        TransferStatus::Undetermined => ground == TransferStatus::Undetermined,
        TransferStatus::Prohibited
        | TransferStatus::Unsafeguarded
        | TransferStatus::DerogationOnly => true,
        TransferStatus::Safeguarded
        | TransferStatus::Exempt
        | TransferStatus::Adequate
        | TransferStatus::NoRestriction
        | TransferStatus::FreeFlow
        | TransferStatus::OutOfScope
        | TransferStatus::Domestic => false,
    }
}

fn rests_on_consent(grounds: &[Ground]) -> bool {
    let mut holding = grounds.iter().filter(|ground| ground.holds()).peekable();
    holding.peek().is_some() && holding.all(|ground| ground.by_consent)
}
