//! The rights scope in the API: where a person's request reaches, and who must be told.

use async_graphql::{Context, ID, Object, Result};
use entity::vocabulary::Right;
use jiff::civil::Date;

use super::at::At;
use super::clause::ClauseObject;
use super::database::DatabaseObject;
use super::error::named;
use super::flow::{FlowObject, RecipientObject, recipient_object};
use super::property::PropertyObject;
use super::query::Pinned;
use super::term::DataCategoryObject;
use super::value::Citation;
use super::vendor::VendorObject;
use crate::command::input::Day;
use crate::compliance::reason::citations;
use crate::compliance::rights_scope::{self, RightsScope, Told};
use crate::registry::database::Database;
use crate::registry::flow::Flow;
use crate::registry::property::Property;

/// The root of the rights scope.
#[derive(Default)]
pub struct RightsRoot(pub(super) Pinned);

/// The root of the rights scope.
#[Object]
impl RightsRoot {
    /// Where a person's request about data given at a property reaches: which databases, by which sentence, and which
    /// recipients must be told.
    async fn rights_scope<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The property where the data was given: its id or key.")] property: ID,
        #[graphql(desc = "What is requested.")] request: Right,
        #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
    ) -> Result<Option<RightsScopeObject<'ctx>>> {
        let at = self.0.at(ctx)?;
        let on = at.day(on)?;
        let property = named::<Property>(&at.registry, property, "property")?;
        let Some(record) = at.registry.properties.get(property) else {
            return Ok(None);
        };
        let visits = at.registry.databases.len() + at.registry.holdings.len();
        if !at.budget().visits_allowed(visits as u64) {
            return Ok(None);
        }
        Ok(Some(RightsScopeObject {
            at,
            property: record,
            request,
            on,
            scope: rights_scope::rights_scope(&at.registry, property, request, on),
        }))
    }
}

/// Where a person's request reaches.
pub struct RightsScopeObject<'a> {
    at: &'a At,
    property: &'a Property,
    request: Right,
    on: Date,
    scope: RightsScope<'a>,
}

/// Where a person's request reaches.
#[Object(name = "RightsScope")]
impl<'a> RightsScopeObject<'a> {
    /// The property where the data was given.
    async fn property(&self) -> PropertyObject<'a> {
        let (at, record) = (self.at, self.property);
        PropertyObject { at, record }
    }

    /// What is requested.
    async fn request(&self) -> Right {
        self.request
    }

    /// The day.
    async fn on(&self) -> Day {
        (&self.on).into()
    }

    /// The databases with data of the property.
    async fn within(&self) -> Vec<DatabaseObject<'a>> {
        self.databases(&self.scope.within)
    }

    /// The databases of which nobody stated what they hold, or where it comes from.
    async fn unknown(&self) -> Vec<DatabaseObject<'a>> {
        self.databases(&self.scope.unknown)
    }

    /// The databases that the request does not reach.
    async fn outside(&self) -> Vec<DatabaseObject<'a>> {
        self.databases(&self.scope.outside)
    }

    /// The duties in force that answer such requests there, and limit them.
    async fn duties(&self) -> Vec<ClauseObject<'a>> {
        let at = self.at;
        let duties = self.scope.duties.iter();
        duties.map(|record| ClauseObject { at, record }).collect()
    }

    /// The words of the duties.
    async fn citations(&self) -> Vec<Citation> {
        let duties = self.scope.duties.iter().map(|clause| clause.head.id);
        let citations = citations(&self.at.registry, duties, &[]);
        citations.iter().map(Citation::from).collect()
    }

    /// Who must be told, since data of the property goes to them.
    async fn recipients(&self) -> Vec<RightsRecipient<'a>> {
        let at = self.at;
        let told = self.scope.recipients.iter();
        told.map(|told| RightsRecipient {
            at,
            told: told.clone(),
        })
        .collect()
    }
}

impl<'a> RightsScopeObject<'a> {
    fn databases(&self, ids: &[entity::id::DatabaseId]) -> Vec<DatabaseObject<'a>> {
        let at = self.at;
        let found = ids.iter().filter_map(|id| at.registry.databases.get(*id));
        let walked = at.walk(found.collect::<Vec<&Database>>().into_iter());
        walked.map(|record| DatabaseObject { at, record }).collect()
    }
}

/// Somebody who must be told of a request.
pub struct RightsRecipient<'a> {
    at: &'a At,
    told: Told,
}

/// Somebody who must be told of a request.
#[Object]
impl<'a> RightsRecipient<'a> {
    /// Who.
    async fn recipient(&self) -> Option<RecipientObject<'a>> {
        recipient_object(self.at, self.told.recipient)
    }

    /// The current flows by which it has the data.
    async fn flows(&self) -> Vec<FlowObject<'a>> {
        let at = self.at;
        let flows = self
            .told
            .flows
            .iter()
            .filter_map(|id| at.registry.flows.get(*id));
        let walked = at.walk(flows.collect::<Vec<&Flow>>().into_iter());
        walked.map(|record| FlowObject { at, record }).collect()
    }

    /// The categories that the property feeds.
    async fn categories(&self) -> Vec<DataCategoryObject<'a>> {
        let at = self.at;
        let categories = self.told.categories.iter();
        let terms = categories.filter_map(|id| at.registry.data_categories.get(*id));
        terms
            .map(|record| DataCategoryObject { at, record })
            .collect()
    }

    /// Those to whom it hands them on, through any number of hands.
    async fn subprocessors(&self) -> Vec<VendorObject<'a>> {
        let at = self.at;
        let vendors = self.told.subprocessors.iter();
        let vendors = vendors.filter_map(|id| at.registry.vendors.get(*id));
        vendors.map(|record| VendorObject { at, record }).collect()
    }
}
