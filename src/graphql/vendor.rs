//! Vendors in the API.

use async_graphql::{Object, Result, SimpleObject};
use entity::vocabulary::{CertificationScheme, StandingState, VendorKind};

use super::activity::{ActivityConnection, ActivityFilter, ActivityOrder};
use super::agreement::AgreementObject;
use super::at::At;
use super::attestation::{AttestationConnection, AttestationFilter, AttestationOrder};
use super::clause::{ClauseConnection, ClauseFilter, ClauseOrder};
use super::collection::{CollectionConnection, CollectionFilter, CollectionOrder};
use super::connection::{Page, noun_object};
use super::coverage::Coverage;
use super::criteria::Filter;
use super::database::{DatabaseConnection, DatabaseFilter, DatabaseOrder};
use super::finding::{Asked, FindingConnection, FindingFilter, FindingOrder};
use super::flow::{FlowConnection, FlowFilter, FlowOrder};
use super::kept::crossings_of;
use super::notice::NoticeObject;
use super::person::{PersonObject, person_of};
use super::subprocessing::{
    HandedOn, SubprocessingConnection, SubprocessingFilter, SubprocessingOrder,
};
use super::term::{
    DataCategoryConnection, PurposeConnection, RecipientClassObject, TermFilter, TermOrder,
};
use super::transfer::{TransferConnection, TransferFilter, page_of};
use super::value::Citation;
use crate::command::input::{CountryCode, Day, Url};
use crate::compliance::binding_clauses;
use crate::compliance::coverage::of_vendor;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::person::Person;
use crate::registry::subprocessing::handed_on_to_the_end;
use crate::registry::term::RecipientClass;
use crate::registry::vendor::{self, Owned, Vendor, ownership_on};

pub use binding::BindingClause;
pub(super) use filter::{RECEIVES, SERVES};
pub use filter::{VendorFilter, VendorOrder, VendorOrderField};
pub use near::{NearMatch, NearVendorsInput};
pub(super) use near::{near_matches, near_matches_of};

mod binding;
mod filter;
mod near;

