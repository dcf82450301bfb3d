//! Every line of the statement that states a fact is cited by a record about that fact.
//!
//! The lines and their facts are a fixture, whose `source` says where they come from. Most names of facts are names of
//! records written another way; [`HOMES`] lists the others, and what has no record of its own with the reason.

use std::collections::{BTreeMap, BTreeSet};

use entity::id::Uuid;
use entity::vocabulary::Level;
use serde::Deserialize;

use super::tests::registry;
use crate::registry::document::Citation;
use crate::registry::nouns::Record;
use crate::registry::value::Registry;

#[derive(Deserialize)]
struct Statement {
    lines: Vec<Line>,
    levels: Vec<LevelStatement>,
    promises: Vec<Promise>,
}

#[derive(Deserialize)]
struct Line {
    line: u32,
    section: String,
    facts: Vec<String>,
}

#[derive(Deserialize)]
struct LevelStatement {
    fact: String,
    property: String,
    category: String,
    level: Level,
}

#[derive(Deserialize)]
struct Promise {
    fact: String,
    clauses: Vec<String>,
}

/// Where a fact is found.
#[derive(Clone, Copy, Debug)]
enum Home {
    /// A record that is, or refers to, the one with this key cites the section.
    About(&'static str),
    /// The notice's section says it in a gist; no record can cite it, for this reason.
    Section(&'static str),
    /// It is no fact to record, for this reason.
    None(&'static str),
}

use Home::{About, Section};

const CONTRADICTION: &str = "a contradiction between recorded facts, which findings compute";

/// The facts whose name does not give their record.
const HOMES: &[(&str, Home)] = &[
    (
        "site.archive_location",
        Home::None("where a copy was archived, which is the link of the notice"),
    ),
    (
        "autel.method.direct.telephone",
        Section("no data is said to be gathered by telephone, and a collection has a category"),
    ),
    (
        "contact.phone",
        Section("there is no noun for a company's own number"),
    ),
    (
        "notice.acceptance_by_use",
        Section("a claim of the notice about itself"),
    ),
    (
        "statement.intent",
        Section("why there is a statement binds nobody"),
    ),
    ("org.autel", Section("a legal entity carries no citation")),
    ("site.auteltech", About("auteltech")),
    (
        "rights.withhold",
        Section("not to give data is no request that anybody answers"),
    ),
    ("statement.no_extra_collection", About("auteltech.direct")),
    ("vendor.unnamed.fulfilment", About("role.fulfilment-vendor")),
    ("vendor.unnamed.analytics", About("role.analytics-vendor")),
    ("vendor.unnamed.advertising", About("role.ad-vendor")),
    ("vendor.unnamed.services", About("role.vendor")),
    (
        "vendor.unnamed.email",
        Section("whether a vendor helps with e-mails is not stated"),
    ),
    ("store.corporate_database", About("corporate-database")),
    ("store.corporate_databases", About("corporate-databases")),
    ("store.site_database", About("site-database")),
    (
        "statement.not_individual",
        About("autel-2013.s5.no-individual-tracking"),
    ),
    (
        "statement.ads_no_personal",
        About("autel-2013.s7.ads-no-personal"),
    ),
    ("site.other_company_sites", About("other-company-sites")),
    ("site.non_company_sites", About("sites-of-others")),
    (
        "site.linked_sites",
        Section("nothing is gathered there for the company"),
    ),
    ("disclaimer.links", Section("a disclaimer binds nobody")),
    (
        "recipient.analytics_vendors",
        About("role.analytics-vendor"),
    ),
    ("recipient.store_provider", About("role.fulfilment-vendor")),
    ("recipient.advertisers", About("role.ad-vendor")),
    ("recipient.independent_companies", About("role.third-party")),
    ("recipient.vendors", About("role.vendor")),
    ("recipient.contractors", About("role.contractor")),
    ("recipient.partners", About("role.partner")),
    ("recipient.affiliates", About("role.affiliate")),
    ("recipient.subsidiaries", About("role.subsidiary")),
    ("recipient.other_company_sites", About("role.affiliate")),
    ("recipient.authorities", About("role.authority")),
    ("org.affiliates", About("role.affiliate")),
    ("org.subsidiaries", About("role.subsidiary")),
    (
        "rights.decline_cookies",
        Section("what a browser does is nothing that the company does"),
    ),
    (
        "rights.choice",
        About("autel-2013.s8.no-sale-without-choice"),
    ),
    ("rights.correct", About("autel-2013.s9.correct")),
    ("contact.link", About("method.direct.contact-link")),
    ("contact.complaints", About("purpose.service.complaints")),
    ("autel.purpose.security", About("autel-2013.s10.secure")),
    ("transfer.global", About("autel-2013.s11.abroad")),
    ("transfer.consent_by_visit", About("autel-2013.s11.abroad")),
    ("transfer.lower_protection", About("autel-2013.s11.abroad")),
    ("notice.change_rule", About("autel-2013.s14.ten-days")),
    (
        "notice.effective",
        Section("the day is the notice's own field"),
    ),
];

fn statement() -> Statement {
    serde_json::from_str(include_str!(
        "../../../tests/fixtures/autel-2013-lines.json"
    ))
    .unwrap()
}

/// Section and key of everything that cites a section: the record itself, and each record that it refers to.
fn cited(registry: &Registry) -> BTreeSet<(String, String)> {
    let keys: BTreeMap<Uuid, String> = registry
        .records()
        .map(|record| (record.id().uuid, record.key().to_string()))
        .collect();
    let mut found = BTreeSet::new();
    for record in registry.records() {
        let mut about = vec![record.key().to_string()];
        record.references(&mut |target| about.extend(keys.get(&target).cloned()));
        for section in sections(citation(&record).as_ref()) {
            found.extend(about.iter().map(|key| (section.clone(), key.clone())));
        }
    }
    let notice = registry.notices.by_key("autel-2013").unwrap();
    for section in &notice.sections {
        let named = section.names.iter().filter_map(|id| keys.get(&id.uuid()));
        found.extend(named.map(|key| (section.label.clone(), key.clone())));
    }
    found
}

/// The citation of a record, whatever its noun.
fn citation(record: &Record) -> Option<Citation> {
    let json: serde_json::Value = serde_json::from_str(&record.to_json().unwrap()).unwrap();
    serde_json::from_value(json.get("citation")?.clone()).unwrap()
}

/// The sections of the statement that a citation names, if it has a gist.
fn sections(citation: Option<&Citation>) -> Vec<String> {
    let ours = citation.filter(|citation| {
        citation.document == "Autel Privacy Statement" && citation.gist.is_some()
    });
    let named = ours.and_then(|citation| citation.section.as_deref());
    named
        .map(|named| named.split(", ").map(str::to_owned).collect())
        .unwrap_or_default()
}

fn kebab(name: &str) -> String {
    name.replace('_', "-")
}

/// The key that the name of a fact gives.
fn key_of(fact: &str) -> Option<String> {
    let key = if let Some(term) = fact.strip_prefix("autel.") {
        term.to_owned()
    } else if let Some(clause) = fact.strip_prefix("clause.") {
        format!("autel-2013.{clause}")
    } else if let Some(ground) = fact.strip_prefix("disclosure.") {
        format!("autel-2013.s8.{ground}")
    } else {
        fact.strip_prefix("vendor.")?.to_owned()
    };
    Some(kebab(&key))
}

fn listed(fact: &str) -> Option<Home> {
    let home = HOMES.iter().find(|(listed, _)| *listed == fact);
    home.map(|(_, home)| *home)
}

#[test]
fn every_line_with_a_fact_is_cited_by_a_record_about_it() {
    let registry = registry();
    let cited = cited(&registry);
    let Statement {
        lines, promises, ..
    } = statement();
    let notice = registry.notices.by_key("autel-2013").unwrap();
    let mut missing = Vec::new();
    for Line {
        line,
        section,
        facts,
    } in &lines
    {
        let is_cited = |key: &str| cited.contains(&(section.clone(), key.to_owned()));
        for fact in facts {
            let promise = promises.iter().find(|promise| promise.fact == *fact);
            let is_home = match (listed(fact), promise, fact.split_once('.')) {
                (Some(About(key)), ..) => is_cited(key),
                (Some(Section(_)), ..) => notice
                    .sections
                    .iter()
                    .any(|known| known.label == *section && known.gist.is_some()),
                (Some(Home::None(_)), ..) => true,
                (None, Some(promise), _) => {
                    let mut clauses = promise.clauses.iter().filter_map(|clause| key_of(clause));
                    clauses.any(|clause| is_cited(&clause))
                }
                (None, None, Some(("tension", _))) => !CONTRADICTION.is_empty(),
                // Held to more than a citation below.
                (None, None, Some(("level", _))) => true,
                (None, None, _) => key_of(fact).is_some_and(|key| is_cited(&key)),
            };
            if !is_home {
                missing.push(format!("line {line}, section {section}: {fact}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn no_exception_is_left_over() {
    let facts: BTreeSet<_> = statement()
        .lines
        .into_iter()
        .flat_map(|line| line.facts)
        .collect();
    for (fact, home) in HOMES {
        assert!(facts.contains(*fact), "no line holds {fact}: {home:?}");
        if let Section(reason) | Home::None(reason) = home {
            assert!(reason.contains(' '), "{fact} needs a reason");
        }
        let by_name = key_of(fact).filter(|_| fact.starts_with("clause."));
        assert_eq!(by_name, None, "{fact} needs no line of its own");
    }
}

#[test]
fn every_level_that_is_claimed_is_recorded_as_claimed() {
    let registry = registry();
    let Statement { lines, levels, .. } = statement();
    assert_eq!(levels.len(), 7);
    for LevelStatement {
        fact,
        property,
        category,
        level,
    } in levels
    {
        let section = lines
            .iter()
            .find(|line| line.facts.contains(&fact))
            .map(|line| &line.section)
            .unwrap();
        let property = match property.as_str() {
            "site.auteltech" => "auteltech",
            "site.non_company_sites" => "sites-of-others",
            other => panic!("{other}"),
        };
        let property = registry.properties.by_key(property).unwrap().head.id;
        let category = registry
            .data_categories
            .by_key(&kebab(&category))
            .unwrap()
            .head
            .id;
        let is_recorded = registry.collections.iter().any(|known| {
            (known.property, known.category, known.level) == (property, category, Some(level))
                && sections(known.citation.as_ref()).contains(section)
        });
        assert!(is_recorded, "{fact}");
    }
}

#[test]
fn what_nobody_stated_is_null() {
    let registry = registry();
    let stated: Vec<_> = registry
        .databases
        .iter()
        .filter(|database| !database.head.illustrative)
        .collect();
    assert_eq!(stated.len(), 3);
    for database in stated {
        let unstated = (
            database.country,
            database.hosted_by,
            &database.retention,
            database.security_measures.as_slice(),
        );
        assert_eq!(
            unstated,
            (None, None, &None, &[][..]),
            "{}",
            database.head.key
        );
    }
    for collection in registry.collections.iter() {
        assert_eq!(collection.lifetime, None, "{}", collection.head.key);
        assert!(collection.citation.is_some(), "{}", collection.head.key);
    }
    for holding in registry.holdings.iter() {
        assert_eq!(holding.retention, None, "{}", holding.head.key);
        assert_ne!(
            holding.head.illustrative,
            holding.citation.is_some(),
            "{}",
            holding.head.key
        );
    }
    for flow in registry.flows.iter().filter(|flow| !flow.head.illustrative) {
        let unstated = (
            flow.persons,
            &flow.lawful_basis,
            flow.destinations.as_slice(),
            flow.safeguards.len(),
        );
        assert_eq!(unstated, (None, &None, &[][..], 0), "{}", flow.head.key);
    }
}
