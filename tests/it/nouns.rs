//! What every noun can do: be registered, read by id and key, listed, updated, retired; and the relations between them.

use serde_json::{Value, json};

use crate::harness::{Server, codes};

/// Each noun with a draft that refers to those before it, and its list in the API.
fn drafts() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "person",
            "people",
            json!({ "key": "someone", "name": "Some One", "email": "some@example.com", "phone": "+49 30 1", "role": "officer" }),
        ),
        (
            "legalEntity",
            "legalEntities",
            json!({ "key": "ours", "name": "Ours", "country": "CN", "contact": "someone", "dataProtectionOfficer": "someone" }),
        ),
        (
            "property",
            "properties",
            json!({ "key": "site", "name": "Site", "hosts": ["www.example.com"], "operator": "ours" }),
        ),
        (
            "dataCategory",
            "dataCategories",
            json!({ "key": "data.click", "name": "Clicks", "defaultLevel": "PSEUDONYMOUS" }),
        ),
        (
            "purpose",
            "purposes",
            json!({ "key": "purpose.analytics", "name": "Analytics" }),
        ),
        (
            "dataSubject",
            "dataSubjects",
            json!({ "key": "subject.visitor", "name": "Visitor" }),
        ),
        (
            "recipientClass",
            "recipientClasses",
            json!({ "key": "role.analytics", "name": "Analytics vendor" }),
        ),
        (
            "collectionMethod",
            "collectionMethods",
            json!({ "key": "method.cookie", "name": "Cookie", "lifetime": "2 years" }),
        ),
        (
            "vendor",
            "vendors",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "DE", "classes": ["role.analytics"], "contacts": ["someone"], "responsible": "someone" }),
        ),
        (
            "vendor",
            "vendors",
            json!({ "key": "hoster", "name": "Hoster", "kind": "COMPANY", "country": "US" }),
        ),
        (
            "database",
            "databases",
            json!({
                "key": "crm", "name": "CRM", "owner": "ours", "hostedBy": "acme", "country": "CN",
                "purposes": ["purpose.analytics"], "securityMeasures": ["encrypted"],
                "retention": { "number": 24, "unit": "MONTHS", "trigger": "the last visit" }, "responsible": "someone"
            }),
        ),
        (
            "activity",
            "activities",
            json!({
                "key": "counting", "name": "Counting visits", "role": "JOINT_CONTROLLER", "ours": "ours",
                "others": [{ "vendor": "acme" }, { "legalEntity": "ours" }], "purposes": ["purpose.analytics"],
                "subjects": ["subject.visitor"], "lawfulBasis": "basis.consent", "automatedDecisions": false,
                "assessment": { "needed": true, "state": "UNDER_WAY" }, "retention": { "number": 13, "unit": "MONTHS" },
                "securityMeasures": ["encrypted"]
            }),
        ),
        (
            "collection",
            "collections",
            json!({
                "key": "site-clicks", "property": "site", "method": "method.cookie", "category": "data.click",
                "level": "AGGREGATE", "subjects": ["subject.visitor"], "purposes": ["purpose.analytics"],
                "actions": ["TRACK_INDIVIDUALS"], "by": "acme", "lifetime": "2 years", "into": "crm", "activity": "counting",
                "citation": { "document": "Notice", "section": "5", "gist": "clicks are counted" }
            }),
        ),
        (
            "holding",
            "holdings",
            json!({
                "key": "crm-clicks", "database": "crm", "category": "data.click", "subjects": ["subject.visitor"],
                "retention": { "number": 30, "unit": "DAYS" }, "source": "site", "activity": "counting"
            }),
        ),
        (
            "agreement",
            "agreements",
            json!({ "key": "dpa", "kind": "DPA", "ours": "ours", "theirs": [{ "vendor": "acme" }], "state": "IN_FORCE", "responsible": "someone" }),
        ),
        (
            "subprocessing",
            "subprocessings",
            json!({
                "key": "acme-hosting", "vendor": "acme", "subprocessor": "hoster", "service": "hosting", "country": "US",
                "categories": ["data.click"], "flowDownConfirmed": true,
                "safeguards": [{ "mechanism": "eu-gdpr.scc-commission", "agreement": "dpa" }]
            }),
        ),
        (
            "notice",
            "notices",
            json!({ "key": "notice", "title": "Notice", "properties": ["site"], "effective": "2020-01-01" }),
        ),
        (
            "clause",
            "clauses",
            json!({
                "key": "use", "rule": "PERMISSION", "bound": { "vendors": ["acme"] }, "actions": ["USE"],
                "source": { "agreement": "dpa" }, "reviewedOn": "2026-01-02", "reviewedBy": "someone", "scope": { "categories": ["data.click"], "purposes": ["purpose.analytics"] }
            }),
        ),
        (
            "clause",
            "clauses",
            json!({
                "key": "vow", "rule": "DUTY", "bound": { "vendors": ["acme"] }, "duty": "obl.confidentiality",
                "source": { "agreement": "dpa" }
            }),
        ),
        (
            "attestation",
            "attestations",
            json!({
                "key": "acme-report", "clause": "vow", "vendor": "acme", "kind": "AUDIT_REPORT", "on": "2026-01-31",
                "expires": "2026-12-31", "by": "an auditor", "document": { "link": "https://example.com/report" }
            }),
        ),
        (
            "flow",
            "flows",
            json!({
                "key": "clicks", "source": { "property": "site" }, "recipient": { "vendor": "acme" },
                "categories": ["data.click"], "subjects": ["subject.visitor"], "purposes": ["purpose.analytics"],
                "state": "CONFIRMED", "activity": "counting", "safeguards": [{ "mechanism": "cn-pipl.standard-contract", "agreement": "dpa" }]
            }),
        ),
    ]
}

