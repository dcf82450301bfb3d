//! Notices in the API.

use async_graphql::{ID, InputObject, Object, Result};
use entity::id::PropertyId;

use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, clauses_of};
use super::connection::{Page, noun_object};
use super::error::named_of;
use super::property::PropertyObject;
use super::vendor::VendorObject;
use crate::command::input::{Day, Url};
use crate::registry::edge::Edge;
use crate::registry::notice::{Notice, NoticeSection};
use crate::registry::property::Property;
use crate::registry::vendor::Vendor;

/// Which notices. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct NoticeFilter {
    /// Shown on this property: its id or key.
    pub property: Option<ID>,
}

impl NoticeFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(super) fn ready(self, at: &At) -> Result<ReadyNoticeFilter> {
        let property = named_of::<Property>(at, self.property.as_ref(), "property")?;
        Ok(ReadyNoticeFilter { property })
    }
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(super) struct ReadyNoticeFilter {
    property: Option<PropertyId>,
}

impl ReadyNoticeFilter {
    /// Whether the record is one of them.
    pub(super) fn admits(&self, _: &At, notice: &Notice) -> bool {
        self.property
            .is_none_or(|property| notice.properties.contains(&property))
    }
}

noun_object! {
    /// One version of a privacy statement.
    NoticeObject, NoticeConnection, NoticeEdge of Notice as "Notice", "NoticeConnection", "NoticeEdge" {
        /// Its title.
        async fn title(&self) -> &'a str {
            &self.record.title
        }

        /// Where it is shown.
        async fn properties(&self) -> Vec<PropertyObject<'a>> {
            let properties = self.at.named::<Property>(&self.record.properties);
            properties.map(|record| PropertyObject { at: self.at, record }).collect()
        }

        /// The day it was published; null where nobody stated it.
        async fn published(&self) -> Option<Day> {
            self.record.published.as_ref().map(Day::from)
        }

        /// The day it takes effect; null for a draft.
        async fn effective(&self) -> Option<Day> {
            self.record.effective.as_ref().map(Day::from)
        }

        /// The version before; null where there is none.
        async fn supersedes(&self) -> Option<NoticeObject<'a>> {
            let record = self.at.registry.notices.get(self.record.supersedes?)?;
            Some(NoticeObject { at: self.at, record })
        }

        /// The versions that supersede it.
        async fn superseded_by(&self) -> Vec<NoticeObject<'a>> {
            let later = self.at.referring(Edge::NoticeSupersedes, self.record.head.id);
            later.map(|record| NoticeObject { at: self.at, record }).collect()
        }

        /// Where it can be read; null where nobody stated it.
        async fn link(&self) -> Option<Url> {
            self.record.link.clone().map(Url)
        }

        /// Its sections, in its order.
        async fn sections(&self) -> Vec<NoticeSectionObject<'a>> {
            self.record.sections.iter().map(|record| NoticeSectionObject { at: self.at, record }).collect()
        }

        /// Its clauses.
        async fn clauses(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<ClauseConnection<'a>>> {
            clauses_of(self.at, &[Edge::ClauseNotice], self.record.head.id, &Page { first, after }, filter)
        }
    }
}

/// A section of a privacy statement.
#[derive(Clone, Copy)]
pub struct NoticeSectionObject<'a> {
    at: &'a At,
    record: &'a NoticeSection,
}

/// A section of a privacy statement.
#[Object(name = "NoticeSection")]
impl<'a> NoticeSectionObject<'a> {
    /// Its number or heading.
    async fn label(&self) -> &'a str {
        &self.record.label
    }

    /// What it says, in own words; null where nobody stated it.
    async fn gist(&self) -> Option<&'a str> {
        self.record.gist.as_deref()
    }

    /// The vendors it names.
    async fn names(&self) -> Vec<VendorObject<'a>> {
        let vendors = self.at.named::<Vendor>(&self.record.names);
        vendors
            .map(|record| VendorObject {
                at: self.at,
                record,
            })
            .collect()
    }
}
