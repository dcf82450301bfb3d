//! Answers that are dear to compute, kept while the register stands still: findings and transfers of a day.
//!
//! A page of findings costs as much as all of them, so that the next page finds them here. They lie with the value of the
//! register itself, so that nothing here can be stale. After a change of a few records the findings of the value before
//! are taken over, as far as they do not hang on what changed. Nothing is kept that hangs on who asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::crossings::{self, Crossing};
use super::findings::{self, Finding, Hindrance, Spend};
use crate::registry::flow::Flow;
use crate::registry::value::Registry;

/// As many answers of a kind are kept.
const MOST: usize = 4;

/// All findings of a registry on a day.
pub type Findings = Arc<[Arc<Finding>]>;

/// All transfers of the current flows of a registry on a day, worst first, then by the keys of the flows.
pub type Crossings = Arc<[Arc<Crossing>]>;

/// The findings on the day, computed if they are not kept; null once `spend` refuses.
pub fn findings(registry: &Registry, on: Date, spend: Spend<'_>) -> Option<Findings> {
    let found = registry.kept::<Shelf<Findings>>().find(on, || {
        match findings_since(registry, on, spend) {
            Some(Ok(found)) => return Some(found.into()),
            Some(Err(Hindrance::Refused)) => return None,
            Some(Err(Hindrance::TooMuch)) | None => {}
        }
        findings::find(registry, on, spend).map(Into::into)
    })?;
    registry.outlive();
    Some(found)
}

/// The findings out of those of the past, where there are such.
fn findings_since(
    registry: &Registry,
    on: Date,
    spend: Spend<'_>,
) -> Option<Result<Vec<Arc<Finding>>, Hindrance>> {
    let past = registry.past()?;
    let before = known_findings(&past.registry, on)?;
    Some(findings::find_since(past, &before, registry, on, spend))
}

/// The findings on the day, if they are kept.
pub fn known_findings(registry: &Registry, on: Date) -> Option<Findings> {
    registry.kept::<Shelf<Findings>>().known(on)
}

/// The transfers of all current flows on the day, as [`findings()`].
pub fn crossings(registry: &Registry, on: Date, spend: Spend<'_>) -> Option<Crossings> {
    registry.kept::<Shelf<Crossings>>().find(on, || {
        let current = registry.flows.iter().filter(|flow| flow.is_current(on));
        crossings_of(registry, current, on, spend)
    })
}

/// The transfers of these flows, worst first; null once `spend` refuses.
pub fn crossings_of<'a>(
    registry: &Registry,
    flows: impl Iterator<Item = &'a Flow>,
    on: Date,
    spend: Spend<'_>,
) -> Option<Crossings> {
    let flows: Vec<_> = flows.collect();
    crossings::of_flows(registry, &flows, on, spend).map(Into::into)
}

/// Answers of one kind, the oldest first.
#[derive(Debug)]
struct Shelf<T>(Mutex<VecDeque<(Date, T)>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Shelf<T> {
    fn find(&self, on: Date, compute: impl FnOnce() -> Option<T>) -> Option<T> {
        if let Some(known) = self.known(on) {
            return Some(known);
        }
        let found = compute()?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back((on, found.clone()));
        Some(found)
    }

    fn known(&self, on: Date) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(day, _)| *day == on);
        found.map(|(_, found)| found.clone())
    }
}
