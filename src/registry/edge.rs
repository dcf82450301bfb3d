//! The one reverse index: (target, edge) to the records that refer to the target in that way.
//!
//! It is every "other direction" of the API, the check against dangling references and the bar to retiring.

use std::sync::Arc;

use entity::id::{Id, Uuid};
use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{GenericHashMap, OrdSet};

use super::noun::Noun;
use super::nouns::NounKind;
use super::table::ByTail;

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

/// All references of all records that are not retired: for each edge, by target, the records that refer to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edges([Targets; Edge::ALL.len()]);

type Targets = GenericHashMap<Uuid, Sources, ByTail, DefaultSharedPtr>;

impl Default for Edges {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Targets::default()))
    }
}

impl Edges {
    /// Adds what the record refers to.
    pub fn insert<T: Noun>(&mut self, record: &T) {
        let source = record.id().uuid();
        record.references(&mut |edge, target| {
            if let Some(targets) = self.0.get_mut(edge as usize) {
                targets.entry(target).or_default().insert(source);
            }
        });
    }

    /// Takes out what the record refers to.
    pub fn remove<T: Noun>(&mut self, record: &T) {
        let source = record.id().uuid();
        record.references(&mut |edge, target| {
            if let Some(targets) = self.0.get_mut(edge as usize)
                && let Some(sources) = targets.get_mut(&target)
            {
                sources.remove(source);
                if sources.is_empty() {
                    targets.remove(&target);
                }
            }
        });
    }

    /// Adds the references of other nouns.
    pub(super) fn join(&mut self, other: Self) {
        for (own, others) in self.0.iter_mut().zip(other.0) {
            if own.is_empty() {
                *own = others;
            }
        }
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
        let targets = self.0.get(edge as usize);
        let sources = targets.and_then(|targets| targets.get(&target));
        sources.into_iter().flat_map(Sources::iter)
    }
}

/// The records that refer to one target, in order of their ids. Most targets have a few, for which a tree would take ten
/// times the room; a term of a taxonomy may have as many as there are flows, of which no change may copy all.
#[derive(Debug, Clone)]
enum Sources {
    Few(Arc<[Uuid]>),
    Many(OrdSet<Uuid>),
}

/// With more they are many.
const FEW: usize = 64;

impl Default for Sources {
    fn default() -> Self {
        Self::Few(Arc::default())
    }
}

/// What was many once may be few by now.
impl PartialEq for Sources {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Sources {
    fn insert(&mut self, source: Uuid) {
        match self {
            Self::Few(few) => {
                let Err(place) = few.binary_search(&source) else {
                    return;
                };
                let (before, after) = few.split_at(place);
                let with = before.iter().chain([&source]).chain(after).copied();
                *self = match few.len() {
                    ..FEW => Self::Few(with.collect()),
                    FEW.. => Self::Many(with.collect()),
                };
            }
            Self::Many(many) => {
                many.insert(source);
            }
        }
    }

    fn remove(&mut self, source: Uuid) {
        match self {
            Self::Few(few) => {
                let without = few.iter().filter(|other| **other != source).copied();
                *few = without.collect();
            }
            Self::Many(many) => {
                many.remove(&source);
            }
        }
    }

    fn iter(&self) -> impl Iterator<Item = Uuid> + use<'_> {
        let (few, many) = match self {
            Self::Few(few) => (Some(few.iter()), None),
            Self::Many(many) => (None, Some(many.iter())),
        };
        let (few, many) = (few.into_iter().flatten(), many.into_iter().flatten());
        few.chain(many).copied()
    }

    fn len(&self) -> usize {
        match self {
            Self::Few(few) => few.len(),
            Self::Many(many) => many.len(),
        }
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        /// Few become many and few again.
        #[test]
        fn the_sources_of_a_target_are_a_set_in_order(
            steps in prop::collection::vec((0..3_u8, 0..100_u128), 0..600),
        ) {
            let mut sources = Sources::default();
            let mut set = BTreeSet::new();
            for (step, number) in steps {
                let source = Uuid::from_u128(number);
                match step {
                    0 => {
                        sources.remove(source);
                        set.remove(&source);
                    }
                    _ => {
                        sources.insert(source);
                        set.insert(source);
                    }
                }
                prop_assert_eq!(sources.len(), set.len());
            }
            prop_assert!(sources.iter().eq(set.iter().copied()));
            let mut afresh = Sources::default();
            set.iter().for_each(|source| afresh.insert(*source));
            prop_assert_eq!(sources, afresh);
        }
    }
}
