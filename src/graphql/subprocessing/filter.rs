//! Which subprocessings, and in which order.

use async_graphql::{ID, InputObject, Result};
use entity::id::kind;

use crate::command::input::CountryCode;
use crate::graphql::at::At;
use crate::graphql::criteria::Way::Refers;
use crate::graphql::criteria::{Criteria, Filter};
use crate::graphql::order::orders;
use crate::registry::edge::Edge;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::vendor::Vendor;

orders! {
    /// What subprocessings can be ordered by.
    SubprocessingOrder(SubprocessingOrderField) of Subprocessing {
        /// The first day.
        From => |record| Some(Value::day(record.window.from?));
        /// The last day.
        Until => |record| Some(Value::day(record.window.until?));
    }
}

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

impl Filter<Subprocessing> for SubprocessingFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Subprocessing>> {
        let Self {
            vendor,
            subprocessor,
            category,
            country,
            country_stated,
            flow_down_confirmed,
            current,
            illustrative,
            and,
            or,
            not,
        } = self;
        let is_confirmed = |record: &Subprocessing, asked: &bool| {
            (record.flow_down_confirmed == Some(true)) == *asked
        };
        Criteria::<Subprocessing>::new(at)
            .lies_in(country, "country", |record, lies| {
                record.country.is_some_and(lies)
            })?
            .is(country_stated, |record, stated| {
                record.country.is_some() == *stated
            })
            .is(flow_down_confirmed, is_confirmed)
            .is(current, |record, current| {
                record.window.holds(at.today) == *current
            })
            .is(illustrative, |record, asked| {
                record.head.illustrative == *asked
            })
            .names::<Vendor>(vendor, "vendor", &[Refers(Edge::SubprocessingBy)])?
            .names::<Vendor>(
                subprocessor,
                "subprocessor",
                &[Refers(Edge::SubprocessingTo)],
            )?
            .within::<kind::DataCategory>(
                category,
                "category",
                &[Refers(Edge::SubprocessingCategory)],
            )?
            .joined(and, or, not)
    }
}
