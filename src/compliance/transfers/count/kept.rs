//! The sums of thresholds that were worked out for a value of the register, and what of them holds for the next.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use entity::id::FlowId;
use jiff::civil::Date;

use super::flows::{Counting, Whose, leaves_territory};
use super::{Counts, Share, share};
use crate::reference::{Place, RegimeKey};
use crate::registry::past::Past;
use crate::registry::value::Registry;

/// Keeps with a value the sums of the day that were kept with its past, if each of the flows in which the two may differ
/// adds the same to every sum as it did; else keeps none.
#[must_use]
pub(in crate::compliance) fn carry(
    past: &Past,
    registry: &Registry,
    on: Date,
    flows: &BTreeSet<FlowId>,
) -> bool {
    let Some(known) = past.registry.kept::<Kept>().all(on) else {
        return false;
    };
    let stands = known.iter().all(|((regime, holder, _), _)| {
        let regimes = &registry.reference().regimes;
        regimes.get(regime).is_some_and(|regime| {
            let of = |registry| Whose {
                registry,
                regime,
                holder: *holder,
                on,
            };
            add_the_same(of(&past.registry), of(registry), flows)
        })
    });
    if stands {
        let kept = registry.kept::<Kept>();
        for (asked, counts) in known {
            kept.keep(asked, &counts);
        }
    }
    stands
}

fn add_the_same(before: Whose<'_>, now: Whose<'_>, flows: &BTreeSet<FlowId>) -> bool {
    let share_of = |whose: Whose<'_>, threshold, id: FlowId| {
        let flow = whose.registry.flows.get(id);
        flow.zip(Counting::of(whose, threshold))
            .map_or(Share::NONE, |(flow, mut counting)| {
                share(&mut counting, flow, leaves_territory(whose, flow))
            })
    };
    let mut thresholds = now.regime.thresholds.iter();
    thresholds.all(|threshold| {
        let same = |id: &FlowId| share_of(before, threshold, *id) == share_of(now, threshold, *id);
        flows.iter().all(same)
    })
}

/// What a sum hangs on besides the register.
type Asked = (RegimeKey, Place, Date);

/// So many sums are kept; past it all are forgotten, since somebody asks for day after day.
const MOST: usize = 256;

/// The sums worked out so far.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Sums>);

#[derive(Debug, Default)]
struct Sums {
    all: HashMap<Asked, Arc<Counts>>,
    /// Whether some were forgotten.
    forgot: bool,
}

impl Kept {
    pub(super) fn find(&self, asked: &Asked) -> Option<Arc<Counts>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.all.get(asked).cloned()
    }

    /// All that were worked out for the day; none where some may have been forgotten.
    fn all(&self, on: Date) -> Option<Vec<(Asked, Arc<Counts>)>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_day = kept.all.iter().filter(|((_, _, day), _)| *day == on);
        let of_day = of_day.map(|(asked, counts)| (asked.clone(), Arc::clone(counts)));
        (!kept.forgot).then(|| of_day.collect())
    }

    pub(super) fn keep(&self, asked: Asked, found: &Arc<Counts>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.all.len() >= MOST {
            kept.all.clear();
            kept.forgot = true;
        }
        kept.all.insert(asked, Arc::clone(found));
    }
}
