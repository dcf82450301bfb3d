//! What rules share: the register on a day, what is worked out once for all of them, and a flow with its judgment.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

use entity::id::{DataCategoryId, Id, PropertyId, RecipientClassId, Uuid, VendorId};
use entity::vocabulary::{FindingCode, Verdict};
use jiff::ToSpan;
use jiff::civil::Date;

use super::coverage::Contracts;
use super::{AHEAD, Finding};
use crate::compliance::counterparty::{Counterparty, with_owners};
use crate::compliance::day::Day;
use crate::compliance::dossier::Dossier;
use crate::compliance::in_force::{clause_in_force, notice_in_force};
use crate::compliance::judgment::{Answer, answers, verdict_of};
use crate::compliance::question::{Asked, Question};
use crate::compliance::reason::{JudgedLeg, Reason};
use crate::compliance::sentence::sentence;
use crate::registry::clause::{Bound, Clause};
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::notice::Notice;
use crate::registry::noun::{Noun, RecordId};
use crate::registry::term::upward;
use crate::registry::value::Registry;
use crate::registry::vendor::{Vendor, owned_on};

/// The register on a day.
#[derive(Debug)]
pub(super) struct Survey<'a> {
    pub(super) registry: &'a Registry,
    pub(super) on: Date,
    /// The privacy statements in force.
    pub(super) notices: Vec<Statement<'a>>,
    /// Worked out when first asked for, since the findings about one vendor do not.
    collected: OnceCell<Collected>,
}

/// The categories that are collected somewhere.
#[derive(Debug)]
struct Collected {
    themselves: HashSet<DataCategoryId>,
    /// Those and all above them.
    or_wider: HashSet<DataCategoryId>,
}

/// A privacy statement in force, with its clauses in force.
#[derive(Debug)]
pub(in crate::compliance) struct Statement<'a> {
    pub(in crate::compliance) notice: &'a Notice,
    pub(in crate::compliance) clauses: Vec<&'a Clause>,
    /// Every vendor and class of recipients that it names.
    names: HashSet<Uuid>,
}

impl<'a> Survey<'a> {
    pub(super) fn new(registry: &'a Registry, on: Date) -> Self {
        Self {
            registry,
            on,
            notices: statements_in_force(registry, on),
            collected: OnceCell::new(),
        }
    }

    /// Whether data of the category, of one above it or of one below it is collected somewhere.
    pub(super) fn is_collected(&self, category: DataCategoryId) -> bool {
        let Collected {
            themselves,
            or_wider,
        } = self.collected.get_or_init(|| Collected::of(self.registry));
        or_wider.contains(&category)
            || upward(self.registry, category).any(|wider| themselves.contains(&wider))
    }

    /// The statements in force at the property.
    pub(super) fn notices_at(&self, property: PropertyId) -> impl Iterator<Item = &Statement<'a>> {
        let at = move |it: &&Statement<'_>| it.notice.properties.contains(&property);
        self.notices.iter().filter(at)
    }

    /// The current flows to the vendor itself.
    pub(super) fn flows_to(&self, vendor: VendorId) -> impl Iterator<Item = &'a Flow> + use<'a> {
        let on = self.on;
        self.registry
            .referring::<Flow>(Edge::FlowToVendor, vendor)
            .filter(move |flow| flow.is_current(on))
    }

    /// The vendor, if it is registered, and all that own it that day.
    pub(super) fn with_owners(&self, vendor: VendorId) -> Vec<&'a Vendor> {
        with_owners(self.registry, &[vendor], self.on)
    }

    /// The vendor, and all that it owns that day through any number of owners.
    pub(super) fn with_owned(&self, vendor: VendorId) -> BTreeSet<VendorId> {
        let mut found = owned_on(self.registry, vendor, self.on);
        found.insert(vendor);
        found
    }

    /// Whether the day is the day asked or one of the days after it on which an end is told.
    pub(super) fn is_near(&self, last: Date) -> bool {
        let horizon = self.on.checked_add(AHEAD.days()).unwrap_or(Date::MAX);
        (self.on..=horizon).contains(&last)
    }

    /// What the vendor is called.
    pub(super) fn vendor_name(&self, vendor: VendorId) -> &'a str {
        let vendor = self.registry.vendors.even_retired(vendor);
        vendor.map_or("a vendor", |vendor| &vendor.name)
    }

    /// What the category is called.
    pub(super) fn category_key(&self, category: DataCategoryId) -> &'a str {
        let term = self.registry.data_categories.even_retired(category);
        term.map_or("data", |term| term.head.key.as_str())
    }
}

impl Collected {
    fn of(registry: &Registry) -> Self {
        let collections = registry.collections.iter();
        let of_collections = collections.map(|collection| collection.category);
        let holdings = registry.holdings.iter();
        let of_holdings = holdings.filter_map(|holding| holding.source.and(Some(holding.category)));
        let themselves: HashSet<_> = of_collections.chain(of_holdings).collect();
        let wider = themselves.iter().flat_map(|id| upward(registry, *id));
        Self {
            or_wider: wider.collect(),
            themselves,
        }
    }
}

/// The privacy statements in force on the day.
pub(in crate::compliance) fn statements_in_force(
    registry: &Registry,
    on: Date,
) -> Vec<Statement<'_>> {
    let notices = registry.notices.iter();
    let in_force = notices.filter(|notice| notice_in_force(registry, notice, on));
    in_force
        .map(|notice| Statement::of(registry, notice, on))
        .collect()
}

