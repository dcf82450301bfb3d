//! The sample is whole, cites its text, and can answer what it is for.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
use std::collections::BTreeSet;

use entity::vocabulary::{Action, ChangeAction, Level, Rule};

use super::*;
use crate::command::context::IdSequence;
use crate::command::plan::Planned;
use crate::manifest::vocabulary;
use crate::registry::clause::{Bound, Source};
use crate::registry::flow::Recipient;
use crate::registry::nouns::Record;
use crate::registry::term::upward;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// The rules of the statement by section, after the reference that the sample was made from.
const CLAUSES: &[(&str, &str)] = &[
    ("3", "service store-functions"),
    (
        "4",
        "order respond products experience order-contact analytics records legal",
    ),
    ("5", "no-individual-tracking metrics tools"),
    (
        "6",
        "features activity experience analytics-vendors aggregate-only no-share no-resale cross-site",
    ),
    (
        "7",
        "personalise store email-metrics ads-no-personal ad-metrics target-offsite measure-ads ad-vendors-engaged",
    ),
    (
        "8",
        "store-in-databases no-sale-without-choice services engage-helpers no-other-purpose confidential",
    ),
    ("8", "group-metrics group-disclosure group-aggregate-only"),
    (
        "8",
        "conform-to-law legal-process protect-rights exigent-safety required-by-law",
    ),
    ("9", "correct"),
    (
        "10",
        "secure encrypt confidential services no-other-purpose",
    ),
    ("11", "abroad"),
    ("14", "ten-days"),
];

fn everything() -> Vec<Command> {
    let sample = sample().unwrap_or_else(|errors| panic!("{errors:#?}"));
    vocabulary().into_iter().chain(sample).collect()
}

