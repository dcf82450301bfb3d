//! Which GraphQL type falls under which noun, and which mutation needs which permission.
//!
//! Closed by default: a type or a mutation without a rule here is refused to everybody, and a test over the schema
//! fails for it. A new type, part or command is one line. Scalars and enums need none: they are values of fields.

use super::{Noun, Permission};

/// What a caller must be allowed to select a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A valid token is enough; what lies inside is checked by itself.
    Open,
    /// Reading the noun.
    Noun(Noun),
}

/// The nouns of the register by their type names. Each has also `XConnection`, `XEdge` and the mutations `registerX`,
/// `updateX`, `retireX` with their payloads.
const REGISTER: [(&str, Noun); 19] = [
    ("Person", Noun::Person),
    ("LegalEntity", Noun::LegalEntity),
    ("Property", Noun::Property),
    ("DataCategory", Noun::DataCategory),
    ("Purpose", Noun::Purpose),
    ("DataSubject", Noun::DataSubject),
    ("RecipientClass", Noun::RecipientClass),
    ("CollectionMethod", Noun::CollectionMethod),
    ("Vendor", Noun::Vendor),
    ("Database", Noun::Database),
    ("Activity", Noun::Activity),
    ("Collection", Noun::Collection),
    ("Holding", Noun::Holding),
    ("Agreement", Noun::Agreement),
    ("Subprocessing", Noun::Subprocessing),
    ("Notice", Noun::Notice),
    ("Clause", Noun::Clause),
    ("Attestation", Noun::Attestation),
    ("Flow", Noun::Flow),
];

/// Types that belong to a noun without being it.
const PARTS: &[(&str, Noun)] = &[
    ("Ownership", Noun::Vendor),
    ("OwnershipLink", Noun::Vendor),
    ("NearMatch", Noun::Vendor),
    ("Standing", Noun::Vendor),
    ("Identifier", Noun::Vendor),
    ("ExternalReference", Noun::Vendor),
    ("Certification", Noun::Vendor),
    ("Review", Noun::Vendor),
    ("ImpactAssessment", Noun::Activity),
    ("Coverage", Noun::Activity),
    ("CoverageGap", Noun::Activity),
    ("Retention", Noun::Database),
    ("Party", Noun::Agreement),
    ("StoredDocument", Noun::Agreement),
    ("HandedOn", Noun::Subprocessing),
    ("NoticeSection", Noun::Notice),
    ("Scope", Noun::Clause),
    ("BindingClause", Noun::Clause),
    ("ClauseSource", Noun::Clause),
    ("Law", Noun::Clause),
    ("Period", Noun::Clause),
    ("FlowSource", Noun::Flow),
    ("Recipient", Noun::Flow),
    ("ConditionMet", Noun::Flow),
    ("Safeguard", Noun::Flow),
    ("Assessment", Noun::Flow),
    ("Incident", Noun::Flow),
    ("NotificationDuty", Noun::Clause),
    ("SharingDecision", Noun::Decision),
    ("Reason", Noun::Decision),
    ("TransferLeg", Noun::Decision),
    ("FlowJudgment", Noun::Decision),
    ("FlowCombination", Noun::Decision),
    ("NoticeGate", Noun::Decision),
    ("Transfer", Noun::Flow),
    ("TransferConnection", Noun::Flow),
    ("TransferEdge", Noun::Flow),
    ("TransferByRegime", Noun::Flow),
    ("RightsScope", Noun::Database),
    ("RightsRecipient", Noun::Flow),
    ("Obligation", Noun::Clause),
    ("ObligationHandedOn", Noun::Clause),
    ("Jurisdiction", Noun::Reference),
    ("TransferRegime", Noun::Reference),
    ("TransferMechanism", Noun::Reference),
    ("AdequacyDecision", Noun::Reference),
    ("Finding", Noun::Finding),
    ("FindingConnection", Noun::Finding),
    ("FindingEdge", Noun::Finding),
    ("FindingCodeCount", Noun::Finding),
    ("FindingSeverityCount", Noun::Finding),
    ("FindingVendorCount", Noun::Finding),
    // Its three mutations need more than those of other nouns.
    ("ReferenceRow", Noun::ReferenceRow),
    ("ReferenceRowConnection", Noun::ReferenceRow),
    ("ReferenceRowEdge", Noun::ReferenceRow),
    // No noun of the three mutations: officers decide and withdraw.
    ("FindingDecision", Noun::FindingDecision),
    ("FindingDecisionConnection", Noun::FindingDecision),
    ("FindingDecisionEdge", Noun::FindingDecision),
    // No noun of the three mutations: procurement asks, officers decide.
    ("Intake", Noun::Intake),
    ("IntakeConnection", Noun::Intake),
    ("IntakeEdge", Noun::Intake),
    ("IntakeStep", Noun::Intake),
    ("IntakeAssessment", Noun::Intake),
    ("Clearance", Noun::Intake),
    ("FindingsChange", Noun::Finding),
    ("FindingsBetween", Noun::Finding),
    ("FindingsStep", Noun::Finding),
    ("LoggedRevision", Noun::Log),
    ("LoggedRevisionConnection", Noun::Log),
    ("LoggedRevisionEdge", Noun::Log),
    ("LoggedChange", Noun::Log),
    ("LoggedChangeConnection", Noun::Log),
    ("LoggedChangeEdge", Noun::Log),
    ("Client", Noun::Access),
    ("ClientSecret", Noun::Access),
    ("SignInFailure", Noun::Access),
    ("SigningKey", Noun::Access),
    ("Endpoint", Noun::Access),
    ("Delivery", Noun::Access),
    ("DeliveryTry", Noun::Access),
    ("SavedTableMapping", Noun::TableMapping),
];

