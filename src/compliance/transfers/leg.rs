//! The facts of one leg: what data, from where, to where, to whom, protected how.
//!
//! Facts only: they are put together where a question or a recorded flow is read, and judged elsewhere.

use entity::id::{DataCategoryId, FlowId, LegalEntityId, RecipientClassId, VendorId};
use entity::vocabulary::{Action, Condition, Level, RecipientRole};
use jiff::civil::Date;

use crate::reference::Place;
use crate::registry::safeguard::Safeguard;
use crate::registry::vendor::Certification;

/// One leg of a transfer: one category of data at one level, from one place to one place.
#[derive(Debug, Clone, Copy)]
pub struct LegFacts<'a> {
    /// The effective origin; null: not known.
    pub origin: Option<Place>,
    /// One effective destination; null: not known.
    pub destination: Option<Place>,
    /// The origins of the legs before it on its path, the first one first; empty for a direct leg.
    pub earlier_origins: &'a [Place],
    /// What is sent.
    pub category: DataCategoryId,
    /// How closely it points to a person; where nobody stated it, the level that is tried.
    pub level: Level,
    /// Whether somebody stated the level.
    pub level_is_stated: bool,
    /// What the recipient is in law; null: not known.
    pub role: Option<RecipientRole>,
    /// Who receives it.
    pub recipient: LegRecipient<'a>,
    /// About how many persons, a year; null: not known.
    pub persons: Option<u64>,
    /// The actions asked about.
    pub actions: &'a [Action],
    /// What is claimed to protect this leg.
    pub safeguards: &'a [Safeguard],
    /// The conditions met on this leg.
    pub conditions_met: &'a [Condition],
    /// The recorded flow that it is about, so that its persons are not counted twice.
    pub flow: Option<FlowId>,
    /// The day asked about.
    pub on: Date,
}

/// Who receives the data of a leg.
#[derive(Debug, Clone, Copy)]
pub enum LegRecipient<'a> {
    /// A registered vendor.
    Vendor(VendorId),
    /// A vendor that the register does not hold, with what is stated of it.
    Draft {
        /// Who owns it on the day.
        owners: &'a [VendorId],
        /// What kinds of recipient it is; empty: nobody stated it.
        classes: &'a [RecipientClassId],
        /// What it is certified for, when.
        certifications: &'a [Certification],
    },
    /// A company of the group.
    LegalEntity(LegalEntityId),
    /// Somebody of this class whom nobody named.
    Class(RecipientClassId),
}
