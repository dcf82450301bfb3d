//! The five taxonomies in the API: one shape, and what is a taxonomy's own.

use async_graphql::{ID, InputObject, Result};
use entity::id::Id;
use entity::vocabulary::Level;

use super::activity::{ActivityConnection, ActivityFilter, activities_of};
use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, clauses_of};
use super::collection::{CollectionConnection, CollectionFilter, collections_of};
use super::connection::{Page, noun_object};
use super::database::{DatabaseConnection, DatabaseFilter, databases_of};
use super::error::named_of;
use super::flow::{FlowConnection, FlowFilter, flows_of};
use super::holding::{HoldingConnection, HoldingFilter, holdings_of};
use super::subprocessing::{SubprocessingConnection, SubprocessingFilter, subprocessings_of};
use super::vendor::{VendorConnection, VendorFilter, vendors_of};
use crate::command::input::Url;
use crate::registry::edge::Edge;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::term::{
    CollectionMethod, DataCategory, DataSubject, Purpose, RecipientClass, Taxonomy, Term,
    is_within, upward,
};

/// Which terms.
#[derive(InputObject, Debug, Clone, Default)]
pub struct TermFilter {
    /// This term and all below it: its id or key.
    pub within: Option<ID>,
    /// Only the roots, or only what is not a root.
    pub root: Option<bool>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(super) struct ReadyTermFilter<K> {
    within: Option<Id<K>>,
    root: Option<bool>,
}

impl TermFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(super) fn ready<K: Taxonomy>(self, at: &At) -> Result<ReadyTermFilter<K>>
    where
        Term<K>: Held + Noun<Kind = K>,
    {
        let Self { within, root } = self;
        let within = named_of::<Term<K>>(at, within.as_ref(), "within")?;
        Ok(ReadyTermFilter { within, root })
    }
}

impl<K: Taxonomy> ReadyTermFilter<K>
where
    Term<K>: Held + Noun<Kind = K>,
{
    /// Whether the record is one of them.
    pub(super) fn admits(&self, at: &At, term: &Term<K>) -> bool {
        let lies_within = |wide| is_within(&at.registry, &[term.head.id], wide);
        self.root.is_none_or(|root| term.parent.is_none() == root)
            && self.within.is_none_or(lies_within)
    }
}

macro_rules! term_object {
    (
        $(#[$doc:meta])*
        $object:ident, $connection:ident, $edge:ident of $record:ty as $name:literal, $connection_name:literal,
        $edge_name:literal, $table:ident, $parent:ident { $($fields:tt)* }
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

        /// The clauses that name it in their scope.
        async fn clauses(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<ClauseConnection<'a>>> {
            clauses_of(self.at, &[Edge::ClauseCategory], self.record.head.id, &Page { first, after }, filter)
        }

        /// The collections of this very category; those of narrower ones are with the narrower ones.
        async fn collections(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which collections.")] filter: Option<CollectionFilter>,
        ) -> Result<Option<CollectionConnection<'a>>> {
            collections_of(self.at, Edge::CollectionCategory, self.record.head.id, &Page { first, after }, filter)
        }

        /// The holdings of this very category; those of narrower ones are with the narrower ones.
        async fn holdings(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which holdings.")] filter: Option<HoldingFilter>,
        ) -> Result<Option<HoldingConnection<'a>>> {
            holdings_of(self.at, Edge::HoldingCategory, self.record.head.id, &Page { first, after }, filter)
        }

        /// The flows that carry it.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowCategory], self.record.head.id, &Page { first, after }, filter)
        }

        /// The work handed on that names it as what is handed on.
        async fn subprocessings(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which subprocessings.")] filter: Option<SubprocessingFilter>,
        ) -> Result<Option<SubprocessingConnection<'a>>> {
            subprocessings_of(self.at, Edge::SubprocessingCategory, self.record.head.id, &Page { first, after }, filter)
        }
    }
}

