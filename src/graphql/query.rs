//! The roots of queries: each noun by id or key and as a connection, and what spans the nouns.

use std::sync::Arc;

use async_graphql::{Context, ID, MergedObject, Object, Result};

use super::activity::{ActivityConnection, ActivityFilter, ActivityObject, ActivityOrder};
use super::agreement::{AgreementConnection, AgreementFilter, AgreementObject, AgreementOrder};
use super::at::At;
use super::attestation::{
    AttestationConnection, AttestationFilter, AttestationObject, AttestationOrder,
};
use super::calendar::CalendarRoot;
use super::clause::{ClauseConnection, ClauseFilter, ClauseObject, ClauseOrder};
use super::client::ClientRoot;
use super::collection::{
    CollectionConnection, CollectionFilter, CollectionObject, CollectionOrder,
};
use super::connection::{Page, list};
use super::coverage::CoverageRoot;
use super::database::{DatabaseConnection, DatabaseFilter, DatabaseObject, DatabaseOrder};
use super::decision::DecisionRoot;
use super::ending::EndingRoot;
use super::endpoint::EndpointRoot;
use super::external::ExternalRoot;
use super::finding::FindingRoot;
use super::finding_decision::{
    FindingDecisionConnection, FindingDecisionFilter, FindingDecisionObject, FindingDecisionOrder,
};
use super::flow::{FlowConnection, FlowFilter, FlowObject, FlowOrder};
use super::gate::GateRoot;
use super::history::HistoryRoot;
use super::holding::{HoldingConnection, HoldingFilter, HoldingObject, HoldingOrder};
use super::incident::IncidentRoot;
use super::intake::IntakeRoot;
use super::legal::LegalRoot;
use super::legal_entity::{
    LegalEntityConnection, LegalEntityFilter, LegalEntityObject, LegalEntityOrder,
};
use super::node::{self, Node};
use super::notice::{NoticeConnection, NoticeFilter, NoticeObject, NoticeOrder};
use super::obligation::ObligationRoot;
use super::person::{PersonConnection, PersonFilter, PersonObject, PersonOrder};
use super::property::{PropertyConnection, PropertyFilter, PropertyObject, PropertyOrder};
use super::reference_row::{
    ReferenceRowConnection, ReferenceRowFilter, ReferenceRowObject, ReferenceRowOrder,
};
use super::report::ReportRoot;
use super::rights::RightsRoot;
use super::search::{self, SearchHit};
use super::signing_key::SigningKeyRoot;
use super::subprocessing::{
    SubprocessingConnection, SubprocessingFilter, SubprocessingObject, SubprocessingOrder,
};
use super::table::TableRoot;
use super::table_mapping::TableMappingRoot;
use super::term::{
    CollectionMethodConnection, CollectionMethodObject, DataCategoryConnection, DataCategoryObject,
    DataSubjectConnection, DataSubjectObject, PurposeConnection, PurposeObject,
    RecipientClassConnection, RecipientClassObject, TermFilter, TermOrder,
};
use super::transfer::TransferRoot;
use super::vendor::{
    NearMatch, NearVendorsInput, VendorConnection, VendorFilter, VendorObject, VendorOrder,
    near_matches,
};
use crate::auth::caller::Caller;
use crate::command::input::{Day, Instant, RevisionNumber};

/// Which registry the roots speak of: an earlier one, or that of the request.
#[derive(Default, Clone)]
pub(super) struct Pinned(Option<Arc<At>>);

impl Pinned {
    /// The registry.
    pub(super) fn at<'ctx>(&'ctx self, ctx: &Context<'ctx>) -> Result<&'ctx At> {
        match &self.0 {
            Some(at) => Ok(at),
            None => ctx.data::<At>(),
        }
    }

    /// Whether it is an earlier one.
    pub(super) const fn is_past(&self) -> bool {
        self.0.is_some()
    }
}

