//! Findings: what is wrong or missing in the register on a day, computed and never stored.
//!
//! One rule a file, all of them in the tables of this one. A rule looks at one record and says what it finds; each
//! current flow is judged once, and the judgment is handed to every rule about flows. Findings with the same identity
//! are one finding that rests on the records of all of them. Nothing here decides what to do about a finding.
//!
//! For example: page views go to a vendor whose approval was withdrawn yesterday. For today that gives FLOW_FORBIDDEN
//! of the flow and VENDOR_NOT_APPROVED of the vendor; for the day before yesterday it gives neither.

use std::sync::Arc;

use entity::id::{FlowId, Id, VendorId};
use jiff::civil::Date;

use super::day::Day;
use super::judgment::{combinations, questions};
use super::shares::on_all_cores;
use crate::registry::activity::Activity;
use crate::registry::agreement::Agreement;
use crate::registry::attestation::Attestation;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::holding::Holding;
use crate::registry::notice::Notice;
use crate::registry::noun::{Noun, RecordId};
use crate::registry::nouns::NounKind;
use crate::registry::subprocessing::{Subprocessing, handed_on};
use crate::registry::term::DataCategory;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

mod agreement;
mod approval;
mod assessment;
mod attestation;
mod basis;
mod category;
mod certification;
pub mod change;
mod collector;
mod confidentiality;
mod coverage;
mod decision;
mod duty;
pub mod finding;
mod flow_down;
mod grade;
mod idle;
mod level;
mod notice_advance;
mod notice_broken;
mod notice_contradiction;
mod notice_recipient;
mod resale;
mod responsible;
mod review;
mod safeguard;
mod since;
mod source;
mod survey;
mod transfer;
mod unstated;
mod verdict;

#[cfg(test)]
mod tests;

pub use crate::registry::finding_decision::Identity;
pub use decision::decided;
pub use finding::Finding;
pub use grade::{kind, severity};
pub use since::{Hindrance, find_since};

use finding::Placed;
pub(super) use notice_advance::longest_advance;
use survey::{Judged, Party, Survey};
pub(super) use survey::{Statement, statements_in_force};

