//! What is missing for a better verdict, as sets of which any one would do.
//!
//! For example `[[CONSENT_GIVEN], [AUTHORISED_IN_WRITING, CONTRACT_IN_FORCE]]`: consent alone, or both papers.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use entity::id::{FlowId, VendorId};
use entity::vocabulary::Condition;

use crate::reference::{AdequacyKey, Place, RegimeKey};

/// One thing that is missing. Its text is stable; things are ordered by their texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// A condition of a clause.
    Condition(Condition),
    /// A duty of the recipient to keep the data confidential.
    Confidentiality,
    /// The approval of the vendor.
    VendorApproval,
    /// A fact that nobody stated, or not narrowly enough.
    Fact(Fact),
    /// Where a sub-processor does its work.
    SubprocessorPlace(VendorId),
    /// Which part of a place is meant, or whether the law holds it.
    PartOf(Place),
    /// Origin, destination, level, category or persons of a flow that is or may be counted with this one.
    CountedFlow(FlowId),
    /// An assessment that the recipient is one of those whom the adequacy row reaches.
    RecipientTest(AdequacyKey),
    /// The regime's list of destinations, which the reference data does not hold.
    UnreadList(RegimeKey),
    /// A safeguard for a leg under a regime.
    Safeguard {
        /// From where.
        from: Place,
        /// To where.
        to: Place,
        /// By which regime.
        regime: RegimeKey,
    },
}

/// A fact to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// A narrower category of data.
    Category,
    /// To where the data goes.
    Destination,
    /// How closely the data points to a person.
    Level,
    /// From where the data goes.
    Origin,
    /// About how many persons it is.
    Persons,
    /// At which property it was collected.
    Property,
    /// What it is for, or a narrower purpose.
    Purpose,
    /// Who the recipient is.
    Recipient,
    /// What kinds of recipient it is, or a narrower kind.
    RecipientClass,
    /// What the recipient is in law.
    RecipientRole,
    /// Where the vendor stands with the company.
    Standing,
    /// Whom the data is about, or a narrower kind of person.
    Subject,
}

impl Fact {
    /// Its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Category => "CATEGORY",
            Self::Destination => "DESTINATION",
            Self::Level => "LEVEL",
            Self::Origin => "ORIGIN",
            Self::Persons => "PERSONS",
            Self::Property => "PROPERTY",
            Self::Purpose => "PURPOSE",
            Self::Recipient => "RECIPIENT",
            Self::RecipientClass => "RECIPIENT_CLASS",
            Self::RecipientRole => "RECIPIENT_ROLE",
            Self::Standing => "STANDING",
            Self::Subject => "SUBJECT",
        }
    }
}

impl Missing {
    /// The text before any parentheses.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Condition(condition) => condition.as_str(),
            Self::Confidentiality => "CONFIDENTIALITY",
            Self::VendorApproval => "VENDOR_APPROVAL",
            Self::Fact(fact) => fact.as_str(),
            Self::SubprocessorPlace(_) => "SUBPROCESSOR_PLACE",
            Self::PartOf(_) => "PART_OF",
            Self::CountedFlow(_) => "COUNTED_FLOW",
            Self::RecipientTest(_) => "RECIPIENT_TEST",
            Self::UnreadList(_) => "UNREAD_LIST",
            Self::Safeguard { .. } => "SAFEGUARD",
        }
    }

    /// What stands in parentheses behind the word.
    fn detail(&self) -> Option<String> {
        match self {
            Self::Condition(_) | Self::Confidentiality | Self::VendorApproval | Self::Fact(_) => {
                None
            }
            Self::SubprocessorPlace(vendor) => Some(vendor.to_string()),
            Self::PartOf(place) => Some(place.to_string()),
            Self::CountedFlow(flow) => Some(flow.to_string()),
            Self::RecipientTest(row) => Some(row.to_string()),
            Self::UnreadList(regime) => Some(regime.to_string()),
            Self::Safeguard { from, to, regime } => Some(format!("{from}→{to}, {regime}")),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        self.detail()
            .map_or(Ok(()), |detail| write!(f, "({detail})"))
    }
}

impl Ord for Missing {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            // As their texts, which need not be written for it.
            (Self::CountedFlow(one), Self::CountedFlow(two)) => one.cmp(two),
            (Self::SubprocessorPlace(one), Self::SubprocessorPlace(two)) => one.cmp(two),
            _ if self == other => Ordering::Equal,
            _ => {
                let words = self.word().cmp(other.word());
                words.then_with(|| self.detail().cmp(&other.detail()))
            }
        }
    }
}