noun_object! {
    /// A counterparty as it is named: a company, or a product of one.
    VendorObject, VendorConnection, VendorEdge of Vendor as "Vendor", "VendorConnection", "VendorEdge" {
        /// The name in use.
        async fn name(&self) -> &'a str {
            &self.record.name
        }

        /// The name in the commercial register; null where nobody stated it.
        async fn legal_name(&self) -> Option<&'a str> {
            self.record.legal_name.as_deref()
        }

        /// Company or product.
        async fn kind(&self) -> VendorKind {
            self.record.kind
        }

        /// Other names.
        async fn aliases(&self) -> &'a [String] {
            &self.record.aliases
        }

        /// Who owned it directly, when.
        async fn owners(&self) -> Vec<OwnershipObject<'a>> {
            self.record.owners.iter().map(|record| OwnershipObject { at: self.at, record }).collect()
        }

        /// Vendors that may be the same: by a number, a website, or a name like one of its; the likest first, at most 20. What
        /// it owned and what owned it are not among them.
        async fn near_matches(&self) -> Vec<NearMatch<'a>> {
            near_matches_of(self.at, self.record)
        }

        /// Where it is established; null where nobody stated it.
        async fn country(&self) -> Option<CountryCode> {
            self.record.country.as_ref().map(CountryCode::from)
        }

        /// Its address; null where nobody stated it.
        async fn address(&self) -> Option<&'a str> {
            self.record.address.as_deref()
        }

        /// Where it processes data; empty where nobody stated it.
        async fn processing_countries(&self) -> Vec<CountryCode> {
            self.record.processing_countries.iter().map(CountryCode::from).collect()
        }

        /// What kinds of recipient it is; empty where nobody stated it.
        async fn classes(&self) -> Vec<RecipientClassObject<'a>> {
            let classes = self.at.named::<RecipientClass>(&self.record.classes);
            classes.map(|record| RecipientClassObject { at: self.at, record }).collect()
        }

        /// Where it stood with the company, when.
        async fn standing(&self) -> Vec<Standing<'a>> {
            self.record.standing.iter().map(Into::into).collect()
        }

        /// Where it stands today; null where nobody decided it.
        async fn current_standing(&self) -> Option<StandingState> {
            self.record.standing_on(self.at.today).map(|standing| standing.state)
        }

        /// How critical it is, 1 (most) to 4; null where nobody stated it.
        async fn tier(&self) -> Option<u8> {
            self.record.tier
        }

        /// Its website; null where nobody stated it.
        async fn website(&self) -> Option<Url> {
            self.record.website.clone().map(Url)
        }

        /// Its numbers in public registers.
        async fn identifiers(&self) -> Vec<Identifier<'a>> {
            let identifiers = self.record.identifiers.iter();
            identifiers.map(|vendor::Identifier { scheme, value }| Identifier { scheme, value }).collect()
        }

        /// Its ids in other systems of the company.
        async fn external_references(&self) -> Vec<ExternalReference<'a>> {
            ExternalReference::all(&self.record.external_references)
        }

        /// What it is certified for, when.
        async fn certifications(&self) -> Vec<Certification<'a>> {
            self.record.certifications.iter().map(Into::into).collect()
        }

        /// When it was and will be looked at; null where nobody stated it.
        async fn review(&self) -> Option<Review> {
            self.record.review.as_ref().map(Review::from)
        }

        /// The people to turn to; empty where nobody stated any.
        async fn contacts(&self) -> Vec<PersonObject<'a>> {
            let people = self.at.named::<Person>(&self.record.contacts);
            people.map(|record| PersonObject { at: self.at, record }).collect()
        }

        /// The person who answers for it; null where nobody stated one.
        async fn responsible(&self) -> Option<PersonObject<'a>> {
            person_of(self.at, self.record.responsible)
        }

        /// The work handed on that day, by it and by each to whom work comes, all the way down: nearest first, each once.
        async fn subprocessings_to_the_end(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        ) -> Result<Option<Vec<HandedOn<'a>>>> {
            let at = self.at;
            let handed = handed_on_to_the_end(&at.registry, self.record.head.id, at.day(on)?);
            Ok(Some(at.walk(handed).map(|work| HandedOn::new(at, work)).collect()))
        }

        /// The contracts that it is a party of.
        async fn agreements(&self) -> Vec<AgreementObject<'a>> {
            let agreements = self.at.referring(Edge::AgreementVendor, self.record.head.id);
            agreements.map(|record| AgreementObject { at: self.at, record }).collect()
        }

        /// The contracts that list it as a product they are about.
        async fn covered_by(&self) -> Vec<AgreementObject<'a>> {
            let agreements = self.at.referring(Edge::AgreementCovers, self.record.head.id);
            agreements.map(|record| AgreementObject { at: self.at, record }).collect()
        }

        /// Who owned it on the day, and who owned those, all the way up, nearest first.
        async fn ownership(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        ) -> Result<Option<Vec<OwnershipLink<'a>>>> {
            let at = self.at;
            let chain = ownership_on(&at.registry, self.record, at.day(on)?);
            let link = |Owned { vendor, ownership }| OwnershipLink {
                vendor: VendorObject { at, record: vendor },
                ownership: OwnershipObject { at, record: ownership },
            };
            Ok(Some(at.walk(chain.into_iter()).map(link).collect()))
        }

        /// The clauses in force on the day that bind it: by name, through an owner, or through a class.
        async fn binding_clauses(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<Vec<BindingClause<'a>>>> {
            let (at, vendor) = (self.at, self.record);
            let on = at.day(on)?;
            let criteria = filter.unwrap_or_default().criteria(at)?;
            let binding = binding_clauses(&at.registry, vendor.head.id, on);
            let admitted = at.walk(binding.into_iter()).filter(|(clause, _)| criteria.hold(clause));
            Ok(Some(admitted.map(|(clause, binds)| BindingClause::new(at, vendor, clause, binds, on)).collect()))
        }

        /// How much of what a record of processing needs is stated of it, and of the current flows to it on the day.
        async fn coverage(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        ) -> Result<Option<Coverage<'a>>> {
            let at = self.at;
            let on = at.day(on)?;
            let counted = of_vendor(&at.registry, self.record, on, &|| at.budget().visit());
            Ok(Some(Coverage { at, counted }))
        }

        /// What is wrong or missing about it on the day.
        async fn findings(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
            #[graphql(desc = "Which findings.")] filter: Option<FindingFilter>,
            #[graphql(desc = "In which order; the gravest first unless given.")] order_by: Option<FindingOrder>,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the finding before the page.")] after: Option<String>,
        ) -> Result<Option<FindingConnection<'a>>> {
            let asked = Asked {
                on: self.at.day(on)?,
                filter: filter.unwrap_or_default(),
                order: order_by.unwrap_or_default(),
                page: Page { first, after },
            };
            asked.of_vendor(self.at, self.record)
        }

        /// The transfers of its current flows on the day, worst first.
        async fn transfers(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
            #[graphql(desc = "Which transfers.")] filter: Option<TransferFilter>,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the transfer before the page.")] after: Option<String>,
        ) -> Result<Option<TransferConnection<'a>>> {
            let (at, on) = (self.at, self.at.day(on)?);
            let flows = at.referring::<Flow, _>(Edge::FlowToVendor, self.record.head.id);
            let current = flows.filter(|flow| flow.is_current(on));
            crossings_of(at, current, on)
                .map(|found| page_of(at, found, filter.unwrap_or_default(), &Page { first, after }))
                .transpose()
        }

        /// The privacy statements that name it.
        async fn notices(&self) -> Vec<NoticeObject<'a>> {
            let notices = self.at.referring(Edge::NoticeNames, self.record.head.id);
            notices.map(|record| NoticeObject { at: self.at, record }).collect()
        }
    } lists {
        /// What it owned directly, at any time; the filter `ownedBy` finds what it owns through others, on a day.
        products: VendorConnection(VendorFilter, VendorOrder) by [Refers(Edge::VendorOwner)];

        /// The processing activities in which it takes part.
        activities: ActivityConnection(ActivityFilter, ActivityOrder) by [Refers(Edge::ActivityOtherVendor)];

        /// The proofs that it keeps its duties.
        attestations: AttestationConnection(AttestationFilter, AttestationOrder) by [Refers(Edge::AttestationVendor)];

        /// The flows to it.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowToVendor)];

        /// The flows from it to others.
        onward_flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowFromVendor)];

        /// The databases that it hosts.
        hosted_databases: DatabaseConnection(DatabaseFilter, DatabaseOrder) by [Refers(Edge::DatabaseHostedBy)];

        /// The collections that it makes.
        collections: CollectionConnection(CollectionFilter, CollectionOrder) by [Refers(Edge::CollectionBy)];

        /// The clauses that name it as bound; see `bindingClauses` for those that reach it through a class or an owner.
        clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseBindsVendor)];

        /// The categories that flows to it carry.
        received_categories: DataCategoryConnection(TermFilter, TermOrder) by [
            Through { to: Edge::FlowCategory, by: Edge::FlowToVendor },
        ];

        /// The purposes of the flows to it.
        received_for: PurposeConnection(TermFilter, TermOrder) by [
            Through { to: Edge::FlowPurpose, by: Edge::FlowToVendor },
        ];

        /// The work that it hands to others itself.
        subprocessings: SubprocessingConnection(SubprocessingFilter, SubprocessingOrder)
            by [Refers(Edge::SubprocessingBy)];

        /// The work that others hand to it.
        works_for: SubprocessingConnection(SubprocessingFilter, SubprocessingOrder) by [Refers(Edge::SubprocessingTo)];
    }
}

