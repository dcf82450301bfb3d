//! Processing activities in the API.

use async_graphql::{Result, SimpleObject};
use entity::id::Id;
use entity::vocabulary::{ActivityRole, ImpactAssessmentState};

use super::agreement::PartyObject;
use super::at::At;
use super::collection::{CollectionConnection, CollectionFilter, collections_of};
use super::connection::{Cut, Page, noun_object};
use super::flow::{FlowConnection, FlowFilter, flows_of};
use super::holding::{HoldingConnection, HoldingFilter, holdings_of};
use super::legal_entity::LegalEntityObject;
use super::term::{DataSubjectObject, PurposeObject};
use super::value::Retention;
use crate::command::input::{Day, Url};
use crate::registry::activity::{self, Activity};
use crate::registry::edge::Edge;
use crate::registry::term::{DataSubject, Purpose};

pub use filter::ActivityFilter;

mod filter;

/// The activities that refer to a record in one of these ways.
pub(super) fn activities_of<'a, K: 'static>(
    at: &'a At,
    edges: &'static [Edge],
    target: Id<K>,
    page: &Page,
    filter: Option<ActivityFilter>,
) -> Result<Option<ActivityConnection<'a>>> {
    let filter = filter.unwrap_or_default().ready(at)?;
    let cut = Cut::new(page, move || {
        let filter = filter.clone();
        let found = edges
            .iter()
            .flat_map(move |edge| at.referring::<Activity, K>(*edge, target));
        Box::new(found.filter(move |activity| filter.admits(at, activity)))
    })?;
    Ok(Some(ActivityConnection::new(at, cut)))
}

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

        /// What is collected for it.
        async fn collections(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which collections.")] filter: Option<CollectionFilter>,
        ) -> Result<Option<CollectionConnection<'a>>> {
            collections_of(self.at, Edge::CollectionActivity, self.record.head.id, &Page { first, after }, filter)
        }

        /// What is held for it.
        async fn holdings(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which holdings.")] filter: Option<HoldingFilter>,
        ) -> Result<Option<HoldingConnection<'a>>> {
            holdings_of(self.at, Edge::HoldingActivity, self.record.head.id, &Page { first, after }, filter)
        }

        /// The flows that belong to it.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowActivity], self.record.head.id, &Page { first, after }, filter)
        }
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
