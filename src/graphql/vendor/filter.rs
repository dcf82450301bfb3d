//! Which vendors.

use async_graphql::{ID, InputObject, Result};
use entity::id::{DataCategoryId, PersonId, PurposeId, RecipientClassId, VendorId};
use entity::vocabulary::{AgreementState, CertificationScheme, StandingState, VendorKind};
use jiff::civil::Date;

use crate::command::input::{CountryCode, Day};
use crate::graphql::at::At;
use crate::graphql::error::named_of;
use crate::graphql::joined::Joined;
use crate::registry::agreement::Agreement;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::person::Person;
use crate::registry::term::{DataCategory, Purpose, RecipientClass, is_within};
use crate::registry::vendor::{Certification, Vendor};

/// Which vendors. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct VendorFilter {
    /// Company or product.
    pub kind: Option<VendorKind>,
    /// Of this class or a narrower one: its id or key.
    pub class: Option<ID>,
    /// Owned today by this vendor, through any number of owners: its id or key.
    pub owned_by: Option<ID>,
    /// Established in this country.
    pub country: Option<CountryCode>,
    /// With this standing today.
    pub standing: Option<StandingState>,
    /// Named as the recipient of a flow with this data category or a narrower one: its id or key.
    pub receives: Option<ID>,
    /// Named as the recipient of a flow for this purpose or a narrower one: its id or key.
    pub purpose: Option<ID>,
    /// Party of an agreement in this state.
    pub agreement_state: Option<AgreementState>,
    /// With a certification of this scheme today.
    pub certified: Option<CertificationScheme>,
    /// With a certification whose last day comes before this day.
    pub certification_ends_before: Option<Day>,
    /// With this person responsible: the id or key.
    pub responsible: Option<ID>,
    /// Made up for a demonstration, or not.
    pub illustrative: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<VendorFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<VendorFilter>>,
    /// This does not hold.
    pub not: Option<Box<VendorFilter>>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct ReadyVendorFilter {
    asked: VendorFilter,
    class: Option<RecipientClassId>,
    owner: Option<VendorId>,
    receives: Option<DataCategoryId>,
    purpose: Option<PurposeId>,
    certification_ends_before: Option<Date>,
    responsible: Option<PersonId>,
    joined: Joined<Self>,
}

impl VendorFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(in crate::graphql) fn ready(mut self, at: &At) -> Result<ReadyVendorFilter> {
        let (and, or, not) = (self.and.take(), self.or.take(), self.not.take());
        let before = self.certification_ends_before.clone();
        Ok(ReadyVendorFilter {
            class: named_of::<RecipientClass>(at, self.class.as_ref(), "class")?,
            owner: named_of::<Vendor>(at, self.owned_by.as_ref(), "ownedBy")?,
            receives: named_of::<DataCategory>(at, self.receives.as_ref(), "receives")?,
            purpose: named_of::<Purpose>(at, self.purpose.as_ref(), "purpose")?,
            certification_ends_before: before.map(|day| at.day(Some(day))).transpose()?,
            responsible: named_of::<Person>(at, self.responsible.as_ref(), "responsible")?,
            joined: Joined::ready(and, or, not, |part: Self| part.ready(at))?,
            asked: self,
        })
    }
}

impl ReadyVendorFilter {
    /// Whether the record is one of them.
    pub(in crate::graphql) fn admits(&self, at: &At, vendor: &Vendor) -> bool {
        self.admits_itself(at, vendor)
            && self.admits_certifications(at, vendor)
            && self.admits_relations(at, vendor)
            && self.joined.admits(|part| part.admits(at, vendor))
    }

    fn admits_itself(&self, at: &At, vendor: &Vendor) -> bool {
        let VendorFilter {
            kind,
            class: _,
            owned_by: _,
            country,
            standing,
            receives: _,
            purpose: _,
            agreement_state: _,
            certified: _,
            certification_ends_before: _,
            responsible: _,
            illustrative,
            and: _,
            or: _,
            not: _,
        } = &self.asked;
        let state = || vendor.standing_on(at.today).map(|stands| stands.state);
        kind.is_none_or(|kind| vendor.kind == kind)
            && illustrative.is_none_or(|asked| vendor.head.illustrative == asked)
            && country
                .as_ref()
                .is_none_or(|code| vendor.country.is_some_and(|place| place.as_str() == code.0))
            && (self.responsible).is_none_or(|person| vendor.responsible == Some(person))
            && standing.is_none_or(|asked| state() == Some(asked))
    }

    fn admits_certifications(&self, at: &At, vendor: &Vendor) -> bool {
        let any = |test: &dyn Fn(&Certification) -> bool| vendor.certifications.iter().any(test);
        let ends = |it: &Certification, day| it.window.until.is_some_and(|until| until < day);
        self.asked
            .certified
            .is_none_or(|scheme| any(&|it| it.scheme == scheme && it.window.holds(at.today)))
            && self
                .certification_ends_before
                .is_none_or(|day| any(&|it| ends(it, day)))
    }

    fn admits_relations(&self, at: &At, vendor: &Vendor) -> bool {
        let id = vendor.head.id;
        let registry = &at.registry;
        let of_class = |wide| is_within(registry, &vendor.classes, wide);
        let flows = || at.referring::<Flow, _>(Edge::FlowToVendor, id);
        let receives = |wide| flows().any(|flow| is_within(registry, &flow.categories, wide));
        let mut agreements = at.referring::<Agreement, _>(Edge::AgreementVendor, id);
        self.class.is_none_or(of_class)
            && self
                .owner
                .is_none_or(|owner| is_owned_by(at, vendor, owner))
            && self.receives.is_none_or(receives)
            && self
                .purpose
                .is_none_or(|wide| flows().any(|flow| is_within(registry, &flow.purposes, wide)))
            && self
                .asked
                .agreement_state
                .is_none_or(|state| agreements.any(|agreement| agreement.state == state))
    }
}

fn is_owned_by(at: &At, vendor: &Vendor, owner: VendorId) -> bool {
    let mut ahead: Vec<_> = vendor.owners_on(at.today).collect();
    let mut seen = Vec::new();
    while let Some(next) = ahead.pop() {
        if next == owner {
            return true;
        }
        if !seen.contains(&next) {
            seen.push(next);
            ahead.extend(
                at.registry
                    .vendors
                    .get(next)
                    .into_iter()
                    .flat_map(|vendor| vendor.owners_on(at.today)),
            );
        }
    }
    false
}
