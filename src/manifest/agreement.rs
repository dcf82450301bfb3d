//! An agreement as a row.

use super::stated::{day, given, head, key, keys, list, text, url};
use super::vendor::external_reference;
use crate::command::agreement::{AgreementDraft, PartyDraft, StoredDocumentDraft};
use crate::registry::agreement::{Agreement, Party};
use crate::registry::document::StoredDocument;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::nouns::Tables;
use crate::registry::person::Person;
use crate::registry::vendor::Vendor;

/// The draft that would make the record.
pub(super) fn draft(record: &Agreement, tables: &Tables) -> AgreementDraft {
    let Agreement {
        head: common,
        kind,
        ours,
        theirs,
        covers,
        state,
        signed,
        window,
        governing_law,
        renewal,
        document: paper,
        responsible,
        external_references,
    } = record;
    let (own_key, illustrative) = head(common);
    AgreementDraft {
        key: own_key,
        illustrative,
        kind: given(Some(*kind)),
        ours: given(key::<LegalEntity>(tables, *ours)),
        theirs: list(theirs.iter().filter_map(|other| party(*other, tables))),
        covers: list(keys::<Vendor>(tables, covers)),
        state: given(Some(*state)),
        signed: day(*signed),
        from: day(window.from),
        until: day(window.until),
        governing_law: text(governing_law.as_ref()),
        renewal: text(renewal.as_ref()),
        document: given(paper.as_ref().map(document)),
        responsible: given(responsible.and_then(|id| key::<Person>(tables, id))),
        external_references: list(external_references.iter().map(external_reference)),
    }
}

/// Another side.
pub(super) fn party(party: Party, tables: &Tables) -> Option<PartyDraft> {
    match party {
        Party::Vendor(id) => key::<Vendor>(tables, id).map(PartyDraft::Vendor),
        Party::LegalEntity(id) => key::<LegalEntity>(tables, id).map(PartyDraft::LegalEntity),
    }
}

/// Where a document is kept.
pub(super) fn document(document: &StoredDocument) -> StoredDocumentDraft {
    let StoredDocument { link, sha256 } = document;
    StoredDocumentDraft {
        link: url(link.as_ref()),
        sha256: text(sha256.as_ref()),
    }
}
