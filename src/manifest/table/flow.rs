//! The columns of a table of flows.

use super::column::{Known, naming, of};
use crate::registry::activity::Activity;
use crate::registry::agreement::Agreement;
use crate::registry::database::Database;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::vendor::Vendor;

/// What people call them, in the order of a template.
pub(super) const COLUMNS: &[Known] = &[
    of("key", &["Key", "Flow key"]),
    naming::<Property>(
        "source.property",
        &["From property", "Property", "Site", "Source property"],
    ),
    naming::<Database>(
        "source.database",
        &["From database", "Database", "System", "Source database"],
    ),
    naming::<Vendor>("source.vendor", &["From vendor", "Source vendor"]),
    naming::<Vendor>(
        "recipient.vendor",
        &["To vendor", "Vendor", "Recipient", "Recipient vendor"],
    ),
    naming::<LegalEntity>(
        "recipient.legalEntity",
        &["To legal entity", "Group company", "Recipient legal entity"],
    ),
    naming::<RecipientClass>(
        "recipient.recipientClass",
        &["To recipient class", "Recipient class"],
    ),
    naming::<DataCategory>(
        "categories",
        &[
            "Categories",
            "Category",
            "Data category",
            "Data categories",
            "Data",
        ],
    ),
    of("level", &["Level", "Data level", "Identifiability"]),
    naming::<DataSubject>(
        "subjects",
        &["Subjects", "Subject", "Data subject", "Data subjects"],
    ),
    naming::<Purpose>("purposes", &["Purposes", "Purpose"]),
    of("role", &["Role", "Recipient role"]),
    of("origin", &["Origin", "Origin country", "From country"]),
    of(
        "destinations",
        &[
            "Destinations",
            "Destination",
            "Destination countries",
            "To country",
            "To countries",
        ],
    ),
    of(
        "persons",
        &["Persons", "Number of persons", "Number of people"],
    ),
    of("frequency", &["Frequency", "How often"]),
    of("lawfulBasis", &["Lawful basis", "Legal basis"]),
    of("from", &["From", "First day", "Start", "Start date"]),
    of("until", &["Until", "Last day", "End", "End date"]),
    of("state", &["State", "Status"]),
    of("actions", &["Actions", "Action"]),
    of("conditionsMet.condition", &["Conditions met", "Conditions"]),
    of(
        "conditionsMet.document",
        &["Condition documents", "Condition document"],
    ),
    of(
        "safeguards.mechanism",
        &["Safeguards", "Safeguard", "Transfer mechanism", "Mechanism"],
    ),
    naming::<Agreement>(
        "safeguards.agreement",
        &["Safeguard agreement", "Safeguard agreements"],
    ),
    of("safeguards.from", &["Safeguard from"]),
    of("safeguards.until", &["Safeguard until"]),
    of(
        "safeguards.assessment.on",
        &["Assessed on", "Transfer assessment on"],
    ),
    of("safeguards.assessment.outcome", &["Assessment outcome"]),
    of(
        "safeguards.assessment.nextReview",
        &["Assessment next review"],
    ),
    naming::<Activity>("activity", &["Activity", "Processing activity"]),
    of("citation.document", &["Cited document", "Source document"]),
    of("citation.section", &["Cited section"]),
    of("citation.gist", &["Gist"]),
    of("illustrative", &["Illustrative"]),
];
