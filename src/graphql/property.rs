//! Properties in the API.

use async_graphql::{InputObject, Result};

use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, clauses_of};
use super::collection::{CollectionConnection, CollectionFilter, collections_of};
use super::connection::{Page, noun_object};
use super::flow::{FlowConnection, FlowFilter, flows_of};
use super::holding::{HoldingConnection, HoldingFilter, holdings_of};
use super::legal_entity::LegalEntityObject;
use super::notice::NoticeObject;
use crate::registry::edge::Edge;
use crate::registry::property::Property;

/// Which properties.
#[derive(InputObject, Debug, Clone, Default)]
pub struct PropertyFilter {
    /// Answering under this host name.
    pub host: Option<String>,
}

impl PropertyFilter {
    /// Nothing is to be found first.
    ///
    /// # Errors
    /// None.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the filters of other nouns can fail here"
    )]
    pub(super) const fn ready(self, _: &At) -> Result<Self> {
        Ok(self)
    }

    /// Whether the record is one of them.
    pub(super) fn admits(&self, _: &At, property: &Property) -> bool {
        let Self { host } = self;
        host.as_ref().is_none_or(|host| {
            property
                .hosts
                .iter()
                .any(|known| known.eq_ignore_ascii_case(host))
        })
    }
}

noun_object! {
    /// A site or app where data is collected.
    PropertyObject, PropertyConnection, PropertyEdge of Property
    as "Property", "PropertyConnection", "PropertyEdge" {
        /// Its name.
        async fn name(&self) -> &'a str {
            &self.record.name
        }

        /// The host names it answers under.
        async fn hosts(&self) -> &'a [String] {
            &self.record.hosts
        }

        /// Who runs it.
        async fn operator(&self) -> Option<LegalEntityObject<'a>> {
            let record = self.at.registry.legal_entities.get(self.record.operator)?;
            Some(LegalEntityObject { at: self.at, record })
        }

        /// The privacy statements that are shown on it.
        async fn notices(&self) -> Vec<NoticeObject<'a>> {
            let shown = self.at.referring(Edge::NoticeProperty, self.record.head.id);
            shown.map(|record| NoticeObject { at: self.at, record }).collect()
        }

        /// What it gathers.
        async fn collections(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which collections.")] filter: Option<CollectionFilter>,
        ) -> Result<Option<CollectionConnection<'a>>> {
            collections_of(self.at, Edge::CollectionProperty, self.record.head.id, &Page { first, after }, filter)
        }

        /// What databases hold that comes from it.
        async fn holdings(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which holdings.")] filter: Option<HoldingFilter>,
        ) -> Result<Option<HoldingConnection<'a>>> {
            holdings_of(self.at, Edge::HoldingSource, self.record.head.id, &Page { first, after }, filter)
        }

        /// The clauses that name it in their scope.
        async fn clauses(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<ClauseConnection<'a>>> {
            clauses_of(self.at, &[Edge::ClauseProperty], self.record.head.id, &Page { first, after }, filter)
        }

        /// The flows out of it.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowFromProperty], self.record.head.id, &Page { first, after }, filter)
        }
    }
}
