//! A question with what the register says of it: effective origin, destinations, recipient, legs (3.4, first part).

use std::collections::BTreeSet;

use entity::id::{DataCategoryId, RecipientClassId, SubprocessingId, VendorId};
use entity::vocabulary::EntityRole;
use steward::compliance::{Asked, Question};
use steward::reference::{Place, Tri, reference};
use steward::registry::flow::FlowSource;
use steward::registry::value::Registry;
use steward::registry::vendor::Vendor;

use super::force::with_owners;
use super::matching::lies_in;

pub struct Case<'a> {
    pub registry: &'a Registry,
    pub question: &'a Question,
    /// The vendor, if it is registered, and all that own it that day.
    pub vendors: BTreeSet<VendorId>,
    pub classes: Vec<RecipientClassId>,
    pub origin: Option<Place>,
    pub destinations: Vec<Place>,
    pub legs: Vec<Leg>,
}

/// From one place to one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leg {
    pub from: Option<Place>,
    pub to: Option<Place>,
    pub through: Option<SubprocessingId>,
    /// The origins before this one.
    pub earlier: BTreeSet<Place>,
    /// What would tell a null end.
    pub from_fact: String,
    pub to_fact: String,
}

impl Leg {
    pub fn leaves_country(&self) -> Tri {
        let country = |place: Place| reference().places.country_of(place).unwrap_or(place);
        match (self.from, self.to) {
            (Some(from), Some(to)) => (country(from) != country(to)).into(),
            _ => Tri::Unknown,
        }
    }

    /// What would tell its null ends.
    pub fn facts(&self) -> BTreeSet<String> {
        let mut facts = BTreeSet::new();
        if self.from.is_none() {
            facts.insert(self.from_fact.clone());
        }
        if self.to.is_none() {
            facts.insert(self.to_fact.clone());
        }
        facts
    }
}

impl<'a> Case<'a> {
    pub fn of(registry: &'a Registry, question: &'a Question) -> Self {
        let (start, classes): (Vec<VendorId>, Vec<RecipientClassId>) = match &question.recipient {
            Asked::Vendor(id) => (
                vec![*id],
                registry.vendors.get(*id).unwrap().classes.clone(),
            ),
            Asked::Draft(draft) => (draft.owners.clone(), draft.classes.clone()),
            Asked::LegalEntity(id) => {
                let role = registry.legal_entities.get(*id).unwrap().role;
                let class = match role {
                    Some(EntityRole::Subsidiary) => "role.subsidiary",
                    _ => "role.affiliate",
                };
                let class = registry.recipient_classes.by_key(class).unwrap();
                (Vec::new(), vec![class.head.id])
            }
            Asked::Class(id) => (Vec::new(), vec![*id]),
        };
        let mut case = Self {
            registry,
            question,
            vendors: with_owners(registry, &start, question.on),
            classes,
            origin: origin(registry, question),
            destinations: destinations(registry, question),
            legs: Vec::new(),
        };
        case.legs = legs(&case);
        case
    }
}

/// Asked or the flow's, else the database's country, else that of the property's operator, else the onward vendor's.
fn origin(registry: &Registry, question: &Question) -> Option<Place> {
    let flow = question.flow.and_then(|id| registry.flows.get(id));
    let source = flow.map(|flow| flow.source);
    let mut database = question.database;
    let mut property = question.property;
    let mut vendor = None;
    match source {
        Some(FlowSource::Database(id)) => database = database.or(Some(id)),
        Some(FlowSource::Property(id)) => property = property.or(Some(id)),
        Some(FlowSource::Vendor(id)) => vendor = Some(id),
        None => {}
    }
    if question.origin.is_some() {
        return question.origin;
    }
    if let Some(place) = flow.and_then(|flow| flow.origin) {
        return Some(place);
    }
    let country = database.and_then(|id| registry.databases.get(id)?.country);
    if country.is_some() {
        return country;
    }
    if let Some(property) = property.and_then(|id| registry.properties.get(id)) {
        let operator = registry.legal_entities.get(property.operator);
        if let Some(place) = operator.and_then(|entity| entity.country) {
            return Some(place);
        }
    }
    vendor.and_then(|id| registry.vendors.get(id)?.country)
}

/// Processing countries, else the country; none stated: not known.
pub fn places_of(vendor: &Vendor) -> Vec<Place> {
    if vendor.processing_countries.is_empty() {
        vendor.country.into_iter().collect()
    } else {
        vendor.processing_countries.clone()
    }
}