impl PartialOrd for Missing {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How many sets are kept; past it the smallest are, in the order of [`Alternatives::sets`].
pub const MOST_SETS: usize = 256;

/// Sets of missing things of which any one would do: the smallest sets only (none holds another), by size, then
/// alphabetically. Without any set nothing would help; with the empty set nothing is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternatives {
    sets: Sets,
    cut: bool,
}

/// Sets that are not copied where a reason is.
#[derive(Debug, Clone)]
enum Sets {
    /// Of which there is only one, without an allocation: most reasons miss nothing.
    Fixed(&'static [Vec<Missing>]),
    Shared(Arc<Vec<Vec<Missing>>>),
}

impl Sets {
    fn edit(&mut self, edit: impl FnOnce(&mut Vec<Vec<Missing>>)) {
        let mut sets = match std::mem::replace(self, Self::Fixed(&[])) {
            Self::Fixed(sets) => Arc::new(sets.to_vec()),
            Self::Shared(sets) => sets,
        };
        edit(Arc::make_mut(&mut sets));
        *self = Self::Shared(sets);
    }
}

impl Deref for Sets {
    type Target = [Vec<Missing>];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Fixed(sets) => sets,
            Self::Shared(sets) => sets,
        }
    }
}

impl PartialEq for Sets {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(&raw const **self, &raw const **other) || **self == **other
    }
}

impl Eq for Sets {}

/// The empty set alone.
const NOTHING: &[Vec<Missing>] = &[Vec::new()];

impl Alternatives {
    /// Nothing would help.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            sets: Sets::Fixed(&[]),
            cut: false,
        }
    }

    /// Nothing is missing.
    #[must_use]
    pub const fn nothing_missing() -> Self {
        Self {
            sets: Sets::Fixed(NOTHING),
            cut: false,
        }
    }

    /// One set.
    #[must_use]
    pub fn one(set: impl IntoIterator<Item = Missing>) -> Self {
        let mut alternatives = Self::none();
        alternatives.add(set);
        alternatives
    }

    /// The sets.
    #[must_use]
    pub fn sets(&self) -> &[Vec<Missing>] {
        &self.sets
    }

    /// The sets, taken.
    #[must_use]
    pub fn into_sets(self) -> Vec<Vec<Missing>> {
        match self.sets {
            Sets::Fixed(sets) => sets.to_vec(),
            Sets::Shared(sets) => Arc::unwrap_or_clone(sets),
        }
    }

    /// Whether there were more sets than are kept.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.cut
    }

    /// Whether nothing would help.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.sets.is_empty()
    }

    fn is_nothing_missing(&self) -> bool {
        matches!(&*self.sets, [set] if set.is_empty())
    }

    /// Adds one more set that would do.
    pub fn add(&mut self, set: impl IntoIterator<Item = Missing>) {
        let mut set: Vec<_> = set.into_iter().collect();
        set.sort_unstable();
        set.dedup();
        if self.sets.iter().any(|kept| is_within(kept, &set)) {
            return;
        }
        let cut = &mut self.cut;
        self.sets.edit(|sets| {
            sets.retain(|kept| !is_within(&set, kept));
            let at = sets.partition_point(|kept| by_size(kept, &set).is_lt());
            sets.insert(at, set);
            if sets.len() > MOST_SETS {
                sets.truncate(MOST_SETS);
                *cut = true;
            }
        });
    }

    /// The one or the other would do.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.cut |= other.cut;
        other.into_sets().into_iter().for_each(|set| self.add(set));
        self
    }

    /// Both are needed.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.cut |= other.cut;
        if self.sets == other.sets || other.is_nothing_missing() {
            return self;
        }
        if self.is_nothing_missing() {
            self.sets = other.sets.clone();
            return self;
        }
        let mut both = Self {
            cut: self.cut,
            ..Self::none()
        };
        for one in &*self.sets {
            for two in &*other.sets {
                both.add(one.iter().chain(two).cloned());
            }
        }
        both
    }
}

fn by_size(one: &[Missing], two: &[Missing]) -> Ordering {
    (one.len(), one).cmp(&(two.len(), two))
}

