//! Answers that somebody follows: as they are at one revision on one day, and what became otherwise since an earlier one.
//!
//! A change of a record and the passing of a day are the same here: a contract that ends turns answers though nobody
//! touched the register. For example: on 1 March a certificate has 91 days left, on 2 March it has 90, and its end is
//! told; on 1 June a transfer that rests on it is UNSAFEGUARDED, the finding appears, and the clearance is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use entity::id::{FlowId, IntakeId};
use entity::vocabulary::{EndingKind, ReasonCode, TransferStatus, Verdict};
use jiff::ToSpan;
use jiff::civil::Date;

use super::clearance::clearance;
use super::ending::{Ending, endings};
use super::findings::change::FindingsChange;
use super::findings::{AHEAD, Finding};
use super::kept::{self, Findings};
use super::legs::Leg;
use crate::reference::RegimeKey;
use crate::registry::value::Registry;
use crate::registry::window::Window;

/// Which answers are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Followed {
    /// All findings.
    pub findings: bool,
    /// The statuses of all transfers.
    pub transfers: bool,
    /// The clearances of requests.
    pub clearances: bool,
    /// Agreements and certifications that end within 90 days.
    pub endings: bool,
}

impl Followed {
    /// Whether none is.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// What is followed by any of them.
    pub fn all(each: impl Iterator<Item = Self>) -> Self {
        each.fold(Self::default(), |all, one| Self {
            findings: all.findings || one.findings,
            transfers: all.transfers || one.transfers,
            clearances: all.clearances || one.clearances,
            endings: all.endings || one.endings,
        })
    }
}

/// A leg of a flow, as one regime sees it; without a regime where none has a say.
pub type Transfer = (FlowId, Leg, Option<RegimeKey>);

/// That a request which was approved may go on, and what stands in its way and was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared {
    /// The verdict on its flow.
    pub verdict: Verdict,
    /// The codes of the reasons.
    pub reason_codes: BTreeSet<ReasonCode>,
}

/// The answers that are followed, at one revision on one day; those that are not are empty.
#[derive(Debug, Default)]
pub struct Snapshot {
    findings: Findings,
    transfers: BTreeMap<Transfer, TransferStatus>,
    clearances: BTreeMap<IntakeId, Cleared>,
    endings: BTreeSet<Ending>,
}

/// What became otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// There is a finding.
    FindingAppeared(Arc<Finding>),
    /// There is a finding no more; it is as it was.
    FindingResolved(Arc<Finding>),
    /// A transfer began, ended, or has another status.
    Transfer {
        /// Which.
        transfer: Transfer,
        /// Its status before; null: there was none.
        before: Option<TransferStatus>,
        /// Its status now; null: there is none any more.
        after: Option<TransferStatus>,
    },
    /// A request was cleared, is no more, or is for other reasons.
    Clearance {
        /// Which request.
        intake: IntakeId,
        /// Its clearance before.
        before: Option<Cleared>,
        /// Its clearance now.
        after: Option<Cleared>,
    },
    /// An agreement or a certification ends soon.
    Ending(Ending),
}

impl Snapshot {
    /// Of the registry on the day.
    #[must_use]
    pub fn of(registry: &Registry, on: Date, followed: Followed) -> Self {
        let mut all = Self::default();
        if followed.findings {
            all.findings = kept::findings(registry, on, &|_| true).unwrap_or_default();
        }
        if followed.transfers {
            all.transfers = transfers(registry, on);
        }
        if followed.clearances {
            let cleared = registry.intakes.iter().filter_map(|intake| {
                let judgment = clearance(registry, intake, on)?;
                let cleared = Cleared {
                    verdict: judgment.verdict,
                    reason_codes: judgment.standing_codes(),
                };
                Some((intake.head.id, cleared))
            });
            all.clearances = cleared.collect();
        }
        if followed.endings {
            all.endings = ending_soon(registry, on);
        }
        all
    }

    /// What became otherwise until the later one; both follow the same.
    #[must_use]
    pub fn turns(&self, later: &Self) -> Vec<Turn> {
        let change = FindingsChange::between(&self.findings, &later.findings);
        let appeared = change.appearing.into_iter().map(Turn::FindingAppeared);
        let resolved = change.going.into_iter().map(Turn::FindingResolved);
        let transfers = differing(&self.transfers, &later.transfers);
        let transfers = transfers.map(|(transfer, before, after)| Turn::Transfer {
            transfer: transfer.clone(),
            before: before.copied(),
            after: after.copied(),
        });
        let clearances = differing(&self.clearances, &later.clearances);
        let clearances = clearances.map(|(intake, before, after)| Turn::Clearance {
            intake: *intake,
            before: before.cloned(),
            after: after.cloned(),
        });
        let endings = later.endings.difference(&self.endings).cloned();
        appeared
            .chain(resolved)
            .chain(transfers)
            .chain(clearances)
            .chain(endings.map(Turn::Ending))
            .collect()
    }
}

fn transfers(registry: &Registry, on: Date) -> BTreeMap<Transfer, TransferStatus> {
    let crossings = kept::crossings(registry, on, &|_| true).unwrap_or_default();
    let mut all = BTreeMap::new();
    for crossing in crossings.iter() {
        for one in &crossing.regimes {
            let judged = one.reason.leg.as_deref();
            let regime = judged.and_then(|leg| leg.regime()).cloned();
            all.insert((crossing.flow, crossing.leg.clone(), regime), one.status);
        }
    }
    all
}

fn ending_soon(registry: &Registry, on: Date) -> BTreeSet<Ending> {
    let window = Window {
        from: Some(on),
        until: Some(on.checked_add(AHEAD.days()).unwrap_or(Date::MAX)),
    };
    let all = endings(registry, window, &|| true).into_iter();
    all.filter(|ending| {
        matches!(
            ending.kind,
            EndingKind::Agreement | EndingKind::Certification
        )
    })
    .collect()
}

/// What is in one of the maps alone, or in both and not equal.
fn differing<'a, K: Ord, V: PartialEq>(
    earlier: &'a BTreeMap<K, V>,
    later: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
    let gone = earlier
        .iter()
        .filter(|(key, _)| !later.contains_key(key))
        .map(|(key, before)| (key, Some(before), None));
    let come = later
        .iter()
        .map(|(key, after)| (key, earlier.get(key), Some(after)));
    let other = come.filter(|(_, before, after)| before != after);
    gone.chain(other)
}
