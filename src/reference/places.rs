//! Countries, subdivisions and groups: what lies in what, and on which day.
//!
//! Regimes have territories of their own (see [`Regimes`](super::Regimes)); nothing here says where a law holds.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::Deserialize;

use super::key::RegimeKey;
use super::place::{Area, GroupCode, Place, UnknownArea, UnknownPlace};
use super::row::{Days, Grounds};
use super::tri::Tri;

mod read;

pub(super) use read::{Raw, RawCountry, RawGroup, RawSubdivision};

/// Every place and group of the edition.
#[derive(Debug)]
pub struct Places {
    rows: HashMap<Place, PlaceRow>,
    groups: HashMap<GroupCode, Group>,
    /// A place to the places that lie in it.
    parts: HashMap<Place, Vec<Place>>,
    /// Codes of two rows.
    twice: Vec<Place>,
}

/// A country or subdivision.
#[derive(Debug)]
pub struct PlaceRow {
    /// Its code.
    pub place: Place,
    /// Its usual English name.
    pub name: String,
    /// Of a subdivision its country, of a territory the state to which it belongs.
    pub lies_in: Option<Whole>,
    /// What the row rests on.
    pub grounds: Grounds,
    membership: HashMap<Field, Membership>,
}

/// What a place lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whole {
    /// The place is a subdivision of this country.
    Country {
        /// The country.
        country: Place,
        /// The laws of the country that do not hold the subdivision.
        excluded_from: Vec<RegimeKey>,
    },
    /// The place is a territory with a country code of its own.
    State {
        /// The state to which it belongs.
        state: Place,
        /// Whether an adequacy row or a group that names the state reaches the territory.
        reached: Tri,
    },
}

/// A group of places.
#[derive(Debug)]
pub struct Group {
    /// Its code.
    pub code: GroupCode,
    /// Its name.
    pub name: String,
    /// What the row rests on.
    pub grounds: Grounds,
    members: HashSet<Place>,
    since: Option<Date>,
    /// Where given, membership is read from the dates of the places instead of from `members`.
    field: Option<Field>,
}

/// A membership that places carry with dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Field {
    Eu,
    Eea,
    GdprTerritory,
}

#[derive(Debug, Clone, Copy)]
enum Membership {
    During(Days),
    /// The code mixes areas of different status.
    Unsettled,
}

impl Places {
    /// The row of a place.
    #[must_use]
    pub fn get(&self, place: Place) -> Option<&PlaceRow> {
        self.rows.get(&place)
    }

    /// The place with this code, if there is one.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<Place> {
        Place::of_form(code).filter(|place| self.rows.contains_key(place))
    }

    /// The group with this code, if there is one.
    #[must_use]
    pub fn find_group(&self, code: &str) -> Option<&Group> {
        self.groups.get(&GroupCode::of_form(code)?)
    }

    /// Reads a country or subdivision.
    pub fn parse(&self, text: &str) -> Result<Place, UnknownPlace> {
        self.find(text).ok_or_else(|| UnknownPlace(text.to_owned()))
    }

    /// Reads a country, a subdivision or a group.
    pub fn parse_area(&self, text: &str) -> Result<Area, UnknownArea> {
        let group = self
            .find_group(text)
            .map(|group| Area::Group(group.code.clone()));
        group
            .or_else(|| self.find(text).map(Area::Place))
            .ok_or_else(|| UnknownArea(text.to_owned()))
    }

    /// Every place, in no particular order.
    pub fn all(&self) -> impl Iterator<Item = &PlaceRow> {
        self.rows.values()
    }

    /// Every group, in no particular order.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// Codes of two rows, of which only one is seen.
    pub(super) fn twice(&self) -> &[Place] {
        &self.twice
    }

    /// The usual English name; the code where the edition does not know the place.
    #[must_use]
    pub fn name(&self, place: Place) -> String {
        self.get(place)
            .map_or_else(|| place.to_string(), |row| row.name.clone())
    }

    /// The country of a subdivision; null of a country.
    #[must_use]
    pub fn country_of(&self, place: Place) -> Option<Place> {
        match self.get(place)?.lies_in {
            Some(Whole::Country { country, .. }) => Some(country),
            Some(Whole::State { .. }) | None => None,
        }
    }

    /// The places that lie in this one.
    #[must_use]
    pub fn parts_of(&self, place: Place) -> &[Place] {
        self.parts.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Whether what is said of `listed` on the day is said of `asked`, as a scope's list of destinations and as an
    /// adequacy row name places. Of a place that is wider than what is listed it is unknown: `AE` where `AE-DIFC` is.
    #[must_use]
    pub fn contains(&self, listed: &Area, asked: Place, on: Date) -> Tri {
        match listed {
            Area::Place(place) => self.covers(*place, asked),
            Area::Group(code) => self
                .groups
                .get(code)
                .map_or(Tri::Unknown, |group| self.group_covers(group, asked, on)),
        }
    }

    /// As [`contains`](Self::contains), for one listed place; the day plays no part.
    #[must_use]
    pub fn covers(&self, listed: Place, asked: Place) -> Tri {
        match self.reach(listed, asked) {
            Tri::No if self.reach(asked, listed) != Tri::No => Tri::Unknown,
            reach => reach,
        }
    }

    /// Whether what is said of the whole reaches the part.
    fn reach(&self, whole: Place, part: Place) -> Tri {
        if whole == part {
            return Tri::Yes;
        }
        match self.get(part).and_then(|row| row.lies_in.as_ref()) {
            Some(Whole::Country { country, .. }) => self.reach(whole, *country),
            Some(Whole::State { state, reached }) if *state == whole => *reached,
            Some(Whole::State { .. }) | None => Tri::No,
        }
    }

    fn group_covers(&self, group: &Group, asked: Place, on: Date) -> Tri {
        let through_whole = match self.get(asked).and_then(|row| row.lies_in.as_ref()) {
            Some(Whole::Country { country, .. }) => self.group_covers(group, *country, on),
            Some(Whole::State { state, reached }) => reached.and(self.member(group, *state, on)),
            None => Tri::No,
        };
        let held = self.member(group, asked, on).or(through_whole);
        let holds_a_part = |part: &Place| {
            self.reach(asked, *part) != Tri::No && self.member(group, *part, on) == Tri::Yes
        };
        match held {
            Tri::No if self.parts_of(asked).iter().any(holds_a_part) => Tri::Unknown,
            held => held,
        }
    }

    /// Whether the place itself is a member. A list without dates of its places says nothing of days before its own.
    fn member(&self, group: &Group, place: Place, on: Date) -> Tri {
        let Some(field) = group.field else {
            return match group.since {
                Some(since) if on < since => Tri::Unknown,
                Some(_) | None => group.members.contains(&place).into(),
            };
        };
        match self.get(place).and_then(|row| row.membership.get(&field)) {
            Some(Membership::During(days)) => days.hold(on).into(),
            Some(Membership::Unsettled) => Tri::Unknown,
            None => Tri::No,
        }
    }
}

