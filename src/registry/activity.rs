//! Activities: the processing activities of the company, each one line of a record under GDPR Art. 30.

use entity::id::{DataSubjectId, LegalEntityId, PersonId, PurposeId, Uuid, kind};
use entity::vocabulary::{ActivityRole, ImpactAssessmentState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::agreement::Party;
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::retention::Retention;
use super::search::Field;

/// A processing activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Id, key and the like.
    pub head: Head<kind::Activity>,
    /// The name in use.
    pub name: String,
    /// What our company is in law.
    pub role: ActivityRole,
    /// Our company.
    pub ours: LegalEntityId,
    /// Who else takes part: the other controllers, or the controllers for whom we process.
    pub others: Vec<Party>,
    /// What for; empty: nobody stated it.
    pub purposes: Vec<PurposeId>,
    /// Whom it is about; empty: nobody stated it.
    pub subjects: Vec<DataSubjectId>,
    /// The lawful basis (GDPR Art. 6): an id of the vocabulary of lawful bases, as a key; null: nobody stated it.
    pub lawful_basis: Option<String>,
    /// The condition for special categories (GDPR Art. 9(2)); null: nobody stated it.
    pub special_condition: Option<String>,
    /// Whether persons are decided on by machines alone (GDPR Art. 22); null: nobody stated it.
    pub automated_decisions: Option<bool>,
    /// The impact assessment (GDPR Art. 35); null: nobody stated anything of it.
    pub assessment: Option<ImpactAssessment>,
    /// How long data is kept; null: nobody stated it.
    pub retention: Option<Retention>,
    /// What protects the data, each in a few words; empty: nobody stated it.
    pub security_measures: Vec<String>,
    /// The person who answers for it; null: nobody stated one.
    #[serde(default)]
    pub responsible: Option<PersonId>,
}

/// An impact assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpactAssessment {
    /// Whether the law asks for one; null: nobody stated it.
    pub needed: Option<bool>,
    /// How far it is; null: nobody stated it.
    pub state: Option<ImpactAssessmentState>,
    /// The day it was done, or is to be done; null: nobody stated it.
    pub on: Option<Date>,
    /// Where it is kept; null: nobody stated it.
    pub link: Option<String>,
}

impl Noun for Activity {
    type Kind = kind::Activity;
    const KIND: NounKind = NounKind::Activity;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        let Self {
            head: _,
            name: _,
            role: _,
            ours,
            others,
            purposes,
            subjects,
            lawful_basis: _,
            special_condition: _,
            automated_decisions: _,
            assessment: _,
            retention: _,
            security_measures: _,
            responsible,
        } = self;
        visit(Edge::ActivityOurs, ours.uuid());
        for other in others {
            match other {
                Party::Vendor(vendor) => visit(Edge::ActivityOtherVendor, vendor.uuid()),
                Party::LegalEntity(entity) => visit(Edge::ActivityOtherEntity, entity.uuid()),
            }
        }
        purposes
            .iter()
            .for_each(|id| visit(Edge::ActivityPurpose, id.uuid()));
        subjects
            .iter()
            .for_each(|id| visit(Edge::ActivitySubject, id.uuid()));
        if let Some(person) = responsible {
            visit(Edge::ActivityResponsible, person.uuid());
        }
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::Name, &self.name);
    }
}
