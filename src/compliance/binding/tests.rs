//! Whom a clause binds: by name, by class, through owners, and by what its agreement covers.

use crate::compliance::fixture::*;
use crate::compliance::question::{Asked, Question};
use crate::registry::agreement::Agreement;
use crate::registry::clause::{Bound, Clause};
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;
use crate::registry::window::Window;
use entity::vocabulary::{Action, EntityRole};
use jiff::civil::date;

fn may() -> Clause {
    permission("may", &[Action::Use])
}

/// `acme` belongs to `holding` since 2014, and that to `trust`, which belongs to `acme` again.
fn chain() -> Registry {
    let owned = |key, owner, window| Vendor {
        owners: vec![owned_by(owner, window)],
        ..vendor(key)
    };
    register([
        owned("acme", "holding", from(date(2014, 1, 1))),
        owned("holding", "trust", Window::default()),
        owned("trust", "acme", Window::default()),
        vendor("rival"),
    ])
}

fn binds(mut registry: Registry, clause: Clause, question: &Question) -> &'static str {
    put(&mut registry, clause);
    permits(&registry, question)
}

#[test]
fn a_clause_binds_a_vendor_and_what_it_owns_that_day_through_any_number_of_owners() {
    let earlier = Question {
        on: date(2013, 12, 31),
        ..question()
    };
    let of_trust = Question {
        recipient: Asked::Vendor(id("trust")),
        ..question()
    };
    let both = Clause {
        bound: Bound::Vendors(ids(&["rival", "acme"])),
        ..may()
    };
    for (clause, question, expected) in [
        (may(), question(), "yes"),
        (may().binding("holding"), question(), "yes"),
        (may().binding("trust"), question(), "yes"),
        (may().binding("trust"), earlier, "no"),
        (may().binding("rival"), question(), "no"),
        (both, question(), "yes"),
        (may().binding("trust"), of_trust, "yes"),
        (may().binding_company(), question(), "no"),
    ] {
        assert_eq!(binds(chain(), clause, &question), expected);
    }
}

#[test]
fn out_of_an_agreement_a_clause_binds_only_what_it_covers() {
    let listing = |product: &str| Agreement {
        covers: vec![id(product)],
        ..agreement("deal", &["trust"])
    };
    for (agreement, expected) in [
        (agreement("deal", &["trust"]), "yes"),
        (listing("acme"), "yes"),
        (listing("rival"), "no"),
    ] {
        let mut registry = chain();
        put(&mut registry, agreement);
        let clause = || may().out_of_agreement("deal");
        assert_eq!(
            binds(registry.clone(), clause().binding("trust"), &question()),
            expected
        );
        assert_eq!(binds(registry.clone(), clause(), &question()), expected);
        assert_eq!(
            binds(registry, clause().binding_class("role"), &question()),
            expected
        );
    }
    let mut registry = chain();
    put(&mut registry, agreement("deal", &["trust"]));
    let class = Question {
        recipient: Asked::Class(id("role")),
        destinations: vec![place("CN")],
        ..question()
    };
    assert_eq!(
        binds(
            registry,
            may().out_of_agreement("deal").binding_class("role"),
            &class
        ),
        "unknown"
    );
}

#[test]
fn a_class_binds_vendors_of_it_or_below_and_may_bind_those_above_it_or_without() {
    let plain = || register([vendor("acme")]);
    let unstated = register([Vendor {
        classes: Vec::new(),
        ..vendor("acme")
    }]);
    let broad = register([Vendor {
        classes: ids(&["role.vendor"]),
        ..vendor("acme")
    }]);
    let through_owner = register([
        Vendor {
            classes: ids(&["role.vendor.ads"]),
            owners: vec![owned_by("holding", Window::default())],
            ..vendor("acme")
        },
        Vendor {
            classes: ids(&["role.vendor.analytics"]),
            ..vendor("holding")
        },
    ]);
    let two = Vendor {
        classes: ids(&["role.vendor", "role.vendor.ads"]),
        ..vendor("acme")
    };
    for (registry, class, expected) in [
        (plain(), "role.vendor.analytics", "yes"),
        (plain(), "role.vendor", "yes"),
        (plain(), "role", "yes"),
        (plain(), "role.vendor.ads", "no"),
        (broad, "role.vendor.ads", "unknown"),
        (unstated, "role.vendor.ads", "unknown"),
        (through_owner, "role.vendor.analytics", "no"),
        (register([two]), "role.vendor.ads", "yes"),
    ] {
        assert_eq!(
            binds(registry, may().binding_class(class), &question()),
            expected,
            "{class}"
        );
    }
}

