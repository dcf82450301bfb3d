//! `data-map`: what is held where, from where it comes and to whom it goes; a line a category, then the facts themselves.

use std::collections::BTreeSet;

use super::content::{Cell, Section, Text, Tone};
use super::flow_picture;
use super::inquiry::Inquiry;
use super::table::{Field, Told, code, date, number, text};
use crate::auth::permission::Noun;
use crate::compliance::ends::{destinations_of, origins_of};
use crate::compliance::kept;
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::holding::Holding;
use crate::registry::term::DataCategory;
use crate::registry::vendor::Vendor;

pub(super) const READS: &[Noun] = &[
    Noun::DataCategory,
    Noun::DataSubject,
    Noun::Purpose,
    Noun::RecipientClass,
    Noun::CollectionMethod,
    Noun::Property,
    Noun::Database,
    Noun::Collection,
    Noun::Holding,
    Noun::Flow,
    Noun::Vendor,
    Noun::LegalEntity,
    Noun::Agreement,
    Noun::Subprocessing,
    Noun::Decision,
    Noun::Reference,
];

pub(super) fn build<'a>(inquiry: &Inquiry<'a>) -> Option<Vec<Section<'a>>> {
    let registry = inquiry.registry;
    let facts = registry.collections.len() + registry.holdings.len() + registry.flows.len();
    inquiry.pay(registry.data_categories.len() + 2 * facts)?;
    let categories = registry.data_categories.iter();
    let used = categories.filter(|it| is_used(inquiry, it));
    let used = used.map(|it| Told::record(it, None));
    let flows = registry
        .flows
        .iter()
        .filter(|flow| flow.is_current(inquiry.on));
    let collections = registry.collections.iter();
    let holdings = registry.holdings.iter();
    let crossings = kept::crossings(registry, inquiry.on, inquiry.spend)?;
    let current = registry
        .flows
        .iter()
        .filter(|flow| flow.is_current(inquiry.on));
    let picture = flow_picture::of(inquiry, recipients(inquiry), current, &crossings);
    Some(vec![
        inquiry.section("picture", vec![picture]),
        inquiry.section(
            "categories",
            vec![
                inquiry
                    .table("data-map", &of_categories(), used)
                    .into_main(),
            ],
        ),
        inquiry.section(
            "collected",
            vec![
                inquiry
                    .table(
                        "collected",
                        &of_collections(),
                        collections.map(|it| Told::record(it, it.citation.as_ref())),
                    )
                    .into(),
            ],
        ),
        inquiry.section(
            "held",
            vec![
                inquiry
                    .table(
                        "held",
                        &of_holdings(),
                        holdings.map(|it| Told::record(it, it.citation.as_ref())),
                    )
                    .into(),
            ],
        ),
        inquiry.section(
            "sent",
            vec![
                inquiry
                    .table(
                        "sent",
                        &of_flows(),
                        flows.map(|it| Told::record(it, it.citation.as_ref())),
                    )
                    .into(),
            ],
        ),
    ])
}

/// The vendors that data goes to.
fn recipients<'a>(of: &Inquiry<'a>) -> impl Iterator<Item = &'a Vendor> {
    let (registry, on) = (of.registry, of.on);
    registry.vendors.iter().filter(move |vendor| {
        let mut flows = registry.referring::<Flow>(Edge::FlowToVendor, vendor.head.id);
        flows.any(|flow| flow.is_current(on))
    })
}

fn collections<'a>(
    of: &Inquiry<'a>,
    category: &DataCategory,
) -> impl Iterator<Item = &'a Collection> {
    of.registry
        .referring(Edge::CollectionCategory, category.head.id)
}

fn holdings<'a>(of: &Inquiry<'a>, category: &DataCategory) -> impl Iterator<Item = &'a Holding> {
    of.registry
        .referring(Edge::HoldingCategory, category.head.id)
}

fn flows<'a>(of: &Inquiry<'a>, category: &DataCategory) -> impl Iterator<Item = &'a Flow> {
    let on = of.on;
    let all = of
        .registry
        .referring::<Flow>(Edge::FlowCategory, category.head.id);
    all.filter(move |flow| flow.is_current(on))
}

fn is_used(of: &Inquiry<'_>, category: &DataCategory) -> bool {
    collections(of, category).next().is_some()
        || holdings(of, category).next().is_some()
        || flows(of, category).next().is_some()
}

/// Each once, in the order of the alphabet.
fn sorted(texts: impl Iterator<Item = Text>) -> Cell {
    let all: BTreeSet<Text> = texts.filter(|text| !text.is_empty()).collect();
    all.into_iter().collect::<Vec<_>>().into()
}

