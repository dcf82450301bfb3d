//! An incident at a vendor: which data it may concern, and who has to be told within how long.
//!
//! Concerned is what flows, on the day, to the vendor, to what it owns, and to those to whom these hand work on, through
//! any number of hands; and, since data comes to a vendor that way too, what flows to those who hand work to it, as far as
//! it is of the categories that they hand on. What is wider or not stated may be concerned, and counts.
//!
//! For example: a page-view flow goes to a vendor that hands analytics work to a second one. An incident at either
//! concerns the flow. The duties are those to tell of a breach (`obl.breach-notice`): of clauses in force that bind a
//! vendor concerned or the company, and of the laws that hold at an origin or destination of a flow concerned. Whether a
//! law outside the regimes (HIPAA and the like) holds the register cannot tell, so that it is not named.

use std::collections::BTreeSet;

use entity::id::{DataCategoryId, DataSubjectId, DatabaseId, Id, PropertyId, VendorId};
use entity::vocabulary::{FlowState, Level, Rule};
use jiff::civil::Date;

use super::binding::binding_clauses;
use super::counterparty::Counterparty;
use super::feeding::Feeders;
use super::in_force::clause_in_force;
use super::judgment::question;
use super::legs::{Leg, legs};
use crate::reference::obligation::LegalSource;
use crate::reference::{ObligationKey, Place, Regime, Tri, reference};
use crate::registry::clause::Clause;
use crate::registry::edge::{COMPANY, Edge};
use crate::registry::flow::{Flow, FlowSource};
use crate::registry::subprocessing::{Subprocessing, handed_on_to_the_end};
use crate::registry::term::upward;
use crate::registry::value::Registry;

/// The duty to tell of a breach.
const BREACH_NOTICE: &str = "obl.breach-notice";

/// What an incident concerns.
#[derive(Debug, Clone, Default)]
pub struct Incident<'a> {
    /// The vendors whose data may be concerned: the one asked, what it owns, and those who do its work.
    pub vendors: BTreeSet<VendorId>,
    /// The flows, in the order of their making.
    pub flows: Vec<&'a Flow>,
    /// What goes with them.
    pub categories: BTreeSet<DataCategoryId>,
    /// The levels that are stated.
    pub levels: BTreeSet<Level>,
    /// How many flows state no level.
    pub without_level: usize,
    /// The kinds of persons that are stated.
    pub subjects: BTreeSet<DataSubjectId>,
    /// The sum of the persons that are stated; a person in two flows counts twice.
    pub persons: u64,
    /// How many flows state no persons.
    pub without_persons: usize,
    /// From where they go.
    pub origins: BTreeSet<Place>,
    /// To where they go.
    pub destinations: BTreeSet<Place>,
    /// How many flows have no known origin, or no known destination.
    pub without_place: usize,
    /// The properties where the data is collected.
    pub properties: BTreeSet<PropertyId>,
    /// The databases that the flows come from, and those that a vendor concerned hosts.
    pub databases: BTreeSet<DatabaseId>,
    /// Who has to be told.
    pub duties: Vec<Notification<'a>>,
}

/// A duty to tell of a breach.
#[derive(Debug, Clone)]
pub enum Notification<'a> {
    /// Of a clause.
    Clause {
        /// The clause.
        clause: &'a Clause,
        /// The vendor that it binds; none: the company.
        vendor: Option<VendorId>,
        /// Whether it binds for certain.
        binds: Tri,
    },
    /// Of a law.
    Law {
        /// The law.
        regime: &'a Regime,
        /// Its provision.
        source: &'a LegalSource,
        /// Where it holds, or may hold, of the places concerned.
        places: BTreeSet<Place>,
        /// Whether it holds for certain.
        holds: Tri,
    },
}

/// What an incident at the vendor on the day concerns.
#[must_use]
pub fn incident(registry: &Registry, vendor: VendorId, on: Date) -> Incident<'_> {
    let mut found = Incident {
        vendors: concerned(registry, vendor, on),
        ..Incident::default()
    };
    let mut flows = found.direct_flows(registry, on);
    flows.extend(found.flows_above(registry, on));
    flows.sort_unstable_by_key(|flow| flow.head.id);
    flows.dedup_by_key(|flow| flow.head.id);
    for flow in flows {
        found.add(registry, flow, on);
    }
    for vendor in &found.vendors {
        let hosted = registry.edges.sources(Edge::DatabaseHostedBy, *vendor);
        found.databases.extend(hosted);
    }
    found.duties = found.clauses(registry, on);
    found.duties.extend(found.laws(on));
    found
}

