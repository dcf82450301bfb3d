//! Typed ids: `ven_` and 32 hexadecimal digits of a UUIDv7, so that an id says what it identifies, sorts by time of
//! making, and cannot be handed to a function that wants another noun.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use uuid::Uuid;

/// What an id identifies.
pub trait Kind: 'static {
    /// The letters before the underscore.
    const PREFIX: &'static str;
}

/// The id of one record of the noun `K`.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// Types a UUID.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self {
            uuid,
            kind: PhantomData,
        }
    }

    /// The UUID without its type.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", K::PREFIX, self.uuid.simple())
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid.simple(), f)
    }
}

/// The text is not an id of the noun asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id of this noun")
    }
}

impl std::error::Error for NotAnId {}

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = text
            .strip_prefix(K::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .filter(|digits| digits.len() == 32)
            .ok_or(NotAnId)?;
        Uuid::try_parse(digits).map(Self::new).map_err(|_| NotAnId)
    }
}

impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $id:ident, $prefix:literal;)*) => {
        /// One empty type a noun: the type parameter of its ids.
        pub mod kind {
            $($(#[$doc])* #[derive(Debug, Clone, Copy, PartialEq, Eq)] pub enum $kind {}
            impl super::Kind for $kind { const PREFIX: &'static str = $prefix; })*
        }
        $($(#[$doc])* pub type $id = Id<kind::$kind>;)*
    };
}

kinds! {
    /// A contact or responsible person.
    Person, PersonId, "per";
    /// A company of the group.
    LegalEntity, LegalEntityId, "ent";
    /// A site or app.
    Property, PropertyId, "prp";
    /// A category of data.
    DataCategory, DataCategoryId, "cat";
    /// A purpose.
    Purpose, PurposeId, "pur";
    /// A kind of person.
    DataSubject, DataSubjectId, "sub";
    /// A class of recipients.
    RecipientClass, RecipientClassId, "cls";
    /// A way of collecting.
    CollectionMethod, CollectionMethodId, "mth";
    /// A counterparty.
    Vendor, VendorId, "ven";
    /// A corporate database or system.
    Database, DatabaseId, "dbs";
    /// A processing activity: one line of an Art. 30 record.
    Activity, ActivityId, "act";
    /// A fact: a property gathers data.
    Collection, CollectionId, "col";
    /// A fact: a database holds data.
    Holding, HoldingId, "hol";
    /// A contract.
    Agreement, AgreementId, "agr";
    /// A vendor hands work to another.
    Subprocessing, SubprocessingId, "spr";
    /// A version of a privacy statement.
    Notice, NoticeId, "not";
    /// A rule out of a document.
    Clause, ClauseId, "cla";
    /// Proof that a vendor keeps a duty.
    Attestation, AttestationId, "att";
    /// Data that goes to a recipient.
    Flow, FlowId, "flo";
    /// A decision about a finding.
    FindingDecision, FindingDecisionId, "fde";
    /// A company's own row of reference data.
    ReferenceRow, ReferenceRowId, "rrw";
    /// A request whether a sharing of data may begin.
    Intake, IntakeId, "int";
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_id_reads_back_and_refuses_another_nouns_prefix() {
        let id = VendorId::new(Uuid::from_u128(7));
        let text = id.to_string();
        assert_eq!(text, "ven_00000000000000000000000000000007");
        assert_eq!(text.parse::<VendorId>().unwrap(), id);
        assert!(text.parse::<FlowId>().is_err());
        for wrong in [
            "ven",
            "ven_",
            "ven_7",
            "",
            "VEN_00000000000000000000000000000007",
        ] {
            assert!(wrong.parse::<VendorId>().is_err(), "{wrong}");
        }
    }
}