fn of_categories<'a>() -> Vec<Field<'a, &'a DataCategory>> {
    vec![
        text("category", |_, it: &&DataCategory| (&it.name).into()),
        text("key", |_, it| it.head.key.as_str().into()),
        code("default-level", |of, it| {
            let level = it.default_level;
            level
                .map(|level| of.words.code(level.as_str(), Tone::Plain))
                .into()
        }),
        text("collected-at", |of, it| {
            sorted(collections(of, it).map(|it| property(of, it.property)))
        }),
        text("collected-by", |of, it| {
            sorted(collections(of, it).flat_map(|it| of.terms(&[it.method])))
        }),
        text("held-in", |of, it| {
            sorted(holdings(of, it).map(|it| database(of, it)))
        }),
        text("sent-to", |of, it| {
            sorted(flows(of, it).map(|flow| of.recipient(flow)))
        }),
        text("destinations", |of, it| {
            let places = flows(of, it).flat_map(|flow| destinations_of(of.registry, flow));
            sorted(places.map(|place| of.place(place)))
        }),
    ]
}

fn property(of: &Inquiry<'_>, id: entity::id::PropertyId) -> Text {
    let property = of.registry.properties.even_retired(id);
    property.map_or_else(Text::default, |it| (&it.name).into())
}

/// The database with its country.
fn database(of: &Inquiry<'_>, holding: &Holding) -> Text {
    let Some(database) = of.registry.databases.even_retired(holding.database) else {
        return Text::default();
    };
    match database.country {
        Some(country) => format!("{}, {}", database.name, of.place(country)).into(),
        None => (&database.name).into(),
    }
}

fn of_collections<'a>() -> Vec<Field<'a, &'a Collection>> {
    vec![
        text("category", |of, it: &&Collection| {
            of.terms(&[it.category]).into()
        }),
        text("property", |of, it| property(of, it.property).into()),
        text("method", |of, it| of.terms(&[it.method]).into()),
        code("level", |of, it| {
            it.level
                .map(|level| of.words.code(level.as_str(), Tone::Plain))
                .into()
        }),
        text("subjects", |of, it| of.terms(&it.subjects).into()),
        text("purposes", |of, it| of.terms(&it.purposes).into()),
        text("collector", |of, it| {
            it.by.map(|vendor| of.vendor_name(vendor)).into()
        }),
        text("database", |of, it| {
            let database = it.into.and_then(|id| of.registry.databases.get(id));
            database.map(|it| Text::from(&it.name)).into()
        }),
        text("lifetime", |_, it| it.lifetime.as_ref().into()),
    ]
}

fn of_holdings<'a>() -> Vec<Field<'a, &'a Holding>> {
    vec![
        text("category", |of, it: &&Holding| {
            of.terms(&[it.category]).into()
        }),
        text("database", |of, it| database(of, it).into()),
        text("hosted-by", |of, it| {
            let database = of.registry.databases.get(it.database);
            let host = database.and_then(|it| it.hosted_by);
            host.map(|vendor| of.vendor_name(vendor)).into()
        }),
        code("level", |of, it| {
            it.level
                .map(|level| of.words.code(level.as_str(), Tone::Plain))
                .into()
        }),
        text("subjects", |of, it| of.terms(&it.subjects).into()),
        text("property", |of, it| {
            it.source.map(|id| property(of, id)).into()
        }),
        text("retention", |of, it| {
            let database = of.registry.databases.get(it.database);
            let of_database = database.and_then(|it| it.retention.as_ref());
            of.retention(it.retention.as_ref().or(of_database)).into()
        }),
    ]
}

fn of_flows<'a>() -> Vec<Field<'a, &'a Flow>> {
    vec![
        text("flow", |_, it: &&Flow| it.head.key.as_str().into()),
        text("sent-from", |of, it| of.source(it).into()),
        text("recipient", |of, it| of.recipient(it).into()),
        text("categories", |of, it| of.terms(&it.categories).into()),
        code("level", |of, it| {
            it.level
                .map(|level| of.words.code(level.as_str(), Tone::Plain))
                .into()
        }),
        text("purposes", |of, it| of.terms(&it.purposes).into()),
        text("from-place", |of, it| {
            let origins = origins_of(of.registry, it).into_iter().flatten();
            origins
                .map(|place| of.place(place))
                .collect::<Vec<_>>()
                .into()
        }),
        text("to-place", |of, it| {
            of.places(&destinations_of(of.registry, it)).into()
        }),
        number("persons", |_, it| it.persons.into()),
        date("from", |_, it| it.window.from.into()),
        date("until", |_, it| it.window.until.into()),
    ]
}
