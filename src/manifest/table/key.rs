//! Which record a line is about: the one with its key; without a key the one with its id in another system, else the one
//! with its name; else a new one, with a key made of the name.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::TableNoun;
use super::layout::Layout;
use super::sheet::Line;
use crate::command::external::slug;
use crate::command::form::shown;
use crate::registry::agreement::Agreement;
use crate::registry::key::Key;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::search::fold::fold;
use crate::registry::value::Registry;
use crate::registry::vendor::{ExternalReference, Vendor};

/// What is known of a line's record.
pub(super) struct Identity {
    /// Its key; none: no column says it, and nothing gives one.
    pub key: Option<String>,
    /// Its name, if the table has one.
    pub name: Option<String>,
    /// Why it is not certain which record is meant, and what to do.
    pub unclear: Option<String>,
}

/// The records of all lines, in their order.
pub(super) fn identities(layout: &Layout, registry: &Registry) -> Vec<Identity> {
    let given = layout.lines().filter_map(|line| layout.text(line, "key"));
    let mut keys = Keys {
        layout,
        registry,
        taken: given.collect(),
        made: HashMap::new(),
        named: named(layout.noun, registry),
    };
    layout.lines().map(|line| keys.identity(line)).collect()
}

/// The keys of the records with a name, by their folded names.
fn named(noun: TableNoun, registry: &Registry) -> HashMap<String, Vec<String>> {
    let mut named: HashMap<_, Vec<_>> = HashMap::new();
    if noun == TableNoun::Vendors {
        for vendor in registry.vendors.iter() {
            let name = fold(&vendor.name);
            named
                .entry(name)
                .or_default()
                .push(vendor.key().to_string());
        }
    }
    named
}

struct Keys<'a> {
    layout: &'a Layout,
    registry: &'a Registry,
    /// The keys that lines say or were given.
    taken: HashSet<String>,
    /// The keys that were made of names.
    made: HashMap<String, String>,
    named: HashMap<String, Vec<String>>,
}

impl Keys<'_> {
    fn identity(&mut self, line: &Line) -> Identity {
        let name = self.layout.text(line, "name");
        let (key, unclear) = match self.layout.text(line, "key") {
            Some(key) => (Some(key), None),
            None => match self.found(line, name.as_deref()).as_slice() {
                [] => (name.as_deref().and_then(|name| self.make(name)), None),
                [key] => (Some(key.clone()), None),
                several => (None, Some(unclear(several))),
            },
        };
        Identity { key, name, unclear }
    }

    /// The keys of the records that the line may mean.
    fn found(&self, line: &Line, name: Option<&str>) -> Vec<String> {
        let elsewhere: Vec<_> = self.elsewhere(line);
        let known = match self.layout.noun {
            TableNoun::Vendors => keys_of::<Vendor>(&elsewhere, self.registry),
            TableNoun::Agreements => keys_of::<Agreement>(&elsewhere, self.registry),
            TableNoun::Flows => Vec::new(),
        };
        if !known.is_empty() {
            return known;
        }
        let named = name.and_then(|name| self.named.get(&fold(name)));
        named.cloned().unwrap_or_default()
    }

    /// The ids in other systems that a line says.
    fn elsewhere(&self, line: &Line) -> Vec<ExternalReference> {
        let columns = self.layout.columns.iter();
        let of_column = columns.filter_map(|column| {
            let (by, system) = column.meaning.entry.clone()?;
            let id = line.cell(column.at).shown()?.into_owned();
            (by == "sourceSystem").then_some((system, id))
        });
        let system = self.layout.text(line, "externalReferences.sourceSystem");
        let id = self.layout.text(line, "externalReferences.externalId");
        let pairs = of_column.chain(system.zip(id));
        let references = pairs.map(|(source_system, external_id)| ExternalReference {
            source_system,
            external_id,
        });
        references.collect()
    }

    /// A key of a name, which no other name of the table has.
    fn make(&mut self, name: &str) -> Option<String> {
        let name = fold(name);
        if let Some(made) = self.made.get(&name) {
            return Some(made.clone());
        }
        let slug = slug(&name);
        Key::parse(&slug).ok()?;
        let numbered = (2_u32..).map(|number| format!("{slug}-{number}"));
        let mut keys = std::iter::once(slug.clone()).chain(numbered);
        let kind = self.layout.noun.kind();
        let is_free = |key: &String| {
            !self.taken.contains(key) && self.registry.id_of_key(kind, key).is_none()
        };
        let key = keys.find(is_free)?;
        self.taken.insert(key.clone());
        self.made.insert(name, key.clone());
        Some(key)
    }
}

fn keys_of<T: Held>(elsewhere: &[ExternalReference], registry: &Registry) -> Vec<String> {
    let ids = elsewhere
        .iter()
        .flat_map(|reference| registry.external.of::<T>(reference));
    let records = ids.filter_map(|id| T::table(registry).get(id));
    let keys: BTreeSet<_> = records.map(|record| record.key().to_string()).collect();
    keys.into_iter().collect()
}

fn unclear(several: &[String]) -> String {
    let keys: Vec<_> = several
        .iter()
        .map(|key| format!("`{}`", shown(key)))
        .collect();
    format!(
        "it may be {}; write the key of the one that is meant into a column `Key`",
        keys.join(" or ")
    )
}

/// The entries of a list that the record has and a column of one entry does not speak of: what tells them apart, and the
/// value.
pub(super) fn other_entries(
    layout: &Layout,
    list: &str,
    key: &str,
    registry: &Registry,
) -> Vec<(String, String)> {
    let elsewhere = |references: &[ExternalReference]| {
        let pairs = references
            .iter()
            .cloned()
            .map(|it| (it.source_system, it.external_id));
        pairs.collect::<Vec<_>>()
    };
    let vendor = || registry.vendors.by_key(key);
    let standing = match (layout.noun, list) {
        (TableNoun::Vendors, "identifiers") => vendor().map(|vendor| {
            let pairs = vendor.identifiers.iter().cloned();
            pairs.map(|it| (it.scheme, it.value)).collect()
        }),
        (TableNoun::Vendors, _) => vendor().map(|vendor| elsewhere(&vendor.external_references)),
        (TableNoun::Agreements, _) => {
            let agreement = registry.agreements.by_key(key);
            agreement.map(|agreement| elsewhere(&agreement.external_references))
        }
        (TableNoun::Flows, _) => None,
    };
    let entries = layout
        .columns
        .iter()
        .filter_map(|column| column.meaning.entry.as_ref());
    let spoken: HashSet<_> = entries.map(|(_, entry)| entry.as_str()).collect();
    let mut standing = standing.unwrap_or_default();
    standing.retain(|(by, _)| !spoken.contains(by.as_str()));
    standing
}
