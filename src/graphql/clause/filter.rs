//! Which clauses.

use async_graphql::{ID, InputObject, Result};
use entity::id::{AgreementId, NoticeId, PersonId, RecipientClassId, VendorId};
use entity::vocabulary::{Action, Rule};

use crate::graphql::at::At;
use crate::graphql::error::named_of;
use crate::graphql::joined::Joined;
use crate::registry::agreement::Agreement;
use crate::registry::clause::{Bound, Clause, Source};
use crate::registry::notice::Notice;
use crate::registry::person::Person;
use crate::registry::term::{RecipientClass, is_within};
use crate::registry::vendor::Vendor;

/// Which clauses. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct ClauseFilter {
    /// Permissions, prohibitions or duties.
    pub rule: Option<Rule>,
    /// With this action.
    pub action: Option<Action>,
    /// With this duty, such as `obl.confidentiality`.
    pub duty: Option<String>,
    /// Out of this agreement: its id or key.
    pub agreement: Option<ID>,
    /// Out of this notice: its id or key.
    pub notice: Option<ID>,
    /// Binding the company itself, or not.
    pub binds_company: Option<bool>,
    /// Binding this vendor by name: its id or key. See `Vendor.bindingClauses` for those that reach it otherwise.
    pub binds_vendor: Option<ID>,
    /// Binding this class or a narrower one: its id or key.
    pub binds_class: Option<ID>,
    /// Last checked against its text by this person: the id or key.
    pub reviewed_by: Option<ID>,
    /// All of these hold too.
    pub and: Option<Vec<ClauseFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<ClauseFilter>>,
    /// This does not hold.
    pub not: Option<Box<ClauseFilter>>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct ReadyClauseFilter {
    asked: ClauseFilter,
    agreement: Option<AgreementId>,
    notice: Option<NoticeId>,
    vendor: Option<VendorId>,
    class: Option<RecipientClassId>,
    reviewer: Option<PersonId>,
    joined: Joined<Self>,
}

impl ClauseFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(in crate::graphql) fn ready(mut self, at: &At) -> Result<ReadyClauseFilter> {
        let (and, or, not) = (self.and.take(), self.or.take(), self.not.take());
        Ok(ReadyClauseFilter {
            agreement: named_of::<Agreement>(at, self.agreement.as_ref(), "agreement")?,
            notice: named_of::<Notice>(at, self.notice.as_ref(), "notice")?,
            vendor: named_of::<Vendor>(at, self.binds_vendor.as_ref(), "bindsVendor")?,
            class: named_of::<RecipientClass>(at, self.binds_class.as_ref(), "bindsClass")?,
            reviewer: named_of::<Person>(at, self.reviewed_by.as_ref(), "reviewedBy")?,
            joined: Joined::ready(and, or, not, |part: Self| part.ready(at))?,
            asked: self,
        })
    }
}

impl ReadyClauseFilter {
    /// Whether the record is one of them.
    pub(in crate::graphql) fn admits(&self, at: &At, clause: &Clause) -> bool {
        let ClauseFilter {
            rule,
            action,
            duty,
            agreement: _,
            notice: _,
            binds_company,
            binds_vendor: _,
            binds_class: _,
            reviewed_by: _,
            and: _,
            or: _,
            not: _,
        } = &self.asked;
        let comes_from = |source| clause.source == source;
        let has_duty = |duty| clause.duty.as_ref() == Some(duty);
        rule.is_none_or(|rule| clause.rule == rule)
            && action.is_none_or(|action| clause.actions.contains(&action))
            && duty.as_ref().is_none_or(has_duty)
            && self.agreement.map(Source::Agreement).is_none_or(comes_from)
            && self.notice.map(Source::Notice).is_none_or(comes_from)
            && binds_company.is_none_or(|company| (clause.bound == Bound::Company) == company)
            && (self.reviewer).is_none_or(|person| clause.reviewed_by == Some(person))
            && self.admits_bound(at, &clause.bound)
            && self.joined.admits(|part| part.admits(at, clause))
    }

    fn admits_bound(&self, at: &At, bound: &Bound) -> bool {
        let binds_vendor = |vendor| match bound {
            Bound::Vendors(vendors) => vendors.contains(&vendor),
            Bound::Company | Bound::Classes(_) => false,
        };
        let binds_class = |wide| match bound {
            Bound::Classes(classes) => is_within(&at.registry, classes, wide),
            Bound::Company | Bound::Vendors(_) => false,
        };
        self.vendor.is_none_or(binds_vendor) && self.class.is_none_or(binds_class)
    }
}