/// Whether the smaller set lies within the other; both are sorted.
fn is_within(smaller: &[Missing], other: &[Missing]) -> bool {
    smaller.len() <= other.len() && smaller.iter().all(|it| other.binary_search(it).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Missing::{Confidentiality, VendorApproval};

    const CONSENT: Missing = Missing::Condition(Condition::ConsentGiven);
    const CONTRACT: Missing = Missing::Condition(Condition::ContractInForce);

    fn of<const N: usize>(sets: [&[Missing]; N]) -> Alternatives {
        let mut alternatives = Alternatives::none();
        sets.iter()
            .for_each(|set| alternatives.add(set.iter().cloned()));
        alternatives
    }

    fn shown(alternatives: &Alternatives) -> String {
        let set = |set: &Vec<Missing>| {
            let words: Vec<_> = set.iter().map(ToString::to_string).collect();
            words.join("+")
        };
        alternatives
            .sets()
            .iter()
            .map(set)
            .collect::<Vec<_>>()
            .join(" or ")
    }

    #[test]
    fn only_the_smallest_sets_stay_by_size_then_alphabetically() {
        for (sets, expected) in [
            (
                of([&[CONTRACT, CONSENT], &[VendorApproval]]),
                "VENDOR_APPROVAL or CONSENT_GIVEN+CONTRACT_IN_FORCE",
            ),
            (of([&[CONTRACT, CONSENT], &[CONSENT]]), "CONSENT_GIVEN"),
            (of([&[CONSENT], &[CONTRACT, CONSENT]]), "CONSENT_GIVEN"),
            (
                of([&[CONTRACT], &[CONSENT]]),
                "CONSENT_GIVEN or CONTRACT_IN_FORCE",
            ),
            (of([&[CONSENT], &[]]), ""),
            (of([&[CONSENT, CONSENT]]), "CONSENT_GIVEN"),
        ] {
            assert_eq!(shown(&sets), expected);
        }
    }

    #[test]
    fn what_is_needed_together_is_the_product() {
        let either = of([&[CONSENT], &[CONTRACT]]);
        for (other, expected) in [
            (
                of([&[VendorApproval]]),
                "CONSENT_GIVEN+VENDOR_APPROVAL or CONTRACT_IN_FORCE+VENDOR_APPROVAL",
            ),
            (of([&[CONSENT]]), "CONSENT_GIVEN"),
            (
                of([&[CONSENT], &[CONTRACT]]),
                "CONSENT_GIVEN or CONTRACT_IN_FORCE",
            ),
            (
                of([&[CONSENT], &[Confidentiality]]),
                "CONSENT_GIVEN or CONFIDENTIALITY+CONTRACT_IN_FORCE",
            ),
            (
                Alternatives::nothing_missing(),
                "CONSENT_GIVEN or CONTRACT_IN_FORCE",
            ),
            (Alternatives::none(), ""),
        ] {
            assert_eq!(shown(&either.clone().and(&other)), expected);
            assert_eq!(shown(&other.and(&either)), expected);
        }
        assert!(either.clone().and(&Alternatives::none()).is_hopeless());
        let cut = Alternatives {
            cut: true,
            ..either.clone()
        };
        assert!(either.and(&cut).is_cut());
    }

    #[test]
    fn a_product_that_grows_too_large_keeps_its_smallest_sets_and_says_so() {
        let places = &crate::reference::reference().places;
        let mut codes: Vec<_> = places.all().map(|row| row.place).collect();
        codes.sort_unstable();
        let guard = |from: &Place| Missing::Safeguard {
            from: *from,
            to: *from,
            regime: RegimeKey::new("eu-gdpr"),
        };
        let mut product = Alternatives::nothing_missing();
        for pair in codes.chunks(2).take(12) {
            let mut either = Alternatives::none();
            pair.iter().for_each(|place| either.add([guard(place)]));
            product = product.and(&either);
        }
        assert_eq!((product.sets().len(), product.is_cut()), (MOST_SETS, true));
        let first: Vec<_> = codes.iter().step_by(2).take(12).map(guard).collect();
        assert_eq!(product.sets().first(), Some(&first));
    }

    #[test]
    fn a_safeguard_names_its_leg_and_its_regime() {
        let places = &crate::reference::reference().places;
        let missing =
            places
                .find("CN")
                .zip(places.find("US"))
                .map(|(from, to)| Missing::Safeguard {
                    from,
                    to,
                    regime: RegimeKey::new("cn_pipl"),
                });
        assert_eq!(
            missing.map(|it| it.to_string()).as_deref(),
            Some("SAFEGUARD(CN→US, cn-pipl)")
        );
    }
}
