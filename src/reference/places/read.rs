//! Reading `jurisdictions.json`: the file as it is written, turned into [`Places`].

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::Deserialize;

use super::{
    Days, Field, Grounds, Group, GroupCode, Membership, Place, PlaceRow, Places, RegimeKey, Tri,
    Whole,
};

/// `jurisdictions.json` as it is written.
#[derive(Deserialize)]
pub(in crate::reference) struct Raw {
    countries: Vec<RawCountry>,
    groups: Vec<RawGroup>,
    subdivisions: Vec<RawSubdivision>,
}

/// A country, as it is written.
#[derive(Deserialize)]
pub(in crate::reference) struct RawCountry {
    id: Place,
    common_name: String,
    part_of: Option<Place>,
    reached_with_parent: Option<bool>,
    eu_from: Option<Date>,
    eu_to: Option<Date>,
    eea_from: Option<Date>,
    eea_to: Option<Date>,
    gdpr_territory: Option<bool>,
    gdpr_territory_from: Option<Date>,
    gdpr_territory_to: Option<Date>,
    #[serde(flatten)]
    grounds: Grounds,
}

/// A group, as it is written.
#[derive(Deserialize)]
pub(in crate::reference) struct RawGroup {
    id: GroupCode,
    name: String,
    members: HashSet<Place>,
    from: Option<Date>,
    membership_field: Option<Field>,
    #[serde(flatten)]
    grounds: Grounds,
}

/// A subdivision, as it is written.
#[derive(Deserialize)]
pub(in crate::reference) struct RawSubdivision {
    id: Place,
    name: String,
    country: Place,
    excluded_from_parent_law: Vec<RegimeKey>,
    #[serde(flatten)]
    grounds: Grounds,
}

impl From<Raw> for Places {
    fn from(raw: Raw) -> Self {
        let countries = raw.countries.into_iter().map(PlaceRow::from);
        let mut rows: HashMap<Place, PlaceRow> = HashMap::new();
        let mut twice = Vec::new();
        for row in countries.chain(raw.subdivisions.into_iter().map(PlaceRow::from)) {
            let place = row.place;
            if rows.insert(place, row).is_some() {
                twice.push(place);
            }
        }
        let mut parts: HashMap<Place, Vec<Place>> = HashMap::new();
        for row in rows.values() {
            if let Some(Whole::Country { country: whole, .. } | Whole::State { state: whole, .. }) =
                &row.lies_in
            {
                parts.entry(*whole).or_default().push(row.place);
            }
        }
        let groups = raw
            .groups
            .into_iter()
            .map(Group::from)
            .map(|group| (group.code.clone(), group))
            .collect();
        Self {
            rows,
            groups,
            parts,
            twice,
        }
    }
}

impl From<RawCountry> for PlaceRow {
    fn from(raw: RawCountry) -> Self {
        let during = |field, from: Option<Date>, until| {
            from.map(|from| {
                (
                    field,
                    Membership::During(Days {
                        from: Some(from),
                        until,
                    }),
                )
            })
        };
        let gdpr = match raw.gdpr_territory {
            Some(_) => during(
                Field::GdprTerritory,
                raw.gdpr_territory_from,
                raw.gdpr_territory_to,
            ),
            None => Some((Field::GdprTerritory, Membership::Unsettled)),
        };
        let eu = during(Field::Eu, raw.eu_from, raw.eu_to);
        let eea = during(Field::Eea, raw.eea_from, raw.eea_to);
        let reached = raw.reached_with_parent.map_or(Tri::Unknown, Tri::from);
        Self {
            place: raw.id,
            name: raw.common_name,
            lies_in: raw.part_of.map(|state| Whole::State { state, reached }),
            grounds: raw.grounds,
            membership: [eu, eea, gdpr].into_iter().flatten().collect(),
        }
    }
}

impl From<RawSubdivision> for PlaceRow {
    fn from(raw: RawSubdivision) -> Self {
        Self {
            place: raw.id,
            name: raw.name,
            lies_in: Some(Whole::Country {
                country: raw.country,
                excluded_from: raw.excluded_from_parent_law,
            }),
            grounds: raw.grounds,
            membership: HashMap::new(),
        }
    }
}

impl From<RawGroup> for Group {
    fn from(raw: RawGroup) -> Self {
        // The file gives the days of this membership with the places but does not name them as the group's field;
        // without them the United Kingdom would leave on 2020-01-31, while the law held it until 2020-12-31.
        let gdpr = (raw.id.as_str() == "group:GDPR_TERRITORY").then_some(Field::GdprTerritory);
        Self {
            code: raw.id,
            name: raw.name,
            grounds: raw.grounds,
            members: raw.members,
            since: raw.from,
            field: raw.membership_field.or(gdpr),
        }
    }
}
