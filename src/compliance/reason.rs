//! The reasons of a decision.

use std::sync::Arc;

use entity::id::{ClauseId, ReferenceRowId, VendorId};
use entity::vocabulary::{
    Action, Effect, Level, ReasonCode, ReferenceTable, TransferStatus, Verdict,
};

use super::legs::Leg;
use super::missing::{Alternatives, Fact, Missing};
use super::transfers::LegStatus;
use crate::reference::{AdequacyKey, Reference, RegimeKey, law_of};
use crate::registry::clause::Clause;
use crate::registry::document::Citation;
use crate::registry::value::Registry;

/// One thing that was weighed and matched, or may match.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The stable code.
    pub code: ReasonCode,
    /// What it does to the verdict.
    pub effect: Effect,
    /// Which action a reason about permissions is for.
    pub action: Option<Action>,
    /// The clauses that it rests on, by their keys.
    pub clauses: Vec<ClauseId>,
    /// Whose standing it is about; null: no vendor's, or a draft's.
    pub vendor: Option<VendorId>,
    /// Which leg it is about, and by which regime.
    pub leg: Option<Arc<JudgedLeg>>,
    /// At which levels it arises, where nobody stated the level and it does not arise at all of them; else empty.
    pub levels: Vec<Level>,
    /// What would end its effect; without a set nothing would. Nothing is missing where it has none.
    pub missing: Alternatives,
}

/// A leg as one regime sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedLeg {
    /// The leg.
    pub leg: Leg,
    /// What the regime says of it, and by what.
    pub judged: LegStatus,
}

impl JudgedLeg {
    /// The regime; null where none was asked.
    #[must_use]
    pub const fn regime(&self) -> Option<&RegimeKey> {
        self.judged.regime.as_ref()
    }

    /// The company's own rows of the legal data that bear on it.
    pub fn own_rows<'a>(
        &'a self,
        registry: &'a Registry,
    ) -> impl Iterator<Item = ReferenceRowId> + use<'a> {
        let reference = registry.reference();
        reference
            .own_rows()
            .filter(|(table, id, _)| self.rests_on(reference, *table, id))
            .map(|(.., record)| record)
    }

    /// Whether the row is of one of its places, of its regime or a part of that, or approves where it goes.
    fn rests_on(&self, reference: &Reference, table: ReferenceTable, id: &str) -> bool {
        let Leg { from, to, path, .. } = &self.leg;
        let is_of_regime = |law: &str| self.regime().is_some_and(|key| key.as_str() == law);
        match table {
            ReferenceTable::Countries | ReferenceTable::Subdivisions => {
                let mut places = from.iter().chain(to).chain(path);
                places.any(|place| place.as_str() == id)
            }
            ReferenceTable::Groups => self.regime().is_some(),
            ReferenceTable::Regimes | ReferenceTable::DestinationLists => is_of_regime(id),
            ReferenceTable::Mechanisms | ReferenceTable::Thresholds => is_of_regime(law_of(id)),
            ReferenceTable::Adequacy => {
                let row = reference.adequacy.get(&AdequacyKey::new(id));
                let (Some(row), Some(regime), Some(to)) = (row, self.regime(), to) else {
                    return false;
                };
                row.mechanism_under(regime).is_some() && row.may_reach(&reference.places, *to)
            }
            ReferenceTable::Obligations => false,
        }
    }

    /// The duties that the regime attaches, in words; empty: none.
    #[must_use]
    pub fn duties(&self, reference: &Reference) -> Vec<String> {
        let duties = self.judged.duties.iter();
        duties.map(|duty| duty.words(reference)).collect()
    }

    /// What a person has to check before relying on it; empty: nothing.
    #[must_use]
    pub fn needs_review(&self) -> Vec<String> {
        self.judged.review.iter().map(ToString::to_string).collect()
    }
}

impl Reason {
    /// A reason that stands in the way of nothing.
    pub(super) fn new(code: ReasonCode) -> Self {
        Self {
            code,
            effect: Effect::None,
            action: None,
            clauses: Vec::new(),
            vendor: None,
            leg: None,
            levels: Vec::new(),
            missing: Alternatives::nothing_missing(),
        }
    }

    /// The same, forbidding; nothing would help.
    pub(super) fn forbids(self) -> Self {
        self.having(Effect::Forbid, Alternatives::none())
    }

    /// The same, leaving the answer open until one of these is supplied.
    pub(super) fn leaves_open(self, missing: Alternatives) -> Self {
        self.having(Effect::Undetermined, missing)
    }

    /// The same, asking for one of these.
    pub(super) fn asks(self, missing: Alternatives) -> Self {
        self.having(Effect::Condition, missing)
    }

