//! Clauses: one rule each, out of an agreement, a notice or a law.

use entity::id::{
    AgreementId, DataCategoryId, DataSubjectId, NoticeId, PersonId, PropertyId, PurposeId,
    RecipientClassId, Uuid, VendorId, kind,
};
use entity::vocabulary::{Action, Condition, Level, PeriodUnit, Right, Rule};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::document::{Citation, gist};
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;
use super::window::Window;
use crate::reference::Area;

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Id, key and the like.
    pub head: Head<kind::Clause>,
    /// Permission, prohibition or duty.
    pub rule: Rule,
    /// Whom it binds.
    pub bound: Bound,
    /// What a permission or prohibition is about; empty for a duty.
    pub actions: Vec<Action>,
    /// What a duty demands: an id of the obligations catalog, as a key.
    pub duty: Option<String>,
    /// Within what time the duty is to be done.
    pub within: Option<Period>,
    /// Which requests of persons the duty answers.
    pub requests: Vec<Right>,
    /// What it reaches.
    pub scope: Scope,
    /// Met when all of one inner list are met; empty: none. Needed by a permission; lift a prohibition.
    pub conditions: Vec<Vec<Condition>>,
    /// Where it stands.
    pub source: Source,
    /// The words it rests on.
    pub citation: Option<Citation>,
    /// The text hedges ("may", "such as"); shown, changes no verdict.
    pub hedged: bool,
    /// Its own window, inside that of its source.
    pub window: Window,
    /// When a person last checked it against the text.
    pub reviewed_on: Option<Date>,
    /// The person who did; null: nobody stated one.
    #[serde(default)]
    pub reviewed_by: Option<PersonId>,
}

/// Whom a clause binds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The company itself.
    Company,
    /// These vendors, and what they own.
    Vendors(Vec<VendorId>),
    /// Vendors of these classes.
    Classes(Vec<RecipientClassId>),
}

/// Where a clause stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// In a contract.
    Agreement(AgreementId),
    /// In a privacy statement.
    Notice(NoticeId),
    /// In a law, named by its article.
    Law(String),
}

/// What a clause reaches. A list that is null sets no limit; no list is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// Categories of data.
    pub categories: Option<Vec<DataCategoryId>>,
    /// Levels.
    pub levels: Option<Vec<Level>>,
    /// Purposes.
    pub purposes: Option<Vec<PurposeId>>,
    /// Kinds of persons.
    pub subjects: Option<Vec<DataSubjectId>>,
    /// Sites and apps.
    pub properties: Option<Vec<PropertyId>>,
    /// Classes of recipients, for clauses that bind the company.
    pub recipients: Option<Vec<RecipientClassId>>,
    /// Countries, subdivisions and groups of countries.
    pub destinations: Option<Vec<Area>>,
}

/// A span of time that a clause sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// How many.
    pub number: u32,
    /// Of what.
    pub unit: PeriodUnit,
}

impl Noun for Clause {
    type Kind = kind::Clause;
    const KIND: NounKind = NounKind::Clause;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        match &self.bound {
            Bound::Company => {}
            Bound::Vendors(vendors) => vendors
                .iter()
                .for_each(|id| visit(Edge::ClauseBindsVendor, id.uuid())),
            Bound::Classes(classes) => classes
                .iter()
                .for_each(|id| visit(Edge::ClauseBindsClass, id.uuid())),
        }
        match &self.source {
            Source::Agreement(agreement) => visit(Edge::ClauseAgreement, agreement.uuid()),
            Source::Notice(notice) => visit(Edge::ClauseNotice, notice.uuid()),
            Source::Law(_) => {}
        }
        if let Some(person) = self.reviewed_by {
            visit(Edge::ClauseReviewedBy, person.uuid());
        }
        let Scope {
            categories,
            levels: _,
            purposes,
            subjects,
            properties,
            recipients,
            destinations: _,
        } = &self.scope;
        categories
            .iter()
            .flatten()
            .for_each(|id| visit(Edge::ClauseCategory, id.uuid()));
        purposes
            .iter()
            .flatten()
            .for_each(|id| visit(Edge::ClausePurpose, id.uuid()));
        subjects
            .iter()
            .flatten()
            .for_each(|id| visit(Edge::ClauseSubject, id.uuid()));
        properties
            .iter()
            .flatten()
            .for_each(|id| visit(Edge::ClauseProperty, id.uuid()));
        recipients
            .iter()
            .flatten()
            .for_each(|id| visit(Edge::ClauseRecipient, id.uuid()));
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        gist(self.citation.as_ref(), say);
    }
}
