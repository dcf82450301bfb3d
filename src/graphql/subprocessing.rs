//! Subprocessings in the API.

use async_graphql::SimpleObject;

use super::at::At;
use super::connection::noun_object;
use super::safeguard::SafeguardObject;
use super::term::DataCategoryObject;
use super::vendor::VendorObject;
use crate::command::input::{CountryCode, Day};
use crate::registry::subprocessing::{Handed, Subprocessing};
use crate::registry::term::DataCategory;

pub use filter::{SubprocessingFilter, SubprocessingOrder, SubprocessingOrderField};

mod filter;

noun_object! {
    /// A vendor hands work to another.
    SubprocessingObject, SubprocessingConnection, SubprocessingEdge of Subprocessing
    as "Subprocessing", "SubprocessingConnection", "SubprocessingEdge" {
        /// Who hands work on.
        async fn vendor(&self) -> Option<VendorObject<'a>> {
            let record = self.at.registry.vendors.get(self.record.vendor)?;
            Some(VendorObject { at: self.at, record })
        }

        /// Who does it.
        async fn subprocessor(&self) -> Option<VendorObject<'a>> {
            let record = self.at.registry.vendors.get(self.record.subprocessor)?;
            Some(VendorObject { at: self.at, record })
        }

        /// What it does; null where nobody stated it.
        async fn service(&self) -> Option<&'a str> {
            self.record.service.as_deref()
        }

        /// Where it does it, if not where the sub-processor processes everything; null where nobody stated it.
        async fn country(&self) -> Option<CountryCode> {
            self.record.country.as_ref().map(CountryCode::from)
        }

        /// What is handed on; empty stands for everything that the vendor gets.
        async fn categories(&self) -> Vec<DataCategoryObject<'a>> {
            let terms = self.at.named::<DataCategory>(&self.record.categories);
            terms.map(|record| DataCategoryObject { at: self.at, record }).collect()
        }

        /// First day; null where it is open.
        async fn from(&self) -> Option<Day> {
            self.record.window.from.as_ref().map(Day::from)
        }

        /// Last day; null where it is open.
        async fn until(&self) -> Option<Day> {
            self.record.window.until.as_ref().map(Day::from)
        }

        /// Whether the vendor's duties were passed on to the sub-processor; null where nobody stated it.
        async fn flow_down_confirmed(&self) -> Option<bool> {
            self.record.flow_down_confirmed
        }

        /// What is claimed to protect the data on its way there.
        async fn safeguards(&self) -> Vec<SafeguardObject<'a>> {
            SafeguardObject::all(self.at, &self.record.safeguards)
        }
    } lists {}
}

/// Work that reaches a sub-processor of a vendor through one or more hands.
#[derive(SimpleObject)]
pub struct HandedOn<'a> {
    /// Who hands it to whom.
    subprocessing: SubprocessingObject<'a>,
    /// Through how many hands it came: 1 is what the vendor itself hands on.
    depth: usize,
}

impl<'a> HandedOn<'a> {
    /// The work with its depth.
    pub(super) const fn new(at: &'a At, (record, depth): Handed<'a>) -> Self {
        Self {
            subprocessing: SubprocessingObject { at, record },
            depth,
        }
    }
}
