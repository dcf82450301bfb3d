//! One record of every noun, each referring to those before it.

use serde_json::{Value, json};

/// Each noun with a draft that refers to those before it, and its list in the API.
pub(super) fn drafts() -> Vec<(&'static str, &'static str, Value)> {
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
                "securityMeasures": ["encrypted"], "responsible": "someone"
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
        (
            "referenceRow",
            "referenceRows",
            json!({
                "key": "japan", "table": "ADEQUACY", "rowId": "eu-gdpr.jp", "row": crate::reference_row::row("ADEQUACY", "eu_gdpr.jp", &json!({})),
                "citation": { "document": "a letter" }
            }),
        ),
    ]
}
