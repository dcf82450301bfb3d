//! The legs of a question: from where to where the data goes.
//!
//! A leg says nothing of whether it may be; that is asked of the regimes, see [`transfers`](super::transfers). For
//! example, data of a site in `CN` goes to a vendor in `DE` that has it hosted in `US`: the direct leg `CN→DE`, and the
//! onward leg `DE→US` with the earlier origin `CN`.

use std::fmt;

use entity::id::{DatabaseId, LegalEntityId, PropertyId, SubprocessingId, VendorId};

use super::counterparty::Counterparty;
use super::question::Question;
use crate::reference::{Place, Places, Tri};
use crate::registry::flow::{Flow, FlowSource};
use crate::registry::subprocessing::handed_on;
use crate::registry::value::Registry;

mod onward;

/// From one place to one other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leg {
    /// From where; null: not known.
    pub from: Option<Place>,
    /// To where; null: not known.
    pub to: Option<Place>,
    /// The work handed on for which it goes there; null: a direct leg.
    pub through: Option<SubprocessingId>,
    /// The origins before this one, each once; empty for a direct leg.
    pub path: Vec<Place>,
}

impl fmt::Display for Leg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |place: &Option<Place>| place.map_or_else(|| "?".to_owned(), |it| it.to_string());
        write!(f, "{}→{}", end(&self.from), end(&self.to))
    }
}

impl Leg {
    /// Whether it goes from a recipient to one that it hands work on to.
    #[must_use]
    pub const fn is_onward(&self) -> bool {
        self.through.is_some()
    }

    /// Whether it leaves the country where it begins; a subdivision lies in its country.
    #[must_use]
    pub fn leaves_country(&self, places: &Places) -> Tri {
        let (Some(from), Some(to)) = (self.from, self.to) else {
            return Tri::Unknown;
        };
        let country = |place| places.country_of(place).unwrap_or(place);
        (country(from) != country(to)).into()
    }
}

/// The legs of the question: direct ones from the effective origin to each effective destination, then the onward ones.
pub(super) fn legs(
    registry: &Registry,
    question: &Question,
    recipient: &Counterparty<'_>,
) -> Vec<Leg> {
    let mut legs = direct_legs(registry, question, recipient);
    if let Some(vendor) = recipient.itself()
        && handed_on(registry, vendor).next().is_some()
    {
        let Question { category, on, .. } = question;
        let onward = onward::onward_legs(registry, vendor, &legs, *category, *on);
        legs.extend(onward);
    }
    legs
}

fn direct_legs(registry: &Registry, question: &Question, recipient: &Counterparty<'_>) -> Vec<Leg> {
    let flow = question.flow.and_then(|id| registry.flows.get(id));
    let from = origin(registry, question, flow);
    let direct = |to| Leg {
        from,
        to,
        through: None,
        path: Vec::new(),
    };
    let destinations = destinations(question, flow, recipient);
    if destinations.is_empty() {
        return vec![direct(None)];
    }
    destinations
        .into_iter()
        .map(|to| direct(Some(to)))
        .collect()
}

/// Asked or the flow's, else the country of the database, else that of the property's operator, else that of the vendor
/// who hands it on.
fn origin(registry: &Registry, question: &Question, flow: Option<&Flow>) -> Option<Place> {
    let source = flow.map(|flow| flow.source);
    question
        .origin
        .or_else(|| flow.and_then(|flow| flow.origin))
        .or_else(|| database_country(registry, question.database.or(database_of(source))?))
        .or_else(|| operator_country(registry, question.property.or(property_of(source))?))
        .or_else(|| vendor_country(registry, source))
}

fn property_of(source: Option<FlowSource>) -> Option<PropertyId> {
    match source? {
        FlowSource::Property(property) => Some(property),
        FlowSource::Vendor(_) | FlowSource::Database(_) => None,
    }
}

fn database_of(source: Option<FlowSource>) -> Option<DatabaseId> {
    match source? {
        FlowSource::Database(database) => Some(database),
        FlowSource::Property(_) | FlowSource::Vendor(_) => None,
    }
}

fn database_country(registry: &Registry, database: DatabaseId) -> Option<Place> {
    registry.databases.get(database)?.country
}

/// Where the operator of the property is established.
pub(super) fn operator_country(registry: &Registry, property: PropertyId) -> Option<Place> {
    let operator: LegalEntityId = registry.properties.get(property)?.operator;
    registry.legal_entities.get(operator)?.country
}

fn vendor_country(registry: &Registry, source: Option<FlowSource>) -> Option<Place> {
    let vendor: VendorId = match source? {
        FlowSource::Vendor(vendor) => vendor,
        FlowSource::Property(_) | FlowSource::Database(_) => return None,
    };
    registry.vendors.get(vendor)?.country
}

