//! The picture of where data goes: from where it comes, through which databases, to whom, to whom these hand it on, and
//! across which borders. Of one vendor, or of the register; what is too much to read one by one is drawn by country.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use entity::id::{DatabaseId, FlowId, PropertyId, SubprocessingId, Uuid, VendorId};
use entity::vocabulary::TransferStatus;

use super::content::{Block, Code, Drawing, Picture, Stop, Text, Way, Ways};
use super::inquiry::Inquiry;
use super::tone;
use super::words::Value;
use crate::compliance::crossings::Crossing;
use crate::reference::Place;
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::holding::Holding;
use crate::registry::subprocessing::handed_on_to_the_end;
use crate::registry::vendor::Vendor;

/// More than so many things are not drawn one by one: nobody could read it.
const MOST: usize = 40;

const PROPERTIES: usize = 0;
const DATABASES: usize = 1;
const RECIPIENTS: usize = 2;

/// These flows, and the work that the vendors hand on.
pub(super) fn of<'a>(
    inquiry: &Inquiry<'a>,
    vendors: impl Iterator<Item = &'a Vendor>,
    flows: impl Iterator<Item = &'a Flow>,
    crossings: &[Arc<Crossing>],
) -> Block<'a> {
    let mut sketch = Sketch {
        of: *inquiry,
        worst: Worst::of(crossings),
        nodes: Vec::new(),
        known: BTreeMap::new(),
        ways: BTreeMap::new(),
    };
    for flow in flows {
        sketch.flow(flow);
    }
    for vendor in vendors {
        sketch.handed_on(vendor);
    }
    sketch.finish()
}

/// What is said of a way: the status of the worst transfer on it; null: it stays in its place.
type Status = Option<TransferStatus>;

/// The worst status of the direct transfers of each flow, and of those through work handed on.
#[derive(Default)]
struct Worst {
    direct: BTreeMap<FlowId, TransferStatus>,
    through: BTreeMap<SubprocessingId, TransferStatus>,
}

impl Worst {
    fn of(crossings: &[Arc<Crossing>]) -> Self {
        let mut worst = Self::default();
        for crossing in crossings {
            let status = crossing.status();
            match crossing.leg.through {
                Some(work) => add(worst.through.entry(work), status),
                None => add(worst.direct.entry(crossing.flow), status),
            }
        }
        worst
    }
}

/// Of several things that are said of one the worst stays.
fn add<K: Ord, T: Ord + Copy>(entry: Entry<'_, K, T>, said: T) {
    entry
        .and_modify(|known| *known = said.min(*known))
        .or_insert(said);
}

/// A thing that is drawn.
struct Node {
    column: usize,
    /// The name of its kind in messages.
    kind: &'static str,
    name: Text,
    place: Option<Place>,
}

struct Sketch<'a> {
    of: Inquiry<'a>,
    worst: Worst,
    nodes: Vec<Node>,
    /// The things that are drawn, by their records.
    known: BTreeMap<Uuid, usize>,
    ways: BTreeMap<(usize, usize), Status>,
}

impl<'a> Sketch<'a> {
    fn node(&mut self, id: Uuid, node: Node) -> usize {
        let nodes = &mut self.nodes;
        *self.known.entry(id).or_insert_with(|| {
            nodes.push(node);
            nodes.len() - 1
        })
    }

    /// That it stays in its place is the mildest.
    fn way(&mut self, from: usize, to: usize, status: Status) {
        let known = self.ways.entry((from, to)).or_insert(status);
        *known = match (*known, status) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
    }

    fn vendor(&mut self, id: VendorId, column: usize) -> Option<usize> {
        let vendor = self.of.registry.vendors.get(id)?;
        let processing = vendor.processing_countries.first().copied();
        let node = Node {
            column,
            kind: "a-vendor",
            name: (&vendor.name).into(),
            place: processing.or(vendor.country),
        };
        Some(self.node(id.uuid(), node))
    }

    fn property(&mut self, id: PropertyId) -> Option<usize> {
        let property = self.of.registry.properties.get(id)?;
        let operator = self.of.registry.legal_entities.get(property.operator);
        let node = Node {
            column: PROPERTIES,
            kind: "a-property",
            name: (&property.name).into(),
            place: operator.and_then(|it| it.country),
        };
        Some(self.node(id.uuid(), node))
    }

    fn recipient(&mut self, recipient: Recipient) -> Option<usize> {
        let registry = self.of.registry;
        match recipient {
            Recipient::Vendor(id) => self.vendor(id, RECIPIENTS),
            Recipient::LegalEntity(id) => {
                let entity = registry.legal_entities.get(id)?;
                let node = Node {
                    column: RECIPIENTS,
                    kind: "a-company",
                    name: (&entity.name).into(),
                    place: entity.country,
                };
                Some(self.node(id.uuid(), node))
            }
            Recipient::Class(id) => {
                let class = registry.recipient_classes.get(id)?;
                let node = Node {
                    column: RECIPIENTS,
                    kind: "a-class",
                    name: (&class.name).into(),
                    place: None,
                };
                Some(self.node(id.uuid(), node))
            }
        }
    }