/// The vendor, what it owns that day, and those who do their work, to the end.
fn concerned(registry: &Registry, vendor: VendorId, on: Date) -> BTreeSet<VendorId> {
    let mut owned = vec![vendor];
    let mut at = 0;
    while let Some(owner) = owned.get(at).copied() {
        for id in registry.edges.sources(Edge::VendorOwner, owner) {
            let belongs = registry.vendors.get(id).is_some_and(|product| {
                let mut owners = product.owners_on(on);
                owners.any(|other| other == owner)
            });
            if belongs && !owned.contains(&id) {
                owned.push(id);
            }
        }
        at += 1;
    }
    let below = |vendor: &VendorId| handed_on_to_the_end(registry, *vendor, on);
    let work = owned.iter().flat_map(below);
    let working: Vec<_> = work.map(|(work, _)| work.subprocessor).collect();
    owned.into_iter().chain(working).collect()
}

impl<'a> Incident<'a> {
    /// The flows of the day to the vendors concerned.
    fn direct_flows(&self, registry: &'a Registry, on: Date) -> Vec<&'a Flow> {
        let flows = |vendor: &VendorId| flows_to(registry, *vendor, on);
        self.vendors.iter().flat_map(flows).collect()
    }

    /// The flows of the day to those who hand work to a vendor concerned, through any number of hands, as far as what
    /// comes to it is of their categories.
    fn flows_above(&self, registry: &'a Registry, on: Date) -> Vec<&'a Flow> {
        let mut met = self.vendors.clone();
        let mut found = Vec::new();
        for vendor in &self.vendors {
            for work in handed_to(registry, *vendor, on) {
                let mut ahead = vec![work.vendor];
                while let Some(above) = ahead.pop() {
                    if met.contains(&above) {
                        continue;
                    }
                    let arriving = |flow: &&Flow| reaches(registry, flow, work);
                    found.extend(flows_to(registry, above, on).filter(arriving));
                    let further = handed_to(registry, above, on).map(|work| work.vendor);
                    ahead.extend(further);
                    met.insert(above);
                }
                // Another piece of work may hand on what this one does not.
                met.clone_from(&self.vendors);
            }
        }
        found
    }

    fn add(&mut self, registry: &Registry, flow: &'a Flow, on: Date) {
        self.flows.push(flow);
        self.categories.extend(&flow.categories);
        self.subjects.extend(&flow.subjects);
        self.levels.extend(flow.level);
        self.without_level += usize::from(flow.level.is_none());
        self.persons = self
            .persons
            .saturating_add(flow.persons.unwrap_or_default());
        self.without_persons += usize::from(flow.persons.is_none());
        match flow.source {
            FlowSource::Property(property) => {
                self.properties.insert(property);
            }
            FlowSource::Database(database) => {
                self.databases.insert(database);
                for category in &flow.categories {
                    let feeders = Feeders::of(registry, database, *category);
                    self.properties.extend(feeders.properties);
                }
            }
            FlowSource::Vendor(_) => {}
        }
        self.add_places(registry, flow, on);
    }

    fn add_places(&mut self, registry: &Registry, flow: &Flow, on: Date) {
        let question = question(flow, on);
        let recipient = Counterparty::of(registry, &question.recipient, on);
        let legs = legs(registry, &question, &recipient);
        let unknown = |leg: &Leg| leg.from.is_none() || leg.to.is_none();
        self.without_place += usize::from(legs.iter().any(unknown));
        self.origins.extend(legs.iter().filter_map(|leg| leg.from));
        self.destinations
            .extend(legs.iter().filter_map(|leg| leg.to));
    }

    /// The clauses in force that bind a vendor concerned or the company to tell.
    fn clauses(&self, registry: &'a Registry, on: Date) -> Vec<Notification<'a>> {
        let mut found = Vec::new();
        for vendor in &self.vendors {
            for (clause, binds) in binding_clauses(registry, *vendor, on) {
                found.extend(tells(clause).then_some(Notification::Clause {
                    clause,
                    vendor: Some(*vendor),
                    binds,
                }));
            }
        }
        let company = Id::<()>::new(COMPANY);
        let of_company = registry.edges.sources(Edge::ClauseBindsCompany, company);
        let of_company = of_company.filter_map(|id| registry.clauses.get(id));
        let telling = of_company.filter(|it| tells(it) && clause_in_force(registry, it, on));
        found.extend(telling.map(|clause| Notification::Clause {
            clause,
            vendor: None,
            binds: Tri::Yes,
        }));
        found
    }

    /// The laws that hold at a place concerned and demand to tell.
    fn laws(&self, on: Date) -> Vec<Notification<'a>> {
        let obligation = reference()
            .obligations
            .get(&ObligationKey::new(BREACH_NOTICE));
        let sources = obligation.into_iter().flat_map(|it| &it.legal_sources);
        sources.filter_map(|source| self.law(source, on)).collect()
    }

    fn law(&self, source: &'a LegalSource, on: Date) -> Option<Notification<'a>> {
        let regimes = &reference().regimes;
        let regime = regimes.get(&source.law)?;
        let mut places = BTreeSet::new();
        let mut holds = Tri::No;
        for place in self.origins.union(&self.destinations) {
            let held = regimes.inside_territory(&regime.key, *place, on);
            if held != Tri::No {
                places.insert(*place);
            }
            holds = holds.or(held);
        }
        (holds != Tri::No).then_some(Notification::Law {
            regime,
            source,
            places,
            holds,
        })
    }
}

fn tells(clause: &Clause) -> bool {
    clause.rule == Rule::Duty && clause.duty.as_deref() == Some(BREACH_NOTICE)
}

/// The confirmed flows of the day to the vendor.
fn flows_to(registry: &Registry, vendor: VendorId, on: Date) -> impl Iterator<Item = &Flow> {
    let flows = registry.edges.sources(Edge::FlowToVendor, vendor);
    let flows = flows.filter_map(|id| registry.flows.get(id));
    flows.filter(move |flow| flow.state == FlowState::Confirmed && flow.window.holds(on))
}

/// The work that is handed to the vendor that day.
fn handed_to(
    registry: &Registry,
    vendor: VendorId,
    on: Date,
) -> impl Iterator<Item = &Subprocessing> {
    let work = registry.edges.sources(Edge::SubprocessingTo, vendor);
    let work = work.filter_map(|id| registry.subprocessings.get(id));
    work.filter(move |work| work.window.holds(on))
}

/// Whether something of the flow is, or may be, of the categories that are handed on.
fn reaches(registry: &Registry, flow: &Flow, work: &Subprocessing) -> bool {
    let within = |narrow: DataCategoryId, wide: DataCategoryId| {
        upward(registry, narrow).any(|above| above == wide)
    };
    let touches = |one: &DataCategoryId| {
        let handed = work.categories.iter();
        handed
            .copied()
            .any(|other| within(*one, other) || within(other, *one))
    };
    work.categories.is_empty() || flow.categories.iter().any(touches)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::compliance::fixture::*;
    use crate::registry::database::Database;
    use crate::registry::flow::Recipient;
    use crate::registry::key::Key;
    use crate::registry::noun::Head;
    use crate::registry::noun::Noun;
    use crate::registry::revision::Revision;
    use crate::registry::vendor::Vendor;
    use crate::registry::window::Window;
    use jiff::civil::date;

    fn to(key: &str, vendor: &str) -> Flow {
        Flow {
            recipient: Recipient::Vendor(id(vendor)),
            ..flow(key)
        }
    }

    fn handed(key: &str, vendor: &str, subprocessor: &str, categories: &[&str]) -> Subprocessing {
        Subprocessing {
            head: Head {
                id: id(key),
                key: Key::parse(key).unwrap(),
                retired: false,
                illustrative: true,
                version: Revision(1),
            },
            vendor: id(vendor),
            subprocessor: id(subprocessor),
            service: None,
            country: None,
            categories: ids(categories),
            window: Window::default(),
            flow_down_confirmed: None,
            safeguards: Vec::new(),
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
        put(&mut registry, handed("w1", "acme", "worker", &["behavior"]));
        put(&mut registry, handed("w2", "worker", "helper", &[]));
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
}
