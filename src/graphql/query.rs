//! The roots of queries: each noun by id or key and as a connection, and what spans the nouns.

use async_graphql::{Context, ID, MergedObject, Object, Result};

use super::agreement::{AgreementConnection, AgreementFilter, AgreementObject};
use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, ClauseObject};
use super::collection::{CollectionConnection, CollectionFilter, CollectionObject};
use super::connection::{Cut, Page};
use super::database::{DatabaseConnection, DatabaseFilter, DatabaseObject};
use super::flow::{FlowConnection, FlowFilter, FlowObject};
use super::holding::{HoldingConnection, HoldingFilter, HoldingObject};
use super::legal_entity::{LegalEntityConnection, LegalEntityFilter, LegalEntityObject};
use super::node::{self, Node};
use super::notice::{NoticeConnection, NoticeFilter, NoticeObject};
use super::person::{PersonConnection, PersonFilter, PersonObject};
use super::property::{PropertyConnection, PropertyFilter, PropertyObject};
use super::search::{self, SearchHit};
use super::term::{
    CollectionMethodConnection, CollectionMethodObject, DataCategoryConnection, DataCategoryObject,
    DataSubjectConnection, DataSubjectObject, PurposeConnection, PurposeObject,
    RecipientClassConnection, RecipientClassObject, TermFilter,
};
use super::vendor::{VendorConnection, VendorFilter, VendorObject};
use crate::auth::caller::Caller;
use crate::command::input::{Day, Instant, RevisionNumber};
use crate::reference::reference;

/// The registry that a request speaks of.
pub(super) fn at<'ctx>(ctx: &Context<'ctx>) -> Result<&'ctx At> {
    ctx.data::<At>()
}

macro_rules! roots {
    ($(
        $root:ident { $one:ident: $object:ident, $many:ident: $connection:ident($filter:ty), $table:ident }
    )*) => {
        $(
            #[doc = concat!("The roots of `", stringify!($object), "`.")]
            #[derive(Default)]
            pub struct $root;

            #[Object]
            impl $root {
                /// One record; null where there is none that the caller may see.
                async fn $one<'ctx>(
                    &self,
                    ctx: &Context<'ctx>,
                    #[graphql(desc = "Its id or its key.")] id: ID,
                ) -> Result<Option<$object<'ctx>>> {
                    let at = at(ctx)?;
                    let table = &at.registry.$table;
                    let found = id.parse().ok().and_then(|id| table.get(id)).or_else(|| table.by_key(&id));
                    Ok(found.map(|record| $object { at, record }))
                }

                /// The records, in the order of their keys.
                async fn $many<'ctx>(
                    &self,
                    ctx: &Context<'ctx>,
                    #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
                    #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
                    #[graphql(desc = "Which records.")] filter: Option<$filter>,
                ) -> Result<Option<$connection<'ctx>>> {
                    let at = at(ctx)?;
                    let filter = filter.unwrap_or_default().ready(at)?;
                    let cut = Cut::new(&Page { first, after }, move || {
                        let filter = filter.clone();
                        let records = at.walk(at.registry.$table.iter());
                        Box::new(records.filter(move |record| filter.admits(at, record)))
                    })?;
                    Ok(Some($connection::new(at, cut)))
                }
            }
        )*

        /// What can be asked.
        #[derive(MergedObject, Default)]
        pub struct Query(RegisterRoot, super::decision::DecisionRoot, $($root),*);
    };
}

roots! {
    PersonRoot { person: PersonObject, people: PersonConnection(PersonFilter), people }
    LegalEntityRoot { legal_entity: LegalEntityObject, legal_entities: LegalEntityConnection(LegalEntityFilter), legal_entities }
    PropertyRoot { property: PropertyObject, properties: PropertyConnection(PropertyFilter), properties }
    DataCategoryRoot { data_category: DataCategoryObject, data_categories: DataCategoryConnection(TermFilter), data_categories }
    PurposeRoot { purpose: PurposeObject, purposes: PurposeConnection(TermFilter), purposes }
    DataSubjectRoot { data_subject: DataSubjectObject, data_subjects: DataSubjectConnection(TermFilter), data_subjects }
    RecipientClassRoot {
        recipient_class: RecipientClassObject, recipient_classes: RecipientClassConnection(TermFilter), recipient_classes
    }
    CollectionMethodRoot {
        collection_method: CollectionMethodObject, collection_methods: CollectionMethodConnection(TermFilter),
        collection_methods
    }
    VendorRoot { vendor: VendorObject, vendors: VendorConnection(VendorFilter), vendors }
    DatabaseRoot { database: DatabaseObject, databases: DatabaseConnection(DatabaseFilter), databases }
    CollectionRoot { collection: CollectionObject, collections: CollectionConnection(CollectionFilter), collections }
    HoldingRoot { holding: HoldingObject, holdings: HoldingConnection(HoldingFilter), holdings }
    AgreementRoot { agreement: AgreementObject, agreements: AgreementConnection(AgreementFilter), agreements }
    NoticeRoot { notice: NoticeObject, notices: NoticeConnection(NoticeFilter), notices }
    ClauseRoot { clause: ClauseObject, clauses: ClauseConnection(ClauseFilter), clauses }
    FlowRoot { flow: FlowObject, flows: FlowConnection(FlowFilter), flows }
}

/// What spans the nouns.
#[derive(Default)]
pub struct RegisterRoot;

/// What spans the nouns.
#[Object]
impl RegisterRoot {
    /// Where the register stands, and for which day answers are given.
    async fn register(&self, ctx: &Context<'_>) -> Result<Option<Register>> {
        let at = at(ctx)?;
        Ok(Some(Register {
            revision: (&at.registry.head.revision).into(),
            hash: at.registry.head.hash.to_string(),
            changed_at: (&at.registry.head.at).into(),
            today: (&at.today).into(),
            reference_edition: reference().edition(),
        }))
    }

    /// A record of any noun by its id; null where there is none that the caller may see.
    async fn node<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Its id, such as `ven_...`.")] id: ID,
    ) -> Result<Option<Node<'ctx>>> {
        Ok(node::find(at(ctx)?, ctx.data::<Caller>()?, &id))
    }

    /// Records of any noun whose name, key, alias, host or gist holds the words; best first.
    async fn search<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The words; capitals and accents do not matter.")] text: String,
        #[graphql(desc = "How many, 1 to 100; 20 unless given.")] first: Option<i32>,
    ) -> Result<Option<Vec<SearchHit<'ctx>>>> {
        search::search(at(ctx)?, ctx.data::<Caller>()?, &text, first).map(Some)
    }
}

/// Where the register stands.
#[derive(async_graphql::SimpleObject)]
pub struct Register {
    /// The last revision.
    revision: RevisionNumber,
    /// The hash of the chain at that revision, 64 hexadecimal digits.
    hash: String,
    /// When that was.
    changed_at: Instant,
    /// The day for which answers are given unless asked otherwise, in the configured zone.
    today: Day,
    /// The edition of the embedded legal and vocabulary data.
    reference_edition: String,
}
