//! Numbers of persons that decide which grounds will do (3.4, EXEMPT).

use entity::id::DataCategoryId;
use entity::vocabulary::{FlowState, TransferStatus};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use steward::reference::computation::{MechanismEffect, RegimeRule};
use steward::reference::regime::{CountingPeriod, Counts, Threshold};
use steward::reference::{MechanismKey, Place, Regime, Tri};
use steward::registry::flow::{Flow, FlowSource, Recipient};
use steward::registry::legal_entity::LegalEntity;

use super::case::{Case, places_of};
use super::claims::Claimed;
use super::regimes::{Carried, Status, category_in, sensitive};
use super::ways::{Set, Ways};

/// The least and the greatest number that it can be; null: no end.
#[derive(Clone, Copy)]
struct Sum {
    least: u64,
    most: Option<u64>,
}

impl Sum {
    fn from(self, number: u64) -> Tri {
        if self.least >= number {
            Tri::Yes
        } else if self.most.is_some_and(|most| most < number) {
            Tri::No
        } else {
            Tri::Unknown
        }
    }
}

struct Counted<'a> {
    threshold: &'a Threshold,
    /// Whether it is about this data at all, whatever the number.
    fits: Tri,
    /// Whether the number lies in its band.
    within: Tri,
    /// Whether the number is below its band.
    below: Tri,
    facts: Set,
}

/// The grounds that are claimed, as the thresholds of the regime let them hold, and those that thresholds give.
pub fn grounds(
    carried: &Carried,
    regime: &Regime,
    by: Place,
    claimed: Vec<Claimed>,
) -> Vec<Status> {
    let counted: Vec<Counted> = regime
        .thresholds
        .iter()
        .filter_map(|threshold| count(carried, regime, threshold, by))
        .collect();
    let counts = |it: &Counted| it.fits.and(it.within);
    let accepted = |mechanism: &MechanismKey, possible: Tri| {
        let ruled = regime
            .thresholds
            .iter()
            .any(|threshold| threshold.accepts.contains(mechanism));
        !ruled
            || counted.iter().all(|it| {
                let matters = counts(it) == Tri::Yes || counts(it) == possible;
                !matters || it.threshold.accepts.contains(mechanism)
            })
    };
    let mut sure = Vec::new();
    let mut maybe = Vec::new();
    let mut offer = |mechanism: &MechanismKey, status, certain: bool, consent| {
        let ground = Status {
            consent,
            ..Status::known(status)
        };
        if certain && accepted(mechanism, Tri::Unknown) {
            sure.push(ground.clone());
        }
        if accepted(mechanism, Tri::Yes) {
            maybe.push(ground);
        }
    };
    for claim in claimed {
        let stands = claim.status != TransferStatus::DerogationOnly;
        let consent = claim.mechanism.requires_consent;
        offer(&claim.mechanism.key, claim.status, stands, consent);
    }
    for it in &counted {
        if let Some(exempts) = &it.threshold.exempts
            && counts(it) != Tri::No
        {
            let certain = counts(it) == Tri::Yes;
            offer(exempts, TransferStatus::Exempt, certain, false);
        }
    }
    let possible: Vec<&Counted> = counted.iter().filter(|it| it.fits != Tri::No).collect();
    if regime.rule == RegimeRule::ProhibitedUnlessException
        && !possible.is_empty()
        && possible.iter().all(|it| it.below == Tri::Yes)
    {
        maybe.push(Status::known(TransferStatus::Exempt));
        return maybe;
    }
    let open: Vec<&Counted> = counted
        .iter()
        .filter(|it| counts(it) == Tri::Unknown)
        .collect();
    if open.is_empty() {
        return maybe;
    }
    if sure.is_empty() {
        let facts = open.iter().flat_map(|it| it.facts.clone()).collect();
        return vec![Status::open(Ways::one(facts))];
    }
    sure
}

/// Whether some safeguard of the regime, with whatever it needs, would hold whichever thresholds turn out to count.
pub fn protectable(carried: &Carried, regime: &Regime, by: Place) -> bool {
    let on = carried.case.question.on;
    let mut ignored = Set::new();
    regime.mechanisms.iter().any(|mechanism| {
        let effect = mechanism.effect;
        let standing = effect == MechanismEffect::Safeguarded
            || effect == MechanismEffect::Consent
            || effect == MechanismEffect::Exempt;
        let mut applies = true;
        for fact in &mechanism.applies_if {
            applies &= carried.fact(*fact, regime, &mut ignored) == Tri::Yes;
        }
        let is_named = |threshold: &Threshold| threshold.accepts.contains(&mechanism.key);
        let accepted = !regime.thresholds.iter().any(is_named)
            || regime.thresholds.iter().all(|threshold| {
                let Some(it) = count(carried, regime, threshold, by) else {
                    return true;
                };
                it.fits.and(it.within) == Tri::No || is_named(threshold)
            });
        standing && mechanism.available && mechanism.days.hold(on) && applies && accepted
    })
}

