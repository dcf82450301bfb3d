//! An incident in the API: what it concerns, and who has to be told.

use std::collections::BTreeSet;

use async_graphql::{Context, ID, Object, Result};
use entity::id::{Id, VendorId};
use entity::vocabulary::Level;
use jiff::civil::Date;

use super::at::At;
use super::clause::ClauseObject;
use super::database::DatabaseObject;
use super::error::named;
use super::flow::FlowObject;
use super::property::PropertyObject;
use super::query::Pinned;
use super::term::{DataCategoryObject, DataSubjectObject};
use super::value::{Citation, Period};
use super::vendor::VendorObject;
use crate::command::input::{CountryCode, Day};
use crate::compliance::incident::{self, Notification, incident};
use crate::reference::Tri;
use crate::registry::nouns::Held;
use crate::registry::vendor::Vendor;

/// The root of incidents.
#[derive(Default)]
pub struct IncidentRoot(pub(super) Pinned);

/// The root of incidents.
#[Object]
impl IncidentRoot {
    /// What an incident at a vendor may concern: the flows of the day to it, to what it owns, to those who do their work,
    /// and what comes to it from those whose work it does; and the duties to tell somebody of it.
    async fn incident<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The vendor: its id or key.")] vendor: ID,
        #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
    ) -> Result<Option<IncidentObject<'ctx>>> {
        let at = self.0.at(ctx)?;
        let vendor = named::<Vendor>(&at.registry, vendor, "vendor")?;
        let on = at.day(on)?;
        let found = incident(&at.registry, vendor, on);
        // Each flow is looked at with its legs.
        let looked_at = found.flows.len() + found.duties.len();
        let visits = u64::try_from(looked_at).unwrap_or(u64::MAX);
        at.budget().visits_allowed(visits.saturating_mul(10));
        Ok(Some(IncidentObject {
            at,
            vendor,
            on,
            found,
        }))
    }
}

/// What an incident at a vendor may concern.
pub struct IncidentObject<'a> {
    at: &'a At,
    vendor: VendorId,
    on: Date,
    found: incident::Incident<'a>,
}

/// What an incident at a vendor may concern.
#[Object(name = "Incident")]
impl<'a> IncidentObject<'a> {
    /// The vendor asked about.
    async fn vendor(&self) -> Option<VendorObject<'a>> {
        let record = self.at.registry.vendors.get(self.vendor)?;
        Some(VendorObject {
            at: self.at,
            record,
        })
    }

    /// The day.
    async fn on(&self) -> Day {
        (&self.on).into()
    }

    /// The vendors whose data may be concerned: the one asked about, what it owns that day, and those who do their work.
    async fn vendors(&self) -> Vec<VendorObject<'a>> {
        let at = self.at;
        objects(at, &self.found.vendors, |record| VendorObject {
            at,
            record,
        })
    }

    /// The flows, confirmed and inside their window on the day.
    async fn flows(&self) -> Vec<FlowObject<'a>> {
        let at = self.at;
        let flows = at.walk(self.found.flows.iter().copied());
        flows.map(|record| FlowObject { at, record }).collect()
    }

    /// What goes with them.
    async fn categories(&self) -> Vec<DataCategoryObject<'a>> {
        let at = self.at;
        objects(at, &self.found.categories, |record| DataCategoryObject {
            at,
            record,
        })
    }

    /// The levels that flows state.
    async fn levels(&self) -> Vec<Level> {
        self.found.levels.iter().copied().collect()
    }

    /// How many flows state no level.
    async fn flows_without_level(&self) -> usize {
        self.found.without_level
    }

    /// The kinds of persons that flows state.
    async fn subjects(&self) -> Vec<DataSubjectObject<'a>> {
        let at = self.at;
        objects(at, &self.found.subjects, |record| DataSubjectObject {
            at,
            record,
        })
    }

    /// The sum of the persons that flows state; who is in two flows counts twice.
    async fn persons(&self) -> u64 {
        self.found.persons
    }

    /// How many flows state no persons, so that they are not in the sum.
    async fn flows_without_persons(&self) -> usize {
        self.found.without_persons
    }

    /// From where the data goes.
    async fn origins(&self) -> Vec<CountryCode> {
        self.found.origins.iter().map(CountryCode::from).collect()
    }

    /// To where the data goes.
    async fn destinations(&self) -> Vec<CountryCode> {
        let places = self.found.destinations.iter();
        places.map(CountryCode::from).collect()
    }

    /// How many flows have no known origin or no known destination, so that laws may be left out of the duties.
    async fn flows_without_place(&self) -> usize {
        self.found.without_place
    }

    /// The properties where the data is collected, or may be.
    async fn properties(&self) -> Vec<PropertyObject<'a>> {
        let at = self.at;
        objects(at, &self.found.properties, |record| PropertyObject {
            at,
            record,
        })
    }

    /// The databases that the data comes from, and those that a vendor concerned hosts.
    async fn databases(&self) -> Vec<DatabaseObject<'a>> {
        let at = self.at;
        objects(at, &self.found.databases, |record| DatabaseObject {
            at,
            record,
        })
    }

    /// The duties to tell of it: of clauses in force, and of the laws that hold at an origin or destination. Laws for one
    /// trade, such as HIPAA, are not among them, since the register does not know of trades.
    async fn duties(&self) -> Vec<NotificationObject<'_>> {
        let duties = self.found.duties.iter();
        duties
            .map(|duty| NotificationObject { at: self.at, duty })
            .collect()
    }
}

