//! Requests whether a sharing of data may begin, in the API: what was asked, what it would amount to, and the clearance.

mod assessment;
pub mod changes;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::vocabulary::{IntakeMove, IntakeState};

use super::at::At;
use super::connection::{Page, list, noun_object};
use super::criteria::Way::Refers;
use super::criteria::{Criteria, Filter};
use super::decision::VISITS;
use super::flow::FlowObject;
use super::order::orders;
use super::query::Pinned;
use super::vendor::{ExternalReference, VendorObject};
use crate::command::input::Day;
use crate::compliance::clearance::clearance;
use crate::compliance::judgment::combinations;
use crate::registry::edge::Edge;
use crate::registry::intake::{self, Intake};
use crate::registry::vendor::{self, Vendor};

pub use assessment::{ClearanceObject, IntakeAssessment};
pub use changes::IntakeMutations;

orders! {
    /// What requests can be ordered by.
    IntakeOrder(IntakeOrderField) of Intake {
        /// The day on which it was asked.
        SubmittedOn => |intake| Some(Value::day(intake.steps.first()?.on));
    }
}

/// Which requests. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct IntakeFilter {
    /// Standing so.
    pub state: Option<IntakeState>,
    /// Asked by this subject.
    pub requested_by: Option<String>,
    /// About this vendor of the register: its id or key.
    pub vendor: Option<ID>,
    /// All of these hold too.
    pub and: Option<Vec<IntakeFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<IntakeFilter>>,
    /// This does not hold.
    pub not: Option<Box<IntakeFilter>>,
}

impl Filter<Intake> for IntakeFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Intake>> {
        let Self {
            state,
            requested_by,
            vendor,
            and,
            or,
            not,
        } = self;
        Criteria::<Intake>::new(at)
            .is(Some(()), |record, ()| at.sees(record))
            .is(state, |record, state| record.state == *state)
            .is(requested_by, |record, by| record.requested_by == *by)
            .names::<Vendor>(vendor, "vendor", &[Refers(Edge::IntakeAbout)])?
            .joined(and, or, not)
    }
}

/// Something that was done with a request.
#[derive(SimpleObject)]
pub struct IntakeStep<'a> {
    /// What.
    did: IntakeMove,
    /// Who: the subject of the token.
    by: &'a str,
    /// When.
    on: Day,
    /// In which words; null where there are none.
    text: Option<&'a str>,
}

noun_object! {
    /// A request of procurement whether a sharing of data may begin. Procurement sees its own.
    IntakeObject, IntakeConnection, IntakeEdge of Intake as "Intake", "IntakeConnection", "IntakeEdge" {
        /// Where it stands.
        async fn state(&self) -> IntakeState {
            self.record.state
        }

        /// What it is wanted for.
        async fn justification(&self) -> &'a str {
            &self.record.justification
        }

        /// Who asked: the subject of the token.
        async fn requested_by(&self) -> &'a str {
            &self.record.requested_by
        }

        /// What was done with it, oldest first.
        async fn steps(&self) -> Vec<IntakeStep<'a>> {
            let steps = self.record.steps.iter();
            steps
                .map(|intake::IntakeStep { did, by, on, text }| IntakeStep { did: *did, by, on: on.into(), text: text.as_deref() })
                .collect()
        }

        /// Its ids in other systems of the company.
        async fn external_references(&self) -> Vec<ExternalReference<'a>> {
            ExternalReference::all(&self.record.external_references)
        }

        /// The vendor that it is about, as the register has it; null while it is only proposed.
        async fn vendor(&self) -> Option<VendorObject<'a>> {
            let record = self.at.registry.vendors.get(self.record.vendor_id()?)?;
            Some(VendorObject { at: self.at, record })
        }

        /// The name of the vendor, registered or proposed; null where it is retired.
        async fn vendor_name(&self) -> Option<&'a str> {
            if let Some(proposed) = &self.record.vendor {
                return Some(proposed.name.as_str());
            }
            let vendor = self.at.registry.vendors.get(self.record.vendor_id()?)?;
            Some(vendor.name.as_str())
        }

        /// The flow that approval made; null before that.
        async fn flow(&self) -> Option<FlowObject<'a>> {
            let record = self.at.registry.flows.get(self.record.flow.head.id)?;
            Some(FlowObject { at: self.at, record })
        }

        /// What the officer asks to be kept.
        async fn conditions(&self) -> &'a [String] {
            &self.record.conditions
        }

        /// The last day of the approval; null where no day ends it, and before it.
        async fn until(&self) -> Option<Day> {
            self.record.until.as_ref().map(Day::from)
        }

        /// What it amounts to on the day: of an open request as if it began, of an approved one as it is; null of one that
        /// was rejected or withdrawn.
        async fn assessment(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        ) -> Result<Option<IntakeAssessment>> {
            assessment::assess(self.at, self.record, self.at.day(on)?)
        }

        /// Whether it may go on, worked out anew on each reading; null unless it is approved, and once anything stands in
        /// its way that was not accepted then: a contract or a certificate that ended, a new prohibition.
        async fn clearance(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        ) -> Result<Option<ClearanceObject<'a>>> {
            let (at, on) = (self.at, self.at.day(on)?);
            let count = combinations(&at.registry, &self.record.flow) as u64;
            if !at.budget().visits_allowed(VISITS.saturating_mul(count)) {
                return Ok(None);
            }
            let judgment = clearance(&at.registry, self.record, on);
            Ok(judgment.map(|judgment| ClearanceObject { at, intake: self.record, judgment }))
        }
    } lists {}
}

/// The roots of requests.
#[derive(Default)]
pub struct IntakeRoot(pub(super) Pinned);

/// The roots of requests.
#[Object]
impl IntakeRoot {
    /// One request; null where there is none that the caller may see.
    async fn intake<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Its id or its key.")] id: ID,
    ) -> Result<Option<IntakeObject<'ctx>>> {
        let at = self.0.at(ctx)?;
        let table = &at.registry.intakes;
        let by_id = id.parse().ok().and_then(|id| table.get(id));
        let found = by_id.or_else(|| table.by_key(&id));
        let found = found.filter(|record| at.sees(record));
        Ok(found.map(|record| IntakeObject { at, record }))
    }

    /// The request that another system knows by this id; null where there is none that the caller may see.
    async fn intake_by_external_id<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The system.")] source_system: String,
        #[graphql(desc = "The id there.")] external_id: String,
    ) -> Result<Option<IntakeObject<'ctx>>> {
        let at = self.0.at(ctx)?;
        let reference = vendor::ExternalReference {
            source_system,
            external_id,
        };
        let known = at.registry.external.of::<Intake>(&reference).next();
        let record = known.and_then(|id| at.registry.intakes.get(id));
        let record = record.filter(|record| at.sees(record));
        Ok(record.map(|record| IntakeObject { at, record }))
    }

    /// The requests that the caller may see.
    async fn intakes<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
        #[graphql(desc = "Which records.")] filter: Option<IntakeFilter>,
        #[graphql(desc = "In which order; by key unless given.")] order_by: Option<IntakeOrder>,
    ) -> Result<Option<IntakeConnection<'ctx>>> {
        let at = self.0.at(ctx)?;
        let cut = list(at, &Page { first, after }, filter, order_by)?;
        Ok(Some(IntakeConnection::new(at, cut)))
    }
}
