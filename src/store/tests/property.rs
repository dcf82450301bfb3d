//! Any vendor, clause or flow comes back as it was.

use std::sync::Arc;

use entity::vocabulary::{Action, Condition, FlowState, Level, Rule, StandingState};
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::minimal::{head, id, minimal, minimal_clause, minimal_flow, vendor};
use super::{Store, tables};
use crate::registry::clause::{Bound, Clause, Scope, Source};
use crate::registry::document::Citation;
use crate::registry::flow::{ConditionMet, Flow, FlowSource, Recipient};
use crate::registry::nouns::{Held, Record};
use crate::registry::safeguard::Safeguard;
use crate::registry::vendor::{Ownership, Standing, Vendor};
use crate::registry::window::Window;

/// The ids that `minimal()` has, so that no reference dangles: the nouns but terms have 1, vendors 1 and 2.
const VENDORS: [u128; 2] = [1, 2];

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,12}"
}

fn day() -> impl Strategy<Value = Date> {
    (1990_i16..2090, 1_i8..=12, 1_i8..=28)
        .prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn window() -> impl Strategy<Value = Window> {
    (option::of(day()), option::of(day())).prop_map(|(one, other)| match (one, other) {
        (Some(one), Some(other)) => Window {
            from: Some(one.min(other)),
            until: Some(one.max(other)),
        },
        (from, until) => Window { from, until },
    })
}

fn citation() -> impl Strategy<Value = Option<Citation>> {
    let citation =
        (text(), option::of(text()), option::of(text())).prop_map(|(document, section, gist)| {
            Citation {
                document,
                section,
                gist,
            }
        });
    option::of(citation)
}

fn vendors() -> impl Strategy<Value = u128> {
    select(&VENDORS[..])
}

fn ownership() -> impl Strategy<Value = Ownership> {
    (vendors(), window(), citation()).prop_map(|(owner, window, citation)| Ownership {
        owner: id(owner),
        window,
        citation,
    })
}

fn standing() -> impl Strategy<Value = Standing> {
    (select(StandingState::ALL), window(), option::of(text())).prop_map(
        |(state, window, reason)| Standing {
            state,
            window,
            reason,
        },
    )
}

prop_compose! {
    fn any_vendor()(
        name in text(),
        aliases in vec(text(), 0..4),
        owners in vec(ownership(), 0..4),
        classes in vec(Just(id(14)), 0..3),
        standing in vec(standing(), 0..3),
        tier in option::of(any::<u8>()),
        retired in any::<bool>(),
    ) -> Vendor {
        let mut head = head(1);
        head.retired = retired;
        Vendor { head, name, aliases, owners, classes, standing, tier, ..vendor(1) }
    }
}

fn bound() -> impl Strategy<Value = Bound> {
    prop_oneof![
        Just(Bound::Company),
        vec(vendors().prop_map(id), 0..4).prop_map(Bound::Vendors),
        vec(Just(id(14)), 0..3).prop_map(Bound::Classes),
    ]
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        Just(Source::Agreement(id(1))),
        Just(Source::Notice(id(1))),
        text().prop_map(Source::Law),
    ]
}

prop_compose! {
    fn scope()(
        categories in option::of(vec(Just(id(11)), 1..3)),
        levels in option::of(vec(select(Level::ALL), 1..3)),
        purposes in option::of(vec(Just(id(12)), 1..3)),
        subjects in option::of(vec(Just(id(13)), 1..3)),
        properties in option::of(vec(Just(id(1)), 1..3)),
        recipients in option::of(vec(Just(id(14)), 1..3)),
    ) -> Scope {
        Scope { categories, levels, purposes, subjects, properties, recipients, destinations: None }
    }
}

prop_compose! {
    fn any_clause()(
        rule in select(Rule::ALL),
        bound in bound(),
        actions in vec(select(Action::ALL), 0..4),
        scope in scope(),
        conditions in vec(vec(select(Condition::ALL), 0..3), 0..3),
        source in source(),
        citation in citation(),
        hedged in any::<bool>(),
        window in window(),
    ) -> Clause {
        Clause { rule, bound, actions, scope, conditions, source, citation, hedged, window, ..minimal_clause(1) }
    }
}

prop_compose! {
    fn safeguard()(
        mechanism in text(),
        agreement in option::of(Just(id(1))),
        reference in option::of(text()),
        window in window(),
    ) -> Safeguard {
        Safeguard { mechanism, adequacy_row: None, agreement, reference, filing: None, window, assessment: None }
    }
}

fn ends() -> impl Strategy<Value = (FlowSource, Recipient)> {
    let source = prop_oneof![
        Just(FlowSource::Property(id(1))),
        vendors().prop_map(|vendor| FlowSource::Vendor(id(vendor))),
        Just(FlowSource::Database(id(1))),
    ];
    let recipient = prop_oneof![
        vendors().prop_map(|vendor| Recipient::Vendor(id(vendor))),
        Just(Recipient::LegalEntity(id(1))),
        Just(Recipient::Class(id(14))),
    ];
    (source, recipient)
}

prop_compose! {
    fn any_flow()(
        (source, recipient) in ends(),
        categories in vec(Just(id(11)), 0..3),
        level in option::of(select(Level::ALL)),
        persons in option::of(0..=i64::MAX.unsigned_abs()),
        state in select(FlowState::ALL),
        window in window(),
        conditions in vec((select(Condition::ALL), option::of(text())), 0..3),
        safeguards in vec(safeguard(), 0..3),
        citation in citation(),
    ) -> Flow {
        let conditions_met = conditions
            .into_iter()
            .map(|(condition, document)| ConditionMet { condition, document })
            .collect();
        Flow {
            source, recipient, categories, level, persons, state, window, conditions_met, safeguards, citation,
            ..minimal_flow(1)
        }
    }
}

#[test]
fn any_record_comes_back_over_any_other() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(Store::with(&minimal()));
    let records = (any_vendor(), any_clause(), any_flow());
    let config = ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |((vendor, clause, flow) in records)| {
        let changed: [Record; 3] = [
            Arc::new(vendor).record(),
            Arc::new(clause).record(),
            Arc::new(flow).record(),
        ];
        let loaded = runtime.block_on(async {
            store.save(&changed).await.unwrap();
            store.load().await.unwrap()
        });
        prop_assert_eq!(loaded, tables(&[minimal(), changed.to_vec()].concat()));
    });
}
