//! Coverage: how much of what a record of processing needs (GDPR Art. 30) the register states on a day.
//!
//! It counts what is stated of what is needed and names the gaps. Nothing here says whether what is stated is right or
//! allowed; that is for decisions and findings. Of flows only the current ones count.
//!
//! For example, of an activity of a controller eight things are needed. One with purposes and a time of retention, and
//! nothing else, is at 2 of 8: 25 percent; the gaps say which field would state each of the six others.

mod need;

use entity::vocabulary::ActivityRole;
use jiff::civil::Date;

pub use need::Need;

use crate::registry::activity::Activity;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::holding::Holding;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::noun::{Noun, RecordId};
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// How much is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    counts: [Count; Need::ALL.len()],
}

/// How often one thing is needed, and how often it is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Count {
    needed: usize,
    stated: usize,
    without: Option<RecordId>,
}

/// Something that is needed and not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub need: Need,
    /// How many times.
    pub times: usize,
    /// The first record that lacks it.
    pub example: RecordId,
}

impl Default for Coverage {
    fn default() -> Self {
        Self {
            counts: [Count::default(); Need::ALL.len()],
        }
    }
}

impl Coverage {
    /// How many things are stated.
    #[must_use]
    pub fn stated(&self) -> usize {
        self.counts.iter().map(|count| count.stated).sum()
    }

    /// How many things are needed.
    #[must_use]
    pub fn needed(&self) -> usize {
        self.counts.iter().map(|count| count.needed).sum()
    }

    /// How much of what is needed is stated, in percent, rounded down, so that 100 is all of it; none where nothing is
    /// needed.
    #[must_use]
    pub fn percent(&self) -> Option<usize> {
        (self.stated() * 100).checked_div(self.needed())
    }

    /// What is not stated, in the order of [`Need::ALL`].
    pub fn gaps(&self) -> impl Iterator<Item = Gap> + '_ {
        let counts = Need::ALL.iter().zip(&self.counts);
        counts.filter_map(|(need, count)| {
            Some(Gap {
                need: *need,
                times: count.needed - count.stated,
                example: count.without?,
            })
        })
    }

    /// Counts something that the record needs.
    fn need<T: Noun>(&mut self, need: Need, of: &T, is_stated: bool) {
        let Some(count) = self.counts.get_mut(need as usize) else {
            return;
        };
        count.needed += 1;
        match is_stated {
            true => count.stated += 1,
            false => count.without = count.without.or_else(|| Some(of.record_id())),
        }
    }

    /// Its line of the record: the contents that Art. 30(1) lists for a controller, or Art. 30(2) for a processor.
    fn activity(&mut self, registry: &Registry, activity: &Activity) {
        if let Some(ours) = registry.legal_entities.get(activity.ours) {
            self.need(Need::OurContact, ours, has_contact(ours));
        }
        let others = !activity.others.is_empty();
        let purposes = !activity.purposes.is_empty();
        match activity.role {
            ActivityRole::Controller => {}
            ActivityRole::JointController => self.need(Need::JointControllers, activity, others),
            ActivityRole::Processor => {
                self.need(Need::Controllers, activity, others);
                self.need(Need::Processing, activity, purposes);
            }
        }
        if activity.role != ActivityRole::Processor {
            let [collections, holdings, flows] = [
                Edge::CollectionActivity,
                Edge::HoldingActivity,
                Edge::FlowActivity,
            ]
            .map(|edge| is_referred_to(registry, edge, activity));
            self.need(Need::Purposes, activity, purposes);
            self.need(Need::Subjects, activity, !activity.subjects.is_empty());
            self.need(Need::Categories, activity, collections || holdings || flows);
            self.need(Need::Recipients, activity, flows);
            self.need(Need::Retention, activity, activity.retention.is_some());
        }
        let measures = !activity.security_measures.is_empty();
        self.need(Need::Security, activity, measures);
    }

    fn database(&mut self, registry: &Registry, database: &Database) {
        let holds = is_referred_to(registry, Edge::HoldingDatabase, database);
        let measures = !database.security_measures.is_empty();
        let purposes = !database.purposes.is_empty();
        self.need(Need::DatabaseOwner, database, database.owner.is_some());
        self.need(Need::DatabasePurposes, database, purposes);
        self.need(Need::DatabaseCategories, database, holds);
        self.need(Need::DatabaseCountry, database, database.country.is_some());
        self.need(Need::DatabaseSecurity, database, measures);
    }

    fn holding(&mut self, registry: &Registry, holding: &Holding) {
        let database = registry.databases.get(holding.database);
        let of_database = database.is_some_and(|database| database.retention.is_some());
        let kept = holding.retention.is_some() || of_database;
        self.need(Need::HoldingSubjects, holding, !holding.subjects.is_empty());
        self.need(Need::HoldingRetention, holding, kept);
        self.need(Need::HoldingActivity, holding, holding.activity.is_some());
    }

    fn vendor(&mut self, registry: &Registry, vendor: &Vendor) {
        self.need(Need::VendorClasses, vendor, !vendor.classes.is_empty());
        self.need(Need::VendorCountry, vendor, vendor.is_somewhere());
        if is_referred_to(registry, Edge::ActivityOtherVendor, vendor) {
            let contact = vendor.address.is_some() || !vendor.contacts.is_empty();
            self.need(Need::VendorContact, vendor, contact);
        }
    }

    fn flow(&mut self, registry: &Registry, flow: &Flow) {
        let of_recipient = match flow.recipient {
            Recipient::Vendor(id) => registry.vendors.get(id).is_some_and(Vendor::is_somewhere),
            Recipient::LegalEntity(id) => {
                let entity = registry.legal_entities.get(id);
                entity.is_some_and(|entity| entity.country.is_some())
            }
            Recipient::Class(_) => false,
        };
        let destination = !flow.destinations.is_empty() || of_recipient;
        self.need(Need::FlowPurposes, flow, !flow.purposes.is_empty());
        self.need(Need::FlowSubjects, flow, !flow.subjects.is_empty());
        self.need(Need::FlowDestinations, flow, destination);
        self.need(Need::FlowActivity, flow, flow.activity.is_some());
    }

    fn collection(&mut self, it: &Collection) {
        self.need(Need::CollectionPurposes, it, !it.purposes.is_empty());
        self.need(Need::CollectionSubjects, it, !it.subjects.is_empty());
        self.need(Need::CollectionActivity, it, it.activity.is_some());
    }
}