/// Asked or the flow's, else the vendor's processing countries, else its country.
fn destinations(registry: &Registry, question: &Question) -> Vec<Place> {
    if !question.destinations.is_empty() {
        return question.destinations.clone();
    }
    let flow = question.flow.and_then(|id| registry.flows.get(id));
    if let Some(flow) = flow.filter(|flow| !flow.destinations.is_empty()) {
        return flow.destinations.clone();
    }
    match &question.recipient {
        Asked::Vendor(id) => places_of(registry.vendors.get(*id).unwrap()),
        Asked::Draft(draft) if draft.processing_countries.is_empty() => {
            draft.country.into_iter().collect()
        }
        Asked::Draft(draft) => draft.processing_countries.clone(),
        Asked::LegalEntity(id) => {
            let entity = registry.legal_entities.get(*id).unwrap();
            entity.country.into_iter().collect()
        }
        Asked::Class(_) => Vec::new(),
    }
}

/// One or more places, or one that is not known.
fn ends(places: &[Place]) -> Vec<Option<Place>> {
    if places.is_empty() {
        vec![None]
    } else {
        places.iter().copied().map(Some).collect()
    }
}

/// Where a way has come to: who has the data, where, what of it, and through whom and from where it came.
#[derive(Clone)]
struct Way {
    vendor: VendorId,
    places: Vec<Option<Place>>,
    fact: String,
    pieces: BTreeSet<DataCategoryId>,
    met: Vec<VendorId>,
    earlier: BTreeSet<Place>,
}

fn legs(case: &Case) -> Vec<Leg> {
    let mut legs = Vec::new();
    for to in ends(&case.destinations) {
        legs.push(Leg {
            from: case.origin,
            to,
            through: None,
            earlier: BTreeSet::new(),
            from_fact: "ORIGIN".to_owned(),
            to_fact: "DESTINATION".to_owned(),
        });
    }
    if let Asked::Vendor(vendor) = case.question.recipient {
        let way = Way {
            vendor,
            places: ends(&case.destinations),
            fact: "DESTINATION".to_owned(),
            pieces: BTreeSet::from([case.question.category]),
            met: vec![vendor],
            earlier: case.origin.into_iter().collect(),
        };
        onward(case, &way, &mut legs);
    }
    legs
}

/// The legs to the sub-processors of the vendor that a way has come to, and so on to the end; cycles are cut.
fn onward(case: &Case, way: &Way, legs: &mut Vec<Leg>) {
    for work in case.registry.subprocessings.iter() {
        if work.vendor != way.vendor || !work.window.holds(case.question.on) {
            continue;
        }
        let pieces = handed_on(case.registry, &way.pieces, &work.categories);
        if pieces.is_empty() {
            continue;
        }
        let other = case.registry.vendors.get(work.subprocessor).unwrap();
        let to = match work.country {
            Some(country) => vec![Some(country)],
            None => ends(&places_of(other)),
        };
        let fact = format!("SUBPROCESSOR_PLACE({})", other.head.id);
        for from in &way.places {
            for to in &to {
                add(
                    legs,
                    Leg {
                        from: *from,
                        to: *to,
                        through: Some(work.head.id),
                        earlier: way.earlier.clone(),
                        from_fact: way.fact.clone(),
                        to_fact: fact.clone(),
                    },
                );
            }
        }
        if way.met.contains(&other.head.id) {
            continue;
        }
        let mut met = way.met.clone();
        met.push(other.head.id);
        let mut earlier = way.earlier.clone();
        earlier.extend(way.places.iter().flatten());
        let next = Way {
            vendor: other.head.id,
            places: to,
            fact,
            pieces,
            met,
            earlier,
        };
        onward(case, &next, legs);
    }
}

/// Several ways to the same work are one leg, under the laws of the origins of all of them.
fn add(legs: &mut Vec<Leg>, leg: Leg) {
    for known in legs.iter_mut() {
        if (known.from, known.to, known.through) == (leg.from, leg.to, leg.through) {
            known.earlier.extend(leg.earlier);
            return;
        }
    }
    legs.push(leg);
}

/// What of the pieces the work is about: all where it names nothing.
fn handed_on(
    registry: &Registry,
    pieces: &BTreeSet<DataCategoryId>,
    listed: &[DataCategoryId],
) -> BTreeSet<DataCategoryId> {
    if listed.is_empty() {
        return pieces.clone();
    }
    let mut handed = BTreeSet::new();
    for piece in pieces {
        for category in listed {
            if lies_in(registry, *piece, *category) {
                handed.insert(*piece);
            } else if lies_in(registry, *category, *piece) {
                handed.insert(*category);
            }
        }
    }
    handed
}