fn objects<'a, T: Held, O>(
    at: &'a At,
    ids: &BTreeSet<Id<T::Kind>>,
    object: impl Fn(&'a T) -> O,
) -> Vec<O> {
    let table = T::table(&at.registry);
    let records = ids.iter().filter_map(|id| table.get(*id));
    records
        .take_while(|_| at.budget().visit())
        .map(object)
        .collect()
}

/// A duty to tell somebody of an incident.
#[derive(Clone, Copy)]
pub struct NotificationObject<'a> {
    at: &'a At,
    duty: &'a Notification<'a>,
}

/// A duty to tell somebody of an incident.
#[Object(name = "NotificationDuty")]
impl<'a> NotificationObject<'a> {
    /// The clause; null where a law demands it.
    async fn clause(&self) -> Option<ClauseObject<'a>> {
        match self.duty {
            Notification::Clause { clause, .. } => Some(ClauseObject {
                at: self.at,
                record: clause,
            }),
            Notification::Law { .. } => None,
        }
    }

    /// The vendor that the clause binds; null where it binds the company, or a law demands it.
    async fn vendor(&self) -> Option<VendorObject<'a>> {
        match self.duty {
            Notification::Clause { vendor, .. } => {
                let record = self.at.registry.vendors.get((*vendor)?)?;
                Some(VendorObject {
                    at: self.at,
                    record,
                })
            }
            Notification::Law { .. } => None,
        }
    }

    /// The law; null where a clause demands it.
    async fn law(&self) -> Option<&'a str> {
        match self.duty {
            Notification::Clause { .. } => None,
            Notification::Law { regime, .. } => Some(&regime.name),
        }
    }

    /// Where the law holds, of the places that the data goes from and to; empty for a clause.
    async fn places(&self) -> Vec<CountryCode> {
        match self.duty {
            Notification::Clause { .. } => Vec::new(),
            Notification::Law { places, .. } => places.iter().map(CountryCode::from).collect(),
        }
    }

    /// Within what time, as the clause says; null where it says none, and of a law, whose words are in `says`.
    async fn within(&self) -> Option<Period> {
        match self.duty {
            Notification::Clause { clause, .. } => clause.within.as_ref().map(Period::from),
            Notification::Law { .. } => None,
        }
    }

    /// Whom to tell and within what time, in the words of the reference data; null of a clause, whose citation says it.
    async fn says(&self) -> Option<&'a str> {
        match self.duty {
            Notification::Clause { .. } => None,
            Notification::Law { source, .. } => source.detail.as_deref(),
        }
    }

    /// Whether it binds or holds for certain; else it hangs on something that nobody stated, or stated too widely.
    async fn certain(&self) -> bool {
        match self.duty {
            Notification::Clause { binds: certain, .. }
            | Notification::Law { holds: certain, .. } => *certain == Tri::Yes,
        }
    }

    /// Whether somebody has to check it before relying on it: the provision was not read for this edition of the
    /// reference data.
    async fn needs_review(&self) -> bool {
        match self.duty {
            Notification::Clause { .. } => false,
            Notification::Law { source, .. } => source.read != Some(true),
        }
    }

    /// Where it is written; null where nobody stated it.
    async fn citation(&self) -> Option<Citation> {
        match self.duty {
            Notification::Clause { clause, .. } => clause.citation.as_ref().map(Citation::from),
            Notification::Law { source, .. } => Some(Citation {
                document: source.citation.clone(),
                section: None,
                gist: source.detail.clone(),
            }),
        }
    }
}
