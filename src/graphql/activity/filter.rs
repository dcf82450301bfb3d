//! Which activities, and in which order.

use async_graphql::{ID, InputObject, Result};
use entity::id::kind;
use entity::vocabulary::ActivityRole;

use crate::graphql::at::At;
use crate::graphql::criteria::Way::Refers;
use crate::graphql::criteria::{Criteria, Filter};
use crate::graphql::order::orders;
use crate::registry::activity::Activity;
use crate::registry::edge::Edge;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::person::Person;
use crate::registry::vendor::Vendor;

orders! {
    /// What activities can be ordered by.
    ActivityOrder(ActivityOrderField) of Activity {
        /// The name.
        Name => |activity| Some(Value::text(&activity.name));
    }
}

/// Which activities. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct ActivityFilter {
    /// With this role of our company.
    pub role: Option<ActivityRole>,
    /// Of this company of the group: its id or key.
    pub ours: Option<ID>,
    /// In which this vendor takes part: its id or key.
    pub other: Option<ID>,
    /// For this purpose or a narrower one: its id or key.
    pub purpose: Option<ID>,
    /// About this kind of person or a narrower one: its id or key.
    pub subject: Option<ID>,
    /// On this lawful basis.
    pub lawful_basis: Option<String>,
    /// With a lawful basis stated, or with none.
    pub lawful_basis_stated: Option<bool>,
    /// With decisions by machines alone for certain, or not for certain.
    pub automated_decisions: Option<bool>,
    /// For which an impact assessment is needed for certain, or not for certain.
    pub assessment_needed: Option<bool>,
    /// With this person responsible: the id or key.
    pub responsible: Option<ID>,
    /// Made up for a demonstration, or not.
    pub illustrative: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<ActivityFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<ActivityFilter>>,
    /// This does not hold.
    pub not: Option<Box<ActivityFilter>>,
}

impl Filter<Activity> for ActivityFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Activity>> {
        let Self {
            role,
            ours,
            other,
            purpose,
            subject,
            lawful_basis,
            lawful_basis_stated,
            automated_decisions,
            assessment_needed,
            responsible,
            illustrative,
            and,
            or,
            not,
        } = self;
        let is_needed = |record: &Activity, asked: &bool| {
            let assessment = record.assessment.as_ref();
            assessment.is_some_and(|it| it.needed == Some(true)) == *asked
        };
        Criteria::<Activity>::new(at)
            .is(role, |record, role| record.role == *role)
            .is(lawful_basis, |record, basis| {
                record.lawful_basis.as_ref() == Some(basis)
            })
            .is(lawful_basis_stated, |record, stated| {
                record.lawful_basis.is_some() == *stated
            })
            .is(automated_decisions, |record, asked| {
                (record.automated_decisions == Some(true)) == *asked
            })
            .is(assessment_needed, is_needed)
            .is(illustrative, |record, asked| {
                record.head.illustrative == *asked
            })
            .names::<LegalEntity>(ours, "ours", &[Refers(Edge::ActivityOurs)])?
            .names::<Person>(
                responsible,
                "responsible",
                &[Refers(Edge::ActivityResponsible)],
            )?
            .names::<Vendor>(other, "other", &[Refers(Edge::ActivityOtherVendor)])?
            .within::<kind::Purpose>(purpose, "purpose", &[Refers(Edge::ActivityPurpose)])?
            .within::<kind::DataSubject>(subject, "subject", &[Refers(Edge::ActivitySubject)])?
            .joined(and, or, not)
    }
}
