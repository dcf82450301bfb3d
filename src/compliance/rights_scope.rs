//! Rights scope: where a person's request about data given at a property reaches, and who must be told.
//!
//! A database is in scope if data of the property lies there for certain as far as the register says; it is out of scope
//! only if everything it holds is known to come from elsewhere. Whether the request is justified is not asked here.

use std::collections::BTreeSet;

use entity::id::{DataCategoryId, DatabaseId, FlowId, PropertyId, VendorId};
use entity::vocabulary::{Right, Rule};
use jiff::civil::Date;

use super::feeding::Feeders;
use super::in_force::{Calendar, Standing};
use crate::registry::bindings::Party;
use crate::registry::clause::Clause;
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::holding::Holding;
use crate::registry::noun::Noun;
use crate::registry::subprocessing::handed_on_to_the_end;
use crate::registry::term::is_within;
use crate::registry::value::Registry;

/// Where a request reaches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RightsScope<'a> {
    /// The databases with data of the property.
    pub within: Vec<DatabaseId>,
    /// Those of which nobody stated what they hold, or where it comes from.
    pub unknown: Vec<DatabaseId>,
    /// The others.
    pub outside: Vec<DatabaseId>,
    /// The duties in force that answer such requests at the property, and limit them, in the order of their keys.
    pub duties: Vec<&'a Clause>,
    /// Who must be told, in the order of their flows' keys.
    pub recipients: Vec<Told>,
}

/// Somebody who must be told of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub recipient: Recipient,
    /// The current flows by which it has the data.
    pub flows: Vec<FlowId>,
    /// The categories that the property feeds.
    pub categories: BTreeSet<DataCategoryId>,
    /// Those to whom it hands them on, to the end.
    pub subprocessors: BTreeSet<VendorId>,
}

/// Where a request of this kind about data given at the property reaches on the day.
#[must_use]
pub fn rights_scope(
    registry: &Registry,
    property: PropertyId,
    request: Right,
    on: Date,
) -> RightsScope<'_> {
    let mut scope = RightsScope {
        duties: duties(registry, property, request, on),
        ..RightsScope::default()
    };
    for database in registry.databases.iter() {
        let id = database.head.id;
        match reach(registry, property, id) {
            Reach::Within => scope.within.push(id),
            Reach::Unknown => scope.unknown.push(id),
            Reach::Outside => scope.outside.push(id),
        }
    }
    scope.recipients = recipients(registry, property, &scope.within, on);
    scope
}

/// How a database stands to a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Within,
    Unknown,
    Outside,
}

/// In scope: a holding from the property, or data gathered there into the database. Unknown: a holding without a source
/// that no collection feeds, or no holding at all.
fn reach(registry: &Registry, property: PropertyId, database: DatabaseId) -> Reach {
    let holdings: Vec<&Holding> = registry
        .referring(Edge::HoldingDatabase, database)
        .collect();
    let into: Vec<&Collection> = registry.referring(Edge::CollectionInto, database).collect();
    let from_here = |it: &&Collection| it.property == property;
    let feeds = |collection: &Collection, holding: &Holding| {
        is_within(registry, &[collection.category], holding.category)
            || is_within(registry, &[holding.category], collection.category)
    };
    let of_property = |holding: &&Holding| {
        holding.source == Some(property)
            || into
                .iter()
                .filter(|it| from_here(it))
                .any(|it| feeds(it, holding))
    };
    let has_neither =
        |holding: &&Holding| holding.source.is_none() && !into.iter().any(|it| feeds(it, holding));
    if holdings.iter().any(of_property) {
        return Reach::Within;
    }
    // The stricter reading of a database that holds nothing as far as is stated, and into which the property gathers.
    if holdings.is_empty() && into.iter().any(from_here) {
        return Reach::Within;
    }
    if holdings.is_empty() || holdings.iter().any(has_neither) {
        return Reach::Unknown;
    }
    Reach::Outside
}

