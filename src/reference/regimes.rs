//! Whom a regime holds on a day, and which regime replaced which; indexed, because each leg of each decision asks.
//!
//! The territory of a regime on a day is the set of its exporters. A subdivision lies in its country unless the data
//! exclude it from that law; a territory with a country code of its own is in only if it is named.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::computation::Computation;
use super::key::{MechanismKey, RegimeKey};
use super::place::Place;
use super::places::{Places, Whole};
use super::regime::{Mechanism, Regime};
use super::row::Days;
use super::tri::Tri;

/// Every regime of the edition.
#[derive(Debug)]
pub struct Regimes {
    rows: Vec<Regime>,
    by_key: HashMap<RegimeKey, usize>,
    mechanisms: HashMap<MechanismKey, (usize, usize)>,
    /// A regime to the one that it replaced.
    replaced: HashMap<RegimeKey, usize>,
    holds: HashMap<Place, Vec<Hold>>,
}

/// One regime and one place: in these days the place is, or may be, in the regime's territory.
#[derive(Debug)]
struct Hold {
    regime: usize,
    days: Days,
    held: Tri,
}

impl Regimes {
    /// The regimes whose territory holds the origin on the day, or may do so: never [`Tri::No`]. A country of which
    /// only a part is named, as `AE` where `AE-DIFC` is, is wider than what is named: unknown.
    pub fn holding(&self, origin: Place, on: Date) -> impl Iterator<Item = (&Regime, Tri)> {
        self.holds_of(origin)
            .iter()
            .filter(move |hold| hold.days.hold(on))
            .filter_map(|hold| Some((self.rows.get(hold.regime)?, hold.held)))
    }

    /// Whether the place lies in the regime's territory on the day; no for a regime not in force.
    #[must_use]
    pub fn inside_territory(&self, regime: &RegimeKey, place: Place, on: Date) -> Tri {
        let Some(index) = self.by_key.get(regime) else {
            return Tri::No;
        };
        let of_regime = self
            .holds_of(place)
            .iter()
            .filter(|hold| hold.regime == *index && hold.days.hold(on));
        Tri::any(of_regime.map(|hold| hold.held))
    }

    /// The regime with this key.
    #[must_use]
    pub fn get(&self, key: &RegimeKey) -> Option<&Regime> {
        self.rows.get(*self.by_key.get(key)?)
    }

    /// The mechanism with this key, and its regime.
    #[must_use]
    pub fn mechanism(&self, key: &MechanismKey) -> Option<(&Regime, &Mechanism)> {
        let (regime, mechanism) = self.mechanisms.get(key)?;
        let regime = self.rows.get(*regime)?;
        Some((regime, regime.mechanisms.get(*mechanism)?))
    }

    /// The regime that replaced this one.
    #[must_use]
    pub fn successor(&self, regime: &Regime) -> Option<&Regime> {
        self.get(regime.replaced_by.as_ref()?)
    }

    /// The regime that this one replaced.
    #[must_use]
    pub fn predecessor(&self, regime: &Regime) -> Option<&Regime> {
        self.rows.get(*self.replaced.get(&regime.key)?)
    }

    /// What a claim of a mechanism is under the regime: the mechanism itself, or the one of the same name where it
    /// was claimed under the regime's predecessor or successor. A clause concluded under the Directive of 1995 goes
    /// on under the GDPR.
    #[must_use]
    pub fn claimed_under<'a>(
        &'a self,
        regime: &'a Regime,
        claimed: &MechanismKey,
    ) -> Option<&'a Mechanism> {
        let (of, _) = self.mechanism(claimed)?;
        let neighbors = [self.predecessor(regime), self.successor(regime)];
        let related = of.key == regime.key
            || neighbors
                .into_iter()
                .flatten()
                .any(|other| other.key == of.key);
        let same_name = |mechanism: &&Mechanism| mechanism.key.name() == claimed.name();
        related
            .then(|| regime.mechanisms.iter().find(same_name))
            .flatten()
    }

    /// Every regime, in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = &Regime> {
        self.rows.iter()
    }

    fn holds_of(&self, place: Place) -> &[Hold] {
        self.holds.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Reads the rows and builds the indexes.
    pub(super) fn build(raw: Raw, places: &Places) -> Result<Self, String> {
        let Raw {
            mut rows,
            computation,
        } = raw;
        for row in &mut rows {
            computation.apply(row)?;
        }
        let by_key: HashMap<_, _> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| (row.key.clone(), at))
            .collect();
        let mut mechanisms = HashMap::new();
        let mut replaced = HashMap::new();
        let mut holds: HashMap<Place, Vec<Hold>> = HashMap::new();
        for (regime, row) in rows.iter().enumerate() {
            let keys = row.mechanisms.iter().map(|mechanism| mechanism.key.clone());
            mechanisms.extend(keys.enumerate().map(|(at, key)| (key, (regime, at))));
            replaced.extend(row.replaced_by.clone().map(|successor| (successor, regime)));
            for (place, days, held) in territory(row, places) {
                holds
                    .entry(place)
                    .or_default()
                    .push(Hold { regime, days, held });
            }
        }
        Ok(Self {
            rows,
            by_key,
            mechanisms,
            replaced,
            holds,
        })
    }
}