/// How many drafts are of the noun.
fn count_of(noun: &str, drafts: &[(&str, &str, Value)]) -> usize {
    drafts.iter().filter(|(other, ..)| *other == noun).count()
}

async fn filled() -> Server {
    let server = Server::empty();
    for (noun, _, draft) in drafts() {
        server.register(noun, draft).await;
    }
    server
}

#[tokio::test]
async fn every_noun_is_read_by_id_and_by_key_and_listed() {
    let server = filled().await;
    for (noun, list, draft) in drafts() {
        let key = draft["key"].as_str().unwrap();
        let query = format!(
            "{{ {noun}(id: \"{key}\") {{ id key version illustrative }} {list} {{ totalCount nodes {{ key }} edges {{ cursor \
             node {{ key }} }} pageInfo {{ hasNextPage endCursor }} }} none: {noun}(id: \"nothing\") {{ key }} }}"
        );
        let answer = server.ask("viewer", &query).await;
        assert_eq!(answer[noun]["key"], key);
        let (nodes, edges) = (&answer[list]["nodes"], &answer[list]["edges"]);
        let nodes = nodes.as_array().unwrap();
        assert_eq!(nodes.len(), count_of(noun, &drafts()), "{list}");
        assert_eq!(answer[list]["totalCount"], nodes.len(), "{list}");
        assert!(nodes.contains(&json!({ "key": key })), "{list}");
        assert_eq!(
            edges[nodes.len() - 1]["cursor"],
            answer[list]["pageInfo"]["endCursor"]
        );
        assert_eq!(answer["none"], Value::Null);
        let id = answer[noun]["id"].as_str().unwrap();
        let by_id = server
            .ask("viewer", &format!("{{ {noun}(id: \"{id}\") {{ key }} node(id: \"{id}\") {{ key version __typename }} }}"))
            .await;
        assert_eq!(
            (&by_id[noun]["key"], &by_id["node"]["key"]),
            (&json!(key), &json!(key))
        );
    }
}

