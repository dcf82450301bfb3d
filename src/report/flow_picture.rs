//! The picture of a vendor: from where its data comes, through which databases, to whom it goes on, and across which
//! borders.

use std::collections::BTreeMap;
use std::sync::Arc;

use entity::id::Uuid;
use entity::vocabulary::TransferStatus;

use super::content::{Block, Code, Drawing, Picture, Stop, Text, Way, Ways};
use super::inquiry::Inquiry;
use super::tone;
use super::words::Value;
use crate::compliance::crossings::Crossing;
use crate::reference::Place;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, FlowSource};
use crate::registry::holding::Holding;
use crate::registry::subprocessing::handed_on_to_the_end;
use crate::registry::vendor::Vendor;

/// More than so many things are not drawn one by one: nobody could read it.
const MOST: usize = 40;

const PROPERTIES: usize = 0;
const DATABASES: usize = 1;
const VENDORS: usize = 2;

/// The current flows to the vendors, and the work that they hand on.
pub(super) fn of<'a>(
    inquiry: &Inquiry<'a>,
    subjects: &[&'a Vendor],
    flows: &[&'a Flow],
    crossings: &[Arc<Crossing>],
) -> Block<'a> {
    let mut sketch = Sketch {
        of: *inquiry,
        crossings,
        ways: Ways::default(),
        known: BTreeMap::new(),
        worst: BTreeMap::new(),
    };
    for flow in flows {
        sketch.flow(flow);
    }
    for vendor in subjects {
        sketch.handed_on(vendor);
    }
    sketch.finish()
}

struct Sketch<'a, 'c> {
    of: Inquiry<'a>,
    crossings: &'c [Arc<Crossing>],
    ways: Ways,
    /// The things that are drawn, by their records.
    known: BTreeMap<Uuid, usize>,
    /// What is said of each way: the worst of what goes there; null: it stays in its place.
    worst: BTreeMap<(usize, usize), Option<TransferStatus>>,
}

impl<'a> Sketch<'a, '_> {
    fn stop(
        &mut self,
        id: Uuid,
        column: usize,
        name: &str,
        place: Option<Place>,
        kind: &str,
    ) -> usize {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let words = self.of.words;
        self.ways.places.push(Stop {
            column,
            kind: words.say(kind),
            name: name.into(),
            note: place.map_or_else(
                || words.say("place-not-stated"),
                |place| self.of.place(place),
            ),
        });
        let at = self.ways.places.len() - 1;
        self.known.insert(id, at);
        at
    }

    /// Of several things that are said of a way the worst stays; that it stays in its place is the mildest.
    fn way(&mut self, from: usize, to: usize, status: Option<TransferStatus>) {
        let known = self.worst.entry((from, to)).or_insert(status);
        *known = match (*known, status) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
    }

    fn vendor(&mut self, id: entity::id::VendorId, column: usize) -> Option<usize> {
        let vendor = self.of.registry.vendors.get(id)?;
        let place = vendor
            .processing_countries
            .first()
            .copied()
            .or(vendor.country);
        Some(self.stop(id.uuid(), column, &vendor.name, place, "a-vendor"))
    }

    fn property(&mut self, id: entity::id::PropertyId) -> Option<usize> {
        let property = self.of.registry.properties.get(id)?;
        let operator = self.of.registry.legal_entities.get(property.operator);
        let place = operator.and_then(|it| it.country);
        Some(self.stop(id.uuid(), PROPERTIES, &property.name, place, "a-property"))
    }

    fn flow(&mut self, flow: &Flow) {
        let status = self.crossing(flow, None);
        let crate::registry::flow::Recipient::Vendor(recipient) = flow.recipient else {
            return;
        };
        let from = match flow.source {
            FlowSource::Property(id) => self.property(id),
            FlowSource::Database(id) => self.database(id),
            FlowSource::Vendor(id) => self.vendor(id, DATABASES),
        };
        let to = self.vendor(recipient, VENDORS);
        if let (Some(from), Some(to)) = (from, to) {
            self.way(from, to, status);
        }
    }

    /// The database, and the properties that feed it.
    fn database(&mut self, id: entity::id::DatabaseId) -> Option<usize> {
        let registry = self.of.registry;
        let database = registry.databases.get(id)?;
        let at = self.stop(
            id.uuid(),
            DATABASES,
            &database.name,
            database.country,
            "a-database",
        );
        let holdings = registry.referring::<Holding>(Edge::HoldingDatabase, id);
        let sources: std::collections::BTreeSet<_> = holdings.filter_map(|it| it.source).collect();
        for source in sources {
            if let Some(property) = self.property(source) {
                self.way(property, at, None);
            }
        }
        Some(at)
    }

    fn handed_on(&mut self, vendor: &Vendor) {
        let all = handed_on_to_the_end(self.of.registry, vendor.head.id, self.of.on);
        for (work, hands) in all.take(MOST) {
            let from = self.vendor(work.vendor, VENDORS + hands - 1);
            let to = self.vendor(work.subprocessor, VENDORS + hands);
            if let (Some(from), Some(to)) = (from, to) {
                let through = self.crossings.iter();
                let through = through.filter(|it| it.leg.through == Some(work.head.id));
                let status = through.map(|it| it.status()).min();
                self.way(from, to, status);
            }
        }
    }

    /// The worst of the direct transfers of the flow; null where it stays in its place.
    fn crossing(
        &self,
        flow: &Flow,
        through: Option<entity::id::SubprocessingId>,
    ) -> Option<TransferStatus> {
        let mine = self.crossings.iter().filter(|it| it.flow == flow.head.id);
        let direct = mine.filter(|it| it.leg.through == through);
        direct.map(|it| it.status()).min()
    }

    fn code(&self, status: Option<TransferStatus>) -> Code {
        let status = status.unwrap_or(TransferStatus::Domestic);
        self.of.words.code(status.as_str(), tone::of_status(status))
    }

    fn finish(mut self) -> Block<'a> {
        let words = self.of.words;
        if self.ways.places.is_empty() {
            return self.of.paragraph("no-flows", &[]);
        }
        let mut statuses: Vec<_> = self.worst.values().copied().collect();
        statuses.sort_unstable_by_key(|status| status.unwrap_or(TransferStatus::Domestic));
        statuses.dedup();
        self.ways.legend = statuses
            .into_iter()
            .map(|status| self.code(status))
            .collect();
        let ways: Vec<_> = self
            .worst
            .iter()
            .map(|((from, to), status)| Way {
                from: *from,
                to: *to,
                code: self.code(*status),
            })
            .collect();
        let lines = ways.iter().filter_map(|way| self.line(way));
        let lines: Vec<_> = lines.collect();
        if self.ways.places.len() > MOST {
            let count = [("count", Value::Number(self.ways.places.len()))];
            return self.of.paragraph("too-many-to-draw", &count);
        }
        self.ways.ways = ways;
        Block::Picture(Picture {
            id: "flows",
            title: words.say("picture-flows"),
            words: lines,
            drawing: Drawing::Ways(self.ways),
        })
    }

    fn line(&self, way: &Way) -> Option<Text> {
        let (from, to) = (
            self.ways.places.get(way.from)?,
            self.ways.places.get(way.to)?,
        );
        let values = [
            ("from", Value::Text(&from.name)),
            ("from-place", Value::Text(&from.note)),
            ("to", Value::Text(&to.name)),
            ("to-place", Value::Text(&to.note)),
            ("status", Value::Text(&way.code.text)),
        ];
        Some(self.of.words.tell("way-in-words", &values))
    }
}