/// Frames around other types, and types known only at run time, whose resolvers leave out what may not be seen.
const OPEN: &[&str] = &[
    "Query",
    "AsOf",
    "Mutation",
    "Subscription",
    // Of records that the caller may not see it tells nothing.
    "RegistryChanges",
    "RegistryChange",
    "Node",
    "Register",
    "PageInfo",
    "SearchHit",
    "UserError",
    "Citation",
    "Ending",
    "CalendarFeed",
    // A report is refused as a whole by the field that makes it.
    "Report",
    "ReportProvenance",
    "ReportSection",
    "ReportBlock",
    "ReportParagraph",
    "ReportFacts",
    "ReportValue",
    "ReportTable",
    "ReportRows",
    "ReportRow",
    "ReportChecklist",
    "ReportCheck",
    "ReportPicture",
    // Of six mutations; it leaves out a request that the caller may not see.
    "IntakePayload",
    // What an import or a preview answers its sender, who may change any of it.
    "CommandPreview",
    "PreviewChange",
    "ManifestChange",
    "ManifestUpdate",
    "ManifestDifference",
    "ManifestRefusal",
    "TableRefusal",
    "TableMapping",
    "ColumnMapping",
    "FixedValue",
    // It holds nothing of the register.
    "TableTemplate",
];

/// Mutations that are not one of the three of every noun.
const COMMANDS: &[(&str, Permission)] = &[
    ("applyManifest", Permission::ApplyManifest),
    ("importTable", Permission::ApplyManifest),
    ("saveTableMapping", Permission::ApplyManifest),
    ("deleteTableMapping", Permission::ApplyManifest),
    ("upsertVendor", Permission::UpsertVendor),
    ("upsertAgreement", Permission::ChangeFacts),
    ("submitIntake", Permission::SubmitIntake),
    ("answerIntake", Permission::SubmitIntake),
    ("withdrawIntake", Permission::SubmitIntake),
    ("askForMore", Permission::DecideIntake),
    ("approveIntake", Permission::DecideIntake),
    ("rejectIntake", Permission::DecideIntake),
    ("erasePerson", Permission::ErasePerson),
    ("registerReferenceRow", Permission::ChangeLaw),
    ("updateReferenceRow", Permission::ChangeLaw),
    ("retireReferenceRow", Permission::ChangeLaw),
    ("decideFinding", Permission::DecideFinding),
    ("withdrawFindingDecision", Permission::DecideFinding),
    ("createCalendarFeed", Permission::MakeFeed),
    ("revokeCalendarFeed", Permission::RevokeFeed),
    ("createClient", Permission::ManageAccess),
    ("rotateClientSecret", Permission::ManageAccess),
    ("revokeClient", Permission::ManageAccess),
    ("revokeClientSecret", Permission::ManageAccess),
    ("rotateSigningKey", Permission::ManageAccess),
    ("createEndpoint", Permission::ManageAccess),
    ("updateEndpoint", Permission::ManageAccess),
    ("rotateEndpointSecret", Permission::ManageAccess),
    ("deleteEndpoint", Permission::ManageAccess),
    ("sendTestEvent", Permission::ManageAccess),
    ("redeliver", Permission::ManageAccess),
    // The standing of the merged one is dropped.
    ("mergeVendors", Permission::ChangeStanding),
    // What the changes need besides is asked at the door.
    ("revertRevision", Permission::ChangeFacts),
];

