//! What a value of the register was before a few of its records changed, for whoever worked something out of it then and
//! need not do all of it again.
//!
//! It is there only while the records that changed are of nouns on which little else hangs, and are few. Of people it
//! never tells: a change to a person ends it, so that nobody who was erased lives on in it.

use std::fmt;
use std::sync::Arc;

use super::noun::RecordId;
use super::nouns::NounKind;
use super::value::Registry;

/// More changes than these are too many to look at one by one.
const MOST: usize = 64;

/// An earlier value, and the records that changed since.
#[derive(Debug, Clone)]
pub struct Past {
    /// The value, with what is kept with it.
    pub registry: Registry,
    /// The records; one may be here several times.
    pub changed: Vec<RecordId>,
}

/// The past of a value, if it has one.
#[derive(Clone, Default)]
pub(super) struct Lineage(Option<Arc<Past>>);

impl Lineage {
    /// The past that begins with this value.
    pub(super) fn of(registry: Registry) -> Self {
        Self(Some(Arc::new(Past {
            registry,
            changed: Vec::new(),
        })))
    }

    /// Takes note of a change.
    pub(super) fn add(&mut self, changed: RecordId) {
        // No answer hangs on a request; what it makes when it is approved is a change of its own.
        if changed.noun == NounKind::Intake {
            return;
        }
        let Some(past) = &mut self.0 else {
            return;
        };
        if past.changed.len() >= MOST || !hangs_little_on(changed.noun) {
            self.0 = None;
        } else {
            Arc::make_mut(past).changed.push(changed);
        }
    }

    pub(super) fn past(&self) -> Option<&Past> {
        self.0.as_deref()
    }
}

const fn hangs_little_on(noun: NounKind) -> bool {
    matches!(
        noun,
        NounKind::Flow
            | NounKind::Holding
            | NounKind::Collection
            | NounKind::Attestation
            | NounKind::FindingDecision
    )
}

/// What was before says nothing of what is.
impl PartialEq for Lineage {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Lineage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lineage")
    }
}