    /// The same, about clauses.
    pub(super) fn citing<'a>(mut self, clauses: impl IntoIterator<Item = &'a Clause>) -> Self {
        self.clauses = clauses.into_iter().map(|clause| clause.head.id).collect();
        self
    }

    /// The same, for one of the actions asked.
    pub(super) const fn about(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    fn having(mut self, effect: Effect, missing: Alternatives) -> Self {
        self.effect = effect;
        self.missing = missing;
        self
    }

    /// Whether both are about the same thing, at whatever level.
    pub(super) fn is_about_the_same(&self, other: &Self) -> bool {
        self.code == other.code
            && self.action == other.action
            && self.clauses == other.clauses
            && self.vendor == other.vendor
            && self.judged() == other.judged()
    }

    fn judged(&self) -> Option<(&Leg, Option<&RegimeKey>)> {
        let judged = self.leg.as_deref()?;
        Some((&judged.leg, judged.regime()))
    }

    /// The words it rests on: those of its clauses, the law where a clause has no other, and the provisions of a leg.
    #[must_use]
    pub fn citations(&self, registry: &Registry) -> Vec<Citation> {
        let provisions = self.leg.iter().flat_map(|leg| &leg.judged.citations);
        citations(registry, self.clauses.iter().copied(), provisions)
    }
}

/// The words of clauses, the law where a clause has no other, then the provisions.
pub fn citations<'a>(
    registry: &Registry,
    clauses: impl IntoIterator<Item = ClauseId>,
    provisions: impl IntoIterator<Item = &'a Arc<str>>,
) -> Vec<Citation> {
    let clauses = clauses
        .into_iter()
        .filter_map(|id| registry.clauses.get(id));
    clauses
        .filter_map(Clause::rests_on)
        .chain(provisions.into_iter().map(|provision| of_law(provision)))
        .collect()
}

impl Clause {
    fn rests_on(&self) -> Option<Citation> {
        use crate::registry::clause::Source;
        match (&self.citation, &self.source) {
            (Some(citation), _) => Some(citation.clone()),
            (None, Source::Law(article)) => Some(of_law(article)),
            (None, Source::Agreement(_) | Source::Notice(_)) => None,
        }
    }
}

fn of_law(provision: &str) -> Citation {
    Citation {
        document: provision.to_owned(),
        section: None,
        gist: None,
    }
}

/// The verdict that the worst effect gives.
pub(super) const fn verdict(worst: Effect) -> Verdict {
    match worst {
        Effect::Forbid => Verdict::Forbidden,
        Effect::Undetermined => Verdict::Undetermined,
        Effect::Condition => Verdict::PermittedWithConditions,
        Effect::None => Verdict::Permitted,
    }
}

/// The worst effect of the reasons; the order of the set is worst first.
pub(super) fn worst(reasons: &[Reason]) -> Effect {
    let effects = reasons.iter().map(|reason| reason.effect);
    effects.min().unwrap_or(Effect::None)
}

/// The code of a reason about a leg.
pub(super) const fn transfer_code(status: TransferStatus) -> ReasonCode {
    match status {
        TransferStatus::Prohibited => ReasonCode::TransferProhibited,
        TransferStatus::Unsafeguarded => ReasonCode::TransferUnsafeguarded,
        TransferStatus::DerogationOnly => ReasonCode::TransferDerogationOnly,
        TransferStatus::Undetermined => ReasonCode::TransferUndetermined,
        TransferStatus::Safeguarded => ReasonCode::TransferSafeguarded,
        TransferStatus::Exempt => ReasonCode::TransferExempt,
        TransferStatus::Adequate => ReasonCode::TransferAdequate,
        TransferStatus::NoRestriction => ReasonCode::TransferNoRestriction,
        TransferStatus::FreeFlow => ReasonCode::TransferFreeFlow,
        TransferStatus::OutOfScope => ReasonCode::TransferOutOfScope,
        TransferStatus::Domestic => ReasonCode::TransferDomestic,
    }
}

/// The status that a reason about a leg speaks of: its code is `TRANSFER_` and the status. Null of the others.
#[must_use]
pub fn transfer_status(code: ReasonCode) -> Option<TransferStatus> {
    code.as_str()
        .strip_prefix("TRANSFER_")
        .and_then(TransferStatus::from_text)
}

/// The code of the reason where its effect hangs on the level, which nobody stated.
pub(super) const fn unclear(code: ReasonCode) -> ReasonCode {
    use ReasonCode::{
        Confidential, Confidentiality, ConfidentialityUnclear, NoPermission, Permission,
        PermissionConditional, PermissionUnclear, Prohibition, ProhibitionConditional,
        ProhibitionLifted, ProhibitionUnclear, StandingUnknown, TransferAdequate,
        TransferDerogationOnly, TransferDomestic, TransferExempt, TransferFreeFlow,
        TransferNoRestriction, TransferOutOfScope, TransferProhibited, TransferSafeguarded,
        TransferUndetermined, TransferUnsafeguarded, VendorApproval, VendorStanding,
    };
    match code {
        Prohibition | ProhibitionConditional | ProhibitionUnclear | ProhibitionLifted => {
            ProhibitionUnclear
        }
        Permission | PermissionConditional | PermissionUnclear | NoPermission => PermissionUnclear,
        VendorStanding | VendorApproval | StandingUnknown => StandingUnknown,
        Confidential | Confidentiality | ConfidentialityUnclear => ConfidentialityUnclear,
        TransferProhibited
        | TransferUnsafeguarded
        | TransferDerogationOnly
        | TransferUndetermined
        | TransferSafeguarded
        | TransferExempt
        | TransferAdequate
        | TransferNoRestriction
        | TransferFreeFlow
        | TransferOutOfScope
        | TransferDomestic => TransferUndetermined,
    }
}

/// The level, to be asked for.
pub(super) fn the_level() -> Alternatives {
    Alternatives::one([Missing::Fact(Fact::Level)])
}
