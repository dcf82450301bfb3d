//! The findings of a value that differs in a few records from one whose findings are known: those that hang on what
//! changed are looked for anew, all others are as they were.
//!
//! What hangs on a record is said once, in [`Reach`]. It may say too much, which costs time, and never too little; a test
//! holds it against all findings of random registers. Where too much hangs on a change, or the persons that the flows add
//! to a threshold changed, everything is to be looked for anew.
//!
//! For example: a flow to a vendor gets another purpose. The findings about the vendor, its owners and what it owns are
//! looked for, with those about the categories of the flow.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::id::{DataCategoryId, DatabaseId, FlowId, Id, PropertyId, VendorId};
use entity::vocabulary::FindingCode;
use jiff::civil::Date;

use super::{Finding, Identity, OF_CATEGORY, OF_COLLECTION, OF_HOLDING, Search, Spend, decision};
use crate::compliance::counterparty::with_owners;
use crate::compliance::transfers::carry_counts;
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::holding::Holding;
use crate::registry::noun::{Noun, RecordId};
use crate::registry::nouns::{NounKind, Record};
use crate::registry::past::Past;
use crate::registry::term::{DataCategory, below, upward};
use crate::registry::value::Registry;
use crate::registry::vendor::owned_on;

/// So many flows at most are judged again; with more, all of them may as well be, on all cores.
const MOST: usize = 1_000;

/// Why there are no findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// `spend` refused.
    Refused,
    /// Too much hangs on what changed.
    TooMuch,
}

/// The findings of the registry on the day, as [`find`](super::find) gives them, out of those of its past.
///
/// # Errors
/// See [`Hindrance`].
pub fn find_since(
    past: &Past,
    before: &[Arc<Finding>],
    registry: &Registry,
    on: Date,
    spend: Spend<'_>,
) -> Result<Vec<Arc<Finding>>, Hindrance> {
    let reach = Reach::of(past, registry, on);
    if reach.flow_count(registry) > MOST || !carry_counts(past, registry, on, &reach.flows) {
        return Err(Hindrance::TooMuch);
    }
    let mut search = Search::new(registry, on, spend);
    reach.search(&mut search).ok_or(Hindrance::Refused)?;
    let (kept, _): (Vec<_>, Vec<_>) = before.iter().partition(|it| !reach.holds(it));
    let outdated = reach.outdated(&search, &kept);
    let found = search.done().into_iter().filter(|it| reach.holds(it));
    let mut found: Vec<_> = found.chain(outdated).collect();
    found.sort_by(|one, two| one.place().cmp(&two.place()));
    found.dedup_by(|one, other| one.identity == other.identity);
    Ok(merged(&kept, found))
}

/// Two lists, each in order, as one.
fn merged(kept: &[&Arc<Finding>], found: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
    let mut all = Vec::with_capacity(kept.len() + found.len());
    let mut rest = kept;
    for finding in found {
        let earlier = rest.partition_point(|it| it.place() < finding.place());
        let (first, others) = rest.split_at(earlier);
        all.extend(first.iter().map(|it| Arc::clone(it)));
        all.push(finding);
        rest = others;
    }
    all.extend(rest.iter().map(|it| Arc::clone(it)));
    all
}

/// What hangs on the records that changed.
#[derive(Debug, Default)]
struct Reach {
    /// All findings about them.
    vendors: BTreeSet<VendorId>,
    /// All findings about them, as far as they are about no vendor.
    flows: BTreeSet<FlowId>,
    records: BTreeSet<RecordId>,
    categories: BTreeSet<DataCategoryId>,
    /// The decisions that were made, changed or withdrawn, and what they are about.
    decisions: Vec<(RecordId, Identity)>,
}

impl Reach {
    fn of(past: &Past, registry: &Registry, on: Date) -> Self {
        let mut reach = Self::default();
        for id in &past.changed {
            for value in [&past.registry, registry] {
                reach.records.insert(*id);
                match value.record(*id) {
                    Some(Record::Flow(flow)) => reach.flow(value, &flow, on),
                    Some(Record::Holding(holding)) => reach.holding(value, &holding),
                    Some(Record::Collection(it)) => reach.collection(value, &it, on),
                    Some(Record::Attestation(it)) => {
                        reach.vendors.insert(it.vendor);
                    }
                    Some(Record::FindingDecision(decision)) => {
                        reach.decisions.push((*id, decision.finding.clone()));
                    }
                    _ => {}
                }
            }
        }
        reach
    }

    /// Vendors are approved, idle, certified and covered with regard to what goes to them, their owners and what they own.
    fn flow(&mut self, value: &Registry, flow: &Flow, on: Date) {
        self.flows.insert(flow.head.id);
        self.categories.extend(&flow.categories);
        if let Recipient::Vendor(vendor) = flow.recipient {
            self.family(value, vendor, on);
        }
    }