/// The duties of the company in force that answer the request and reach the property.
fn duties(registry: &Registry, property: PropertyId, request: Right, on: Date) -> Vec<&Clause> {
    let mut calendar = Calendar::new(registry, on);
    let of_company = registry.bindings.of(Party::Company);
    let answers = of_company.filter(|clause| {
        let reached = match (calendar.source(clause), &clause.scope.properties) {
            (None, _) => false,
            (Some(_), Some(properties)) => properties.contains(&property),
            (Some(Standing::Notice(notice)), None) => notice.properties.contains(&property),
            (Some(Standing::Agreement(_) | Standing::Law), None) => true,
        };
        reached && clause.rule == Rule::Duty && clause.requests.contains(&request)
    });
    let mut answers: Vec<_> = answers.collect();
    answers.sort_by_key(|clause| clause.key());
    answers
}

fn recipients(
    registry: &Registry,
    property: PropertyId,
    within: &[DatabaseId],
    on: Date,
) -> Vec<Told> {
    let out_of_property = registry.referring::<Flow>(Edge::FlowFromProperty, property);
    let out_of_databases = within
        .iter()
        .flat_map(|database| registry.referring::<Flow>(Edge::FlowFromDatabase, *database));
    let mut flows: Vec<_> = out_of_property
        .chain(out_of_databases)
        .filter(|flow| flow.is_current(on))
        .collect();
    flows.sort_by_key(|flow| flow.key());
    let mut told: Vec<Told> = Vec::new();
    for flow in flows {
        let categories = fed(registry, property, flow);
        if categories.is_empty() {
            continue;
        }
        match told.iter_mut().find(|it| it.recipient == flow.recipient) {
            Some(known) => {
                known.flows.push(flow.head.id);
                known.categories.extend(categories);
            }
            None => told.push(Told {
                recipient: flow.recipient,
                flows: vec![flow.head.id],
                categories,
                subprocessors: BTreeSet::new(),
            }),
        }
    }
    for one in &mut told {
        one.subprocessors = subprocessors(registry, one, on);
    }
    told
}

/// The categories of the flow that the property feeds.
fn fed(registry: &Registry, property: PropertyId, flow: &Flow) -> BTreeSet<DataCategoryId> {
    let categories = flow.categories.iter().copied();
    match flow.source {
        FlowSource::Property(_) => categories.collect(),
        FlowSource::Vendor(_) => BTreeSet::new(),
        FlowSource::Database(database) => categories
            .filter(|category| {
                let feeders = Feeders::of(registry, database, *category);
                feeders.properties.contains(&property)
            })
            .collect(),
    }
}

