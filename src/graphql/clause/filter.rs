//! Which clauses, and in which order.

use async_graphql::{ID, InputObject, Result};
use entity::id::kind;
use entity::vocabulary::{Action, Rule};

use crate::graphql::at::At;
use crate::graphql::criteria::Way::Refers;
use crate::graphql::criteria::{Criteria, Filter};
use crate::graphql::order::orders;
use crate::registry::agreement::Agreement;
use crate::registry::clause::{Bound, Clause, Source};
use crate::registry::edge::Edge;
use crate::registry::notice::Notice;
use crate::registry::person::Person;
use crate::registry::property::Property;
use crate::registry::vendor::Vendor;

orders! {
    /// What clauses can be ordered by.
    ClauseOrder(ClauseOrderField) of Clause {
        /// The first day of its own window.
        From => |clause| Some(Value::day(clause.window.from?));
        /// The last day of its own window.
        Until => |clause| Some(Value::day(clause.window.until?));
        /// When a person last checked it.
        ReviewedOn => |clause| Some(Value::day(clause.reviewed_on?));
    }
}

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
    /// Out of this article of a law, such as `GDPR Art. 28(3)`.
    pub law: Option<String>,
    /// Binding the company itself, or not.
    pub binds_company: Option<bool>,
    /// Binding this vendor by name: its id or key. See `Vendor.bindingClauses` for those that reach it otherwise.
    pub binds_vendor: Option<ID>,
    /// Binding this class or a narrower one: its id or key.
    pub binds_class: Option<ID>,
    /// Naming this data category or a narrower one in its scope: its id or key.
    pub category: Option<ID>,
    /// Naming this purpose or a narrower one in its scope: its id or key.
    pub purpose: Option<ID>,
    /// Naming this site or app in its scope: its id or key.
    pub property: Option<ID>,
    /// Last checked against its text by this person: the id or key.
    pub reviewed_by: Option<ID>,
    /// All of these hold too.
    pub and: Option<Vec<ClauseFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<ClauseFilter>>,
    /// This does not hold.
    pub not: Option<Box<ClauseFilter>>,
}

impl Filter<Clause> for ClauseFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Clause>> {
        let Self {
            rule,
            action,
            duty,
            agreement,
            notice,
            law,
            binds_company,
            binds_vendor,
            binds_class,
            category,
            purpose,
            property,
            reviewed_by,
            and,
            or,
            not,
        } = self;
        let is_law = |clause: &Clause, asked: &String| match &clause.source {
            Source::Law(article) => article == asked,
            Source::Agreement(_) | Source::Notice(_) => false,
        };
        Criteria::<Clause>::new(at)
            .is(rule, |clause, rule| clause.rule == *rule)
            .is(action, |clause, action| clause.actions.contains(action))
            .is(duty, |clause, duty| clause.duty.as_ref() == Some(duty))
            .is(law, is_law)
            .is(binds_company, |clause, company| {
                (clause.bound == Bound::Company) == *company
            })
            .names::<Agreement>(agreement, "agreement", &[Refers(Edge::ClauseAgreement)])?
            .names::<Notice>(notice, "notice", &[Refers(Edge::ClauseNotice)])?
            .names::<Vendor>(
                binds_vendor,
                "bindsVendor",
                &[Refers(Edge::ClauseBindsVendor)],
            )?
            .within::<kind::RecipientClass>(
                binds_class,
                "bindsClass",
                &[Refers(Edge::ClauseBindsClass)],
            )?
            .within::<kind::DataCategory>(category, "category", &[Refers(Edge::ClauseCategory)])?
            .within::<kind::Purpose>(purpose, "purpose", &[Refers(Edge::ClausePurpose)])?
            .names::<Property>(property, "property", &[Refers(Edge::ClauseProperty)])?
            .names::<Person>(reviewed_by, "reviewedBy", &[Refers(Edge::ClauseReviewedBy)])?
            .joined(and, or, not)
    }
}