/// One step of who owns whom.
#[derive(SimpleObject)]
pub struct OwnershipLink<'a> {
    /// What is owned.
    vendor: VendorObject<'a>,
    /// By whom, and when.
    ownership: OwnershipObject<'a>,
}

/// Who owned a vendor, when.
#[derive(Clone, Copy)]
pub struct OwnershipObject<'a> {
    at: &'a At,
    record: &'a vendor::Ownership,
}

/// Who owned a vendor, when.
#[Object(name = "Ownership")]
impl<'a> OwnershipObject<'a> {
    /// The owner.
    async fn owner(&self) -> Option<VendorObject<'a>> {
        let record = self.at.registry.vendors.get(self.record.owner)?;
        Some(VendorObject {
            at: self.at,
            record,
        })
    }

    /// First day; null where it is open.
    async fn from(&self) -> Option<Day> {
        self.record.window.from.as_ref().map(Day::from)
    }

    /// Last day; null where it is open.
    async fn until(&self) -> Option<Day> {
        self.record.window.until.as_ref().map(Day::from)
    }

    /// Where that is written; null where nobody stated it.
    async fn citation(&self) -> Option<Citation> {
        self.record.citation.as_ref().map(Citation::from)
    }
}

/// Where a vendor stood, when.
#[derive(SimpleObject)]
pub struct Standing<'a> {
    /// The state.
    state: StandingState,
    /// First day; null where it is open.
    from: Option<Day>,
    /// Last day; null where it is open.
    until: Option<Day>,
    /// Why; null where nobody stated it.
    reason: Option<&'a str>,
}