/// The verbs that every noun has.
const VERBS: [&str; 3] = ["register", "update", "retire"];

/// The rule of an object, interface or union; none means refused.
#[must_use]
pub fn type_rule(type_name: &str) -> Option<Rule> {
    if OPEN.contains(&type_name) || is_payload(type_name) {
        return Some(Rule::Open);
    }
    let noun = ["Connection", "Edge"]
        .into_iter()
        .find_map(|suffix| type_name.strip_suffix(suffix))
        .and_then(register_noun)
        .or_else(|| register_noun(type_name))
        .or_else(|| find(PARTS, type_name));
    noun.map(Rule::Noun)
}

/// The permission that a mutation needs; none means refused.
#[must_use]
pub fn mutation_rule(field_name: &str) -> Option<Permission> {
    let changes_a_noun = VERBS
        .into_iter()
        .filter_map(|verb| field_name.strip_prefix(verb))
        .any(|noun| register_noun(noun).is_some());
    if changes_a_noun {
        Some(Permission::ChangeFacts)
    } else {
        find(COMMANDS, field_name)
    }
}

fn register_noun(type_name: &str) -> Option<Noun> {
    find(&REGISTER, type_name)
}

/// `RetireVendorPayload` is the frame around the answer of `retireVendor`.
fn is_payload(type_name: &str) -> bool {
    let Some(command) = type_name.strip_suffix("Payload") else {
        return false;
    };
    let mut letters = command.chars();
    let field_name = letters
        .next()
        .map(|first| format!("{}{}", first.to_ascii_lowercase(), letters.as_str()));
    field_name.is_some_and(|field_name| mutation_rule(&field_name).is_some())
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_the_rule_of_their_noun() {
        let cases = [
            ("Vendor", Some(Rule::Noun(Noun::Vendor))),
            ("VendorConnection", Some(Rule::Noun(Noun::Vendor))),
            ("VendorEdge", Some(Rule::Noun(Noun::Vendor))),
            ("SharingDecision", Some(Rule::Noun(Noun::Decision))),
            ("PageInfo", Some(Rule::Open)),
            ("RetireVendorPayload", Some(Rule::Open)),
            ("DestroyVendorPayload", None),
            ("Payload", None),
            ("Connection", None),
            ("VendorConnectionEdge", None),
            ("vendor", None),
            ("Secret", None),
            ("SecretConnection", None),
            ("", None),
        ];
        for (type_name, rule) in cases {
            assert_eq!(type_rule(type_name), rule, "{type_name}");
        }
    }

    #[test]
    fn mutations_have_the_permission_of_their_verb() {
        let cases = [
            ("registerVendor", Some(Permission::ChangeFacts)),
            ("updateCollectionMethod", Some(Permission::ChangeFacts)),
            ("retireFlow", Some(Permission::ChangeFacts)),
            ("applyManifest", Some(Permission::ApplyManifest)),
            ("destroyVendor", None),
            ("registervendor", None),
            ("register", None),
            ("registerSecret", None),
            ("mergeVendors", Some(Permission::ChangeStanding)),
            ("", None),
        ];
        for (field_name, permission) in cases {
            assert_eq!(mutation_rule(field_name), permission, "{field_name}");
        }
    }
}
