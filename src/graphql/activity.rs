//! Processing activities in the API.

use async_graphql::SimpleObject;
use entity::vocabulary::{ActivityRole, ImpactAssessmentState};

use super::agreement::PartyObject;
use super::collection::{CollectionConnection, CollectionFilter, CollectionOrder};
use super::connection::noun_object;
use super::coverage::Coverage;
use super::flow::{FlowConnection, FlowFilter, FlowOrder};
use super::holding::{HoldingConnection, HoldingFilter, HoldingOrder};
use super::legal_entity::LegalEntityObject;
use super::person::{PersonObject, person_of};
use super::term::{DataSubjectObject, PurposeObject};
use super::value::Retention;
use crate::command::input::{Day, Url};
use crate::compliance::coverage::of_activity;
use crate::registry::activity::{self, Activity};
use crate::registry::edge::Edge;
use crate::registry::term::{DataSubject, Purpose};

pub use filter::{ActivityFilter, ActivityOrder, ActivityOrderField};

mod filter;

noun_object! {
    /// A processing activity: one line of a record under GDPR Art. 30.
    ActivityObject, ActivityConnection, ActivityEdge of Activity
    as "Activity", "ActivityConnection", "ActivityEdge" {
        /// The name in use.
        async fn name(&self) -> &'a str {
            &self.record.name
        }

        /// What our company is in law.
        async fn role(&self) -> ActivityRole {
            self.record.role
        }

        /// Our company.
        async fn ours(&self) -> Option<LegalEntityObject<'a>> {
            let record = self.at.registry.legal_entities.get(self.record.ours)?;
            Some(LegalEntityObject { at: self.at, record })
        }

        /// Who else takes part: the other controllers, or the controllers for whom we process.
        async fn others(&self) -> Vec<PartyObject<'a>> {
            PartyObject::all(self.at, &self.record.others)
        }

        /// What for; empty where nobody stated it.
        async fn purposes(&self) -> Vec<PurposeObject<'a>> {
            let terms = self.at.named::<Purpose>(&self.record.purposes);
            terms.map(|record| PurposeObject { at: self.at, record }).collect()
        }

        /// Whom it is about; empty where nobody stated it.
        async fn subjects(&self) -> Vec<DataSubjectObject<'a>> {
            let terms = self.at.named::<DataSubject>(&self.record.subjects);
            terms.map(|record| DataSubjectObject { at: self.at, record }).collect()
        }

        /// The lawful basis (GDPR Art. 6); null where nobody stated it.
        async fn lawful_basis(&self) -> Option<&'a str> {
            self.record.lawful_basis.as_deref()
        }

        /// The condition for special categories (GDPR Art. 9(2)); null where nobody stated it.
        async fn special_condition(&self) -> Option<&'a str> {
            self.record.special_condition.as_deref()
        }

        /// Whether persons are decided on by machines alone (GDPR Art. 22); null where nobody stated it.
        async fn automated_decisions(&self) -> Option<bool> {
            self.record.automated_decisions
        }

        /// The impact assessment (GDPR Art. 35); null where nobody stated anything of it.
        async fn assessment(&self) -> Option<ImpactAssessment> {
            self.record.assessment.as_ref().map(ImpactAssessment::from)
        }

        /// How long data is kept; null where nobody stated it.
        async fn retention(&self) -> Option<Retention> {
            self.record.retention.as_ref().map(Retention::from)
        }

        /// What protects the data, each in a few words; empty where nobody stated it.
        async fn security_measures(&self) -> &'a [String] {
            &self.record.security_measures
        }

        /// The person who answers for it; null where nobody stated one.
        async fn responsible(&self) -> Option<PersonObject<'a>> {
            person_of(self.at, self.record.responsible)
        }

        /// How much of what its line of a record of processing needs is stated.
        async fn coverage(&self) -> Coverage<'a> {
            let counted = of_activity(&self.at.registry, self.record);
            Coverage { at: self.at, counted }
        }
    } lists {
        /// What is collected for it.
        collections: CollectionConnection(CollectionFilter, CollectionOrder) by [Refers(Edge::CollectionActivity)];

        /// What is held for it.
        holdings: HoldingConnection(HoldingFilter, HoldingOrder) by [Refers(Edge::HoldingActivity)];

        /// The flows that belong to it.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowActivity)];
    }
}

/// An impact assessment (GDPR Art. 35).
#[derive(SimpleObject)]
pub struct ImpactAssessment {
    /// Whether the law asks for one; null where nobody stated it.
    needed: Option<bool>,
    /// How far it is; null where nobody stated it.
    state: Option<ImpactAssessmentState>,
    /// The day it was done, or is to be done; null where nobody stated it.
    on: Option<Day>,
    /// Where it is kept; null where nobody stated it.
    link: Option<Url>,
}

impl From<&activity::ImpactAssessment> for ImpactAssessment {
    fn from(assessment: &activity::ImpactAssessment) -> Self {
        let activity::ImpactAssessment {
            needed,
            state,
            on,
            link,
        } = assessment;
        Self {
            needed: *needed,
            state: *state,
            on: on.as_ref().map(Day::from),
            link: link.clone().map(Url),
        }
    }
}
