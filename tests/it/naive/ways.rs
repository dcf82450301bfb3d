//! What is missing, as plain sets of texts.

use std::collections::BTreeSet;

/// One set of things that would do together.
pub type Set = BTreeSet<String>;

/// Sets of which any one would do. Without any nothing would help; with the empty set nothing is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ways(BTreeSet<Set>);

impl Ways {
    pub fn hopeless() -> Self {
        Self(BTreeSet::new())
    }

    pub fn nothing() -> Self {
        Self::one(Set::new())
    }

    pub fn one(set: Set) -> Self {
        Self(BTreeSet::from([set]))
    }

    pub fn word(text: impl Into<String>) -> Self {
        Self::one(Set::from([text.into()]))
    }

    pub fn or(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub fn and(&self, other: &Self) -> Self {
        let mut both = BTreeSet::new();
        for one in &self.0 {
            for another in &other.0 {
                both.insert(one | another);
            }
        }
        Self(both).smallest()
    }

    /// Without the sets that hold another.
    pub fn smallest(self) -> Self {
        let mut kept = BTreeSet::new();
        for set in &self.0 {
            let holds_another = self
                .0
                .iter()
                .any(|other| other != set && other.is_subset(set));
            if !holds_another {
                kept.insert(set.clone());
            }
        }
        Self(kept)
    }

    /// By size, then alphabetically; nothing where nothing is missing.
    pub fn ordered(self) -> Vec<Vec<String>> {
        let mut sets: Vec<Vec<String>> = self
            .smallest()
            .0
            .into_iter()
            .map(|set| set.into_iter().collect())
            .filter(|set: &Vec<String>| !set.is_empty())
            .collect();
        sets.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
        sets
    }
}
