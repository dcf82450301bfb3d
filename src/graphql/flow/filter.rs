//! Which flows.

use async_graphql::{ID, InputObject, Result};
use entity::id::{
    ActivityId, DataCategoryId, DatabaseId, LegalEntityId, PropertyId, PurposeId, RecipientClassId,
    VendorId,
};
use entity::vocabulary::{FlowState, Level, RecipientRole};

use super::disputes_level;
use crate::command::input::CountryCode;
use crate::graphql::at::At;
use crate::graphql::error::named_of;
use crate::graphql::joined::Joined;
use crate::registry::activity::Activity;
use crate::registry::database::Database;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, Purpose, RecipientClass, is_within};
use crate::registry::vendor::Vendor;

/// Which flows. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct FlowFilter {
    /// To this vendor: its id or key.
    pub vendor: Option<ID>,
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
    /// Inside its window today, or not.
    pub current: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<FlowFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<FlowFilter>>,
    /// This does not hold.
    pub not: Option<Box<FlowFilter>>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct ReadyFlowFilter {
    asked: FlowFilter,
    vendor: Option<VendorId>,
    legal_entity: Option<LegalEntityId>,
    recipient_class: Option<RecipientClassId>,
    from_property: Option<PropertyId>,
    from_database: Option<DatabaseId>,
    from_vendor: Option<VendorId>,
    category: Option<DataCategoryId>,
    purpose: Option<PurposeId>,
    activity: Option<ActivityId>,
    joined: Joined<Self>,
}

impl FlowFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(in crate::graphql) fn ready(mut self, at: &At) -> Result<ReadyFlowFilter> {
        let (and, or, not) = (self.and.take(), self.or.take(), self.not.take());
        let class = self.recipient_class.as_ref();
        Ok(ReadyFlowFilter {
            vendor: named_of::<Vendor>(at, self.vendor.as_ref(), "vendor")?,
            legal_entity: named_of::<LegalEntity>(at, self.legal_entity.as_ref(), "legalEntity")?,
            recipient_class: named_of::<RecipientClass>(at, class, "recipientClass")?,
            from_property: named_of::<Property>(at, self.from_property.as_ref(), "fromProperty")?,
            from_database: named_of::<Database>(at, self.from_database.as_ref(), "fromDatabase")?,
            from_vendor: named_of::<Vendor>(at, self.from_vendor.as_ref(), "fromVendor")?,
            category: named_of::<DataCategory>(at, self.category.as_ref(), "category")?,
            purpose: named_of::<Purpose>(at, self.purpose.as_ref(), "purpose")?,
            activity: named_of::<Activity>(at, self.activity.as_ref(), "activity")?,
            joined: Joined::ready(and, or, not, |part: Self| part.ready(at))?,
            asked: self,
        })
    }
}

impl ReadyFlowFilter {
    /// Whether the record is one of them.
    pub(in crate::graphql) fn admits(&self, at: &At, flow: &Flow) -> bool {
        self.admits_ends(at, flow)
            && self.admits_itself(at, flow)
            && self.joined.admits(|part| part.admits(at, flow))
    }

    fn admits_ends(&self, at: &At, flow: &Flow) -> bool {
        let of_class = |wide| match flow.recipient {
            Recipient::Class(class) => is_within(&at.registry, &[class], wide),
            Recipient::Vendor(_) | Recipient::LegalEntity(_) => false,
        };
        let comes_from = |source| flow.source == source;
        let goes_to = |recipient| flow.recipient == recipient;
        self.vendor.map(Recipient::Vendor).is_none_or(goes_to)
            && self
                .legal_entity
                .map(Recipient::LegalEntity)
                .is_none_or(goes_to)
            && self.recipient_class.is_none_or(of_class)
            && self
                .from_property
                .map(FlowSource::Property)
                .is_none_or(comes_from)
            && self
                .from_database
                .map(FlowSource::Database)
                .is_none_or(comes_from)
            && self
                .from_vendor
                .map(FlowSource::Vendor)
                .is_none_or(comes_from)
    }

    fn admits_itself(&self, at: &At, flow: &Flow) -> bool {
        let FlowFilter {
            vendor: _,
            legal_entity: _,
            recipient_class: _,
            from_property: _,
            from_database: _,
            from_vendor: _,
            category: _,
            purpose: _,
            activity: _,
            level,
            level_stated,
            level_disputed,
            state,
            role,
            origin,
            destination,
            current,
            and: _,
            or: _,
            not: _,
        } = &self.asked;
        let disputed = || disputes_level(at, flow) == Some(true);
        let carries = |wide| is_within(&at.registry, &flow.categories, wide);
        let serves = |wide| is_within(&at.registry, &flow.purposes, wide);
        let begins_in = |code: &CountryCode| flow.origin.is_some_and(|it| it.as_str() == code.0);
        let ends_in = |code: &CountryCode| flow.destinations.iter().any(|it| it.as_str() == code.0);
        level.is_none_or(|level| flow.level == Some(level))
            && level_stated.is_none_or(|stated| flow.level.is_some() == stated)
            && state.is_none_or(|state| flow.state == state)
            && role.is_none_or(|role| flow.role == Some(role))
            && current.is_none_or(|current| flow.window.holds(at.today) == current)
            && origin.as_ref().is_none_or(begins_in)
            && destination.as_ref().is_none_or(ends_in)
            && self.activity.is_none_or(|it| flow.activity == Some(it))
            && self.category.is_none_or(carries)
            && self.purpose.is_none_or(serves)
            && level_disputed.is_none_or(|asked| disputed() == asked)
    }
}