#[test]
fn a_company_of_the_group_is_decided_as_affiliate_or_subsidiary_and_a_class_as_itself() {
    let asked = |recipient| Question {
        recipient,
        ..question()
    };
    let group = |role| {
        let mut registry = register([vendor("acme")]);
        put(&mut registry, entity("autel-us", role));
        registry
    };
    let entity = || asked(Asked::LegalEntity(id("autel-us")));
    let class = |key| Question {
        destinations: vec![place("CN")],
        ..asked(Asked::Class(id(key)))
    };
    for (role, bound, question, expected) in [
        (EntityRole::Affiliate, "role.affiliate", entity(), "yes"),
        (
            EntityRole::Affiliate,
            "role.subsidiary",
            entity(),
            "unknown",
        ),
        (EntityRole::Controller, "role.affiliate", entity(), "yes"),
        (EntityRole::Subsidiary, "role.subsidiary", entity(), "yes"),
        (EntityRole::Subsidiary, "role.affiliate", entity(), "yes"),
        (EntityRole::Affiliate, "role.vendor", entity(), "no"),
        (
            EntityRole::Affiliate,
            "role.vendor",
            class("role.vendor.ads"),
            "yes",
        ),
        (
            EntityRole::Affiliate,
            "role.vendor.ads",
            class("role.vendor"),
            "unknown",
        ),
        (
            EntityRole::Affiliate,
            "role.affiliate",
            class("role.vendor"),
            "no",
        ),
    ] {
        assert_eq!(
            binds(group(role), may().binding_class(bound), &question),
            expected,
            "{role} {bound}"
        );
    }
}

#[test]
fn a_clause_of_the_company_reaches_its_own_properties_else_those_of_its_notice_else_all() {
    let no = || prohibition("no", &[Action::Use]).binding_company();
    let at = |property: Option<&str>| Question {
        property: property.map(id),
        ..question()
    };
    let of_notice = || no().out_of_notice("notice");
    for (clause, www, shop, nowhere) in [
        (no(), "FORBID", "FORBID", "FORBID"),
        (no().properties(&["www"]), "FORBID", "", "UNDETERMINED"),
        (of_notice(), "FORBID", "", "UNDETERMINED"),
        (
            of_notice().properties(&["shop"]),
            "",
            "FORBID",
            "UNDETERMINED",
        ),
        (no().out_of_notice("draft"), "", "", ""),
    ] {
        let mut registry = register([
            notice("notice", Some(DAY), None),
            notice("draft", None, None),
        ]);
        put(&mut registry, clause);
        let effect = |property| {
            let said = weighed(&registry, &at(property), "PROHIBITION");
            said.split(' ').next().unwrap_or_default().to_owned()
        };
        let effects = [Some("www"), Some("shop"), None].map(effect);
        assert_eq!(effects, [www, shop, nowhere]);
    }
}

#[test]
fn a_clause_that_is_changed_binds_whom_it_names_now() {
    let mut registry = chain();
    put(&mut registry, may().binding("acme"));
    let now = may().binding("rival");
    assert_eq!(binds(registry, now, &question()), "no");
}

#[test]
fn what_is_retired_takes_no_part() {
    let mut registry = chain();
    put(&mut registry, may());
    retire(&mut registry, may());
    assert_eq!(
        weighed(&registry, &question(), "PERMISSION"),
        "FORBID NO_PERMISSION"
    );
    let mut registry = chain();
    retire(&mut registry, vendor("holding"));
    assert_eq!(binds(registry, may().binding("trust"), &question()), "no");
}
