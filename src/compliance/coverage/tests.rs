//! How much is stated, counted by hand.

use entity::vocabulary::{FlowState, PeriodUnit};
use jiff::civil::date;

use super::*;
use crate::compliance::fixture::*;
use crate::registry::agreement::Party;
use crate::registry::retention::Retention;

/// `3 of 7: Holding.retention 2, Vendor.classes 1`.
fn shown(coverage: &Coverage) -> String {
    let gap = |gap: Gap| format!("{} {}", gap.need.field(), gap.times);
    let gaps: Vec<_> = coverage.gaps().map(gap).collect();
    let counts = format!("{} of {}", coverage.stated(), coverage.needed());
    format!("{counts}: {}", gaps.join(", "))
}

fn always() -> bool {
    true
}

fn year() -> Option<Retention> {
    Some(Retention {
        number: 12,
        unit: PeriodUnit::Months,
        trigger: None,
    })
}

#[test]
fn an_activity_needs_what_its_role_asks() {
    let stated = |role| Activity {
        role,
        purposes: ids(&["analytics"]),
        subjects: ids(&["visitor"]),
        retention: year(),
        security_measures: vec!["encrypted".to_owned()],
        ..activity("ads")
    };
    let with_others = |activity| Activity {
        others: vec![Party::Vendor(id("acme"))],
        ..activity
    };
    let nothing = "Activity.purposes 1, Activity.subjects 1, Activity.holdings 1, Activity.flows 1, \
                   Activity.retention 1, Activity.securityMeasures 1";
    for (activity, belongs, expected) in [
        (
            activity("ads"),
            false,
            format!("0 of 7: LegalEntity.address 1, {nothing}"),
        ),
        (
            stated(ActivityRole::Controller),
            false,
            "4 of 7: LegalEntity.address 1, Activity.holdings 1, Activity.flows 1".to_owned(),
        ),
        (
            stated(ActivityRole::Controller),
            true,
            "6 of 7: LegalEntity.address 1".to_owned(),
        ),
        (
            stated(ActivityRole::JointController),
            true,
            "6 of 8: LegalEntity.address 1, Activity.others 1".to_owned(),
        ),
        (
            with_others(stated(ActivityRole::JointController)),
            true,
            "7 of 8: LegalEntity.address 1".to_owned(),
        ),
        (
            stated(ActivityRole::Processor),
            false,
            "2 of 4: LegalEntity.address 1, Activity.others 1".to_owned(),
        ),
    ] {
        let mut registry = register([Flow {
            activity: belongs.then(|| id("ads")),
            ..flow("views")
        }]);
        put(&mut registry, activity.clone());
        assert_eq!(shown(&of_activity(&registry, &activity)), expected);
    }
}

#[test]
fn a_person_to_turn_to_stands_for_an_address() {
    let mut registry = register([activity("ads")]);
    let ours = |registry: &Registry| {
        let coverage = of_activity(registry, &activity("ads"));
        let lacks = |gap: Gap| gap.need == Need::OurContact;
        !coverage.gaps().any(lacks)
    };
    assert!(!ours(&registry));
    let autel = || entity("autel", entity::vocabulary::EntityRole::Controller);
    let reached = LegalEntity {
        data_protection_officer: Some(id("someone")),
        ..autel()
    };
    put(&mut registry, reached);
    assert!(ours(&registry));
}

#[test]
fn a_database_needs_it_of_each_of_its_holdings() {
    let whole = Holding {
        subjects: ids(&["visitor"]),
        retention: year(),
        activity: Some(id("ads")),
        ..holding("whole", "crm", "behavior", "www")
    };
    let mut registry = register([whole, holding("bare", "crm", "contact", "www")]);
    let kept = Database {
        country: Some(place("CN")),
        retention: year(),
        ..database("crm")
    };
    for (database, expected) in [
        (
            database("crm"),
            "4 of 11: Database.owner 1, Database.purposes 1, Database.country 1, Database.securityMeasures 1, \
             Holding.subjects 1, Holding.retention 1, Holding.activity 1",
        ),
        (
            kept,
            "6 of 11: Database.owner 1, Database.purposes 1, Database.securityMeasures 1, Holding.subjects 1, \
             Holding.activity 1",
        ),
        (
            database("empty"),
            "0 of 5: Database.owner 1, Database.purposes 1, Database.holdings 1, Database.country 1, \
             Database.securityMeasures 1",
        ),
    ] {
        put(&mut registry, database.clone());
        let coverage = of_database(&registry, &database, &always);
        assert_eq!(shown(&coverage), expected);
    }
}

