//! Adequacy: which destinations a regime has approved, for whom, and since when.
//!
//! Says what a row reaches and asks; whether a recipient holds the schemes or passes the test is not known here.

use std::collections::HashMap;

use entity::vocabulary::CertificationScheme;
use jiff::civil::Date;
use serde::Deserialize;

use super::key::{AdequacyKey, MechanismKey, RegimeKey};
use super::place::{Area, Place};
use super::places::Places;
use super::row::Grounds;
use super::tri::Tri;

/// Every adequacy row of the edition.
#[derive(Debug)]
pub struct Adequacy {
    rows: Vec<AdequacyRow>,
    by_key: HashMap<AdequacyKey, usize>,
    reach: HashMap<RegimeKey, Reach>,
    findings: HashMap<RegimeKey, ListFinding>,
}

/// The rows of one regime.
#[derive(Debug, Default)]
struct Reach {
    /// Rows that name a place, under each place that they reach or may reach.
    places: HashMap<Place, Vec<(usize, Tri)>>,
    /// Rows that name a group; whom they reach depends on the day.
    groups: Vec<usize>,
}

/// A decision, data bridge or list entry that approves a destination.
#[derive(Debug, Deserialize)]
pub struct AdequacyRow {
    /// Its key.
    #[serde(rename = "id")]
    pub key: AdequacyKey,
    regime_ids: Vec<RegimeKey>,
    mechanism_ids: Vec<MechanismKey>,
    /// What it approves: a place, a group, or an international organization.
    #[serde(rename = "destination_id")]
    pub destination: Destination,
    /// How much of the destination it reaches.
    pub scope_type: ScopeType,
    /// Its scope in words.
    pub scope: String,
    /// What it leaves out, in words.
    pub exclusions: Vec<String>,
    /// The schemes of which the recipient must hold every one; empty: none.
    pub schemes: Vec<CertificationScheme>,
    /// It reaches only some recipients, by a test that no list answers.
    pub needs_recipient_test: bool,
    /// The decision or list.
    pub instrument: String,
    /// The first day.
    pub effective_from: Date,
    /// The last day, where one was fixed.
    pub sunset_on: Option<Date>,
    /// The first day on which it no longer held.
    pub ended_on: Option<Date>,
    /// What ended it.
    pub ended_by: Option<String>,
    /// What there is to say of it.
    pub note: Option<String>,
    /// What the row rests on.
    #[serde(flatten)]
    pub grounds: Grounds,
}

impl AdequacyRow {
    /// Whether it holds on the day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.effective_from <= on
            && self.sunset_on.is_none_or(|last| on <= last)
            && self.ended_on.is_none_or(|end| on < end)
    }

    /// The regimes under which it counts, oldest first, each with its adequacy mechanism.
    pub fn counts_under(&self) -> impl Iterator<Item = (&RegimeKey, &MechanismKey)> {
        self.regime_ids.iter().zip(&self.mechanism_ids)
    }

    /// Whether it reaches the place or may do so on some day.
    #[must_use]
    pub fn may_reach(&self, places: &Places, place: Place) -> bool {
        match &self.destination {
            Destination::Area(Area::Place(named)) => places.covers(*named, place) != Tri::No,
            Destination::Area(Area::Group(_)) => true,
            Destination::Organization(_) => false,
        }
    }

    /// Whether it names more regimes than mechanisms, or fewer.
    pub(super) const fn is_uneven(&self) -> bool {
        self.regime_ids.len() != self.mechanism_ids.len()
    }

    /// The mechanism by which it counts under the regime.
    #[must_use]
    pub fn mechanism_under(&self, regime: &RegimeKey) -> Option<&MechanismKey> {
        self.counts_under()
            .find(|(key, _)| *key == regime)
            .map(|(_, mechanism)| mechanism)
    }
}

/// What an adequacy row approves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Destination {
    /// A place or a group of places.
    Area(Area),
    /// An international organization, such as `entity:EPO`; no place, so no leg reaches it.
    Organization(String),
}

/// How much of its destination an adequacy row reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeType {
    /// All ordinary recipients.
    Full,
    /// Some recipients only.
    PartialOrganisations,
    /// Some kinds of processing only.
    PartialProcessing,
    /// A class of states set by a rule.
    RuleBased,
}

