//! The relations of the nouns, read in both directions.

use serde_json::json;

use super::filled;

/// A question, the place of its answer, and the answer.
const RELATIONS: &[(&str, &str, &str)] = &[
    (
        "{ legalEntity(id: \"ours\") { contact { key } } }",
        "/legalEntity/contact/key",
        "someone",
    ),
    (
        "{ legalEntity(id: \"ours\") { dataProtectionOfficer { name } } }",
        "/legalEntity/dataProtectionOfficer/name",
        "Some One",
    ),
    (
        "{ vendor(id: \"acme\") { contacts { email } } }",
        "/vendor/contacts/0/email",
        "some@example.com",
    ),
    (
        "{ vendor(id: \"acme\") { responsible { phone } } }",
        "/vendor/responsible/phone",
        "+49 30 1",
    ),
    (
        "{ database(id: \"crm\") { responsible { role } } }",
        "/database/responsible/role",
        "officer",
    ),
    (
        "{ agreement(id: \"dpa\") { responsible { key } } }",
        "/agreement/responsible/key",
        "someone",
    ),
    (
        "{ activity(id: \"counting\") { responsible { key } } }",
        "/activity/responsible/key",
        "someone",
    ),
    (
        "{ clause(id: \"use\") { reviewedBy { key } } }",
        "/clause/reviewedBy/key",
        "someone",
    ),
    (
        "{ person(id: \"someone\") { contactOfLegalEntities { key } } }",
        "/person/contactOfLegalEntities/0/key",
        "ours",
    ),
    (
        "{ person(id: \"someone\") { officerOfLegalEntities { key } } }",
        "/person/officerOfLegalEntities/0/key",
        "ours",
    ),
    (
        "{ person(id: \"someone\") { contactOfVendors { nodes { key } } } }",
        "/person/contactOfVendors/nodes/0/key",
        "acme",
    ),
    (
        "{ person(id: \"someone\") { responsibleForVendors { nodes { key } } } }",
        "/person/responsibleForVendors/nodes/0/key",
        "acme",
    ),
    (
        "{ person(id: \"someone\") { responsibleForDatabases { nodes { key } } } }",
        "/person/responsibleForDatabases/nodes/0/key",
        "crm",
    ),
    (
        "{ person(id: \"someone\") { responsibleForActivities { nodes { key } } } }",
        "/person/responsibleForActivities/nodes/0/key",
        "counting",
    ),
    (
        "{ person(id: \"someone\") { responsibleForAgreements { nodes { key } } } }",
        "/person/responsibleForAgreements/nodes/0/key",
        "dpa",
    ),
    (
        "{ person(id: \"someone\") { reviewedClauses { nodes { key } } } }",
        "/person/reviewedClauses/nodes/0/key",
        "use",
    ),
    (
        "{ legalEntity(id: \"ours\") { properties { key } agreements { key } } }",
        "/legalEntity/properties/0/key",
        "site",
    ),
    (
        "{ legalEntity(id: \"ours\") { agreements { key } } }",
        "/legalEntity/agreements/0/key",
        "dpa",
    ),
    (
        "{ property(id: \"site\") { operator { key } notices { key } } }",
        "/property/notices/0/key",
        "notice",
    ),
    (
        "{ property(id: \"site\") { flows { nodes { key } } } }",
        "/property/flows/nodes/0/key",
        "clicks",
    ),
    (
        "{ dataCategory(id: \"data.click\") { clauses { nodes { key } } } }",
        "/dataCategory/clauses/nodes/0/key",
        "use",
    ),
    (
        "{ dataCategory(id: \"data.click\") { flows { nodes { key } } } }",
        "/dataCategory/flows/nodes/0/key",
        "clicks",
    ),
    (
        "{ purpose(id: \"purpose.analytics\") { clauses { nodes { key } } } }",
        "/purpose/clauses/nodes/0/key",
        "use",
    ),
    (
        "{ dataSubject(id: \"subject.visitor\") { flows { nodes { key } } } }",
        "/dataSubject/flows/nodes/0/key",
        "clicks",
    ),
    (
        "{ recipientClass(id: \"role.analytics\") { vendors { nodes { key } } } }",
        "/recipientClass/vendors/nodes/0/key",
        "acme",
    ),
    (
        "{ vendor(id: \"acme\") { agreements { key } } }",
        "/vendor/agreements/0/key",
        "dpa",
    ),
    (
        "{ vendor(id: \"acme\") { clauses { nodes { key } } } }",
        "/vendor/clauses/nodes/0/key",
        "use",
    ),
    (
        "{ vendor(id: \"acme\") { flows { nodes { key } } } }",
        "/vendor/flows/nodes/0/key",
        "clicks",
    ),
    (
        "{ vendor(id: \"acme\") { bindingClauses { clause { key } } } }",
        "/vendor/bindingClauses/0/clause/key",
        "use",
    ),
    (
        "{ legalEntity(id: \"ours\") { databases { nodes { key } } } }",
        "/legalEntity/databases/nodes/0/key",
        "crm",
    ),
    (
        "{ property(id: \"site\") { collections { nodes { key } } } }",
        "/property/collections/nodes/0/key",
        "site-clicks",
    ),
    (
        "{ property(id: \"site\") { holdings { nodes { key } } } }",
        "/property/holdings/nodes/0/key",
        "crm-clicks",
    ),
    (
        "{ dataCategory(id: \"data.click\") { collections { nodes { key } } } }",
        "/dataCategory/collections/nodes/0/key",
        "site-clicks",
    ),
    (
        "{ dataCategory(id: \"data.click\") { holdings { nodes { key } } } }",
        "/dataCategory/holdings/nodes/0/key",
        "crm-clicks",
    ),
    (
        "{ purpose(id: \"purpose.analytics\") { collections { nodes { key } } } }",
        "/purpose/collections/nodes/0/key",
        "site-clicks",
    ),
    (
        "{ purpose(id: \"purpose.analytics\") { databases { nodes { key } } } }",
        "/purpose/databases/nodes/0/key",
        "crm",
    ),
    (
        "{ dataSubject(id: \"subject.visitor\") { collections { nodes { key } } } }",
        "/dataSubject/collections/nodes/0/key",
        "site-clicks",
    ),
    (
        "{ dataSubject(id: \"subject.visitor\") { holdings { nodes { key } } } }",
        "/dataSubject/holdings/nodes/0/key",
        "crm-clicks",
    ),
    (
        "{ collectionMethod(id: \"method.cookie\") { collections { nodes { key } } } }",
        "/collectionMethod/collections/nodes/0/key",
        "site-clicks",
    ),
    (
        "{ vendor(id: \"acme\") { hostedDatabases { nodes { key } } } }",
        "/vendor/hostedDatabases/nodes/0/key",
        "crm",
    ),
    (
        "{ vendor(id: \"acme\") { collections { nodes { key } } } }",
        "/vendor/collections/nodes/0/key",
        "site-clicks",
    ),
    (
        "{ database(id: \"crm\") { holdings { nodes { source { key } } } } }",
        "/database/holdings/nodes/0/source/key",
        "site",
    ),
    (
        "{ database(id: \"crm\") { collections { nodes { into { key } } } } }",
        "/database/collections/nodes/0/into/key",
        "crm",
    ),
    (
        "{ database(id: \"crm\") { hostedBy { key } owner { key } purposes { key } } }",
        "/database/hostedBy/key",
        "acme",
    ),
    (
        "{ database(id: \"crm\") { retention { number unit trigger } } }",
        "/database/retention/trigger",
        "the last visit",
    ),
    (
        "{ collection(id: \"site-clicks\") { property { key } method { key } category { key } by { key } } }",
        "/collection/method/key",
        "method.cookie",
    ),
    (
        "{ holding(id: \"crm-clicks\") { database { key } retention { unit } } }",
        "/holding/database/key",
        "crm",
    ),
    (
        "{ agreement(id: \"dpa\") { clauses { nodes { key } } } }",
        "/agreement/clauses/nodes/0/key",
        "use",
    ),
    (
        "{ agreement(id: \"dpa\") { flows { nodes { key } } } }",
        "/agreement/flows/nodes/0/key",
        "clicks",
    ),
    (
        "{ agreement(id: \"dpa\") { subprocessings { nodes { key } } } }",
        "/agreement/subprocessings/nodes/0/key",
        "acme-hosting",
    ),
    (
        "{ dataCategory(id: \"data.click\") { subprocessings { nodes { key } } } }",
        "/dataCategory/subprocessings/nodes/0/key",
        "acme-hosting",
    ),
    (
        "{ vendor(id: \"acme\") { subprocessings { nodes { subprocessor { key } } } } }",
        "/vendor/subprocessings/nodes/0/subprocessor/key",
        "hoster",
    ),
    (
        "{ vendor(id: \"hoster\") { worksFor { nodes { vendor { key } } } } }",
        "/vendor/worksFor/nodes/0/vendor/key",
        "acme",
    ),
    (
        "{ vendor(id: \"acme\") { activities { nodes { key } } } }",
        "/vendor/activities/nodes/0/key",
        "counting",
    ),
    (
        "{ legalEntity(id: \"ours\") { activities { nodes { key } } } }",
        "/legalEntity/activities/nodes/0/key",
        "counting",
    ),
    (
        "{ legalEntity(id: \"ours\") { sharedActivities { nodes { key } } } }",
        "/legalEntity/sharedActivities/nodes/0/key",
        "counting",
    ),
    (
        "{ purpose(id: \"purpose.analytics\") { activities { nodes { key } } } }",
        "/purpose/activities/nodes/0/key",
        "counting",
    ),
    (
        "{ dataSubject(id: \"subject.visitor\") { activities { nodes { key } } } }",
        "/dataSubject/activities/nodes/0/key",
        "counting",
    ),
    (
        "{ activity(id: \"counting\") { collections { nodes { activity { key } } } } }",
        "/activity/collections/nodes/0/activity/key",
        "counting",
    ),
    (
        "{ activity(id: \"counting\") { holdings { nodes { activity { key } } } } }",
        "/activity/holdings/nodes/0/activity/key",
        "counting",
    ),
    (
        "{ activity(id: \"counting\") { flows { nodes { activity { key } } } } }",
        "/activity/flows/nodes/0/activity/key",
        "counting",
    ),
    (
        "{ activity(id: \"counting\") { assessment { state } others { ... on Vendor { key } } } }",
        "/activity/others/0/key",
        "acme",
    ),
    (
        "{ vendor(id: \"acme\") { attestations { nodes { key } } } }",
        "/vendor/attestations/nodes/0/key",
        "acme-report",
    ),
    (
        "{ clause(id: \"vow\") { attestations { nodes { key } } } }",
        "/clause/attestations/nodes/0/key",
        "acme-report",
    ),
    (
        "{ attestation(id: \"acme-report\") { clause { key } vendor { key } document { link } } }",
        "/attestation/clause/key",
        "vow",
    ),
    (
        "{ subprocessing(id: \"acme-hosting\") { safeguards { agreement { key } } } }",
        "/subprocessing/safeguards/0/agreement/key",
        "dpa",
    ),
    (
        "{ agreement(id: \"dpa\") { theirs { ... on Vendor { key } } } }",
        "/agreement/theirs/0/key",
        "acme",
    ),
    (
        "{ clause(id: \"use\") { source { ... on Agreement { key } } } }",
        "/clause/source/key",
        "dpa",
    ),
    (
        "{ clause(id: \"use\") { boundVendors { key } } }",
        "/clause/boundVendors/0/key",
        "acme",
    ),
    (
        "{ flow(id: \"clicks\") { recipient { ... on Vendor { key } } } }",
        "/flow/recipient/key",
        "acme",
    ),
    (
        "{ flow(id: \"clicks\") { safeguards { agreement { key } } } }",
        "/flow/safeguards/0/agreement/key",
        "dpa",
    ),
];

#[tokio::test]
async fn relations_are_read_in_both_directions() {
    let server = filled().await;
    for (query, pointer, expected) in RELATIONS {
        let answer = server.ask("viewer", query).await;
        assert_eq!(
            answer.pointer(pointer),
            Some(&json!(expected)),
            "{query}\n{answer}"
        );
    }
    let empty = server
        .ask(
            "viewer",
            "{ agreement(id: \"dpa\") { theirs { ... on LegalEntity { key } } } }",
        )
        .await;
    assert_eq!(
        empty["agreement"]["theirs"],
        json!([{}]),
        "an object of which nothing is selected is no null"
    );
}
