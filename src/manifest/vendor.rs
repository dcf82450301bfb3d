//! A vendor as a row.

use super::stated::{citation, day, given, head, key, keys, list, text, url};
use crate::command::external::ExternalReferenceDraft;
use crate::command::input::CountryCode;
use crate::command::vendor::{
    CertificationDraft, IdentifierDraft, OwnershipDraft, ReviewDraft, StandingDraft, VendorDraft,
};
use crate::registry::nouns::Tables;
use crate::registry::person::Person;
use crate::registry::term::RecipientClass;
use crate::registry::vendor::{
    Certification, ExternalReference, Identifier, Ownership, Review, Standing, Vendor,
};

/// The draft that would make the record.
pub(super) fn draft(record: &Vendor, tables: &Tables) -> VendorDraft {
    let Vendor {
        head: common,
        name,
        legal_name,
        kind,
        aliases,
        owners,
        country,
        address,
        processing_countries,
        classes,
        standing: standings,
        tier,
        website,
        identifiers,
        external_references,
        certifications,
        review: reviewed,
        contacts,
        responsible,
    } = record;
    let (own_key, illustrative) = head(common);
    VendorDraft {
        key: own_key,
        illustrative,
        name: given(Some(name.clone())),
        legal_name: text(legal_name.as_ref()),
        kind: given(Some(*kind)),
        aliases: list(aliases.iter().cloned()),
        owners: list(owners.iter().filter_map(|owner| ownership(owner, tables))),
        country: given(country.as_ref().map(CountryCode::from)),
        address: text(address.as_ref()),
        processing_countries: list(processing_countries.iter().map(CountryCode::from)),
        classes: list(keys::<RecipientClass>(tables, classes)),
        standing: list(standings.iter().map(standing)),
        tier: given(*tier),
        website: url(website.as_ref()),
        identifiers: list(identifiers.iter().map(identifier)),
        external_references: list(external_references.iter().map(external_reference)),
        certifications: list(certifications.iter().map(certification)),
        review: given(reviewed.as_ref().map(review)),
        contacts: list(keys::<Person>(tables, contacts)),
        responsible: given(responsible.and_then(|id| key::<Person>(tables, id))),
    }
}

fn ownership(ownership: &Ownership, tables: &Tables) -> Option<OwnershipDraft> {
    let Ownership {
        owner,
        window,
        citation: cited,
    } = ownership;
    Some(OwnershipDraft {
        owner: key::<Vendor>(tables, *owner)?,
        from: day(window.from),
        until: day(window.until),
        citation: citation(cited.as_ref()),
    })
}

fn standing(standing: &Standing) -> StandingDraft {
    let Standing {
        state,
        window,
        reason,
    } = standing;
    StandingDraft {
        state: *state,
        from: day(window.from),
        until: day(window.until),
        reason: text(reason.as_ref()),
    }
}

fn identifier(identifier: &Identifier) -> IdentifierDraft {
    let Identifier { scheme, value } = identifier.clone();
    IdentifierDraft { scheme, value }
}

/// An id in another system.
pub(super) fn external_reference(reference: &ExternalReference) -> ExternalReferenceDraft {
    let ExternalReference {
        source_system,
        external_id,
    } = reference.clone();
    ExternalReferenceDraft {
        source_system,
        external_id,
    }
}

fn certification(certification: &Certification) -> CertificationDraft {
    let Certification {
        scheme,
        window,
        reference,
    } = certification;
    CertificationDraft {
        scheme: *scheme,
        from: day(window.from),
        until: day(window.until),
        reference: text(reference.as_ref()),
    }
}

fn review(review: &Review) -> ReviewDraft {
    let Review { last, every_months } = review;
    ReviewDraft {
        last: day(*last),
        every_months: given(*every_months),
    }
}
