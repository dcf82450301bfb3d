//! Sets of ids of records, for what rests on a few of them: three take a tenth of the room that they do in a tree.

use super::noun::RecordId;

/// Ids of records, each once and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordSet(Vec<RecordId>);

impl RecordSet {
    /// Whether it holds the id.
    #[must_use]
    pub fn contains(&self, id: &RecordId) -> bool {
        self.0.binary_search(id).is_ok()
    }

    /// The ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = &RecordId> {
        self.0.iter()
    }
}

impl Extend<RecordId> for RecordSet {
    fn extend<I: IntoIterator<Item = RecordId>>(&mut self, ids: I) {
        let before = self.0.len();
        self.0.extend(ids);
        let after = self.0.get(before.saturating_sub(1)..).unwrap_or_default();
        if !after.is_sorted_by(|one, two| one < two) {
            self.0.sort();
            self.0.dedup();
        }
    }
}

impl FromIterator<RecordId> for RecordSet {
    fn from_iter<I: IntoIterator<Item = RecordId>>(ids: I) -> Self {
        let mut set = Self::default();
        set.extend(ids);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::nouns::NounKind;
    use entity::id::Uuid;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn id(number: u8) -> RecordId {
        RecordId {
            noun: NounKind::Vendor,
            uuid: Uuid::from_u128(number.into()),
        }
    }

    proptest! {
        #[test]
        fn it_holds_what_a_tree_would(parts in prop::collection::vec(prop::collection::vec(0..20_u8, 0..6), 0..6)) {
            let mut set = RecordSet::default();
            let mut tree = BTreeSet::new();
            for part in &parts {
                set.extend(part.iter().copied().map(id));
                tree.extend(part.iter().copied().map(id));
            }
            prop_assert!(set.iter().eq(&tree));
            for number in 0..20 {
                prop_assert_eq!(set.contains(&id(number)), tree.contains(&id(number)));
            }
        }
    }
}
