//! What holds of all rules together, and how their cases read.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::atomic::{AtomicU64, Ordering};

use entity::vocabulary::{Action, FindingCode, StandingState};

use super::*;
use crate::compliance::fixture::*;
use crate::registry::window::Window;

/// The findings with these codes, in the order of the list: `FLOW_FORBIDDEN clicks; TRANSFER_PROHIBITED clicks CN US`.
pub(super) fn found(registry: &Registry, codes: &[FindingCode]) -> String {
    found_on(registry, DAY, codes)
}

pub(super) fn found_on(registry: &Registry, on: Date, codes: &[FindingCode]) -> String {
    let all = find(registry, on, &|_| true).unwrap();
    let wanted = all.iter().filter(|it| codes.contains(&it.code()));
    wanted
        .map(|it| line(registry, it))
        .collect::<Vec<_>>()
        .join("; ")
}

fn line(registry: &Registry, finding: &Finding) -> String {
    let key = |id: RecordId| registry.record(id).unwrap().key().to_string();
    let detail = |text: &String| RecordId::parse(text).map_or_else(|| text.clone(), key);
    let subject = key(finding.identity.subject);
    let details = finding.identity.details.iter().map(detail);
    let words: Vec<_> = [finding.code().to_string(), subject]
        .into_iter()
        .chain(details)
        .collect();
    words.join(" ")
}

/// `acme` gets page views, is suspended, and nothing permits anything.
fn wrong() -> Registry {
    let mut registry = register([flow("views"), flow("more-views")]);
    let suspended = standing(StandingState::Suspended, Window::default());
    put(
        &mut registry,
        Vendor {
            standing: vec![suspended],
            ..vendor("acme")
        },
    );
    put(&mut registry, vendor("idle"));
    registry
}

fn all(registry: &Registry) -> Vec<Arc<Finding>> {
    find(registry, DAY, &|_| true).unwrap()
}

#[test]
fn findings_of_a_vendor_and_of_a_flow_are_those_of_the_register() {
    let registry = wrong();
    for vendor in [id("acme"), id("idle")] {
        let expected: Vec<_> = all(&registry)
            .into_iter()
            .filter(|it| it.is_about(RecordId::of::<Vendor>(vendor)))
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(of_vendor(&registry, vendor, DAY, &|_| true), Some(expected));
    }
    let expected: Vec<_> = all(&registry)
        .into_iter()
        .filter(|it| it.concerns(&flow("views")))
        .collect();
    assert!(
        expected
            .iter()
            .any(|it| it.code() == FindingCode::VendorNotApproved)
    );
    assert_eq!(
        of_flow(&registry, id("views"), DAY, &|_| true),
        Some(expected)
    );
}

#[test]
fn the_gravest_come_first_and_each_has_a_sentence_of_its_own() {
    let found = all(&wrong());
    assert!(found.is_sorted_by_key(|it| it.severity()));
    let identities: std::collections::BTreeSet<_> = found.iter().map(|it| &it.identity).collect();
    assert_eq!(identities.len(), found.len());
    for finding in &found {
        assert!(finding.sentence.len() > 20, "{finding:?}");
        assert!(!finding.sentence.ends_with('.'), "{finding:?}");
    }
}

#[test]
fn a_search_ends_when_it_may_spend_no_more() {
    let left = AtomicU64::new(1);
    let spend = |cost| left.fetch_sub(cost, Ordering::Relaxed) >= cost;
    assert_eq!(find(&wrong(), DAY, &spend), None);
}

#[test]
fn the_fingerprint_changes_with_the_records_and_with_nothing_else() {
    let forbidden = |registry: &Registry| {
        let found = all(registry);
        let of_views = |it: &&Arc<Finding>| {
            it.code() == FindingCode::FlowForbidden
                && it.identity.subject == RecordId::of::<Flow>(id("views"))
        };
        found.iter().find(of_views).unwrap().facts(registry)
    };
    let registry = wrong();
    let before = forbidden(&registry);
    assert_eq!(before.len(), 64);
    let mut other = registry.clone();
    put(
        &mut other,
        permission("may-contact", &[Action::Contact]).binding("idle"),
    );
    assert_eq!(forbidden(&other), before);
    let mut changed = registry;
    let mut views = flow("views");
    views.head.version = crate::registry::revision::Revision(2);
    put(&mut changed, views);
    assert_ne!(forbidden(&changed), before);
}

#[test]
fn one_finding_is_found_by_its_identity() {
    let registry = wrong();
    for finding in all(&registry) {
        let read = finding.identity.to_string().parse();
        assert_eq!(read, Ok(finding.identity.clone()));
        let one = find_one(&registry, &finding.identity, DAY, &|_| true);
        assert_eq!(one, Some(Some(finding)));
    }
}
