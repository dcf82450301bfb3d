//! Flows in the API.

use async_graphql::{Result, Union};
use entity::id::DataCategoryId;
use entity::vocabulary::{Action, Condition, FlowState, Level, RecipientRole};

use super::activity::ActivityObject;
use super::at::At;
use super::connection::{Page, noun_object};
use super::database::DatabaseObject;
use super::decision::VISITS;
use super::finding::{Asked, FindingConnection, FindingFilter, FindingOrder};
use super::judgment::FlowJudgmentObject;
use super::kept::crossings_of;
use super::legal_entity::LegalEntityObject;
use super::property::PropertyObject;
use super::safeguard::SafeguardObject;
use super::term::{DataCategoryObject, DataSubjectObject, PurposeObject, RecipientClassObject};
use super::transfer::{TransferConnection, TransferFilter, page_of};
use super::value::Citation;
use super::vendor::VendorObject;
use crate::command::input::{CountryCode, Day};
use crate::compliance::judge_flow;
use crate::compliance::judgment::combinations;
use crate::registry::flow::{ConditionMet, Flow, FlowSource, Recipient};
use crate::registry::term::{DataCategory, DataSubject, Purpose};

pub use filter::{FlowFilter, FlowOrder, FlowOrderField};

mod filter;

/// Whether the flow's level is; see [`is_level_disputed`].
fn disputes_level(at: &At, flow: &Flow) -> Option<bool> {
    is_level_disputed(at, flow.level, &flow.categories)
}

/// Whether the level stated is less identifying than a category's own by law; null where one of them is not stated.
pub(super) fn is_level_disputed(
    at: &At,
    stated: Option<Level>,
    categories: &[DataCategoryId],
) -> Option<bool> {
    let stated = stated?;
    let own = at
        .named::<DataCategory>(categories)
        .filter_map(|term| term.default_level);
    own.map(|level| stated > level)
        .reduce(|one, other| one || other)
}