#[test]
fn a_vendor_needs_it_of_each_current_flow_to_it() {
    let proposed = Flow {
        state: FlowState::Proposed,
        ..flow("proposed")
    };
    let over = Flow {
        window: until(date(2014, 12, 11)),
        ..flow("over")
    };
    let bare = Flow {
        purposes: Vec::new(),
        subjects: Vec::new(),
        activity: Some(id("ads")),
        ..flow("bare")
    };
    let nowhere = Vendor {
        country: None,
        classes: Vec::new(),
        ..vendor("acme")
    };
    let sent = Flow {
        destinations: vec![place("CN")],
        ..flow("views")
    };
    for (vendor, flows, part, expected) in [
        (vendor("acme"), vec![], false, "2 of 2: "),
        (vendor("acme"), vec![proposed, over], false, "2 of 2: "),
        (
            vendor("acme"),
            vec![flow("views")],
            false,
            "5 of 6: Flow.activity 1",
        ),
        (
            vendor("acme"),
            vec![bare],
            false,
            "4 of 6: Flow.purposes 1, Flow.subjects 1",
        ),
        (
            nowhere.clone(),
            vec![flow("views")],
            true,
            "2 of 7: Vendor.classes 1, Vendor.country 1, Vendor.address 1, Flow.destinations 1, Flow.activity 1",
        ),
        (
            nowhere,
            vec![sent],
            false,
            "3 of 6: Vendor.classes 1, Vendor.country 1, Flow.activity 1",
        ),
    ] {
        let mut registry = register(flows);
        put(&mut registry, vendor.clone());
        if part {
            let others = vec![Party::Vendor(id("acme"))];
            let activity = Activity {
                others,
                ..activity("ads")
            };
            put(&mut registry, activity);
        }
        let coverage = of_vendor(&registry, &vendor, DAY, &always);
        assert_eq!(shown(&coverage), expected);
    }
}

#[test]
fn the_register_is_all_of_them_with_each_fact_once() {
    let mut registry = register([holding("held", "crm", "contact", "www")]);
    put(&mut registry, database("crm"));
    put(&mut registry, activity("ads"));
    let to_class = Flow {
        recipient: Recipient::Class(id("role.vendor")),
        ..flow("anybody")
    };
    put(&mut registry, flow("views"));
    put(&mut registry, to_class);
    put(&mut registry, collection("form", "www", "contact", "crm"));
    let all = of_register(&registry, DAY, &always);
    let parts = [
        of_activity(&registry, &activity("ads")),
        of_database(&registry, &database("crm"), &always),
        of_vendor(&registry, &vendor("acme"), DAY, &always),
    ];
    let sum = |count: fn(&Coverage) -> usize| parts.iter().map(count).sum::<usize>();
    // The flow to a class and the collection belong to none of the three: four and three needs, of which the flow states
    // its purpose and its subjects.
    assert_eq!(all.needed(), sum(Coverage::needed) + 7);
    assert_eq!(all.stated(), sum(Coverage::stated) + 2);
    let example = all.gaps().find(|gap| gap.need == Need::FlowDestinations);
    let anybody = RecordId::of::<Flow>(id("anybody"));
    assert_eq!(
        example.map(|gap| (gap.times, gap.example)),
        Some((1, anybody))
    );
}

#[test]
fn only_what_is_whole_is_at_a_hundred_percent() {
    assert_eq!(Coverage::default().percent(), None);
    let coverage = |stated, needed| {
        let mut coverage = Coverage::default();
        for number in 0..needed {
            coverage.need(Need::Purposes, &activity("ads"), number < stated);
        }
        coverage
    };
    for (stated, needed, expected) in [(0, 3, 0), (2, 3, 66), (999, 1_000, 99), (3, 3, 100)] {
        assert_eq!(coverage(stated, needed).percent(), Some(expected));
    }
}

#[test]
fn the_count_ends_when_it_may_look_at_no_more() {
    let registry = register([flow("views")]);
    let none = of_register(&registry, DAY, &|| false);
    assert_eq!(none, Coverage::default());
}
