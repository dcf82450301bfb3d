//! A safeguard as a part of a row.

use super::stated::{day, given, key, text};
use crate::command::input::Day;
use crate::command::safeguard::{AssessmentDraft, SafeguardDraft};
use crate::registry::agreement::Agreement;
use crate::registry::document::Assessment;
use crate::registry::nouns::Tables;
use crate::registry::safeguard::Safeguard;

/// The draft that would make the safeguard.
pub(super) fn safeguard(claim: &Safeguard, tables: &Tables) -> SafeguardDraft {
    let Safeguard {
        mechanism,
        adequacy_row,
        agreement,
        reference,
        filing,
        window,
        assessment: assessed,
    } = claim;
    SafeguardDraft {
        mechanism: mechanism.clone(),
        adequacy_row: text(adequacy_row.as_ref()),
        agreement: given(agreement.and_then(|id| key::<Agreement>(tables, id))),
        reference: text(reference.as_ref()),
        filing: text(filing.as_ref()),
        from: day(window.from),
        until: day(window.until),
        assessment: given(assessed.as_ref().map(assessment)),
    }
}

fn assessment(assessment: &Assessment) -> AssessmentDraft {
    let Assessment {
        on,
        outcome,
        next_review,
    } = assessment;
    AssessmentDraft {
        on: Day::from(on),
        outcome: *outcome,
        next_review: day(*next_review),
    }
}