    fn family(&mut self, value: &Registry, vendor: VendorId, on: Date) {
        let owners = with_owners(value, &[vendor], on);
        self.vendors.extend(owners.iter().map(|it| it.head.id));
        self.vendors.extend(owned_on(value, vendor, on));
        self.vendors.insert(vendor);
    }

    /// What is gathered of a category tells of those above it and below.
    fn gathered(&mut self, value: &Registry, category: DataCategoryId) {
        self.categories.extend(upward(value, category));
        self.categories.extend(below(value, &[category]));
    }

    fn holding(&mut self, value: &Registry, holding: &Holding) {
        self.gathered(value, holding.category);
        self.fed(value, holding.database);
    }

    /// Two collections at one property may contradict each other.
    fn collection(&mut self, value: &Registry, collection: &Collection, on: Date) {
        self.gathered(value, collection.category);
        if let Some(vendor) = collection.by {
            self.family(value, vendor, on);
        }
        for other in collections_at(value, collection.property) {
            self.records.insert(other.record_id());
        }
        if let Some(database) = collection.into {
            self.fed(value, database);
            let held = value.referring::<Holding>(Edge::HoldingDatabase, database);
            self.records.extend(held.map(Noun::record_id));
        }
    }

    /// A flow out of a database is judged by the properties that feed the database.
    fn fed(&mut self, value: &Registry, database: DatabaseId) {
        for flow in value.referring::<Flow>(Edge::FlowFromDatabase, database) {
            self.flows.insert(flow.head.id);
            self.records.insert(flow.record_id());
            if let Recipient::Vendor(vendor) = flow.recipient {
                self.vendors.insert(vendor);
            }
        }
    }

    /// How many flows are to be judged.
    fn flow_count(&self, registry: &Registry) -> usize {
        let to_vendors = self.vendors.iter().map(|vendor| {
            registry
                .referring::<Flow>(Edge::FlowToVendor, *vendor)
                .count()
        });
        to_vendors.sum::<usize>() + self.flows.len()
    }

    fn search(&self, search: &mut Search<'_>) -> Option<()> {
        let registry = search.survey.registry;
        let flows = self.flows.iter().filter_map(|id| registry.flows.get(*id));
        search.flows(flows.filter(|flow| !matches!(flow.recipient, Recipient::Vendor(_))))?;
        for vendor in &self.vendors {
            search.vendor(*vendor)?;
        }
        let holdings = self.ids(NounKind::Holding);
        let holdings = holdings.filter_map(|id| registry.holdings.get(Id::new(id)));
        search.each(holdings, OF_HOLDING)?;
        let collections = self.ids(NounKind::Collection);
        let collections = collections.filter_map(|id| registry.collections.get(Id::new(id)));
        search.each(collections, OF_COLLECTION)?;
        let categories = self.categories.iter();
        let categories = categories.filter_map(|id| registry.data_categories.get(*id));
        search.each(categories, OF_CATEGORY)
    }

    fn ids(&self, noun: NounKind) -> impl Iterator<Item = entity::id::Uuid> {
        let of_noun = self.records.iter().filter(move |id| id.noun == noun);
        of_noun.map(|id| id.uuid)
    }

    /// Whether it is one of those that are looked for anew.
    fn holds(&self, finding: &Finding) -> bool {
        if let Some(vendor) = finding.vendor {
            return self.vendors.contains(&vendor) || self.is_of_decision(finding);
        }
        let Identity {
            code,
            subject,
            details,
        } = &finding.identity;
        // What is outdated is told by what the decision is about.
        let told_by = details.iter().filter_map(|detail| RecordId::parse(detail));
        let (subject, told_by) = match code {
            FindingCode::DecisionOutdated => {
                let mut all = told_by;
                (all.next().unwrap_or(*subject), all.collect::<Vec<_>>())
            }
            _ => (*subject, told_by.collect()),
        };
        (subject.noun == DataCategory::KIND && self.categories.contains(&Id::new(subject.uuid)))
            || self.records.contains(&subject)
            || told_by.iter().any(|id| self.records.contains(id))
            || self.is_of_decision(finding)
    }

    fn is_of_decision(&self, finding: &Finding) -> bool {
        let subject = finding.identity.subject;
        subject.noun == NounKind::FindingDecision && self.records.contains(&subject)
    }

    /// What the decisions make of findings that are as they were.
    fn outdated(&self, search: &Search<'_>, kept: &[&Arc<Finding>]) -> Vec<Arc<Finding>> {
        if self.decisions.is_empty() {
            return Vec::new();
        }
        let about: BTreeSet<_> = self.decisions.iter().map(|(_, about)| about).collect();
        let findings = kept.iter().filter(|it| about.contains(&it.identity));
        findings
            .filter_map(|finding| decision::find(&search.survey, finding))
            .map(Arc::new)
            .collect()
    }
}

fn collections_at(value: &Registry, property: PropertyId) -> impl Iterator<Item = &Collection> {
    value.referring::<Collection>(Edge::CollectionProperty, property)
}
