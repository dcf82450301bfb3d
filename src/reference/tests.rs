//! Every file is read, and every name in one file is found in the file it points to.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::adequacy::Destination;
use super::places::Whole;
use super::regime::Regime;
use super::*;

#[test]
fn the_embedded_data_can_be_read() {
    assert_eq!(
        Reference::load().map(Reference::edition).unwrap(),
        "2026-11-22"
    );
}

#[test]
fn what_a_file_of_another_form_lacks_is_named() {
    let refusal =
        read::<obligation::Raw>("obligations", r#"{"as_of": "2026-11-22", "version": 1}"#)
            .err()
            .unwrap();
    assert_eq!(
        refusal,
        "data/reference/obligations.json: missing field `rows` at line 1 column 37"
    );
}

#[test]
fn places_lie_in_places_and_are_held_by_laws_that_exist() {
    let Reference {
        places, regimes, ..
    } = reference();
    assert_eq!(places.all().count(), 249 + 4);
    for row in places.all() {
        match &row.lies_in {
            Some(Whole::Country {
                country,
                excluded_from,
            }) => {
                assert!(places.get(*country).is_some(), "{}", row.place);
                assert!(
                    excluded_from.iter().all(|key| regimes.get(key).is_some()),
                    "{}",
                    row.place
                );
            }
            Some(Whole::State { state, .. }) => {
                assert!(places.get(*state).is_some(), "{}", row.place)
            }
            None => {}
        }
    }
}

#[test]
fn regimes_name_places_groups_and_terms_that_exist() {
    let Reference {
        places,
        regimes,
        terms,
        ..
    } = reference();
    for regime in regimes.all() {
        let named = regime
            .exporters
            .iter()
            .map(|exporter| exporter.place)
            .chain(regime.territory_undetermined.clone());
        for place in named {
            assert!(places.get(place).is_some(), "{}: {place}", regime.key);
        }
        let group = regime.destination_group.as_ref();
        assert!(
            group.is_none_or(|group| places.find_group(group.as_str()).is_some()),
            "{}",
            regime.key
        );
        let of_thresholds = regime
            .thresholds
            .iter()
            .filter_map(|threshold| threshold.categories.as_ref())
            .flatten();
        for category in regime.categories.iter().chain(of_thresholds) {
            assert!(
                terms.data_category(category).is_some(),
                "{}: {category}",
                regime.key
            );
        }
        assert_mechanisms_exist(regime);
    }
}

fn assert_mechanisms_exist(regime: &Regime) {
    let own = |key: &MechanismKey| {
        regime
            .mechanisms
            .iter()
            .any(|mechanism| mechanism.key == *key)
    };
    for threshold in &regime.thresholds {
        assert!(
            threshold.accepts.iter().chain(&threshold.exempts).all(own),
            "{}",
            threshold.key
        );
    }
    for mechanism in &regime.mechanisms {
        assert!(
            reference()
                .regimes
                .mechanism(&mechanism.key)
                .is_some_and(|(of, _)| of.key == regime.key)
        );
    }
}

#[test]
fn a_replaced_regime_ends_the_day_before_the_next_begins() {
    let regimes = &reference().regimes;
    for regime in regimes.all().filter(|regime| regime.replaced_by.is_some()) {
        let successor = regimes.successor(regime).unwrap();
        assert_eq!(
            regime.effective_to.unwrap().tomorrow().unwrap(),
            successor.effective_from.unwrap()
        );
        assert_eq!(regimes.predecessor(successor).unwrap().key, regime.key);
    }
}

#[test]
fn adequacy_rows_name_places_and_mechanisms_that_exist() {
    let Reference {
        places,
        regimes,
        adequacy,
        ..
    } = reference();
    for row in adequacy.all() {
        match &row.destination {
            Destination::Area(area) => {
                assert!(places.parse_area(area.as_str()).is_ok(), "{}", row.key)
            }
            Destination::Organization(code) => assert!(code.starts_with("entity:"), "{}", row.key),
        }
        for (regime, mechanism) in row.counts_under() {
            let (of, mechanism) = regimes.mechanism(mechanism).unwrap();
            assert!(
                of.key == *regime && mechanism.uses_adequacy_list,
                "{}",
                row.key
            );
        }
    }
}

#[test]
fn obligations_are_placed_on_classes_that_exist() {
    let Reference {
        obligations, terms, ..
    } = reference();
    for obligation in obligations.all() {
        let known = |role: &TermKey| terms.recipient_classes.iter().any(|term| term.key == *role);
        assert!(
            obligation.applies_to_roles.iter().all(known),
            "{}",
            obligation.key
        );
    }
}
