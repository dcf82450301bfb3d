//! What a report is built from, and how it names what it tells of.

use entity::id::{Id, LegalEntityId, PersonId, VendorId};
use jiff::civil::Date;

use super::asked::Template;
use super::content::{Block, Cell, Code, Fact, Facts, Section, Text};
use super::words::{Value, Words};
use crate::compliance::findings::Spend;
use crate::reference::{MechanismKey, Place, RegimeKey};
use crate::registry::agreement::Party;
use crate::registry::document::Citation;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::retention::Retention;
use crate::registry::term::{Taxonomy, Term};
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// What a report is built from.
#[derive(Clone, Copy)]
pub struct Inquiry<'a> {
    /// The register.
    pub registry: &'a Registry,
    /// The day for which it is asked.
    pub on: Date,
    /// As of which revision or time the register was asked, as it was asked; null: the latest.
    pub as_of: Option<&'a str>,
    /// The register as it was before, where what changed since is asked for.
    pub since: Option<&'a Registry>,
    /// The words of the language.
    pub words: &'static Words,
    /// The vendor asked about.
    pub vendor: Option<&'a Vendor>,
    /// The set of columns.
    pub template: Template,
    /// Asked before work is done; no more is done once it refuses.
    pub spend: Spend<'a>,
}

/// What was asked for and how labels are made.
impl<'a> Inquiry<'a> {
    /// What was asked for besides the day, as names and values.
    pub(super) fn filters(&self) -> Vec<(&'static str, Text)> {
        let vendor = self
            .vendor
            .map(|it| ("vendor", it.head.key.as_str().into()));
        let template = match self.template {
            Template::Article => None,
            other => Some(("template", other.as_str().into())),
        };
        let since = self
            .since
            .map(|it| ("since", format!("revision {}", it.head.revision).into()));
        let language = ("language", self.words.language.tag().into());
        vendor
            .into_iter()
            .chain(template)
            .chain(since)
            .chain([language])
            .collect()
    }

    /// A name with a value; the name is the message `label-` and its id.
    pub(super) fn fact(&self, id: &'static str, value: impl Into<Cell>) -> Fact {
        Fact {
            id,
            label: self.words.say(&format!("label-{id}")),
            value: value.into(),
        }
    }