impl<'a> From<&'a vendor::Standing> for Standing<'a> {
    fn from(standing: &'a vendor::Standing) -> Self {
        let vendor::Standing {
            state,
            window,
            reason,
        } = standing;
        Self {
            state: *state,
            from: window.from.as_ref().map(Day::from),
            until: window.until.as_ref().map(Day::from),
            reason: reason.as_deref(),
        }
    }
}

/// A number in a public register.
#[derive(SimpleObject)]
pub struct Identifier<'a> {
    /// The register: LEI, DUNS, VAT ...
    scheme: &'a str,
    /// The number.
    value: &'a str,
}

/// An id in another system of the company.
#[derive(SimpleObject)]
pub struct ExternalReference<'a> {
    /// The system.
    source_system: &'a str,
    /// The id there.
    external_id: &'a str,
}

impl<'a> ExternalReference<'a> {
    pub(super) fn all(references: &'a [vendor::ExternalReference]) -> Vec<Self> {
        let shown = |reference: &'a vendor::ExternalReference| {
            let vendor::ExternalReference {
                source_system,
                external_id,
            } = reference;
            Self {
                source_system,
                external_id,
            }
        };
        references.iter().map(shown).collect()
    }
}

/// A certification or a place on a framework's list.
#[derive(SimpleObject)]
pub struct Certification<'a> {
    /// The scheme.
    scheme: CertificationScheme,
    /// First day; null where it is open.
    from: Option<Day>,
    /// Last day; null where it is open.
    until: Option<Day>,
    /// Certificate number or link; null where nobody stated it.
    reference: Option<&'a str>,
}

impl<'a> From<&'a vendor::Certification> for Certification<'a> {
    fn from(certification: &'a vendor::Certification) -> Self {
        let vendor::Certification {
            scheme,
            window,
            reference,
        } = certification;
        Self {
            scheme: *scheme,
            from: window.from.as_ref().map(Day::from),
            until: window.until.as_ref().map(Day::from),
            reference: reference.as_deref(),
        }
    }
}

/// When a vendor was and will be looked at.
#[derive(SimpleObject)]
pub struct Review {
    /// The last review; null where there was none.
    last: Option<Day>,
    /// The next is due this many calendar months after the last; null where nobody stated it.
    every_months: Option<u16>,
    /// The day the next is due; null where it cannot be told.
    next: Option<Day>,
}

impl From<&vendor::Review> for Review {
    fn from(review: &vendor::Review) -> Self {
        let next = review.next();
        let vendor::Review { last, every_months } = *review;
        Self {
            last: last.as_ref().map(Day::from),
            every_months,
            next: next.as_ref().map(Day::from),
        }
    }
}