/// Asked or the flow's, else where the recipient processes data, else where it is established; each once.
fn destinations(
    question: &Question,
    flow: Option<&Flow>,
    recipient: &Counterparty<'_>,
) -> Vec<Place> {
    let of_flow = flow.map_or(&[][..], |flow| &flow.destinations);
    let stated = [&question.destinations, of_flow, recipient.processing]
        .into_iter()
        .find(|places| !places.is_empty());
    let mut places = stated.map_or_else(|| recipient.country.into_iter().collect(), <[_]>::to_vec);
    places.sort_unstable();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use crate::compliance::question::Asked;
    use crate::registry::database::Database;
    use crate::registry::vendor::Vendor;

    fn shown(registry: &Registry, question: &Question) -> String {
        let recipient = Counterparty::of(registry, &question.recipient, question.on);
        let legs = legs(registry, question, &recipient);
        let shown: Vec<_> = legs.iter().map(ToString::to_string).collect();
        shown.join(" ")
    }

    #[test]
    fn data_goes_to_what_is_asked_else_to_where_the_recipient_processes_else_to_its_country() {
        let to = |codes: &[&str]| codes.iter().map(|code| place(code)).collect::<Vec<_>>();
        let of = |processing: &[&str], country: Option<&str>| {
            register([Vendor {
                processing_countries: to(processing),
                country: country.map(place),
                ..vendor("acme")
            }])
        };
        let asked = |codes: &[&str]| Question {
            destinations: to(codes),
            ..question()
        };
        let class = Question {
            recipient: Asked::Class(id("role")),
            ..question()
        };
        let group = Question {
            recipient: Asked::LegalEntity(id("autel")),
            ..question()
        };
        for (registry, question, expected) in [
            (of(&["US"], Some("DE")), asked(&["JP"]), "CN→JP"),
            (of(&["US", "DE"], Some("DE")), asked(&[]), "CN→DE CN→US"),
            (of(&[], Some("DE")), asked(&[]), "CN→DE"),
            (of(&[], None), asked(&[]), "CN→?"),
            (of(&[], None), asked(&["US", "JP", "US"]), "CN→JP CN→US"),
            (of(&[], None), class, "CN→?"),
            (of(&[], None), group, "CN→CN"),
        ] {
            assert_eq!(shown(&registry, &question), expected);
        }
    }

    #[test]
    fn data_comes_from_what_is_asked_else_the_flow_else_the_database_else_the_operator_else_who_hands_it_on()
     {
        let asked = |origin: Option<&str>, property: Option<&str>, flow: Option<&str>| Question {
            origin: origin.map(place),
            property: property.map(id),
            flow: flow.map(id),
            ..question()
        };
        let mut registry = register([Vendor {
            country: Some(place("JP")),
            ..vendor("agency")
        }]);
        let lying = |question| Question {
            database: Some(id("crm")),
            ..question
        };
        let handed_on = || Flow {
            source: FlowSource::Vendor(id("agency")),
            ..flow("handed-on")
        };
        put(
            &mut registry,
            Database {
                country: Some(place("US")),
                ..database("crm")
            },
        );
        put(&mut registry, database("somewhere"));
        let out_of = |key: &str, crm: &str| Flow {
            source: FlowSource::Database(id(crm)),
            ..flow(key)
        };
        put(&mut registry, out_of("of-crm", "crm"));
        put(&mut registry, out_of("of-somewhere", "somewhere"));
        put(&mut registry, handed_on());
        put(&mut registry, flow("of-site"));
        let processing_countries = vec![place("CN")];
        put(
            &mut registry,
            Vendor {
                processing_countries,
                ..vendor("acme")
            },
        );
        put(
            &mut registry,
            Flow {
                origin: Some(place("DE")),
                destinations: vec![place("US")],
                ..flow("stated")
            },
        );
        for (question, expected) in [
            (asked(Some("US"), Some("www"), Some("stated")), "US→US"),
            (asked(None, Some("www"), Some("stated")), "DE→US"),
            (asked(None, Some("www"), Some("handed-on")), "CN→CN"),
            (asked(None, None, Some("of-site")), "CN→CN"),
            (asked(None, None, Some("handed-on")), "JP→CN"),
            (asked(None, Some("www"), Some("of-crm")), "US→CN"),
            (asked(None, None, Some("of-crm")), "US→CN"),
            (asked(None, Some("www"), Some("of-somewhere")), "CN→CN"),
            (asked(None, None, Some("of-somewhere")), "?→CN"),
            (lying(asked(None, None, None)), "US→CN"),
            (lying(asked(Some("JP"), None, None)), "JP→CN"),
            (asked(None, None, None), "?→CN"),
        ] {
            assert_eq!(shown(&registry, &question), expected);
        }
    }

    #[test]
    fn a_part_of_a_country_is_not_abroad() {
        let leg = |from: Option<&str>, to: Option<&str>| Leg {
            from: from.map(place),
            to: to.map(place),
            through: None,
            path: Vec::new(),
        };
        for (from, to, expected) in [
            (Some("CN"), Some("CN"), Tri::No),
            (Some("CN"), Some("US"), Tri::Yes),
            (Some("CA"), Some("CA-QC"), Tri::No),
            (Some("AE-DIFC"), Some("AE-ADGM"), Tri::No),
            (None, Some("US"), Tri::Unknown),
            (Some("CN"), None, Tri::Unknown),
        ] {
            assert_eq!(
                leg(from, to).leaves_country(&crate::reference::reference().places),
                expected
            );
        }
    }
}
