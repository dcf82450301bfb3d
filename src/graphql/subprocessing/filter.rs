//! Which subprocessings.

use async_graphql::{ID, InputObject, Result};
use entity::id::{DataCategoryId, VendorId};

use crate::command::input::CountryCode;
use crate::graphql::at::At;
use crate::graphql::error::named_of;
use crate::graphql::joined::Joined;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::term::{DataCategory, is_within};
use crate::registry::vendor::Vendor;

/// Which subprocessings. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct SubprocessingFilter {
    /// By this vendor, who hands work on: its id or key.
    pub vendor: Option<ID>,
    /// To this vendor, who does it: its id or key.
    pub subprocessor: Option<ID>,
    /// With this data category or a narrower one stated as handed on: its id or key.
    pub category: Option<ID>,
    /// With this country stated.
    pub country: Option<CountryCode>,
    /// With a country stated, or with none.
    pub country_stated: Option<bool>,
    /// With the vendor's duties passed on for certain, or not for certain.
    pub flow_down_confirmed: Option<bool>,
    /// Inside its window today, or not.
    pub current: Option<bool>,
    /// Made up for a demonstration, or not.
    pub illustrative: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<SubprocessingFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<SubprocessingFilter>>,
    /// This does not hold.
    pub not: Option<Box<SubprocessingFilter>>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct ReadySubprocessingFilter {
    asked: SubprocessingFilter,
    vendor: Option<VendorId>,
    subprocessor: Option<VendorId>,
    category: Option<DataCategoryId>,
    joined: Joined<Self>,
}

impl SubprocessingFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(in crate::graphql) fn ready(mut self, at: &At) -> Result<ReadySubprocessingFilter> {
        let (and, or, not) = (self.and.take(), self.or.take(), self.not.take());
        Ok(ReadySubprocessingFilter {
            vendor: named_of::<Vendor>(at, self.vendor.as_ref(), "vendor")?,
            subprocessor: named_of::<Vendor>(at, self.subprocessor.as_ref(), "subprocessor")?,
            category: named_of::<DataCategory>(at, self.category.as_ref(), "category")?,
            joined: Joined::ready(and, or, not, |part: Self| part.ready(at))?,
            asked: self,
        })
    }
}

impl ReadySubprocessingFilter {
    /// Whether the record is one of them.
    pub(in crate::graphql) fn admits(&self, at: &At, record: &Subprocessing) -> bool {
        let SubprocessingFilter {
            vendor: _,
            subprocessor: _,
            category: _,
            country,
            country_stated,
            flow_down_confirmed,
            current,
            illustrative,
            and: _,
            or: _,
            not: _,
        } = &self.asked;
        let lies_in = |code: &CountryCode| record.country.is_some_and(|it| it.as_str() == code.0);
        let hands_on = |wide| is_within(&at.registry, &record.categories, wide);
        let confirmed = record.flow_down_confirmed == Some(true);
        self.vendor.is_none_or(|it| record.vendor == it)
            && self.subprocessor.is_none_or(|it| record.subprocessor == it)
            && self.category.is_none_or(hands_on)
            && country.as_ref().is_none_or(lies_in)
            && country_stated.is_none_or(|stated| record.country.is_some() == stated)
            && flow_down_confirmed.is_none_or(|asked| confirmed == asked)
            && current.is_none_or(|current| record.window.holds(at.today) == current)
            && illustrative.is_none_or(|asked| record.head.illustrative == asked)
            && self.joined.admits(|part| part.admits(at, record))
    }
}