/// Null: it does not count, whatever the number.
fn count<'a>(
    carried: &Carried,
    regime: &Regime,
    threshold: &'a Threshold,
    by: Place,
) -> Option<Counted<'a>> {
    let case = carried.case;
    let question = case.question;
    let listed = threshold.categories.as_ref()?;
    if !threshold.days.hold(question.on) {
        return None;
    }
    let mut facts = Set::new();
    for fact in &threshold.applies_if {
        if carried.fact(*fact, regime, &mut facts) != Tri::Yes {
            return None;
        }
    }
    let fits = category_in(case, question.category, listed).and(graded(
        case,
        question.category,
        threshold.counts,
    ));
    if fits == Tri::No {
        return None;
    }
    if fits == Tri::Unknown {
        facts.insert("CATEGORY".to_owned());
    }
    let mut sum = Sum {
        least: question.persons.unwrap_or(0),
        most: question.persons,
    };
    if question.persons.is_none() {
        facts.insert("PERSONS".to_owned());
    }
    let mut counted_flow = false;
    for flow in case.registry.flows.iter() {
        if question.flow == Some(flow.head.id) {
            continue;
        }
        let counts = flow_counts(case, regime, threshold, flow, by);
        if counts == Tri::No {
            continue;
        }
        if counts == Tri::Yes {
            sum.least += flow.persons.unwrap_or(0);
        }
        sum.most = sum.most.zip(flow.persons).map(|(most, more)| most + more);
        // One thing that is not known is named at a time; there may be very many.
        let named = question.persons.is_none() || counted_flow;
        if !named && (counts == Tri::Unknown && flow.persons != Some(0) || flow.persons.is_none()) {
            counted_flow = true;
            facts.insert(format!("COUNTED_FLOW({})", flow.head.id));
        }
    }
    let from = threshold.band.from.unwrap_or(0);
    let below = !sum.from(from);
    let above = threshold
        .band
        .to
        .map_or(Tri::No, |to| sum.from(to.saturating_add(1)));
    Some(Counted {
        threshold,
        fits,
        within: (!below).and(!above),
        below,
        facts,
    })
}

/// Whether data of the category is of the grade that is counted.
fn graded(case: &Case, category: DataCategoryId, counts: Counts) -> Tri {
    match counts {
        Counts::All => Tri::Yes,
        Counts::Sensitive => sensitive(case, category),
        Counts::NonSensitive => !sensitive(case, category),
    }
}

fn flow_counts(case: &Case, regime: &Regime, threshold: &Threshold, flow: &Flow, by: Place) -> Tri {
    let on = case.question.on;
    let start = match threshold.period {
        CountingPeriod::EachTransfer => return Tri::No,
        CountingPeriod::Since1January => date(on.year(), 1, 1),
        CountingPeriod::Since1JanuaryPreviousYear => date(on.year() - 1, 1, 1),
        CountingPeriod::Last12Months => on.saturating_sub(12.months()),
    };
    if flow.state != FlowState::Confirmed || !overlaps(flow, start, on) {
        return Tri::No;
    }
    let origins = origins(case, flow);
    let same = |origin: &Option<Place>| origin.map_or(Tri::Unknown, |it| (it == by).into());
    let from_there: Vec<Tri> = origins.iter().map(same).collect();
    // Of data that comes from several places it is not known how much comes from the one.
    let origin = match Tri::all(from_there.clone()) {
        Tri::Yes => Tri::Yes,
        _ if Tri::any(from_there) == Tri::No => Tri::No,
        _ => Tri::Unknown,
    };
    let destinations = destinations(case, flow);
    let leaves = if destinations.is_empty() {
        Tri::Unknown
    } else {
        let regimes = &case.registry.reference().regimes;
        let outside = |place: &Place| !regimes.inside_territory(&regime.key, *place, on);
        Tri::any(destinations.iter().map(outside))
    };
    let level = flow.level.map_or(Tri::Unknown, |level| {
        regime.counts_levels.contains(&level).into()
    });
    let listed = threshold.categories.as_deref().unwrap_or_default();
    let category = Tri::any(flow.categories.iter().map(|category| {
        category_in(case, *category, listed).and(graded(case, *category, threshold.counts))
    }));
    Tri::all([origin, leaves, level, category])
}

fn overlaps(flow: &Flow, start: Date, end: Date) -> bool {
    flow.window.from.is_none_or(|from| from <= end)
        && flow.window.until.is_none_or(|until| start <= until)
}

/// The effective origins of a flow, at least one; null: not known.
fn origins(case: &Case, flow: &Flow) -> Vec<Option<Place>> {
    let registry = case.registry;
    let operator = |id| {
        let property = registry.properties.get(id).unwrap();
        let entity: &LegalEntity = registry.legal_entities.get(property.operator).unwrap();
        entity.country
    };
    if flow.origin.is_some() {
        return vec![flow.origin];
    }
    match flow.source {
        FlowSource::Vendor(id) => vec![registry.vendors.get(id).unwrap().country],
        FlowSource::Property(id) => vec![operator(id)],
        FlowSource::Database(id) => {
            let country = registry.databases.get(id).unwrap().country;
            if country.is_some() {
                return vec![country];
            }
            let mut found = Vec::new();
            for category in &flow.categories {
                for property in super::flows::collected_at(registry, id, *category) {
                    found.push(property.and_then(operator));
                }
            }
            found
        }
    }
}

fn destinations(case: &Case, flow: &Flow) -> Vec<Place> {
    if !flow.destinations.is_empty() {
        return flow.destinations.clone();
    }
    let registry = case.registry;
    match flow.recipient {
        Recipient::Vendor(id) => places_of(registry.vendors.get(id).unwrap()),
        Recipient::LegalEntity(id) => {
            let entity = registry.legal_entities.get(id).unwrap();
            entity.country.into_iter().collect()
        }
        Recipient::Class(_) => Vec::new(),
    }
}
