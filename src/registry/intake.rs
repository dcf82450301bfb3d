//! Intakes: requests of procurement whether a sharing of data may begin.
//!
//! A request holds the flow that it would make, and the vendor where that is not registered yet, as records that are not in
//! the register: they have their ids already, and approval puts them in as they stand. What they refer to is referred to by
//! the request while it is open.

use entity::id::{Uuid, VendorId, kind};
use entity::vocabulary::{IntakeMove, IntakeState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::edge::Edge;
use super::flow::{Flow, Recipient};
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;
use super::vendor::{ExternalReference, Vendor};

/// A request whether a sharing of data may begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Id, key and the like; the key is made of the id.
    pub head: Head<kind::Intake>,
    /// The vendor that approval makes; null: the flow goes to one that is registered.
    pub vendor: Option<Vendor>,
    /// The flow that approval makes.
    pub flow: Flow,
    /// What it is wanted for.
    pub justification: String,
    /// The ids of the request in other systems.
    pub external_references: Vec<ExternalReference>,
    /// Who asked: the subject of the token.
    pub requested_by: String,
    /// Who stands behind that: of a machine client the admin who made it.
    pub behind: String,
    /// Where it stands.
    pub state: IntakeState,
    /// What was done with it, oldest first.
    pub steps: Vec<IntakeStep>,
    /// What the officer asks to be kept.
    pub conditions: Vec<String>,
    /// The last day of an approval.
    pub until: Option<Date>,
    /// What stood in the way and was accepted when it was approved, by [`crate::compliance`]'s marks of reasons.
    pub accepted: Vec<String>,
}

/// Something that was done with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeStep {
    /// What.
    pub did: IntakeMove,
    /// Who: the subject of the token.
    pub by: String,
    /// When.
    pub on: Date,
    /// In which words.
    pub text: Option<String>,
}

/// Who may make a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// Who asked.
    Requester,
    /// An officer who is not who asked, nor stands behind that.
    Officer,
}

/// From where, what can be done, by whom, and where it leads: the only list of that.
pub const MOVES: &[(IntakeState, IntakeMove, Mover, IntakeState)] = {
    use IntakeMove::{Answer, Approve, AskForMore, Reject, Withdraw};
    use IntakeState::{Approved, MoreAsked, Rejected, Submitted, Withdrawn};
    use Mover::{Officer, Requester};
    &[
        (Submitted, AskForMore, Officer, MoreAsked),
        (Submitted, Approve, Officer, Approved),
        (Submitted, Reject, Officer, Rejected),
        (Submitted, Withdraw, Requester, Withdrawn),
        (MoreAsked, Answer, Requester, Submitted),
        (MoreAsked, Reject, Officer, Rejected),
        (MoreAsked, Withdraw, Requester, Withdrawn),
    ]
};

impl Intake {
    /// The vendor that it is about: the one that it would make, or the one registered.
    #[must_use]
    pub const fn vendor_id(&self) -> Option<VendorId> {
        match self.flow.recipient {
            Recipient::Vendor(vendor) => Some(vendor),
            Recipient::LegalEntity(_) | Recipient::Class(_) => None,
        }
    }

    /// Whether somebody has still to do something.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, IntakeState::Submitted | IntakeState::MoreAsked)
    }
}

/// How a request refers to what its flow or vendor would refer to.
const fn proposed(target: NounKind) -> Option<Edge> {
    match target {
        NounKind::DataCategory => Some(Edge::IntakeCategory),
        NounKind::Purpose => Some(Edge::IntakePurpose),
        NounKind::DataSubject => Some(Edge::IntakeSubject),
        NounKind::RecipientClass => Some(Edge::IntakeClass),
        NounKind::Property => Some(Edge::IntakeProperty),
        NounKind::Database => Some(Edge::IntakeDatabase),
        NounKind::Vendor => Some(Edge::IntakeVendor),
        NounKind::Agreement => Some(Edge::IntakeAgreement),
        NounKind::Activity => Some(Edge::IntakeActivity),
        NounKind::Person => Some(Edge::IntakePerson),
        // A flow or a vendor refers to none of these, or a request may not.
        NounKind::LegalEntity
        | NounKind::CollectionMethod
        | NounKind::Collection
        | NounKind::Holding
        | NounKind::Subprocessing
        | NounKind::Notice
        | NounKind::Clause
        | NounKind::Attestation
        | NounKind::Flow
        | NounKind::FindingDecision
        | NounKind::ReferenceRow
        | NounKind::Intake => None,
    }
}

impl Noun for Intake {
    type Kind = kind::Intake;
    const KIND: NounKind = NounKind::Intake;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        if let Some(vendor) = self.vendor_id() {
            visit(Edge::IntakeAbout, vendor.uuid());
        }
        if !self.is_open() {
            return;
        }
        let itself = self.vendor.as_ref().map(|vendor| vendor.head.id.uuid());
        let mut refer = |edge: Edge, uuid| {
            if let Some(edge) = proposed(edge.target()).filter(|_| Some(uuid) != itself) {
                visit(edge, uuid);
            }
        };
        self.flow.references(&mut refer);
        if let Some(vendor) = &self.vendor {
            vendor.references(&mut refer);
        }
    }

    fn external_references(&self) -> &[ExternalReference] {
        &self.external_references
    }

    /// The name of the vendor that it would make.
    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        if let Some(vendor) = self.vendor.as_ref().filter(|_| self.is_open()) {
            say(Field::Name, &vendor.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_an_end_and_nobody_moves_for_another() {
        for (from, did, mover, _) in MOVES {
            let is_end = !matches!(from, IntakeState::Submitted | IntakeState::MoreAsked);
            assert!(!is_end, "{from} {did}");
            let by_requester = matches!(did, IntakeMove::Answer | IntakeMove::Withdraw);
            assert_eq!(*mover == Mover::Requester, by_requester, "{did}");
        }
    }
}
