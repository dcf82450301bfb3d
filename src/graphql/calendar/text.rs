//! A feed as text: iCalendar (RFC 5545), one event of a day for each thing that ends.

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;

use crate::compliance::ending::Ending;
use crate::graphql::at::At;
use crate::graphql::ending::visible;
use crate::registry::nouns::{Record, Tables};
use entity::vocabulary::EndingKind;

/// How far ahead a feed looks, in days.
const AHEAD: i32 = 366;

/// What ends within a year, as far as the maker of the feed may see it.
#[must_use]
pub fn text(at: &At) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Steward: what ends soon");
    for ending in visible(at, AHEAD) {
        calendar.push(event(at, &ending));
    }
    calendar.to_string()
}

/// The stamp is the time of the register's last revision, so that the same register gives the same text.
fn event(at: &At, ending: &Ending) -> Event {
    let stamp = at.registry.head.at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let Ending {
        day,
        kind,
        key: _,
        part,
        record,
    } = ending;
    let part_name = part.as_deref().unwrap_or("all");
    let mut event = Event::with_uid(&format!("{record}.{kind}.{part_name}.{day}@steward"));
    event
        .add_property("DTSTAMP", stamp)
        .append_property(on(*day))
        .summary(&summary(&at.registry, ending))
        .description(&format!("{} {record}", record.noun.name()));
    event.done()
}

fn on(day: Date) -> Property {
    let digits = day.strftime("%Y%m%d").to_string();
    Property::new("DTSTART", digits)
        .add_parameter("VALUE", "DATE")
        .done()
}

fn summary(tables: &Tables, ending: &Ending) -> String {
    let name = name(tables, ending);
    let noun = ending.record.noun.words();
    let part = ending.part.as_deref().unwrap_or_default();
    match ending.kind {
        EndingKind::Certification => format!("{noun} {name}: certification {part} ends"),
        EndingKind::Safeguard => format!("{noun} {name}: safeguard {part} ends"),
        EndingKind::Agreement | EndingKind::Attestation => format!("{noun} {name} ends"),
        EndingKind::VendorReview => format!("{noun} {name}: review is due"),
        EndingKind::AssessmentReview => format!("{noun} {name}: assessment for {part} is due"),
    }
}

/// The name of a vendor; the other records are known by their keys.
fn name(tables: &Tables, ending: &Ending) -> String {
    if let Some(Record::Vendor(vendor)) = tables.record(ending.record) {
        return vendor.name.clone();
    }
    ending.key.to_string()
}
