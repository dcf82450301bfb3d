//! Which vendors, and in which order.

use async_graphql::{ID, InputObject, Result};
use entity::id::{Uuid, VendorId, kind};
use entity::vocabulary::{AgreementState, CertificationScheme, StandingState, VendorKind};
use jiff::civil::Date;

use crate::command::input::{CountryCode, Day};
use crate::graphql::at::At;
use crate::graphql::criteria::Way::{self, Refers, Through};
use crate::graphql::criteria::{Criteria, Filter};
use crate::graphql::error::named_of;
use crate::graphql::order::orders;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::edge::Edge;
use crate::registry::nouns::{NounKind, Tables};
use crate::registry::person::Person;
use crate::registry::vendor::{Vendor, ever_owned, ownership_on};

/// A flow to a vendor carries a category.
pub(in crate::graphql) const RECEIVES: &[Way] = &[Through {
    to: Edge::FlowToVendor,
    by: Edge::FlowCategory,
}];
/// A flow to a vendor is for a purpose.
pub(in crate::graphql) const SERVES: &[Way] = &[Through {
    to: Edge::FlowToVendor,
    by: Edge::FlowPurpose,
}];

orders! {
    /// What vendors can be ordered by.
    VendorOrder(VendorOrderField) of Vendor {
        /// The name.
        Name => |vendor| Some(Value::text(&vendor.name));
        /// The country where it is established.
        Country => |vendor| Some(Value::text(vendor.country?.as_str()));
        /// How critical it is, 1 being most.
        Tier => |vendor| Some(Value::Number(vendor.tier?.into()));
    }
}

/// Which vendors. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct VendorFilter {
    /// Company or product.
    pub kind: Option<VendorKind>,
    /// Of this class or a narrower one: its id or key.
    pub class: Option<ID>,
    /// Owned on the day by this vendor, through any number of owners: its id or key.
    pub owned_by: Option<ID>,
    /// Established in this country.
    pub country: Option<CountryCode>,
    /// With this standing on the day.
    pub standing: Option<StandingState>,
    /// Named as the recipient of a flow with this data category or a narrower one: its id or key.
    pub receives: Option<ID>,
    /// Named as the recipient of a flow for this purpose or a narrower one: its id or key.
    pub purpose: Option<ID>,
    /// Party of an agreement in this state.
    pub agreement_state: Option<AgreementState>,
    /// With a certification of this scheme on the day.
    pub certified: Option<CertificationScheme>,
    /// With a certification whose last day comes before this day.
    pub certification_ends_before: Option<Day>,
    /// With this person responsible: the id or key.
    pub responsible: Option<ID>,
    /// Made up for a demonstration, or not.
    pub illustrative: Option<bool>,
    /// The day for `standing`, `ownedBy` and `certified`; today unless given.
    pub on: Option<Day>,
    /// All of these hold too.
    pub and: Option<Vec<VendorFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<VendorFilter>>,
    /// This does not hold.
    pub not: Option<Box<VendorFilter>>,
}

impl Filter<Vendor> for VendorFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Vendor>> {
        let Self {
            kind,
            class,
            owned_by,
            country,
            standing,
            receives,
            purpose,
            agreement_state,
            certified,
            certification_ends_before,
            responsible,
            illustrative,
            on,
            and,
            or,
            not,
        } = self;
        let on = at.day(on)?;
        let before = certification_ends_before.map(|day| at.day(Some(day)));
        let owner = named_of::<Vendor>(at, owned_by.as_ref(), "ownedBy")?;
        let registry = &at.registry;
        Criteria::<Vendor>::new(at)
            .is(kind, |vendor, kind| vendor.kind == *kind)
            .is(illustrative, |vendor, asked| {
                vendor.head.illustrative == *asked
            })
            .lies_in(country, "country", |vendor, lies| {
                vendor.country.is_some_and(lies)
            })?
            .is(standing, move |vendor, state| stands(vendor, on, *state))
            .is(certified, move |vendor, scheme| {
                is_certified(vendor, on, *scheme)
            })
            .is(before.transpose()?, |vendor, day| {
                has_certification_before(vendor, *day)
            })
            .within::<kind::RecipientClass>(class, "class", &[Refers(Edge::VendorClass)])?
            .led(
                owner,
                move |owner| ever_owned(registry, *owner).into_iter().map(VendorId::uuid),
                move |vendor, owner| is_owned_by(registry, vendor, *owner, on),
            )
            .told_by(
                agreement_state.as_ref(),
                NounKind::Agreement,
                "agreementState",
            )?
            .led(
                agreement_state,
                move |state| parties(at, *state),
                move |vendor, state| has_agreement(at, vendor, *state),
            )
            .within::<kind::DataCategory>(receives, "receives", RECEIVES)?
            .within::<kind::Purpose>(purpose, "purpose", SERVES)?
            .names::<Person>(
                responsible,
                "responsible",
                &[Refers(Edge::VendorResponsible)],
            )?
            .joined(and, or, not)
    }
}

fn stands(vendor: &Vendor, on: Date, state: StandingState) -> bool {
    vendor.standing_on(on).map(|stands| stands.state) == Some(state)
}

fn is_certified(vendor: &Vendor, on: Date, scheme: CertificationScheme) -> bool {
    let mut held = vendor.certifications.iter();
    held.any(|it| it.scheme == scheme && it.window.holds(on))
}

fn has_certification_before(vendor: &Vendor, day: Date) -> bool {
    let mut held = vendor.certifications.iter();
    held.any(|it| it.window.ended_before(day))
}

fn is_owned_by(tables: &Tables, vendor: &Vendor, owner: VendorId, on: Date) -> bool {
    let chain = ownership_on(tables, vendor, on);
    chain.iter().any(|link| link.ownership.owner == owner)
}

/// The parties of the agreements in this state.
fn parties(at: &At, state: AgreementState) -> impl Iterator<Item = Uuid> {
    let agreements = at.registry.agreements.iter();
    let in_state = at.walk(agreements).filter(move |it| it.state == state);
    let vendor = |party: &Party| match party {
        Party::Vendor(vendor) => Some(vendor.uuid()),
        Party::LegalEntity(_) => None,
    };
    in_state.flat_map(move |it| it.theirs.iter().filter_map(vendor))
}

fn has_agreement(at: &At, vendor: &Vendor, state: AgreementState) -> bool {
    let mut agreements = at.referring::<Agreement, _>(Edge::AgreementVendor, vendor.head.id);
    agreements.any(|agreement| agreement.state == state)
}
