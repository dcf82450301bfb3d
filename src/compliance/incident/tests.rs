//! Incidents on a small chain of vendors.

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::compliance::fixture::*;
use crate::registry::database::Database;
use crate::registry::flow::Recipient;
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;
use entity::vocabulary::FlowState;
use jiff::civil::date;

fn to(key: &str, vendor: &str) -> Flow {
    Flow {
        recipient: Recipient::Vendor(id(vendor)),
        ..flow(key)
    }
}

fn handed(vendor: &str, subprocessor: &str, categories: &[&str]) -> Subprocessing {
    Subprocessing {
        categories: ids(categories),
        ..handing(vendor, subprocessor)
    }
}

/// `product` belongs to `acme` since 2014; `acme` hands work to `worker`, and that to `helper`.
fn chain() -> Registry {
    let product = Vendor {
        owners: vec![owned_by("acme", from(date(2014, 1, 1)))],
        ..vendor("product")
    };
    let others = ["acme", "worker", "helper", "rival"].map(vendor);
    let mut registry = register(others.into_iter().chain([product]));
    put(&mut registry, handed("acme", "worker", &["behavior"]));
    put(&mut registry, handed("worker", "helper", &[]));
    registry
}

fn flows(registry: &Registry, vendor: &str, on: Date) -> Vec<String> {
    let incident = incident(registry, id(vendor), on);
    let mut keys: Vec<_> = incident
        .flows
        .iter()
        .map(|it| it.key().to_string())
        .collect();
    keys.sort();
    keys
}

#[test]
fn a_vendor_what_it_owns_and_those_who_do_their_work_are_concerned() {
    let mut registry = chain();
    for (key, vendor) in [
        ("a", "acme"),
        ("p", "product"),
        ("w", "worker"),
        ("r", "rival"),
    ] {
        put(&mut registry, to(key, vendor));
    }
    put(
        &mut registry,
        Flow {
            state: FlowState::Proposed,
            ..to("proposed", "acme")
        },
    );
    put(
        &mut registry,
        Flow {
            window: until(date(2014, 6, 30)),
            ..to("ended", "acme")
        },
    );
    let contact = Flow {
        categories: ids(&["contact"]),
        ..to("c", "acme")
    };
    put(&mut registry, contact);
    for (vendor, on, expected) in [
        ("acme", DAY, vec!["a", "c", "p", "w"]),
        ("acme", date(2013, 12, 31), vec!["a", "c", "ended", "w"]),
        ("product", DAY, vec!["p"]),
        // What `acme` gets of behavior comes to `worker`, and its contacts do not.
        ("worker", DAY, vec!["a", "w"]),
        // Nobody said what `worker` hands on.
        ("helper", DAY, vec!["a", "c", "w"]),
        ("rival", DAY, vec!["r"]),
    ] {
        assert_eq!(flows(&registry, vendor, on), expected, "{vendor} {on}");
    }
}

#[test]
fn what_is_stated_is_summed_up_and_what_is_not_is_counted() {
    let mut registry = chain();
    let crm = Database {
        country: Some(place("DE")),
        ..database("crm")
    };
    put(&mut registry, crm);
    put(
        &mut registry,
        holding("h", "crm", "behavior.page-view", "shop"),
    );
    let known = Flow {
        source: FlowSource::Database(id("crm")),
        persons: Some(40),
        destinations: vec![place("US")],
        ..to("known", "acme")
    };
    let unknown = Flow {
        level: None,
        ..to("unknown", "acme")
    };
    put(&mut registry, known);
    put(&mut registry, unknown);
    let found = incident(&registry, id("acme"), DAY);
    assert_eq!((found.persons, found.without_persons), (40, 1));
    assert_eq!(
        (found.levels, found.without_level),
        (BTreeSet::from([Level::Aggregate]), 1)
    );
    let from = ["CN", "DE", "US"].map(place);
    assert_eq!(found.origins, BTreeSet::from(from), "onward too");
    assert_eq!(
        found.destinations,
        BTreeSet::from([place("CN"), place("US")])
    );
    assert_eq!(found.properties, BTreeSet::from([id("shop"), id("www")]));
    assert_eq!(found.databases, BTreeSet::from([id("crm")]));
    assert_eq!(found.categories, BTreeSet::from([id("behavior.page-view")]));
}

fn laws(on: Date) -> Vec<&'static str> {
    let mut registry = chain();
    let german = Flow {
        origin: Some(place("DE")),
        ..to("german", "acme")
    };
    put(&mut registry, german);
    let found = incident(&registry, id("acme"), on).duties;
    let laws = found.iter().filter_map(|duty| match duty {
        Notification::Law { source, .. } => Some(source.citation.as_str()),
        Notification::Clause { .. } => None,
    });
    let known = ["GDPR Art. 33(2)", "PIPL Art. 57"];
    let laws: Vec<_> = laws.collect();
    known.into_iter().filter(|law| laws.contains(law)).collect()
}

#[test]
fn the_laws_of_the_places_count_while_they_are_in_force() {
    assert_eq!(laws(date(2014, 12, 12)), Vec::<&str>::new());
    assert_eq!(laws(date(2019, 1, 1)), ["GDPR Art. 33(2)"]);
    assert_eq!(laws(date(2024, 1, 1)), ["GDPR Art. 33(2)", "PIPL Art. 57"]);
}

#[test]
fn clauses_that_demand_to_tell_count_where_they_bind_a_vendor_concerned_or_the_company() {
    let mut registry = chain();
    for clause in [
        duty("acme-tells", BREACH_NOTICE).binding("acme"),
        duty("worker-tells", BREACH_NOTICE).binding("worker"),
        duty("rival-tells", BREACH_NOTICE).binding("rival"),
        duty("we-tell", BREACH_NOTICE).binding_company(),
        duty("ended", BREACH_NOTICE)
            .binding_company()
            .within(until(date(2014, 1, 1))),
        duty("secret", "obl.confidentiality").binding("acme"),
    ] {
        put(&mut registry, clause);
    }
    let found = incident(&registry, id("acme"), DAY).duties;
    let mut keys: Vec<_> = found
        .iter()
        .filter_map(|duty| match duty {
            Notification::Clause { clause, vendor, .. } => {
                Some((clause.key().to_string(), vendor.is_some()))
            }
            Notification::Law { .. } => None,
        })
        .collect();
    keys.sort();
    keys.dedup();
    let expected = [
        ("acme-tells", true),
        ("we-tell", false),
        ("worker-tells", true),
    ];
    assert_eq!(keys, expected.map(|(key, bound)| (key.to_owned(), bound)));
}
