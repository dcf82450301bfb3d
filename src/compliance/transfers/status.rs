//! The answer for one leg: a status, what it rests on, what is missing, and what somebody has to look at.
//!
//! Says nothing of a verdict: a lack of safeguard is a condition there, a lack of facts is undetermined.

use std::fmt;
use std::sync::Arc;

use entity::id::FlowId;
pub use entity::vocabulary::TransferStatus;

use crate::reference::regime::{Fact, Mechanism};
use crate::reference::{AdequacyKey, MechanismKey, Place, Reference, RegimeKey, ThresholdKey};

/// The status of a leg under one regime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegStatus {
    /// The regime; null where none has a say.
    pub regime: Option<RegimeKey>,
    /// The status.
    pub status: TransferStatus,
    /// The mechanism by which the mildest ground holds.
    pub mechanism: Option<MechanismKey>,
    /// The adequacy row on which it rests.
    pub adequacy_row: Option<AdequacyKey>,
    /// The facts or papers that would settle an UNDETERMINED leg or put a safeguard in place.
    pub missing: Vec<Missing>,
    /// The provisions and decisions it rests on.
    pub citations: Vec<Arc<str>>,
    /// What somebody has to look at before relying on it.
    pub review: Vec<Review>,
    /// Every ground that holds requires consent, which can be withdrawn.
    pub rests_on_consent: bool,
    /// The duties that the regime attaches.
    pub duties: Vec<Duty>,
    /// Of an UNDETERMINED leg, whether a safeguard would settle it, whatever the facts turn out to be.
    pub safeguard_would_do: bool,
}

impl LegStatus {
    /// Whether somebody has to look at something before relying on it.
    #[must_use]
    pub fn needs_review(&self) -> bool {
        !self.review.is_empty()
    }

    /// A status that is settled before any regime.
    pub(super) fn without_regime(status: TransferStatus) -> Self {
        Self {
            regime: None,
            status,
            mechanism: None,
            adequacy_row: None,
            missing: Vec::new(),
            citations: Vec::new(),
            review: Vec::new(),
            rests_on_consent: false,
            duties: Vec::new(),
            safeguard_would_do: false,
        }
    }

    /// The status of a leg of which one end, or both, are not known.
    pub(super) fn nowhere(origin: Option<Place>, destination: Option<Place>) -> Self {
        let from = origin.is_none().then_some(Missing::Origin);
        let to = destination.is_none().then_some(Missing::Destination);
        Self {
            missing: from.into_iter().chain(to).collect(),
            ..Self::without_regime(TransferStatus::Undetermined)
        }
    }
}

/// What a regime that lets data go asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duty {
    /// This mechanism.
    Mechanism(MechanismKey),
    /// What the regime says in all, where it names no mechanism.
    Regime(RegimeKey),
}

impl Duty {
    /// It in words.
    #[must_use]
    pub fn words(&self, reference: &Reference) -> String {
        match self {
            Self::Mechanism(key) => {
                let found = reference.regimes.mechanism(key);
                let words =
                    |mechanism: &Mechanism| format!("{} ({})", mechanism.name, mechanism.article);
                found.map_or_else(|| key.to_string(), |(_, mechanism)| words(mechanism))
            }
            Self::Regime(key) => {
                let found = reference.regimes.get(key);
                found.map_or_else(|| key.to_string(), |regime| regime.summary.clone())
            }
        }
    }
}

/// The status of a leg for display: its worst regime's. Without any regime there is no restriction.
#[must_use]
pub fn worst(statuses: &[LegStatus]) -> TransferStatus {
    statuses
        .iter()
        .map(|status| status.status)
        .min()
        .unwrap_or(TransferStatus::NoRestriction)
}