term_object! {
    /// A purpose of processing.
    PurposeObject, PurposeConnection, PurposeEdge of Purpose
    as "Purpose", "PurposeConnection", "PurposeEdge", purposes, PurposeParent {
        /// The clauses that name it in their scope.
        async fn clauses(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<ClauseConnection<'a>>> {
            clauses_of(self.at, &[Edge::ClausePurpose], self.record.head.id, &Page { first, after }, filter)
        }

        /// The collections for it.
        async fn collections(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which collections.")] filter: Option<CollectionFilter>,
        ) -> Result<Option<CollectionConnection<'a>>> {
            collections_of(self.at, Edge::CollectionPurpose, self.record.head.id, &Page { first, after }, filter)
        }

        /// The databases that are for it.
        async fn databases(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which databases.")] filter: Option<DatabaseFilter>,
        ) -> Result<Option<DatabaseConnection<'a>>> {
            databases_of(self.at, Edge::DatabasePurpose, self.record.head.id, &Page { first, after }, filter)
        }

        /// The flows for it.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowPurpose], self.record.head.id, &Page { first, after }, filter)
        }

        /// The processing activities for it.
        async fn activities(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which activities.")] filter: Option<ActivityFilter>,
        ) -> Result<Option<ActivityConnection<'a>>> {
            activities_of(self.at, &[Edge::ActivityPurpose], self.record.head.id, &Page { first, after }, filter)
        }
    }
}

term_object! {
    /// A kind of person that data is about.
    DataSubjectObject, DataSubjectConnection, DataSubjectEdge of DataSubject
    as "DataSubject", "DataSubjectConnection", "DataSubjectEdge", data_subjects, DataSubjectParent {
        /// The clauses that name it in their scope.
        async fn clauses(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<ClauseConnection<'a>>> {
            clauses_of(self.at, &[Edge::ClauseSubject], self.record.head.id, &Page { first, after }, filter)
        }

        /// The collections that are about it.
        async fn collections(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which collections.")] filter: Option<CollectionFilter>,
        ) -> Result<Option<CollectionConnection<'a>>> {
            collections_of(self.at, Edge::CollectionSubject, self.record.head.id, &Page { first, after }, filter)
        }

        /// The holdings that are about it.
        async fn holdings(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which holdings.")] filter: Option<HoldingFilter>,
        ) -> Result<Option<HoldingConnection<'a>>> {
            holdings_of(self.at, Edge::HoldingSubject, self.record.head.id, &Page { first, after }, filter)
        }

        /// The flows that are about it.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowSubject], self.record.head.id, &Page { first, after }, filter)
        }

        /// The processing activities that are about it.
        async fn activities(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which activities.")] filter: Option<ActivityFilter>,
        ) -> Result<Option<ActivityConnection<'a>>> {
            activities_of(self.at, &[Edge::ActivitySubject], self.record.head.id, &Page { first, after }, filter)
        }
    }
}

term_object! {
    /// A class of recipients.
    RecipientClassObject, RecipientClassConnection, RecipientClassEdge of RecipientClass
    as "RecipientClass", "RecipientClassConnection", "RecipientClassEdge", recipient_classes, RecipientClassParent {
        /// The vendors of this very class; those of narrower classes are with the narrower classes.
        async fn vendors(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which vendors.")] filter: Option<VendorFilter>,
        ) -> Result<Option<VendorConnection<'a>>> {
            vendors_of(self.at, Edge::VendorClass, self.record.head.id, &Page { first, after }, filter)
        }

        /// The clauses that bind it.
        async fn clauses(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<ClauseConnection<'a>>> {
            clauses_of(self.at, &[Edge::ClauseBindsClass], self.record.head.id, &Page { first, after }, filter)
        }

        /// The company's clauses that name it as a recipient.
        async fn clauses_about(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<ClauseConnection<'a>>> {
            clauses_of(self.at, &[Edge::ClauseRecipient], self.record.head.id, &Page { first, after }, filter)
        }

        /// The flows to recipients of this class whom nobody named.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowToClass], self.record.head.id, &Page { first, after }, filter)
        }
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

        /// The collections by this very method; those by narrower ones are with the narrower ones.
        async fn collections(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which collections.")] filter: Option<CollectionFilter>,
        ) -> Result<Option<CollectionConnection<'a>>> {
            collections_of(self.at, Edge::CollectionMethod, self.record.head.id, &Page { first, after }, filter)
        }
    }
}