/// What a rule says of one record.
type Rule<T> = fn(&Survey<'_>, &T) -> Vec<Finding>;

/// The rules about a current flow, which see its judgment.
const OF_CURRENT_FLOW: &[fn(&Judged<'_>) -> Vec<Finding>] = &[
    verdict::find,
    transfer::find,
    safeguard::find,
    assessment::find,
    confidentiality::find,
    resale::find,
    coverage::find,
    notice_recipient::find,
    notice_broken::by_flow,
];

/// The rules about any flow inside its window, proposed ones too.
const OF_FLOW: &[Rule<Flow>] = &[level::of_flow];

const OF_VENDOR: &[Rule<Vendor>] = &[
    approval::find,
    idle::find,
    certification::find,
    review::find,
    unstated::vendor,
    responsible::vendor,
    duty::find,
];

const OF_SUBPROCESSING: &[Rule<Subprocessing>] = &[flow_down::find];

const OF_AGREEMENT: &[Rule<Agreement>] = &[agreement::find, responsible::agreement];

const OF_NOTICE: &[Rule<Notice>] = &[notice_contradiction::of_clauses, notice_advance::find];

const OF_COLLECTION: &[Rule<Collection>] = &[
    level::of_collection,
    collector::find,
    notice_broken::by_collection,
    notice_contradiction::of_collections,
];

const OF_HOLDING: &[Rule<Holding>] = &[level::of_holding, source::find, unstated::holding];

const OF_DATABASE: &[Rule<Database>] = &[unstated::database, responsible::database];

const OF_ACTIVITY: &[Rule<Activity>] = &[basis::find];

const OF_ATTESTATION: &[Rule<Attestation>] = &[attestation::find];

const OF_CATEGORY: &[Rule<DataCategory>] = &[category::find];

/// Asked before work is done, with what it costs: a decision one, a record one. No more is done once it refuses.
pub type Spend<'a> = &'a (dyn Fn(u64) -> bool + Sync);

/// How many days ahead an end is told.
pub(super) const AHEAD: i32 = 90;

/// All findings of the register on the day, gravest first, then by code and subject; null once `spend` refuses.
pub fn find(registry: &Registry, on: Date, spend: Spend<'_>) -> Option<Vec<Arc<Finding>>> {
    let mut search = Search::new(registry, on, spend);
    search.all_flows()?;
    search.all(registry.vendors.iter(), OF_VENDOR)?;
    search.all(registry.subprocessings.iter(), OF_SUBPROCESSING)?;
    search.all(registry.agreements.iter(), OF_AGREEMENT)?;
    search.all(registry.notices.iter(), OF_NOTICE)?;
    search.all(registry.collections.iter(), OF_COLLECTION)?;
    search.all(registry.holdings.iter(), OF_HOLDING)?;
    search.all(registry.databases.iter(), OF_DATABASE)?;
    search.all(registry.activities.iter(), OF_ACTIVITY)?;
    search.all(registry.attestations.iter(), OF_ATTESTATION)?;
    search.all(registry.data_categories.iter(), OF_CATEGORY)?;
    Some(search.done())
}

/// The findings about one vendor, as [`find`] gives them, without looking at the rest of the register.
pub fn of_vendor(
    registry: &Registry,
    vendor: VendorId,
    on: Date,
    spend: Spend<'_>,
) -> Option<Vec<Arc<Finding>>> {
    let mut search = Search::new(registry, on, spend);
    search.vendor(vendor)?;
    let of_vendor = |finding: &Arc<Finding>| finding.is_about(RecordId::of::<Vendor>(vendor));
    Some(search.done().into_iter().filter(of_vendor).collect())
}

/// The findings that concern one flow, as [`find`] gives them.
pub fn of_flow(
    registry: &Registry,
    flow: FlowId,
    on: Date,
    spend: Spend<'_>,
) -> Option<Vec<Arc<Finding>>> {
    let record = registry.flows.get(flow)?;
    let found = match record.recipient {
        // A finding about the vendor rests on all flows to it.
        Recipient::Vendor(vendor) => of_vendor(registry, vendor, on, spend)?,
        Recipient::LegalEntity(_) | Recipient::Class(_) => {
            let mut search = Search::new(registry, on, spend);
            search.flows(std::iter::once(record))?;
            search.done()
        }
    };
    Some(found.into_iter().filter(|it| it.concerns(record)).collect())
}

/// The finding on the day, if it is given, without looking at more of the register than it names; null once `spend`
/// refuses.
pub fn find_one(
    registry: &Registry,
    identity: &Identity,
    on: Date,
    spend: Spend<'_>,
) -> Option<Option<Arc<Finding>>> {
    let details = identity.details.iter();
    let details = details.filter_map(|detail| RecordId::parse(detail));
    let named: Vec<_> = std::iter::once(identity.subject).chain(details).collect();
    let of = |noun| named.iter().find(|record| record.noun == noun);
    let found = if let Some(flow) = of(NounKind::Flow) {
        let flow = Id::new(flow.uuid);
        match registry.flows.get(flow) {
            Some(_) => of_flow(registry, flow, on, spend)?,
            None => Vec::new(),
        }
    } else if let Some(vendor) = of(NounKind::Vendor) {
        of_vendor(registry, Id::new(vendor.uuid), on, spend)?
    } else {
        find(registry, on, spend)?
    };
    Some(found.into_iter().find(|it| it.identity == *identity))
}

/// Findings while they are gathered.
struct Search<'a> {
    survey: Survey<'a>,
    day: Day<'a>,
    /// Of one identity there may be several, of which the first tells it; see [`joined`].
    found: Vec<Placed>,
    spend: Spend<'a>,
}

impl<'a> Search<'a> {
    fn new(registry: &'a Registry, on: Date, spend: Spend<'a>) -> Self {
        Self {
            survey: Survey::new(registry, on),
            day: Day::of_many(registry, on),
            found: Vec::new(),
            spend,
        }
    }

    /// Every flow, on all cores: what is found of one hangs on no other, but for findings that rest on several, which are
    /// put together in the end.
    fn all_flows(&mut self) -> Option<()> {
        let flows = by_recipient(self.survey.registry.flows.iter());
        self.shared(&flows, |search, share| search.flows(share.iter().copied()))
    }

    /// Every record of a noun, on all cores.
    fn all<'r, T: Noun>(
        &mut self,
        records: impl Iterator<Item = &'r T>,
        rules: &[Rule<T>],
    ) -> Option<()> {
        let records: Vec<_> = records.collect();
        self.shared(&records, |search, share| {
            search.each(share.iter().copied(), rules)
        })
    }

    fn shared<T: Sync>(
        &mut self,
        items: &[T],
        look: impl Fn(&mut Search<'a>, &[T]) -> Option<()> + Sync,
    ) -> Option<()> {
        let (registry, on, spend) = (self.survey.registry, self.survey.on, self.spend);
        let search = |share: &[T]| {
            let mut search = Search::new(registry, on, spend);
            look(&mut search, share)?;
            Some(joined(search.found))
        };
        for found in on_all_cores(items, search) {
            self.found.extend(found?);
        }
        Some(())
    }

    fn flows<'f>(&mut self, flows: impl Iterator<Item = &'f Flow>) -> Option<()> {
        let flows = by_recipient(flows.filter(|flow| flow.window.holds(self.survey.on)));
        for of_recipient in flows.chunk_by(|one, two| one.recipient == two.recipient) {
            let mut found = Vec::new();
            self.flows_to_one(of_recipient, &mut found)?;
            self.found.extend(joined(found));
        }
        Some(())
    }

    fn flows_to_one(&self, flows: &[&Flow], found: &mut Vec<Placed>) -> Option<()> {
        let (registry, on) = (self.survey.registry, self.survey.on);
        let mut asked = Vec::new();
        for flow in flows {
            for rule in OF_FLOW {
                found.extend(rule(&self.survey, flow).into_iter().map(Placed::new));
            }
            if flow.is_current(on) {
                self.pay(combinations(registry, flow) as u64)?;
                asked.push((flow, questions(registry, flow, on)));
            }
        }
        let Some(recipient) = flows.first().map(|flow| flow.recipient.into()) else {
            return Some(());
        };
        let party = Party::of(registry, &recipient, on);
        for (flow, questions) in &asked {
            let judged = Judged::of(&self.survey, &self.day, &party, flow, questions);
            for rule in OF_CURRENT_FLOW {
                found.extend(rule(&judged).into_iter().map(Placed::new));
            }
        }
        Some(())
    }

    /// Everything in which a finding about the vendor can be found.
    fn vendor(&mut self, vendor: VendorId) -> Option<()> {
        let registry = self.survey.registry;
        self.flows(registry.referring(Edge::FlowToVendor, vendor))?;
        self.each(registry.vendors.get(vendor).into_iter(), OF_VENDOR)?;
        self.each(handed_on(registry, vendor), OF_SUBPROCESSING)?;
        let mut agreements = Vec::new();
        for party in self.survey.with_owners(vendor) {
            let of_party = registry.referring::<Agreement>(Edge::AgreementVendor, party.head.id);
            agreements.extend(of_party);
        }
        self.each(agreements.into_iter(), OF_AGREEMENT)?;
        let collections = registry.referring(Edge::CollectionBy, vendor);
        self.each(collections, OF_COLLECTION)?;
        let attestations = registry.referring(Edge::AttestationVendor, vendor);
        self.each(attestations, OF_ATTESTATION)
    }

    fn each<'r, T: Noun>(
        &mut self,
        records: impl Iterator<Item = &'r T>,
        rules: &[Rule<T>],
    ) -> Option<()> {
        for record in records {
            self.pay(1)?;
            for rule in rules {
                let found = rule(&self.survey, record);
                self.found.extend(found.into_iter().map(Placed::new));
            }
        }
        Some(())
    }

    fn pay(&self, cost: u64) -> Option<()> {
        (self.spend)(cost).then_some(())
    }

    /// Decisions that no longer hold are found among what was found.
    fn done(self) -> Vec<Arc<Finding>> {
        let mut found = joined(self.found);
        if !self.survey.registry.finding_decisions.is_empty() {
            let outdated = |placed: &Placed| decision::find(&self.survey, &placed.finding);
            let outdated: Vec<_> = found.iter().filter_map(outdated).map(Placed::new).collect();
            found.extend(outdated);
            found = joined(found);
        }
        found.into_iter().map(|placed| placed.finding).collect()
    }
}

/// Those to one recipient together, and else as they come: of several that give one finding the first has its words.
fn by_recipient<'f>(flows: impl Iterator<Item = &'f Flow>) -> Vec<&'f Flow> {
    let mut flows: Vec<_> = flows.collect();
    flows.sort_by_key(|flow| flow.recipient);
    flows
}

/// The findings in their order, those of one identity as one.
fn joined(mut found: Vec<Placed>) -> Vec<Placed> {
    found.sort_by(Placed::compare);
    found.dedup_by(|later, first| {
        let alike = later.is_of_one_identity(first);
        if alike {
            Arc::make_mut(&mut first.finding).join(&later.finding);
        }
        alike
    });
    found
}
