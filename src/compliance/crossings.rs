//! Transfers: the legs of recorded flows that leave their place, each with what every regime says of it.
//!
//! Nothing is judged here: the borders of a flow's decisions are read leg by leg. Of several combinations of one flow
//! (categories, properties, levels) the worst status of a regime counts. A leg inside one place is no transfer; one of
//! which an end is not known may be one.

use std::sync::Arc;

use entity::id::FlowId;
use entity::vocabulary::TransferStatus;
use jiff::civil::Date;

use super::day::Day;
use super::decide::decide_borders;
use super::dossier::Dossier;
use super::findings::Spend;
use super::judgment::border_questions;
use super::legs::Leg;
use super::question::Question;
use super::reason::{JudgedLeg, Reason, transfer_status};
use super::sentence::sentences;
use super::shares::on_all_cores;
use crate::reference::RegimeKey;
use crate::registry::flow::Flow;
use crate::registry::value::Registry;

/// A leg of a flow that leaves its place, or may do so.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    /// The flow.
    pub flow: FlowId,
    /// The leg.
    pub leg: Leg,
    /// What each regime says of it, worst first; without a regime where none has a say.
    pub regimes: Vec<ByRegime>,
}

/// A leg as one regime sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct ByRegime {
    /// The status.
    pub status: TransferStatus,
    /// The reason in the flow's judgment.
    pub reason: Reason,
    /// What was asked.
    pub question: Arc<Question>,
}

impl ByRegime {
    fn regime(&self) -> Option<&RegimeKey> {
        self.reason.leg.as_deref()?.regime()
    }

    /// One plain sentence for a person.
    #[must_use]
    pub fn sentence(&self, registry: &Registry) -> String {
        let mut sentences = sentences(registry, &self.question, [&self.reason]);
        sentences.pop().unwrap_or_default()
    }
}

impl Crossing {
    /// The worst status.
    #[must_use]
    pub fn status(&self) -> TransferStatus {
        let worst = self.regimes.iter().map(|one| one.status).min();
        worst.unwrap_or(TransferStatus::NoRestriction)
    }

    /// Whether under some regime every ground that holds requires consent.
    #[must_use]
    pub fn rests_on_consent(&self) -> bool {
        self.judged().any(|leg| leg.judged.rests_on_consent)
    }

    /// Whether a person has to check something before relying on it.
    #[must_use]
    pub fn needs_review(&self) -> bool {
        self.judged().any(|leg| leg.judged.needs_review())
    }

    /// Which transfer it is, as text: the flow, from where, to where, and on an onward leg the places before and the work
    /// that is handed on.
    #[must_use]
    pub fn identity(&self) -> String {
        let before: String = self
            .leg
            .path
            .iter()
            .map(|place| format!("{place}→"))
            .collect();
        let through = self.leg.through.map(|work| format!("/{work}"));
        let through = through.unwrap_or_default();
        format!("{}/{before}{}{through}", self.flow, self.leg)
    }

    fn judged(&self) -> impl Iterator<Item = &JudgedLeg> {
        self.regimes
            .iter()
            .filter_map(|one| one.reason.leg.as_deref())
    }
}

/// The transfers of the flow, as it stands on the day, worst first; null if `spend` refuses, which is asked before with how
/// many questions it takes.
pub fn of_flow(
    registry: &Registry,
    flow: &Flow,
    on: Date,
    spend: Spend<'_>,
) -> Option<Vec<Crossing>> {
    let questions = asked(registry, flow, on, spend)?;
    let recipient = flow.recipient.into();
    let dossier = Dossier::of(registry, &recipient, on);
    Some(crossings(
        &Day::new(registry, on),
        &dossier,
        flow,
        &questions,
    ))
}

/// What is asked of the flow, if it may be.
fn asked(
    registry: &Registry,
    flow: &Flow,
    on: Date,
    spend: Spend<'_>,
) -> Option<Vec<Arc<Question>>> {
    let questions = border_questions(registry, flow, on);
    spend(questions.len() as u64).then(|| questions.into_iter().map(Arc::new).collect())
}

/// The transfers of a flow to the recipient of the dossier.
fn crossings<'a, 'r: 'a>(
    day: &Day<'r>,
    dossier: &'a Dossier<'a>,
    flow: &Flow,
    questions: &'a [Arc<Question>],
) -> Vec<Crossing> {
    let mut found: Vec<Crossing> = Vec::new();
    for question in questions {
        for reason in decide_borders(day, dossier, question) {
            let (Some(status), Some(judged)) = (transfer_status(reason.code), &reason.leg) else {
                continue;
            };
            if status == TransferStatus::Domestic {
                continue;
            }
            let judged = Arc::clone(judged);
            let one = ByRegime {
                status,
                reason,
                question: Arc::clone(question),
            };
            match found.iter_mut().find(|known| known.leg == judged.leg) {
                Some(known) => note(&mut known.regimes, one),
                None => found.push(Crossing {
                    flow: flow.head.id,
                    leg: judged.leg.clone(),
                    regimes: vec![one],
                }),
            }
        }
    }
    for crossing in &mut found {
        crossing.regimes.sort_by_key(|one| one.status);
    }
    found.sort_by_key(Crossing::status);
    found
}