/// What the edition found of a regime's list of destinations where it gives no rows, or not all.
#[derive(Debug, Deserialize)]
pub struct ListFinding {
    /// The regime.
    #[serde(rename = "regime_id")]
    pub regime: RegimeKey,
    /// The finding in words.
    pub finding: String,
    /// False: a list exists, or may exist, and was not read.
    pub complete: bool,
    /// What the row rests on.
    #[serde(flatten)]
    pub grounds: Grounds,
}

impl Adequacy {
    /// The rows of the regime that hold on the day and reach the destination, or may do so: never [`Tri::No`].
    pub fn reaching<'a>(
        &'a self,
        regime: &RegimeKey,
        destination: Place,
        on: Date,
        places: &'a Places,
    ) -> impl Iterator<Item = (&'a AdequacyRow, Tri)> {
        let reach = self.reach.get(regime);
        let named = reach
            .and_then(|reach| reach.places.get(&destination))
            .into_iter()
            .flatten()
            .copied();
        let groups = reach
            .into_iter()
            .flat_map(|reach| reach.groups.iter().copied());
        let by_group = groups.filter_map(move |at| match &self.rows.get(at)?.destination {
            Destination::Area(area) => Some((at, places.contains(area, destination, on))),
            Destination::Organization(_) => None,
        });
        let found = named
            .chain(by_group)
            .filter(|(_, reached)| *reached != Tri::No);
        found
            .filter_map(|(at, reached)| Some((self.rows.get(at)?, reached)))
            .filter(move |(row, _)| row.in_force(on))
    }

    /// The row with this key.
    #[must_use]
    pub fn get(&self, key: &AdequacyKey) -> Option<&AdequacyRow> {
        self.rows.get(*self.by_key.get(key)?)
    }

    /// Whether a destination without a row is not approved (true) or undetermined because the list was not read (false).
    #[must_use]
    pub fn list_is_complete(&self, regime: &RegimeKey) -> bool {
        self.findings.get(regime).is_none_or(|found| found.complete)
    }

    /// What the edition found of the regime's list.
    #[must_use]
    pub fn list_finding(&self, regime: &RegimeKey) -> Option<&ListFinding> {
        self.findings.get(regime)
    }

    /// Every row, in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = &AdequacyRow> {
        self.rows.iter()
    }

    /// Every finding of the list of a regime, in no particular order.
    pub fn list_findings(&self) -> impl Iterator<Item = &ListFinding> {
        self.findings.values()
    }

    /// Reads the rows and builds the indexes.
    pub(super) fn build(raw: Raw, places: &Places) -> Self {
        let Raw {
            rows,
            no_list_or_none_recognised: findings,
        } = raw;
        let mut reach: HashMap<RegimeKey, Reach> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            for (regime, _) in row.counts_under() {
                reach
                    .entry(regime.clone())
                    .or_default()
                    .add(at, &row.destination, places);
            }
        }
        let by_key = rows
            .iter()
            .enumerate()
            .map(|(at, row)| (row.key.clone(), at))
            .collect();
        let findings = findings
            .into_iter()
            .map(|found| (found.regime.clone(), found))
            .collect();
        Self {
            rows,
            by_key,
            reach,
            findings,
        }
    }
}

impl Reach {
    fn add(&mut self, at: usize, destination: &Destination, places: &Places) {
        match destination {
            Destination::Area(Area::Place(named)) => {
                for place in places.all().map(|row| row.place) {
                    match places.covers(*named, place) {
                        Tri::No => {}
                        reached @ (Tri::Yes | Tri::Unknown) => {
                            self.places.entry(place).or_default().push((at, reached))
                        }
                    }
                }
            }
            Destination::Area(Area::Group(_)) => self.groups.push(at),
            Destination::Organization(_) => {}
        }
    }
}

/// `adequacy.json` as it is written.
#[derive(Deserialize)]
pub(super) struct Raw {
    rows: Vec<AdequacyRow>,
    no_list_or_none_recognised: Vec<ListFinding>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::reference;
    use super::Tri::{Unknown, Yes};
    use super::*;

