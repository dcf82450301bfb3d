//! Flows: data that goes, or is proposed to go, to a recipient.

use entity::id::{
    ActivityId, DataCategoryId, DataSubjectId, DatabaseId, LegalEntityId, PropertyId, PurposeId,
    RecipientClassId, Uuid, VendorId, kind,
};
use entity::vocabulary::{Action, Condition, FlowState, Level, RecipientRole};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::document::{Citation, gist};
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::safeguard::Safeguard;
use super::search::Field;
use super::window::Window;
use crate::reference::Place;

/// Data that goes, or is proposed to go, to a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Id, key and the like.
    pub head: Head<kind::Flow>,
    /// Where it comes from.
    pub source: FlowSource,
    /// Where it goes.
    pub recipient: Recipient,
    /// What goes; at least one.
    pub categories: Vec<DataCategoryId>,
    /// How closely it points to a person, as stated.
    pub level: Option<Level>,
    /// Whom it is about; empty: nobody stated it.
    pub subjects: Vec<DataSubjectId>,
    /// What for; empty: nobody stated it.
    pub purposes: Vec<PurposeId>,
    /// What the recipient is in law.
    pub role: Option<RecipientRole>,
    /// From which country, if not the source's.
    pub origin: Option<Place>,
    /// To which countries, if not the recipient's.
    pub destinations: Vec<Place>,
    /// How many persons it is about, a year.
    pub persons: Option<u64>,
    /// How often.
    pub frequency: Option<String>,
    /// The lawful basis: an id of the vocabulary of lawful bases, as a key.
    pub lawful_basis: Option<String>,
    /// From when until when.
    pub window: Window,
    /// Whether it happens or is proposed.
    pub state: FlowState,
    /// What the recipient does with it; empty: USE.
    pub actions: Vec<Action>,
    /// Conditions that are met.
    pub conditions_met: Vec<ConditionMet>,
    /// What protects it abroad.
    pub safeguards: Vec<Safeguard>,
    /// The processing activity that it belongs to; null: nobody stated it.
    #[serde(default)]
    pub activity: Option<ActivityId>,
    /// Where the fact is written.
    pub citation: Option<Citation>,
}

/// Where data comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowSource {
    /// A site or app.
    Property(PropertyId),
    /// A vendor, handing it on.
    Vendor(VendorId),
    /// A corporate database.
    Database(DatabaseId),
}

/// Where data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// A vendor.
    Vendor(VendorId),
    /// A company of the group.
    LegalEntity(LegalEntityId),
    /// A recipient of this class whom nobody named.
    Class(RecipientClassId),
}

/// A condition that is met, with the paper that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionMet {
    /// The condition.
    pub condition: Condition,
    /// The paper.
    pub document: Option<String>,
}

impl Flow {
    /// Whether it happens on the day: confirmed, and inside its window.
    #[must_use]
    pub fn is_current(&self, on: Date) -> bool {
        self.state == FlowState::Confirmed && self.window.holds(on)
    }
}

impl Noun for Flow {
    type Kind = kind::Flow;
    const KIND: NounKind = NounKind::Flow;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        match &self.source {
            FlowSource::Property(property) => visit(Edge::FlowFromProperty, property.uuid()),
            FlowSource::Vendor(vendor) => visit(Edge::FlowFromVendor, vendor.uuid()),
            FlowSource::Database(database) => visit(Edge::FlowFromDatabase, database.uuid()),
        }
        match &self.recipient {
            Recipient::Vendor(vendor) => visit(Edge::FlowToVendor, vendor.uuid()),
            Recipient::LegalEntity(entity) => visit(Edge::FlowToEntity, entity.uuid()),
            Recipient::Class(class) => visit(Edge::FlowToClass, class.uuid()),
        }
        self.categories
            .iter()
            .for_each(|id| visit(Edge::FlowCategory, id.uuid()));
        self.subjects
            .iter()
            .for_each(|id| visit(Edge::FlowSubject, id.uuid()));
        self.purposes
            .iter()
            .for_each(|id| visit(Edge::FlowPurpose, id.uuid()));
        self.safeguards
            .iter()
            .filter_map(|safeguard| safeguard.agreement)
            .for_each(|id| visit(Edge::FlowAgreement, id.uuid()));
        if let Some(activity) = self.activity {
            visit(Edge::FlowActivity, activity.uuid());
        }
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        gist(self.citation.as_ref(), say);
    }
}
