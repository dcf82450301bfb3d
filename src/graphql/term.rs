//! The five taxonomies in the API: one shape, and what is a taxonomy's own.

use async_graphql::{ID, InputObject, Result};
use entity::id::Id;
use entity::vocabulary::Level;

use super::activity::{ActivityConnection, ActivityFilter, ActivityOrder};
use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, ClauseOrder};
use super::collection::{CollectionConnection, CollectionFilter, CollectionOrder};
use super::connection::noun_object;
use super::criteria::{Criteria, Filter};
use super::database::{DatabaseConnection, DatabaseFilter, DatabaseOrder, HOLDS};
use super::error::named_of;
use super::flow::{FlowConnection, FlowFilter, FlowOrder};
use super::holding::{HoldingConnection, HoldingFilter, HoldingOrder};
use super::order::orders;
use super::property::{GATHERS, GATHERS_BY, PropertyConnection, PropertyFilter, PropertyOrder};
use super::subprocessing::{SubprocessingConnection, SubprocessingFilter, SubprocessingOrder};
use super::vendor::{RECEIVES, SERVES, VendorConnection, VendorFilter, VendorOrder};
use crate::command::input::Url;
use crate::registry::edge::Edge;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::term::{
    CollectionMethod, DataCategory, DataSubject, Purpose, RecipientClass, Taxonomy, Term, below,
    upward,
};

orders! {
    /// What terms can be ordered by.
    TermOrder(TermOrderField) of Term<K> where K: Taxonomy {
        /// The name.
        Name => |term| Some(Value::text(&term.name));
    }
}

/// Which terms. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct TermFilter {
    /// This term and all below it: its id or key.
    pub within: Option<ID>,
    /// Only the roots, or only what is not a root.
    pub root: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<TermFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<TermFilter>>,
    /// This does not hold.
    pub not: Option<Box<TermFilter>>,
}

impl<K: Taxonomy> Filter<Term<K>> for TermFilter
where
    Term<K>: Held + Noun<Kind = K>,
{
    fn criteria(self, at: &At) -> Result<Criteria<'_, Term<K>>> {
        let Self {
            within,
            root,
            and,
            or,
            not,
        } = self;
        let wide = named_of::<Term<K>>(at, within.as_ref(), "within")?;
        let ids = wide.map(|wide| {
            let mut ids = below(&at.registry, &[wide]);
            ids.push(wide);
            ids.sort_unstable();
            ids
        });
        Criteria::<Term<K>>::new(at)
            .is(root, |term, root| term.parent.is_none() == *root)
            .led(
                ids,
                |ids| ids.clone().into_iter().map(Id::uuid),
                |term, ids| ids.binary_search(&term.head.id).is_ok(),
            )
            .joined(and, or, not)
    }
}

macro_rules! term_object {
    (
        $(#[$doc:meta])*
        $object:ident, $connection:ident, $edge:ident of $record:ty as $name:literal, $connection_name:literal,
        $edge_name:literal, $table:ident, $parent:ident { $($fields:tt)* } lists { $($lists:tt)* }
    ) => {
        noun_object! {
            $(#[$doc])*
            $object, $connection, $edge of $record as $name, $connection_name, $edge_name {
                /// Its name.
                async fn name(&self) -> &'a str {
                    &self.record.name
                }

                /// What it means; null where nobody stated it.
                async fn description(&self) -> Option<&'a str> {
                    self.record.description.as_deref()
                }

                /// The wider term; null for a root.
                async fn parent(&self) -> Option<$object<'a>> {
                    let record = self.at.registry.$table.get(self.record.parent?)?;
                    Some($object { at: self.at, record })
                }

                /// The wider terms up to the root, nearest first.
                async fn ancestors(&self) -> Vec<$object<'a>> {
                    let wider = upward(&self.at.registry, self.record.head.id).skip(1);
                    let records = wider.filter_map(|id| self.at.registry.$table.get(id));
                    records.map(|record| $object { at: self.at, record }).collect()
                }

                /// The narrower terms, one step down.
                async fn children(&self) -> Vec<$object<'a>> {
                    let below = self.at.referring(Edge::$parent, self.record.head.id);
                    below.map(|record| $object { at: self.at, record }).collect()
                }

                /// The term of the W3C Data Privacy Vocabulary; null where there is none.
                async fn dpv_iri(&self) -> Option<Url> {
                    self.record.dpv_iri.clone().map(Url)
                }

                /// The key in fideslang; null where there is none.
                async fn fideslang_key(&self) -> Option<&'a str> {
                    self.record.fideslang_key.as_deref()
                }

                $($fields)*
            } lists {
                $($lists)*
            }
        }
    };
}