/// The transfers of these flows, worst first, then in the order of the flows; null once `spend` refuses.
pub fn of_flows(
    registry: &Registry,
    flows: &[&Flow],
    on: Date,
    spend: Spend<'_>,
) -> Option<Vec<Arc<Crossing>>> {
    // What is known of a recipient is worked out once for all flows to it.
    let mut placed: Vec<_> = flows.iter().copied().enumerate().collect();
    placed.sort_by_key(|(_, flow)| flow.recipient);
    let of_share = |share: &[(usize, &Flow)]| {
        let day = Day::of_many(registry, on);
        let mut found = Vec::new();
        for to_one in share.chunk_by(|(_, one), (_, two)| one.recipient == two.recipient) {
            let Some(recipient) = to_one.first().map(|(_, flow)| flow.recipient.into()) else {
                continue;
            };
            let asked = to_one
                .iter()
                .map(|(_, flow)| asked(registry, flow, on, spend));
            let asked: Vec<_> = asked.collect::<Option<_>>()?;
            let dossier = Dossier::of(registry, &recipient, on);
            for ((place, flow), questions) in to_one.iter().zip(&asked) {
                let of_flow = crossings(&day, &dossier, flow, questions).into_iter();
                found.extend(of_flow.map(|it| (it.status(), *place, Arc::new(it))));
            }
        }
        // In each share, so that what is left in the end is to merge the shares.
        found.sort_by_key(in_order);
        Some(found)
    };
    let shares: Option<Vec<_>> = on_all_cores(&placed, of_share).into_iter().collect();
    let mut found: Vec<_> = shares?.into_iter().flatten().collect();
    // Stable: those of one flow stay as they are.
    found.sort_by_key(in_order);
    Some(found.into_iter().map(|(.., crossing)| crossing).collect())
}

const fn in_order<T>((status, place, _): &(TransferStatus, usize, T)) -> (TransferStatus, usize) {
    (*status, *place)
}

/// The worst of each regime is kept.
fn note(regimes: &mut Vec<ByRegime>, one: ByRegime) {
    let of_regime = |known: &&mut ByRegime| known.regime() == one.regime();
    match regimes.iter_mut().find(of_regime) {
        Some(known) if one.status < known.status => *known = one,
        Some(_) => {}
        None => {
            // Few have more than two, and there are very many.
            regimes.reserve_exact(1);
            regimes.push(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use crate::registry::subprocessing::Subprocessing;
    use crate::registry::vendor::Vendor;
    use entity::vocabulary::Level;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    fn all(registry: &Registry, flow: &Flow) -> Vec<Crossing> {
        of_flow(registry, flow, date(2026, 11, 22), &|_| true).unwrap_or_default()
    }

    fn told(flow: &Flow) -> String {
        let registry = register([flow.clone()]);
        let line = |crossing: &Crossing| {
            let regimes = crossing.regimes.iter().map(|one| {
                let regime = one.reason.leg.as_deref().and_then(|leg| leg.regime());
                format!("{} {}", regime.map_or("-", |key| key.as_str()), one.status)
            });
            let regimes: Vec<_> = regimes.collect();
            format!(
                "{} {} ({})",
                crossing.leg,
                crossing.status(),
                regimes.join(", ")
            )
        };
        let crossings = all(&registry, flow);
        crossings.iter().map(line).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn two_works_that_go_the_same_way_are_two_transfers() {
        let mut registry = register(["acme", "first", "second"].map(|key| Vendor {
            country: Some(place("DE")),
            ..vendor(key)
        }));
        for to in ["first", "second"] {
            let abroad = Subprocessing {
                country: Some(place("US")),
                ..handing("acme", to)
            };
            put(&mut registry, abroad);
        }
        let found = all(&registry, &flow("names"));
        let abroad = found.iter().filter(|it| it.leg.to == Some(place("US")));
        let identities: BTreeSet<_> = abroad.map(Crossing::identity).collect();
        assert_eq!(identities.len(), 2, "{identities:?}");
    }

    #[test]
    fn each_leg_that_leaves_its_place_is_told_once_with_its_worst_status() {
        let to = |from: &str, to: &[&str]| Flow {
            level: Some(Level::Personal),
            origin: Some(place(from)),
            destinations: to.iter().map(|code| place(code)).collect(),
            categories: ids(&["contact", "behavior"]),
            ..flow("names")
        };
        let unstated = Flow {
            level: None,
            ..to("DE", &["CN"])
        };
        for (flow, expected) in [
            (to("DE", &["DE"]), ""),
            (
                to("DE", &["FR", "DE"]),
                "DE→FR FREE_FLOW (eu-gdpr FREE_FLOW)",
            ),
            (
                to("DE", &["FR", "CN"]),
                "DE→CN UNSAFEGUARDED (eu-gdpr UNSAFEGUARDED); DE→FR FREE_FLOW (eu-gdpr FREE_FLOW)",
            ),
            (unstated, "DE→CN UNDETERMINED (eu-gdpr UNDETERMINED)"),
        ] {
            assert_eq!(told(&flow), expected);
        }
    }
}
