//! The search for cycles in what may not have any: taxonomies, groups of companies, ownership, versions of notices.

use entity::id::Id;

/// Whether a record stands above itself, going up by `above`. A path longer than the deepest one allowed counts too.
pub fn stands_above_itself<K>(start: Id<K>, above: impl Fn(Id<K>) -> Vec<Id<K>>) -> bool {
    let mut seen = Vec::new();
    let mut ahead = above(start);
    while let Some(next) = ahead.pop() {
        if next == start {
            return true;
        }
        if !seen.contains(&next) {
            seen.push(next);
            ahead.extend(above(next));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::{Uuid, kind};

    #[test]
    fn a_cycle_is_found_and_a_diamond_is_none() {
        let id = |n| Id::<kind::Vendor>::new(Uuid::from_u128(n));
        let ring = |at: Id<_>| vec![id((at.uuid().as_u128() + 1) % 3)];
        assert!(stands_above_itself(id(0), ring));
        let diamond = |at: Id<_>| match at.uuid().as_u128() {
            0 => vec![id(1), id(2)],
            1 | 2 => vec![id(3)],
            _ => vec![],
        };
        assert!(!stands_above_itself(id(0), diamond));
        let into_a_ring = |at: Id<_>| vec![id(if at.uuid().as_u128() == 1 { 2 } else { 1 })];
        assert!(
            !stands_above_itself(id(0), into_a_ring),
            "the cycle is not this record's"
        );
    }
}
