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

use entity::id::{DataCategoryId, DataSubjectId, DatabaseId, PropertyId, VendorId};
use entity::vocabulary::{Level, Rule};
use jiff::civil::Date;

use super::binding::binding_clauses;
use super::counterparty::Counterparty;
use super::feeding::Feeders;
use super::in_force::clause_in_force;
use super::judgment::question;
use super::legs::{Leg, legs};
use crate::reference::obligation::LegalSource;
use crate::reference::{ObligationKey, Place, Reference, Regime, Regimes, Tri};
use crate::registry::bindings::Party;
use crate::registry::clause::Clause;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, FlowSource};
use crate::registry::subprocessing::{Subprocessing, handed_on_to_the_end};
use crate::registry::term::upward;
use crate::registry::value::Registry;
use crate::registry::vendor::owned_on;

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
    found.duties.extend(found.laws(registry.reference(), on));
    found
}

/// The vendor, what it owns that day, and those who do their work, to the end.
fn concerned(registry: &Registry, vendor: VendorId, on: Date) -> BTreeSet<VendorId> {
    let mut owned = owned_on(registry, vendor, on);
    owned.insert(vendor);
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
        let of_company = registry.bindings.of(Party::Company);
        let telling = of_company.filter(|it| tells(it) && clause_in_force(registry, it, on));
        found.extend(telling.map(|clause| Notification::Clause {
            clause,
            vendor: None,
            binds: Tri::Yes,
        }));
        found
    }

    /// The laws that hold at a place concerned and demand to tell.
    fn laws(&self, reference: &'a Reference, on: Date) -> Vec<Notification<'a>> {
        let obligation = reference
            .obligations
            .get(&ObligationKey::new(BREACH_NOTICE));
        let sources = obligation.into_iter().flat_map(|it| &it.legal_sources);
        let regimes = &reference.regimes;
        sources
            .filter_map(|source| self.law(regimes, source, on))
            .collect()
    }

    fn law(
        &self,
        regimes: &'a Regimes,
        source: &'a LegalSource,
        on: Date,
    ) -> Option<Notification<'a>> {
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

/// The current flows to the vendor.
fn flows_to(registry: &Registry, vendor: VendorId, on: Date) -> impl Iterator<Item = &Flow> {
    let flows = registry.referring::<Flow>(Edge::FlowToVendor, vendor);
    flows.filter(move |flow| flow.is_current(on))
}

/// The work that is handed to the vendor that day.
fn handed_to(
    registry: &Registry,
    vendor: VendorId,
    on: Date,
) -> impl Iterator<Item = &Subprocessing> {
    let work = registry.referring::<Subprocessing>(Edge::SubprocessingTo, vendor);
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
mod tests;