fn plan(registry: &Registry) -> Planned {
    let mut ids = IdSequence::new(jiff::Timestamp::UNIX_EPOCH, 0);
    let planned = Command::Apply(everything()).plan(registry, &mut ids);
    planned.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

pub(super) fn registry() -> Registry {
    let mut registry = Registry::default();
    for change in plan(&registry).changes {
        registry.apply(&change);
    }
    registry
}

#[test]
fn it_fills_an_empty_register_and_leaves_a_full_one_alone() {
    let planned = plan(&Registry::default());
    assert_eq!(planned.changes.len(), everything().len());
    assert!(
        planned
            .changes
            .iter()
            .all(|change| change.action == ChangeAction::Register)
    );
    assert_eq!(plan(&registry()).changes, []);
}

#[test]
fn every_clause_of_the_statement_is_there_and_cites_its_section() {
    let registry = registry();
    let notice = registry.notices.by_key("autel-2013").unwrap().head.id;
    let expected: BTreeSet<_> = CLAUSES
        .iter()
        .flat_map(|(section, names)| {
            names
                .split(' ')
                .map(move |name| format!("autel-2013.s{section}.{name}"))
        })
        .collect();
    let clauses: Vec<_> = registry
        .clauses
        .iter()
        .filter(|clause| clause.source == Source::Notice(notice))
        .collect();
    assert_eq!(
        clauses
            .iter()
            .map(|clause| clause.head.key.to_string())
            .collect::<BTreeSet<_>>(),
        expected
    );
    assert_eq!(expected.len(), 51);
    for clause in clauses {
        let citation = clause.citation.as_ref().unwrap();
        let section = clause
            .head
            .key
            .as_str()
            .split('.')
            .nth(1)
            .unwrap()
            .trim_start_matches('s');
        let cited = citation
            .section
            .as_deref()
            .unwrap()
            .split(", ")
            .next()
            .unwrap();
        assert_eq!(
            (cited, citation.gist.is_some()),
            (section, true),
            "{}",
            clause.head.key
        );
    }
}

#[test]
fn what_is_made_up_is_marked_and_what_is_stated_cites_its_text() {
    let registry = registry();
    let is_marked = |record: &Record| record.to_json().unwrap().contains(r#""illustrative":true"#);
    let marked: BTreeSet<_> = registry
        .records()
        .filter(is_marked)
        .map(|record| record.key().to_string())
        .collect();
    let (name, text) = FILES.last().unwrap();
    assert_eq!(*name, "illustrative.yaml");
    let rows = parse(name, text, usize::MAX).unwrap().rows;
    let made_up: BTreeSet<_> = rows.into_iter().filter_map(|row| row.place.key).collect();
    assert_eq!(marked, made_up);
    for flow in registry.flows.iter() {
        assert_ne!(
            flow.head.illustrative,
            flow.citation.is_some(),
            "{}",
            flow.head.key
        );
    }
    for vendor in registry
        .vendors
        .iter()
        .filter(|vendor| !vendor.head.illustrative)
    {
        assert!(
            vendor.standing.is_empty(),
            "nobody stated a standing: {}",
            vendor.head.key
        );
        assert!(
            vendor.owners.iter().all(|owner| owner.citation.is_some()),
            "{}",
            vendor.head.key
        );
    }
}

#[test]
fn the_notice_has_its_preamble_and_fourteen_sections_and_names_the_tools_in_two() {
    let registry = registry();
    let notice = registry.notices.by_key("autel-2013").unwrap();
    let labels: Vec<_> = notice
        .sections
        .iter()
        .map(|section| section.label.clone())
        .collect();
    let numbers = (1..=14).map(|n: u8| n.to_string());
    let expected: Vec<_> = std::iter::once("preamble".to_owned())
        .chain(numbers)
        .collect();
    assert_eq!(labels, expected);
    for section in &notice.sections {
        let names: Vec<_> = section
            .names
            .iter()
            .map(|id| registry.vendors.get(*id).unwrap().head.key.as_str())
            .collect();
        let expected: &[&str] = match section.label.as_str() {
            "5" | "7" => &["dart", "doubleclick", "omniture", "google-analytics"],
            _ => &[],
        };
        assert_eq!(names, expected, "section {}", section.label);
    }
    assert_eq!(notice.published, None, "the day is not stated");
}

/// Whether a clause binds a vendor by itself, its owner or its class.
fn binds(registry: &Registry, bound: &Bound, vendor: &Vendor) -> bool {
    match bound {
        Bound::Company => false,
        Bound::Vendors(ids) => ids.contains(&vendor.head.id),
        Bound::Classes(ids) => vendor
            .classes
            .iter()
            .any(|class| upward(registry, *class).any(|class| ids.contains(&class))),
    }
}

#[test]
fn no_permission_lets_doubleclick_target_offsite_with_what_it_saw_on_the_site() {
    let registry = registry();
    let doubleclick = registry.vendors.by_key("doubleclick").unwrap();
    let page_view = registry
        .data_categories
        .by_key("data.behaviour.page-view")
        .unwrap()
        .head
        .id;
    let targeting = registry
        .purposes
        .by_key("purpose.advertising.offsite-targeting")
        .unwrap()
        .head
        .id;
    let site = registry.properties.by_key("auteltech").unwrap().head.id;
    let reaches = |scope: &Option<Vec<_>>, id| scope.as_ref().is_none_or(|list| list.contains(&id));
    let mut on_targeting = Vec::new();
    for clause in registry
        .clauses
        .iter()
        .filter(|clause| clause.rule == Rule::Permission)
    {
        let scope = &clause.scope;
        let purposes = scope.purposes.as_ref();
        let targets = purposes
            .is_none_or(|list| upward(&registry, targeting).any(|purpose| list.contains(&purpose)));
        if !binds(&registry, &clause.bound, doubleclick) || !targets {
            continue;
        }
        on_targeting.push(clause.head.key.as_str());
        let categories = scope.categories.as_ref();
        let views = categories.is_none_or(|list| {
            upward(&registry, page_view).any(|category| list.contains(&category))
        });
        assert!(
            !views && !reaches(&scope.properties, site),
            "{}",
            clause.head.key
        );
    }
    assert_eq!(on_targeting, ["autel-2013.s7.target-offsite"]);
}

#[test]
fn the_ban_on_resale_binds_the_four_named_tools() {
    let registry = registry();
    let bans: Vec<_> = registry
        .clauses
        .iter()
        .filter(|clause| clause.rule == Rule::Prohibition && clause.actions.contains(&Action::Sell))
        .collect();
    let bound = registry.vendors.iter().filter_map(|vendor| {
        let by = bans
            .iter()
            .filter(|ban| binds(&registry, &ban.bound, vendor));
        let by: Vec<_> = by.map(|ban| ban.head.key.as_str()).collect();
        (!by.is_empty()).then(|| (vendor.head.key.as_str(), by))
    });
    let section = "autel-2013.s6.no-resale";
    let expected = [
        ("dart", vec![section]),
        ("doubleclick", vec![section]),
        (
            "google-analytics",
            vec![section, "demo-analytics-contract.no-sale"],
        ),
        ("omniture", vec![section]),
    ];
    assert_eq!(bound.collect::<Vec<_>>(), expected);
}

#[test]
fn what_identifies_a_person_goes_to_classes_that_nobody_named() {
    let registry = registry();
    let personal: Vec<_> = registry
        .flows
        .iter()
        .filter(|flow| flow.level == Some(Level::Personal) && !flow.head.illustrative)
        .map(|flow| {
            assert!(
                matches!(flow.recipient, Recipient::Class(_)),
                "{}",
                flow.head.key
            );
            flow.head.key.as_str()
        })
        .collect();
    let expected = [
        "auteltech.authorities.disclosure",
        "auteltech.contractors.services",
        "auteltech.partners.services",
        "auteltech.store.cookie",
        "auteltech.store.purchases",
        "auteltech.vendors.services",
    ];
    assert_eq!(personal, expected);
    let disputed = registry
        .flows
        .by_key("sites-of-others.ad-vendors.measured")
        .unwrap();
    let address = registry
        .data_categories
        .by_key("data.device.ip-address")
        .unwrap();
    assert!(disputed.categories.contains(&address.head.id));
    assert_eq!(
        (disputed.level, address.default_level),
        (Some(Level::Aggregate), Some(Level::Pseudonymous))
    );
}
