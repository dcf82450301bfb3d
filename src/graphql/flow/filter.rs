//! Which flows, and in which order.

use async_graphql::{ID, InputObject, Result};
use entity::id::{Uuid, VendorId, kind};
use entity::vocabulary::{FlowState, Level, RecipientRole};

use super::disputes_level;
use crate::command::input::CountryCode;
use crate::compliance::ends::{comes_from_any, destinations_of};
use crate::graphql::at::At;
use crate::graphql::criteria::Way::Refers;
use crate::graphql::criteria::{Criteria, Filter};
use crate::graphql::error::named_of;
use crate::graphql::order::orders;
use crate::registry::activity::Activity;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::nouns::NounKind;
use crate::registry::property::Property;
use crate::registry::vendor::{Vendor, owned_on};

orders! {
    /// What flows can be ordered by.
    FlowOrder(FlowOrderField) of Flow {
        /// How many persons it is about.
        Persons => |flow| Some(Value::Number(flow.persons?));
        /// The first day.
        From => |flow| Some(Value::day(flow.window.from?));
        /// The last day.
        Until => |flow| Some(Value::day(flow.window.until?));
        /// How closely it points to a person, the closest first.
        Level => |flow| Some(Value::Number(flow.level? as u64));
    }
}

/// Which flows. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct FlowFilter {
    /// To this vendor: its id or key.
    pub vendor: Option<ID>,
    /// To this vendor or to what it owns today, through any number of owners: its id or key.
    pub vendor_or_owned: Option<ID>,
    /// To this company of the group: its id or key.
    pub legal_entity: Option<ID>,
    /// To nobody named, of this class or a narrower one: its id or key.
    pub recipient_class: Option<ID>,
    /// From this property: its id or key.
    pub from_property: Option<ID>,
    /// Out of this database: its id or key.
    pub from_database: Option<ID>,
    /// From this vendor, who hands it on: its id or key.
    pub from_vendor: Option<ID>,
    /// With this data category or a narrower one: its id or key.
    pub category: Option<ID>,
    /// For this purpose or a narrower one: its id or key.
    pub purpose: Option<ID>,
    /// About this kind of person or a narrower one: its id or key.
    pub subject: Option<ID>,
    /// Belonging to this processing activity: its id or key.
    pub activity: Option<ID>,
    /// At this level.
    pub level: Option<Level>,
    /// With a level stated, or with none.
    pub level_stated: Option<bool>,
    /// With a level that is less identifying than a category's own by law, or with none that is.
    pub level_disputed: Option<bool>,
    /// Confirmed or proposed.
    pub state: Option<FlowState>,
    /// With this role of the recipient.
    pub role: Option<RecipientRole>,
    /// With this origin stated.
    pub origin: Option<CountryCode>,
    /// With this destination stated, among others perhaps.
    pub destination: Option<CountryCode>,
    /// Coming from this place or a part of it: the origin stated, else the country of what the data comes from.
    pub comes_from: Option<CountryCode>,
    /// Going to this place or a part of it: a destination stated, else where the recipient processes data, else its country.
    pub goes_to: Option<CountryCode>,
    /// Inside its window today, or not.
    pub current: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<FlowFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<FlowFilter>>,
    /// This does not hold.
    pub not: Option<Box<FlowFilter>>,
}

impl Filter<Flow> for FlowFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Flow>> {
        let Self {
            vendor,
            vendor_or_owned,
            legal_entity,
            recipient_class,
            from_property,
            from_database,
            from_vendor,
            category,
            purpose,
            subject,
            activity,
            level,
            level_stated,
            level_disputed,
            state,
            role,
            origin,
            destination,
            comes_from,
            goes_to,
            current,
            and,
            or,
            not,
        } = self;
        let owner = named_of::<Vendor>(at, vendor_or_owned.as_ref(), "vendorOrOwned")?;
        let group = owner.map(|owner| group(at, owner));
        let registry = &at.registry;
        Criteria::<Flow>::new(at)
            .is(level, |flow, level| flow.level == Some(*level))
            .is(level_stated, |flow, stated| flow.level.is_some() == *stated)
            .is(state, |flow, state| flow.state == *state)
            .is(role, |flow, role| flow.role == Some(*role))
            .is(current, |flow, current| {
                flow.window.holds(at.today) == *current
            })
            .lies_in(origin, "origin", |flow, lies| flow.origin.is_some_and(lies))?
            .lies_in(destination, "destination", |flow, lies| {
                flow.destinations.iter().copied().any(lies)
            })?
            .told_by(comes_from.as_ref(), NounKind::LegalEntity, "comesFrom")?
            .lies_in(comes_from, "comesFrom", |flow, lies| {
                comes_from_any(registry, flow, lies)
            })?
            .told_by(goes_to.as_ref(), NounKind::Vendor, "goesTo")?
            .lies_in(goes_to, "goesTo", |flow, lies| {
                destinations_of(registry, flow).into_iter().any(lies)
            })?
            .names::<Vendor>(vendor, "vendor", &[Refers(Edge::FlowToVendor)])?
            .any_of(group, "vendorOrOwned", &[Refers(Edge::FlowToVendor)])?
            .names::<LegalEntity>(legal_entity, "legalEntity", &[Refers(Edge::FlowToEntity)])?
            .within::<kind::RecipientClass>(
                recipient_class,
                "recipientClass",
                &[Refers(Edge::FlowToClass)],
            )?
            .names::<Property>(
                from_property,
                "fromProperty",
                &[Refers(Edge::FlowFromProperty)],
            )?
            .names::<Database>(
                from_database,
                "fromDatabase",
                &[Refers(Edge::FlowFromDatabase)],
            )?
            .names::<Vendor>(from_vendor, "fromVendor", &[Refers(Edge::FlowFromVendor)])?
            .within::<kind::DataCategory>(category, "category", &[Refers(Edge::FlowCategory)])?
            .within::<kind::Purpose>(purpose, "purpose", &[Refers(Edge::FlowPurpose)])?
            .within::<kind::DataSubject>(subject, "subject", &[Refers(Edge::FlowSubject)])?
            .names::<Activity>(activity, "activity", &[Refers(Edge::FlowActivity)])?
            .is(level_disputed, |flow, asked| {
                (disputes_level(at, flow) == Some(true)) == *asked
            })
            .joined(and, or, not)
    }
}

fn group(at: &At, owner: VendorId) -> Vec<Uuid> {
    let owned = owned_on(&at.registry, owner, at.today).into_iter();
    owned.chain([owner]).map(VendorId::uuid).collect()
}