impl Group {
    /// The places that it lists.
    pub(super) fn members(&self) -> impl Iterator<Item = Place> {
        self.members.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::reference;
    use super::Tri::{self, No, Unknown, Yes};

    fn contains(listed: &str, asked: &str, on: &str) -> Tri {
        let places = &reference().places;
        places.contains(
            &places.parse_area(listed).unwrap(),
            places.parse(asked).unwrap(),
            on.parse().unwrap(),
        )
    }

    #[test]
    fn a_group_holds_its_members_from_the_first_day_to_the_last() {
        for (listed, asked, on, expected) in [
            ("group:EU27", "HR", "2013-06-30", No),
            ("group:EU27", "HR", "2013-07-01", Yes),
            ("group:EEA30", "HR", "2014-04-11", No),
            ("group:EEA30", "HR", "2014-04-12", Yes),
            ("group:EU27", "GB", "2020-01-31", Yes),
            ("group:EU27", "GB", "2020-02-01", No),
            ("group:GDPR_TERRITORY", "GB", "2018-05-24", No),
            ("group:GDPR_TERRITORY", "GB", "2018-05-25", Yes),
            ("group:GDPR_TERRITORY", "GB", "2020-12-31", Yes),
            ("group:GDPR_TERRITORY", "GB", "2021-01-01", No),
            ("group:CONV108", "UY", "2014-12-12", Yes),
            ("group:CONV108", "US", "2014-12-12", No),
            (
                "group:US_DOJ_COUNTRIES_OF_CONCERN",
                "CN",
                "2025-04-07",
                Unknown,
            ),
            ("group:US_DOJ_COUNTRIES_OF_CONCERN", "HK", "2025-04-08", Yes),
            ("group:US_DOJ_COUNTRIES_OF_CONCERN", "DE", "2025-04-08", No),
        ] {
            assert_eq!(
                contains(listed, asked, on),
                expected,
                "{asked} in {listed} on {on}"
            );
        }
    }

    #[test]
    fn a_part_is_held_as_the_data_say_and_a_whole_is_wider_than_its_part() {
        for (listed, asked, expected) in [
            ("DE", "DE", Yes),
            ("DE", "FR", No),
            ("CA", "CA-QC", Yes),
            ("CA-QC", "CA", Unknown),
            ("AE-DIFC", "AE-ADGM", No),
            ("FR", "GP", Yes),
            ("GP", "FR", Unknown),
            ("DK", "GL", No),
            ("GL", "DK", No),
            ("US", "PR", Unknown),
            ("PR", "US", Unknown),
            ("group:EU27", "GP", Yes),
            ("group:EU27", "AX", Yes),
            ("group:EU27", "GL", No),
            ("group:EEA30", "SJ", Unknown),
            ("group:GDPR_TERRITORY", "SJ", Unknown),
            ("group:CN_MAINLAND", "HK", No),
        ] {
            assert_eq!(
                contains(listed, asked, "2026-01-01"),
                expected,
                "{asked} in {listed}"
            );
        }
    }

    #[test]
    fn an_unknown_place_names_itself_and_the_remedy() {
        let places = &reference().places;
        assert_eq!(
            places.parse("XX").unwrap_err().to_string(),
            "unknown country `XX`; use an ISO 3166-1 code such as `DE`"
        );
        assert_eq!(
            places.parse_area("group:EU").unwrap_err().to_string(),
            "unknown country or group `group:EU`; use an ISO 3166-1 code such as `DE` or a group such as `group:EU27`"
        );
    }

    #[test]
    fn a_subdivision_knows_its_country() {
        let places = &reference().places;
        let [quebec, canada, guadeloupe] =
            ["CA-QC", "CA", "GP"].map(|code| places.find(code).unwrap());
        assert_eq!(
            (places.country_of(quebec), places.country_of(canada)),
            (Some(canada), None)
        );
        assert_eq!(
            (places.country_of(guadeloupe), places.name(guadeloupe)),
            (None, "Guadeloupe".to_owned())
        );
    }
}