term_object! {
    /// A category of data.
    DataCategoryObject, DataCategoryConnection, DataCategoryEdge of DataCategory
    as "DataCategory", "DataCategoryConnection", "DataCategoryEdge", data_categories, DataCategoryParent {
        /// How closely such data points to a person by law; null where nobody stated it.
        async fn default_level(&self) -> Option<Level> {
            self.record.default_level
        }

        /// Whether it is one of the special categories of GDPR Art. 9; null where nobody stated it.
        async fn special(&self) -> Option<bool> {
            self.record.special
        }

        /// Whether it is sensitive in another law's sense; null where nobody stated it.
        async fn sensitive(&self) -> Option<bool> {
            self.record.sensitive
        }
    } lists {
        /// The clauses that name it in their scope.
        clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseCategory)];

        /// The collections of this very category; those of narrower ones are with the narrower ones.
        collections: CollectionConnection(CollectionFilter, CollectionOrder) by [Refers(Edge::CollectionCategory)];

        /// The holdings of this very category; those of narrower ones are with the narrower ones.
        holdings: HoldingConnection(HoldingFilter, HoldingOrder) by [Refers(Edge::HoldingCategory)];

        /// The flows that carry it.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowCategory)];

        /// The databases that hold it or a narrower one, or into which a collection of it goes.
        databases: DatabaseConnection(DatabaseFilter, DatabaseOrder) within HOLDS;

        /// The sites and apps that gather it or a narrower one.
        properties: PropertyConnection(PropertyFilter, PropertyOrder) within GATHERS;

        /// The vendors that are named as the recipient of a flow with it or a narrower one.
        vendors: VendorConnection(VendorFilter, VendorOrder) within RECEIVES;

        /// The work handed on that names it as what is handed on.
        subprocessings: SubprocessingConnection(SubprocessingFilter, SubprocessingOrder)
            by [Refers(Edge::SubprocessingCategory)];
    }
}

term_object! {
    /// A purpose of processing.
    PurposeObject, PurposeConnection, PurposeEdge of Purpose
    as "Purpose", "PurposeConnection", "PurposeEdge", purposes, PurposeParent {
    } lists {
        /// The clauses that name it in their scope.
        clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClausePurpose)];

        /// The collections for it.
        collections: CollectionConnection(CollectionFilter, CollectionOrder) by [Refers(Edge::CollectionPurpose)];

        /// The databases that are for it.
        databases: DatabaseConnection(DatabaseFilter, DatabaseOrder) by [Refers(Edge::DatabasePurpose)];

        /// The flows for it.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowPurpose)];

        /// The processing activities for it.
        activities: ActivityConnection(ActivityFilter, ActivityOrder) by [Refers(Edge::ActivityPurpose)];

        /// The vendors that are named as the recipient of a flow for it or a narrower one.
        vendors: VendorConnection(VendorFilter, VendorOrder) within SERVES;
    }
}

term_object! {
    /// A kind of person that data is about.
    DataSubjectObject, DataSubjectConnection, DataSubjectEdge of DataSubject
    as "DataSubject", "DataSubjectConnection", "DataSubjectEdge", data_subjects, DataSubjectParent {
    } lists {
        /// The clauses that name it in their scope.
        clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseSubject)];

        /// The collections that are about it.
        collections: CollectionConnection(CollectionFilter, CollectionOrder) by [Refers(Edge::CollectionSubject)];

        /// The holdings that are about it.
        holdings: HoldingConnection(HoldingFilter, HoldingOrder) by [Refers(Edge::HoldingSubject)];

        /// The flows that are about it.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowSubject)];

        /// The processing activities that are about it.
        activities: ActivityConnection(ActivityFilter, ActivityOrder) by [Refers(Edge::ActivitySubject)];
    }
}

term_object! {
    /// A class of recipients.
    RecipientClassObject, RecipientClassConnection, RecipientClassEdge of RecipientClass
    as "RecipientClass", "RecipientClassConnection", "RecipientClassEdge", recipient_classes, RecipientClassParent {
    } lists {
        /// The vendors of this very class; those of narrower classes are with the narrower classes.
        vendors: VendorConnection(VendorFilter, VendorOrder) by [Refers(Edge::VendorClass)];

        /// The clauses that bind it.
        clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseBindsClass)];

        /// The company's clauses that name it as a recipient.
        clauses_about: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseRecipient)];

        /// The flows to recipients of this class whom nobody named.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowToClass)];
    }
}

term_object! {
    /// A way of collecting data.
    CollectionMethodObject, CollectionMethodConnection, CollectionMethodEdge of CollectionMethod
    as "CollectionMethod", "CollectionMethodConnection", "CollectionMethodEdge", collection_methods, CollectionMethodParent {
        /// How long what it stores on a device stays there; null where nobody stated it.
        async fn lifetime(&self) -> Option<&'a str> {
            self.record.lifetime.as_deref()
        }
    } lists {
        /// The collections by this very method; those by narrower ones are with the narrower ones.
        collections: CollectionConnection(CollectionFilter, CollectionOrder) by [Refers(Edge::CollectionMethod)];

        /// The sites and apps that gather by it or a narrower one.
        properties: PropertyConnection(PropertyFilter, PropertyOrder) within GATHERS_BY;
    }
}