macro_rules! roots {
    ($(
        $root:ident { $one:ident: $object:ident, $many:ident: $connection:ident($filter:ty, $order:ty), $table:ident }
    )*) => {
        $(
            #[doc = concat!("The roots of `", stringify!($object), "`.")]
            #[derive(Default)]
            pub struct $root(Pinned);

            #[Object]
            impl $root {
                /// One record; null where there is none that the caller may see.
                async fn $one<'ctx>(
                    &'ctx self,
                    ctx: &Context<'ctx>,
                    #[graphql(desc = "Its id or its key.")] id: ID,
                ) -> Result<Option<$object<'ctx>>> {
                    let at = self.0.at(ctx)?;
                    let table = &at.registry.$table;
                    let found = id.parse().ok().and_then(|id| table.get(id)).or_else(|| table.by_key(&id));
                    Ok(found.map(|record| $object { at, record }))
                }

                /// The records.
                async fn $many<'ctx>(
                    &'ctx self,
                    ctx: &Context<'ctx>,
                    #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
                    #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
                    #[graphql(desc = "Which records.")] filter: Option<$filter>,
                    #[graphql(desc = "In which order; by key unless given.")] order_by: Option<$order>,
                ) -> Result<Option<$connection<'ctx>>> {
                    let at = self.0.at(ctx)?;
                    let cut = list(at, &Page { first, after }, filter, order_by)?;
                    Ok(Some($connection::new(at, cut)))
                }
            }
        )*

        /// The register as it stood: what can be asked of it, answers and findings included. A day (`on`) is still the day
        /// for which is asked, today unless given.
        #[derive(MergedObject, Default)]
        pub struct AsOf(
            RegisterRoot,
            DecisionRoot,
            FindingRoot,
            CoverageRoot,
            TransferRoot,
            RightsRoot,
            GateRoot,
            ObligationRoot,
            LegalRoot,
            EndingRoot,
            ReportRoot,
            IncidentRoot,
            ExternalRoot,
            IntakeRoot,
            $($root),*
        );

        impl AsOf {
            /// What can be asked of this registry.
            pub(super) fn of(at: At) -> Self {
                let pinned = Pinned(Some(Arc::new(at)));
                Self(
                    RegisterRoot(pinned.clone()),
                    DecisionRoot(pinned.clone()),
                    FindingRoot(pinned.clone()),
                    CoverageRoot(pinned.clone()),
                    TransferRoot(pinned.clone()),
                    RightsRoot(pinned.clone()),
                    GateRoot(pinned.clone()),
                    ObligationRoot(pinned.clone()),
                    LegalRoot(pinned.clone()),
                    EndingRoot(pinned.clone()),
                    ReportRoot(pinned.clone()),
                    IncidentRoot(pinned.clone()),
                    ExternalRoot(pinned.clone()),
                    IntakeRoot(pinned.clone()),
                    $($root(pinned.clone())),*
                )
            }
        }

        /// What can be asked.
        #[derive(MergedObject, Default)]
        pub struct Query(
            AsOf, CalendarRoot, ClientRoot, SigningKeyRoot, EndpointRoot, HistoryRoot, TableRoot, TableMappingRoot,
        );
    };
}

