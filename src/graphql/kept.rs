//! Findings and transfers of a day, paid from the request's budget; see [`crate::compliance::kept`].

use jiff::civil::Date;

use super::at::At;
use crate::compliance::kept;
pub use crate::compliance::kept::{Crossings, Findings};
use crate::registry::flow::Flow;

/// The findings on the day; null once the request's budget is spent.
pub fn findings(at: &At, on: Date) -> Option<Findings> {
    kept::findings(&at.registry, on, &|cost| at.budget().visits_allowed(cost))
}

/// The findings on the day, if they are kept.
pub fn known_findings(at: &At, on: Date) -> Option<Findings> {
    kept::known_findings(&at.registry, on)
}

/// The transfers of all current flows on the day, as [`findings()`].
pub fn crossings(at: &At, on: Date) -> Option<Crossings> {
    kept::crossings(&at.registry, on, &|cost| at.budget().visits_allowed(cost))
}

/// The transfers of these flows, worst first; null once the request's budget is spent.
pub fn crossings_of<'a>(
    at: &At,
    flows: impl Iterator<Item = &'a Flow>,
    on: Date,
) -> Option<Crossings> {
    let spend = &|cost| at.budget().visits_allowed(cost);
    kept::crossings_of(&at.registry, flows, on, spend)
}
