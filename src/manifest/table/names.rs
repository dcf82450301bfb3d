//! Records by their names: a spreadsheet says `Google Analytics` where a manifest says `google-analytics`.

use std::collections::HashMap;

use crate::registry::nouns::{Held, NounKind, Tables};
use crate::registry::search::Field;
use crate::registry::search::fold::fold;

/// The records of a noun.
pub(super) struct Names {
    /// The noun.
    pub noun: NounKind,
    /// Each key with its name, in the order of the keys.
    pub all: Vec<(String, String)>,
    /// The positions of those with a name.
    by_name: HashMap<String, Vec<usize>>,
    /// The positions of the keys.
    by_key: HashMap<String, usize>,
}

impl Names {
    /// Those of a noun that are not retired.
    pub(super) fn of<T: Held>(tables: &Tables) -> Self {
        let mut names = Self {
            noun: T::KIND,
            all: Vec::new(),
            by_name: HashMap::new(),
            by_key: HashMap::new(),
        };
        let records = T::table(tables).iter();
        for record in records.filter(|record| !record.is_erased()) {
            let mut name = String::new();
            record.texts(&mut |field, text| {
                if field == Field::Name && name.is_empty() {
                    text.clone_into(&mut name);
                }
            });
            names.add(record.key().as_str(), &name);
        }
        names
    }

    /// Adds a record that the table itself makes.
    pub(super) fn add(&mut self, key: &str, name: &str) {
        if self.by_key.contains_key(key) {
            return;
        }
        let at = self.all.len();
        self.by_key.insert(key.to_owned(), at);
        if !name.is_empty() {
            self.by_name.entry(fold(name)).or_default().push(at);
        }
        self.all.push((key.to_owned(), name.to_owned()));
    }

    /// Whether a record has the key.
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// The keys of the records with this name.
    pub(super) fn called(&self, name: &str) -> Vec<&str> {
        let found = self.by_name.get(&fold(name)).into_iter().flatten();
        found
            .filter_map(|at| self.all.get(*at))
            .map(|(key, _)| key.as_str())
            .collect()
    }
}