/// Those to whom the recipient hands on any of the categories, or part of one.
fn subprocessors(registry: &Registry, told: &Told, on: Date) -> BTreeSet<VendorId> {
    let Recipient::Vendor(vendor) = told.recipient else {
        return BTreeSet::new();
    };
    let related = |one: DataCategoryId, other: DataCategoryId| {
        is_within(registry, &[one], other) || is_within(registry, &[other], one)
    };
    handed_on_to_the_end(registry, vendor, on)
        .map(|(work, _)| work)
        .filter(|work| {
            let handed = &work.categories;
            let any = |category: &DataCategoryId| handed.iter().any(|it| related(*it, *category));
            handed.is_empty() || told.categories.iter().any(any)
        })
        .map(|work| work.subprocessor)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use crate::registry::nouns::Held;
    use crate::registry::subprocessing::Subprocessing;
    use crate::registry::window::Window;
    use jiff::civil::date;

    fn names<K: entity::id::Kind, T: Held + Noun<Kind = K>>(
        registry: &Registry,
        ids: impl IntoIterator<Item = entity::id::Id<K>>,
    ) -> String {
        let keys = ids.into_iter().filter_map(|id| T::table(registry).get(id));
        keys.map(|record| record.key().to_string())
            .collect::<Vec<_>>()
            .join("+")
    }

    /// `in; unknown; out`.
    fn databases(registry: &Registry) -> String {
        use crate::registry::database::Database;
        let scope = rights_scope(registry, id("www"), Right::Correction, DAY);
        let names = |ids: Vec<DatabaseId>| names::<_, Database>(registry, ids);
        [scope.within, scope.unknown, scope.outside]
            .map(names)
            .join("; ")
    }

    #[test]
    fn a_database_is_in_out_or_unknown_by_what_it_holds_and_where_that_comes_from() {
        let unsourced = || Holding {
            source: None,
            ..holding("held", "crm", "contact", "www")
        };
        let from = |source| Some(holding("held", "crm", "contact", source));
        let gathers = |property, category| Some(collection("gathers", property, category, "crm"));
        for (holding, collection, expected) in [
            (from("www"), None, "crm; ; "),
            (from("shop"), None, "; ; crm"),
            (Some(unsourced()), None, "; crm; "),
            (Some(unsourced()), gathers("www", "contact"), "crm; ; "),
            (Some(unsourced()), gathers("shop", "contact"), "; ; crm"),
            (Some(unsourced()), gathers("www", "behavior"), "; crm; "),
            (from("shop"), gathers("www", "contact"), "crm; ; "),
            (None, None, "; crm; "),
            (None, gathers("www", "contact"), "crm; ; "),
        ] {
            let mut registry = register([database("crm")]);
            holding.into_iter().for_each(|it| put(&mut registry, it));
            collection.into_iter().for_each(|it| put(&mut registry, it));
            assert_eq!(databases(&registry), expected);
        }
    }

    #[test]
    fn the_duties_are_those_of_the_company_for_such_requests_at_the_property() {
        let answers = |requests: &[Right]| Clause {
            requests: requests.to_vec(),
            ..duty("correct", "obl.accuracy-correction").binding_company()
        };
        let correction: &[_] = &[Right::Correction];
        for (clause, expected) in [
            (answers(correction), "correct"),
            (answers(&[Right::Access]), ""),
            (answers(correction).properties(&["shop"]), ""),
            (answers(correction).properties(&["www", "shop"]), "correct"),
            (answers(correction).out_of_notice("notice"), "correct"),
            (answers(correction).out_of_notice("draft"), ""),
            (answers(correction).within(until(date(2014, 1, 1))), ""),
            (answers(correction).binding("acme"), ""),
        ] {
            let mut registry = register([clause]);
            put(&mut registry, notice("notice", Some(DAY), None));
            put(&mut registry, notice("draft", None, None));
            let scope = rights_scope(&registry, id("www"), Right::Correction, DAY);
            let keys = scope.duties.iter().map(|clause| clause.key().as_str());
            assert_eq!(keys.collect::<Vec<_>>().join("+"), expected);
        }
    }

    #[test]
    fn those_are_told_who_have_what_the_property_feeds_and_whoever_they_hand_it_to() {
        let out_of = |key, source, categories: &[&str]| Flow {
            source,
            categories: ids(categories),
            ..flow(key)
        };
        let crm = || FlowSource::Database(id("crm"));
        let work = |categories: &[&str]| Subprocessing {
            head: head("work"),
            vendor: id("acme"),
            subprocessor: id("helper"),
            service: None,
            country: None,
            categories: ids(categories),
            window: Window::default(),
            flow_down_confirmed: None,
            safeguards: Vec::new(),
        };
        let www = || FlowSource::Property(id("www"));
        for (flow, work, expected) in [
            (
                out_of("f", crm(), &["contact", "behavior"]),
                None,
                "contact ",
            ),
            (out_of("f", crm(), &["behavior"]), None, ""),
            (out_of("f", www(), &["behavior"]), None, "behavior "),
            (
                out_of("f", FlowSource::Property(id("shop")), &["contact"]),
                None,
                "",
            ),
            (
                out_of("f", crm(), &["contact"]),
                Some(work(&[])),
                "contact helper",
            ),
            (
                out_of("f", crm(), &["contact"]),
                Some(work(&["behavior"])),
                "contact ",
            ),
            (
                out_of("f", www(), &["behavior.click"]),
                Some(work(&["behavior"])),
                "behavior.click helper",
            ),
        ] {
            let mut registry = register([database("crm")]);
            put(&mut registry, holding("held", "crm", "contact", "www"));
            put(&mut registry, vendor("helper"));
            put(&mut registry, flow);
            work.into_iter().for_each(|it| put(&mut registry, it));
            let scope = rights_scope(&registry, id("www"), Right::Correction, DAY);
            let told = scope.recipients.iter().map(|it| {
                use crate::registry::{term::DataCategory, vendor::Vendor};
                let categories = names::<_, DataCategory>(&registry, it.categories.iter().copied());
                let helpers = names::<_, Vendor>(&registry, it.subprocessors.iter().copied());
                format!("{categories} {helpers}")
            });
            assert_eq!(told.collect::<Vec<_>>().join("; "), expected);
        }
    }
}
