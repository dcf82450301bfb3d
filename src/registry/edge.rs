//! The one reverse index: (target, edge) to the records that refer to the target in that way.
//!
//! It is every "other direction" of the API, the check against dangling references and the bar to retiring.

use entity::id::{Id, Uuid};
use imbl::OrdSet;

use super::noun::Noun;
use super::nouns::NounKind;

macro_rules! edges {
    ($($(#[$doc:meta])* $edge:ident: $source:ident -> $target:ident;)*) => {
        /// How one record refers to another. The first word is the noun that refers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Edge { $($(#[$doc])* $edge,)* }

        impl Edge {
            /// Every edge, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$edge,)*];

            /// The noun that refers.
            #[must_use]
            pub const fn source(self) -> NounKind {
                match self { $(Self::$edge => NounKind::$source,)* }
            }

            /// The noun that is referred to.
            #[must_use]
            pub const fn target(self) -> NounKind {
                match self { $(Self::$edge => NounKind::$target,)* }
            }
        }
    };
}

edges! {
    /// The company above.
    LegalEntityParent: LegalEntity -> LegalEntity;
    /// Whom to turn to.
    LegalEntityContact: LegalEntity -> Person;
    /// Who watches over data protection.
    LegalEntityOfficer: LegalEntity -> Person;
    /// Who runs the property.
    PropertyOperator: Property -> LegalEntity;
    /// The wider category.
    DataCategoryParent: DataCategory -> DataCategory;
    /// The wider purpose.
    PurposeParent: Purpose -> Purpose;
    /// The wider kind of person.
    DataSubjectParent: DataSubject -> DataSubject;
    /// The wider class.
    RecipientClassParent: RecipientClass -> RecipientClass;
    /// The wider method.
    CollectionMethodParent: CollectionMethod -> CollectionMethod;
    /// Who owns the vendor.
    VendorOwner: Vendor -> Vendor;
    /// What kind of recipient it is.
    VendorClass: Vendor -> RecipientClass;
    /// Whom to turn to.
    VendorContact: Vendor -> Person;
    /// Who answers for the vendor.
    VendorResponsible: Vendor -> Person;
    /// Who owns the database.
    DatabaseOwner: Database -> LegalEntity;
    /// Who hosts the database.
    DatabaseHostedBy: Database -> Vendor;
    /// What the database is for.
    DatabasePurpose: Database -> Purpose;
    /// Who answers for the database.
    DatabaseResponsible: Database -> Person;
    /// Our company.
    ActivityOurs: Activity -> LegalEntity;
    /// Who else takes part, a vendor.
    ActivityOtherVendor: Activity -> Vendor;
    /// Who else takes part, a company of the group.
    ActivityOtherEntity: Activity -> LegalEntity;
    /// What for.
    ActivityPurpose: Activity -> Purpose;
    /// Whom it is about.
    ActivitySubject: Activity -> DataSubject;
    /// Who answers for the activity.
    ActivityResponsible: Activity -> Person;
    /// Where data is gathered.
    CollectionProperty: Collection -> Property;
    /// How it is gathered.
    CollectionMethod: Collection -> CollectionMethod;
    /// What is gathered.
    CollectionCategory: Collection -> DataCategory;
    /// Whom it is about.
    CollectionSubject: Collection -> DataSubject;
    /// What for.
    CollectionPurpose: Collection -> Purpose;
    /// Who collects.
    CollectionBy: Collection -> Vendor;
    /// Where it comes to lie.
    CollectionInto: Collection -> Database;
    /// The processing activity that it belongs to.
    CollectionActivity: Collection -> Activity;
    /// Where data lies.
    HoldingDatabase: Holding -> Database;
    /// What is held.
    HoldingCategory: Holding -> DataCategory;
    /// Whom it is about.
    HoldingSubject: Holding -> DataSubject;
    /// Where it comes from.
    HoldingSource: Holding -> Property;
    /// The processing activity that it belongs to.
    HoldingActivity: Holding -> Activity;
    /// Our side of the contract.
    AgreementOurs: Agreement -> LegalEntity;
    /// The other side, a vendor.
    AgreementVendor: Agreement -> Vendor;
    /// The other side, a company of the group.
    AgreementEntity: Agreement -> LegalEntity;
    /// The products it is about.
    AgreementCovers: Agreement -> Vendor;
    /// Who answers for the contract.
    AgreementResponsible: Agreement -> Person;
    /// Who hands work on.
    SubprocessingBy: Subprocessing -> Vendor;
    /// To whom.
    SubprocessingTo: Subprocessing -> Vendor;
    /// What is handed on.
    SubprocessingCategory: Subprocessing -> DataCategory;
    /// The contract of a safeguard.
    SubprocessingAgreement: Subprocessing -> Agreement;
    /// Where the statement is shown.
    NoticeProperty: Notice -> Property;
    /// The version before.
    NoticeSupersedes: Notice -> Notice;
    /// A section names the vendor.
    NoticeNames: Notice -> Vendor;
    /// The clause binds the vendor.
    ClauseBindsVendor: Clause -> Vendor;
    /// The clause binds the class.
    ClauseBindsClass: Clause -> RecipientClass;
    /// The clause stands in the contract.
    ClauseAgreement: Clause -> Agreement;
    /// The clause stands in the statement.
    ClauseNotice: Clause -> Notice;
    /// Scope.
    ClauseCategory: Clause -> DataCategory;
    /// Scope.
    ClausePurpose: Clause -> Purpose;
    /// Scope.
    ClauseSubject: Clause -> DataSubject;
    /// Scope.
    ClauseProperty: Clause -> Property;
    /// Scope.
    ClauseRecipient: Clause -> RecipientClass;
    /// Who checked the clause against the text.
    ClauseReviewedBy: Clause -> Person;
    /// The duty that is kept.
    AttestationClause: Attestation -> Clause;
    /// Who keeps it.
    AttestationVendor: Attestation -> Vendor;
    /// Where the data comes from.
    FlowFromProperty: Flow -> Property;
    /// Where the data comes from.
    FlowFromVendor: Flow -> Vendor;
    /// Where the data comes from.
    FlowFromDatabase: Flow -> Database;
    /// Where the data goes.
    FlowToVendor: Flow -> Vendor;
    /// Where the data goes.
    FlowToEntity: Flow -> LegalEntity;
    /// Where the data goes: to nobody named.
    FlowToClass: Flow -> RecipientClass;
    /// What goes.
    FlowCategory: Flow -> DataCategory;
    /// Whom it is about.
    FlowSubject: Flow -> DataSubject;
    /// What for.
    FlowPurpose: Flow -> Purpose;
    /// The contract of a safeguard.
    FlowAgreement: Flow -> Agreement;
    /// The processing activity that it belongs to.
    FlowActivity: Flow -> Activity;
    /// What the finding is about that was decided about: a record of any noun. It is no decision, so that the reference bars
    /// nothing from being retired; what is retired has no findings.
    FindingDecisionAbout: FindingDecision -> FindingDecision;
    /// Who is to mend it.
    FindingDecisionAssignee: FindingDecision -> Person;
    /// The vendor that the request is about; it bars nothing from being retired, nor need the vendor be registered yet.
    IntakeAbout: Intake -> Vendor;
    /// What would go.
    IntakeCategory: Intake -> DataCategory;
    /// What it would be for.
    IntakePurpose: Intake -> Purpose;
    /// Whom it would be about.
    IntakeSubject: Intake -> DataSubject;
    /// What kind of recipient the proposed vendor is.
    IntakeClass: Intake -> RecipientClass;
    /// Where the data would come from.
    IntakeProperty: Intake -> Property;
    /// Where the data would come from.
    IntakeDatabase: Intake -> Database;
    /// Where the data would come from or go, or who owns the proposed vendor.
    IntakeVendor: Intake -> Vendor;
    /// The contract of a safeguard.
    IntakeAgreement: Intake -> Agreement;
    /// The processing activity that it would belong to.
    IntakeActivity: Intake -> Activity;
    /// A contact of the proposed vendor, or who answers for it.
    IntakePerson: Intake -> Person;
}

impl Edge {
    /// Whether the target may be retired while the reference stands: a statement that should not have been is still
    /// the link between the one before it and the one after, and a request says for good what it was about.
    #[must_use]
    pub fn outlives_target(self) -> bool {
        matches!(self, Self::NoticeSupersedes | Self::IntakeAbout)
    }
}

/// A reference: its target, then its source.
type Link = (Uuid, Uuid);

/// All references of all records that are not retired: for each edge those of its kind, sorted by target. Each kind is
/// a tree of its own, since a taxonomy of a hundred terms is asked far more often than it would be found quickly among
/// the references of all flows.
#[derive(Debug, Clone, PartialEq)]
pub struct Edges([OrdSet<Link>; Edge::ALL.len()]);

impl Default for Edges {
    fn default() -> Self {
        Self(std::array::from_fn(|_| OrdSet::new()))
    }
}

impl Edges {
    /// Adds what the record refers to.
    pub fn insert<T: Noun>(&mut self, record: &T) {
        let source = record.id().uuid();
        record.references(&mut |edge, target| {
            if let Some(links) = self.0.get_mut(edge as usize) {
                links.insert((target, source));
            }
        });
    }

    /// Takes out what the record refers to.
    pub fn remove<T: Noun>(&mut self, record: &T) {
        let source = record.id().uuid();
        record.references(&mut |edge, target| {
            if let Some(links) = self.0.get_mut(edge as usize) {
                links.remove(&(target, source));
            }
        });
    }

    /// The records that refer to the target in this way, in order of their ids.
    pub fn sources<K, S>(
        &self,
        edge: Edge,
        target: Id<K>,
    ) -> impl Iterator<Item = Id<S>> + use<'_, K, S> {
        self.of(edge, target.uuid()).map(Id::new)
    }

    /// Everything that refers to the target, with how.
    pub fn referring(&self, target: Uuid) -> impl Iterator<Item = (Edge, Uuid)> + '_ {
        Edge::ALL
            .iter()
            .flat_map(move |edge| self.of(*edge, target).map(|source| (*edge, source)))
    }

    /// The same, where the nouns are known only at run time.
    pub fn of(&self, edge: Edge, target: Uuid) -> impl Iterator<Item = Uuid> + use<'_> {
        let links = self.0.get(edge as usize);
        // Open at the end, since looking for an end costs as much as looking for the beginning.
        links
            .into_iter()
            .flat_map(move |links| links.range((target, Uuid::nil())..))
            .take_while(move |(other, _)| *other == target)
            .map(|(_, source)| *source)
    }

    /// How many references there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(OrdSet::len).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(OrdSet::is_empty)
    }
}
