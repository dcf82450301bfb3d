//! The columns of a table of vendors.

use super::column::{Known, naming, of};
use crate::registry::person::Person;
use crate::registry::term::RecipientClass;
use crate::registry::vendor::Vendor;

/// What people call them, in the order of a template.
pub(super) const COLUMNS: &[Known] = &[
    of("key", &["Key", "Vendor key"]),
    of(
        "name",
        &[
            "Name",
            "Vendor",
            "Vendor name",
            "Supplier",
            "Supplier name",
            "Company",
            "Company name",
        ],
    ),
    of(
        "legalName",
        &["Legal name", "Registered name", "Legal entity name"],
    ),
    of("kind", &["Kind", "Type", "Vendor kind", "Vendor type"]),
    of("aliases", &["Aliases", "Other names", "Also known as"]),
    naming::<Vendor>(
        "owners.owner",
        &["Owner", "Owners", "Parent", "Parent company", "Owned by"],
    ),
    of("owners.from", &["Owner from", "Owned from", "Owned since"]),
    of("owners.until", &["Owner until", "Owned until"]),
    of(
        "country",
        &["Country", "Country code", "Headquarters", "Registered in"],
    ),
    of("address", &["Address"]),
    of(
        "processingCountries",
        &[
            "Processing countries",
            "Processing country",
            "Data location",
            "Data locations",
            "Hosting countries",
        ],
    ),
    naming::<RecipientClass>(
        "classes",
        &["Classes", "Class", "Recipient class", "Recipient classes"],
    ),
    of("standing.state", &["Standing", "Status", "Vendor status"]),
    of(
        "standing.from",
        &["Standing from", "Status from", "Status since"],
    ),
    of("standing.until", &["Standing until", "Status until"]),
    of("standing.reason", &["Standing reason", "Status reason"]),
    of("tier", &["Tier", "Criticality"]),
    of("website", &["Website", "Web site", "Homepage"]),
    of(
        "identifiers.scheme",
        &["Identifier scheme", "Identifier type"],
    ),
    of("identifiers.value", &["Identifier", "Identifier value"]),
    of(
        "externalReferences.sourceSystem",
        &["Source system", "System"],
    ),
    of(
        "externalReferences.externalId",
        &["External id", "Vendor id", "Supplier id", "Supplier number"],
    ),
    of(
        "certifications.scheme",
        &[
            "Certifications",
            "Certification",
            "Certificate",
            "Certificates",
        ],
    ),
    of(
        "certifications.from",
        &["Certified from", "Certification from"],
    ),
    of(
        "certifications.until",
        &[
            "Certified until",
            "Certification until",
            "Certificate expires",
        ],
    ),
    of(
        "certifications.reference",
        &["Certificate number", "Certification reference"],
    ),
    of(
        "review.last",
        &["Last review", "Reviewed on", "Last reviewed"],
    ),
    of(
        "review.everyMonths",
        &["Review every (months)", "Review months", "Review interval"],
    ),
    naming::<Person>("contacts", &["Contacts", "Contact"]),
    naming::<Person>(
        "responsible",
        &["Responsible", "Responsible person", "Business owner"],
    ),
    of("illustrative", &["Illustrative"]),
];
