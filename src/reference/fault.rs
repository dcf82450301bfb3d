//! What does not fit together: names in one row that no other row bears.
//!
//! Asked of the embedded data when it is read, and of a company's own rows before they are taken in.

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use entity::vocabulary::ReferenceTable;

use super::Reference;
use super::adequacy::{AdequacyRow, Destination};
use super::files::law_of;
use super::key::{RegimeKey, TermKey};
use super::place::{Area, Place};
use super::places::Whole;
use super::regime::Regime;

/// What is wrong with one row among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The table of the row.
    pub table: ReferenceTable,
    /// The row.
    pub id: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row `{}` of `{}`: {}", self.id, self.table, self.text)
    }
}

/// The faults found so far.
struct Faults<'a> {
    of: &'a Reference,
    found: Vec<Fault>,
}

impl Reference {
    /// Everything in it that does not fit together.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults {
            of: self,
            found: Vec::new(),
        };
        faults.of_places();
        faults.of_groups();
        for regime in self.regimes.all() {
            faults.of_regime(regime);
            faults.of_mechanisms(regime);
            faults.of_thresholds(regime);
        }
        for row in self.adequacy.all() {
            faults.of_adequacy(row);
        }
        for list in self.adequacy.list_findings() {
            let id = list.regime.as_str();
            faults.regime(
                ReferenceTable::DestinationLists,
                id,
                "regime_id",
                &list.regime,
            );
        }
        faults.of_obligations();
        faults.found
    }
}

