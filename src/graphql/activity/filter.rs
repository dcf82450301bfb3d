//! Which activities.

use async_graphql::{ID, InputObject, Result};
use entity::id::{DataSubjectId, LegalEntityId, PurposeId, VendorId};
use entity::vocabulary::ActivityRole;

use crate::graphql::at::At;
use crate::graphql::error::named_of;
use crate::graphql::joined::Joined;
use crate::registry::activity::Activity;
use crate::registry::agreement::Party;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::term::{DataSubject, Purpose, is_within};
use crate::registry::vendor::Vendor;

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
    /// Made up for a demonstration, or not.
    pub illustrative: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<ActivityFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<ActivityFilter>>,
    /// This does not hold.
    pub not: Option<Box<ActivityFilter>>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct ReadyActivityFilter {
    asked: ActivityFilter,
    ours: Option<LegalEntityId>,
    other: Option<VendorId>,
    purpose: Option<PurposeId>,
    subject: Option<DataSubjectId>,
    joined: Joined<Self>,
}

impl ActivityFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(in crate::graphql) fn ready(mut self, at: &At) -> Result<ReadyActivityFilter> {
        let (and, or, not) = (self.and.take(), self.or.take(), self.not.take());
        Ok(ReadyActivityFilter {
            ours: named_of::<LegalEntity>(at, self.ours.as_ref(), "ours")?,
            other: named_of::<Vendor>(at, self.other.as_ref(), "other")?,
            purpose: named_of::<Purpose>(at, self.purpose.as_ref(), "purpose")?,
            subject: named_of::<DataSubject>(at, self.subject.as_ref(), "subject")?,
            joined: Joined::ready(and, or, not, |part: Self| part.ready(at))?,
            asked: self,
        })
    }
}

impl ReadyActivityFilter {
    /// Whether the record is one of them.
    pub(in crate::graphql) fn admits(&self, at: &At, record: &Activity) -> bool {
        let ActivityFilter {
            role,
            ours: _,
            other: _,
            purpose: _,
            subject: _,
            lawful_basis,
            lawful_basis_stated,
            automated_decisions,
            assessment_needed,
            illustrative,
            and: _,
            or: _,
            not: _,
        } = &self.asked;
        let rests_on = |basis| record.lawful_basis.as_ref() == Some(basis);
        let automated = record.automated_decisions == Some(true);
        let assessment = record.assessment.as_ref();
        let needed = assessment.is_some_and(|it| it.needed == Some(true));
        role.is_none_or(|role| record.role == role)
            && lawful_basis.as_ref().is_none_or(rests_on)
            && lawful_basis_stated.is_none_or(|stated| record.lawful_basis.is_some() == stated)
            && automated_decisions.is_none_or(|asked| automated == asked)
            && assessment_needed.is_none_or(|asked| needed == asked)
            && illustrative.is_none_or(|asked| record.head.illustrative == asked)
            && self.admits_relations(at, record)
            && self.joined.admits(|part| part.admits(at, record))
    }

    fn admits_relations(&self, at: &At, record: &Activity) -> bool {
        let serves = |wide| is_within(&at.registry, &record.purposes, wide);
        let is_about = |wide| is_within(&at.registry, &record.subjects, wide);
        let includes = |vendor| record.others.contains(&Party::Vendor(vendor));
        self.ours.is_none_or(|it| record.ours == it)
            && self.other.is_none_or(includes)
            && self.purpose.is_none_or(serves)
            && self.subject.is_none_or(is_about)
    }
}
