//! Notices in the API.

use async_graphql::{ID, InputObject, Object, Result};

use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, ClauseOrder};
use super::connection::noun_object;
use super::criteria::Way::Refers;
use super::criteria::{Criteria, Filter};
use super::order::orders;
use super::property::PropertyObject;
use super::vendor::VendorObject;
use crate::command::input::{Day, Url};
use crate::registry::edge::Edge;
use crate::registry::notice::{Notice, NoticeSection};
use crate::registry::property::Property;
use crate::registry::vendor::Vendor;

orders! {
    /// What notices can be ordered by.
    NoticeOrder(NoticeOrderField) of Notice {
        /// The title.
        Title => |notice| Some(Value::text(&notice.title));
        /// The day it was published.
        Published => |notice| Some(Value::day(notice.published?));
        /// The day it takes effect.
        Effective => |notice| Some(Value::day(notice.effective?));
    }
}

/// Which notices. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct NoticeFilter {
    /// Shown on this property: its id or key.
    pub property: Option<ID>,
    /// With a section that names this vendor: its id or key.
    pub vendor: Option<ID>,
    /// Without a day on which it takes effect, or with one.
    pub draft: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<NoticeFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<NoticeFilter>>,
    /// This does not hold.
    pub not: Option<Box<NoticeFilter>>,
}

impl Filter<Notice> for NoticeFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Notice>> {
        let Self {
            property,
            vendor,
            draft,
            and,
            or,
            not,
        } = self;
        Criteria::<Notice>::new(at)
            .is(draft, |notice, draft| notice.effective.is_none() == *draft)
            .names::<Property>(property, "property", &[Refers(Edge::NoticeProperty)])?
            .names::<Vendor>(vendor, "vendor", &[Refers(Edge::NoticeNames)])?
            .joined(and, or, not)
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
    } lists {
        /// Its clauses.
        clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseNotice)];
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