/// Every place that is, or may be, in the territory of a regime, each once, with its days; none without a first day.
fn territory(regime: &Regime, places: &Places) -> Vec<(Place, Days, Tri)> {
    let Some(own) = regime.days() else {
        return Vec::new();
    };
    let within = |days: Days| Days {
        from: days.from.or(own.from),
        until: days.until.or(own.until),
    };
    let mut found: Vec<_> = regime
        .exporters
        .iter()
        .map(|exporter| (exporter.place, within(exporter.days), Tri::Yes))
        .collect();
    found.extend(
        regime
            .territory_undetermined
            .iter()
            .map(|place| (*place, own, Tri::Unknown)),
    );
    for exporter in &regime.exporters {
        let days = within(exporter.days);
        // The country of a named subdivision is wider than what is named.
        let whole = places
            .country_of(exporter.place)
            .map(|country| (country, days, Tri::Unknown));
        let parts = places
            .parts_of(exporter.place)
            .iter()
            .filter(|part| law_holds(regime, **part, places));
        let derived: Vec<_> = whole
            .into_iter()
            .chain(parts.map(|part| (*part, days, Tri::Yes)))
            .collect();
        for hold in derived {
            if found.iter().all(|(place, ..)| *place != hold.0) {
                found.push(hold);
            }
        }
    }
    found
}

/// Whether a law of the whole holds this part without naming it.
fn law_holds(regime: &Regime, part: Place, places: &Places) -> bool {
    match places.get(part).and_then(|row| row.lies_in.as_ref()) {
        Some(Whole::Country { excluded_from, .. }) => !excluded_from.contains(&regime.key),
        Some(Whole::State { .. }) | None => false,
    }
}

/// `regimes.json` as it is written.
#[derive(Deserialize)]
pub(super) struct Raw {
    rows: Vec<Regime>,
    computation: Computation,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::reference;
    use super::Tri::{No, Unknown, Yes};
    use super::*;

    fn holding(origin: &str, on: &str) -> Vec<(String, Tri)> {
        let reference = reference();
        let origin = reference.places.parse(origin).unwrap();
        let found = reference.regimes.holding(origin, on.parse().unwrap());
        let mut found: Vec<_> = found
            .map(|(regime, held)| (regime.key.to_string(), held))
            .collect();
        found.sort_by(|one, two| one.0.cmp(&two.0));
        found
    }

    #[test]
    fn an_origin_is_held_by_the_laws_of_the_day() {
        for (origin, on, expected) in [
            ("DE", "1998-10-23", vec![]),
            ("DE", "2018-05-24", vec![("eu-dir95", Yes)]),
            ("DE", "2018-05-25", vec![("eu-gdpr", Yes)]),
            ("GB", "2020-12-31", vec![("eu-gdpr", Yes)]),
            ("GB", "2021-01-01", vec![("uk-gdpr", Yes)]),
            ("HR", "2013-06-30", vec![]),
            ("HR", "2013-07-01", vec![("eu-dir95", Yes)]),
            ("SJ", "2026-01-01", vec![("eu-gdpr", Unknown)]),
            ("GP", "2026-01-01", vec![("eu-gdpr", Yes)]),
            ("GL", "2026-01-01", vec![]),
            // A regime without a first day never began.
            ("HK", "2026-11-22", vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(key, held)| (key.to_owned(), held))
                .collect();
            assert_eq!(holding(origin, on), expected, "{origin} on {on}");
        }
    }

    #[test]
    fn a_subdivision_lies_in_its_country_unless_its_law_excludes_it() {
        for (regime, place, expected) in [
            ("ca-pipeda", "CA-QC", Yes),
            ("ca-qc-law25", "CA-QC", Yes),
            ("ca-qc-law25", "CA", Unknown),
            ("ae-pdpl", "AE", Yes),
            ("ae-pdpl", "AE-DIFC", No),
            ("ae-difc", "AE-DIFC", Yes),
            ("ae-difc", "AE-ADGM", No),
            ("us-doj-dsp", "PR", Yes),
            ("us-doj-dsp", "US-CA", Yes),
            ("us-padfa", "PR", No),
            ("no-such-law", "DE", No),
        ] {
            let reference = reference();
            let place_code = reference.places.parse(place).unwrap();
            let on = "2026-11-22".parse().unwrap();
            let found = reference
                .regimes
                .inside_territory(&RegimeKey::new(regime), place_code, on);
            assert_eq!(found, expected, "{place} under {regime}");
        }
    }

    #[test]
    fn a_claim_goes_over_to_the_law_that_followed() {
        let regimes = &reference().regimes;
        let claimed_under = |regime: &str, claimed: &str| {
            let regime = regimes.get(&RegimeKey::new(regime)).unwrap();
            regimes
                .claimed_under(regime, &MechanismKey::new(claimed))
                .map(|found| found.key.to_string())
        };
        for (regime, claimed, expected) in [
            (
                "eu-gdpr",
                "eu-dir95.scc-2010-87",
                Some("eu-gdpr.scc-2010-87"),
            ),
            (
                "eu-dir95",
                "eu-gdpr.scc-2010-87",
                Some("eu-dir95.scc-2010-87"),
            ),
            ("eu-gdpr", "eu-gdpr.bcr", Some("eu-gdpr.bcr")),
            ("uk-gdpr", "eu-gdpr.bcr", None),
            ("eu-gdpr", "eu-gdpr.no-such", None),
        ] {
            assert_eq!(
                claimed_under(regime, claimed).as_deref(),
                expected,
                "{claimed} under {regime}"
            );
        }
    }

    #[test]
    fn no_place_is_held_twice_by_one_regime() {
        for (place, holds) in &reference().regimes.holds {
            let mut regimes: Vec<_> = holds.iter().map(|hold| hold.regime).collect();
            regimes.sort_unstable();
            let before = regimes.len();
            regimes.dedup();
            assert_eq!(regimes.len(), before, "{place}");
        }
    }
}
