//! The columns of a table of agreements.

use super::column::{Known, naming, of};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::person::Person;
use crate::registry::vendor::Vendor;

/// What people call them, in the order of a template.
pub(super) const COLUMNS: &[Known] = &[
    of("key", &["Key", "Agreement key", "Contract key"]),
    of(
        "kind",
        &[
            "Kind",
            "Type",
            "Agreement kind",
            "Agreement type",
            "Contract type",
        ],
    ),
    naming::<LegalEntity>(
        "ours",
        &["Our entity", "Ours", "Our company", "Our legal entity"],
    ),
    naming::<Vendor>(
        "theirs.vendor",
        &[
            "Vendor",
            "Vendors",
            "Counterparty",
            "Supplier",
            "Other party",
        ],
    ),
    naming::<LegalEntity>(
        "theirs.legalEntity",
        &["Group company", "Their legal entity", "Affiliate"],
    ),
    naming::<Vendor>(
        "covers",
        &["Covers", "Products", "Covered products", "Scope"],
    ),
    of("state", &["State", "Status"]),
    of(
        "signed",
        &["Signed", "Signed on", "Date signed", "Signature date"],
    ),
    of(
        "from",
        &[
            "From",
            "Start",
            "Start date",
            "Effective",
            "Effective date",
            "Begins",
        ],
    ),
    of(
        "until",
        &["Until", "End", "End date", "Expires", "Expiry date", "Ends"],
    ),
    of("governingLaw", &["Governing law", "Law"]),
    of("renewal", &["Renewal"]),
    of(
        "document.link",
        &["Document", "Link", "Document link", "File"],
    ),
    of(
        "document.sha256",
        &["SHA-256", "Document SHA-256", "Checksum"],
    ),
    naming::<Person>(
        "responsible",
        &["Responsible", "Responsible person", "Contract owner"],
    ),
    of(
        "externalReferences.sourceSystem",
        &["Source system", "System"],
    ),
    of(
        "externalReferences.externalId",
        &["External id", "Contract id", "Contract number"],
    ),
    of("illustrative", &["Illustrative"]),
];
