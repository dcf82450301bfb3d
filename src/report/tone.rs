//! How good or bad the values of closed sets are.

use entity::vocabulary::{Severity, StandingState, TransferStatus, Verdict};

use super::content::Tone;
use crate::reference::Tri;

pub(super) const fn of_status(status: TransferStatus) -> Tone {
    match status {
        TransferStatus::Prohibited
        | TransferStatus::Unsafeguarded
        | TransferStatus::DerogationOnly => Tone::Bad,
        TransferStatus::Undetermined => Tone::Open,
        TransferStatus::Safeguarded
        | TransferStatus::Exempt
        | TransferStatus::Adequate
        | TransferStatus::NoRestriction
        | TransferStatus::FreeFlow
        | TransferStatus::OutOfScope
        | TransferStatus::Domestic => Tone::Good,
    }
}

pub(super) const fn of_verdict(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Forbidden | Verdict::PermittedWithConditions => Tone::Bad,
        Verdict::Undetermined => Tone::Open,
        Verdict::Permitted => Tone::Good,
    }
}

pub(super) const fn of_severity(severity: Severity) -> Tone {
    match severity {
        Severity::Critical | Severity::High => Tone::Bad,
        Severity::Medium | Severity::Low => Tone::Open,
    }
}

pub(super) const fn of_standing(state: StandingState) -> Tone {
    match state {
        StandingState::Suspended | StandingState::Offboarded | StandingState::Rejected => Tone::Bad,
        StandingState::Proposed => Tone::Open,
        StandingState::Approved => Tone::Good,
    }
}

/// Of something that is good to have.
pub(super) const fn of_tri(is_so: Tri) -> Tone {
    match is_so {
        Tri::Yes => Tone::Good,
        Tri::Unknown => Tone::Open,
        Tri::No => Tone::Bad,
    }
}
