//! The steps of a decision, one a file. To add one, write it and add it to the table.
//!
//! A step is given a case and a level and returns its reasons; it never gives a verdict. Borders are a step for each
//! leg and are asked for by [`decide`](super::decide), since each leg is compared over the levels by itself.

use entity::vocabulary::Level;

use super::case::Case;
use super::reason::Reason;

pub(super) mod borders;
pub(super) mod confidentiality;
pub(super) mod permissions;
pub(super) mod prohibitions;
pub(super) mod standing;

/// A step of the decision.
pub(super) type Step = fn(&Case<'_>, Level) -> Vec<Reason>;

/// The steps, but for the borders.
pub(super) const STEPS: &[Step] = &[
    prohibitions::weigh,
    permissions::weigh,
    standing::weigh,
    confidentiality::weigh,
];
