//! What is asked: may this recipient do this with that data?
//!
//! Ids come in resolved; a fact that nobody stated is null or an empty list, and is never read as "no".

use entity::id::{
    DataCategoryId, DataSubjectId, DatabaseId, FlowId, LegalEntityId, PropertyId, PurposeId,
    RecipientClassId, VendorId,
};
use entity::vocabulary::{Action, Condition, Level, RecipientRole};
use jiff::civil::Date;

use crate::reference::Place;
use crate::registry::flow::Recipient;
use crate::registry::safeguard::Safeguard;
use crate::registry::vendor::Certification;

/// May the recipient do this with that data, on the day?
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Who is to have the data.
    pub recipient: Asked,
    /// What it is to do with it; empty: USE.
    pub actions: Vec<Action>,
    /// Which data.
    pub category: DataCategoryId,
    /// How closely it points to a person.
    pub level: Option<Level>,
    /// What for.
    pub purpose: Option<PurposeId>,
    /// Whom it is about: of a question one or none, of a flow any number; empty: nobody stated it.
    pub subjects: Vec<DataSubjectId>,
    /// Where it was collected.
    pub property: Option<PropertyId>,
    /// Where it lies.
    pub database: Option<DatabaseId>,
    /// What the recipient is in law.
    pub role: Option<RecipientRole>,
    /// From which place it goes, if not that of the flow, of the database or of the property's operator.
    pub origin: Option<Place>,
    /// To which places it goes, if not those of the flow or of the recipient.
    pub destinations: Vec<Place>,
    /// About how many persons it is, a year.
    pub persons: Option<u64>,
    /// The day.
    pub on: Date,
    /// Conditions said to be met; CONTRACT_IN_FORCE among them is ignored, since it is computed.
    pub conditions_met: Vec<Condition>,
    /// What is said to protect the data abroad.
    pub safeguards: Vec<Safeguard>,
    /// The recorded flow that the question is about.
    pub flow: Option<FlowId>,
}

/// Who is to have the data.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// A vendor of the register.
    Vendor(VendorId),
    /// A vendor that is not in the register yet.
    Draft(Box<DraftVendor>),
    /// A company of the group.
    LegalEntity(LegalEntityId),
    /// Somebody of this class whom nobody named.
    Class(RecipientClassId),
}

impl From<Recipient> for Asked {
    fn from(recipient: Recipient) -> Self {
        match recipient {
            Recipient::Vendor(vendor) => Self::Vendor(vendor),
            Recipient::LegalEntity(entity) => Self::LegalEntity(entity),
            Recipient::Class(class) => Self::Class(class),
        }
    }
}

/// What is known of a vendor that is not in the register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftVendor {
    /// Its name, for the sentences of the answer.
    pub name: Option<String>,
    /// Who owns it on the day, as far as the register knows them.
    pub owners: Vec<VendorId>,
    /// What kinds of recipient it is; empty: nobody stated it.
    pub classes: Vec<RecipientClassId>,
    /// Where it is established.
    pub country: Option<Place>,
    /// Where it processes data; empty: nobody stated it.
    pub processing_countries: Vec<Place>,
    /// What it is certified for.
    pub certifications: Vec<Certification>,
}

impl Question {
    /// The question with its three necessary parts; everything else is not stated.
    #[must_use]
    pub const fn about(recipient: Asked, category: DataCategoryId, on: Date) -> Self {
        Self {
            recipient,
            actions: Vec::new(),
            category,
            level: None,
            purpose: None,
            subjects: Vec::new(),
            property: None,
            database: None,
            role: None,
            origin: None,
            destinations: Vec::new(),
            persons: None,
            on,
            conditions_met: Vec::new(),
            safeguards: Vec::new(),
            flow: None,
        }
    }

    /// What is asked for: USE if nobody said.
    #[must_use]
    pub fn asked_actions(&self) -> &[Action] {
        if self.actions.is_empty() {
            &[Action::Use]
        } else {
            &self.actions
        }
    }

    /// Whether the action is asked for.
    #[must_use]
    pub fn asks_for(&self, action: Action) -> bool {
        self.asked_actions().contains(&action)
    }
}