    fn flow(&mut self, flow: &Flow) {
        let from = match flow.source {
            FlowSource::Property(id) => self.property(id),
            FlowSource::Database(id) => self.database(id),
            FlowSource::Vendor(id) => self.vendor(id, DATABASES),
        };
        let to = self.recipient(flow.recipient);
        if let (Some(from), Some(to)) = (from, to) {
            let status = self.worst.direct.get(&flow.head.id).copied();
            self.way(from, to, status);
        }
    }

    /// The database, and the properties that feed it.
    fn database(&mut self, id: DatabaseId) -> Option<usize> {
        let registry = self.of.registry;
        let database = registry.databases.get(id)?;
        let node = Node {
            column: DATABASES,
            kind: "a-database",
            name: (&database.name).into(),
            place: database.country,
        };
        let is_new = !self.known.contains_key(&id.uuid());
        let at = self.node(id.uuid(), node);
        if is_new {
            let held = registry.referring::<Holding>(Edge::HoldingDatabase, id);
            let collected = registry.referring::<Collection>(Edge::CollectionInto, id);
            let sources = held.filter_map(|it| it.source);
            for source in sources.chain(collected.map(|it| it.property)) {
                if let Some(property) = self.property(source) {
                    self.way(property, at, None);
                }
            }
        }
        Some(at)
    }

    fn handed_on(&mut self, vendor: &Vendor) {
        let all = handed_on_to_the_end(self.of.registry, vendor.head.id, self.of.on);
        for (work, hands) in all.take(MOST) {
            let from = self.vendor(work.vendor, RECIPIENTS + hands - 1);
            let to = self.vendor(work.subprocessor, RECIPIENTS + hands);
            if let (Some(from), Some(to)) = (from, to) {
                let status = self.worst.through.get(&work.head.id).copied();
                self.way(from, to, status);
            }
        }
    }

    /// The same with all things of one kind in one country as one.
    fn grouped(self) -> Self {
        let mut groups: BTreeMap<(usize, &'static str, Option<Place>), Vec<usize>> =
            BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let group = (node.column, node.kind, node.place);
            groups.entry(group).or_default().push(at);
        }
        let mut grouped = Self {
            nodes: Vec::with_capacity(groups.len()),
            known: BTreeMap::new(),
            ways: BTreeMap::new(),
            ..self
        };
        let mut group_of = vec![0; self.nodes.len()];
        for ((column, kind, place), members) in groups {
            let count = [("count", Value::Number(members.len()))];
            for member in members {
                if let Some(group) = group_of.get_mut(member) {
                    *group = grouped.nodes.len();
                }
            }
            grouped.nodes.push(Node {
                column,
                kind,
                name: self.of.words.tell(&format!("several-{kind}"), &count),
                place,
            });
        }
        for ((from, to), status) in self.ways {
            let ends = group_of.get(from).zip(group_of.get(to));
            if let Some((from, to)) = ends.filter(|(from, to)| from != to) {
                grouped.way(*from, *to, status);
            }
        }
        grouped
    }

    fn finish(self) -> Block<'a> {
        if self.nodes.is_empty() {
            return self.of.paragraph("no-flows", &[]);
        }
        let is_many = self.nodes.len() > MOST;
        let sketch = if is_many { self.grouped() } else { self };
        if sketch.nodes.len() > MOST {
            let count = [("count", Value::Number(sketch.nodes.len()))];
            return sketch.of.paragraph("too-many-to-draw", &count);
        }
        sketch.picture()
    }

    fn picture(self) -> Block<'a> {
        let words = self.of.words;
        let mut statuses: Vec<_> = self.ways.values().copied().collect();
        statuses.sort_unstable_by_key(|status| status.unwrap_or(TransferStatus::Domestic));
        statuses.dedup();
        let ways = self.ways.iter().map(|((from, to), status)| Way {
            from: *from,
            to: *to,
            code: self.code(*status),
        });
        let drawing = Ways {
            places: self.nodes.iter().map(|node| self.stop(node)).collect(),
            ways: ways.collect(),
            legend: statuses.into_iter().map(|it| self.code(it)).collect(),
        };
        Block::Picture(Picture {
            id: "flows",
            title: words.say("picture-flows"),
            words: drawing
                .ways
                .iter()
                .filter_map(|way| line(&self.of, &drawing, way))
                .collect(),
            drawing: Drawing::Ways(drawing),
        })
    }

    fn stop(&self, node: &Node) -> Stop {
        let words = self.of.words;
        Stop {
            column: node.column,
            kind: words.say(node.kind),
            name: node.name.clone(),
            note: node.place.map_or_else(
                || words.say("place-not-stated"),
                |place| self.of.place(place),
            ),
        }
    }

    fn code(&self, status: Status) -> Code {
        let status = status.unwrap_or(TransferStatus::Domestic);
        self.of.words.code(status.as_str(), tone::of_status(status))
    }
}

fn line(of: &Inquiry<'_>, drawing: &Ways, way: &Way) -> Option<Text> {
    let (from, to) = (drawing.places.get(way.from)?, drawing.places.get(way.to)?);
    let values = [
        ("from", Value::Text(&from.name)),
        ("from-place", Value::Text(&from.note)),
        ("to", Value::Text(&to.name)),
        ("to-place", Value::Text(&to.note)),
        ("status", Value::Text(&way.code.text)),
    ];
    Some(of.words.tell("way-in-words", &values))
}
