//! Clauses in the API.

use async_graphql::{Object, Union};
use entity::vocabulary::{Action, Condition, Level, Right, Rule};

use super::agreement::AgreementObject;
use super::at::At;
use super::attestation::{AttestationConnection, AttestationFilter, AttestationOrder};
use super::connection::noun_object;
use super::notice::NoticeObject;
use super::person::{PersonObject, person_of};
use super::property::PropertyObject;
use super::term::{DataCategoryObject, DataSubjectObject, PurposeObject, RecipientClassObject};
use super::value::{Citation, Period};
use super::vendor::VendorObject;
use crate::command::input::{AreaCode, Day};
use crate::registry::clause::{Bound, Clause, Scope, Source};
use crate::registry::edge::Edge;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::vendor::Vendor;

pub use filter::{ClauseFilter, ClauseOrder, ClauseOrderField};

mod filter;

/// Where a clause stands.
#[derive(Union)]
#[graphql(name = "ClauseSource")]
pub enum SourceObject<'a> {
    /// In a contract.
    Agreement(AgreementObject<'a>),
    /// In a privacy statement.
    Notice(NoticeObject<'a>),
    /// In a law.
    Law(Law<'a>),
}

/// A law, by its article.
#[derive(async_graphql::SimpleObject)]
pub struct Law<'a> {
    /// The article, such as `GDPR Art. 28(3)`.
    article: &'a str,
}

noun_object! {
    /// One rule, out of an agreement, a notice or a law.
    ClauseObject, ClauseConnection, ClauseEdge of Clause as "Clause", "ClauseConnection", "ClauseEdge" {
        /// Permission, prohibition or duty.
        async fn rule(&self) -> Rule {
            self.record.rule
        }

        /// Whether it binds the company itself.
        async fn binds_company(&self) -> bool {
            self.record.bound == Bound::Company
        }

        /// The vendors that it binds by name, and through them what they own.
        async fn bound_vendors(&self) -> Vec<VendorObject<'a>> {
            let Bound::Vendors(vendors) = &self.record.bound else { return Vec::new() };
            self.at.named::<Vendor>(vendors).map(|record| VendorObject { at: self.at, record }).collect()
        }

        /// The classes that it binds, with all below them.
        async fn bound_classes(&self) -> Vec<RecipientClassObject<'a>> {
            let Bound::Classes(classes) = &self.record.bound else { return Vec::new() };
            self.at.named::<RecipientClass>(classes).map(|record| RecipientClassObject { at: self.at, record }).collect()
        }

        /// What a permission or prohibition is about; empty for a duty.
        async fn actions(&self) -> &'a [Action] {
            &self.record.actions
        }

        /// What a duty demands: the key of an obligation; null for the others.
        async fn duty(&self) -> Option<&'a str> {
            self.record.duty.as_deref()
        }

        /// Within what time the duty is to be done; null where the text says none.
        async fn within(&self) -> Option<Period> {
            self.record.within.as_ref().map(Period::from)
        }

        /// Which requests of persons the duty answers.
        async fn requests(&self) -> &'a [Right] {
            &self.record.requests
        }

        /// What it reaches.
        async fn scope(&self) -> ScopeObject<'a> {
            ScopeObject { at: self.at, record: &self.record.scope }
        }

        /// Met when all of one inner list are met; empty: none.
        async fn conditions(&self) -> &'a [Vec<Condition>] {
            &self.record.conditions
        }

        /// Where it stands.
        async fn source(&self) -> Option<SourceObject<'a>> {
            let (at, registry) = (self.at, &self.at.registry);
            Some(match &self.record.source {
                Source::Agreement(id) => SourceObject::Agreement(AgreementObject { at, record: registry.agreements.get(*id)? }),
                Source::Notice(id) => SourceObject::Notice(NoticeObject { at, record: registry.notices.get(*id)? }),
                Source::Law(article) => SourceObject::Law(Law { article }),
            })
        }

        /// The words it rests on; null where nobody stated them.
        async fn citation(&self) -> Option<Citation> {
            self.record.citation.as_ref().map(Citation::from)
        }

        /// Whether the text hedges ("may", "such as"); it changes no verdict.
        async fn hedged(&self) -> bool {
            self.record.hedged
        }

        /// First day of its own window; null where it is open.
        async fn from(&self) -> Option<Day> {
            self.record.window.from.as_ref().map(Day::from)
        }

        /// Last day of its own window; null where it is open.
        async fn until(&self) -> Option<Day> {
            self.record.window.until.as_ref().map(Day::from)
        }

        /// When a person last checked it against the text; null where nobody did.
        async fn reviewed_on(&self) -> Option<Day> {
            self.record.reviewed_on.as_ref().map(Day::from)
        }

        /// The person who last checked it against the text; null where nobody did, or nobody stated who.
        async fn reviewed_by(&self) -> Option<PersonObject<'a>> {
            person_of(self.at, self.record.reviewed_by)
        }
    } lists {
        /// The proofs that it is kept; only a duty has any.
        attestations: AttestationConnection(AttestationFilter, AttestationOrder) by [Refers(Edge::AttestationClause)];
    }
}

/// What a clause reaches. A list that is null sets no limit.
#[derive(Clone, Copy)]
pub struct ScopeObject<'a> {
    at: &'a At,
    record: &'a Scope,
}

/// What a clause reaches. A list that is null sets no limit.
#[Object(name = "Scope")]
impl<'a> ScopeObject<'a> {
    /// Categories of data, with all below them.
    async fn categories(&self) -> Option<Vec<DataCategoryObject<'a>>> {
        let terms = self
            .at
            .named::<DataCategory>(self.record.categories.as_ref()?);
        Some(
            terms
                .map(|record| DataCategoryObject {
                    at: self.at,
                    record,
                })
                .collect(),
        )
    }

    /// Levels.
    async fn levels(&self) -> Option<&'a [Level]> {
        self.record.levels.as_deref()
    }

    /// Purposes, with all below them.
    async fn purposes(&self) -> Option<Vec<PurposeObject<'a>>> {
        let terms = self.at.named::<Purpose>(self.record.purposes.as_ref()?);
        Some(
            terms
                .map(|record| PurposeObject {
                    at: self.at,
                    record,
                })
                .collect(),
        )
    }

    /// Kinds of persons, with all below them.
    async fn subjects(&self) -> Option<Vec<DataSubjectObject<'a>>> {
        let terms = self.at.named::<DataSubject>(self.record.subjects.as_ref()?);
        Some(
            terms
                .map(|record| DataSubjectObject {
                    at: self.at,
                    record,
                })
                .collect(),
        )
    }

    /// Sites and apps; a clause of a notice without any reaches only the notice's.
    async fn properties(&self) -> Option<Vec<PropertyObject<'a>>> {
        let properties = self.at.named::<Property>(self.record.properties.as_ref()?);
        Some(
            properties
                .map(|record| PropertyObject {
                    at: self.at,
                    record,
                })
                .collect(),
        )
    }

    /// Classes of recipients, for clauses that bind the company.
    async fn recipients(&self) -> Option<Vec<RecipientClassObject<'a>>> {
        let terms = self
            .at
            .named::<RecipientClass>(self.record.recipients.as_ref()?);
        Some(
            terms
                .map(|record| RecipientClassObject {
                    at: self.at,
                    record,
                })
                .collect(),
        )
    }

    /// Countries, subdivisions and groups of countries.
    async fn destinations(&self) -> Option<Vec<AreaCode>> {
        Some(
            self.record
                .destinations
                .as_ref()?
                .iter()
                .map(AreaCode::from)
                .collect(),
        )
    }
}