/// A fact or paper that a leg lacks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Where the data comes from.
    Origin,
    /// Where it goes.
    Destination,
    /// Which part of this place is meant, or whether the law holds it.
    PartOf(Place),
    /// What the recipient is in law.
    Role,
    /// What kind of recipient it is.
    RecipientClass,
    /// A narrower category, or whether it is sensitive.
    Category,
    /// About how many persons the data is.
    Persons,
    /// Origin, destination, level, category or persons of a flow that is or may be counted with this one.
    CountedFlow(FlowId),
    /// An assessment that the recipient is one of those whom the adequacy row reaches.
    RecipientTest(AdequacyKey),
    /// The regime's list of destinations, which this edition of the reference data does not hold.
    UnreadList(RegimeKey),
    /// The certifications which the adequacy row asks of the recipient.
    Certification(AdequacyKey),
    /// A paper of a claimed mechanism.
    Paper(MechanismKey, Paper),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origin => f.write_str("origin"),
            Self::Destination => f.write_str("destination"),
            Self::PartOf(place) => write!(f, "part of {place}"),
            Self::Role => f.write_str("role of the recipient"),
            Self::RecipientClass => f.write_str("class of the recipient"),
            Self::Category => f.write_str("narrower category"),
            Self::Persons => f.write_str("persons"),
            Self::CountedFlow(flow) => write!(f, "facts of flow {flow}"),
            Self::RecipientTest(row) => write!(f, "assessment of the recipient for {row}"),
            Self::UnreadList(regime) => write!(f, "list of destinations of {regime}"),
            Self::Certification(row) => write!(f, "certification for {row}"),
            Self::Paper(mechanism, paper) => write!(f, "{paper} for {mechanism}"),
        }
    }
}

/// What makes the claim of a mechanism complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paper {
    /// Days that include the one asked about, for a mechanism that can be relied on that day.
    Validity,
    /// A fact on which the mechanism depends.
    Fact(Fact),
    /// An agreement in force that covers the recipient.
    Agreement,
    /// An agreement that began while such agreements could be concluded.
    ConcludedInTime,
    /// An assessment with an acceptable outcome.
    Assessment,
    /// The number of a filing with an authority.
    Filing,
    /// The consent of the persons.
    Consent,
    /// A certification of the recipient under an accepted scheme.
    Certification,
    /// A first day that is not too long ago.
    Recent,
    /// A number of persons for which the law accepts the mechanism.
    Volume,
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Validity => "validity on the day",
            Self::Fact(fact) => return write!(f, "fact {}", fact.as_str()),
            Self::Agreement => "agreement in force",
            Self::ConcludedInTime => "agreement concluded in time",
            Self::Assessment => "acceptable assessment",
            Self::Filing => "filing number",
            Self::Consent => "consent",
            Self::Certification => "certification",
            Self::Recent => "renewal",
            Self::Volume => "accepted number of persons",
        })
    }
}

/// Something that somebody has to look at before relying on a status.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Review {
    /// The reference row of the regime, or what it says of one of the places, asks for it.
    Regime(RegimeKey),
    /// The reference row of the mechanism asks for it.
    Mechanism(MechanismKey),
    /// The adequacy row asks for it.
    AdequacyRow(AdequacyKey),
    /// The threshold asks for it.
    Threshold(ThresholdKey),
    /// The register does not hold the fact on which a regime, mechanism or threshold depends.
    Fact(Fact),
    /// Approval rests on an assessment of the recipient.
    RecipientTest(AdequacyKey),
    /// The stated level is less identifying than that of the category.
    StatedLevel,
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Regime(key) => write!(f, "regime {key}"),
            Self::Mechanism(key) => write!(f, "mechanism {key}"),
            Self::AdequacyRow(key) => write!(f, "adequacy row {key}"),
            Self::Threshold(key) => write!(f, "threshold {key}"),
            Self::Fact(fact) => write!(f, "fact {}", fact.as_str()),
            Self::RecipientTest(key) => write!(f, "assessment of the recipient for {key}"),
            Self::StatedLevel => f.write_str("stated level"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TransferStatus::*;
    use super::{LegStatus, worst};

    #[test]
    fn the_worst_regime_is_shown() {
        for (statuses, expected) in [
            (vec![], NoRestriction),
            (vec![Adequate, Unsafeguarded, NoRestriction], Unsafeguarded),
            (vec![Undetermined, DerogationOnly], DerogationOnly),
            (vec![Prohibited, Unsafeguarded], Prohibited),
            (vec![FreeFlow, OutOfScope], FreeFlow),
        ] {
            let statuses: Vec<_> = statuses
                .into_iter()
                .map(LegStatus::without_regime)
                .collect();
            assert_eq!(worst(&statuses), expected);
        }
    }
}