#[tokio::test]
async fn every_noun_is_updated_against_its_version_and_retired_for_good() {
    let server = filled().await;
    for (index, (noun, list, draft)) in drafts().into_iter().enumerate().rev() {
        let left = count_of(noun, &drafts()[..index]);
        let key = draft["key"].as_str().unwrap();
        let read = server
            .ask(
                "viewer",
                &format!("{{ {noun}(id: \"{key}\") {{ version }} }}"),
            )
            .await;
        let version = read[noun]["version"].as_str().unwrap();
        let updated = server
            .try_update(noun, key, version, json!({ "illustrative": true }))
            .await;
        assert_eq!(codes(&updated), Vec::<&str>::new(), "{noun}");
        let now = updated[noun]["version"].as_str().unwrap();
        assert_ne!(now, version);
        let unchanged = server
            .try_update(noun, key, now, json!({ "illustrative": true }))
            .await;
        assert_eq!(
            unchanged[noun]["version"], now,
            "an update that changes nothing is no revision"
        );
        let stale = server
            .try_update(noun, key, version, json!({ "illustrative": false }))
            .await;
        assert_eq!(codes(&stale), ["CONFLICT"]);
        assert_eq!(
            stale[noun]["version"], now,
            "a conflict shows the record as it stands"
        );
        assert_eq!(
            codes(&server.try_retire(noun, key, version).await),
            ["CONFLICT"]
        );
        let retired = server.try_retire(noun, key, now).await;
        assert_eq!(codes(&retired), Vec::<&str>::new(), "{noun}: {retired}");
        let gone = format!(
            "{{ {noun}(id: \"{key}\") {{ key }} node(id: {}) {{ key }} {list} {{ totalCount }} }}",
            retired["retiredId"]
        );
        let gone = server.ask("viewer", &gone).await;
        assert_eq!(
            (&gone[noun], &gone["node"], &gone[list]["totalCount"]),
            (&Value::Null, &Value::Null, &json!(left))
        );
    }
    let again = server.try_register("person", drafts()[0].2.clone()).await;
    assert_eq!(
        codes(&again),
        ["DUPLICATE_KEY"],
        "a key is taken also by a retired record"
    );
}

#[tokio::test]
async fn what_others_refer_to_cannot_be_retired() {
    let server = filled().await;
    for (noun, _, draft) in drafts() {
        if [
            "clause",
            "flow",
            "notice",
            "collection",
            "holding",
            "subprocessing",
            "attestation",
        ]
        .contains(&noun)
        {
            continue;
        }
        let key = draft["key"].as_str().unwrap();
        let read = server
            .ask(
                "viewer",
                &format!("{{ {noun}(id: \"{key}\") {{ version }} }}"),
            )
            .await;
        let refused = server
            .try_retire(noun, key, read[noun]["version"].as_str().unwrap())
            .await;
        assert_eq!(codes(&refused), ["IN_USE"], "{noun}");
    }
}