impl<'a> Statement<'a> {
    fn of(registry: &'a Registry, notice: &'a Notice, on: Date) -> Self {
        let clauses = registry.referring::<Clause>(Edge::ClauseNotice, notice.head.id);
        let clauses: Vec<_> = clauses
            .filter(|clause| clause_in_force(registry, clause, on))
            .collect();
        let sections = notice.sections.iter().flat_map(|section| &section.names);
        let mut names: HashSet<Uuid> = sections.map(|id| id.uuid()).collect();
        for clause in &clauses {
            match &clause.bound {
                Bound::Company => {}
                Bound::Vendors(vendors) => names.extend(vendors.iter().map(|id| id.uuid())),
                Bound::Classes(classes) => names.extend(classes.iter().map(|id| id.uuid())),
            }
            let recipients = clause.scope.recipients.iter().flatten();
            names.extend(recipients.map(|id| id.uuid()));
        }
        Self {
            notice,
            clauses,
            names,
        }
    }

    /// Whether it names the recipient, an owner of it, a class of it or one above.
    pub(in crate::compliance) fn names(&self, recipient: &Counterparty<'_>) -> bool {
        let classes = recipient.classes.iter().flat_map(|classes| &classes.up);
        let classes = classes.map(|id: &RecipientClassId| id.uuid());
        let vendors = recipient.vendors.iter().map(|vendor| vendor.head.id.uuid());
        classes.chain(vendors).any(|id| self.names.contains(&id))
    }
}

/// A recipient of flows, with what rules about them ask of it alike.
#[derive(Debug)]
pub(super) struct Party<'a> {
    pub(super) dossier: Dossier<'a>,
    /// Worked out by [`coverage`](super::coverage).
    pub(super) contracts: OnceCell<Contracts<'a>>,
}

impl<'a> Party<'a> {
    pub(super) fn of(registry: &'a Registry, asked: &'a Asked, on: Date) -> Self {
        Self {
            dossier: Dossier::of(registry, asked, on),
            contracts: OnceCell::new(),
        }
    }

    pub(super) fn recipient(&self) -> &Counterparty<'a> {
        &self.dossier.recipient
    }
}

/// A current flow with its judgment.
#[derive(Debug)]
pub(super) struct Judged<'a> {
    pub(super) survey: &'a Survey<'a>,
    pub(super) party: &'a Party<'a>,
    pub(super) flow: &'a Flow,
    pub(super) vendor: Option<VendorId>,
    pub(super) verdict: Verdict,
    /// One for each combination of what it does and what goes.
    pub(super) answers: Vec<Answer<'a>>,
}

impl<'a> Judged<'a> {
    /// The flow to the party by the questions that it asks.
    pub(super) fn of<'r: 'a>(
        survey: &'a Survey<'r>,
        day: &Day<'r>,
        party: &'a Party<'a>,
        flow: &'a Flow,
        questions: &'a [Question],
    ) -> Self {
        let answers = answers(day, &party.dossier, questions);
        Self {
            survey,
            party,
            flow,
            vendor: party.recipient().itself(),
            verdict: verdict_of(&answers),
            answers,
        }
    }

    /// The reasons of all combinations.
    pub(super) fn reasons(&self) -> impl Iterator<Item = &Reason> {
        self.answers.iter().flat_map(|answer| &answer.reasons)
    }

    /// Its direct legs, each under each regime that was asked; those of several combinations come several times.
    pub(super) fn direct_legs(&self) -> impl Iterator<Item = &JudgedLeg> {
        let legs = self.reasons().filter_map(|reason| reason.leg.as_deref());
        legs.filter(|judged| !judged.leg.is_onward())
    }

    /// The properties where its data was collected, as far as they are known.
    pub(super) fn properties(&self) -> BTreeSet<PropertyId> {
        let questions = self.answers.iter().map(|answer| answer.case.question);
        questions.filter_map(|question| question.property).collect()
    }

    /// The sentence of the first reason of this kind.
    pub(super) fn sentence_of_first(&self, is: impl Fn(&Reason) -> bool) -> Option<String> {
        self.answers.iter().find_map(|answer| {
            let reason = answer.reasons.iter().find(|reason| is(reason))?;
            Some(sentence(&answer.case, reason))
        })
    }

    /// A finding about the flow.
    pub(super) fn finding(&self, code: FindingCode) -> Finding {
        self.noting(Finding::about(code, self.flow))
    }

    /// The finding, resting on the flow, its vendor and whoever owns it.
    pub(super) fn noting(&self, finding: Finding) -> Finding {
        let owners = self.party.recipient().vendors.iter().copied();
        finding
            .of_vendor(self.vendor)
            .resting_on([self.flow])
            .resting_on(owners)
    }

    /// The flow in a sentence: its key, and to whom it goes.
    pub(super) fn named(&self) -> String {
        let registry = self.survey.registry;
        let to = match self.flow.recipient {
            Recipient::Vendor(id) => Some(self.survey.vendor_name(id)),
            Recipient::LegalEntity(id) => {
                let entity = registry.legal_entities.even_retired(id);
                entity.map(|entity| entity.name.as_str())
            }
            Recipient::Class(id) => {
                let class = registry.recipient_classes.even_retired(id);
                class.map(|class| class.name.as_str())
            }
        };
        let key = self.flow.key();
        format!("flow `{key}` to {}", to.unwrap_or("nobody known"))
    }
}

/// The id of a record of any noun, as it stands in an identity.
pub(super) fn detail<T: Noun>(id: Id<T::Kind>) -> String {
    RecordId::of::<T>(id).to_string()
}