    fn reaching(regime: &str, destination: &str, on: &str) -> Vec<(String, Tri)> {
        let reference = reference();
        let (regime, on) = (RegimeKey::new(regime), on.parse().unwrap());
        let destination = reference.places.parse(destination).unwrap();
        let found = reference
            .adequacy
            .reaching(&regime, destination, on, &reference.places);
        found
            .map(|(row, reached)| (row.key.to_string(), reached))
            .collect()
    }

    #[test]
    fn a_row_reaches_its_destination_from_the_first_day_to_the_last() {
        for (regime, destination, on, expected) in [
            (
                "eu-gdpr",
                "US",
                "2020-07-15",
                vec![("eu-gdpr.us-privacy-shield", Yes)],
            ),
            ("eu-gdpr", "US", "2020-07-16", vec![]),
            ("eu-gdpr", "US", "2023-07-09", vec![]),
            ("eu-gdpr", "US", "2023-07-10", vec![("eu-gdpr.us-dpf", Yes)]),
            (
                "eu-dir95",
                "US",
                "2015-10-05",
                vec![("eu-gdpr.us-safe-harbour", Yes)],
            ),
            ("eu-dir95", "US", "2015-10-06", vec![]),
            (
                "eu-gdpr",
                "GB",
                "2021-06-27",
                vec![("eu-gdpr.gb-bridge", Yes)],
            ),
            ("eu-gdpr", "GB", "2021-06-28", vec![("eu-gdpr.gb", Yes)]),
            ("eu-gdpr", "GB", "2031-12-27", vec![("eu-gdpr.gb", Yes)]),
            ("eu-gdpr", "GB", "2031-12-28", vec![]),
            ("no-such-law", "GB", "2026-01-01", vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(key, reached)| (key.to_owned(), reached))
                .collect();
            assert_eq!(
                reaching(regime, destination, on),
                expected,
                "{destination} under {regime} on {on}"
            );
        }
    }

    #[test]
    fn a_row_reaches_parts_and_members_as_the_data_say() {
        for (regime, destination, expected) in [
            ("eu-gdpr", "CA-QC", vec![("eu-gdpr.ca", Yes)]),
            ("eu-gdpr", "PR", vec![("eu-gdpr.us-dpf", Unknown)]),
            ("eu-gdpr", "BM", vec![("eu-gdpr.gb", Unknown)]),
            ("eu-gdpr", "JE", vec![("eu-gdpr.je", Yes)]),
            ("uk-gdpr", "DE", vec![("uk-gdpr.eea30", Yes)]),
            ("uk-gdpr", "GP", vec![("uk-gdpr.eea30", Yes)]),
            ("uk-gdpr", "SJ", vec![("uk-gdpr.eea30", Unknown)]),
            ("uk-gdpr", "GL", vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(key, reached)| (key.to_owned(), reached))
                .collect();
            assert_eq!(
                reaching(regime, destination, "2026-11-22"),
                expected,
                "{destination} under {regime}"
            );
        }
    }

    #[test]
    fn a_row_kept_by_the_next_law_counts_under_both() {
        assert_eq!(
            reaching("eu-dir95", "CH", "2018-05-24"),
            [("eu-gdpr.ch".to_owned(), Yes)]
        );
        assert_eq!(
            reaching("eu-gdpr", "CH", "2018-05-25"),
            [("eu-gdpr.ch".to_owned(), Yes)]
        );
        let row = reference()
            .adequacy
            .get(&AdequacyKey::new("eu-gdpr.ch"))
            .unwrap();
        let mechanism = row.mechanism_under(&RegimeKey::new("eu-dir95")).unwrap();
        assert_eq!(mechanism.as_str(), "eu-dir95.adequacy");
    }

    #[test]
    fn a_list_that_was_not_read_is_not_complete() {
        for (regime, complete) in [
            ("ru-152fz", false),
            ("ch-fadp-1992", false),
            ("tr-kvkk", true),
            ("eu-gdpr", true),
        ] {
            assert_eq!(
                reference()
                    .adequacy
                    .list_is_complete(&RegimeKey::new(regime)),
                complete,
                "{regime}"
            );
        }
    }
}