impl Faults<'_> {
    fn note(&mut self, table: ReferenceTable, id: &str, text: String) {
        let id = id.to_owned();
        self.found.push(Fault { table, id, text });
    }

    fn place(&mut self, table: ReferenceTable, id: &str, field: &str, place: Place) {
        if self.of.places.get(place).is_none() {
            let text = format!(
                "`{field}` names the place `{place}`, which there is not; correct it or add it first"
            );
            self.note(table, id, text);
        }
    }

    fn area(&mut self, table: ReferenceTable, id: &str, field: &str, area: &Area) {
        match area {
            Area::Place(place) => self.place(table, id, field, *place),
            Area::Group(group) => {
                if self.of.places.find_group(group.as_str()).is_none() {
                    let text = format!(
                        "`{field}` names the group `{area}`, which there is not; correct it or add it first"
                    );
                    self.note(table, id, text);
                }
            }
        }
    }

    fn regime(&mut self, table: ReferenceTable, id: &str, field: &str, regime: &RegimeKey) {
        if self.of.regimes.get(regime).is_none() {
            let text = format!(
                "`{field}` names the regime `{regime}`, which there is not; correct it or add it first"
            );
            self.note(table, id, text);
        }
    }

    fn categories<'k>(
        &mut self,
        table: ReferenceTable,
        id: &str,
        categories: impl IntoIterator<Item = &'k TermKey>,
    ) {
        for key in categories {
            if self.of.terms.data_category(key).is_none() {
                let text = format!(
                    "`categories` names `{key}`, which the taxonomy of this edition does not hold; name one that it holds"
                );
                self.note(table, id, text);
            }
        }
    }

    fn of_places(&mut self) {
        for row in self.of.places.all() {
            let id = row.place.as_str();
            match &row.lies_in {
                Some(Whole::Country {
                    country,
                    excluded_from,
                }) => {
                    let table = ReferenceTable::Subdivisions;
                    self.place(table, id, "country", *country);
                    if self.of.places.country_of(*country).is_some() {
                        let text = format!(
                            "`country` names `{country}`, which is a subdivision itself; name its country"
                        );
                        self.note(table, id, text);
                    }
                    for regime in excluded_from {
                        self.regime(table, id, "excluded_from_parent_law", regime);
                    }
                }
                Some(Whole::State { state, .. }) => {
                    self.place(ReferenceTable::Countries, id, "part_of", *state);
                    if *state == row.place {
                        let text =
                            "`part_of` names the place itself; leave it out or name the state"
                                .to_owned();
                        self.note(ReferenceTable::Countries, id, text);
                    }
                }
                None => {}
            }
        }
        for place in self.of.places.twice() {
            let text =
                "it is a country and a subdivision; choose another code for one of them".to_owned();
            self.note(ReferenceTable::Subdivisions, place.as_str(), text);
        }
    }

    fn of_groups(&mut self) {
        for group in self.of.places.groups() {
            let members: BTreeSet<_> = group.members().collect();
            for member in members {
                self.place(
                    ReferenceTable::Groups,
                    group.code.as_str(),
                    "members",
                    member,
                );
            }
        }
    }

    fn of_regime(&mut self, regime: &Regime) {
        let (table, id) = (ReferenceTable::Regimes, regime.key.as_str());
        let mut seen = HashSet::new();
        for place in regime.exporters.iter().map(|exporter| exporter.place) {
            self.place(table, id, "exporters", place);
            if !seen.insert(place) {
                let text = format!("`exporters` names `{place}` twice; merge the two entries");
                self.note(table, id, text);
            }
        }
        for place in &regime.territory_undetermined {
            self.place(table, id, "territory_undetermined", *place);
        }
        if let Some(group) = &regime.destination_group {
            self.area(table, id, "destination_group", &Area::Group(group.clone()));
        }
        if let Some(successor) = &regime.replaced_by {
            self.regime(table, id, "predecessor_of", successor);
        }
        self.categories(table, id, &regime.categories);
    }

    fn of_mechanisms(&mut self, regime: &Regime) {
        let table = ReferenceTable::Mechanisms;
        let mut seen = HashSet::new();
        for key in regime.mechanisms.iter().map(|mechanism| &mechanism.key) {
            self.belongs(table, key.as_str(), regime);
            if !seen.insert(key) {
                self.note(
                    table,
                    key.as_str(),
                    "it stands twice; merge the two rows".to_owned(),
                );
            }
        }
    }

    fn of_thresholds(&mut self, regime: &Regime) {
        let table = ReferenceTable::Thresholds;
        let own: HashSet<_> = regime
            .mechanisms
            .iter()
            .map(|mechanism| &mechanism.key)
            .collect();
        for threshold in &regime.thresholds {
            let id = threshold.key.as_str();
            self.belongs(table, id, regime);
            self.categories(table, id, threshold.categories.iter().flatten());
            for mechanism in threshold.accepts.iter().chain(&threshold.exempts) {
                if !own.contains(mechanism) {
                    let text = format!(
                        "`accepts` or `exempts` names `{mechanism}`, which is no mechanism of `{}`; correct it or add it first",
                        regime.key
                    );
                    self.note(table, id, text);
                }
            }
        }
    }

    /// The id of what is part of a law begins with that of the law.
    fn belongs(&mut self, table: ReferenceTable, id: &str, regime: &Regime) {
        if law_of(id) != regime.key.as_str() {
            let text = format!(
                "it stands in `{0}`, so that its id has to begin with `{0}.`",
                regime.key
            );
            self.note(table, id, text);
        }
    }

    fn of_adequacy(&mut self, row: &AdequacyRow) {
        let (table, id) = (ReferenceTable::Adequacy, row.key.as_str());
        match &row.destination {
            Destination::Area(area) => self.area(table, id, "destination_id", area),
            Destination::Organization(code) if code.starts_with("entity:") => {}
            Destination::Organization(code) => {
                let text = format!(
                    "`destination_id` is `{code}`; write a place such as `DE`, a group such as `group:EU27`, or an organization such as `entity:EPO`"
                );
                self.note(table, id, text);
            }
        }
        if row.is_uneven() {
            let text = "`regime_ids` and `mechanism_ids` are of different lengths; give one mechanism a regime".to_owned();
            self.note(table, id, text);
        }
        for (regime, mechanism) in row.counts_under() {
            let fits = self
                .of
                .regimes
                .mechanism(mechanism)
                .is_some_and(|(of, mechanism)| of.key == *regime && mechanism.uses_adequacy_list);
            if !fits {
                let text = format!(
                    "`mechanism_ids` names `{mechanism}`, which is no mechanism of `{regime}` that uses a list of destinations; correct it or add it first"
                );
                self.note(table, id, text);
            }
        }
    }

    fn of_obligations(&mut self) {
        for obligation in self.of.obligations.all() {
            for role in &obligation.applies_to_roles {
                let known = self
                    .of
                    .terms
                    .recipient_classes
                    .iter()
                    .any(|term| term.key == *role);
                if !known {
                    let text = format!(
                        "`applies_to_roles` names `{role}`, which the classes of this edition do not hold; name one that they hold"
                    );
                    self.note(ReferenceTable::Obligations, obligation.key.as_str(), text);
                }
            }
        }
    }
}
