//! An attestation as a row.

use super::agreement::document as paper;
use super::stated::{day, given, head, key};
use crate::command::attestation::AttestationDraft;
use crate::registry::attestation::Attestation;
use crate::registry::clause::Clause;
use crate::registry::nouns::Tables;
use crate::registry::vendor::Vendor;

/// The draft that would make the record.
pub(super) fn draft(record: &Attestation, tables: &Tables) -> AttestationDraft {
    let Attestation {
        head: common,
        clause,
        vendor,
        kind,
        on,
        expires,
        by,
        document,
    } = record;
    let (own_key, illustrative) = head(common);
    AttestationDraft {
        key: own_key,
        illustrative,
        clause: given(key::<Clause>(tables, *clause)),
        vendor: given(key::<Vendor>(tables, *vendor)),
        kind: given(Some(*kind)),
        on: day(Some(*on)),
        expires: day(*expires),
        by: given(Some(by.clone())),
        document: given(document.as_ref().map(paper)),
    }
}