roots! {
    PersonRoot { person: PersonObject, people: PersonConnection(PersonFilter, PersonOrder), people }
    LegalEntityRoot { legal_entity: LegalEntityObject, legal_entities: LegalEntityConnection(LegalEntityFilter, LegalEntityOrder), legal_entities }
    PropertyRoot { property: PropertyObject, properties: PropertyConnection(PropertyFilter, PropertyOrder), properties }
    DataCategoryRoot { data_category: DataCategoryObject, data_categories: DataCategoryConnection(TermFilter, TermOrder), data_categories }
    PurposeRoot { purpose: PurposeObject, purposes: PurposeConnection(TermFilter, TermOrder), purposes }
    DataSubjectRoot { data_subject: DataSubjectObject, data_subjects: DataSubjectConnection(TermFilter, TermOrder), data_subjects }
    RecipientClassRoot {
        recipient_class: RecipientClassObject, recipient_classes: RecipientClassConnection(TermFilter, TermOrder), recipient_classes
    }
    CollectionMethodRoot {
        collection_method: CollectionMethodObject, collection_methods: CollectionMethodConnection(TermFilter, TermOrder),
        collection_methods
    }
    VendorRoot { vendor: VendorObject, vendors: VendorConnection(VendorFilter, VendorOrder), vendors }
    DatabaseRoot { database: DatabaseObject, databases: DatabaseConnection(DatabaseFilter, DatabaseOrder), databases }
    ActivityRoot { activity: ActivityObject, activities: ActivityConnection(ActivityFilter, ActivityOrder), activities }
    CollectionRoot { collection: CollectionObject, collections: CollectionConnection(CollectionFilter, CollectionOrder), collections }
    HoldingRoot { holding: HoldingObject, holdings: HoldingConnection(HoldingFilter, HoldingOrder), holdings }
    AgreementRoot { agreement: AgreementObject, agreements: AgreementConnection(AgreementFilter, AgreementOrder), agreements }
    SubprocessingRoot {
        subprocessing: SubprocessingObject, subprocessings: SubprocessingConnection(SubprocessingFilter, SubprocessingOrder),
        subprocessings
    }
    NoticeRoot { notice: NoticeObject, notices: NoticeConnection(NoticeFilter, NoticeOrder), notices }
    ClauseRoot { clause: ClauseObject, clauses: ClauseConnection(ClauseFilter, ClauseOrder), clauses }
    AttestationRoot {
        attestation: AttestationObject, attestations: AttestationConnection(AttestationFilter, AttestationOrder), attestations
    }
    FindingDecisionRoot {
        finding_decision: FindingDecisionObject,
        finding_decisions: FindingDecisionConnection(FindingDecisionFilter, FindingDecisionOrder), finding_decisions
    }
    ReferenceRowRoot {
        reference_row: ReferenceRowObject,
        reference_rows: ReferenceRowConnection(ReferenceRowFilter, ReferenceRowOrder), reference_rows
    }
    FlowRoot { flow: FlowObject, flows: FlowConnection(FlowFilter, FlowOrder), flows }
}

/// What spans the nouns.
#[derive(Default)]
pub struct RegisterRoot(Pinned);

/// What spans the nouns.
#[Object]
impl RegisterRoot {
    /// Where the register stands, and for which day answers are given.
    async fn register(&self, ctx: &Context<'_>) -> Result<Option<Register>> {
        let at = self.0.at(ctx)?;
        Ok(Some(Register {
            revision: (&at.registry.head.revision).into(),
            hash: at.registry.head.hash.to_string(),
            changed_at: (&at.registry.head.at).into(),
            today: (&at.today).into(),
            reference_edition: at.registry.reference().edition(),
        }))
    }

    /// A record of any noun by its id; null where there is none that the caller may see.
    async fn node<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Its id, such as `ven_...`.")] id: ID,
    ) -> Result<Option<Node<'ctx>>> {
        Ok(node::find(self.0.at(ctx)?, ctx.data::<Caller>()?, &id))
    }

    /// Records of any noun that are found by their words: names, keys, aliases, hosts, websites, numbers in registers and
    /// gists. The best come first: the whole text, its beginning, the beginning of a word, any part, all words apart; where
    /// nothing is found so, names with one typo a word; among equals in the order of the nouns.
    async fn search<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(
            desc = "The words; capitals and accents do not matter, nor whether an umlaut is written as two letters."
        )]
        text: String,
        #[graphql(desc = "How many, 1 to 100; 20 unless given.")] first: Option<i32>,
    ) -> Result<Option<Vec<SearchHit<'ctx>>>> {
        search::search(self.0.at(ctx)?, &text, first).map(Some)
    }

    /// Vendors that may be the one that is about to be registered: by a number, a website, or a name like one of its. They
    /// stand in nobody's way.
    async fn near_vendors<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "What is known of the one to be registered.")] input: NearVendorsInput,
    ) -> Result<Option<Vec<NearMatch<'ctx>>>> {
        Ok(Some(near_matches(
            self.0.at(ctx)?,
            &input.profile(),
            |_| true,
        )))
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
    /// The edition of the legal and vocabulary data, and how many rows of it are the company's own.
    reference_edition: String,
}
