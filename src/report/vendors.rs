//! `vendors`: the register, one line a vendor.

use std::collections::BTreeSet;

use entity::id::DataCategoryId;
use entity::vocabulary::AgreementKind;

use super::content::{Cell, Section, Tone};
use super::inquiry::Inquiry;
use super::table::{Field, Told, code, date, number, text};
use super::tone;
use super::words::Value;
use crate::auth::permission::Noun;
use crate::registry::agreement::Agreement;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::vendor::{Review, Vendor};

pub(super) const READS: &[Noun] = &[
    Noun::Vendor,
    Noun::RecipientClass,
    Noun::DataCategory,
    Noun::Flow,
    Noun::Agreement,
    Noun::Person,
];

pub(super) fn build<'a>(inquiry: &Inquiry<'a>) -> Option<Vec<Section<'a>>> {
    let vendors = &inquiry.registry.vendors;
    inquiry.pay(vendors.len())?;
    let all = move || vendors.iter().map(|vendor| Told::record(vendor, None));
    let table = inquiry.table_of_all("vendors", &fields(), all);
    let count = [("count", Value::Number(vendors.len()))];
    let count = inquiry.paragraph("count-vendors", &count);
    Some(vec![
        inquiry.section("vendors", vec![count, table.into_main()]),
    ])
}

fn fields<'a>() -> Vec<Field<'a, &'a Vendor>> {
    vec![
        text("vendor", |_, it| (&it.name).into()),
        text("key", |_, it| it.head.key.as_str().into()),
        code("kind", |of, it| {
            of.words.code(it.kind.as_str(), Tone::Plain).into()
        }),
        text("legal-name", |_, it| it.legal_name.as_ref().into()),
        text("owner", |of, it| {
            let owners = it.owners_on(of.on).map(|owner| of.vendor_name(owner));
            owners.collect::<Vec<_>>().into()
        }),
        code("standing", standing),
        date("standing-since", |of, it| {
            it.standing_on(of.on).and_then(|it| it.window.from).into()
        }),
        number("tier", |_, it| it.tier.map(u64::from).into()),
        text("country", |of, it| {
            it.country.map(|country| of.place(country)).into()
        }),
        text("processing-countries", |of, it| {
            of.places(&it.processing_countries).into()
        }),
        text("classes", |of, it| of.terms(&it.classes).into()),
        number("current-flows", |of, it| {
            Cell::Number(current_flows(of, it).count() as u64)
        }),
        text("categories", categories),
        code("agreements-in-force", agreements),
        code("certifications", |of, it| {
            let valid = it.certifications.iter().filter(|it| it.window.holds(of.on));
            let codes = valid.map(|it| of.words.code(it.scheme.as_str(), Tone::Plain));
            codes.collect::<Vec<_>>().into()
        }),
        date("next-review", |_, it| {
            it.review.and_then(Review::next).into()
        }),
        text("responsible", |of, it| of.person(it.responsible).into()),
        code("illustrative", |of, it| {
            let made_up = it.head.illustrative;
            made_up.then(|| of.words.code("YES", Tone::Plain)).into()
        }),
    ]
}

fn standing(of: &Inquiry<'_>, vendor: &&Vendor) -> Cell {
    let standing = vendor.standing_on(of.on).map(|standing| standing.state);
    standing
        .map(|state| of.words.code(state.as_str(), tone::of_standing(state)))
        .into()
}

fn current_flows<'a>(
    of: &Inquiry<'a>,
    vendor: &Vendor,
) -> impl Iterator<Item = &'a Flow> + use<'a> {
    let on = of.on;
    let flows = of
        .registry
        .referring::<Flow>(Edge::FlowToVendor, vendor.head.id);
    flows.filter(move |flow| flow.is_current(on))
}

/// What the current flows carry, each once, by name.
fn categories(of: &Inquiry<'_>, vendor: &&Vendor) -> Cell {
    let carried = current_flows(of, vendor).flat_map(|flow| &flow.categories);
    let carried: BTreeSet<DataCategoryId> = carried.copied().collect();
    let mut names = of.terms(&carried.into_iter().collect::<Vec<_>>());
    names.sort_unstable();
    names.into()
}

/// The kinds of the agreements in force of which it is a party, each once.
fn agreements(of: &Inquiry<'_>, vendor: &&Vendor) -> Cell {
    let agreements = of
        .registry
        .referring::<Agreement>(Edge::AgreementVendor, vendor.head.id);
    let in_force = agreements.filter(|it| it.in_force(of.on));
    let kinds: BTreeSet<AgreementKind> = in_force.map(|it| it.kind).collect();
    let codes = kinds
        .into_iter()
        .map(|kind| of.words.code(kind.as_str(), Tone::Plain));
    codes.collect::<Vec<_>>().into()
}