/// Of an activity: its own line of the record.
#[must_use]
pub fn of_activity(registry: &Registry, activity: &Activity) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.activity(registry, activity);
    coverage
}

/// Of a database and of what it holds. `visit` is asked before each holding, and ends the count.
#[must_use]
pub fn of_database(registry: &Registry, database: &Database, visit: &dyn Fn() -> bool) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.database(registry, database);
    let holdings = registry.referring::<Holding>(Edge::HoldingDatabase, database.head.id);
    for holding in holdings.take_while(|_| visit()) {
        coverage.holding(registry, holding);
    }
    coverage
}

/// Of a vendor and of the current flows to it; `visit` as above.
#[must_use]
pub fn of_vendor(
    registry: &Registry,
    vendor: &Vendor,
    on: Date,
    visit: &dyn Fn() -> bool,
) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.vendor(registry, vendor);
    let flows = registry.referring::<Flow>(Edge::FlowToVendor, vendor.head.id);
    let current = flows.take_while(|_| visit());
    for flow in current.filter(|flow| flow.is_current(on)) {
        coverage.flow(registry, flow);
    }
    coverage
}

/// Of the register: all activities, databases, vendors, and each fact once; `visit` as above.
#[must_use]
pub fn of_register(registry: &Registry, on: Date, visit: &dyn Fn() -> bool) -> Coverage {
    let mut coverage = Coverage::default();
    for activity in registry.activities.iter().take_while(|_| visit()) {
        coverage.activity(registry, activity);
    }
    for database in registry.databases.iter().take_while(|_| visit()) {
        coverage.database(registry, database);
    }
    for vendor in registry.vendors.iter().take_while(|_| visit()) {
        coverage.vendor(registry, vendor);
    }
    for collection in registry.collections.iter().take_while(|_| visit()) {
        coverage.collection(collection);
    }
    for holding in registry.holdings.iter().take_while(|_| visit()) {
        coverage.holding(registry, holding);
    }
    let flows = registry.flows.iter().take_while(|_| visit());
    for flow in flows.filter(|flow| flow.is_current(on)) {
        coverage.flow(registry, flow);
    }
    coverage
}

fn has_contact(entity: &LegalEntity) -> bool {
    let person = entity.contact.or(entity.data_protection_officer);
    entity.address.is_some() || person.is_some()
}

fn is_referred_to<T: Noun>(registry: &Registry, edge: Edge, target: &T) -> bool {
    let mut sources = registry.edges.sources::<_, ()>(edge, target.id());
    sources.next().is_some()
}

#[cfg(test)]
mod tests;