/// Where data comes from.
#[derive(Union)]
#[graphql(name = "FlowSource")]
pub enum FlowSourceObject<'a> {
    /// A site or app.
    Property(PropertyObject<'a>),
    /// A vendor, handing it on.
    Vendor(VendorObject<'a>),
    /// A corporate database.
    Database(DatabaseObject<'a>),
}

/// Where data goes.
#[derive(Union)]
#[graphql(name = "Recipient")]
pub enum RecipientObject<'a> {
    /// A vendor.
    Vendor(VendorObject<'a>),
    /// A company of the group.
    LegalEntity(LegalEntityObject<'a>),
    /// A recipient of this class whom nobody named.
    RecipientClass(RecipientClassObject<'a>),
}

/// Somebody to whom data goes.
pub(super) fn recipient_object(at: &At, recipient: Recipient) -> Option<RecipientObject<'_>> {
    let registry = &at.registry;
    Some(match recipient {
        Recipient::Vendor(id) => {
            let record = registry.vendors.get(id)?;
            RecipientObject::Vendor(VendorObject { at, record })
        }
        Recipient::LegalEntity(id) => {
            let record = registry.legal_entities.get(id)?;
            RecipientObject::LegalEntity(LegalEntityObject { at, record })
        }
        Recipient::Class(id) => {
            let record = registry.recipient_classes.get(id)?;
            RecipientObject::RecipientClass(RecipientClassObject { at, record })
        }
    })
}

noun_object! {
    /// Data that goes, or is proposed to go, to a recipient.
    FlowObject, FlowConnection, FlowEdge of Flow as "Flow", "FlowConnection", "FlowEdge" {
        /// Where it comes from.
        async fn source(&self) -> Option<FlowSourceObject<'a>> {
            let (at, registry) = (self.at, &self.at.registry);
            Some(match self.record.source {
                FlowSource::Property(id) => FlowSourceObject::Property(PropertyObject { at, record: registry.properties.get(id)? }),
                FlowSource::Vendor(id) => FlowSourceObject::Vendor(VendorObject { at, record: registry.vendors.get(id)? }),
                FlowSource::Database(id) => FlowSourceObject::Database(DatabaseObject { at, record: registry.databases.get(id)? }),
            })
        }

        /// Where it goes.
        async fn recipient(&self) -> Option<RecipientObject<'a>> {
            recipient_object(self.at, self.record.recipient)
        }

        /// What goes.
        async fn categories(&self) -> Vec<DataCategoryObject<'a>> {
            let terms = self.at.named::<DataCategory>(&self.record.categories);
            terms.map(|record| DataCategoryObject { at: self.at, record }).collect()
        }

        /// How closely it points to a person, as stated; null where nobody stated it.
        async fn level(&self) -> Option<Level> {
            self.record.level
        }

        /// Whether the level stated is less identifying than a category's own by law; null where no level is stated, or
        /// no category has one.
        async fn level_disputed(&self) -> Option<bool> {
            disputes_level(self.at, self.record)
        }

        /// Whom it is about; empty where nobody stated it.
        async fn subjects(&self) -> Vec<DataSubjectObject<'a>> {
            let terms = self.at.named::<DataSubject>(&self.record.subjects);
            terms.map(|record| DataSubjectObject { at: self.at, record }).collect()
        }

        /// What for; empty where nobody stated it.
        async fn purposes(&self) -> Vec<PurposeObject<'a>> {
            let terms = self.at.named::<Purpose>(&self.record.purposes);
            terms.map(|record| PurposeObject { at: self.at, record }).collect()
        }

        /// What the recipient is in law; null where nobody stated it.
        async fn role(&self) -> Option<RecipientRole> {
            self.record.role
        }

        /// From which country, if not the source's; null where nobody stated it.
        async fn origin(&self) -> Option<CountryCode> {
            self.record.origin.as_ref().map(CountryCode::from)
        }

        /// To which countries, if not the recipient's; empty where nobody stated it.
        async fn destinations(&self) -> Vec<CountryCode> {
            self.record.destinations.iter().map(CountryCode::from).collect()
        }

        /// How many persons it is about; null where nobody stated it.
        async fn persons(&self) -> Option<u64> {
            self.record.persons
        }

        /// How often; null where nobody stated it.
        async fn frequency(&self) -> Option<&'a str> {
            self.record.frequency.as_deref()
        }

        /// The lawful basis; null where nobody stated it.
        async fn lawful_basis(&self) -> Option<&'a str> {
            self.record.lawful_basis.as_deref()
        }

        /// First day; null where it is open.
        async fn from(&self) -> Option<Day> {
            self.record.window.from.as_ref().map(Day::from)
        }

        /// Last day; null where it is open.
        async fn until(&self) -> Option<Day> {
            self.record.window.until.as_ref().map(Day::from)
        }

        /// Whether it happens or is proposed.
        async fn state(&self) -> FlowState {
            self.record.state
        }

        /// What the recipient does with it; empty stands for USE.
        async fn actions(&self) -> &'a [Action] {
            &self.record.actions
        }

        /// The conditions that are met.
        async fn conditions_met(&self) -> Vec<ConditionMetObject<'a>> {
            let met = self.record.conditions_met.iter();
            met.map(|ConditionMet { condition, document }| ConditionMetObject { condition: *condition, document: document.as_deref() })
                .collect()
        }

        /// What is claimed to protect it abroad.
        async fn safeguards(&self) -> Vec<SafeguardObject<'a>> {
            SafeguardObject::all(self.at, &self.record.safeguards)
        }

        /// The processing activity that it belongs to; null where nobody stated it.
        async fn activity(&self) -> Option<ActivityObject<'a>> {
            let record = self.at.registry.activities.get(self.record.activity?)?;
            Some(ActivityObject { at: self.at, record })
        }

        /// Where the fact is written; null where nobody stated it.
        async fn citation(&self) -> Option<Citation> {
            self.record.citation.as_ref().map(Citation::from)
        }

        /// What is wrong or missing on the day about the flow, or about its vendor by reason of the flow.
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
            asked.of_flow(self.at, self.record)
        }

        /// The legs of it that leave their place, as it stands on the day, worst first.
        async fn transfers(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
            #[graphql(desc = "Which transfers.")] filter: Option<TransferFilter>,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the transfer before the page.")] after: Option<String>,
        ) -> Result<Option<TransferConnection<'a>>> {
            let (at, on) = (self.at, self.at.day(on)?);
            crossings_of(at, std::iter::once(self.record), on)
                .map(|found| page_of(at, found, filter.unwrap_or_default(), &Page { first, after }))
                .transpose()
        }

        /// Whether it may be, on the day: each action, category and purpose decided by itself, out of a database also
        /// for each property that feeds it; the worst counts.
        async fn judgment(
            &self,
            #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        ) -> Result<Option<FlowJudgmentObject<'a>>> {
            let (at, flow) = (self.at, self.record);
            let on = at.day(on)?;
            let combinations = combinations(&at.registry, flow) as u64;
            if !at.budget().visits_allowed(VISITS.saturating_mul(combinations)) {
                return Ok(None);
            }
            Ok(Some(FlowJudgmentObject { at, judgment: judge_flow(&at.registry, flow, on) }))
        }
    } lists {}
}

/// A condition that is met.
#[derive(async_graphql::SimpleObject)]
#[graphql(name = "ConditionMet")]
pub struct ConditionMetObject<'a> {
    /// The condition.
    condition: Condition,
    /// The paper that shows it; null where nobody stated it.
    document: Option<&'a str>,
}