#[tokio::test]
async fn relations_are_read_in_both_directions() {
    let server = filled().await;
    let cases = [
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
    for (query, pointer, expected) in cases {
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

#[tokio::test]
async fn a_flow_comes_out_of_a_database_and_is_judged_by_what_feeds_it() {
    let server = filled().await;
    let flow = json!({
        "key": "out", "source": { "database": "crm" }, "recipient": { "vendor": "acme" }, "categories": ["data.click"],
        "purposes": ["purpose.analytics"], "state": "CONFIRMED"
    });
    server.register("flow", flow).await;
    let text = "{ database(id: \"crm\") { flows { nodes { key } } } flow(id: \"out\") { source { ... on Database { key } } \
                judgment { combinations { property { key } decision { reasons { leg { from } } } } } } }";
    let answer = server.ask("viewer", text).await;
    assert_eq!(
        answer["database"]["flows"]["nodes"],
        json!([{ "key": "out" }])
    );
    assert_eq!(answer["flow"]["source"]["key"], "crm");
    let combinations = &answer["flow"]["judgment"]["combinations"];
    assert_eq!(combinations.as_array().unwrap().len(), 1, "{combinations}");
    assert_eq!(combinations[0]["property"]["key"], "site");
    let question = "{ sharingDecision(input: { recipient: { vendor: \"acme\" }, category: \"data.click\", database: \"crm\" }) { \
                    reasons { leg { from to onward } } } }";
    let answer = server.ask("viewer", question).await;
    let legs: Vec<_> = answer["sharingDecision"]["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|reason| reason["leg"]["onward"] == json!(false))
        .map(|reason| reason["leg"]["from"].clone())
        .collect();
    assert!(
        !legs.is_empty() && legs.iter().all(|from| from == "CN"),
        "the database's country is the origin: {answer}"
    );
}

#[tokio::test]
async fn collections_and_holdings_are_found_by_what_they_are_about() {
    let server = filled().await;
    let wide = json!({ "key": "data", "name": "Data" });
    server.register("dataCategory", wide).await;
    let narrow = json!({ "key": "data.click.late", "name": "Late clicks", "parent": "data.click" });
    server.register("dataCategory", narrow).await;
    let late = json!({ "key": "late", "database": "crm", "category": "data.click.late", "level": "PERSONAL" });
    server.register("holding", late).await;
    for (field, expected) in [
        ("holdings(filter: { category: \"data.click\" })", 2),
        ("holdings(filter: { category: \"data.click.late\" })", 1),
        ("holdings(filter: { category: \"data\" })", 0),
        ("holdings(filter: { levelStated: false })", 1),
        (
            "holdings(filter: { level: PERSONAL, database: \"crm\" })",
            1,
        ),
        ("holdings(filter: { property: \"site\" })", 1),
        ("holdings(filter: { levelDisputed: true })", 0),
        (
            "collections(filter: { property: \"site\", method: \"method.cookie\" })",
            1,
        ),
        (
            "collections(filter: { database: \"crm\", level: AGGREGATE })",
            1,
        ),
        ("collections(filter: { levelDisputed: true })", 1),
        ("collections(filter: { levelStated: false })", 0),
        ("collections(filter: { category: \"data\" })", 0),
        ("databases(filter: { country: \"CN\" })", 1),
        ("databases(filter: { countryStated: false })", 0),
        ("databases(filter: { purpose: \"purpose.analytics\" })", 1),
    ] {
        let answer = server
            .ask("viewer", &format!("{{ list: {field} {{ totalCount }} }}"))
            .await;
        assert_eq!(answer["list"]["totalCount"], expected, "{field}");
    }
    let never = json!({ "key": "never", "database": "crm", "category": "data", "retention": { "number": 0, "unit": "DAYS" } });
    let refused = server.try_register("holding", never).await;
    assert_eq!(codes(&refused), ["INVALID"]);
    assert_eq!(
        refused["userErrors"][0]["path"],
        json!(["input", "holding", "retention", "number"])
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_gap() {
    let server = Server::with_sample();
    let mut keys = Vec::new();
    let mut after = Value::Null;
    loop {
        let query = "query($after: String) { clauses(first: 20, after: $after) { totalCount nodes { key } pageInfo { \
                     hasNextPage endCursor } } }";
        let page = server
            .ask_with("viewer", query, json!({ "after": after }))
            .await["clauses"]
            .clone();
        keys.extend(
            page["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|node| node["key"].as_str().unwrap().to_owned()),
        );
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            assert_eq!(page["totalCount"], json!(keys.len()));
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert!(keys.len() > 50);
    assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
    for first in ["0", "101", "-1"] {
        let (status, code) = server
            .refused(
                "viewer",
                &format!("{{ clauses(first: {first}) {{ totalCount }} }}"),
            )
            .await;
        assert_eq!((status, code.as_str()), (200, "BAD_REQUEST"), "{first}");
    }
}

#[tokio::test]
async fn filters_choose_and_refuse_what_does_not_exist() {
    let server = Server::with_sample();
    let cases = [
        ("vendors(filter: { kind: PRODUCT })", 4),
        ("vendors(filter: { ownedBy: \"google\" })", 3),
        (
            "vendors(filter: { class: \"role.analytics-vendor\", illustrative: false })",
            4,
        ),
        (
            "vendors(filter: { country: \"US\", kind: COMPANY, illustrative: false })",
            2,
        ),
        ("flows(filter: { vendor: \"dart\" })", 2),
        ("flows(filter: { vendor: \"dart\", level: ANONYMOUS })", 1),
        (
            "clauses(filter: { rule: PROHIBITION, action: SELL, notice: \"autel-2013\" })",
            2,
        ),
        (
            "clauses(filter: { duty: \"obl.confidentiality\", notice: \"autel-2013\" })",
            2,
        ),
        // Across relations, and joined; the sample says which.
        (
            "vendors(filter: { receives: \"data.behaviour\", illustrative: false })",
            4,
        ),
        (
            "vendors(filter: { or: [{ ownedBy: \"google\" }, { ownedBy: \"adobe\" }], not: { receives: \"data.behaviour.page-view\" } })",
            0,
        ),
        (
            "vendors(filter: { and: [{ ownedBy: \"google\" }, { kind: PRODUCT }], not: { or: [] } })",
            3,
        ),
        ("vendors(filter: { or: [] })", 0),
        (
            "flows(filter: { fromProperty: \"auteltech\", vendor: \"dart\", not: { level: ANONYMOUS } })",
            1,
        ),
        ("flows(filter: { recipientClass: \"role.authority\" })", 1),
        (
            "clauses(filter: { rule: PROHIBITION, action: SELL, bindsClass: \"role.analytics-vendor\", notice: \"autel-2013\" })",
            1,
        ),
        (
            "clauses(filter: { or: [{ rule: DUTY }, { not: { rule: DUTY } }], action: SELL, notice: \"autel-2013\" })",
            2,
        ),
    ];
    for (field, expected) in cases {
        let answer = server
            .ask("viewer", &format!("{{ list: {field} {{ totalCount }} }}"))
            .await;
        assert_eq!(answer["list"]["totalCount"], expected, "{field}");
    }
    let (_, code) = server
        .refused(
            "viewer",
            "{ vendors(filter: { ownedBy: \"nobody\" }) { totalCount } }",
        )
        .await;
    assert_eq!(code, "NOT_FOUND");
}

#[tokio::test]
async fn absent_leaves_and_null_clears() {
    let server = filled().await;
    let read = "{ vendor(id: \"acme\") { version country classes { key } } }";
    let before = server.ask("viewer", read).await;
    let version = |answer: &Value| answer["vendor"]["version"].as_str().unwrap().to_owned();
    server
        .try_update("vendor", "acme", &version(&before), json!({ "tier": 2 }))
        .await;
    let after = server.ask("viewer", read).await;
    assert_eq!(
        (&after["vendor"]["country"], &after["vendor"]["classes"]),
        (&json!("DE"), &json!([{ "key": "role.analytics" }]))
    );
    server
        .try_update(
            "vendor",
            "acme",
            &version(&after),
            json!({ "country": null, "classes": null }),
        )
        .await;
    let cleared = server.ask("viewer", read).await;
    assert_eq!(
        (&cleared["vendor"]["country"], &cleared["vendor"]["classes"]),
        (&Value::Null, &json!([]))
    );
}

#[tokio::test]
async fn search_finds_names_aliases_hosts_and_gists_without_accents() {
    let server = Server::with_sample();
    server.register("vendor", json!({ "key": "buero", "name": "Büro Käufer", "kind": "COMPANY", "aliases": ["道通科技"] })).await;
    let shop = json!({ "key": "shop", "name": "Store", "hosts": ["shop.example.com"], "operator": "autel" });
    server.register("property", shop).await;
    for (text, field, key) in [
        ("GOOGLE", "name", "google"),
        ("buro kaufer", "name", "buero"),
        ("道通", "aliases", "buero"),
        ("shop.example", "hosts", "shop"),
        ("may not resell", "citation", "autel-2013.s6.no-resale"),
    ] {
        let answer = server
            .ask_with(
                "viewer",
                "query($t: String!) { search(text: $t) { field matched node { key } } }",
                json!({ "t": text }),
            )
            .await;
        let first = &answer["search"][0];
        assert_eq!(
            (&first["field"], &first["node"]["key"]),
            (&json!(field), &json!(key)),
            "{text}: {answer}"
        );
    }
}