    /// Facts about a record.
    pub(super) fn facts<T: Noun>(&self, title: &str, record: &T, facts: Vec<Fact>) -> Block<'a> {
        Block::Facts(Facts {
            title: Some(title.into()),
            record: Some(record.record_id()),
            facts,
        })
    }

    /// A section; its heading is the message `section-` and its name.
    pub(super) fn section(&self, id: &str, blocks: Vec<Block<'a>>) -> Section<'a> {
        Section {
            id: id.to_owned(),
            title: self.words.say(&format!("section-{id}")),
            blocks,
        }
    }

    /// A text.
    pub(super) fn paragraph(&self, message: &str, values: &[(&str, Value<'_>)]) -> Block<'a> {
        Block::Paragraph(self.words.tell(message, values))
    }

    /// Pays for work; none once there is nothing left.
    pub(super) fn pay(&self, cost: usize) -> Option<()> {
        (self.spend)(cost as u64).then_some(())
    }
}

/// How things are called.
impl<'a> Inquiry<'a> {
    /// A vendor, retired or not.
    pub(super) fn vendor_name(&self, id: VendorId) -> Text {
        let vendor = self.registry.vendors.even_retired(id);
        vendor.map_or_else(Text::default, |vendor| (&vendor.name).into())
    }

    /// A company of the group.
    pub(super) fn entity_name(&self, id: LegalEntityId) -> Text {
        let entity = self.registry.legal_entities.even_retired(id);
        entity.map_or_else(Text::default, |entity| (&entity.name).into())
    }

    /// A person, or the word for one who is erased.
    pub(super) fn person(&self, id: Option<PersonId>) -> Option<Text> {
        let person = self.registry.people.get(id?)?;
        let address = person.facts().and_then(|facts| facts.email.as_deref());
        Some(match address {
            Some(address) => format!("{}, {address}", person.name()).into(),
            None => person.name().into(),
        })
    }

    /// The names of terms.
    pub(super) fn terms<K: Taxonomy>(&self, ids: &[Id<K>]) -> Vec<Text>
    where
        Term<K>: Held + Noun<Kind = K>,
    {
        let table = <Term<K> as Held>::table(self.registry);
        let known = ids.iter().filter_map(|id| table.even_retired(*id));
        known.map(|term| (&term.name).into()).collect()
    }

    /// A place with its code.
    pub(super) fn place(&self, place: Place) -> Text {
        let name = self.registry.reference().places.name(place);
        match name == place.as_str() {
            true => name.into(),
            false => format!("{name} ({place})").into(),
        }
    }

    /// Places with their codes.
    pub(super) fn places(&self, places: &[Place]) -> Vec<Text> {
        places.iter().map(|place| self.place(*place)).collect()
    }

    /// The name of a law by its key, short.
    pub(super) fn law(&self, key: &RegimeKey) -> Text {
        let regime = self.registry.reference().regimes.get(key);
        regime.map_or_else(|| key.as_str().into(), |it| (&it.short_name).into())
    }

    /// The name of a mechanism by its text in the register.
    pub(super) fn mechanism(&self, text: &str) -> Text {
        let key = MechanismKey::new(text);
        let found = self.registry.reference().regimes.mechanism(&key);
        found.map_or_else(|| text.into(), |(_, mechanism)| (&mechanism.name).into())
    }

    /// A party of an agreement or an activity.
    pub(super) fn party(&self, party: &Party) -> Text {
        match party {
            Party::Vendor(id) => self.vendor_name(*id),
            Party::LegalEntity(id) => self.entity_name(*id),
        }
    }

    /// From where a flow comes.
    pub(super) fn source(&self, flow: &Flow) -> Text {
        match flow.source {
            FlowSource::Property(id) => {
                let property = self.registry.properties.even_retired(id);
                property.map_or_else(Text::default, |it| (&it.name).into())
            }
            FlowSource::Database(id) => {
                let database = self.registry.databases.even_retired(id);
                database.map_or_else(Text::default, |it| (&it.name).into())
            }
            FlowSource::Vendor(id) => self.vendor_name(id),
        }
    }

    /// To whom a flow goes; of a class, that nobody named it.
    pub(super) fn recipient(&self, flow: &Flow) -> Text {
        match flow.recipient {
            Recipient::Vendor(id) => self.vendor_name(id),
            Recipient::LegalEntity(id) => self.entity_name(id),
            Recipient::Class(id) => {
                let names = self.terms(&[id]);
                let name = names.first().map_or("", |name| &**name);
                self.words
                    .tell("somebody-of", &[("class", Value::Text(name))])
            }
        }
    }

    /// How long data is kept.
    pub(super) fn retention(&self, retention: Option<&Retention>) -> Option<Text> {
        let Retention {
            number,
            unit,
            trigger,
        } = retention?;
        let unit = unit.as_str();
        let count = [("count", Value::Number(*number as usize))];
        let period = self.words.tell(&format!("period-{unit}"), &count);
        Some(match trigger {
            Some(trigger) => {
                let values = [
                    ("period", Value::Text(&period)),
                    ("trigger", Value::Text(trigger)),
                ];
                self.words.tell("period-from", &values)
            }
            None => period,
        })
    }
}

/// Document and section of a citation.
pub(super) fn written_in(citation: Option<&Citation>) -> Text {
    let Some(Citation {
        document,
        section,
        gist: _,
    }) = citation
    else {
        return Text::default();
    };
    match section {
        Some(section) => format!("{document}, {section}").into(),
        None => document.into(),
    }
}

/// Document, section and gist of citations, each once.
pub(super) fn quoted(citations: &[Citation]) -> Vec<Text> {
    let mut all: Vec<Text> = Vec::new();
    for citation in citations {
        let place = written_in(Some(citation));
        let text = match &citation.gist {
            Some(gist) => format!("{place}: {gist}").into(),
            None => place,
        };
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

impl From<Text> for Cell {
    fn from(text: Text) -> Self {
        match text.is_empty() {
            true => Self::Blank,
            false => Self::Text(text),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Text::from(text).into()
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Text::from(text).into()
    }
}

impl From<Vec<Text>> for Cell {
    fn from(mut texts: Vec<Text>) -> Self {
        match texts.len() {
            0 => Self::Blank,
            1 => texts.pop().map_or(Self::Blank, Self::Text),
            _ => Self::List(texts),
        }
    }
}

impl From<Vec<Code>> for Cell {
    fn from(mut codes: Vec<Code>) -> Self {
        match codes.len() {
            0 => Self::Blank,
            1 => codes.pop().map_or(Self::Blank, Self::Code),
            _ => Self::Codes(codes),
        }
    }
}

impl From<Code> for Cell {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}
